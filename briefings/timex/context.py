"""What an expression is resolved against, and what every room of the resolver shares.

The rooms each say what their expressions mean: `calendar_dates`, `counting` and `stretches`
register with `meaning`, which `resolve` asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatch
from typing import Literal

from briefings.models import Precision, TimexNote
from briefings.timex.expressions import Anchor, Expression, Unit
from briefings.timex.spans import Span

SAME_STORY = 62  # days from the article within which "the 9th" follows the narrative
_DAYS = (Precision.DAY,)
_WEEKS = (Precision.DAY, Precision.WEEK, Precision.INTERVAL)
_FINE: dict[Unit, tuple[Precision, ...]] = {
    "day": _DAYS, "workday": _DAYS, "hour": _DAYS, "minute": _DAYS, "second": _DAYS,
    "week": _WEEKS, "weekend": _WEEKS, "fortnight": _WEEKS,
}  # fmt: skip
_YEAR_AWAY, _WEEKS_AWAY = 300, 14  # days
_A_YEAR = 365  # days
_AHEAD = 2  # news looks back: a day ahead counts as far as this many behind
Tense = Literal["past", "future"]
Sign = Tense | Literal["open"]  # "was due on Monday": the plan may have come to nothing


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

    `counted` turns True once the reference was used, `looked_back` once the rest of the text was
    asked: what it names, or the time it has reached; `alone` says that no words stand around the
    expression, as in a query.
    """

    reference: date | None
    running: Told | None = None  # what the narrative named last, a day to a year
    running_day: Told | None = None  # the last day it named
    tense: Sign | None = None
    next_week: bool = False  # "next Tuesday" is next week's, as in English
    months_seen: Callable[[], frozenset[int]] = frozenset  # months the text names without doubt
    years_seen: Callable[[], frozenset[int]] = frozenset  # years the text names
    alone: bool = False
    nearby: Span | None = None  # a date with its year just named in the same sentence
    story: Span | None = None  # the day a story of long ago has reached
    quarter: Span | None = None  # the quarter of a year named last
    counted: bool = False
    looked_back: bool = False
    notes: list[TimexNote] = field(default_factory=list)

    def long_told(self) -> bool:
        """Whether the narrative stands at a time of a year ago or longer."""
        told = self.running.span.last if self.running is not None else None
        today = self.reference
        return told is not None and today is not None and (today - told).days >= _A_YEAR

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
        self.looked_back = self.looked_back or which is not Anchor.REFERENCE
        if which is Anchor.QUARTER and self.quarter is not None and self.quarter.first is not None:
            return self.quarter.first
        told = self.running
        if by in _FINE and told is not None and told.span.precision not in _FINE[by]:
            if (
                self.tense != "future"
                and which is Anchor.RUNNING
                and _moved_on(told, self.running_day)
            ):
                raise UnresolvedError("the narrative has moved on to no certain day")
            told = self.running_day
        if which is Anchor.RUNNING and told is not None:
            at = told.span.last if end else told.span.first
            if at is not None:
                self.counted = self.counted or told.counted
                return at
        if which is Anchor.RUNNING and end and self.tense == "past":
            raise UnresolvedError("nothing told that it could follow")
        return self.today()


def _moved_on(told: Told, day: Told | None) -> bool:
    """Whether a month or year told last is after the last day: "in 2002 … weeks later"."""
    if day is None or day.span.last is None or told.span.first is None:
        return False
    return told.span.first > day.span.last


@singledispatch
def meaning(expression: object, context: Context) -> Span | None:
    """The days an expression means, by its kind; None for what names no day.

    Raises UnresolvedError (or ValueError, OverflowError) where they cannot be fixed.
    """
    return None


def inner(expression: Expression, context: Context) -> Span:
    """The days another expression counts from. Raises UnresolvedError where it names none."""
    found = meaning(expression, context)
    if found is None:
        raise UnresolvedError("what it counts from names no day")
    return found


def inner_day(expression: Expression, context: Context, *, end: bool) -> date:
    """The first or last of those days. Raises UnresolvedError on an open side."""
    found = inner(expression, context)
    at = found.last if end else found.first
    if at is None:
        raise UnresolvedError("what it counts from is open")
    return at


def year_of(year: int | None, within: Expression | None, context: Context) -> int:
    """The year stated, or that of a period, or the reference's."""
    if year is not None:
        return year
    if within is not None:
        return inner_day(within, context, end=False).year
    return context.today().year


def _far_and_near(far: Span, near: list[Span], today: date) -> bool:
    """Whether one time is nearly a year away and the next on the other side within two weeks.

    No news leaves the year out of a day so far away: the verb nearby governs something else.
    """

    def away(span: Span) -> int:
        days = [abs((edge - today).days) for edge in (span.first, span.last) if edge is not None]
        return min(days, default=0)

    return bool(near) and away(far) > _YEAR_AWAY and away(near[0]) <= _WEEKS_AWAY


def choose(found: list[Span], hint: str | None, context: Context) -> Span:
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
    tense = None if hint == "near" else context.tense
    if hint == "ended" and tense == "future":
        tense = None  # "profit for the year to August 31 will fall"
    if tense == "past" and begun:
        return ahead[0] if _far_and_near(begun[-1], ahead, today) else begun[-1]
    if tense == "future" and ahead:
        return past[-1] if _far_and_near(ahead[0], past[-1:], today) else ahead[0]

    def distance(each: Span) -> int:
        first, last = each.first or today, each.last or today
        if first > today:
            return (first - today).days * (1 if context.alone else _AHEAD)
        return max(0, (today - last).days)

    return min(found, key=distance)
