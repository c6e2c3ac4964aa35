"""What a time expression's neighbours in its sentence say about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from briefings.models import Precision
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Clock,
    Every,
    Expression,
    Fields,
    From,
    Open,
    Relative,
    Shift,
    Timed,
    Within,
)
from briefings.timex.resolve import Context, Told, resolve
from briefings.timex.scan import Mention, Scan
from briefings.timex.spans import Span
from briefings.timex.spans import day as day_of

_COMMA = re.compile("[,،]")
_RECENT = 3  # days from the article a time of day is likelier of than of others
_GAP = 16  # characters between a time and what is said of it
_BESIDE = 8  # mentions on either side that say which day a time of day is of
_EXPLAINED = re.compile(r" ?[,،(] ?(?:اي |وتحديدا |that is,? )?(?:في |on )?")
_TWIN = re.compile(r" ?[(/،,] ?| اي | or ")
_APPOSED = re.compile(r"(?: (?:من|علي) ذلك)? ?[,،(] ?(?:اي |that is,? |i\.e\.,? |an? )?")


def clock_day(
    found: Scan,
    mentions: Sequence[Mention],
    index: int,
    running_day: Told | None,
    resolved: Sequence[Span | None],
    reference: date | None,
) -> Span | None:
    """The day a bare time of day belongs to: that of its clause, else the latest spoken of.

    None beside what recurs: "from 10 a.m. to 8 p.m. daily".
    """
    here = mentions[index]
    begin, end = found.sentence(here)
    text = found.folded.text
    choices = [running_day.span] if running_day is not None else []
    for place in range(index - 1, max(-1, index - _BESIDE), -1):
        other = mentions[place]
        if other.start < begin:
            break
        if isinstance(other.expression, Every):
            return None
        span = resolved[place]
        if span is not None and span.precision is Precision.DAY:
            if _COMMA.search(text, other.end, here.start) is None:
                return span
            choices.append(span)
    for place in range(index + 1, min(len(mentions), index + _BESIDE)):
        other = mentions[place]
        if other.start >= end:
            break
        if isinstance(other.expression, Every):
            return None
        if isinstance(other.expression, Clock | Amount | AfterEvent):
            continue
        context = Context(
            reference, running_day, running_day, found.tense(other), found.speech.next_week
        )
        span = resolve(other.expression, context)
        if span is not None and span.precision is Precision.DAY:
            if _COMMA.search(text, here.end, other.start) is None:
                return span
            choices.append(span)
    if reference is None:
        return choices[-1] if choices else None
    if found.tense(here) == "past":
        choices = [span for span in choices if span.first is None or span.first <= reference]
    days = [span for span in choices if span.precision is Precision.DAY and span.first is not None]
    near = [span for span in days if span.first and abs((reference - span.first).days) <= _RECENT]
    return (near or days or [day_of(reference)])[0]


def week_told(found: Scan, mentions: Sequence[Mention], index: int) -> Relative | None:
    """The week its sentence has named before: "next week it hears … on Monday"."""
    begin, _ = found.sentence(mentions[index])
    for place in range(index - 1, max(-1, index - _BESIDE), -1):
        other = mentions[place]
        if other.start < begin:
            return None
        match other.expression:
            case Relative("week", shift, Anchor.REFERENCE) as week:
                return week if shift > 0 else None
    return None


def apposed(
    found: Scan, mentions: Sequence[Mention], index: int, resolved: Sequence[Span | None]
) -> Span | None:
    """The day just named of which the text goes on to say how far from an event it was.

    «يوم الجمعة، أي قبل يومين من الاقتراع», "on 27 September, the day before it hit the coast".
    """
    if not index:
        return None
    before = mentions[index - 1]
    span = resolved[index - 1]
    gap = found.folded.text[before.end : mentions[index].start][:_GAP]
    if span is None or span.precision is not Precision.DAY or _APPOSED.fullmatch(gap) is None:
        return None
    return span


def twin_day(
    found: Scan, mentions: Sequence[Mention], index: int, resolved: Sequence[Span | None]
) -> Span | None:
    """The day of a time told once more in another zone: "1 a.m. on Sunday (2200 GMT)" is Saturday.

    The nearest of the day before, the same and the next: no two zones are over 14 hours apart, and
    neighbours in the news hardly over 12.
    """
    if not index:
        return None
    one, two = mentions[index - 1], mentions[index]
    span = resolved[index - 1]
    gap = found.folded.text[one.end : two.start][:_GAP]
    if (
        span is None
        or span.first is None
        or span.first != span.last
        or _TWIN.fullmatch(gap) is None
    ):
        return None
    first, second = _hour(one.expression), _hour(two.expression)
    if first is None or second is None or first[1] == second[1]:
        return None
    apart = second[0] - first[0]
    return day_of(span.first + timedelta(-1 if apart > 12 else 1 if apart < -12 else 0))


def _hour(expression: Expression) -> tuple[float, str | None] | None:
    match expression:
        case Clock(str(at), None, zone) | Timed(_, str(at), zone):
            return int(at[:2]) + int(at[3:]) / 60, zone
        case _:
            return None


def explained(found: Scan, mentions: Sequence[Mention], index: int) -> Expression | None:
    """The date that says which day a counted one was: "twelve days later, on 13 April"."""
    if index + 1 == len(mentions):
        return None
    after = mentions[index + 1]
    gap = found.folded.text[mentions[index].end : after.start][: 2 * _GAP]
    expression = after.expression
    inner = expression.of if isinstance(expression, Timed) else expression
    if isinstance(inner, Fields) and inner.day is not None and inner.month is not None:
        return inner if _EXPLAINED.fullmatch(gap) is not None else None
    return None


def settled(found: Scan, mention: Mention, reference: date | None) -> Mention:
    """What the sentence decides of an expression, and with it where it begins.

    “In six weeks” is a point ahead, or a length, which leaves the preposition out; "from 8 May"
    opens a period ahead, or is a day.
    """
    within = mention.expression
    if isinstance(within, From):
        if _ahead(found, mention, within.edge, reference):
            return Mention(Open("starting", within.edge), mention.start, mention.end)
        return Mention(within.edge, mention.start + within.offset, mention.end)
    if not isinstance(within, Within):
        return mention
    if found.tense(mention) == "future" or found.alone(mention, *found.sentence(mention)):
        return Mention(Shift(within.amount, 1), mention.start, mention.end)
    return Mention(within.amount, mention.start + within.offset, mention.end)


def _ahead(found: Scan, mention: Mention, edge: Expression, reference: date | None) -> bool:
    if reference is None:
        return False
    next_week = found.speech.next_week
    span = resolve(edge, Context(reference, tense=found.tense(mention), next_week=next_week))
    return span is not None and span.first is not None and span.first > reference
