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
    Between,
    Clock,
    Every,
    Expression,
    Feast,
    Fields,
    From,
    Half,
    Open,
    PartOf,
    Quarter,
    Relative,
    Season,
    Shift,
    Timed,
    Weekday,
    Within,
)
from briefings.timex.resolve import Context, Told, resolve
from briefings.timex.scan import Mention, Scan
from briefings.timex.spans import Span
from briefings.timex.spans import day as day_of

_COMMA = re.compile("[,،]")
_BEHIND = ("after ", "following ", "since ", "despite ")
_RECENT = 3  # days from the article a time of day is likelier of than of others
_CLAUSE = 60  # characters before a range that say of what it is
_AROUND = 200  # characters on either side that say of what a sentence tells
_GAP = 16  # characters between a time and what is said of it
_BESIDE = 8  # mentions on either side that say which day a time of day is of
# "The first such visit in a decade" tells a length.
_FIRST_IN = re.compile(
    r"\b(?:first|[a-z]{3,}(?<!inter)(?<!for)(?<!arr)(?<!requ)(?<!prot)est|worst|best|most|least|only)"
    r"(?:-[a-z]+)?(?: (?!will|is|are|to|be|due)[\w-]+){0,3} $"
)
_EXPLAINED = re.compile(r" ?[,،(] ?(?:اي |وتحديدا |that is,? )?(?:في |on )?")
_TWIN = re.compile(r" ?[(/،,] ?| اي | or ")
_OR = re.compile(r",? (?:and |or )?(?:on |into |to )?")
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
    if found.usual(here) or text.endswith("the ", begin, here.start):
        return None  # "the last ferry normally leaves at 10.15pm", "the 23:55 from Doha"
    choices = [running_day.span] if running_day is not None else []
    for place in range(index - 1, max(-1, index - _BESIDE), -1):
        other = mentions[place]
        if other.start < begin:
            break
        if isinstance(other.expression, Every):
            return None
        span = resolved[place]
        if text.startswith("'s", other.end) and text.endswith(_BEHIND, begin, other.start):
            choices.clear()  # "after Monday's ruling, … at dawn"
            continue
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
    found: Scan,
    mentions: Sequence[Mention],
    index: int,
    resolved: Sequence[Span | None],
    precision: Precision = Precision.DAY,
) -> Span | None:
    """The day (or month or year) just named of which the text says how far from an event it was.

    «يوم الجمعة، أي قبل يومين من الاقتراع», "on 27 September, the day before it hit the coast".
    """
    if not index:
        return None
    before = mentions[index - 1]
    span = resolved[index - 1]
    gap = found.folded.text[before.end : mentions[index].start][:_GAP]
    if span is None or span.precision is not precision or _APPOSED.fullmatch(gap) is None:
        return None
    return span


def follows(
    found: Scan, mentions: Sequence[Mention], index: int, resolved: Sequence[Span | None]
) -> Span | None:
    """The day after the one just named: "late Thursday or early Friday"."""
    if not index:
        return None
    before, here = mentions[index - 1], mentions[index]
    span = resolved[index - 1]
    one, two = _weekday(before.expression), _weekday(here.expression)
    if one is None or two is None or span is None or span.last is None:
        return None
    gap = found.folded.text[before.end : here.start]
    if len(gap) > _GAP or _OR.fullmatch(gap) is None or (two - one) % 7 != 1:
        return None
    return day_of(span.last + timedelta(1))


def _weekday(expression: Expression) -> int | None:
    match expression:
        case Weekday(weekday, None, None):
            return weekday
        case Timed(of) | PartOf(_, of) | Open("until" | "through", of):
            return _weekday(of)
        case _:
            return None


def day_before(
    found: Scan, mentions: Sequence[Mention], index: int, resolved: Sequence[Span | None]
) -> date | None:
    """The day its sentence has named before: "on Thursday … on the third day of the hearing"."""
    span = resolved[index - 1] if index else None
    if span is None or span.precision is not Precision.DAY:
        return None
    return span.first if found.together(mentions[index - 1], mentions[index]) else None


def day_beside(found: Scan, mentions: Sequence[Mention], index: int) -> Expression | None:
    """The weekday or day right behind in the sentence: "entered its third day on Thursday"."""
    if index + 1 == len(mentions) or not found.together(mentions[index], mentions[index + 1]):
        return None
    behind = mentions[index + 1]
    expression = behind.expression
    plain = expression.of if isinstance(expression, Timed) else expression
    if behind.start - mentions[index].end > _GAP:
        return None
    return plain if isinstance(plain, Weekday | Fields) else None


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


def recurring(found: Scan, mention: Mention) -> Mention:
    """A day, month, season or range that its sentence says recurs, as what has no value."""
    expression = mention.expression
    if not _without_year(expression):
        return mention
    recurs = found.usual(mention)
    if not recurs and isinstance(expression, Between):
        begin, _ = found.sentence(mention)
        text = found.folded.text
        before = text[max(begin, mention.start - _CLAUSE) : mention.start]
        around = text[max(0, mention.start - 2 * _AROUND) : mention.end + _AROUND]
        recurs = found.speech.recurs(before, around)
    return Mention(Every(), mention.start, mention.end) if recurs else mention


def _without_year(expression: Expression) -> bool:
    match expression:
        case Fields(None, int(), within=None, hint=None) | Season(_, None, None, None):
            return True
        case Feast(_, None, None, None):
            return True
        case Between(first, last):
            return _without_year(first) and _without_year(last)
        case _:
            return False


def settled(found: Scan, mention: Mention, reference: date | None) -> Mention:
    """What the sentence decides of an expression, and with it where it begins.

    “In six weeks” is a point ahead, or a length, which leaves the preposition out; "from 8 May"
    opens a period ahead, or is a day; “the first half” is a year's, or stays as it is: no time.
    """
    within = mention.expression
    if isinstance(within, Half):
        begin, end = found.sentence(mention)
        begin, end = max(begin, mention.start - _AROUND), min(end, mention.end + _AROUND)
        if not found.speech.of_year(found.folded.text[begin:end]):
            return mention
        return Mention(Quarter(within.half), mention.start, mention.end)
    if isinstance(within, From):
        hour = isinstance(within.edge, Timed) and within.edge.clock is not None
        if hour or _ahead(found, mention, within.edge, reference):
            return Mention(Open("starting", within.edge), mention.start, mention.end)
        return Mention(within.edge, mention.start + within.offset, mention.end)
    if not isinstance(within, Within):
        return mention
    first = _FIRST_IN.search(found.folded.text, max(0, mention.start - _CLAUSE), mention.start)
    ahead = found.tense(mention) == "future" and first is None
    if ahead or found.alone(mention, *found.sentence(mention)):
        return Mention(Shift(within.amount, 1), mention.start, mention.end)
    return Mention(within.amount, mention.start + within.offset, mention.end)


def _ahead(found: Scan, mention: Mention, edge: Expression, reference: date | None) -> bool:
    if reference is None:
        return False
    next_week = found.speech.next_week
    span = resolve(edge, Context(reference, tense=found.tense(mention), next_week=next_week))
    return span is not None and span.first is not None and span.first > reference
