"""What names a day, month, year or longer by the calendar: Gregorian and Hijri dates, feasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from briefings.models import NoteCode, Precision, TimexNote
from briefings.timex import feasts, hijri, spans
from briefings.timex.context import (
    SAME_STORY,
    Context,
    UnresolvedError,
    choose,
    inner,
    meaning,
    year_of,
)
from briefings.timex.expressions import (
    Anchor,
    Century,
    Decade,
    Dual,
    Feast,
    Fields,
    Known,
    Nth,
    Quarter,
    Season,
    WeekNumber,
)
from briefings.timex.spans import Span

_SOON = 14  # days
_STEP_BACK = 31
_A_YEAR_ON = 330
_CENTURIES = 1900  # before which "the 1700s" are a century
_FEAST_BACK = 45


@meaning.register
def _fields(fields: Fields, context: Context) -> Span:
    if fields.hijri:
        return _hijri_fields(fields, context)
    if fields.also is not None:
        return _disputed_month(fields, context)
    found = _gregorian(fields, context)
    if fields.ordinal and not _fits(fields.weekday, found):
        month = replace(fields, day=None, weekday=None, ordinal=False)
        return inner(Nth(fields.day or 1, fields.weekday or 0, month), context)
    _check_weekday(fields.weekday, found, context)
    return found


@meaning.register
def _known(known: Known, context: Context) -> Span:
    stated = _fields(replace(known.day, year=known.year), context)
    if context.reference is not None and stated.first and stated.first > context.reference:
        return _fields(known.day, context)
    return stated


def _fits(weekday: int | None, found: Span) -> bool:
    return weekday is None or found.first is None or found.first.weekday() == weekday


def _check_weekday(weekday: int | None, found: Span, context: Context) -> None:
    if weekday is None or found.precision is not Precision.DAY or found.first is None:
        return
    off = (weekday - found.first.weekday() + 3) % 7 - 3
    if off:
        other = found.first + timedelta(off)
        readings = (found.first.isoformat(), other.isoformat())
        context.notes.append(TimexNote(NoteCode.WEEKDAY_DISAGREES, readings))


def _disputed_month(fields: Fields, context: Context) -> Span:
    """Two month names that disagree: the first, unless only the second is named elsewhere too."""
    one = replace(fields, also=None)
    two = replace(fields, also=None, month=fields.also)
    context.looked_back = True
    seen = context.months_seen()
    if fields.also in seen and fields.month not in seen:
        one, two = two, one
    chosen, other = _gregorian(one, context), _gregorian(two, context)
    note = TimexNote(NoteCode.MONTH_NAMES_DISAGREE, (chosen.value, other.value))
    context.notes.append(note)
    return chosen


def _gregorian(fields: Fields, context: Context) -> Span:
    year, month, day = fields.year, fields.month, fields.day
    if fields.within is not None:
        within = inner(fields.within, context)
        if within.precision is Precision.DAY and month is None and day is None:
            return within
        if within.first is None:
            raise UnresolvedError("an open period")
        if year is None:
            year = within.first.year
        if month is None and within.precision is not Precision.YEAR:
            month = within.first.month
            if within.precision is Precision.WEEK and fields.weekday is not None and day is None:
                return spans.day(within.first + timedelta(fields.weekday))
    if month is None:
        if day is not None:
            return _day_alone(fields, day, context)
        if year is None:
            raise UnresolvedError("no field")
        return spans.year_span(year)

    def build(at_year: int) -> Span:
        if day is None:
            return spans.month(at_year, month)
        return spans.day(date(at_year, month, day))

    if year is not None:
        return build(year)
    return _nearest_year(build, fields, context)


def _day_alone(fields: Fields, day: int, context: Context) -> Span:
    today = context.today()
    found = []
    for shift in range(-14, 15):
        base = spans.unit("month", today, shift).first or today
        try:
            at = base.replace(day=day)
        except ValueError:
            continue
        if fields.weekday is None or at.weekday() == fields.weekday:
            found.append(spans.day(at))
    if not found:
        raise UnresolvedError("no such day")
    running = context.running_day.span if context.running_day is not None else None
    context.looked_back = context.looked_back or fields.weekday is None
    if fields.weekday is None and running is not None:
        # "He left on 5 October and was due back on the 9th."
        near, reach = running.first, timedelta(SAME_STORY)
        if near is not None and abs(near - today) <= reach:
            return min(found, key=lambda each: abs(((each.first or near) - near).days))
    told = context.running
    if fields.weekday is None and told is not None and context.tense != "future":
        month = told.span.first
        if told.span.precision is Precision.MONTH and month is not None:
            return spans.day(month.replace(day=day))  # "That October …; on the 11th it voted"
    if fields.weekday is None and context.tense is None:
        same = [each for each in found if each.first and each.first.month == today.month]
        same = [each for each in same if each.first and each.first.year == today.year]
        if same:
            return same[0]
    return choose(found, None, context)


def _nearest_year(build: Callable[[int], Span], fields: Fields, context: Context) -> Span:
    if fields.hint in ("same", "following", "preceding"):
        context.looked_back = True
        told = context.running
        at = told.span.first or told.span.last if told is not None else None
        if told is not None and at is not None:
            context.counted = context.counted or told.counted
            named = build(at.year)
            if fields.hint == "preceding" and named.first and named.first >= at:
                return build(at.year - 1)
            end = told.span.last or at
            if fields.hint == "following" and named.first and named.first <= end:
                return build(end.year + 1)
            return named
    if context.nearby is not None and fields.hint is None and fields.weekday is None:
        later = _after_nearby(build, context.nearby)
        today, near = context.today(), context.nearby.first
        ahead = near is not None and near > today
        if later is not None and later.first is not None and (later.first <= today or ahead):
            return later
    today = context.today()
    found: list[Span] = []
    # A leap day may be four years away.
    reach = 8 if (fields.month, fields.day) == (2, 29) else 1
    for year in range(max(1, today.year - reach), min(9998, today.year + reach) + 1):
        try:
            found.append(build(year))
        except ValueError:
            continue
    if not found:
        raise UnresolvedError("no such day")
    if fields.weekday is not None:
        if context.tense == "past":  # a date far ahead cannot be meant, however its weekday fits
            latest = today + timedelta(SAME_STORY)
            found = [each for each in found if each.first and each.first <= latest] or found
        fitting = [each for each in found if each.first and each.first.weekday() == fields.weekday]
        if not _mistaken(found, fitting, fields.weekday, today):
            found = fitting or _in_years_named(build, fields.weekday, context) or found
    if fields.hint == "this":
        # «20 كانون الأول الجاري» in February is older text: no such day is far ahead.
        latest = today + timedelta(SAME_STORY) if fields.day is not None else date.max
        found = [each for each in found if each.first and each.first <= latest] or found
        current = [each for each in found if each.first and each.first.year == today.year]
        return current[0] if current else found[-1]
    return choose(found, fields.hint, context)


def _mistaken(found: list[Span], fitting: list[Span], weekday: int, today: date) -> bool:
    """Whether a weekday is likelier wrong by a day than right of a day a year ahead."""
    ahead = [each.first for each in fitting if each.first is not None]
    if not ahead or min(ahead) - today < timedelta(_A_YEAR_ON):
        return False
    soon = [each.first for each in found if each.first and each.first >= today]
    return (
        bool(soon)
        and (min(soon) - today).days <= SAME_STORY
        and ((min(soon).weekday() - weekday) % 7 in (1, 6))
    )


def _in_years_named(build: Callable[[int], Span], weekday: int, context: Context) -> list[Span]:
    """Such days on such a weekday in the years a text names: a diary of 1944, told in 2025."""
    context.looked_back = True
    found: list[Span] = []
    for year in sorted(context.years_seen()):
        try:
            at = build(year)
        except ValueError:
            continue
        if _fits(weekday, at):
            found.append(at)
    return found


def _after_nearby(build: Callable[[int], Span], nearby: Span) -> Span | None:
    """The first such day from the date just named on: "in November 2020 … and in January".

    A step back is shorter than a year ahead: "planned for 5 June 1944, but on 4 June …".
    """
    near = nearby.first
    if near is None:
        return None
    found: list[Span] = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(build(year))
        except ValueError:
            continue
    later = next((each for each in found if each.last and each.last >= near), None)
    days = [each for each in found if each.precision is Precision.DAY]
    before = [each for each in days if each.last and 0 < (near - each.last).days <= _STEP_BACK]
    if before and (later is None or not later.first or (later.first - near).days > SAME_STORY):
        return before[-1]
    return later


def _hijri_fields(fields: Fields, context: Context) -> Span:
    month, day = fields.month, fields.day

    def build(year: int) -> Span:
        if month is None:
            first = hijri.month_start(year, 1)
            return Span(first, hijri.month_start(year + 1, 1) - timedelta(1), Precision.YEAR)
        if day is None:
            first = hijri.month_start(year, month)
            last = hijri.month_start(*hijri.next_month(year, month)) - timedelta(1)
            return Span(first, last, Precision.MONTH)
        return spans.day(hijri.to_day(year, month, day))

    if fields.year is not None:
        found = build(fields.year)
        _check_weekday(fields.weekday, found, context)
        return found
    if month is None:
        raise UnresolvedError("no field")
    if fields.within is not None:
        within = inner(fields.within, context)
        at = within.first
        if at is None:
            raise UnresolvedError("an open period")
        choices = [build(hijri.year_of(at) + shift) for shift in (0, 1)]
        inside = [each for each in choices if each.first and each.first.year == at.year]
        return (inside or choices)[0]
    today = context.today()
    current = hijri.year_of(today)
    choices = [build(current + shift) for shift in (-1, 0, 1)]
    if fields.hint == "this":
        return min(choices, key=lambda each: abs(((each.last or today) - today).days))
    if context.nearby is not None and fields.hint is None and context.nearby.first is not None:
        at = context.nearby.first
        later = [build(hijri.year_of(at) + shift) for shift in (0, 1)]
        return next((each for each in later if each.last and each.last >= at), later[-1])
    return choose(choices, fields.hint, context)


def _year_near(fields: Fields, at: date) -> int:
    """The year in which a day and month fall nearest to a day."""
    found: list[tuple[int, int]] = []
    for year in (at.year, at.year - 1, at.year + 1):
        try:
            day = date(year, fields.month or 1, fields.day or 1)
        except ValueError:
            continue
        found.append((abs((day - at).days), year))
    return min(found, default=(0, at.year))[1]


@meaning.register
def _dual_day(expression: Dual, context: Context) -> Span:
    return _dual(expression.stated, expression.other, context)


def _dual(stated: Fields, other: Fields, context: Context) -> Span:
    """Both calendars name one day: the one with a year leads, and a disagreement is noted.

    One day's difference is sighting of the moon, not a slip.
    """
    gregorian, lunar = (other, stated) if stated.hijri else (stated, other)
    if gregorian.year is None and gregorian.within is None and lunar.year is not None:
        near = _quietly(lunar, context)
        if near is not None and near.first is not None:
            gregorian = replace(gregorian, year=_year_near(gregorian, near.first))
    chosen = _fields(gregorian, context)
    quiet = Context(context.reference, context.running, context.running_day, context.tense)
    if lunar.year is None and chosen.first is not None:
        quiet.reference = chosen.first
    check = _quietly(replace(lunar, weekday=None), quiet)
    if check is not None and check.first is not None and chosen.first is not None:
        tolerance = 1 if chosen.precision is Precision.DAY else 31
        if abs((check.first - chosen.first).days) > tolerance:
            readings = (chosen.value, check.value)
            context.notes.append(TimexNote(NoteCode.CALENDARS_DISAGREE, readings))
    return chosen


@meaning.register
def _quarter(expression: Quarter, context: Context) -> Span:
    if expression.year is None and expression.within is None:
        year = context.today().year
        quarters = [spans.quarter(expression.quarter, year + shift) for shift in (-1, 0, 1)]
        return choose(quarters, "near" if expression.near else None, context)
    year = year_of(expression.year, expression.within, context)
    return spans.quarter(expression.quarter, year)


@meaning.register
def _week_number(expression: WeekNumber, context: Context) -> Span:
    year = year_of(None, expression.within, context)
    return spans.week(date.fromisocalendar(year, expression.week, 1))


@meaning.register
def _season(expression: Season, context: Context) -> Span:
    number, hint = expression.season, expression.hint
    if hint == "next" and context.tense == "past" and context.long_told():
        hint = "following"  # "the next summer he left"
    if hint in ("following", "preceding"):
        return _next_season(number, hint, context)
    if expression.year is not None or expression.within is not None:
        return spans.season(number, year_of(expression.year, expression.within, context))
    today = context.today()
    found = [spans.season(number, today.year + shift) for shift in (-2, -1, 0, 1)]
    if hint in ("this", "same", None):
        same_year = [each for each in found if each.first and each.first.year == today.year]
        current = [
            each for each in found if each.first and each.last and each.first <= today <= each.last
        ]
        if hint == "this":
            return (current or same_year)[0]
    return choose(found, hint, context)


def _next_season(number: int, hint: str, context: Context) -> Span:
    """The season after, or before, what the narrative has reached."""
    at = context.anchor(Anchor.RUNNING, end=hint == "following")
    found = [spans.season(number, at.year + shift) for shift in (-2, -1, 0, 1)]
    if hint == "following":
        return next(each for each in found if each.first and each.first > at)
    return [each for each in found if each.last and each.last < at][-1]


@meaning.register
def _decade(expression: Decade, context: Context) -> Span:
    start, century = expression.start, expression.century
    if start >= 100 and start % 100 == 0 and start < _CENTURIES:
        return spans.years(start, 100, Precision.CENTURY)  # "the 1700s"
    if start >= 100:
        return spans.years(start, 10, Precision.DECADE)
    if century is not None:
        return spans.years(100 * (century - 1) + start, 10, Precision.DECADE)
    base = 1900 + start if start >= 30 else 2000 + start
    return spans.years(base, 10, Precision.DECADE)


@meaning.register
def _century(expression: Century, context: Context) -> Span:
    if expression.before_christ:
        raise UnresolvedError("before the years a date can name")
    return spans.years(100 * (expression.number - 1), 100, Precision.CENTURY)


@meaning.register
def _feast(expression: Feast, context: Context) -> Span:
    def build(year: int) -> Span | None:
        found = feasts.days(expression.key, year)
        if found is None:
            return None
        precision = Precision.DAY if found[0] == found[1] else Precision.INTERVAL
        return Span(found[0], found[1], precision)

    if expression.year is not None or expression.within is not None:
        found = build(year_of(expression.year, expression.within, context))
        if found is None:
            raise UnresolvedError("not a computed feast")
        return found
    today = context.today()
    options = [build(today.year + shift) for shift in (-2, -1, 0, 1, 2)]
    known = [each for each in options if each is not None]
    if not known:
        raise UnresolvedError("not a computed feast")
    if expression.hint == "this":
        current = [each for each in known if each.first and each.first.year == today.year]
        return current[0] if current else known[0]
    if context.nearby is not None and context.nearby.first is not None:
        at = context.nearby.first
        around = [build(at.year + shift) for shift in (-1, 0, 1)]
        dated = [each for each in around if each is not None and each.first is not None]
        later = next((each for each in dated if each.first and each.first >= at), None)
        back = [each for each in dated if each.first and 0 < (at - each.first).days <= _FEAST_BACK]
        return back[-1] if back or later is None else later
    if expression.hint is None and context.tense == "past":
        soon = [each for each in known if each.first and 0 < (each.first - today).days <= _SOON]
        lately = [
            each for each in known if each.last and 0 <= (today - each.last).days <= 4 * _SOON
        ]
        if soon and not lately:  # on its eve, news tells of the feast that comes
            return soon[0]
    if expression.hint is None and context.tense == "future":
        just = [each for each in known if each.last and 0 < (today - each.last).days <= _SOON]
        if just:
            return just[-1]
    return choose(known, expression.hint, context)


def _quietly(fields: Fields, context: Context) -> Span | None:
    """The days of a date that may be none, as where a month has no thirtieth."""
    try:
        return _fields(fields, context)
    except (ValueError, OverflowError):
        return None
