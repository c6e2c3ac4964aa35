"""Publication dates as documents and feeds write them, in numbers or words, in either calendar.

ISO 8601 and RFC 5322 first. What else occurs is taken apart: the time of day («10:30 م»), the zone
(`GMT+3`, `AST`), and the rest, in numbers (day first, as most of the world writes) or in words,
which `briefings.timex` reads («السبت 13 نيسان/أبريل 2024», «5 شوال 1445»).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from briefings.models import Language, TimexKind
from briefings.sources.zones import zone_of
from briefings.text.fold import fold_word

_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*(?:UTC|GMT)?(Z|[+-]\d\d(?::?\d\d)?)?(?:Z|\[[\w/+-]{2,40}\])?)?",
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(
    r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(?:(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?(\d))?", re.ASCII)
_RFC = re.compile(
    r"(?:[a-z]{3,9},?\s+)?\d{1,2}[\s-][a-z]{3,9}[\s-](?:\d\d|\d{4})\s+\d\d?:\d\d(?::\d\d)?"
    r"\s+(?:[+-]\d{4}|GMT|UTC?|Z)",
    re.IGNORECASE | re.ASCII,
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?", re.ASCII)
_CLOCK = re.compile(
    r"(?<!\d)(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*(?:(am|a\.m\.|صباحا|ص)|(pm|p\.m\.|مساء|بعد الظهر|ظهرا|م))?(?![\w:])"
)
_NUMBERS = re.compile(r"(?:(\d{4})[/. -](\d\d?)[/. -](\d\d?)|(\d\d?)[/. -](\d\d?)[/. -](\d{4}))")
_WEEKDAY = re.compile(
    r"^(?:(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?"
    r"|(?:يوم )?ال(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت))[\s,.-]+"
)
_ZONE_AND_YEAR = re.compile(r"([a-z]{1,5}|(?:gmt|utc)?[+-]\d{4}) (\d{4})(?: \(.{1,40}\))?")
_EARLIEST = 1900
_LATEST_HIJRI = 1600
_LONGEST = 100


def read_date(value: str, language: Language | None = None) -> datetime | None:
    """An aware instant, or None where the text is no date of the year 1900 or later.

    The offset is kept as written, so that `.date()` is the day at the outlet; where there is none
    (a bare day is 00:00) UTC is taken. `language` is that of the document, where it is known.
    """
    text = value.strip()
    if not text or len(text) > _LONGEST:
        return None
    for moment in (_iso(text), _rfc(text), _epoch(text), _week(text)):
        if moment is not None and moment.year >= _EARLIEST:
            return moment
    moment = _loose(text, language)
    return moment if moment is not None and moment.year >= _EARLIEST else None


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    midnight = hour == "24" and not int(minute) + int(second or 0)  # the end of a day
    hour = "0" if midnight else hour
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=UTC
        ).replace(second=min(int(second or 0), 59))  # a leap second has no place in a datetime
        if offset and offset.upper() != "Z":
            digits = offset[1:].replace(":", "").ljust(4, "0")
            moment = datetime.strptime(
                moment.strftime("%Y-%m-%dT%H:%M:%S") + offset[0] + digits, "%Y-%m-%dT%H:%M:%S%z"
            )
        moment += timedelta(days=midnight)
        moment.astimezone(UTC)  # near year 1 and 9999 this has no answer
    except (ValueError, OverflowError):
        return None
    return moment


def _rfc(text: str) -> datetime | None:
    if _RFC.fullmatch(text) is None:
        return None  # the standard library's reader leaves out what it does not know
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970, from 2001 on."""
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _week(text: str) -> datetime | None:
    """A week's day (ISO 8601, 2026-W48-7); of a week alone no day is told."""
    match = _WEEK.fullmatch(text)
    if match is None or match[3] is None:
        return None
    try:
        day = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return datetime.combine(day, time(), UTC)


def _loose(text: str, language: Language | None) -> datetime | None:
    plain = " ".join(fold_word(text).replace("،", " ").split())
    clock = _CLOCK.search(plain)
    at, rest = time(), plain
    zone: tzinfo = UTC
    next_day = False
    if clock:
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if clock[5] and hour < 12:
            hour += 12
        elif clock[4] and hour == 12:
            hour = 0
        if hour == 24 and minute == second == 0:
            hour, next_day = 0, True
        if hour > 23 or minute > 59:
            return None
        at = time(hour, minute, min(second, 59))
        behind = plain[clock.end() :].strip(" -,|")
        year = _ZONE_AND_YEAR.fullmatch(behind)  # as `date` and `ctime` write it
        zone, behind = zone_of(year[1] if year else behind, language)
        behind = f"{behind} {year[2]}" if year else behind
        rest = f"{plain[: clock.start()]} {behind}"
    day = _day(rest.strip(" -,|t"), clock, language)
    if day is None:
        return None
    try:
        moment = datetime.combine(day, at, zone) + timedelta(days=next_day)
        moment.astimezone(UTC)
    except OverflowError:
        return None
    offset = moment.utcoffset() or timedelta()
    return moment.replace(tzinfo=timezone(offset) if offset else UTC)


def _day(text: str, clock: re.Match[str] | None, language: Language | None) -> date | None:
    numbers = _NUMBERS.fullmatch(_WEEKDAY.sub("", text))
    if numbers and int(numbers[1] or numbers[6]) > _LATEST_HIJRI:
        year_first, month, day, first, second, year_last = numbers.groups()
        if year_first is None:
            day, month = first, second
            # "4/13/2024 9:05 PM": who writes AM and PM in Latin letters puts the month first.
            american = clock is not None and clock[4 if clock[4] else 5] in ("am", "pm")
            if int(month) > 12 or (american and language != "ar" and int(day) <= 12):
                day, month = month, day
        try:
            return date(int(year_first or year_last), int(month), int(day))
        except ValueError:
            return None
    if not any(map(str.isdigit, text)):
        return None  # «أمس»: of no use without the day on which it was written
    from briefings.timex import read_times

    found = [time for time in read_times(text) if time.kind is TimexKind.DATE]
    days = {one.first for one in found if one.first is not None and one.first == one.last}
    return days.pop() if len(days) == 1 else None
