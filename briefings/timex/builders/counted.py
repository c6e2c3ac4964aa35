"""What builds lengths of time and what is counted by them: ago, hence, after an event."""

from __future__ import annotations

from briefings.timex import values
from briefings.timex.cascade import Found, UnfitError
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Between,
    Century,
    Clock,
    Every,
    Expression,
    NthSince,
    Open,
    Relative,
    Shift,
    Timed,
    WeekOf,
    Window,
    Within,
)
from briefings.timex.tokens import Token

# What names no one time, so that nothing is counted from it and no range begins or ends with it.
NO_POINT = (Amount, AfterEvent, Every, Between, Open, Window, Clock)


def ago(found: Found) -> Expression:
    """«قبل يومين», “two days ago”."""
    length = values.amount(found.all("n"))
    return Shift(length, -1, narrative=found.word("s") == "earlier")


def ago_today(found: Found) -> Expression:
    """“A year ago today”, "30 years ago this month"."""
    length = values.amount(found.all("n"))
    if length.vague or length.few or found.word("s") == "earlier":
        raise UnfitError
    if found.has("d"):
        return Shift(length, -1, Relative("day", found.number("d")), exact=True)
    if values.unit_of(found.token("u"))[0] == "week":
        return WeekOf(Shift(length, -1, Relative("day", 0), exact=True))
    ((count, unit),) = length.terms
    if unit != "year":
        raise UnfitError
    return Relative("month", -12 * count)


def hence(found: Found) -> Expression:
    """«بعد أسبوعين», “in two weeks”."""
    length = values.amount(found.all("n"))
    word = found.word("s")
    exact = found.has("s") and word is None and not length.vague
    offset = found.token("n").start - found.tokens[0].start
    later = word == "later"
    return Shift(
        length,
        1,
        narrative=later or word == "after",
        always=later,
        exact=exact,
        offset=max(0, offset),
    )


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
    if len(tokens) > 2 and tokens[1].tag == "-" and _score(tokens[0], tokens[2]):
        raise UnfitError
    return values.amount(tokens)


def _score(one: Token, two: Token) -> bool:
    """«فازوا 3-1 يوم الأحد»: a range of numbers rises."""
    first, second = one.value, two.value
    return isinstance(first, int) and isinstance(second, int) and first >= second


def definite(found: Found) -> Expression:
    """«الأشهر الثلاثة المنتهية في مارس»: a length, the number behind its plural."""
    if values.unit_of(found.all("n")[0])[1] != 3:
        raise UnfitError
    return values.amount(found.all("n"))


def beside_event(found: Found) -> Expression:
    """“The day before it hit the mainland”."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1:
        raise UnfitError
    sign = 1 if found.token("s").tag == "A" else -1
    return AfterEvent(Amount(((1, unit),)), sign, beside=True)


def morrow(found: Found) -> Expression:
    """«غداة الهجوم», «عشية الانتخابات»: the day after or before an event."""
    sign = found.tokens[0].value
    return AfterEvent(Amount(((1, "day"),)), 1 if sign == 1 else -1, beside=sign == 1)


def day_of_event(found: Found) -> Expression:
    """«اليوم الثالث من المعرض», "day 12 of the siege": the first is the event's own day."""
    number = found.number("n")
    if not 1 <= number <= values.MOST:
        raise UnfitError
    return AfterEvent(Amount(((number - 1, "day"),)), 1, nth=True)


def nth_since(found: Found) -> Expression:
    """“Its third day”, "its nineteenth month"."""
    unit, number = values.unit_of(found.token("u"))
    if number != 1 or found.word("its") is None or not 2 <= found.number("n") <= values.MOST:
        raise UnfitError
    return NthSince(found.number("n"), unit)


def within_hour(found: Found) -> Expression:
    """“Within the hour”."""
    if found.word("in") != "within":
        raise UnfitError
    return values.amount(found.all("n"))


def within_hours(found: Found) -> Expression:
    """“Within days”: how many, nobody says."""
    if found.word("in") != "within" or values.unit_of(found.token("n"))[1] != 3:
        raise UnfitError
    return values.amount(found.all("n"))


def ages_ago(found: Found) -> Expression:
    """“1.2 million years ago”: before the years a date can name."""
    _counted_by_millions(found)
    return Century(1, before_christ=True)


def ages(found: Found) -> Expression:
    """“41,000 years”, "three million years": more than a calendar has."""
    _counted_by_millions(found)
    return Amount(((values.FEW, "year"),), vague=True, few=True)


def _counted_by_millions(found: Found) -> None:
    """Raises UnfitError for what else is counted: "5 percent"."""
    for token in found.tokens:
        if token.tag == "$" and token.value != "many":
            raise UnfitError
        if token.tag == "v":
            return


def year_to(found: Found) -> Expression:
    """“In the year to April”: twelve months, not a calendar year."""
    return values.amount(found.all("n"))


def mixed(found: Found) -> Expression:
    """“5 1/2 hours”; of other fractions only the whole counts."""
    unit, _ = values.unit_of(found.token("u"))
    whole = Amount(((found.number("k"), unit),), vague=True)
    if (found.number("one"), found.number("two")) != (1, 2):
        return whole
    return values.and_a_half(whole)


def one_unit(found: Found) -> Expression:
    """«يوم واحد», «عام كامل»."""
    if found.number("one") != 1:
        raise UnfitError
    return values.amount(found.all("n"))


def from_that(found: Found) -> Expression:
    """«بعد ثلاثة أيام من ذلك»: from the time the narrative has reached."""
    length = values.amount(found.all("n"))
    sign = 1 if found.token("s").tag == "A" else -1
    return Shift(length, sign, narrative=True, always=True)


def lone_unit(found: Found) -> Expression:
    """«لمدة ساعة», "for a week": one of a unit, where a word before it asks for a length."""
    return values.amount(found.all("n"))


def shifted(found: Found) -> Expression:
    """«بعد ثلاثة أيام من 13 أبريل», "two days before yesterday"."""
    length = amount_of(found)
    origin = found.expression("z")
    if isinstance(origin, NO_POINT):
        raise UnfitError
    if isinstance(origin, Timed) and found.token("s").tag == "f":
        raise UnfitError
    sign = 1 if found.token("s").tag in "AVf" else -1
    return Shift(length, sign, origin, exact=not length.vague)


def unit_beside(found: Found) -> Expression:
    """“The day before Christmas”, “the week after 3 May”."""
    unit, number = values.unit_of(found.token("n"))
    origin = found.expression("z")
    if number != 1 or isinstance(origin, NO_POINT):
        raise UnfitError
    sign = 1 if found.token("s").tag == "A" else -1
    return Shift(Amount(((1, unit),)), sign, origin, exact=unit == "day")


def amount_of(found: Found) -> Amount:
    """The amount in group n, as tokens or as an amount already read."""
    tokens = found.all("n")
    if len(tokens) == 1 and isinstance(tokens[0].value, Amount):
        return tokens[0].value
    return values.amount(tokens)


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
    return make_window(length, word)


def window_behind(found: Found) -> Expression:
    """“… next two days”; behind an unknown word "last" may be a verb: "nights last two weeks"."""
    if found.word("r") == "last":
        raise UnfitError
    return window(found)


def make_window(length: Amount, word: str | None) -> Expression:
    """A stretch back or ahead, by its direction word. Raises UnfitError for other words."""
    match word:
        case "last" | "latest" | "past":
            return Window(length, -1)
        case "preceding":
            return Window(length, -1, Relative("day", 0, Anchor.RUNNING))
        case "next" | "coming":
            return Window(length, 1)
        case "following":
            return Window(length, 1, Relative("day", 0, Anchor.RUNNING))
        case _:
            raise UnfitError


def beside(found: Found) -> Expression:
    """«بعد ذلك بيومين»: counted from the time the narrative has reached."""
    length = values.amount(found.all("n"))
    token = found.token("s")
    if not found.has("t") and token.value not in ("later", "earlier"):
        raise UnfitError
    forward = token.tag == "A" or token.value == "later"
    return Shift(length, 1 if forward else -1, narrative=True, always=True)


def window_from(found: Found) -> Expression:
    """“Three days starting next Monday”."""
    length, origin = found.expression("n"), found.expression("z")
    if found.word("s") == "since":
        raise UnfitError  # "the most in a day since 2015"
    if not isinstance(length, Amount) or isinstance(origin, Amount | Every | Clock | Open):
        raise UnfitError
    return Window(length, 1, origin, inclusive=True)


def plural_window(found: Found) -> Expression:
    """“Recent weeks”, "the coming days"."""
    _, number = values.unit_of(found.token("n"))
    if number != 3:
        raise UnfitError
    return window(found)


def next_decade(found: Found) -> Expression:
    """“Over the next decade”: the ten years ahead, as “the past decade” is those behind."""
    if found.word("r") != "next":
        raise UnfitError
    return make_window(values.amount(found.all("n")), "next")


def window_split(found: Found) -> Expression:
    """“Two upcoming weeks”, "the 5 past years"."""
    count = found.number("k")
    unit, number = values.unit_of(found.token("u"))
    if not 0 < count <= values.MOST or (number == 1 and found.word("r") == "next"):
        raise UnfitError  # "she turns 90 next month"
    length = Amount(((count, unit),), found.token("k").tag == "F")
    return make_window(length, found.word("r"))


def hence_time(found: Found) -> Expression:
    """“In two weeks' time”."""
    if found.word("in") != "in":
        raise UnfitError
    return Shift(values.amount(found.all("n")), 1)


def soon_in(found: Found) -> Expression:
    """«في 3 أسابيع»; «في 13 عاما» is how long something took."""
    if values.amount(found.all("n")).terms[-1][1] in ("year", "decade", "century"):
        raise UnfitError
    return hence_in(found)


def hence_in(found: Found) -> Expression:
    """“In two weeks”, «في 3 أسابيع»; not "within two weeks", which is a length."""
    if found.word("in") != "in" or found.word("later") in ("later", "earlier"):
        raise UnfitError  # "they went in five hours later"
    return Within(values.amount(found.all("n")), found.token("n").start - found.token("in").start)
