"""Reading a text's time expressions into values: the public functions of the package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
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
    TimexNote,
)
from briefings.timex import neighbours
from briefings.timex import reference as inference
from briefings.timex.article import Answer, Article
from briefings.timex.events import beginning, event_day
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Clock,
    Expression,
    Fields,
    Half,
    NthSince,
    Open,
    PartOf,
    Quarter,
    Relative,
    Shift,
    Timed,
    Weekday,
    Window,
)
from briefings.timex.heap import steady
from briefings.timex.results import Meaning, lies_ahead, meant, timex
from briefings.timex.scan import Mention, Scan, scan
from briefings.timex.spans import Span
from briefings.timex.zones import in_zone


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
    if isinstance(reference, datetime):
        if zone is not None and reference.tzinfo is not None:
            reference = reference.astimezone(zone)
        reference = reference.date()
    with steady(text):
        found = scan(text, language)
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
    with steady(text):
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
    text: str, found: Scan, reference: date | None, certainty: Certainty, zone: ZoneInfo | None
) -> tuple[Timex, ...]:
    article = Article(found, reference, certainty)
    mentions = article.mentions
    origins: set[int] = set()  # dates that only say when an event counted from was
    times: list[Timex] = []
    resolved: list[Span | None] = []
    for index, mention in enumerate(mentions):
        expression = mention.expression
        by_event = False
        after_event = isinstance(expression, _BY_EVENTS)
        if after_event:
            if isinstance(expression, Half):
                resolved.append(None)
                continue  # of a match
            if isinstance(expression, AfterEvent):
                expression, origin, by_event = _with_event(article, index, resolved)
            else:
                expression, origin = _since_its_beginning(article, index)
            origins.add(origin)
        known = article.known(expression, shared=not after_event)
        answer = article.answer(known, mention)
        span, counted = answer.span, answer.counted or by_event
        meaning = answer.meaning if zone is None else None
        if (
            after_event
            or isinstance(expression, _BESIDE)
            or (span is None and isinstance(expression, Relative))
        ):
            beside = _beside(article, index, expression, answer, resolved)
            if beside is not None:
                span, counted = beside
                meaning = None
            if isinstance(expression, Shift) and _is_length(
                expression, span, answer.tense, article
            ):
                start, length = mention.start + expression.offset, expression.amount
                mention, expression, span = Mention(length, start, mention.end), length, None
                meaning = None
        resolved.append(span)
        if meaning is None:
            # What it means wherever it stands; the same answer, day and meaning are met again.
            fixed = (
                zone is None
                and expression is known.expression
                and not lies_ahead(expression, span, reference)
            )
            key = (id(answer), id(span), counted)
            kept = article.meanings.get(key) if fixed else None
            if kept is not None:
                meaning = kept[2]
            else:
                meaning = _meaning(article, mention, expression, span, counted, answer.notes, zone)
                if fixed and span is answer.span:
                    answer.meaning = meaning
                elif fixed:
                    article.meanings[key] = answer, span, meaning
        times.append(timex(text, found, mention, meaning))
        if span is None:
            continue
        if known.heads and found.heads_line(mention):
            article.heads(span, mention)
        if known.states:
            article.stated = span, mention
        if known.names:
            article.names(span)
        if span.first is None or index in origins:
            continue
        if _compares(article, mention, expression, span):
            continue
        if isinstance(expression, Quarter):
            article.quarter = span
        plain = span.precision is not Precision.YEAR and answer.tense != "future"
        if not (plain and not isinstance(mention.expression, _ASIDES)) and _is_aside(
            article, mention, answer, span
        ):
            continue
        if isinstance(expression, Open):
            if expression.side != "since":
                continue
            if answer.edge is None:
                answer.edge = article.aside(expression.edge, answer.tense).span or span
            span = answer.edge
        if span.last is not None:
            article.reached(span, counted, mention)
    return tuple(times)


def _meaning(
    article: Article,
    mention: Mention,
    expression: Expression,
    span: Span | None,
    counted: bool,
    notes: Sequence[TimexNote],
    zone: ZoneInfo | None,
) -> Meaning:
    """What a mention means, told by a clock in `zone` where one is asked for."""
    if (
        span is not None
        and not counted
        and lies_ahead(expression, span, article.reference)
        and article.found.happened(mention)
    ):
        notes = [*notes, TimexNote(NoteCode.AFTER_PUBLICATION, (span.value,))]
    if zone is not None and span is not None and isinstance(expression, Clock | Timed):
        span, expression = in_zone(span, expression, zone)
    certainty = article.certainty if counted or span is None else None
    return meant(expression, span, notes, certainty, article.reference)


def _with_event(
    article: Article, index: int, resolved: Sequence[Span | None]
) -> tuple[Expression, int, bool]:
    """An amount after an event with the event's own day put in.

    With it which mention gave that, -1 for none, and whether it was counted from the reference.
    """
    found, mention = article.found, article.mentions[index]
    expression = mention.expression
    if not isinstance(expression, AfterEvent):
        return expression, -1, False
    origin = event_day(found, index, spoken=True)
    if origin is None and expression.beside:
        ((_, unit),) = expression.amount.terms
        return Relative(unit, expression.sign, Anchor.RUNNING), -1, False
    if origin is None and all(unit in ("hour", "minute") for _, unit in expression.amount.terms):
        return Shift(expression.amount, expression.sign, narrative=True), -1, False
    if origin is None and expression.nth:
        beside = neighbours.day_before(found, article.mentions, index, resolved)
        if beside is not None:
            return Fields(beside.year, beside.month, beside.day), -1, True
        behind = neighbours.day_beside(found, article.mentions, index)
        return behind or expression, -1, True
    if origin is None:
        told = article.story_day()  # "eleven months before the deaths", of a story long ago
        if told is None:
            return expression, -1, False
        return Shift(expression.amount, expression.sign, told), -1, False
    day, place = origin
    spoken = isinstance(day, Weekday | Relative)
    counted = spoken or _lacks_year(day)
    if counted and _is_another(article, index, place, expression):
        return expression, -1, False  # «بعد 3 أعوام من التحالف … أمس»
    if counted:
        named = article.mentions[place]
        span = resolved[place] if place < index else article.aside(day, found.tense(named)).span
        if span is None or span.first is None:
            return expression, -1, False
        day = Fields(span.first.year, span.first.month, span.first.day)
        place = -1 if spoken else place
    return Shift(expression.amount, expression.sign, day), place, counted


def _is_another(article: Article, index: int, place: int, expression: AfterEvent) -> bool:
    """Whether the day found is another event's: years after what is of these days lie ahead.

    Nor are weeks counted from a weekday that another sentence names, or from a later one's date.
    """
    unit = expression.amount.terms[0][1]
    if unit in ("year", "decade", "century"):
        return expression.sign > 0
    near = article.found.together(
        *sorted((article.mentions[index], article.mentions[place]), key=_start)
    )
    spoken = isinstance(article.mentions[place].expression, Weekday | Relative)
    return not near and (spoken or place > index) and unit not in ("day", "hour", "minute")


def _start(mention: Mention) -> int:
    return mention.start


def _since_its_beginning(article: Article, index: int) -> tuple[Expression, int]:
    """“Its third day”: today or the day named beside it; longer units from where it began.

    With it which mention said when it began, -1 for none.
    """
    found, mention = article.found, article.mentions[index]
    expression = mention.expression
    if not isinstance(expression, NthSince):
        return expression, -1
    unit = expression.unit
    began = beginning(found, index)
    if began is not None and (not _lacks_year(began[0]) or unit in ("day", "week")):
        elapsed = Amount(((expression.n - 1, unit),))
        first = Shift(elapsed, 1, began[0], exact=True)
        return Window(Amount(((1, unit),)), 1, first, inclusive=True), began[1]
    if unit != "day":
        return (Relative("week", 0) if unit == "week" else expression), -1
    day = neighbours.day_beside(found, article.mentions, index)
    return day or Relative("day", 0), -1


_BY_EVENTS = (AfterEvent, NthSince, Half)  # what means nothing by itself
# What stands beside may say the day of; a tuple, for speed.
_BESIDE = (Weekday, Shift, Clock, Open, Timed, PartOf)
_PRECISIONS = {
    "day": Precision.DAY, "week": Precision.DAY, "month": Precision.MONTH, "year": Precision.YEAR,
}  # fmt: skip
_ASIDES = (Clock, AfterEvent)  # what may stand aside whatever its precision and tense
_BY = re.compile(r"(?:\bby|بحلول) (?:(?:عام|سنه|العام) )?$")


# What a figure is compared with: "up from $2bn a year ago", «مقارنة بـ62 مليونا قبل عام».
_COMPARING = re.compile(
    r"(?:\b(?:from|than|against|versus|vs|compared with|compared to|unlike)|مقارنه|قياسا|مقابل"
    r"|نظير)\b"
    r"[^.;\n]{0,50}$"
)
_COARSE = (Precision.YEAR, Precision.QUARTER, Precision.MONTH, Precision.INTERVAL)


def _compares(article: Article, mention: Mention, expression: Expression, span: Span) -> bool:
    """Whether a time is only what another is compared with, so that nothing goes on from it.

    "A year earlier" always is: comparisons stand beside each other.
    """
    if span.precision not in _COARSE:
        return False
    match expression:
        case Shift(sign=-1, narrative=True, origin=None):
            return True
        case Shift(sign=-1, origin=None) | Relative(shift=-1) | Quarter():
            text = article.found.folded.text
            near = max(0, mention.start - 70)
            return _COMPARING.search(text, near, mention.start) is not None
        case _:
            return False


def _is_aside(article: Article, mention: Mention, answer: Answer, span: Span) -> bool:
    """Whether the narrative does not move: "the previous year", a target "by 2020".

    Nor to what was promised by the end of a week.
    """
    expression = mention.expression
    if span.precision is Precision.DAY:
        if isinstance(expression, Clock) and expression.time is None:
            return article.running_day is not None  # "at dawn"
        return False
    if isinstance(expression, AfterEvent) and expression.sign < 0:
        return True
    target = answer.tense == "future"
    if article.running is None or (span.precision is not Precision.YEAR and not target):
        return False
    if isinstance(expression, Relative):
        return expression.anchor is Anchor.RUNNING and expression.shift < 0
    text = article.found.folded.text
    return _BY.search(text, max(0, mention.start - 16), mention.start) is not None


def _lacks_year(day: Expression) -> bool:
    """Whether it is a day of a month whose year its own sentence decides."""
    return isinstance(day, Fields) and day.year is None and day.within is None


def _beside(
    article: Article,
    index: int,
    expression: Expression,
    answer: Answer,
    resolved: Sequence[Span | None],
) -> tuple[Span | None, bool] | None:
    """The day a time right beside says it is: «يوم الجمعة، أي قبل يومين من الاقتراع».

    With it whether it was counted from the reference; None where nothing beside says any.
    """
    found, mentions = article.found, article.mentions
    named = mentions[index].expression
    if isinstance(expression, Clock):
        stands = article.hour_day(mentions[index])
        day = neighbours.clock_day(found, mentions, index, stands, resolved, article.reference)
        return neighbours.twin_day(found, mentions, index, resolved) or day, day is not None
    if isinstance(expression, Open):
        if not isinstance(expression.edge, Clock):
            return None
        stands = article.hour_day(mentions[index])
        day = neighbours.clock_day(found, mentions, index, stands, resolved, article.reference)
        if day is None:
            return None
        since = expression.side == "since"
        return Span(
            day.first if since else None, None if since else day.last, Precision.INTERVAL
        ), True
    if isinstance(expression, Relative) and not isinstance(
        named, AfterEvent
    ):  # "the next day, Tuesday"
        date = neighbours.explained(found, mentions, index) or neighbours.day_beside(
            found, mentions, index
        )
        if expression.unit != "day" or date is None:
            return None
        told = article.aside(date, answer.tense)
        return told.span, answer.counted or told.counted
    if isinstance(expression, Weekday | Timed | PartOf) and answer.tense == "future":
        day = neighbours.follows(found, mentions, index, resolved)
        if day is not None:
            return day, True
    if isinstance(expression, Weekday):
        if expression.hint is not None:
            return None
        week = neighbours.week_told(found, mentions, index)
        if week is not None and expression.within is None and answer.tense != "past":
            within = replace(expression, within=week)
            return article.aside(within, answer.tense).span, True
        day = neighbours.apposed(found, mentions, index, resolved)
        fits = day is not None and day.first and day.first.weekday() == expression.weekday
        return (day, answer.counted) if fits else None
    if isinstance(named, AfterEvent):
        precision = _PRECISIONS.get(named.amount.terms[-1][1])
        if precision is None:
            return None
        day = neighbours.apposed(found, mentions, index, resolved, precision)
        return (day, answer.counted) if day is not None else None
    if not isinstance(expression, Shift) or not expression.narrative:
        return None
    if expression.amount.terms[-1][1] not in ("day", "week", "hour"):
        return None  # a month or a year later is no day
    date = neighbours.explained(found, mentions, index)
    if date is None:
        return None
    told = article.aside(date, answer.tense)
    return told.span, answer.counted or told.counted


def _is_length(shift: Shift, span: Span | None, tense: str | None, article: Article) -> bool:
    """«تنحى بعد ثلاثين عاما في الحكم»: a past event cannot lie ahead, so the amount is a length.

    Nor can it follow what was not told; behind a month or a year («وبعد أسبوعين») it has no day.
    """
    today = article.reference
    if tense != "past" or shift.sign < 0 or not shift.narrative or not shift.offset:
        return False
    if today is None:
        return False
    if span is None:
        return article.running is None
    return span.first is not None and span.first > today


__all__ = ["read_document_times", "read_times"]
