"""Publication dates as documents and feeds write them: ISO 8601 and RFC 5322."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(?:UTC|GMT)?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_EARLIEST = 1900
_LONGEST = 64


def read_date(value: str) -> datetime | None:
    """An aware instant, or None where the text is no date of the year 1900 or later.

    The offset is kept as written, so that `.date()` is the day at the outlet; where there is none
    (a bare day is 00:00) UTC is taken.
    """
    text = value.strip()
    if len(text) > _LONGEST:
        return None
    moment = _iso(text) or _rfc(text)
    return moment if moment is not None and moment.year >= _EARLIEST else None


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=UTC
        ).replace(second=min(int(second or 0), 59))  # a leap second has no place in a datetime
        if offset and offset.upper() != "Z":
            digits = offset[1:].replace(":", "").ljust(4, "0")
            moment = datetime.strptime(
                moment.strftime("%Y-%m-%dT%H:%M:%S") + offset[0] + digits, "%Y-%m-%dT%H:%M:%S%z"
            )
        moment.astimezone(UTC)  # near year 1 and 9999 this has no answer
    except (ValueError, OverflowError):
        return None
    return moment


def _rfc(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment
