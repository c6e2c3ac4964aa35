"""What a response's headers say of when to come again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST_WAIT: Final = 7 * 86_400


def wait_of(value: str, now: datetime, date: str) -> int | None:
    """Seconds to wait by a `Retry-After` of either form (RFC 9110, section 10.2.3).

    A moment is one of the server's clock, which `Date` tells, and may be another than ours.
    """
    text = value.strip()[:64]
    if text.isascii() and text.isdigit():
        return min(int(text), _LONGEST_WAIT)
    moment = _moment(text)
    if moment is None:
        return None
    there = _moment(date[:64]) or now
    return max(0, min(int((moment - there).total_seconds()), _LONGEST_WAIT))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
