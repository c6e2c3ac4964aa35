"""What is counted: units from a day, weekdays, amounts before and after, the n-th of a period."""

from __future__ import annotations

from datetime import date, timedelta

from briefings.models import Precision
from briefings.timex import spans
from briefings.timex.context import Context, UnresolvedError, inner, inner_day, meaning
from briefings.timex.expressions import Amount, Anchor, Nth, Relative, Shift, Weekday, Window
from briefings.timex.spans import Span

_HOURS = ("hour", "minute", "second")
_YEARS = ("year", "decade", "century")


@meaning.register
def _relative(expression: Relative, context: Context) -> Span:
    unit, shift = expression.unit, expression.shift
    anchor = expression.anchor
    if expression.either and anchor is Anchor.RUNNING and context.tense != "past":
        anchor = Anchor.REFERENCE
    story = context.story.last if context.story is not None else None
    if expression.either and anchor is Anchor.REFERENCE and not shift and story is not None:
        context.looked_back = True
        return spans.unit(unit, story, 0)  # "by the end of the week", told of long ago
    at = context.anchor(anchor, end=shift > 0 or expression.either, by=unit)
    begun = 5 if expression.either else 2  # "this weekend" on a Tuesday may still be the last
    if unit == "weekend" and shift == 0 and context.tense == "past":
        shift = -1 if at.weekday() < begun else 0
    return spans.unit(unit, at, shift)


@meaning.register
def _weekday(expression: Weekday, context: Context) -> Span:
    number = expression.weekday
    if expression.within is not None:
        monday = inner_day(expression.within, context, end=False)
        return spans.day(monday - timedelta(monday.weekday()) + timedelta(number))
    hint = expression.hint
    if hint is None and context.story is not None and context.story.last is not None:
        at = context.story.last
        return spans.day(at + timedelta((number - at.weekday()) % 7))
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
    if context.tense == "future" or (context.tense == "open" and ahead < behind):
        return spans.day(at + timedelta(ahead))
    return spans.day(at - timedelta(behind))


@meaning.register
def _shift(shift: Shift, context: Context) -> Span:
    amount, sign, origin = shift.amount, shift.sign, shift.origin
    if amount.few:
        raise UnresolvedError("a few is no number")
    if origin is not None:
        at = inner_day(origin, context, end=sign > 0)
    elif shift.narrative and (shift.always or context.tense != "future"):
        unit = amount.terms[-1][1]
        if unit in _HOURS and context.running_day is None:
            at = context.today()  # "ten minutes later", in a text that has named no day
        else:
            at = context.anchor(Anchor.RUNNING, end=sign > 0, by=unit)
    else:
        at = context.today()
    moved = spans.move(at, amount, sign)
    if shift.narrative and sign > 0 and _looks_too_far(moved, amount, context):
        raise UnresolvedError("how long something took, not when it will be")
    return spans.day(moved) if shift.exact else _point(moved, amount)


def _looks_too_far(moved: date, amount: Amount, context: Context) -> bool:
    """Whether years would lead ahead of today where nothing looks ahead.

    «عودة نسور قرطاج بعد 12 عاما» tells how long they were away.
    """
    if context.tense == "future" or context.alone or amount.terms[-1][1] not in _YEARS:
        return False
    return context.reference is not None and moved > context.reference


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


@meaning.register
def _window(window: Window, context: Context) -> Span:
    amount, sign, origin = window.amount, window.sign, window.origin
    if amount.few and not amount.vague:
        raise UnresolvedError("some days are no number")
    at = context.today() if origin is None else inner_day(origin, context, end=sign > 0)
    return spans.window(amount, sign, at, window.inclusive)


@meaning.register
def _nth(expression: Nth, context: Context) -> Span:
    within = inner(expression.within, context)
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
            at = first + timedelta(n - 1) if n > 0 else last + timedelta(n + 2 - expression.count)
            return Span(at, at + timedelta(expression.count - 1), Precision.DAY)
        case "week":
            if n == 1 and expression.count > 1 and within.precision is Precision.MONTH:
                return Span(first, first + timedelta(7 * expression.count - 1), Precision.INTERVAL)
            start = _nth_week(n, within, first, last)
            if n < 0:
                start -= timedelta(7 * (expression.count - 1))
            found = spans.week(start)
            if expression.count > 1:
                end = start + timedelta(7 * expression.count - 1)
                return Span(start, end, Precision.INTERVAL)
            return found
        case "month":
            index = n if n > 0 else 14 + n - expression.count
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
