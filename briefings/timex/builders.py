"""What both grammars build from the tags their patterns match.

A pattern's groups name the parts: w weekday, d day, m and m2 month, tail the year or period behind
it, r a direction word, n a number or amount, u unit, y year, z and z2 expressions read before.
"""

from __future__ import annotations

from dataclasses import replace

from briefings.timex import values
from briefings.timex.cascade import Found, UnfitError
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Between,
    Century,
    Clock,
    Decade,
    Dual,
    Every,
    Expression,
    Feast,
    Fields,
    Nth,
    Open,
    Part,
    PartOf,
    Quarter,
    Relative,
    Season,
    Shift,
    Timed,
    Weekday,
    WeekNumber,
    WeekOf,
    Window,
    Within,
)


def date(found: Found) -> Expression:
    """A day and month, perhaps with weekday, year and part of the day."""
    fields = values.month_fields(found, day=found.number("d"))
    if fields.weekday is not None and found.token("d").tag == "o" and found.number("d") <= 5:
        fields = replace(fields, ordinal=True)
    return _timed(found, fields)


def _timed(found: Found, expression: Expression) -> Expression:
    return Timed(expression, None) if found.has("p") else expression


def month(found: Found) -> Expression:
    """A month, perhaps with its year or a direction."""
    return values.month_fields(found)


def month_range(found: Found) -> Expression:
    """Two days of one month: «من 13 إلى 19 إبريل»."""
    fields = values.month_fields(found, day=found.number("d"))
    last = values.month_fields(found, day=found.number("d2"))
    if found.has("and") and found.number("d2") != found.number("d") + 1:
        raise UnfitError  # «3 و5 مايو» are two days
    return Between(fields, last)


def listed_day(found: Found) -> Expression:
    """The first of several days of one month: «3 و5 مايو», "3, 5 and 7 May"."""
    return values.month_fields(found, day=found.number("d"))


def weekdays_pair(found: Found) -> Expression:
    """«يومي الأحد والاثنين الماضيين»: two days that follow each other, named as a pair."""
    one, two = found.number("w"), found.number("w2")
    if values.unit_of(found.token("u"))[1] != 2 or two != (one + 1) % 7:
        raise UnfitError
    hint = values.direction(found.word("r"))
    within = values.relative("week", found.word("k")) if found.has("k") else None
    return Between(Weekday(one, hint, within), Weekday(two, None, within))


def month_of_year(found: Found) -> Expression:
    """«الشهر نفسه من عام 2019»."""
    if found.word("r") != "same":
        raise UnfitError
    month = Relative("month", 0, Anchor.RUNNING)
    return Fields(year=values.year_value(found.token("y")), within=month)


def relative_range(found: Found) -> Expression:
    """Two days of a relative month: «من 4 إلى 22 هذا الشهر»."""
    within = values.relative(values.unit_of(found.token("u"))[0], found.word("r"))
    one, two = found.number("d"), found.number("d2")
    return Between(Fields(day=one, within=within), Fields(day=two, within=within))


def numeric(found: Found) -> Expression:
    """A date in digits, day before month."""
    return values.numeric(found, month_first=False)


def numeric_bare(found: Found) -> Expression:
    """«22/04» without a year and without a word before it: two digits each, or it is a fraction."""
    one, two = found.token("one"), found.token("two")
    if min(one.end - one.start, two.end - two.start) < 2:
        raise UnfitError
    return values.numeric(found, month_first=False)


def weekday(found: Found) -> Expression:
    """A weekday, perhaps with a direction."""
    return _timed(found, Weekday(found.number("w"), values.direction(found.word("r"))))


def weekday_in_week(found: Found) -> Expression:
    """«الاثنين من هذا الأسبوع», “Tuesday of next week”."""
    return Weekday(found.number("w"), None, values.relative("week", found.word("r")))


def weekday_and_day(found: Found) -> Expression:
    """«الجمعة 15», “Tuesday the 19th”; «السبت الثاني» is the second Saturday of the month."""
    day = found.number("d")
    if not 1 <= day <= 31:
        raise UnfitError
    weekday = found.number("w")
    if found.token("d").tag == "o" and day <= 5 and not found.has("i"):
        return Nth(day, weekday, Relative("month", 0))
    return Fields(day=day, weekday=weekday)


def deictic(found: Found) -> Expression:
    """Today, yesterday, tomorrow; a date or weekday behind it agrees or is noted."""
    token = found.token("d")
    shift = token.value if token.tag == "D" and isinstance(token.value, int) else 0
    if found.has("m"):
        fields = values.month_fields(found, day=found.number("n"))
        return _timed(found, replace(fields, called=shift))
    day = Relative("day", shift)
    if found.has("w"):
        return _timed(found, Fields(weekday=found.number("w"), within=day))
    return _timed(found, day)


def name(_: Found) -> None:
    """A street, school or party named by a date: no time."""


def unit_relative(found: Found) -> Expression:
    """«الشهر الماضي», “this week”, «ذلك اليوم»."""
    unit, number = values.unit_of(found.token("u"))
    word = found.word("r")
    if number == 1:
        if unit == "hour":
            raise UnfitError
        return values.relative(unit, word)
    length = values.amount([found.token("u")])
    return _window(length, word)


def nth(found: Found) -> Expression:
    """«الأسبوع الأول من …»: the period is read as a month, a year, or a unit with a direction."""
    n = found.number("n")
    if found.has("last"):
        if found.word("last") != "last":
            raise UnfitError
        n = -n
    within = _period(found)
    if found.has("w"):
        return Nth(n, found.number("w"), within)
    unit, _ = values.unit_of(found.token("u"))
    if unit == "quarter":
        return Quarter(n, within=within)
    if unit == "day" and n > 0 and isinstance(within, Fields):
        return Fields(within.year, within.month, n, None, within.hijri, within.also, within.within)
    if unit == "day" and n > 0 and isinstance(within, Relative) and within.unit == "month":
        return Fields(day=n, within=within)
    return Nth(n, unit, within)


def _period(found: Found) -> Expression:
    if found.has("m"):
        return values.month_fields(found)
    if found.has("l"):
        number = found.number("l")
        if not 1 <= number <= 12:
            raise UnfitError
        year, within = values.tail(found.all("tail"))
        return Fields(year, number, within=within)
    if found.has("y"):
        return Fields(year=values.year_value(found.token("y")))
    unit, _ = values.unit_of(found.token("v"))
    return values.relative(unit, found.word("r") or "this")


def day_in(found: Found) -> Expression:
    """«الأول من الشهر ذاته», «20 من الشهر القادم»."""
    return Fields(day=found.number("d"), within=values.relative("month", found.word("r") or "this"))


def numbered_month(found: Found) -> Expression:
    """«شهر 3», «الأول من شهر عشرة»."""
    number = found.number("l")
    if not 1 <= number <= 12:
        raise UnfitError
    year, within = values.tail(found.all("tail"))
    day = found.maybe("d")
    return Fields(year, number, day, within=within)


def year(found: Found) -> Expression:
    """A year after its word: «عام 2020»."""
    token = found.token("y")
    hijri = found.has("k")
    return Fields(year=values.year_value(token, hijri=hijri), hijri=hijri)


def lone_year(found: Found) -> Expression:
    """A year after a preposition: “in 2020”."""
    token = found.token("y")
    if not isinstance(token.value, int) or not 1500 <= token.value <= 2100:
        raise UnfitError
    return Fields(year=token.value)


def years(found: Found) -> Expression:
    """“From 2014 to 2018”."""
    return Between(
        Fields(year=values.year_value(found.token("y"))),
        Fields(year=values.year_value(found.token("y2"))),
    )


def ago(found: Found) -> Expression:
    """«قبل يومين», “two days ago”."""
    length = values.amount(found.all("n"))
    return Shift(length, -1, narrative=found.word("s") == "earlier")


def hence(found: Found) -> Expression:
    """«بعد أسبوعين», “in two weeks”."""
    length = values.amount(found.all("n"))
    word = found.word("s")
    exact = found.has("s") and word is None and not length.vague
    return Shift(length, 1, narrative=word in ("after", "later"), exact=exact)


def from_event(found: Found) -> Expression:
    """«بعد شهر من الهجوم»: the amount is known, the event’s day is found later."""
    length = values.amount(found.all("n"))
    return AfterEvent(length, 1 if found.token("s").tag == "A" else -1)


def duration(found: Found) -> Expression:
    """A length of time alone; a unit without a number says one only as a dual."""
    tokens = found.all("n")
    if len(tokens) == 1 and tokens[0].tag != "¾" and values.unit_of(tokens[0])[1] != 2:
        raise UnfitError
    if tokens[0].tag in "n" and found.number("n") >= 1000:
        raise UnfitError
    return values.amount(tokens)


def beside_event(found: Found) -> Expression:
    """“The day before it hit the mainland”."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1:
        raise UnfitError
    return AfterEvent(Amount(((1, unit),)), 1 if found.token("s").tag == "A" else -1)


def one_unit(found: Found) -> Expression:
    """«يوم واحد», «عام كامل»."""
    if found.number("one") != 1:
        raise UnfitError
    return values.amount(found.all("n"))


def from_that(found: Found) -> Expression:
    """«بعد ثلاثة أيام من ذلك»: from the time the narrative has reached."""
    length = values.amount(found.all("n"))
    return Shift(length, 1 if found.token("s").tag == "A" else -1, narrative=True)


def day_of_month(found: Found) -> Expression:
    """«الأول من الشهر»: of the month the narrative has reached."""
    return Fields(day=found.number("d"), within=Relative("month", 0, Anchor.RUNNING))


def weekday_night(found: Found) -> Expression:
    """«ليل السبت - الأحد»: a night takes both its days."""
    one, two = found.number("w"), found.number("w2")
    if two != (one + 1) % 7:
        raise UnfitError
    return Timed(Between(Weekday(one), Weekday(two)), None)


def lone_unit(found: Found) -> Expression:
    """«لمدة ساعة», "for a week": one of a unit, where a word before it asks for a length."""
    return values.amount(found.all("n"))


def season(found: Found) -> Expression:
    """A season, perhaps with its year or a direction."""
    year, within = values.tail(found.all("tail"))
    hint = "this" if found.has("t") else values.direction(found.word("r"))
    return Season(found.number("s"), year, hint, within)


def feast(found: Found) -> Expression:
    """A feast or named day."""
    year, within = values.tail(found.all("tail"))
    key = found.word("feast")
    if key is None:
        raise UnfitError
    return Feast(key, year, values.direction(found.word("r")), within)


def decade(found: Found) -> Expression:
    """A decade: «سبعينيات القرن الماضي», “the 1990s”."""
    _, start = values.unit_of(found.token("z"))
    century: int | None = None
    if found.has("o"):
        century = found.number("o")
    elif found.word("r") == "last":
        century = 20
    elif found.has("r"):
        century = 21
    return Decade(start, century)


def century(found: Found) -> Expression:
    """A century by number."""
    return Century(found.number("o"))


def part_of_current(found: Found) -> Expression:
    """«مطلع العام», “end of the month”: of the one now."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1 or unit in ("day", "hour", "minute", "second"):
        raise UnfitError
    return PartOf(_part(found), Relative(unit, 0))


def _part(found: Found) -> Part:
    word = found.word("part")
    match word:
        case "early" | "mid" | "late" | "rest" | "first_half" | "second_half" | "to_date":
            return word
        case "end":
            return "late"
        case _:
            raise UnfitError


def week_of(found: Found) -> Expression:
    """«أسبوع 30 نوفمبر»: the week a day lies in."""
    return WeekOf(values.month_fields(found, day=found.number("d")))


def quarter(found: Found) -> Expression:
    """A quarter of a year."""
    number = found.number("n")
    if not 1 <= number <= 4:
        raise UnfitError
    year = values.year_value(found.token("y")) if found.has("y") else None
    within = values.relative("year", found.word("r")) if found.has("r") else None
    return Quarter(number, year, within)


def clock(found: Found) -> Expression:
    """A time of day."""
    half = found.word("h") or ("pm" if found.has("h") else None)
    return Clock(_clock(found.number("hh"), found, half))


def _clock(hour: int, found: Found, half: str | None) -> str:
    minute = found.maybe("mm") or 0
    if found.has("quarter"):  # «الثامنة إلا ربعا»
        minute = found.number("quarter")
        if minute < 0:
            hour, minute = hour - 1, minute + 60
    return values.clock(hour, minute, half)


def clock_alone(found: Found) -> Expression:
    """“Shortly before midnight”."""
    return found.expression("c")


def clock_in_four(found: Found) -> Expression:
    """“0830 GMT”."""
    token = found.token("hh")
    if token.end - token.start != 4 or not isinstance(token.value, int):
        raise UnfitError
    return Clock(values.clock(token.value // 100, token.value % 100, None))


def clock_range(found: Found) -> Expression:
    """“Between 11 p.m. and 6 a.m.”, “9 to 11 a.m.”: the first may leave its half to the last."""
    last = found.expression("c2")
    if not isinstance(last, Clock) or last.until is not None:
        raise UnfitError
    if found.has("c"):
        first = found.expression("c")
        if not isinstance(first, Clock) or first.until is not None:
            raise UnfitError
        return Clock(first.time, last.time)
    hour = found.number("d")
    if not 1 <= hour <= 12 or last.time is None:
        raise UnfitError
    afternoon = last.time >= "12:00" and 12 + hour % 12 <= int(last.time[:2])
    return Clock(values.clock(hour, 0, "pm" if afternoon else "am"), last.time)


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
    return Every()


def months_and(found: Found) -> Expression:
    """«تموز وآب 2020»: two months that follow each other are one span of time."""
    one, two = found.number("m"), found.number("m2")
    year, within = values.tail(found.all("tail"))
    if two != one % 12 + 1 or found.token("m").tag in "HG":
        raise UnfitError
    hint = values.direction(found.word("r"))
    first = Fields(month=one, hint=hint)
    return Between(first, Fields(year, two, within=within, hint=hint))


def every(_: Found) -> Expression:
    """A recurring time."""
    return Every()


def part_of(found: Found) -> Expression:
    """«مطلع أبريل», "late last year"; "end on 3 May" is a verb."""
    if found.has("i") and found.word("part") == "end":
        raise UnfitError
    return PartOf(_part(found), found.expression("z"))


def part_so_far(found: Found) -> Expression:
    """“Later this month”, “earlier in the week”: from now on, or up to now."""
    word, of = found.word("part"), found.expression("z")
    if isinstance(of, Timed) and word in ("later", "earlier"):
        return of
    if isinstance(of, Relative) and of.unit == "day":
        return of
    if word not in ("later", "earlier") or not isinstance(of, Relative):
        raise UnfitError
    if of.shift:
        return PartOf("late" if word == "later" else "early", of)
    return PartOf("rest" if word == "later" else "to_date", of)


def between(found: Found) -> Expression:
    """«من … إلى …»."""
    one, two = found.expression("z"), found.expression("z2")
    for side in (one, two):
        if isinstance(side, Amount | AfterEvent | Every | Between | Open | Window | Clock):
            raise UnfitError
    if isinstance(one, Relative) and one.unit in ("year", "quarter") and isinstance(two, Fields):
        raise UnfitError  # "in the year to June"
    return Between(one, two)


def since(found: Found) -> Expression:
    """«منذ يناير»: from a named time on; an amount after «منذ» was read as "ago" before."""
    return Open("starting" if found.word("s") == "starting" else "since", _edge(found))


def until(found: Found) -> Expression:
    """«حتى 2012»."""
    if found.word("s") != "until":
        raise UnfitError
    return Open("until", _edge(found))


def before(found: Found) -> Expression:
    """«قبل 1/1/2016»."""
    return Open("before", _edge(found))


def after(found: Found) -> Expression:
    """«بعد 2016»."""
    return Open("after", _edge(found))


def _edge(found: Found) -> Expression:
    edge = found.expression("z")
    if isinstance(edge, Amount | AfterEvent | Every | Between | Open | Window | Clock):
        raise UnfitError
    return edge


def shifted(found: Found) -> Expression:
    """«بعد ثلاثة أيام من 13 أبريل», "two days before yesterday"."""
    length = amount_of(found)
    origin = found.expression("z")
    if isinstance(origin, Amount | AfterEvent | Every | Between | Open | Window | Clock):
        raise UnfitError
    if isinstance(origin, Timed) and found.token("s").tag == "f":
        raise UnfitError
    sign = 1 if found.token("s").tag in "AVf" else -1
    return Shift(length, sign, origin, exact=not length.vague)


def amount_of(found: Found) -> Amount:
    """The amount in group n, as tokens or as an amount already read."""
    tokens = found.all("n")
    if len(tokens) == 1 and isinstance(tokens[0].value, Amount):
        return tokens[0].value
    return values.amount(tokens)


def timed(found: Found) -> Expression:
    """A date and a time of day, in either order."""
    of, at = found.expression("z"), found.expression("c")
    if not isinstance(at, Clock) or isinstance(of, Amount | Between | Open | Window):
        raise UnfitError
    if isinstance(of, Every):
        if at.until is not None:
            raise UnfitError
        return of
    if isinstance(of, Timed):
        return Timed(of.of, at.time)
    return Timed(of, at.time)


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
    return Timed(both, clock.clock) if clock is not None else both


def this_month(found: Found) -> Expression:
    """«هذا يونيو»: the month of the year now."""
    return Fields(month=found.number("m"), hint="this", hijri=found.token("m").tag in "HG")


def this_weekday(found: Found) -> Expression:
    """«هذا الاثنين», "this Monday"."""
    return Weekday(found.number("w"), "this")


def last_of(found: Found) -> Expression:
    """«الثلاثاء الأخير من مارس», "last week of 2016"."""
    if found.word("last") not in ("latest", "last"):
        raise UnfitError
    unit = found.number("w") if found.has("w") else values.unit_of(found.token("u"))[0]
    return Nth(-1, unit, _period(found))


def day_alone(found: Found) -> Expression:
    """«يوم 27», "the 18th"."""
    day = found.number("d")
    if not 1 <= day <= 31:
        raise UnfitError
    return Fields(day=day)


def the_day(found: Found) -> Expression:
    """“The 18th” in digits: in words it is an ordinal like any other."""
    token = found.token("d")
    if token.end - token.start > 4:
        raise UnfitError
    return day_alone(found)


def late_day(found: Found) -> Expression:
    """«في الثاني والعشرين»: an ordinal alone is a day only where little else has so many."""
    if found.number("d") < 11:
        raise UnfitError
    return day_alone(found)


def from_now(found: Found) -> Expression:
    """«أسبوعين من الآن», "three weeks from now"."""
    return hence(found)


def window(found: Found) -> Expression:
    """«الأسابيع الثلاثة الماضية», "the next three days": groups n (number and unit), r."""
    word = found.word("r")
    tokens = found.all("n")
    if len(tokens) == 1 and values.unit_of(tokens[0])[1] == 1:
        raise UnfitError
    length = values.amount(tokens)
    return _window(length, word)


def _window(length: Amount, word: str | None) -> Expression:
    match word:
        case "last" | "latest":
            return Window(length, -1)
        case "preceding":
            return Window(length, -1, Relative("day", 0, Anchor.RUNNING))
        case "next" | "coming":
            return Window(length, 1)
        case "following":
            return Window(length, 1, Relative("day", 0, Anchor.RUNNING))
        case _:
            raise UnfitError


def numeric_us(found: Found) -> Expression:
    """Month before day, where both orders fit: "3/4/2024"."""
    fields = values.numeric(found, month_first=True)
    word = found.word("r")
    return values.with_direction(fields, word)


def numeric_month(found: Found) -> Expression:
    """A year and a month in digits: "2014/10", "10/2014"."""
    tags = found.token("one").tag + found.token("two").tag
    if tags not in ("yd", "dy"):
        raise UnfitError
    return values.numeric(found, month_first=True)


def beside(found: Found) -> Expression:
    """«بعد ذلك بيومين»: counted from the time the narrative has reached."""
    length = values.amount(found.all("n"))
    token = found.token("s")
    if not found.has("t") and token.value not in ("later", "earlier"):
        raise UnfitError
    forward = token.tag == "A" or token.value == "later"
    return Shift(length, 1 if forward else -1, narrative=True)


def decade_of_century(found: Found) -> Expression:
    """«العقد الأول من القرن الحادي والعشرين»."""
    return Nth(found.number("n"), "decade", Century(found.number("o")))


def day_beside(found: Found) -> Expression:
    """“The day before”, “the year after”, of the time the narrative has reached."""
    unit, _ = values.unit_of(found.token("u"))
    return Relative(unit, 1 if found.token("s").tag == "A" else -1, Anchor.RUNNING)


def weekend(found: Found) -> Expression:
    """A weekend, the nearest unless a direction says more."""
    if not found.has("r"):
        return Relative("weekend", 0, either=True)
    return values.relative("weekend", found.word("r"))


def window_from(found: Found) -> Expression:
    """“Three days starting next Monday”."""
    length, origin = found.expression("n"), found.expression("z")
    if not isinstance(length, Amount) or isinstance(origin, Amount | Every | Clock | Open):
        raise UnfitError
    return Window(length, 1, origin, inclusive=True)


def days_of_week(found: Found) -> Expression:
    """«الأسبوع المقبل من الأربعاء إلى الجمعة»."""
    week, one, two = found.expression("k"), found.expression("z"), found.expression("z2")
    if not isinstance(week, Relative) or not isinstance(one, Weekday) or week.unit != "week":
        raise UnfitError
    if not isinstance(two, Weekday):
        raise UnfitError
    return Between(replace(one, within=week), replace(two, within=week))


def month_in(found: Found) -> Expression:
    """“March in a year”."""
    within = Shift(values.amount(found.all("n")), 1)
    return Fields(month=found.number("m"), within=within)


def weekday_after_next(found: Found) -> Expression:
    """“Friday after next”."""
    if found.word("x_n") != "next":
        raise UnfitError
    return Weekday(found.number("w"), None, Relative("week", 1))


def weekday_at(found: Found) -> Expression:
    """“Monday two weeks from now”: the weekday of the week reached."""
    sign = 1 if found.token("s").tag == "V" else -1
    length = values.amount(found.all("n"))
    if all(unit == "day" for _, unit in length.terms):
        return Shift(length, sign)
    return Weekday(found.number("w"), None, Shift(length, sign))


def weekdays_away(found: Found) -> Expression:
    """“Three Fridays from now”, "two Thursdays back"."""
    sign = 1 if found.token("s").tag == "V" else -1
    first = Weekday(found.number("w"), "following" if sign > 0 else "last")
    count = found.number("d") - 1
    return Shift(Amount(((7 * count, "day"),)), sign, first)


def the_unit(found: Found) -> Expression:
    """“The month”, "the week": the one now."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1:
        raise UnfitError
    if unit == "weekend" and not found.has("r"):
        return Relative("weekend", 0, either=True)
    return values.relative(unit, found.word("r") or "this")


def plural_window(found: Found) -> Expression:
    """“Recent weeks”, "the coming days"."""
    _, number = values.unit_of(found.token("n"))
    if number != 3:
        raise UnfitError
    return window(found)


def window_split(found: Found) -> Expression:
    """“Two upcoming weeks”, "the 5 past years"."""
    count = found.number("k")
    unit, _ = values.unit_of(found.token("u"))
    length = Amount(((count, unit),), found.token("k").tag == "F")
    return _window(length, found.word("r"))


def nth_last(found: Found) -> Expression:
    """“Last Monday of March”."""
    if found.word("last") != "last":
        raise UnfitError
    unit = found.number("w") if found.has("w") else values.unit_of(found.token("u"))[0]
    return Nth(-1, unit, _period(found))


def nth_count(found: Found) -> Expression:
    """“First 2 weeks of 2021”."""
    count = found.number("k")
    unit, _ = values.unit_of(found.token("u"))
    return Nth((found.number("n") - 1) * count + 1, unit, _period(found), count)


def year_ce(found: Found) -> Expression:
    """A small year with its era: "14 A.D."."""
    return Fields(year=found.number("y"))


def fiscal(found: Found) -> Expression:
    """“Fiscal 2024”: read as the calendar year or years it is named for."""
    return years(found) if found.has("y2") else Fields(year=values.year_value(found.token("y")))


def season_years(found: Found) -> Expression:
    """“The 2023-24 season”."""
    first = values.year_value(found.token("y"))
    if found.number("d") != (first + 1) % 100:
        raise UnfitError
    return Between(Fields(year=first), Fields(year=first + 1))


def next_day(found: Found) -> Expression:
    """“The next day”, of the time the narrative has reached."""
    if found.word("r") != "next":
        raise UnfitError
    return Relative("day", 1, Anchor.RUNNING)


def unknown_year(_: Found) -> Expression:
    """A fiscal or school year without a number: recognised, not resolved."""
    raise UnfitError


def decade_year(found: Found) -> Expression:
    """“1990's”."""
    year = found.number("yy")
    if year % 10:
        raise UnfitError
    return Decade(year)


def fall(found: Found) -> Expression:
    """“Fall 2024”: autumn only where a year or direction says so; or a season by direction."""
    if isinstance(found.token("s").value, tuple):
        return values.relative("season", found.word("r"))
    year, within = values.tail(found.all("tail"))
    return Season(3, year, values.direction(found.word("r")), within)


def week_number(found: Found) -> Expression:
    """“Week 31”, "week 27 of last year"."""
    week = found.number("k")
    if not 1 <= week <= 53:
        raise UnfitError
    within: Expression | None = None
    if found.has("y"):
        within = Fields(year=values.year_value(found.token("y")))
    elif found.has("r"):
        within = values.relative("year", found.word("r"))
    return WeekNumber(week, within)


def week_of_day(found: Found) -> Expression:
    """“The week of the 18th”."""
    return WeekOf(Fields(day=found.number("d")))


def hence_in(found: Found) -> Expression:
    """“In two weeks”, «في 3 أسابيع»; not "within two weeks", which is a length."""
    if found.word("in") != "in":
        raise UnfitError
    return Within(values.amount(found.all("n")), found.token("n").start - found.token("in").start)


def abbreviated_part(found: Found) -> Expression:
    """“EOM”, "EOY" and their openings."""
    match found.number("k"):
        case 1:
            return PartOf("late", Relative("month", 0))
        case 2:
            return PartOf("late", Relative("year", 0))
        case 3:
            return PartOf("early", Relative("month", 0))
        case _:
            return PartOf("early", Relative("year", 0))


def year_to_date(_: Found) -> Expression:
    """From the first of January to now."""
    return PartOf("to_date", Relative("year", 0))


def now(_: Found) -> Expression:
    """The reference day, as the end of a range."""
    return Relative("day", 0)
