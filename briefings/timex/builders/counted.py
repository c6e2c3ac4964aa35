"""What builds lengths of time and what is counted by them: ago, hence, after an event."""

from __future__ import annotations

from briefings.timex import values
from briefings.timex.cascade import Found, UnfitError
from briefings.timex.expressions import (
    AfterEvent,
    Amount,
    Anchor,
    Between,
    Clock,
    Every,
    Expression,
    Open,
    Relative,
    Shift,
    Timed,
    Window,
    Within,
)
from briefings.timex.tokens import Token


def ago(found: Found) -> Expression:
    """«قبل يومين», “two days ago”."""
    length = values.amount(found.all("n"))
    return Shift(length, -1, narrative=found.word("s") == "earlier")


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
    return AfterEvent(Amount(((number - 1, "day"),)), 1)


def year_to(found: Found) -> Expression:
    """“In the year to April”: twelve months, not a calendar year."""
    return values.amount(found.all("n"))


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
    if not isinstance(length, Amount) or isinstance(origin, Amount | Every | Clock | Open):
        raise UnfitError
    return Window(length, 1, origin, inclusive=True)


def plural_window(found: Found) -> Expression:
    """“Recent weeks”, "the coming days"."""
    _, number = values.unit_of(found.token("n"))
    if number != 3:
        raise UnfitError
    return window(found)


def window_split(found: Found) -> Expression:
    """“Two upcoming weeks”, "the 5 past years"."""
    count = found.number("k")
    if not 0 < count <= values.MOST:
        raise UnfitError
    unit, _ = values.unit_of(found.token("u"))
    length = Amount(((count, unit),), found.token("k").tag == "F")
    return make_window(length, found.word("r"))


def hence_in(found: Found) -> Expression:
    """“In two weeks”, «في 3 أسابيع»; not "within two weeks", which is a length."""
    if found.word("in") != "in":
        raise UnfitError
    return Within(values.amount(found.all("n")), found.token("n").start - found.token("in").start)
