"""A period at the end of a question: «اليوم», "this week", "2024-04", «منذ مطلع أبريل»."""

from __future__ import annotations

import re
from datetime import date, timedelta

from briefings.models import Period, TimexKind
from briefings.text.fold import fold_word

_DAYS_BACK = {
    **dict.fromkeys(("today", "اليوم"), (0, 0)),
    **dict.fromkeys(("yesterday", "امس"), (1, 1)),
    **dict.fromkeys(("week", "this week", "الاسبوع", "هذا الاسبوع", "اسبوع"), (6, 0)),
    **dict.fromkeys(("month", "this month", "الشهر", "هذا الشهر", "شهر"), (29, 0)),
}
_PREPOSITIONS = frozenset(("in", "on", "at", "during", "from", "for", "في", "خلال", "من", "عن"))
_AHEAD = frozenset(
    ("next", "coming", "tomorrow", "المقبل", "المقبله", "القادم", "القادمه", "غدا", "غد", "بعد")
)
_COUNTED = re.compile(
    r"(?:(?:the\s+)?(?:last|past)|آخر|اخر|خلال)?\s*(?P<count>\d{1,3})\s*"
    r"(?:(?P<days>days?|أيام|ايام|يوما?|يومًا|يوماً)|(?P<weeks>weeks?|أسابيع|اسابيع|أسبوعا?|اسبوعا?)"
    r"|(?P<months>months?|أشهر|اشهر|شهور|شهرا?))$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def split_period(words: str, today: date) -> tuple[str, Period | None]:
    """The words without their period, and the period; None where they name none.

    `today` is the reader's day. A week is the last seven days, a month the last thirty. Anything
    else is read as an article's dates are, so that every way to name a time will do.
    """
    parts = words.split()
    for count in (2, 1):
        if len(parts) >= count:
            tail = " ".join(fold_word(part) for part in parts[-count:])
            if tail in _DAYS_BACK:
                rest, named = _in_prose(words, today)
                if named is not None and len(rest.split()) < len(parts) - count:
                    return rest, named  # "last week" is more than "week"
                first, last = _DAYS_BACK[tail]
                period = Period(today - timedelta(days=first), today - timedelta(days=last))
                return " ".join(parts[:-count]), period
    counted = _COUNTED.search(words)
    if counted and (not counted.start() or words[counted.start() - 1].isspace()):
        size = 30 if counted["months"] else 7 if counted["weeks"] else 1
        back = max(1, int(counted["count"])) * size - 1
        return words[: counted.start()].strip(), Period(today - timedelta(days=back), today)
    match = _ISO.match(parts[-1]) if parts else None
    if match and match[2]:
        try:
            return " ".join(parts[:-1]), _iso(match)
        except ValueError:  # month 13, day 32: words like any others
            return words, None
    rest, named = _in_prose(words, today)
    if named is None and match and match[1] != "0000":
        return " ".join(parts[:-1]), _iso(match)
    return rest, named


def _in_prose(words: str, today: date) -> tuple[str, Period | None]:
    if not words:
        return words, None
    from briefings.timex import read_times  # loaded by the first who asks in words, not at start

    last = next(reversed(read_times(words, reference=today)), None)
    if last is None or last.kind not in (TimexKind.DATE, TimexKind.TIME):
        return words, None
    if words[last.end :].strip() or (last.first is None and last.last is None):
        return words, None
    rest = words[: last.start].rstrip()
    head, _, preposition = rest.rpartition(" ")
    if fold_word(preposition) in _PREPOSITIONS:
        rest = head
    return rest, _looking_back(Period(last.first, last.last), last.text, today)


def _looking_back(period: Period, text: str, today: date) -> Period:
    """News is asked for of days that have been: in November “May” is the last one."""
    folded = {fold_word(word) for word in text.split()}
    ahead = period.first is not None and period.first > today
    if not ahead or _YEAR.search(text) or folded & _AHEAD:
        return period
    return Period(_a_year_before(period.first), _a_year_before(period.last))


def _a_year_before(day: date | None) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _iso(match: re.Match[str]) -> Period:
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    first = date(year, month or 1, day or 1)
    if day:
        return Period(first, first)
    after = date(year + month // 12, month % 12 + 1, 1) if month else date(year + 1, 1, 1)
    return Period(first, after - timedelta(days=1))
