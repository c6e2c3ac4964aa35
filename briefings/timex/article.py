"""What resolving an article's expressions remembers, from one to the next and between articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from briefings.models import Certainty, Precision, TimexNote
from briefings.timex import neighbours, spans
from briefings.timex import reference as inference
from briefings.timex.context import Context, Sign, Told
from briefings.timex.expressions import (
    Anchor,
    Between,
    Dual,
    Expression,
    Feast,
    Fields,
    From,
    Half,
    Open,
    PartOf,
    Relative,
    Season,
    Shift,
    Timed,
    Unit,
    Within,
)
from briefings.timex.resolve import resolve
from briefings.timex.results import Meaning
from briefings.timex.scan import Cue, Mention, Scan
from briefings.timex.spans import Span


@dataclass(slots=True)
class Answer:
    """What an expression was found to mean.

    `counted` says that the reference was used, `elsewhere` that the rest of the article was.
    `meaning` is set once it is known, where it is the same wherever the expression stands;
    `edge` where it is open: the days it begins with.
    """

    span: Span | None
    tense: Sign | None
    counted: bool
    elsewhere: bool
    notes: Sequence[TimexNote]
    meaning: Meaning | None = None
    edge: Span | None = None


@dataclass(slots=True)
class Known:
    """What is known of an expression. Holding it keeps its id its own."""

    expression: Expression
    plain: Expression  # without its time of day
    asks: bool  # whether tense can change what it means
    states: bool  # whether it states its year
    names: bool  # whether it says of which year its days are
    goes_along: Unit | None  # whose unit is the story's in a story: "the end of the week"
    heads: bool  # whether it may head a line of a chronicle
    far: bool  # whether it leads years ahead, or says how long something took
    answers: dict[tuple[date | None, str, Sign | None, bool], Answer]


_UNSETTLED = (Within, From, Half)
_RECURRING = (Fields, Between, Season, Feast)  # what may recur: "usually held in August"
# Runs of words that news says again and again share their expressions (`scan`), so what one means
# on a day is known from the article before. An expression belongs to one language.
_known: dict[int, Known] = {}
_EXPRESSIONS = 4096  # remembered, before memory is cleared
_ANSWERS = 64  # of each
_YEARS = 2  # from which on a day or month is of long ago
_DECADES = 10  # the same of a year
_PARAGRAPH = 1000  # characters within which a story goes on
_STORY = 2  # times of long ago in a row are a story
_RECENT = 3  # days from the article within which news tells of hours
_LONGEST = 366  # days of a time that the narrative can stand at


class Article:
    """What resolving an article's expressions remembers from one to the next.

    `certainty` is that of what is counted from the reference.
    """

    def __init__(self, found: Scan, reference: date | None, certainty: Certainty) -> None:
        self.found = found
        self.reference = reference
        self.certainty = certainty
        recurring = _RECURRING if found.tells_usual else Between
        self._sure = certainty.value  # hashed in a tenth of the time
        self.mentions: Sequence[Mention] = [
            neighbours.settled(found, each, reference)
            if isinstance(each.expression, _UNSETTLED)
            else neighbours.recurring(found, each)
            if isinstance(each.expression, recurring)
            else each
            for each in found.mentions
        ]
        self.running: Told | None = None
        self.running_day: Told | None = None
        self.stated: tuple[Span, Mention] | None = None  # the last date that named its year
        # By the ids of an answer and of the span that what stands beside gives; both are held.
        self.meanings: dict[tuple[int, int, bool], tuple[Answer, Span | None, Meaning]] = {}
        self._named: dict[tuple[int, int], Span] = {}  # days named with their years
        self._here: dict[tuple[object, ...], tuple[Known, Span | None, Answer]] = {}
        self._months: frozenset[int] | None = None
        self._years: frozenset[int] | None = None
        self._long_ago = 0  # how many times in a row were of years ago
        self._days_ago = False  # whether the last of them was a day of the year before
        self._lead_day: Told | None = None  # the first day told that was just now
        self._coming_day: Told | None = None  # the last that lies ahead
        self._head: Span | None = None  # the day that heads this line of a chronicle
        self._head_ends = 0  # where that line ends
        self.quarter: Span | None = None  # the quarter of a year named last
        self._last: Mention | None = None  # what named the time the narrative has come to

    def known(self, expression: Expression, *, shared: bool) -> Known:
        """What is known of an expression; `shared` where the one object may be met again."""
        known = _known.get(id(expression))
        if known is None:
            plain = expression.of if isinstance(expression, Timed) else expression
            asks = inference.needs_tense(expression)
            known = Known(
                expression,
                plain,
                asks,
                _states_year(expression),
                _names_days(plain),
                _goes_along(plain),
                isinstance(plain, Fields | Between),
                _leads_far(plain),
                {},
            )
            if shared:
                if len(_known) >= _EXPRESSIONS:
                    _known.clear()
                _known[id(expression)] = known
        return known

    def answer(self, known: Known, mention: Mention) -> Answer:
        """What an expression means where it stands."""
        tense: Sign | None = None
        alone = False
        nearby: Span | None = None
        asks = known.asks
        if known.goes_along is not None:
            asks = asks or self._long_ago > 1
            along = known.goes_along != "year"
            if along and self._last and self.found.together(self._last, mention):
                return self._along(known, mention)
        if asks:
            found = self.found
            begin, end = found.sentence(mention)
            cue = found.cue(mention, begin, end)
            tense = cue.tense if cue is not None else None
            if known.far and tense == "future" and not found.surely_ahead(cue, mention):
                tense = None  # «تودع مسنجر بعد 20 عاما»
            alone = cue is None and found.alone(mention, begin, end)
            if self.stated is not None and found.together(self.stated[1], mention):
                nearby = self.stated[0] if tense != "open" else None
                now = cue is not None and found.looks_from_now(cue)
                if isinstance(self.stated[1].expression, Season):  # only a day is told on from it
                    day = isinstance(known.plain, Fields) and known.plain.day is not None
                    now = now or tense == "future" or not day
                if now and self._is_past(nearby):
                    nearby = None  # "passed in 2021, it takes effect on 1 July"
            elif self._head is not None and mention.start < self._head_ends:
                nearby = self._head
            elif tense != "future" or (cue is not None and not found.looks_from_now(cue)):
                if self._tells_long_ago(mention, known, cue):
                    nearby = self.running.span if self.running is not None else None
                elif self._named and isinstance(known.plain, Fields):
                    nearby = self._named.get((known.plain.month or 0, known.plain.day or 0))
        if nearby is None:
            key = (self.reference, self._sure, tense, alone)
            answer = known.answers.get(key)
            if answer is None:
                answer = self._answer(known.expression, tense, alone, None)
                if len(known.answers) >= _ANSWERS:
                    known.answers.clear()
                known.answers[key] = answer
                if answer.elsewhere:
                    known.answers[key] = _ELSEWHERE
                return answer
            if not answer.elsewhere:
                return answer
        told = (id(nearby), id(self.running), id(self.running_day), id(self.quarter))
        here = (id(known), tense, alone, *told)
        kept = self._here.get(here)
        if kept is None:
            answer = self._answer(known.expression, tense, alone, nearby)
            kept = self._here[here] = (known, nearby, answer)
        return kept[2]

    def _answer(
        self, expression: Expression, tense: Sign | None, alone: bool, nearby: Span | None
    ) -> Answer:
        context = self._context(tense, alone, nearby)
        span = resolve(expression, context)
        if self.running is not None and span == self.running.span:
            span = self.running.span  # the same object is the sooner known again
        return Answer(span, tense, context.counted, context.looked_back, context.notes)

    def _context(self, tense: Sign | None, alone: bool, nearby: Span | None) -> Context:
        return Context(
            self.reference,
            self.running,
            self.running_day,
            tense,
            self.found.speech.next_week,
            self._months_seen,
            self._years_seen,
            alone,
            nearby,
            self._story(nearby),
            self.quarter,
        )

    def _along(self, known: Known, mention: Mention) -> Answer:
        """ "The end of the month" behind a day: its month, if past or ahead alike."""
        day = self.running_day
        cue = self.found.cue(mention, *self.found.sentence(mention))
        tense = cue.tense if cue is not None else None
        context = self._context(tense, False, None)
        if cue and day is not None and day.span.first is not None and self.reference is not None:
            from_now = self.found.looks_from_now(cue)
            if from_now if day.span.first > self.reference else not from_now:
                context.story = day.span
                context.counted = day.counted
        span = resolve(known.expression, context)
        return Answer(span, tense, context.counted, context.looked_back, context.notes)

    def _story(self, nearby: Span | None) -> Span | None:
        if nearby is None or not _is_day(nearby):
            return None
        return nearby if self._long_ago > 1 or nearby is self._head else None

    def heads(self, span: Span, mention: Mention) -> None:
        """A day heads its line, in which all that is told happened on it or soon after."""
        end = self.found.folded.text.find("\n", mention.end)
        self._head_ends = end if end >= 0 else len(self.found.folded.text)
        self._head = spans.day(span.first) if span.first is not None else None
        if span.last is not None:
            self.running_day = Told(spans.day(span.last), counted=False)

    def aside(self, expression: Expression, tense: Sign | None) -> Answer:
        """What another expression means where one stands."""
        return self._answer(expression, tense, False, None)

    def _months_seen(self) -> frozenset[int]:
        if self._months is None:
            self._months = inference.undisputed_months(self.found)
        return self._months

    def _years_seen(self) -> frozenset[int]:
        if self._years is None:
            self._years = inference.years_named(self.found)
        return self._years

    def _is_past(self, span: Span | None) -> bool:
        today = self.reference
        return bool(span and span.last and today and span.last < today)

    def names(self, span: Span) -> None:
        """A day was named with its year, which "on 14 April" may leave out from now on."""
        if span.precision in (Precision.DAY, Precision.INTERVAL):
            for edge in (span.first, span.last):
                if edge is not None:
                    self._named[edge.month, edge.day] = spans.day(edge)

    def hour_day(self, mention: Mention) -> Told | None:
        """The day that hours without one belong to: the narrative's, while it goes on.

        Behind a day of weeks ago, a new paragraph goes back to the day the article began with, and
        what lies ahead to the day it looks ahead to.
        """
        told = self.running_day
        if told is None or told.span.first is None or self.reference is None:
            return told
        away = (self.reference - told.span.first).days
        if abs(away) <= _RECENT or self._long_ago >= _STORY:
            return told
        if away > 0 and self.found.tense(mention) == "future":
            return self._coming_day or self._lead_day
        if self._breaks_before(mention):
            return self._lead_day
        return told

    def story_day(self) -> Fields | None:
        """The day a story of long ago has reached."""
        told = self.running_day.span.last if self.running_day is not None else None
        if told is None or self._long_ago < _STORY:
            return None
        return Fields(told.year, told.month, told.day)

    def _tells_long_ago(self, mention: Mention, known: Known, cue: Cue | None) -> bool:
        """Whether a story of long ago is told, to which a day without its year belongs.

        Dates of years ago may be told on the way: after one of them the day has to be a date of
        the past in its paragraph; after several any time may, and a date in the next paragraph.
        """
        if not self._long_ago or (cue is None and self._long_ago < _STORY):
            return False
        if cue is not None and (cue.tense == "open" or self.found.reports(cue)):
            return False
        plain = known.plain
        dated = isinstance(plain, Feast) or (isinstance(plain, Fields) and plain.day is not None)
        if self._long_ago == 1 and not dated:
            return False
        if cue is None and not dated:
            return False
        near = mention.start - self._reached <= _PARAGRAPH
        if near and not self._breaks_before(mention):
            return True
        return self._long_ago >= _STORY and dated

    @property
    def _reached(self) -> int:
        """Where what named the last time ended."""
        return self._last.end if self._last is not None else 0

    def _breaks_before(self, mention: Mention) -> bool:
        """Whether a paragraph ends between what named the last time and a mention."""
        return self.found.folded.text.find("\n", self._reached, mention.start) >= 0

    def reached(self, span: Span, counted: bool, mention: Mention) -> None:
        """The narrative has come to a named time, no coarser than a year."""
        day = span.precision is Precision.DAY
        if not day and span.first and span.last and (span.last - span.first).days > _LONGEST:
            return
        last, self._last = self._last, mention
        told = self.running
        same = told is not None and told.span is span and told.counted == counted
        if same and last is not None and last.expression is mention.expression:
            self._long_ago += 1 if self._long_ago else 0
            return  # the same again: nothing else moves
        away = 0
        if self.reference is not None and span.first is not None:
            away = (self.reference - span.first).days
        if isinstance(mention.expression, Open):
            self._long_ago = 0  # "since 2019" tells no story of then
        elif away < 365:
            self._days_ago = False
            self._long_ago = 0
        else:
            fine = day or span.precision is Precision.MONTH
            far = away >= 365 * (_YEARS if fine else _DECADES)
            nearly = day and not far
            far = far or (nearly and self._days_ago)  # a second day of the year before
            self._days_ago = nearly
            self._long_ago = self._long_ago + 1 if far else 0
        self.running = _kept(self.running, span, counted)
        if day:
            self.running_day = _kept(self.running_day, span, counted)
            if away < 0:
                self._coming_day = self.running_day
            if self._lead_day is None and -_RECENT <= away <= _RECENT:
                self._lead_day = self.running_day


def _kept(told: Told | None, span: Span, counted: bool) -> Told:
    """The time told before where it is the same, since answers are known by it."""
    if told is not None and told.counted == counted and (told.span is span or told.span == span):
        return told
    return Told(span, counted)


_ELSEWHERE = Answer(None, None, counted=False, elsewhere=True, notes=())


def _is_day(span: Span) -> bool:
    return span.precision is Precision.DAY


def _goes_along(expression: Expression) -> Unit | None:
    """The unit of "the end of the week"."""
    match expression:
        case PartOf(_, Relative(unit, 0, Anchor.REFERENCE, True)) | Open(
            _, PartOf(_, Relative(unit, 0, Anchor.REFERENCE, True))
        ):
            return unit
        case _:
            return None


def _names_days(expression: Expression) -> bool:
    """Whether it says, for a day or a range of days, of which year they are."""
    match expression:
        case Between(first, last):
            return _names_days(first) or _names_days(last)
        case Fields(year, int(), int()):
            said = isinstance(expression.within, Relative) or expression.hint == "this"
            return year is not None or said  # «24 يونيو الحالي»
        case _:
            return False


def _states_year(expression: Expression) -> bool:
    """Whether it is a day or month with its year, which its sentence then tells on from."""
    if isinstance(expression, Timed):
        return _states_year(expression.of)
    if isinstance(expression, Season):
        return expression.year is not None
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


def _leads_far(expression: Expression) -> bool:
    """Whether it is «بعد N عاما», which leads ahead only where the sentence surely does."""
    if not isinstance(expression, Shift) or not expression.narrative or expression.sign < 0:
        return False
    return expression.amount.terms[-1][1] in ("year", "decade", "century")
