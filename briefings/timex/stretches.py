"""Stretches: from one time to another, open on a side, or an early, middle or late part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from briefings.models import Precision
from briefings.timex import spans
from briefings.timex.context import Context, UnresolvedError, choose, inner, inner_day, meaning
from briefings.timex.expressions import (
    Between,
    Expression,
    Feast,
    Fields,
    From,
    Open,
    PartOf,
    Timed,
    Weekday,
    WeekOf,
)
from briefings.timex.spans import Span

_LONG = (Precision.YEAR, Precision.DECADE, Precision.CENTURY)  # "until" one ends where it begins


@meaning.register
def _timed(expression: Timed, context: Context) -> Span | None:
    return meaning(expression.of, context)


@meaning.register
def _week_of(expression: WeekOf, context: Context) -> Span:
    return spans.week(inner_day(expression.day, context, end=False))


@meaning.register
def _part_of(expression: PartOf, context: Context) -> Span:
    whole = inner(expression.of, context)
    today = context.today() if expression.part in ("rest", "to_date") else date.min
    return spans.part(expression.part, whole, today)


@meaning.register
def _between(expression: Between, context: Context) -> Span:
    first, last = _share(_untimed(expression.first), _untimed(expression.last))
    if isinstance(last, Weekday) and last.hint is None and last.within is None:
        begin = inner(first, context)
        at = begin.first
        if at is not None:
            return Span(at, at + timedelta((last.weekday - at.weekday()) % 7), Precision.INTERVAL)
    if _open_year(first) and _open_year(last):
        return _between_in_one_year(first, last, context)
    if isinstance(first, Weekday) and _open_year(last):
        return _from_weekday(first, last, context)
    one, two = inner(first, context), inner(last, context)
    if one.first and two.last and one.first > two.last:
        # The nearest of each need not belong together: the first is sought before the last.
        earlier = Context(two.last, context.running, context.running_day, "past", context.next_week)
        one = inner(first, earlier)
    if one.first and two.last and one.first > two.last:
        raise UnresolvedError("ends before it begins")
    return Span(one.first, two.last, Precision.INTERVAL)


def _from_weekday(first: Weekday, last: Expression, context: Context) -> Span:
    """«اعتبارا من الخميس وحتى 15 يوليو»: the first such day behind the weekday.

    Of a stretch that lasts beyond today, a bare weekday is the next one.
    """
    begin = inner(first, context)
    if begin.first is None:
        raise UnresolvedError("an open period")
    end = _first_after(last, begin.first, context)
    today = context.today()
    if first.hint is None and first.within is None and begin.first < today <= end:
        ahead = today + timedelta((first.weekday - today.weekday()) % 7)
        if ahead <= end:
            return Span(ahead, end, Precision.INTERVAL)
    return Span(begin.first, end, Precision.INTERVAL)


def _first_after(day: Expression, begin: date, context: Context) -> date:
    """The last day of the first such time, its year open, that ends on a day or later."""
    for year in (begin.year, begin.year + 1):
        found = inner(_in_year(day, year), context)
        if found.last is not None and found.last >= begin:
            return found.last
    raise UnresolvedError("no such day")


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
            one = inner(_in_year(first, year), context)
            two = inner(_in_year(last, year), context)
            if one.first and two.first and two.first < one.first:
                two = inner(_in_year(last, year + 1), context)
        except ValueError:
            continue
        found.append(Span(one.first, two.last, Precision.INTERVAL))
    if not found:
        raise UnresolvedError("no such days")
    return choose(found, _hint(last) or _hint(first), context)


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


@meaning.register
def _from(expression: From, context: Context) -> Span | None:
    return meaning(expression.edge, context)


@meaning.register
def _open(expression: Open, context: Context) -> Span:
    side, edge = expression.side, expression.edge
    tense = context.tense
    if side == "since":
        context.tense = "past"
    elif (side == "starting" and tense != "past") or (
        side in ("until", "through") and tense is None
    ):
        context.tense = "future"
    elif side == "before" and tense is None and isinstance(edge, Feast):
        context.tense = "future"  # "they want an answer before Christmas"
    elif side in ("until", "through", "before") and isinstance(edge, Fields) and tense == "past":
        context.tense = None  # "they met, and want an answer before 5 August"
    try:
        span = inner(edge, context)
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
        case "until" if span.precision in _LONG and span.first is not None:
            return Span(None, span.first - timedelta(1), Precision.INTERVAL)
        case _:
            return Span(None, span.last, Precision.INTERVAL)
