"""What builds times of day, and joins what was read: parts, ranges, open ends, twin dates."""

from __future__ import annotations

from dataclasses import replace

from briefings.timex import values
from briefings.timex.builders.counted import NO_POINT
from briefings.timex.builders.periods import part
from briefings.timex.cascade import Found, UnfitError
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Between,
    Clock,
    Dual,
    Every,
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
    Window,
)


def clock(found: Found) -> Expression:
    """A time of day."""
    half = found.word("h") or ("pm" if found.has("h") else None)
    return Clock(_clock_minutes(found.number("hh"), found, half), zone=found.word("zone"))


def _clock_minutes(hour: int, found: Found, half: str | None) -> str:
    minute = found.maybe("mm") or 0
    if found.has("quarter"):  # «الثامنة إلا ربعا»
        minute = found.number("quarter")
        if minute < 0:
            hour, minute = hour - 1, minute + 60
    return values.clock(hour, minute, half)


def logged(found: Found) -> Expression:
    """“Wed Oct 26 15:50:06 2016”, as machines write it."""
    fields = values.month_fields(found, day=found.number("d"))
    time = values.clock(found.number("hh"), found.number("mm"), None)
    return Timed(fields, time, found.word("zone"))


def clock_minutes(found: Found) -> Expression:
    """«العاشرة وعشرين دقيقة»."""
    if values.unit_of(found.token("u"))[0] != "minute":
        raise UnfitError
    return clock(found)


def clock_bare(found: Found) -> Expression:
    """“23:55” with nothing to say that it is a time: two digits, or it is a verse or a score."""
    token = found.token("hh")
    if token.end - token.start < 2:
        raise UnfitError
    return clock(found)


def clock_stop(found: Found) -> Expression:
    """“At 14.30 on Tuesday”, with a full stop, as some write it; "at 14.32" may be a price."""
    token = found.token("mm")
    if token.end - token.start < 2 or found.number("mm") % 5:
        raise UnfitError
    return clock(found)


def clock_alone(found: Found) -> Expression:
    """“Shortly before midnight”."""
    return found.expression("c")


def clock_in_four(found: Found) -> Expression:
    """“0830 GMT”."""
    token = found.token("hh")
    if token.end - token.start != 4 or not isinstance(token.value, int):
        raise UnfitError
    time = values.clock(token.value // 100, token.value % 100, None)
    return Clock(time, zone=found.word("zone"))


def clock_range(found: Found) -> Expression:
    """“Between 11 p.m. and 6 a.m.”, “9 to 11 a.m.”: the first may leave its half to the last."""
    last = found.expression("c2")
    if not isinstance(last, Clock) or last.until is not None:
        raise UnfitError
    if found.has("c"):
        first = found.expression("c")
        if not isinstance(first, Clock) or first.until is not None:
            raise UnfitError
        return Clock(first.time, last.time, first.zone or last.zone)
    hour = found.number("d")
    if not 1 <= hour <= 12 or last.time is None:
        raise UnfitError
    afternoon = last.time >= "12:00" and 12 + hour % 12 <= int(last.time[:2])
    return Clock(values.clock(hour, 0, "pm" if afternoon else "am"), last.time, last.zone)


def night_of(found: Found) -> Expression:
    """“The night of 14-15 November”, «ليل الجمعة - السبت»."""
    of = found.expression("z")
    if isinstance(of, Timed | Amount | Every | Open | Window | AfterEvent | Clock):
        raise UnfitError
    return Timed(of, None)


def every_of(found: Found) -> Expression:
    """«منتصف تشرين الأول من كل عام», “on 1 May every year”."""
    if not isinstance(found.expression("z2"), Every):
        raise UnfitError
    if isinstance(found.expression("z"), Amount):
        raise UnfitError  # "for ten weeks each year" is a length and how often
    return Every()


def part_of(found: Found) -> Expression:
    """«مطلع أبريل», "late last year"; "end on 3 May" is a verb."""
    if found.has("i") and found.word("part") == "end":
        raise UnfitError
    if found.word("part") == "some":  # «في وقت سابق اليوم»
        return found.expression("z")
    of = found.expression("z")
    dated = isinstance(of, Shift) or (isinstance(of, Fields) and of.day is not None)
    if found.word("part") == "end" and dated:
        raise UnfitError  # "the fiscal year end June 30", "they end two years later"
    return PartOf(part(found), of)


def part_so_far(found: Found) -> Expression:
    """“Later this month”, “earlier in the week”: nobody says in which part of it."""
    word, of = found.word("part"), found.expression("z")
    if isinstance(of, Timed | Weekday) and word in ("later", "earlier"):
        return of
    if isinstance(of, Relative) and of.unit == "day":
        return of
    if word not in ("later", "earlier") or not isinstance(of, Relative):
        raise UnfitError
    return of


def between(found: Found) -> Expression:
    """«من … إلى …»."""
    one, two = found.expression("z"), found.expression("z2")
    for side in (one, two):
        if isinstance(side, NO_POINT):
            raise UnfitError
    if isinstance(one, Relative) and one.unit in ("year", "quarter") and isinstance(two, Fields):
        raise UnfitError  # "in the year to June"
    behind = isinstance(one, Relative) and one.shift < 0
    if behind and found.word("u") == "until" and not found.has("f"):
        raise UnfitError  # «مددت الشهر الماضي حتى يونيو»
    return Between(one, two)


def from_day(found: Found) -> Expression:
    """“Open from 8 May”, but "a letter from 8 May": a period where it lies ahead."""
    edge = found.expression("z")
    inner = edge.of if isinstance(edge, Timed) else edge
    if not isinstance(inner, Fields | Weekday | Relative | Season | Feast | Quarter | PartOf):
        raise UnfitError
    return From(edge, found.token("z").start - found.tokens[0].start)


def from_hour(found: Found) -> Expression:
    """“From about 6 a.m.”, which opens a period whatever the tense."""
    hour = found.expression("z")
    if not isinstance(hour, Clock) or hour.until is not None:
        raise UnfitError
    return Open("since", hour)


def until_hour(found: Found) -> Expression:
    """“Until 5 a.m.”, “since noon”."""
    hour, token = found.expression("z"), found.token("s")
    if not isinstance(hour, Clock) or hour.until is not None:
        raise UnfitError
    if token.tag == "u" and found.word("s") not in ("until", "through"):
        raise UnfitError
    return Open("until" if token.tag == "u" else "since", hour)


def at_dawn(found: Found) -> Expression:
    """“At dawn”, "before nightfall"."""
    if found.word("part") not in ("dawn", "dusk", "overnight"):
        raise UnfitError
    return Clock(None)


def overnight(found: Found) -> Expression:
    """“Snow is expected overnight”."""
    if found.word("part") != "overnight":
        raise UnfitError
    return Clock(None)


def small_hours(found: Found) -> Expression:
    """“In the small hours”."""
    if found.word("part") != "hours":
        raise UnfitError
    return Clock(None)


def by_stop(found: Found) -> Expression:
    """“By 8.30”, with a full stop."""
    if found.word("by") != "by":
        raise UnfitError
    return clock_stop(found)


def between_now(found: Found) -> Expression:
    """“Between 2010 and now”."""
    one = found.expression("z")
    if isinstance(one, NO_POINT):
        raise UnfitError
    return Between(one, Relative("day", 0))


def from_now_until(found: Found) -> Expression:
    """«من اليوم وحتى نهاية الشهر»."""
    until = found.expression("z")
    if isinstance(until, NO_POINT):
        raise UnfitError
    return Between(Relative("day", 0), until)


def since(found: Found) -> Expression:
    """«منذ يناير»: from a named time on; an amount after «منذ» was read as "ago" before."""
    return Open("starting" if found.word("s") == "starting" else "since", _edge(found))


def until(found: Found) -> Expression:
    """«حتى 2012»; "until now" says nothing."""
    edge = _edge(found)
    if found.word("s") == "through":
        return Open("through", edge)
    if found.word("s") != "until" or (isinstance(edge, Relative) and edge.either):
        raise UnfitError
    return Open("until", edge)


def days_beside(found: Found) -> Expression:
    """“In the weeks before Christmas”: how many, nobody says, so the day alone."""
    if values.unit_of(found.token("u"))[1] != 3:
        raise UnfitError
    return found.expression("z")


def before(found: Found) -> Expression:
    """«قبل 1/1/2016»; «قبيل فجر الجمعة» is still that day."""
    edge = _edge(found)
    return edge if _near(found, edge) else Open("before", edge)


def after(found: Found) -> Expression:
    """«بعد 2016»; «بعيد ظهر الجمعة» is still that day."""
    edge = _edge(found)
    if found.word("s") == "then" and isinstance(edge, Weekday | Feast | Season):
        raise UnfitError  # "ask me after Easter" names that day
    return edge if _near(found, edge) else Open("after", edge)


def _near(found: Found, edge: Expression) -> bool:
    if not isinstance(edge, Timed):
        return False
    return found.word("s") == "near" or edge.clock is None  # "before dawn on Sunday"


def _edge(found: Found) -> Expression:
    edge = found.expression("z")
    if isinstance(edge, Amount | AfterEvent | Every | Between | Open | Window | Clock):
        raise UnfitError
    return edge


def timed(found: Found) -> Expression:
    """A date and a time of day, in either order."""
    of, at = found.expression("z"), found.expression("c")
    if not isinstance(at, Clock) or isinstance(of, AfterEvent | Amount | Between | Open | Window):
        raise UnfitError
    if at.until is not None and found.has("comma"):
        raise UnfitError  # "on Thursday, from 8am to 2pm"
    if isinstance(of, Every):
        if at.until is not None:
            raise UnfitError
        return of
    if isinstance(of, Timed) and of.clock is not None:
        raise UnfitError
    if isinstance(of, Timed):
        return Timed(of.of, at.time, at.zone)
    return Timed(of, at.time, at.zone)


def zoned(found: Found) -> Expression:
    """«الساعة 11:15 من صباح الأحد بالتوقيت المحلي»: the zone behind the day."""
    of = found.expression("z")
    if not isinstance(of, Timed) or of.clock is None or of.zone is not None:
        raise UnfitError
    return Timed(of.of, of.clock, found.word("zone"))


def dual(found: Found) -> Expression:
    """A Hijri date beside a Gregorian one."""
    one, two = found.expression("z"), found.expression("z2")
    clock = None
    if isinstance(one, Timed):
        clock, one = one, one.of
    if not isinstance(one, Fields) or not isinstance(two, Fields) or one.hijri == two.hijri:
        raise UnfitError
    if (one.day is None) != (two.day is None):
        raise UnfitError
    both = Dual(one, two)
    return Timed(both, clock.clock, clock.zone) if clock is not None else both


def days_of_week(found: Found) -> Expression:
    """«الأسبوع المقبل من الأربعاء إلى الجمعة»."""
    week, one, two = found.expression("k"), found.expression("z"), found.expression("z2")
    if not isinstance(week, Relative) or not isinstance(one, Weekday) or week.unit != "week":
        raise UnfitError
    if not isinstance(two, Weekday):
        raise UnfitError
    return Between(replace(one, within=week), replace(two, within=week))
