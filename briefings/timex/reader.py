"""Reading a text's time expressions into values: the public functions of the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

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
from briefings.timex import neighbours
from briefings.timex import reference as inference
from briefings.timex.events import event_day
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Between,
    Clock,
    Dual,
    Every,
    Expression,
    Fields,
    Open,
    PartOf,
    Relative,
    Shift,
    Timed,
    Weekday,
    Within,
)
from briefings.timex.resolve import Context, Told, resolve
from briefings.timex.scan import Mention, Scan, scan
from briefings.timex.spans import Span
from briefings.timex.zones import in_zone

_DURATION_LETTERS = {
    "day": "D", "workday": "D", "fortnight": "W", "week": "W", "weekend": "WE", "month": "M",
    "quarter": "Q",     "season": "SE", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
_CLOCK_LETTERS = {"hour": "H", "minute": "M", "second": "S"}


def read_times(
    text: str,
    *,
    language: Language | None = None,
    reference: date | datetime | None = None,
    zone: ZoneInfo | None = None,
) -> tuple[Timex, ...]:
    """The time expressions of a text, in order, resolved against a day where one is given.

    Spans index `text` as it came. Without a reference, what counts from one keeps its span and
    has no value. The language is told by script where it is not given. Where `zone` is given, a
    time of day beside another is told by a clock there («22:30 بتوقيت غرينتش» is 01:30 of the next
    day in Beirut), and an aware reference counts by its day there. Never raises.
    """
    found = scan(text, language)
    if isinstance(reference, datetime):
        if zone is not None and reference.tzinfo is not None:
            reference = reference.astimezone(zone)
        reference = reference.date()
    return _resolve_all(text, found, reference, Certainty.RESOLVED, zone)


def read_document_times(
    text: str,
    *,
    language: Language | None = None,
    reference: date | None = None,
    read_on: date,
    zone: ZoneInfo | None = None,
) -> DocumentTimes:
    """The time expressions of a whole article, and the day they were counted from.

    Where no reference is given it is inferred, never after `read_on`, the day the article is
    read, which is also what remains where the text gives no sign. `zone` as for `read_times`.
    """
    found = scan(text, language)
    if reference is not None:
        given = Reference(reference, ReferenceReason.GIVEN)
        times = _resolve_all(text, found, reference, Certainty.RESOLVED, zone)
        return DocumentTimes(times, given)
    candidates = inference.candidates(found, read_on)
    chosen = candidates[0]
    times = _resolve_all(text, found, chosen.day, Certainty.ASSUMED, zone)
    return DocumentTimes(times, chosen, candidates)


def _resolve_all(
    text: str, found: Scan, reference: date | None, counted: Certainty, zone: ZoneInfo | None
) -> tuple[Timex, ...]:
    months_seen = cache(partial(inference.undisputed_months, found.mentions))
    running: Told | None = None
    running_day: Told | None = None
    origins: set[int] = set()  # dates that only say when an event counted from was
    times: list[Timex] = []
    resolved: list[Span | None] = []
    stated: tuple[Span, Mention] | None = None  # the last date that named its year
    known: dict[tuple[object, ...], tuple[Span | None, Context]] = {}
    mentions = [
        neighbours.settled(found, mention) if isinstance(mention.expression, Within) else mention
        for mention in found.mentions
    ]
    for index, mention in enumerate(mentions):
        expression, origin = _with_event(found, mention, index)
        origins.add(origin)
        asks = inference.needs_tense(expression)
        tense = found.tense(mention) if asks else None
        alone = asks and found.alone(mention)
        nearby = None
        if asks and stated is not None and found.together(stated[1], mention):
            nearby = stated[0]
        # An article names the same days again and again.
        key = (expression, tense, alone, nearby)
        if key in known:
            span, context = known[key]
        else:
            context = Context(
                reference,
                running,
                running_day,
                tense,
                found.speech.next_week,
                months_seen,
                alone,
                nearby,
            )
            span = resolve(expression, context)
            if not context.looked_back:
                known[key] = span, context
        if isinstance(expression, Weekday | AfterEvent | Shift) or isinstance(
            mention.expression, AfterEvent
        ):
            span = _beside(found, mentions, index, expression, span, context, resolved)
            if isinstance(expression, Shift) and _is_length(expression, span, tense, reference):
                start, length = mention.start + expression.offset, expression.amount
                mention, expression, span = Mention(length, start, mention.end), length, None
        elif isinstance(expression, Clock):
            span = neighbours.clock_day(found, mentions, index, running_day, resolved, reference)
            context = replace(context, counted=span is not None)
            span = neighbours.twin_day(found, mentions, index, resolved) or span
        resolved.append(span)
        told, said = span, expression
        if zone is not None and span is not None and isinstance(expression, Clock | Timed):
            told, said = in_zone(span, expression, zone)
        times.append(_timex(text, found, mention, said, told, context, counted))
        if span is not None and _states_year(expression):
            stated = span, mention
        if index in origins or span is None or span.first is None:
            continue
        if isinstance(expression, Open) and expression.side == "since":
            span = resolve(expression.edge, replace(context, notes=[])) or span
        if _moves_narrative(expression, span):
            running = Told(span, context.counted)
            if span.precision is Precision.DAY:
                running_day = running
    return tuple(times)


def _with_event(found: Scan, mention: Mention, index: int) -> tuple[Expression, int]:
    """An amount after an event with the event's own day put in, and which mention gave that."""
    expression = mention.expression
    if not isinstance(expression, AfterEvent):
        return expression, -1
    origin = event_day(found, index)
    if origin is None and expression.beside:
        ((_, unit),) = expression.amount.terms
        return Relative(unit, expression.sign, Anchor.RUNNING), -1
    if origin is None:
        return expression, -1
    return Shift(expression.amount, expression.sign, origin[0]), origin[1]


def _states_year(expression: Expression) -> bool:
    """Whether it is a day or month with its year, which its sentence then tells on from."""
    if isinstance(expression, Timed):
        return _states_year(expression.of)
    if isinstance(expression, Dual):
        return _states_year(expression.stated) or _states_year(expression.other)
    return (
        isinstance(expression, Fields)
        and expression.month is not None
        and (
            expression.year is not None
            or (
                isinstance(expression.within, Relative)
                and expression.within.anchor is Anchor.RUNNING
            )
        )
    )


def _beside(
    found: Scan,
    mentions: Sequence[Mention],
    index: int,
    expression: Expression,
    span: Span | None,
    context: Context,
    resolved: Sequence[Span | None],
) -> Span | None:
    """The day a time right beside says it is: «يوم الجمعة، أي قبل يومين من الاقتراع»."""
    named = mentions[index].expression
    if isinstance(expression, Weekday):
        apposed = neighbours.apposed(found, mentions, index, resolved)
        if expression.hint is None and apposed is not None and apposed.first is not None:
            return apposed if apposed.first.weekday() == expression.weekday else span
    elif isinstance(named, AfterEvent):
        if named.amount.terms[-1][1] in ("day", "week"):
            return neighbours.apposed(found, mentions, index, resolved) or span
    elif isinstance(expression, Shift) and expression.narrative:
        if expression.amount.terms[-1][1] not in ("day", "week", "hour"):
            return span  # a month or a year later is no day
        date = neighbours.explained(found, mentions, index)
        return resolve(date, context) if date is not None else span
    return span


def _is_length(shift: Shift, span: Span | None, tense: str | None, today: date | None) -> bool:
    """«تنحى بعد ثلاثين عاما في الحكم»: a past event cannot lie ahead, so the amount is a length."""
    if tense != "past" or shift.sign < 0 or not shift.narrative or not shift.offset:
        return False
    if today is None:
        return False
    return span is None or (span.first is not None and span.first > today)


def _moves_narrative(expression: Expression, span: Span) -> bool:
    """Whether «الشهر ذاته» may look back to it: a named time, no coarser than a year."""
    if isinstance(expression, Open):
        return expression.side == "since" and span.last is not None
    return span.last is not None


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
        None if named == "local" else named,
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
        and found.happened(mention)
    ):
        return (TimexNote(NoteCode.AFTER_PUBLICATION, (span.value,)),)
    return ()


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


__all__ = ["read_document_times", "read_times"]
