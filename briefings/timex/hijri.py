"""Hijri days as Gregorian ones: Umm al-Qura where it is defined, the tabular calendar elsewhere.

Umm al-Qura covers 1343 to 1500 AH (package hijridate); outside it the arithmetical "civil"
calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of each 30 stands in, a day off
at most.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_CIVIL_EPOCH = 227015  # ordinal of 1 Muharram 1 AH, 19 July 622 in the proleptic Gregorian calendar


@lru_cache(maxsize=4096)
def month_start(year: int, month: int) -> date:
    """The Gregorian day a Hijri month begins. Raises ValueError outside the years 1 to 9000."""
    if not (1 <= year <= 9000 and 1 <= month <= 12):
        raise ValueError(f"no Hijri month {year}-{month}")
    if 1343 <= year <= 1500:
        from hijridate import Hijri

        converted = Hijri(year, month, 1).to_gregorian()
        return date(converted.year, converted.month, converted.day)
    days = (month - 1) * 29 + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(_CIVIL_EPOCH + days)


def next_month(year: int, month: int) -> tuple[int, int]:
    """The Hijri month after."""
    return (year + 1, 1) if month == 12 else (year, month + 1)


def to_day(year: int, month: int, day: int) -> date:
    """A Hijri day. Raises ValueError where the month has no such day."""
    start = month_start(year, month)
    if not 1 <= day <= 30 or start.toordinal() + day - 1 >= month_start(
        *next_month(year, month)
    ).toordinal() + (1 if day == 30 else 0):
        raise ValueError(f"no Hijri day {year}-{month}-{day}")
    return date.fromordinal(start.toordinal() + day - 1)


def year_of(day: date) -> int:
    """The Hijri year a Gregorian day falls in."""
    guess = int((day.toordinal() - _CIVIL_EPOCH) / 354.367) + 1
    while guess > 1 and month_start(guess, 1) > day:
        guess -= 1
    while month_start(guess + 1, 1) <= day:
        guess += 1
    return guess
