"""What builds weeks, months, years and longer periods, by name, number or direction."""

from __future__ import annotations

from dataclasses import replace

from briefings.timex import values
from briefings.timex.builders.counted import make_window
from briefings.timex.cascade import Found, UnfitError
from briefings.timex.expressions import (
    Anchor,
    Between,
    Century,
    Decade,
    Every,
    Expression,
    Fields,
    Half,
    Nth,
    Part,
    PartOf,
    Quarter,
    Relative,
    Season,
    Unit,
    WeekNumber,
)

_TWO = 2
_HIJRI_YEARS = (1400, 1452)  # behind «عام» without a calendar: 1979 to 2031, and no Gregorian year
_LATE = 2000  # from which on the second of two years is near
_MONTHS = 12  # up to which "2010-12" may be a month
_OLD = 1800
_LATELY, _SOON = 1950, 2060  # years that a number behind "for" is likelier than a count
_SIZES: tuple[Unit, ...] = (
    "second", "minute", "hour", "workday", "day", "week", "fortnight", "month", "year",
)  # fmt: skip


def unit_relative(found: Found) -> Expression:
    """«الشهر الماضي», “this week”, «ذلك اليوم»."""
    unit, number = values.unit_of(found.token("u"))
    word = found.word("r")
    if number == 1:
        if unit == "hour":
            raise UnfitError
        if word == "past":  # "the past week" is the seven days behind us
            return make_window(values.amount([found.token("u")]), word)
        return values.relative(unit, word)
    length = values.amount([found.token("u")])
    return make_window(length, word)


def this_unit(found: Found) -> Expression:
    """«هذا الأسبوع», «ذلك اليوم»; not of «وذلك الأسبوع الماضي», which has its own direction."""
    if found.has("q") and found.word("q") != "same":
        raise UnfitError
    return unit_relative(found)


def nth_monday(found: Found) -> Expression:
    """«أول إثنين من الشهر المقبل»: a Monday without its article is spelt like the number two."""
    if found.number("two") != _TWO:
        raise UnfitError
    return Nth(found.number("n"), 0, _period(found))


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
    unit, number = values.unit_of(found.token("u"))
    if unit == "quarter":
        return Quarter(n, within=within)
    if number == 2:
        return Nth(n, unit, within, 2)  # «أول أسبوعين من مايو»
    if unit == "day" and n > 0 and isinstance(within, Fields):
        return Fields(within.year, within.month, n, None, within.hijri, within.also, within.within)
    if unit == "day" and n > 0 and isinstance(within, Relative) and within.unit == "month":
        return Fields(day=n, within=within)
    return Nth(n, unit, within)


def _period(found: Found) -> Expression:
    if found.has("m"):
        return replace(values.month_fields(found), weekday=None)  # that is the n-th's
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


def year(found: Found) -> Expression:
    """A year after its word: «عام 2020»."""
    token = found.token("y")
    if token.tag == "c" and isinstance(token.value, int) and token.value < values.FEWEST:
        raise UnfitError  # «خفض الحكم إلى عام واحد»
    number = token.value if isinstance(token.value, int) else 0
    hijri = found.has("k") or _HIJRI_YEARS[0] <= number <= _HIJRI_YEARS[1]
    return Fields(year=values.year_value(token, hijri=hijri), hijri=hijri)


def lone_year(found: Found) -> Expression:
    """A year after a preposition: “in 2020”."""
    token = found.token("y")
    if not isinstance(token.value, int) or not 1500 <= token.value <= 2100:
        raise UnfitError
    return Fields(year=token.value)


def year_too(found: Found) -> Expression:
    """«1994 و1998»; an old one is rather a count: «5 آلاف في … و1500 في الأردن»."""
    if found.number("y") < _OLD:
        raise UnfitError
    return lone_year(found)


def year_of_now(found: Found) -> Expression:
    """“The budget for 2025”, but "for 1500 villagers"."""
    if not _LATELY <= found.number("y") <= _SOON:
        raise UnfitError
    return lone_year(found)


def hijri_years(found: Found) -> Expression:
    """«العام الدراسي 1445/1446هـ», «1445-46هـ»."""
    first, last = values.year_value(found.token("y"), hijri=True), found.number("y2")
    if last not in (first + 1, (first + 1) % 100):
        raise UnfitError
    return Between(Fields(year=first, hijri=True), Fields(year=first + 1, hijri=True))


def year_told(found: Found) -> Expression:
    """“2009 was a good year”, but "1990 were hurt"."""
    if found.word("v") == "many":
        raise UnfitError
    return year_of_now(found)


def years(found: Found) -> Expression | None:
    """“From 2014 to 2018”; what falls, «من 2010 إلى 1995», is no years."""
    if found.number("y") > found.number("y2"):
        return None
    return Between(
        Fields(year=values.year_value(found.token("y"))),
        Fields(year=values.year_value(found.token("y2"))),
    )


def years_running(found: Found) -> Expression | None:
    """«موسم 2023/2024»: two years, the second the next."""
    if found.number("y2") != found.number("y") + 1:
        raise UnfitError
    return years(found)


def season(found: Found) -> Expression:
    """A season, perhaps with its year or a direction."""
    year, within = values.tail(found.all("tail"))
    hint = "this" if found.has("t") else values.direction(found.word("r"))
    return Season(found.number("s"), year, hint, within)


def winter(found: Found) -> Expression:
    """“The winter of 2010-11”: of the year it begins in."""
    year = values.year_value(found.token("tail"))
    if found.number("s") != 0 or found.number("next") not in ((year + 1) % 100, year + 1):
        raise UnfitError
    return Season(0, year)


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
    """A century by number, of either calendar."""
    number = found.number("o")
    if found.has("k"):
        return Between(
            Fields(year=100 * number - 99, hijri=True), Fields(year=100 * number, hijri=True)
        )
    return Century(number)


def before_christ(_: Found) -> Expression:
    """«القرن الثالث قبل الميلاد», «سنة 217 ق.م»: no value says when."""
    return Century(1, before_christ=True)


def beyond(found: Found) -> Expression:
    """“The week after next”, “the year before last”."""
    unit, number = values.unit_of(found.token("u"))
    way = (found.token("s").tag, found.word("r"))
    if number != 1 or way not in (("A", "next"), ("B", "last")):
        raise UnfitError
    return Relative(unit, 2 if way[0] == "A" else -2)


def same_month_before(found: Found) -> Expression:
    """“The same month last year”, «الشهر ذاته من العام الماضي»."""
    if found.word("r") != "last" or found.word("same") not in (None, "same"):
        raise UnfitError
    return Relative("month", -12)


def century_range(found: Found) -> Expression:
    """“From the 16th to the 18th century”."""
    one, two = found.number("o"), found.number("o2")
    if not one < two:
        raise UnfitError
    return Between(Century(one), Century(two))


def centuries(found: Found) -> Expression:
    """«القرنين التاسع عشر والعشرين»."""
    one, two = found.number("o"), found.number("o2")
    if two != one + 1:
        raise UnfitError
    return Between(Century(one), Century(two))


def fiscal_relative(found: Found) -> Expression:
    """«السنة المالية الحالية»: read as the calendar year."""
    return values.relative("year", found.word("r"))


def part_of_current(found: Found) -> Expression:
    """«مطلع العام», “end of the month”: of the one now."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1 or unit in ("day", "hour", "minute", "second"):
        raise UnfitError
    if found.word("part") == "some":  # «في وقت سابق من العام»: nobody says in which part of it
        return Relative(unit, 0)
    return PartOf(part(found), Relative(unit, 0, either=unit in ("week", "month", "year")))


def part(found: Found) -> Part:
    """Which part of a period the group `part` names. Raises UnfitError where none."""
    word = found.word("part")
    match word:
        case "early" | "mid" | "late" | "rest" | "first_half" | "second_half" | "to_date":
            return word
        case "end":
            return "late"
        case _:
            raise UnfitError


def quarter(found: Found) -> Expression:
    """A quarter of a year."""
    number = found.number("n")
    if not 1 <= number <= 4:
        raise UnfitError
    year = values.year_value(found.token("y")) if found.has("y") else None
    within = values.relative("year", found.word("r")) if found.has("r") else None
    return Quarter(number, year, within)


def unit_told(found: Found) -> Expression:
    """“The latest week”, "the latest quarter" and "the year-ago quarter", compared with it."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1:
        raise UnfitError
    match found.word("r"), unit:
        case "latest", _:
            return Relative(unit, -1)
        case "year_ago", "quarter":
            return Relative("quarter", -5)
        case _:
            raise UnfitError


def quarter_near(found: Found) -> Expression:
    """“Cuts were extended into the second quarter”: the nearest, whatever the tense."""
    into = found.token("i")
    if into.tag == "i" and into.value != "into":
        raise UnfitError
    return Quarter(found.number("n"), near=True)


def final_quarter(found: Found) -> Expression:
    """“The final quarter of 2023”."""
    if found.word("last") != "final":
        raise UnfitError
    return Quarter(4, values.year_value(found.token("y")) if found.has("y") else None)


def half_year(found: Found) -> Expression:
    """“First-half profit”."""
    return Quarter(found.number("k"))


def half(found: Found) -> Expression:
    """“The second half”."""
    return Half(found.number("k"))


def last_quarter(found: Found) -> Expression:
    """«الربع الأخير»: a year's fourth."""
    if found.word("last") != "latest":
        raise UnfitError
    return Quarter(4)


def every(_: Found) -> Expression:
    """A recurring time."""
    return Every()


def last_of(found: Found) -> Expression:
    """«الثلاثاء الأخير من مارس», "last week of 2016"."""
    if found.word("last") not in ("latest", "last"):
        raise UnfitError
    unit = found.number("w") if found.has("w") else values.unit_of(found.token("u"))[0]
    return Nth(-1, unit, _period(found))


def decade_of_century(found: Found) -> Expression:
    """«العقد الأول من القرن الحادي والعشرين»."""
    within = values.relative("century", found.word("r")) if found.has("r") else None
    if found.has("last") and found.word("last") != "latest":
        raise UnfitError
    number = 10 if found.has("last") else found.number("n")
    return Nth(number, "decade", within or Century(found.number("o")))


def day_beside(found: Found) -> Expression:
    """“The day before”, “the year after”, of the time the narrative has reached."""
    unit, _ = values.unit_of(found.token("u"))
    return Relative(unit, 1 if found.token("s").tag == "A" else -1, Anchor.RUNNING)


def weekend(found: Found) -> Expression:
    """A weekend, the nearest unless a direction says more."""
    if not found.has("r"):
        return Relative("weekend", 0, either=True)
    return values.relative("weekend", found.word("r"))


def next_unit(found: Found) -> Expression:
    """“And the next year he left”: told of the past, it counts from what the narrative reached."""
    unit, number = values.unit_of(found.token("u"))
    if found.word("r") != "next" or number != 1:
        raise UnfitError
    return Relative(unit, 1, Anchor.RUNNING, either=True)


def the_unit(found: Found) -> Expression:
    """“The month”, "the week": the one now; "the quarter" that is told of."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1:
        raise UnfitError
    if unit == "quarter" and not found.has("r"):
        return Relative("quarter", 0, Anchor.QUARTER)
    if unit == "weekend" and not found.has("r"):
        return Relative("weekend", 0, either=True)
    return values.relative(unit, found.word("r") or "this")


def nth_last(found: Found) -> Expression:
    """“Last Monday of March”, “the final week of June”."""
    if found.word("last") not in ("last", "final"):
        raise UnfitError
    unit = found.number("w") if found.has("w") else values.unit_of(found.token("u"))[0]
    return Nth(-1, unit, _period(found))


def nth_count(found: Found) -> Expression:
    """“First 2 weeks of 2021”."""
    count = found.number("k")
    unit, _ = values.unit_of(found.token("u"))
    return Nth((found.number("n") - 1) * count + 1, unit, _period(found), count)


def last_count(found: Found) -> Expression:
    """“The last three months of 2023”, "the final two weeks of June"."""
    if found.word("last") not in ("last", "latest", "final"):
        raise UnfitError
    unit, number = values.unit_of(found.token("u"))
    count = found.number("k")
    if number != 3 or not 1 < count <= values.FEWEST:
        raise UnfitError
    return Nth(-1, unit, _period(found), count)


def a_day(found: Found) -> Expression:
    """“24 hours a day”, "three days a week": a smaller unit of a larger one."""
    units = [values.unit_of(token)[0] for token in found.tokens if token.tag in "hjklv"]
    if len(units) < 2 or _SIZES.index(units[0]) >= _SIZES.index(units[1]):
        raise UnfitError
    return Every()


def year_ce(found: Found) -> Expression:
    """A small year with its era: "14 A.D."."""
    return Fields(year=found.number("y"))


def fiscal(found: Found) -> Expression | None:
    """“Fiscal 2024”: read as the calendar year or years it is named for."""
    if found.has("y2"):
        return hijri_years(found) if found.has("k") else years(found)
    hijri = found.has("k") or _HIJRI_YEARS[0] <= found.number("y") <= _HIJRI_YEARS[1]
    return Fields(year=values.year_value(found.token("y"), hijri=hijri), hijri=hijri)


def season_years(found: Found) -> Expression:
    """“The 2023-24 season”."""
    first, last = values.year_value(found.token("y")), found.number("d")
    if last == (first + 1) % 100:
        return Between(Fields(year=first), Fields(year=first + 1))
    if not max(_MONTHS, first % 100) < last < (100 if first < _LATE else 32):
        raise UnfitError
    return Between(Fields(year=first), Fields(year=first - first % 100 + last))  # "1914-18"


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


def abbreviated_part(found: Found) -> Expression:
    """“EOM”, "EOY" and their openings."""
    match found.number("k"):
        case 1:
            return PartOf("late", Relative("month", 0))
        case 2:
            return PartOf("late", Relative("year", 0))
        case 3:
            return PartOf("early", Relative("month", 0))
        case 5:
            raise UnfitError  # "year-end results"
        case _:
            return PartOf("early", Relative("year", 0))


def year_end(found: Found) -> Expression:
    """“By year-end”."""
    if found.number("k") != 5:
        raise UnfitError
    return PartOf("late", Relative("year", 0))


def year_to_date(_: Found) -> Expression:
    """From the first of January to now."""
    return PartOf("to_date", Relative("year", 0))


def now(_: Found) -> Expression:
    """The reference day, as the end of a range."""
    return Relative("day", 0, either=True)
