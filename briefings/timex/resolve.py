"""From what an expression says to the days it means.

One resolver for every language: it knows a reference day, the time the narrative last spoke of,
and the tense of the sentence. News conventions hold (docs/timex.md): a bare weekday is the last
one unless the sentence looks ahead; weeks are ISO weeks; an open choice of year takes the nearest.
"""

from __future__ import annotations

from briefings.timex import calendar_dates, counting, stretches
from briefings.timex.context import Context, Told, meaning
from briefings.timex.expressions import Expression
from briefings.timex.spans import Span

ROOMS = (calendar_dates, counting, stretches)  # each registers what its expressions mean


def resolve(expression: Expression, context: Context) -> Span | None:
    """The days an expression means; None for what names no day or cannot be fixed. Never raises."""
    try:
        return meaning(expression, context)
    except (ValueError, OverflowError):
        return None


__all__ = ["Context", "Told", "resolve"]
