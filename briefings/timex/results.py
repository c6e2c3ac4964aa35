"""From an expression and the days it means to the `Timex` that readers of the package get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from briefings.models import Certainty, NoteCode, Precision, Timex, TimexKind, TimexNote
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Between,
    Clock,
    Every,
    Expression,
    Fields,
    Open,
    PartOf,
    Shift,
    Timed,
)
from briefings.timex.scan import Mention, Scan
from briefings.timex.spans import Span

_DURATION_LETTERS = {
    "day": "D", "workday": "D", "fortnight": "W", "week": "W", "weekend": "WE", "month": "M",
    "quarter": "Q",     "season": "SE", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
_CLOCK_LETTERS = {"hour": "H", "minute": "M", "second": "S"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """All of a `Timex` but where it stands."""

    kind: TimexKind
    value: str | None
    span: Span | None
    certainty: Certainty
    clock: str | None
    notes: tuple[TimexNote, ...]
    zone: str | None


def timex(text: str, found: Scan, mention: Mention, meant: Meaning) -> Timex:
    """The time expression a mention is."""
    start, end = mention.start, mention.end
    if found.folded.marks:
        start, end = found.folded.span(start, end)
    span = meant.span
    if span is None:
        first = last = precision = None
    else:
        first, last, precision = span.first, span.last, span.precision
    return Timex(
        start,
        end,
        text[start:end],
        meant.kind,
        meant.value,
        first,
        last,
        precision,
        meant.certainty,
        meant.clock,
        meant.notes,
        meant.zone,
    )


def meant(
    expression: Expression,
    span: Span | None,
    notes: Sequence[TimexNote],
    certainty: Certainty | None,
    reference: date | None,
) -> Meaning:
    """What an expression means. `certainty` is that of what is counted, None where nothing is."""
    clock: str | None = None
    named: str | None = None
    kind = TimexKind.TIME if _of_hours(expression) else TimexKind.DATE
    if isinstance(expression, Timed):
        clock, named, expression = expression.clock, expression.zone, expression.of
    elif isinstance(expression, Clock):
        clock, named = expression.time, expression.zone
    elif isinstance(expression, Every):
        kind = TimexKind.SET
    elif isinstance(expression, Amount):
        kind = TimexKind.DURATION
    if any(note.code is not NoteCode.OLDER_TEXT for note in notes):
        sure = Certainty.DISPUTED
    else:
        sure = certainty or Certainty.STATED
    if span is not None and _older(expression, span, reference):
        notes = (*notes, TimexNote(NoteCode.OLDER_TEXT, (span.value,)))
    value: str | None = None
    if isinstance(expression, Amount):
        value = _duration(expression)
        sure = Certainty.STATED
    elif span is not None:
        value = span.value
    return Meaning(
        kind, value, span, sure, clock, tuple(notes), None if named == "local" else named
    )


def _older(expression: Expression, span: Span, reference: date | None) -> bool:
    """Whether older text is quoted: «13 نيسان الجاري» in an article of another month."""
    return (
        isinstance(expression, Fields)
        and expression.hint == "this"
        and expression.day is not None
        and reference is not None
        and span.first is not None
        and (span.first.year, span.first.month) != (reference.year, reference.month)
    )


def lies_ahead(expression: Expression, span: Span | None, reference: date | None) -> bool:
    """Whether it is a stated day after the article, which no past event can have."""
    if isinstance(expression, Timed):
        expression = expression.of
    return (
        span is not None
        and isinstance(expression, Fields)
        and not _older(expression, span, reference)
        and span.precision is Precision.DAY
        and span.first is not None
        and reference is not None
        and span.first > reference
    )


def _of_hours(expression: Expression) -> bool:
    """Whether it names something finer than a day."""
    match expression:
        case Timed() | Clock():
            return True
        case PartOf(_, of) | Open(_, of):
            return _of_hours(of)
        case Between(first, last):
            return _of_hours(first) or _of_hours(last)
        case Shift(amount) | AfterEvent(amount):
            return any(unit in _CLOCK_LETTERS for _, unit in amount.terms)
        case _:
            return False


def _duration(amount: Amount) -> str | None:
    """ISO 8601, with TimeML's letters where ISO has none (a decade is DE); None for a few."""
    if amount.few:
        return None
    days, hours = "", ""
    for count, unit in amount.terms:
        if unit in _CLOCK_LETTERS:
            hours += f"{count}{_CLOCK_LETTERS[unit]}"
        else:
            days += f"{count}{_DURATION_LETTERS[unit]}"
    return f"P{days}T{hours}" if hours else f"P{days}"
