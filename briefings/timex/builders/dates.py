"""What builds named days, weekdays, months and what stands in for them."""

from __future__ import annotations

from dataclasses import replace

from briefings.timex import values
from briefings.timex.cascade import Found, UnfitError
from briefings.timex.expressions import (
    Amount,
    Anchor,
    Between,
    Expression,
    Feast,
    Fields,
    Known,
    Nth,
    Relative,
    Shift,
    Timed,
    Weekday,
    WeekOf,
)

_MONTHS = 12
_ALWAYS = (24, 7)
_FRACTIONS = (2, 3, 4, 8, 16)
_LONG_ORDINAL = 11  # from which on an ordinal in words is hardly of anything but a month


def date(found: Found) -> Expression:
    """A day and month, perhaps with weekday, year and part of the day."""
    fields = values.month_fields(found, day=found.number("d"))
    if fields.weekday is not None and found.token("d").tag == "o" and found.number("d") <= 5:
        fields = replace(fields, ordinal=True)
    return _timed_part(found, fields)


def _timed_part(found: Found, expression: Expression) -> Expression:
    night = found.has("d") and found.token("d").tag == "Ð"
    return Timed(expression, None) if night or found.has("p") else expression


def month(found: Found) -> Expression:
    """A month, perhaps with its year or a direction; «يوليو-سبتمبر» are no two names of one."""
    fields = values.month_fields(found)
    if fields.also is None or fields.day is not None or fields.hijri:
        return fields
    if not any(token.tag == "-" for token in found.tokens):
        return fields
    last = replace(fields, month=fields.also, also=None)
    return Between(Fields(month=fields.month), last)


def date_near(found: Found) -> Expression:
    """“The year to August 31”: the nearest, also where the sentence looks ahead."""
    fields = values.month_fields(found, day=found.number("d"))
    return replace(fields, hint="ended") if fields.year is None and not fields.within else fields


def month_to(found: Found) -> Expression:
    """“The three months to March”, as `date_near`."""
    fields = values.month_fields(found)
    return replace(fields, hint="ended") if fields.year is None and not fields.within else fields


def month_near(found: Found) -> Expression:
    """“Futures for May”, "data for January": the nearest, whatever the tense."""
    return replace(values.month_fields(found), hint="near")


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
    if min(one.end - one.start, two.end - two.start) < 2 or found.number("two") > _MONTHS:
        raise UnfitError
    return values.numeric(found, month_first=False)


def numeric_behind(found: Found) -> Expression:
    """«في 22/04», «بتاريخ 3/7», but «فاز بـ3/2»."""
    if found.word("in") is None:
        raise UnfitError
    return values.numeric(found, month_first=False)


# Days that all call by their date alone, and the year they were in.
_KNOWN_DAYS = {(9, 11): 2001, (10, 7): 2023}


def known_day(found: Found) -> Expression:
    """«أحداث الحادي عشر من سبتمبر», "the attacks of September 11"."""
    fields = values.month_fields(found, day=found.number("d"))
    year = _KNOWN_DAYS.get((fields.month or 0, fields.day or 0))
    if year is None or fields.hijri or fields.also is not None:
        raise UnfitError
    return Known(fields, year)


_WEEKS = {"last2": -1, "next2": 1}


def weekday(found: Found) -> Expression:
    """A weekday, perhaps with a direction; «قبل الماضي» is a week before the last."""
    weeks = _WEEKS.get(found.word("r") or "")
    if weeks is not None:
        one_week = Amount(((1, "week"),))
        there = Weekday(found.number("w"), "last" if weeks < 0 else "next")
        return _timed_part(found, Shift(one_week, weeks, there, exact=True))
    return _timed_part(found, Weekday(found.number("w"), values.direction(found.word("r"))))


def weekday_led(found: Found) -> Expression:
    """“Next Tuesday”; but "following Tuesday's quake" is behind it."""
    if found.word("r") == "following":
        raise UnfitError
    return weekday(found)


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


def weekday_and_ordinal(found: Found) -> Expression:
    """“Tuesday the 19th”, "Friday the thirteenth", but "on Monday the first buses ran"."""
    token = found.token("d")
    in_words = token.tag == "o" and token.end - token.start > len("10th")
    if in_words and found.number("d") < _LONG_ORDINAL:
        raise UnfitError
    return weekday_and_day(found)


def week_on(found: Found) -> Expression:
    """“A week on Monday”, "a week last Tuesday": seven days further away."""
    week = Amount(((7, "day"),))
    if values.unit_of(found.token("u")) != ("week", 1):
        raise UnfitError
    if found.word("r") == "last":
        return Shift(week, -1, Weekday(found.number("w"), "last"))
    if found.word("on") != "on":
        raise UnfitError
    return Shift(week, 1, Weekday(found.number("w"), "coming"))


def weekday_week(found: Found) -> Expression:
    """“Monday week”: seven days after the next."""
    unit, number = values.unit_of(found.token("u"))
    if unit != "week" or number != 1:
        raise UnfitError
    return Shift(Amount(((7, "day"),)), 1, Weekday(found.number("w"), "coming"))


def deictic(found: Found) -> Expression:
    """Today, yesterday, tomorrow; a date or weekday behind it agrees or is noted."""
    token = found.token("d")
    shift = token.value if token.tag in "DÐ" and isinstance(token.value, int) else 0
    if found.has("m"):
        fields = values.month_fields(found, day=found.number("n"))
        return _timed_part(found, replace(fields, called=shift))
    day = Relative("day", shift)
    if found.has("w"):
        return _timed_part(found, Fields(weekday=found.number("w"), within=day))
    return _timed_part(found, day)


def name(_: Found) -> None:
    """A street, school or party named by a date: no time."""


def society(found: Found) -> None:
    """“The 1922 Committee”, "the 1930 Club": no time."""
    if found.word("of") is None:
        raise UnfitError


def day_in(found: Found) -> Expression:
    """«الأول من الشهر ذاته», «20 من الشهر القادم», «يوم 24 الجاري»."""
    if not found.has("u") and found.word("r") not in ("this", "last", "next"):
        raise UnfitError
    return Fields(day=found.number("d"), within=values.relative("month", found.word("r") or "this"))


def numbered_month(found: Found) -> Expression:
    """«شهر 3», «الأول من شهر عشرة»."""
    number = found.number("l")
    if not 1 <= number <= 12:
        raise UnfitError
    year, within = values.tail(found.all("tail"))
    day = found.maybe("d")
    return Fields(year, number, day, within=within)


def day_of_month(found: Found) -> Expression:
    """«الأول من الشهر»: of the month the narrative has reached."""
    return Fields(day=found.number("d"), within=Relative("month", 0, Anchor.RUNNING))


def day_of_it(found: Found) -> Expression:
    """«وفي الرابع منه»: of the month named last."""
    month = Relative("month", 0, Anchor.RUNNING, either=True)
    return Fields(day=found.number("d"), within=month)


def weekend_of(found: Found) -> Expression:
    """“The weekend of 5 and 6 April”."""
    if found.has("d2"):
        return month_range(found)
    day = values.month_fields(found, day=found.number("d"))
    return Between(day, Shift(Amount(((1, "day"),)), 1, day))


def the_weekday(found: Found) -> Expression:
    """“… and on the Tuesday a ship came”: the next one of the narrative."""
    return Weekday(found.number("w"), "following")


def weekday_night(found: Found) -> Expression:
    """«ليل السبت - الأحد»: a night takes both its days."""
    one, two = found.number("w"), found.number("w2")
    if two != (one + 1) % 7:
        raise UnfitError
    return Timed(Between(Weekday(one), Weekday(two)), None)


def feast(found: Found) -> Expression:
    """A feast or named day."""
    year, within = values.tail(found.all("tail"))
    key = found.word("feast")
    if key is None:
        raise UnfitError
    return Feast(key, year, values.direction(found.word("r")), within)


def week_of(found: Found) -> Expression:
    """«أسبوع 30 نوفمبر»: the week a day lies in."""
    return WeekOf(values.month_fields(found, day=found.number("d")))


def months_and(found: Found) -> Expression:
    """«تموز وآب 2020»: two months that follow each other are one span of time."""
    one, two = found.number("m"), found.number("m2")
    year, within = values.tail(found.all("tail"))
    if two != one % 12 + 1 or found.token("m").tag in "HĤ":
        raise UnfitError
    hint = values.direction(found.word("r"))
    first = Fields(month=one, hint=hint)
    return Between(first, Fields(year, two, within=within, hint=hint))


def this_month(found: Found) -> Expression:
    """«هذا يونيو»: the month of the year now."""
    return Fields(month=found.number("m"), hint="this", hijri=found.token("m").tag in "HĤ")


def this_weekday(found: Found) -> Expression:
    """«هذا الاثنين», "this Monday"."""
    return Weekday(found.number("w"), "this")


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


def nth_day(found: Found) -> Expression:
    """“On the 18th”; in words only with its article, "on the first": "at first" is no day."""
    token = found.token("d")
    written = token.end - token.start > len("10th")
    if written and (not found.has("the") or found.word("in") not in ("on", "by")):
        raise UnfitError
    return day_alone(found)


def numeric_alone(found: Found) -> Expression:
    """“22/04” without a word before it; "1/2", "3/8" are fractions, as shares are traded in."""
    one, two = found.number("one"), found.number("two")
    if one < two and two in _FRACTIONS:
        raise UnfitError
    return numeric_us(found)


def numeric_us(found: Found) -> Expression:
    """Month before day, where both orders fit: "3/4/2024"; "24/7" is no day."""
    pair = found.number("one"), found.number("two")
    if not found.has("three") and pair == _ALWAYS:
        raise UnfitError
    if not found.has("three") and pair == (9, 11) and not found.has("w"):
        return Known(Fields(month=9, day=11), _KNOWN_DAYS[pair])
    fields = values.numeric(found, month_first=True)
    word = found.word("r")
    return values.with_direction(fields, word)


def numeric_on(found: Found) -> Expression:
    """“On 3/4”, but "won at 3-1"."""
    word = found.word("in")
    stop = found.tokens[2].tag == "."
    if word == "at" or (stop and word != "on"):
        raise UnfitError  # "by 8.30", "in 1.5"
    return numeric_us(found)


def numeric_month(found: Found) -> Expression:
    """A year and a month in digits: "2014/10", "10/2014"."""
    tags = found.token("one").tag + found.token("two").tag
    if tags not in ("yd", "dy"):
        raise UnfitError
    return values.numeric(found, month_first=True)


def month_in(found: Found) -> Expression:
    """“March in a year”."""
    within = Shift(values.amount(found.all("n")), 1)
    return Fields(month=found.number("m"), within=within)


def weekday_beyond(found: Found) -> Expression:
    """“Friday after next”, “the Sunday before last”."""
    match found.token("s").tag, found.word("r"):
        case "A", "next":
            return Weekday(found.number("w"), None, Relative("week", 1))
        case "B", "last":
            return Shift(Amount(((7, "day"),)), -1, Weekday(found.number("w"), "last"))
        case _:
            raise UnfitError


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


def nth_of_feast(found: Found) -> Expression:
    """«ثاني أيام عيد الأضحى»."""
    key, n = found.word("feast"), found.number("n")
    if key is None or not 1 <= n <= 10:
        raise UnfitError
    year, within = values.tail(found.all("tail"))
    feast = Feast(key, year, None, within)
    return feast if n == 1 else Shift(Amount(((n - 1, "day"),)), 1, feast)


def next_part(found: Found) -> Expression:
    """“The next morning”, “that night”: of the day the narrative has reached."""
    match found.word("r"):
        case "next" | "following":
            shift = 1
        case "same":
            shift = 0
        case "last" | "preceding":
            shift = -1
        case _:
            raise UnfitError
    return Timed(Relative("day", shift, Anchor.RUNNING), None)


def part_before(_: Found) -> Expression:
    """“The night before”: of the day the narrative has reached."""
    return Timed(Relative("day", -1, Anchor.RUNNING), None)


def some_weekday(found: Found) -> Expression:
    """“On a Saturday night”: which one is not said."""
    return _timed_part(found, Fields(weekday=found.number("w")))


def weekday_range(found: Found) -> Expression:
    """“Mon-Fri”."""
    return Between(Weekday(found.number("w")), Weekday(found.number("w2")))


def next_day(found: Found) -> Expression:
    """“The next day”, of the time the narrative has reached."""
    if found.word("r") != "next":
        raise UnfitError
    return Relative("day", 1, Anchor.RUNNING)


def week_of_day(found: Found) -> Expression:
    """“The week of the 18th”."""
    return WeekOf(Fields(day=found.number("d")))
