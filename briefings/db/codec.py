"""One whole number that orders articles by time, and the other small codings of columns."""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from briefings.models import NoteCode, Period, TimexNote

_ID_BITS = 24
MOST_ARTICLES = (1 << _ID_BITS) - 1
"""The greatest article id: 16.7 million."""

HEAT_HALF_LIFE = 3.0
"""Days after which a story needs twice the articles to stand as high as a new one."""

_EPOCH = date(1970, 1, 1)
_SECONDS_A_DAY = 86_400


def recency(day: date, published: datetime | None, article_id: int) -> int:
    """Seconds since 1970 in the upper bits, the id in the lower 24.

    The day counts first, so that a period of days is a range of numbers: an instant outside its
    day (the outlet's zone is not UTC) is moved to the day's nearer end. No instant is midnight.
    """
    second = 0
    if published is not None:
        midnight = datetime.combine(day, time(), UTC)
        second = int((published - midnight).total_seconds())
        second = min(max(second, 0), _SECONDS_A_DAY - 1)
    return (((day - _EPOCH).days * _SECONDS_A_DAY + second) << _ID_BITS) | article_id


def recency_range(period: Period | None) -> tuple[int | None, int | None]:
    """The least and greatest recency of a period's articles; None where it is open."""
    if period is None:
        return None, None
    low = None if period.first is None else recency(period.first, None, 0)
    high = None
    if period.last is not None:
        days = (period.last - _EPOCH).days + 1
        high = ((days * _SECONDS_A_DAY) << _ID_BITS) - 1
    return low, high


def activity(articles: int, last: date, today: date) -> float:
    """How alive a story is: each half-life of age weighs as much as half of its articles.

    The logarithm of a count plus a time is an order that needs no clock and never has to be
    brought up to date. A day after tomorrow is a mistake of dating and counts as tomorrow.
    """
    last = min(last, today + timedelta(days=1))
    return round(math.log2(1 + articles) + (last - _EPOCH).days / HEAT_HALF_LIFE, 6)


def least_activity(first: date) -> float:
    """What the activity of a story whose last day is `first` or later is at least."""
    return (first - _EPOCH).days / HEAT_HALF_LIFE + 0.99


def pack_signature(signature: Iterable[int]) -> bytes:
    """A MinHash signature as unsigned 64-bit little-endian numbers, or 32-bit where they fit.

    The first byte says which. Raises OverflowError for a number that is neither.
    """
    numbers = tuple(signature)
    wide = max(numbers, default=0) >= 1 << 32
    return bytes([8 if wide else 4]) + array("Q" if wide else "I", numbers).tobytes()


def unpack_signature(packed: bytes) -> tuple[int, ...]:
    """The way back from `pack_signature`."""
    return tuple(array("Q" if packed[0] == 8 else "I", packed[1:]))


def pack_notes(notes: tuple[TimexNote, ...]) -> str | None:
    """Notes as JSON, None where there are none."""
    if not notes:
        return None
    return json.dumps([[note.code.value, *note.readings] for note in notes], ensure_ascii=False)


def unpack_notes(packed: str | None) -> tuple[TimexNote, ...]:
    """The way back from `pack_notes`."""
    if packed is None:
        return ()
    return tuple(TimexNote(NoteCode(code), tuple(rest)) for code, *rest in json.loads(packed))
