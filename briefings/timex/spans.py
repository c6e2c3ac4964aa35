"""Stretches of days and their arithmetic; how they are written as ISO 8601 values."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from briefings.models import Precision
from briefings.timex.expressions import Amount, Part, Unit

_SEASON_FIRST = (12, 3, 6, 9)  # meteorological: whole months, winter in the year it begins
_FEW = 3  # what "a few" counts as where a window needs a length


@dataclass(frozen=True, slots=True)
class Span:
    """Inclusive days, None for open; `precision` says how it was named."""

    first: date | None
    last: date | None
    precision: Precision

    @property
    def value(self) -> str:
        """The ISO 8601 value, as documented at `Timex.value`."""
        first, last = self.first, self.last
        if first is not None and last is not None:
            if first == last:
                return first.isoformat()
            if self.precision is Precision.WEEK:
                year, week, _ = first.isocalendar()
                return f"{year:04d}-W{week:02d}"
            if first.day == 1 and last == month(first.year, first.month).last:
                return f"{first.year:04d}-{first.month:02d}"
            if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
                return f"{first.year:04d}"
        begin = ".." if first is None else first.isoformat()
        if last is None:
            return f"{begin}/.."
        return f"{begin}/{(last + timedelta(1)).isoformat()}"


@lru_cache(maxsize=4096)
def day(at: date) -> Span:
    """One day."""
    return Span(at, at, Precision.DAY)


def week(at: date) -> Span:
    """The ISO week (Monday to Sunday) of a day."""
    monday = at - timedelta(at.weekday())
    return Span(monday, monday + timedelta(6), Precision.WEEK)


@lru_cache(maxsize=4096)
def month(year: int, number: int) -> Span:
    """A calendar month."""
    first = date(year, number, 1)
    return Span(first, first.replace(day=monthrange(year, number)[1]), Precision.MONTH)


def months(year: int, number: int, count: int, precision: Precision) -> Span:
    """`count` whole months from one; `number` may lie outside 1 to 12."""
    first = month(year + (number - 1) // 12, (number - 1) % 12 + 1)
    end = number + count - 1
    last = month(year + (end - 1) // 12, (end - 1) % 12 + 1)
    return Span(first.first, last.last, precision)


def year_span(year: int) -> Span:
    """A calendar year."""
    return Span(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def years(first: int, count: int, precision: Precision) -> Span:
    """`count` calendar years, clipped to the years `date` knows."""
    return Span(date(max(1, first), 1, 1), date(first + count - 1, 12, 31), precision)


def season(number: int, year: int) -> Span:
    """A meteorological season; the winter of a year begins in its December."""
    return months(year, _SEASON_FIRST[number], 3, Precision.SEASON)


def quarter(number: int, year: int) -> Span:
    """A quarter (1 to 4) or a half (5, 6) of a year."""
    if number > 4:
        return months(year, 1 + 6 * (number - 5), 6, Precision.INTERVAL)
    return months(year, 3 * number - 2, 3, Precision.QUARTER)


def unit(name: Unit, at: date, shift: int) -> Span:
    """The calendar unit `shift` units from the one a day is in."""
    match name:
        case "day" | "hour" | "minute" | "second":
            return day(at + timedelta(shift))
        case "week":
            return week(at + timedelta(7 * shift))
        case "fortnight":
            begin = week(at).first or at
            if shift < 0:
                begin -= timedelta(14)
            elif shift > 0:
                begin += timedelta(7)
            return Span(begin, begin + timedelta(13), Precision.INTERVAL)
        case "workday":
            monday = week(at + timedelta(7 * shift)).first or at
            return Span(monday, monday + timedelta(4), Precision.INTERVAL)
        case "weekend":
            saturday = at - timedelta(at.weekday()) + timedelta(5 + 7 * shift)
            return Span(saturday, saturday + timedelta(1), Precision.INTERVAL)
        case "month":
            return months(at.year, at.month + shift, 1, Precision.MONTH)
        case "quarter":
            number = (at.month - 1) // 3 + shift
            return quarter(number % 4 + 1, at.year + number // 4)
        case "season":
            number = at.year * 4 + at.month // 3 % 4 + (4 if at.month == 12 else 0) + shift
            index = number % 4
            return season(index, number // 4 - (1 if index == 0 else 0))
        case "year":
            return year_span(at.year + shift)
        case "decade":
            return years(at.year // 10 * 10 + 10 * shift, 10, Precision.DECADE)
        case "century":
            return years(at.year // 100 * 100 + 100 * shift, 100, Precision.CENTURY)


def move(at: date, amount: Amount, sign: int) -> date:
    """A day an amount away; where the month reached is too short, its last day."""
    total_months, days = 0, 0
    for count, name in amount.terms:
        match name:
            case "day":
                days += count
            case "workday":
                return _move_workdays(at, sign * count)
            case "week" | "weekend":
                days += 7 * count
            case "fortnight":
                days += 14 * count
            case "month":
                total_months += count
            case "quarter" | "season":
                total_months += 3 * count
            case "year":
                total_months += 12 * count
            case "decade":
                total_months += 120 * count
            case "century":
                total_months += 1200 * count
            case "hour":
                days += count // 24
            case "minute" | "second":
                pass
    index = at.year * 12 + at.month - 1 + sign * total_months
    year, number = divmod(index, 12)
    last = monthrange(year, number + 1)[1] if 1 <= year <= 9999 else 0
    moved = date(year, number + 1, min(at.day, last or 1))
    return moved + timedelta(sign * days)


def _move_workdays(at: date, count: int) -> date:
    step = timedelta(1 if count > 0 else -1)
    for _ in range(min(abs(count), 10_000)):
        at += step
        while at.weekday() > 4:
            at += step
    return at


def part(which: Part, of: Span, reference: date) -> Span:
    """Early, middle and late parts of a period, by its size; see docs/timex.md for the shares."""
    first, last = of.first, of.last
    if first is None or last is None:
        raise ValueError("an open period has no parts")
    length = (last - first).days + 1
    match which:
        case "rest":
            return Span(max(first, reference), last, Precision.INTERVAL)
        case "to_date":
            return Span(first, min(last, reference), Precision.INTERVAL)
        case "first_half" | "second_half" if of.precision is Precision.YEAR:
            return quarter(5 if which == "first_half" else 6, first.year)
        case "first_half":
            return Span(first, first + timedelta(length // 2 - 1), Precision.INTERVAL)
        case "second_half":
            return Span(first + timedelta(length // 2), last, Precision.INTERVAL)
        case _:
            pass
    index = ("early", "mid", "late").index(which)
    if length == 1:
        return of
    if of.precision is Precision.WEEK:
        begin, end = ((0, 2), (1, 4), (4, 6))[index]
        return Span(first + timedelta(begin), first + timedelta(end), Precision.INTERVAL)
    if of.precision is Precision.MONTH:
        begin, end = ((0, 9), (10, 19), (20, length - 1))[index]
        return Span(first + timedelta(begin), first + timedelta(end), Precision.INTERVAL)
    if of.precision is Precision.YEAR:
        begin, end = ((1, 3), (5, 8), (9, 12))[index]
        return months(first.year, begin, end - begin + 1, Precision.INTERVAL)
    if of.precision in (Precision.DECADE, Precision.CENTURY):
        whole = 10 if of.precision is Precision.DECADE else 100
        begin, end = ((0, 3), (3, 7), (7, 10))[index]
        start = first.year + begin * whole // 10
        return years(start, (end - begin) * whole // 10, Precision.INTERVAL)
    if of.precision in (Precision.SEASON, Precision.QUARTER):
        return months(first.year, first.month + index, 1, Precision.INTERVAL)
    third = length // 3
    begin, end = ((0, third - 1), (third, 2 * third - 1), (2 * third, length - 1))[index]
    return Span(first + timedelta(begin), first + timedelta(max(begin, end)), Precision.INTERVAL)


def window(amount: Amount, sign: int, at: date, inclusive: bool) -> Span:
    """A stretch of an amount that ends the day before `at` (sign -1) or begins the day after."""
    if all(name in ("hour", "minute", "second") for _, name in amount.terms):
        other = move(at, amount, sign)
        return Span(min(at, other), max(at, other), Precision.INTERVAL)
    if amount.terms[0][1] == "workday":
        one, two = _move_workdays(at, sign), move(at, amount, sign)
        return Span(min(one, two), max(one, two), Precision.INTERVAL)
    if sign < 0:
        begin = move(at, amount, -1)
        return Span(begin, at if inclusive else at - timedelta(1), Precision.INTERVAL)
    begin = at if inclusive else at + timedelta(1)
    return Span(begin, move(begin, amount, 1) - timedelta(1), Precision.INTERVAL)
