"""From what an expression says to the days it means.

One resolver for every language: it knows a reference day, the time the narrative last spoke of,
and the tense of the sentence. News conventions hold (docs/timex.md): a bare weekday is the last
one unless the sentence looks ahead; weeks are ISO weeks; an open choice of year takes the nearest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from briefings.models import NoteCode, Precision, TimexNote
from briefings.timex import feasts, hijri, spans
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Between,
    Century,
    Clock,
    Decade,
    Dual,
    Every,
    Expression,
    Feast,
    Fields,
    Nth,
    Open,
    PartOf,
    Quarter,
    Relative,
    Season,
    Shift,
    Timed,
    Unit,
    Weekday,
    WeekNumber,
    WeekOf,
    Window,
    Within,
)
from briefings.timex.spans import Span

_SAME_STORY = 62  # days from the article within which "the 9th" follows the narrative
_DAYS = (Precision.DAY,)
_WEEKS = (Precision.DAY, Precision.WEEK, Precision.INTERVAL)
_FINE: dict[Unit, tuple[Precision, ...]] = {
    "day": _DAYS, "workday": _DAYS, "hour": _DAYS, "minute": _DAYS, "second": _DAYS,
    "week": _WEEKS, "weekend": _WEEKS, "fortnight": _WEEKS,
}  # fmt: skip
_AHEAD = 2  # news looks back: a day ahead counts as far as this many behind
Tense = Literal["past", "future"]


class UnresolvedError(ValueError):
    """No day can be named: no reference, or no such day."""


@dataclass(frozen=True, slots=True)
class Told:
    """A time the narrative has named, and whether it was itself counted from the reference."""

    span: Span
    counted: bool


@dataclass(slots=True)
class Context:
    """What an expression is resolved against.

    `counted` turns True once the reference was used, `looked_back` once the running time was asked
    for; `alone` says that no words stand around the expression, as in a query.
    """

    reference: date | None
    running: Told | None = None  # what the narrative named last, a day to a year
    running_day: Told | None = None  # the last day it named
    tense: Tense | None = None
    next_week: bool = False  # "next Tuesday" is next week's, as in English
    months_seen: Callable[[], frozenset[int]] = frozenset  # months the text names without doubt
    alone: bool = False
    nearby: Span | None = None  # a date with its year just named in the same sentence
    counted: bool = False
    looked_back: bool = False
    notes: list[TimexNote] = field(default_factory=list)

    def today(self) -> date:
        """The reference day. Raises UnresolvedError where there is none."""
        if self.reference is None:
            raise UnresolvedError("no reference day")
        self.counted = True
        return self.reference

    def anchor(self, which: Anchor, *, end: bool, by: Unit = "month") -> date:
        """The reference day, or the first or last day the narrative stands at.

        Days and weeks are counted from what is no coarser: the following day is none of a year's.
        """
        self.looked_back = self.looked_back or which is Anchor.RUNNING
        told = self.running
        if by in _FINE and told is not None and told.span.precision not in _FINE[by]:
            told = self.running_day
        if which is Anchor.RUNNING and told is not None:
            at = told.span.last if end else told.span.first
            if at is not None:
                self.counted = self.counted or told.counted
                return at
        if which is Anchor.RUNNING and end and self.tense == "past":
            raise UnresolvedError("nothing told that it could follow")
        return self.today()


def resolve(expression: Expression, context: Context) -> Span | None:
    """The days an expression means; None for what names no day or cannot be fixed. Never raises."""
    try:
        return _resolve(expression, context)
    except (ValueError, OverflowError):
        return None


def _resolve(expression: Expression, context: Context) -> Span | None:
    match expression:
        case Fields():
            return _fields(expression, context)
        case Relative(unit, shift, anchor, either):
            at = context.anchor(anchor, end=shift > 0, by=unit)
            begun = 5 if either else 2  # "this weekend" on a Tuesday may still be the last
            if unit == "weekend" and shift == 0 and context.tense == "past":
                shift = -1 if at.weekday() < begun else 0
            return spans.unit(unit, at, shift)
        case Weekday():
            return _weekday(expression, context)
        case Nth():
            return _nth(expression, context)
        case WeekOf(inner_day):
            return spans.week(_inner_day(inner_day, context, end=False))
        case PartOf(part, of):
            inner = _inner(of, context)
            today = context.today() if part in ("rest", "to_date") else date.min
            return spans.part(part, inner, today)
        case Shift():
            return _shift(expression, context)
        case Window(Amount(few=True, vague=False)):
            raise UnresolvedError("some days are no number")
        case Window(amount, sign, origin, inclusive):
            at = context.today() if origin is None else _inner_day(origin, context, end=sign > 0)
            return spans.window(amount, sign, at, inclusive)
        case Between(first, last):
            return _between(first, last, context)
        case Open(side, edge):
            return _open(side, edge, context)
        case Season():
            return _season(expression, context)
        case Quarter(number, None, None):
            year = context.today().year
            quarters = [spans.quarter(number, year + shift) for shift in (-1, 0, 1)]
            return _choose(quarters, None, context)
        case Quarter(number, given, within):
            return spans.quarter(number, _year(given, within, context))
        case WeekNumber(week, within):
            year = _year(None, within, context)
            return spans.week(date.fromisocalendar(year, week, 1))
        case Decade(start, century):
            return _decade(start, century, context)
        case Century(number, before_christ):
            if before_christ:
                raise UnresolvedError("before the years a date can name")
            return spans.years(100 * (number - 1), 100, Precision.CENTURY)
        case Feast():
            return _feast(expression, context)
        case Dual(stated, other):
            return _dual(stated, other, context)
        case Timed(of):
            return _resolve(of, context)
        case Amount() | AfterEvent() | Every() | Clock() | Within():
            return None


def _inner(expression: Expression, context: Context) -> Span:
    found = _resolve(expression, context)
    if found is None:
        raise UnresolvedError("what it counts from names no day")
    return found


def _inner_day(expression: Expression, context: Context, *, end: bool) -> date:
    found = _inner(expression, context)
    at = found.last if end else found.first
    if at is None:
        raise UnresolvedError("what it counts from is open")
    return at


# --- calendar dates -----------------------------------------------------------------------------


def _fields(fields: Fields, context: Context) -> Span:
    if fields.hijri:
        return _hijri_fields(fields, context)
    if fields.also is not None:
        return _disputed_month(fields, context)
    found = _gregorian(fields, context)
    if fields.ordinal and not _fits(fields.weekday, found):
        month = replace(fields, day=None, weekday=None, ordinal=False)
        return _nth(Nth(fields.day or 1, fields.weekday or 0, month), context)
    _check_weekday(fields.weekday, found, context)
    return found


def _fits(weekday: int | None, found: Span) -> bool:
    return weekday is None or found.first is None or found.first.weekday() == weekday


def _check_weekday(weekday: int | None, found: Span, context: Context) -> None:
    if weekday is None or found.precision is not Precision.DAY or found.first is None:
        return
    off = (weekday - found.first.weekday() + 3) % 7 - 3
    if off:
        other = found.first + timedelta(off)
        readings = (found.first.isoformat(), other.isoformat())
        context.notes.append(TimexNote(NoteCode.WEEKDAY_DISAGREES, readings))


def _disputed_month(fields: Fields, context: Context) -> Span:
    """Two month names that disagree: the first, unless only the second is named elsewhere too."""
    one = replace(fields, also=None)
    two = replace(fields, also=None, month=fields.also)
    seen = context.months_seen()
    if fields.also in seen and fields.month not in seen:
        one, two = two, one
    chosen, other = _gregorian(one, context), _gregorian(two, context)
    note = TimexNote(NoteCode.MONTH_NAMES_DISAGREE, (chosen.value, other.value))
    context.notes.append(note)
    return chosen


def _gregorian(fields: Fields, context: Context) -> Span:
    year, month, day = fields.year, fields.month, fields.day
    if fields.within is not None:
        within = _inner(fields.within, context)
        if within.precision is Precision.DAY and month is None and day is None:
            return within
        if within.first is None:
            raise UnresolvedError("an open period")
        if year is None:
            year = within.first.year
        if month is None and within.precision is not Precision.YEAR:
            month = within.first.month
            if within.precision is Precision.WEEK and fields.weekday is not None and day is None:
                return spans.day(within.first + timedelta(fields.weekday))
    if month is None:
        if day is not None:
            return _day_alone(fields, day, context)
        if year is None:
            raise UnresolvedError("no field")
        return spans.year_span(year)

    def build(at_year: int) -> Span:
        if day is None:
            return spans.month(at_year, month)
        return spans.day(date(at_year, month, day))

    if year is not None:
        return build(year)
    return _nearest_year(build, fields, context)


def _day_alone(fields: Fields, day: int, context: Context) -> Span:
    today = context.today()
    found = []
    for shift in range(-14, 15):
        base = spans.unit("month", today, shift).first or today
        try:
            at = base.replace(day=day)
        except ValueError:
            continue
        if fields.weekday is None or at.weekday() == fields.weekday:
            found.append(spans.day(at))
    if not found:
        raise UnresolvedError("no such day")
    running = context.running_day.span if context.running_day is not None else None
    if fields.weekday is None and running is not None:
        # "He left on 5 October and was due back on the 9th."
        near, reach = running.first, timedelta(_SAME_STORY)
        if near is not None and abs(near - today) <= reach:
            context.looked_back = True
            return min(found, key=lambda each: abs(((each.first or near) - near).days))
    if fields.weekday is None and context.tense is None:
        same = [each for each in found if each.first and each.first.month == today.month]
        same = [each for each in same if each.first and each.first.year == today.year]
        if same:
            return same[0]
    return _choose(found, None, context)


def _nearest_year(build: Callable[[int], Span], fields: Fields, context: Context) -> Span:
    if fields.hint in ("same", "following", "preceding") and context.running is not None:
        context.looked_back = True
        told = context.running
        at = told.span.first or told.span.last
        if at is not None:
            context.counted = context.counted or told.counted
            return build(at.year)
    if context.nearby is not None and fields.hint is None and fields.weekday is None:
        later = _after_nearby(build, context.nearby)
        if later is not None and later.first is not None and later.first <= context.today():
            return later
    today = context.today()
    found: list[Span] = []
    # A leap day may be four years away.
    reach = 8 if (fields.month, fields.day) == (2, 29) else 1
    for year in range(max(1, today.year - reach), min(9998, today.year + reach) + 1):
        try:
            found.append(build(year))
        except ValueError:
            continue
    if not found:
        raise UnresolvedError("no such day")
    if fields.weekday is not None:
        if context.tense == "past":  # a date far ahead cannot be meant, however its weekday fits
            latest = today + timedelta(_SAME_STORY)
            found = [each for each in found if each.first and each.first <= latest] or found
        fitting = [each for each in found if each.first and each.first.weekday() == fields.weekday]
        found = fitting or found
    if fields.hint == "this":
        # «20 كانون الأول الجاري» in February is older text: no such day is far ahead.
        latest = today + timedelta(_SAME_STORY) if fields.day is not None else date.max
        found = [each for each in found if each.first and each.first <= latest] or found
        current = [each for each in found if each.first and each.first.year == today.year]
        return current[0] if current else found[-1]
    return _choose(found, fields.hint, context)


def _after_nearby(build: Callable[[int], Span], nearby: Span) -> Span | None:
    """The first such day from the date just named on: "in November 2020 … and in January"."""
    if nearby.first is None:
        return None
    for year in (nearby.first.year, nearby.first.year + 1):
        try:
            found = build(year)
        except ValueError:
            continue
        if found.last is not None and found.last >= nearby.first:
            return found
    return None


def _choose(found: list[Span], hint: str | None, context: Context) -> Span:
    """The one of several times that direction, tense or nearness asks for."""
    today = context.today()
    past = [each for each in found if each.last is not None and each.last < today]
    begun = [each for each in found if each.first is not None and each.first <= today]
    ahead = [each for each in found if each.last is not None and each.last >= today]
    later = [each for each in found if each.first is not None and each.first > today]
    if hint in ("last", "preceding") and past:
        return past[-1]
    if hint in ("next", "coming", "following") and later:
        return later[0]
    if context.tense == "past" and begun:
        return begun[-1]
    if context.tense == "future" and ahead:
        return ahead[0]

    def distance(each: Span) -> int:
        first, last = each.first or today, each.last or today
        if first > today:
            return (first - today).days * (1 if context.alone else _AHEAD)
        return max(0, (today - last).days)

    return min(found, key=distance)


def _hijri_fields(fields: Fields, context: Context) -> Span:
    month, day = fields.month, fields.day

    def build(year: int) -> Span:
        if month is None:
            first = hijri.month_start(year, 1)
            return Span(first, hijri.month_start(year + 1, 1) - timedelta(1), Precision.YEAR)
        if day is None:
            first = hijri.month_start(year, month)
            last = hijri.month_start(*hijri.next_month(year, month)) - timedelta(1)
            return Span(first, last, Precision.MONTH)
        return spans.day(hijri.to_day(year, month, day))

    if fields.year is not None:
        found = build(fields.year)
        _check_weekday(fields.weekday, found, context)
        return found
    if month is None:
        raise UnresolvedError("no field")
    if fields.within is not None:
        within = _inner(fields.within, context)
        at = within.first
        if at is None:
            raise UnresolvedError("an open period")
        choices = [build(hijri.year_of(at) + shift) for shift in (0, 1)]
        inside = [each for each in choices if each.first and each.first.year == at.year]
        return (inside or choices)[0]
    today = context.today()
    current = hijri.year_of(today)
    choices = [build(current + shift) for shift in (-1, 0, 1)]
    if fields.hint == "this":
        return min(choices, key=lambda each: abs(((each.last or today) - today).days))
    if context.nearby is not None and fields.hint is None and context.nearby.first is not None:
        at = context.nearby.first
        later = [build(hijri.year_of(at) + shift) for shift in (0, 1)]
        return next((each for each in later if each.last and each.last >= at), later[-1])
    return _choose(choices, fields.hint, context)


def _dual(stated: Fields, other: Fields, context: Context) -> Span:
    """Both calendars name one day: the one with a year leads, and a disagreement is noted.

    One day's difference is sighting of the moon, not a slip.
    """
    gregorian, lunar = (other, stated) if stated.hijri else (stated, other)
    if gregorian.year is None and gregorian.within is None and lunar.year is not None:
        near = resolve(lunar, context)
        if near is not None and near.first is not None:
            gregorian = replace(gregorian, year=_year_near(gregorian, near.first))
    chosen = _fields(gregorian, context)
    quiet = Context(context.reference, context.running, context.running_day, context.tense)
    if lunar.year is None and chosen.first is not None:
        quiet.reference = chosen.first
    check = resolve(replace(lunar, weekday=None), quiet)
    if check is not None and check.first is not None and chosen.first is not None:
        tolerance = 1 if chosen.precision is Precision.DAY else 31
        if abs((check.first - chosen.first).days) > tolerance:
            readings = (chosen.value, check.value)
            context.notes.append(TimexNote(NoteCode.CALENDARS_DISAGREE, readings))
    return chosen


def _year_near(fields: Fields, at: date) -> int:
    """The year in which a day and month fall nearest to a day."""
    found: list[tuple[int, int]] = []
    for year in (at.year, at.year - 1, at.year + 1):
        try:
            day = date(year, fields.month or 1, fields.day or 1)
        except ValueError:
            continue
        found.append((abs((day - at).days), year))
    return min(found, default=(0, at.year))[1]


# --- counting -----------------------------------------------------------------------------------


def _weekday(expression: Weekday, context: Context) -> Span:
    number = expression.weekday
    if expression.within is not None:
        monday = _inner_day(expression.within, context, end=False)
        return spans.day(monday - timedelta(monday.weekday()) + timedelta(number))
    hint = expression.hint
    if hint in ("same", "following", "preceding"):
        at = context.anchor(Anchor.RUNNING, end=hint == "following", by="day")
    else:
        at = context.today()
    ahead = (number - at.weekday()) % 7
    behind = (at.weekday() - number) % 7
    if hint in ("last", "preceding"):
        return spans.day(at - timedelta(behind or 7))
    if hint == "next" and context.next_week:
        return spans.day(at - timedelta(at.weekday()) + timedelta(7 + number))
    if hint in ("next", "coming", "following"):
        return spans.day(at + timedelta(ahead or 7))
    if hint in ("this", "same"):
        return spans.day(
            at - timedelta(behind) if context.tense == "past" else at + timedelta(ahead)
        )
    if context.tense == "future":
        return spans.day(at + timedelta(ahead))
    return spans.day(at - timedelta(behind))


def _shift(shift: Shift, context: Context) -> Span:
    amount, sign, origin = shift.amount, shift.sign, shift.origin
    if amount.few:
        raise UnresolvedError("a few is no number")
    if origin is not None:
        at = _inner_day(origin, context, end=sign > 0)
    elif shift.narrative and context.tense != "future":
        at = context.anchor(Anchor.RUNNING, end=sign > 0, by=amount.terms[-1][1])
    else:
        at = context.today()
    moved = spans.move(at, amount, sign)
    return spans.day(moved) if shift.exact else _point(moved, amount)


def _point(at: date, amount: Amount) -> Span:
    """A counted point, no finer than the count: years ago is a year, months ago a month."""
    match amount.terms[-1][1]:  # the finest
        case "month" | "quarter" | "season":
            return spans.month(at.year, at.month)
        case "year" | "decade":
            return spans.year_span(at.year)
        case "century":
            return spans.unit("decade", at, 0)
        case _:
            return spans.day(at)


def _nth(expression: Nth, context: Context) -> Span:
    within = _inner(expression.within, context)
    first, last = within.first, within.last
    if first is None or last is None:
        raise UnresolvedError("an open period")
    n, unit = expression.n, expression.unit
    if isinstance(unit, int):
        if n > 0:
            at = first + timedelta((unit - first.weekday()) % 7 + 7 * (n - 1))
        else:
            at = last - timedelta((last.weekday() - unit) % 7 + 7 * (-n - 1))
        if not first <= at <= last:
            raise UnresolvedError("no such weekday")
        return spans.day(at)
    match unit:
        case "day":
            at = first + timedelta(n - 1) if n > 0 else last + timedelta(n + 1)
            return Span(at, at + timedelta(expression.count - 1), Precision.DAY)
        case "week":
            start = _nth_week(n, within, first, last)
            found = spans.week(start)
            if expression.count > 1:
                end = start + timedelta(7 * expression.count - 1)
                return Span(start, end, Precision.INTERVAL)
            return found
        case "month":
            index = n if n > 0 else 13 + n
            return spans.months(first.year, index, expression.count, Precision.MONTH)
        case "quarter":
            return spans.quarter(n if n > 0 else 5 + n, first.year)
        case "decade":
            return spans.years(first.year + 10 * (n - 1), 10, Precision.DECADE)
        case "weekend":
            saturday = first + timedelta((5 - first.weekday()) % 7 + 7 * (n - 1))
            if n < 0:
                saturday = last - timedelta((last.weekday() - 5) % 7 + 7 * (-n - 1))
            return spans.unit("weekend", saturday, 0)
        case "year":
            return spans.year_span(first.year + n - 1 if n > 0 else last.year + n + 1)
        case _:
            raise UnresolvedError("not counted so")


def _nth_week(n: int, within: Span, first: date, last: date) -> date:
    """The Monday: ISO weeks of a year; in months the first Monday, or the last Thursday's."""
    if n < 0:
        thursday = last - timedelta((last.weekday() - 3) % 7)
        return thursday - timedelta(3) + timedelta(7 * (n + 1))
    if within.precision is Precision.YEAR:
        return date.fromisocalendar(first.year, n, 1)
    return first + timedelta(-first.weekday() % 7 + 7 * (n - 1))


# --- stretches ----------------------------------------------------------------------------------


def _between(first: Expression, last: Expression, context: Context) -> Span:
    first, last = _share(_untimed(first), _untimed(last))
    if isinstance(last, Weekday) and last.hint is None and last.within is None:
        begin = _inner(first, context)
        at = begin.first
        if at is not None:
            return Span(at, at + timedelta((last.weekday - at.weekday()) % 7), Precision.INTERVAL)
    if _open_year(first) and _open_year(last):
        return _between_in_one_year(first, last, context)
    one, two = _inner(first, context), _inner(last, context)
    if one.first and two.last and one.first > two.last:
        # The nearest of each need not belong together: the first is sought before the last.
        earlier = Context(two.last, context.running, context.running_day, "past", context.next_week)
        one = _inner(first, earlier)
    if one.first and two.last and one.first > two.last:
        raise UnresolvedError("ends before it begins")
    return Span(one.first, two.last, Precision.INTERVAL)


def _open_year(expression: Expression) -> bool:
    if isinstance(expression, PartOf):
        return _open_year(expression.of)
    return (
        isinstance(expression, Fields)
        and not expression.hijri
        and expression.also is None
        and expression.month is not None
        and expression.weekday is None
        and expression.year is None
        and expression.within is None
    )


def _between_in_one_year(first: Expression, last: Expression, context: Context) -> Span:
    """A range whose ends name no year: both are sought together, the last after the first."""
    today = context.today()
    found: list[Span] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            one = _inner(_in_year(first, year), context)
            two = _inner(_in_year(last, year), context)
            if one.first and two.first and two.first < one.first:
                two = _inner(_in_year(last, year + 1), context)
        except ValueError:
            continue
        found.append(Span(one.first, two.last, Precision.INTERVAL))
    if not found:
        raise UnresolvedError("no such days")
    return _choose(found, _hint(last) or _hint(first), context)


def _in_year(expression: Expression, year: int) -> Expression:
    match expression:
        case PartOf(part, of):
            return PartOf(part, _in_year(of, year))
        case Fields():
            return replace(expression, year=year, hint=None)
        case _:
            return expression


def _hint(expression: Expression) -> str | None:
    inner = expression.of if isinstance(expression, PartOf) else expression
    return inner.hint if isinstance(inner, Fields) else None


def _untimed(expression: Expression) -> Expression:
    return expression.of if isinstance(expression, Timed) else expression


def _share(first: Expression, last: Expression) -> tuple[Expression, Expression]:
    """Fills the month and year one end leaves to the other («من 13 إلى 19 إبريل 2024»)."""
    if isinstance(first, Fields) and isinstance(last, Fields):
        if first.month is None and first.day is not None and last.month is not None:
            if last.day is not None and first.day <= last.day:
                first = replace(first, month=last.month, also=last.also, within=last.within)
            else:
                first = replace(first, month=(last.month - 2) % 12 + 1)
        if last.month is None and last.day is not None and first.month is not None:
            if first.day is not None and last.day > first.day:
                last = replace(last, month=first.month, year=first.year)
            else:
                last = replace(last, month=first.month % 12 + 1)
        if first.year is None and first.within is None and last.year is not None and first.month:
            crosses = last.month is not None and first.month > last.month
            first = replace(first, year=last.year - 1 if crosses else last.year)
        elif last.year is None and last.within is None and first.year is not None and last.month:
            crosses = first.month is not None and first.month > last.month
            last = replace(last, year=first.year + 1 if crosses else first.year)
    return first, last


def _open(side: str, edge: Expression, context: Context) -> Span:
    tense = context.tense
    if side == "since":
        context.tense = "past"
    elif (side == "starting" and tense != "past") or (side == "until" and tense is None):
        context.tense = "future"
    elif side in ("until", "before") and isinstance(edge, Fields) and tense == "past":
        context.tense = None  # "they met, and want an answer before 5 August"
    try:
        span = _inner(edge, context)
    finally:
        context.tense = tense
    match side:
        case "since" | "starting":
            return Span(span.first, None, Precision.INTERVAL)
        case "after" if span.last is not None:
            begin = span.last if span.precision is Precision.DAY else span.last + timedelta(1)
            return Span(begin, None, Precision.INTERVAL)
        case "before" | "until" if isinstance(edge, PartOf) and edge.part == "late":
            return Span(None, span.last, Precision.INTERVAL)
        case "before" if span.first is not None:
            return Span(None, span.first - timedelta(1), Precision.INTERVAL)
        case "until" if span.precision is Precision.YEAR and span.first is not None:
            return Span(None, span.first - timedelta(1), Precision.INTERVAL)
        case _:
            return Span(None, span.last, Precision.INTERVAL)


def _year(year: int | None, within: Expression | None, context: Context) -> int:
    if year is not None:
        return year
    if within is not None:
        return _inner_day(within, context, end=False).year
    return context.today().year


def _season(expression: Season, context: Context) -> Span:
    number, hint = expression.season, expression.hint
    if expression.year is not None or expression.within is not None:
        return spans.season(number, _year(expression.year, expression.within, context))
    today = context.today()
    found = [spans.season(number, today.year + shift) for shift in (-2, -1, 0, 1)]
    if hint in ("this", "same", None):
        same_year = [each for each in found if each.first and each.first.year == today.year]
        current = [
            each for each in found if each.first and each.last and each.first <= today <= each.last
        ]
        if hint == "this":
            return (current or same_year)[0]
    return _choose(found, hint, context)


def _decade(start: int, century: int | None, context: Context) -> Span:
    if start >= 100:
        return spans.years(start, 10, Precision.DECADE)
    if century is not None:
        return spans.years(100 * (century - 1) + start, 10, Precision.DECADE)
    base = 1900 + start if start >= 30 else 2000 + start
    return spans.years(base, 10, Precision.DECADE)


def _feast(expression: Feast, context: Context) -> Span:
    def build(year: int) -> Span | None:
        found = feasts.days(expression.key, year)
        if found is None:
            return None
        precision = Precision.DAY if found[0] == found[1] else Precision.INTERVAL
        return Span(found[0], found[1], precision)

    if expression.year is not None or expression.within is not None:
        found = build(_year(expression.year, expression.within, context))
        if found is None:
            raise UnresolvedError("not a computed feast")
        return found
    today = context.today()
    options = [build(today.year + shift) for shift in (-2, -1, 0, 1, 2)]
    known = [each for each in options if each is not None]
    if not known:
        raise UnresolvedError("not a computed feast")
    if expression.hint == "this":
        current = [each for each in known if each.first and each.first.year == today.year]
        return current[0] if current else known[0]
    if context.nearby is not None and context.nearby.first is not None:
        at = context.nearby.first
        around = [build(at.year + shift) for shift in (-1, 0, 1)]
        dated = [each for each in around if each is not None and each.first is not None]
        return min(dated, key=lambda each: abs(((each.first or at) - at).days))
    return _choose(known, expression.hint, context)
