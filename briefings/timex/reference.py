"""Inferring the day an undated article was written (its document creation time).

Signs, strongest first: a dateline or edition line; what the narrative says has elapsed since a
dated event, refined by the weekdays it names; a weekday that fits its date in one year only; the
latest calendar date. Every candidate is kept with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise

from briefings.models import Precision, Reference, ReferenceReason
from briefings.timex import spans
from briefings.timex.events import event_day
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Between,
    Dual,
    Expression,
    Feast,
    Fields,
    From,
    Open,
    PartOf,
    Quarter,
    Relative,
    Season,
    Shift,
    Timed,
    Weekday,
)
from briefings.timex.resolve import Context, resolve
from briefings.timex.scan import Mention, Scan

_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_LINE = 90  # characters a dateline may have
_SPOKEN_WITHIN, _DONE_WITHIN = 4, 2  # days behind the latest date
_SENTENCE = (".", "!", "?", "؟")
_BESIDE = re.compile(r" ?[,،(]? ?(?:on |في |اي )?")
_STATED = (Precision.DAY, Precision.WEEK, Precision.MONTH)
_SINCE = re.compile(r" (?:(?:have|has) )?(?:passed|elapsed|gone by)? ?since |,? ?علي ")
_TRIED = 12  # expressions of elapsed time looked into
_DATELINE_YEARS = 10  # how far back a dateline without a year may lie
_SEARCHED_YEARS = 40  # how far back a weekday and date may reach


def candidates(found: Scan, read_on: date) -> tuple[Reference, ...]:
    """Every day the article may be from, the likeliest first, none after `read_on`."""
    ranked: list[Reference] = []
    latest, horizon = _bounds(found, read_on)
    dateline = _dateline(found, read_on) or _dateline_without_year(found, latest, read_on)
    if dateline is not None:
        ranked.append(Reference(dateline, ReferenceReason.DATELINE))
    told = max((day for day in _told_days(found, horizon, latest) if day <= horizon), default=None)
    if told is not None:
        ranked.append(Reference(told, ReferenceReason.WEEKDAY_AND_DATE))
    weekday = _weekday_and_date(found, horizon, latest)
    dated = [
        Reference(day, reason)
        for day, reason in (
            (weekday, ReferenceReason.WEEKDAY_AND_DATE),
            (latest, ReferenceReason.LATEST_DATE),
        )
        if day is not None
    ]
    dated.sort(key=lambda each: each.day, reverse=True)
    base = dateline or (dated[0].day if dated else horizon)
    elapsed = _elapsed(found, base, horizon)
    if elapsed is not None:
        ranked.append(Reference(elapsed, ReferenceReason.ELAPSED))
    called = _called_day(found, base, horizon) if dated else None
    if called is not None and called != base:
        ranked.append(Reference(called, ReferenceReason.WEEKDAY_AND_DATE))
    spoken = _day_of_report(found, base, horizon) if dated and dateline is None else None
    if spoken is not None:
        ranked.append(Reference(spoken, ReferenceReason.WEEKDAY_AND_DATE))
    ranked.extend(dated)
    ranked.append(Reference(read_on, ReferenceReason.READ_AT))
    return tuple(dict.fromkeys(ranked))


def _bounds(found: Scan, read_on: date) -> tuple[date | None, date]:
    """The latest stated day the text looks back on, and the first it looks ahead to.

    The article was written between the two. Where it only looks ahead, the first is the latest
    stated day at all; where it never does, the second is the day of reading.
    """
    back: list[date] = []
    ahead: list[date] = []
    spans_of = {id(each): _stated(each) for each in found.expressions}
    for mention in found.mentions:
        span = spans_of[id(mention.expression)]
        if span is None or span.first is None or span.last is None:
            continue
        since = isinstance(mention.expression, Open)
        if found.tense(mention) == "future" and not since:
            ahead.append(span.first)
        elif span.last <= read_on:
            back.append(span.last)
    latest = max(back, default=None)
    coming = [day for day in ahead if day <= read_on and (latest is None or day > latest)]
    horizon = min(coming, default=read_on)
    return (latest if latest is not None else max(coming, default=None)), horizon


def _called_day(found: Scan, base: date, horizon: date) -> date | None:
    """The first day from `base` on that the text's own "tomorrow, Tuesday" allows."""
    called: list[int] = []
    for expression in found.expressions:
        match _plain(expression):
            case Fields(weekday=int(weekday), day=None, within=Relative("day", shift)):
                called.append((weekday - shift) % 7)
    if not called:
        return None
    weekday = max(set(called), key=called.count)
    day = base + timedelta((weekday - base.weekday()) % 7)
    return day if day <= horizon else None


def _day_of_report(found: Scan, base: date, horizon: date) -> date | None:
    """The last weekday right behind the latest date on which, by the text, something was said.

    News says of its own day "said on Tuesday"; one that comes only days later is as likely one
    before the date, and so is one of other doings but the next two.
    """
    latest: date | None = None
    for mention in found.mentions:
        named = _plain(mention.expression)
        if not isinstance(named, Weekday) or named.hint is not None or named.within is not None:
            continue
        cue = found.cue(mention, *found.sentence(mention))
        if cue is None or cue.tense != "past":
            continue
        day = base + timedelta((named.weekday - base.weekday()) % 7)
        within = _SPOKEN_WITHIN if found.reports(cue) else _DONE_WITHIN
        if base < day <= min(horizon, base + timedelta(within)):
            latest = day if latest is None else max(latest, day)
    return latest


def needs_tense(expression: Expression) -> bool:
    """Whether the sentence's tense can change what an expression means."""
    match expression:
        case Fields():
            if expression.within is not None:
                return needs_tense(expression.within)
            return expression.year is None and expression.hint in (None, "this", "ended")
        case Weekday():
            return expression.within is None and expression.hint in (None, "this", "same")
        case Feast() | Season():
            return expression.year is None
        case Dual(stated, other):
            return stated.year is None and other.year is None
        case Shift(_, _, origin):
            return expression.narrative or (origin is not None and needs_tense(origin))
        case Relative(_, _, Anchor.RUNNING):
            return True
        case Relative(unit, 0):
            return unit == "weekend"
        case Quarter(_, year, within, _):
            return year is None and within is None
        case Timed(of) | PartOf(_, of) | Open(_, of):
            return needs_tense(of)
        case Between(first, last):
            return needs_tense(first) or needs_tense(last)
        case _:
            return False


def undisputed_months(found: Scan) -> frozenset[int]:
    """The Gregorian months named without a second, differing name."""
    return frozenset(
        fields.month
        for expression in found.expressions
        for fields in _all_fields(expression)
        if fields.month is not None and fields.also is None and not fields.hijri
    )


def years_named(found: Scan) -> frozenset[int]:
    """The years a text names with a number, and those in which a season it names ends."""
    named: set[int] = set()
    for expression in found.expressions:
        if isinstance(expression, Season) and expression.year is not None:
            named |= {expression.year, expression.year + 1}
        named |= {fields.year for fields in _all_fields(expression) if fields.year is not None}
    return frozenset(named)


def _all_fields(expression: Expression) -> Iterator[Fields]:
    match expression:
        case Fields():
            yield expression
        case Timed(of) | PartOf(_, of) | Open(_, of) | From(of):
            yield from _all_fields(of)
        case Between(first, last) | Dual(first, last):
            yield from _all_fields(first)
            yield from _all_fields(last)
        case _:
            return


def _stated(expression: Expression) -> spans.Span | None:
    """The days of a day, week or month that needs no reference."""
    if isinstance(expression, Open) and expression.side == "since":
        expression = expression.edge  # «منذ الاثنين 15 أغسطس 2022»
    span = resolve(expression, Context(None))
    if span is None or span.precision not in _STATED:
        return None
    return span


def _dateline(found: Scan, read_on: date) -> date | None:
    """A stated day that opens the text or stands on a short line of its own at either end."""
    for mention, _ in _dateline_mentions(found):
        stated = _stated(mention.expression)
        day = stated.last if stated is not None else None
        if day is not None and day <= read_on:
            return day
    return None


def _dateline_without_year(found: Scan, latest: date | None, read_on: date) -> date | None:
    """The day of a dateline such as "ROME, March 12 (AP) —".

    Its year is the first from the `latest` stated day on; without one the last in which the
    weekday named first is that day or the one before, which agencies call by its name; else the
    last at all.
    """
    for mention, opens in _dateline_mentions(found):
        fields = mention.expression
        if not opens or not isinstance(fields, Fields) or not fields.day or not fields.month:
            continue
        if fields.year is not None or fields.hijri or fields.within is not None:
            continue
        first = (latest or read_on).year - (0 if latest else _DATELINE_YEARS)
        days = [
            day
            for year in range(first, read_on.year + 1)
            if (day := _calendar_day(year, fields.month, fields.day)) is not None
            and (latest or date.min) <= day <= read_on
        ]
        if latest is not None:
            return min(days, default=None)
        named = next((w for other in found.expressions for w in _weekdays(other)), None)
        fitting = [day for day in days if named is None or (day.weekday() - named) % 7 <= 1]
        return max(fitting or days, default=None)
    return None


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 29 February, or year 0
        return None


def _weekdays(expression: Expression) -> Iterator[int]:
    match expression:
        case Weekday(weekday):
            yield weekday
        case Timed(of) | PartOf(_, of):
            yield from _weekdays(of)
        case _:
            return


def _dateline_mentions(found: Scan) -> Iterator[tuple[Mention, bool]]:
    """Times that stand where datelines do; True where a dash or bracket follows, as in one."""
    text = found.folded.text
    lines: list[tuple[int, int]] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    edges = {*lines[:4], *lines[-2:]}
    lengths = {begin: max(1, len(text[begin:end].strip())) for begin, end in edges}
    for mention in found.mentions:
        for begin, end in edges:
            if not begin <= mention.start < end:
                continue
            short = end - begin <= _LINE and mention.end - mention.start >= 0.3 * lengths[begin]
            short = short and not text[begin:end].rstrip().endswith(_SENTENCE)
            opening = mention.start - begin <= 40 and text[mention.end : mention.end + 14].lstrip(
                " )"
            ).startswith(("-", "–", "—", "(", ":"))
            if short or opening:
                yield mention, opening


def _weekday_and_date(found: Scan, horizon: date, latest: date | None) -> date | None:
    """The latest day on which a weekday and date named together fall, in the year that fits all.

    Of the fitting years the first from `latest` on counts, else the nearest to it. What the text
    calls today or yesterday shifts the day.
    """
    dated = chain(*map(_all_fields, found.expressions))
    days = [_day_called(fields, horizon, latest) for fields in dated]
    return max((day for day in days if day is not None and day <= horizon), default=None)


def _day_called(fields: Fields, horizon: date, latest: date | None) -> date | None:
    """The article's day by a date with its weekday, or with what the text calls it."""
    if fields.day is None or fields.month is None:
        return None
    if fields.weekday is None and fields.called is None:
        return None
    if fields.called is not None and fields.year is not None and not fields.hijri:
        stated = _calendar_day(fields.year, fields.month, fields.day)
        return None if stated is None else stated - timedelta(fields.called)
    if fields.year is not None or fields.hijri or fields.within is not None:
        return None
    fitting = _fitting_years(fields, horizon)
    since = [day for day in fitting if latest is not None and day >= latest]
    if since:
        day = since[-1]
    elif latest is not None and fitting:
        day = min(fitting, key=lambda each: abs((each - latest).days))
    elif fitting:
        day = fitting[0]
    else:
        return None
    return day - timedelta(fields.called or 0)


def _told_days(found: Scan, horizon: date, latest: date | None) -> Iterator[date]:
    """The days on which the text was written by dates that it says how far away they are.

    "Tomorrow, Friday 7 March", «السبت 14 يونيو، غدا», "two weeks ago, on 20 April".
    """
    text = found.folded.text
    for one, two in pairwise(found.mentions):
        gap = text[one.end : two.start]
        if _BESIDE.fullmatch(gap) is None:
            continue
        for away, dated in ((one.expression, two.expression), (two.expression, one.expression)):
            days = _days_away(_plain(away))
            fields = _plain(dated)
            if days is None or not isinstance(fields, Fields):
                continue
            day = _day_called(replace(fields, called=days), horizon, latest)
            if day is not None:
                yield day


def _days_away(expression: Expression) -> int | None:
    """How many days from the day of writing an expression says it is, behind it below zero."""
    match expression:
        case Relative("day", shift, Anchor.REFERENCE):
            return shift
        case Shift(Amount(((count, "day" | "week" as unit),), False, False), sign, None, _, False):
            return sign * count * (7 if unit == "week" else 1)
        case _:
            return None


def _fitting_years(fields: Fields, read_on: date) -> list[date]:
    """The days, latest first, on which a day and month have the weekday."""
    days = []
    for year in range(read_on.year, max(0, read_on.year - _SEARCHED_YEARS), -1):
        try:
            day = date(year, fields.month or 1, fields.day or 1)
        except ValueError:
            continue
        if day <= read_on and fields.weekday in (None, day.weekday()):
            days.append(day)
    return days


def _elapsed(found: Scan, base: date, read_on: date) -> date | None:
    """The likeliest day where the narrative says how long ago a dated event was.

    The amount gives a window (wider for "about", one-sided for "more than"); within it the day
    nearest the expected one is taken on which the bare weekdays named lie in the days just past,
    and in the same week where the text says "this week".
    """
    # "A little over a month" says more than the headline's "a month".
    order = sorted(range(len(found.mentions)), key=lambda at: _bluntness(found.mentions[at]))
    for index in order[:_TRIED]:
        mention = found.mentions[index]
        expression = mention.expression
        origin: Expression | None = None
        if isinstance(expression, AfterEvent) and expression.sign > 0:
            dated = event_day(found, index)
            origin = dated[0] if dated else None
        elif isinstance(expression, Shift) and expression.sign > 0:
            origin = expression.origin
        elif isinstance(expression, Amount) and not expression.few:
            origin = _passed_since(found, index)
        if origin is None or not isinstance(expression, AfterEvent | Shift | Amount):
            continue
        amount = expression if isinstance(expression, Amount) else expression.amount
        if found.tense(mention) == "future":
            continue
        event = resolve(origin, Context(base))
        if event is None or event.precision is not Precision.DAY or event.first is None:
            continue
        day = _likeliest(found, event.first, amount, read_on)
        if day is not None and day >= base:
            return day
    return None


def _passed_since(found: Scan, index: int) -> Expression | None:
    """The date since which a length of time is said to have passed: "two months since … on …"."""
    mention = found.mentions[index]
    if _SINCE.match(found.folded.text, mention.end) is None:
        return None
    dated = event_day(found, index)
    return dated[0] if dated else None


def _bluntness(mention: Mention) -> int:
    expression = mention.expression
    if isinstance(expression, AfterEvent | Shift):
        return 0 if expression.amount.lean else 1
    return 2 if isinstance(expression, Amount) else 3


def _likeliest(found: Scan, event: date, amount: Amount, read_on: date) -> date | None:
    try:
        expected = spans.move(event, amount, 1)
        size = min(_UNIT_DAYS.get(unit, 365) for _, unit in amount.terms)
        if amount.lean > 0:
            low, high = expected + timedelta(1), expected + timedelta(max(1, size - 1))
            expected += timedelta(max(1, size // 10))
        elif amount.lean < 0:
            low, high = expected - timedelta(max(1, size - 1)), expected - timedelta(1)
            expected -= timedelta(max(1, size // 10))
        else:
            slack = size // 4 if amount.vague else size // 6
            low, high = expected - timedelta(slack), expected + timedelta(slack)
    except (ValueError, OverflowError):
        return None
    weekdays = [
        each.weekday
        for mention in found.mentions
        if isinstance(each := _plain(mention.expression), Weekday)
        and each.hint is None
        and each.within is None
        and found.tense(mention) != "future"
    ]
    this_week = any(_plain(each) == Relative("week", 0) for each in found.expressions)
    days = [low + timedelta(step) for step in range((high - low).days + 1)]
    days = [day for day in days if day <= read_on]

    def cost(day: date) -> float:
        back = [(day.weekday() - weekday) % 7 for weekday in weekdays]
        outside = sum(1 for days_back in back if this_week and days_back > day.weekday())
        return abs((day - expected).days) + 10 * outside + 0.5 * max(back, default=0)

    return min(days, key=cost, default=None)


def _plain(expression: Expression) -> Expression:
    return expression.of if isinstance(expression, Timed) else expression
