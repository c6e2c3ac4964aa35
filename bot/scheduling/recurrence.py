"""When a subscription is due: local times of day in an IANA zone, told as instants in UTC.

A local time that does not exist, because clocks go forward over it, is due at the first instant
after the gap; one that occurs twice is due at its first occurrence. So a daily subscription has
exactly one due moment on every local day that exists; days that a zone left out (Samoa left out
30 December 2011) have none. `CronTrigger` of APScheduler 3.11 leaves some of these days out and
fires twice on others, hence this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 1440
EVERY_DAY = 0b111_1111
"""All seven bits of `Rhythm.weekdays`."""

_FARTHEST = 16  # days within which a week's rhythm comes round, one left out included
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When somebody wants to hear: `times` in minutes after local midnight, ascending, none twice.

    Bit n of `weekdays` stands for the weekday n, Monday being 0; at least one is set. `zone` is an
    IANA name.
    """

    times: tuple[int, ...]
    zone: str
    weekdays: int = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment. `day` and `slot` (minutes after midnight) name it in local terms, for good."""

    at: datetime
    day: date
    slot: int


@cache
def zone_of(name: str) -> ZoneInfo:
    """A zone by its IANA name, read once. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


def next_due(rhythm: Rhythm, after: datetime) -> Due:
    """The first due moment later than `after`.

    Times that fall on one instant, as several within one gap do, are due once, under the first.
    """
    return _next_due(rhythm, after.astimezone(UTC).replace(second=0, microsecond=0))


def dues_until(rhythm: Rhythm, first: datetime, now: datetime) -> Iterator[Due]:
    """The due moments from `first` (included, where it is one) up to `now`, oldest first."""
    due = next_due(rhythm, first - timedelta(minutes=1))
    while due.at <= now:
        yield due
        due = next_due(rhythm, due.at)


@lru_cache(maxsize=20_000)  # many share a rhythm, and ask at the same moment
def _next_due(rhythm: Rhythm, after: datetime) -> Due:
    zone = zone_of(rhythm.zone)
    # A time at the very end of a day may be moved past midnight.
    day = after.astimezone(zone).date() - _DAY
    for _ in range(_FARTHEST):
        if rhythm.weekdays >> day.weekday() & 1:
            for slot in rhythm.times:
                at = instant(zone, day, slot)
                if at is not None and at > after:
                    return Due(at, day, slot)
        day += _DAY
    raise ValueError(f"{rhythm} is never due")


def instant(zone: ZoneInfo, day: date, slot: int) -> datetime | None:
    """The instant in UTC of a local time, None on a day that the zone left out."""
    local = datetime.combine(day, time(slot // 60, slot % 60))
    at = _first(zone, local)
    if at.astimezone(zone).replace(tzinfo=None) == local:
        return at
    midnight = datetime.combine(day, time())
    start = _first(zone, midnight)
    if start.astimezone(zone).date() > day:
        return None
    return _gap_end(zone, local)


def _first(zone: ZoneInfo, local: datetime) -> datetime:
    """A local time by the offset that holds before a change of clocks, if there is one near."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _gap_end(zone: ZoneInfo, local: datetime) -> datetime:
    """The instant at which clocks jump over a local time.

    Read with the offset after the jump (PEP 495: `fold=1`) the time lies before it, read with the
    offset before the jump after it. Between the two it is found by halving.
    """
    early = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    late = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    after = late.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + timedelta(seconds=(late - early) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == after:
            late = middle
        else:
            early = middle
    return late
