"""Reading a text's time expressions into values: the public functions of the package."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from briefings.models import (
    Certainty,
    DocumentTimes,
    Language,
    NoteCode,
    Precision,
    Reference,
    ReferenceReason,
    Timex,
    TimexKind,
    TimexNote,
)
from briefings.timex import reference as inference
from briefings.timex.events import event_day
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Clock,
    Every,
    Expression,
    Fields,
    Open,
    Shift,
    Timed,
)
from briefings.timex.resolve import Context, resolve
from briefings.timex.scan import Mention, Scan, scan
from briefings.timex.spans import Span
from briefings.timex.values import FEW

_DURATION_LETTERS = {
    "day": "D", "workday": "D", "fortnight": "W", "week": "W", "weekend": "WE", "month": "M",
    "quarter": "Q",     "season": "SE", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
_CLOCK_LETTERS = {"hour": "H", "minute": "M", "second": "S"}


def read_times(
    text: str, *, language: Language | None = None, reference: date | datetime | None = None
) -> tuple[Timex, ...]:
    """The time expressions of a text, in order, resolved against a day where one is given.

    Spans index `text` as it came. Without a reference, what counts from one keeps its span and
    has no value. The language is told by script where it is not given. Never raises.
    """
    found = scan(text, language)
    day = reference.date() if isinstance(reference, datetime) else reference
    return _resolve_all(text, found, day, Certainty.RESOLVED)


def read_document_times(
    text: str, *, language: Language | None = None, reference: date | None = None, read_on: date
) -> DocumentTimes:
    """The time expressions of a whole article, and the day they were counted from.

    Where no reference is given it is inferred, never after `read_on`, the day the article is
    read, which is also what remains where the text gives no sign.
    """
    found = scan(text, language)
    if reference is not None:
        given = Reference(reference, ReferenceReason.GIVEN)
        return DocumentTimes(_resolve_all(text, found, reference, Certainty.RESOLVED), given)
    candidates = inference.candidates(found, read_on)
    chosen = candidates[0]
    times = _resolve_all(text, found, chosen.day, Certainty.ASSUMED)
    return DocumentTimes(times, chosen, candidates)


def _resolve_all(
    text: str, found: Scan, reference: date | None, counted: Certainty
) -> tuple[Timex, ...]:
    months_seen = inference.undisputed_months(found.mentions)
    running: Span | None = None
    running_counted = False
    origins: set[int] = set()  # dates that only say when an event counted from was
    times: list[Timex] = []
    known: dict[tuple[Expression, str | None, bool], tuple[Span | None, Context]] = {}
    for index, mention in enumerate(found.mentions):
        expression, origin = _with_event(found, index)
        origins.add(origin)
        asks = inference.needs_tense(expression)
        tense = found.tense(mention) if asks else None
        alone = asks and found.alone(mention)
        # An article names the same days again and again.
        key = (expression, tense, alone)
        if key in known:
            span, context = known[key]
        else:
            context = Context(
                reference,
                running,
                tense,
                found.speech.next_week,
                months_seen,
                running_counted,
                alone,
            )
            span = resolve(expression, context)
            if not context.looked_back:
                known[key] = span, context
        times.append(_timex(text, found, mention, expression, span, context, counted))
        if index in origins or span is None or span.first is None:
            continue
        if _moves_narrative(expression, span):
            running, running_counted = span, context.counted
    return tuple(times)


def _with_event(found: Scan, index: int) -> tuple[Expression, int]:
    """An amount after an event with the event's own day put in, and which mention gave that."""
    expression = found.mentions[index].expression
    if not isinstance(expression, AfterEvent):
        return expression, -1
    origin = event_day(found, index)
    if origin is None:
        return expression, -1
    return Shift(expression.amount, expression.sign, origin[0]), origin[1]


def _moves_narrative(expression: Expression, span: Span) -> bool:
    """Whether «الشهر ذاته» may look back to it: a named time, no coarser than a year."""
    return span.last is not None and not isinstance(expression, Open)


def _timex(
    text: str,
    found: Scan,
    mention: Mention,
    expression: Expression,
    span: Span | None,
    context: Context,
    counted: Certainty,
) -> Timex:
    start, end = found.folded.span(mention.start, mention.end)
    clock: str | None = None
    kind = TimexKind.DATE
    if isinstance(expression, Timed):
        kind, clock, expression = TimexKind.TIME, expression.clock, expression.of
    elif isinstance(expression, Clock):
        kind, clock = TimexKind.TIME, expression.time
    elif isinstance(expression, Every):
        kind = TimexKind.SET
    elif isinstance(expression, Amount):
        kind = TimexKind.DURATION
    notes = (*context.notes, *_contradictions(found, mention, expression, span, context))
    if any(note.code is not NoteCode.OLDER_TEXT for note in notes):
        certainty = Certainty.DISPUTED
    elif context.counted or span is None:
        certainty = counted
    else:
        certainty = Certainty.STATED
    value: str | None = None
    if isinstance(expression, Amount):
        value = _duration(expression)
        certainty = Certainty.STATED
    elif span is not None:
        value = span.value
    return Timex(
        start,
        end,
        text[start:end],
        kind,
        value,
        span.first if span else None,
        span.last if span else None,
        span.precision if span else None,
        certainty,
        clock,
        notes,
    )


def _contradictions(
    found: Scan, mention: Mention, expression: Expression, span: Span | None, context: Context
) -> Sequence[TimexNote]:
    """Older text quoted («الجاري» of another month), and past events dated after the article."""
    reference = context.reference
    if span is None or reference is None or span.first is None:
        return ()
    if (
        isinstance(expression, Fields)
        and expression.hint == "this"
        and expression.day is not None
        and (span.first.year, span.first.month) != (reference.year, reference.month)
    ):
        return (TimexNote(NoteCode.OLDER_TEXT, (span.value,)),)
    if (
        isinstance(expression, Fields)
        and span.precision is Precision.DAY
        and span.first > reference
        and not context.counted
        and found.tense(mention) == "past"
    ):
        return (TimexNote(NoteCode.AFTER_PUBLICATION, (span.value,)),)
    return ()


def _duration(amount: Amount) -> str:
    """ISO 8601, with TimeML's letters where ISO has none (a decade is DE, "a few days" PXD)."""
    days, hours = "", ""
    for count, unit in amount.terms:
        number = "X" if amount.vague and count == FEW else str(count)
        if unit in _CLOCK_LETTERS:
            hours += f"{number}{_CLOCK_LETTERS[unit]}"
        else:
            days += f"{number}{_DURATION_LETTERS[unit]}"
    return f"P{days}T{hours}" if hours else f"P{days}"


__all__ = ["read_document_times", "read_times"]
