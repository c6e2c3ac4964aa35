"""What both grammars build from tags: dates with their tails, amounts, numeric dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefings.timex.cascade import Found, UnfitError
from briefings.timex.expressions import (
    Amount,
    Anchor,
    Direction,
    Expression,
    Fields,
    Relative,
    Unit,
)
from briefings.timex.tokens import Token

SHIFTS: dict[str, int] = {
    "last": -1,
    "past": -1,
    "next": 1,
    "coming": 1,
    "this": 0,
    "last2": -2,
    "next2": 2,
}
_ANCHORED: dict[str, int] = {"same": 0, "following": 1, "preceding": -1}
_HALVES: dict[Unit, tuple[int, Unit]] = {
    "hour": (30, "minute"), "day": (12, "hour"), "month": (15, "day"), "year": (6, "month"),
    "decade": (5, "year"), "century": (50, "year"),
}  # fmt: skip
_HIJRI_YEARS = (1343, 1500)  # what Umm al-Qura covers
FEW = 3
_THOUSAND = 1000
FEWEST = 20  # years in words below which a number counts
_SPOKEN = 32  # years in words from which two digits are of the last century
MOST = 3000  # of a unit; more is no length of time that news tells of


def unit_of(token: Token) -> tuple[Unit, int]:
    """A unit token's unit and number (1 singular, 2 dual, 3 plural)."""
    match token.value:
        case (str() as name, int() as number):
            return name, number  # type: ignore[return-value] # the lexicons hold only `Unit`s
    raise UnfitError


def relative(unit: Unit, word: str | None, *, narrative: bool = True) -> Expression:
    """A unit with a direction word: «الشهر الماضي», «الشهر ذاته», "the following week"."""
    if word in SHIFTS:
        return Relative(unit, SHIFTS[word])
    if word in _ANCHORED:
        return Relative(unit, _ANCHORED[word], Anchor.RUNNING)
    raise UnfitError


def direction(word: str | None) -> Direction | None:
    """A direction word as a hint on a month or weekday."""
    match word:
        case "last" | "next" | "coming" | "this" | "same" | "following" | "preceding":
            return word
        case "latest" | "past":
            return "last"
        case _:
            return None


def year_value(token: Token, *, hijri: bool = False) -> int:
    """A year from a token: two digits belong to 1950–2049; Hijri years stay as they are.

    Two digits in words are spoken of the last century: «صيف العام ثلاثة وخمسين».
    """
    value = token.value
    if not isinstance(value, int) or value < 0:
        raise UnfitError
    if value < 100 and token.end - token.start <= 3 and not hijri:
        return value + (2000 if value < 50 else 1900)
    if token.tag == "c" and value < 100 and not hijri:
        return value + (2000 if value < _SPOKEN else 1900)
    if not 1 <= value <= 2999:
        raise UnfitError
    return value


def tail(tokens: Sequence[Token]) -> tuple[int | None, Expression | None]:
    """What follows a month or feast: its year, or the period it lies in («من العام الماضي»)."""
    unit: Unit | None = None
    for token in tokens:
        if token.tag in "vlk":
            unit = unit_of(token)[0]
    for token in tokens:
        if token.tag == "c" and isinstance(token.value, int) and token.value < FEWEST:
            continue  # «أيام عيد الفطر الثلاثة»
        if token.tag in "yncd":
            return year_value(token), None
        if token.tag in "RTt" and unit is not None and isinstance(token.value, str):
            return None, relative(unit, token.value)
    return None, None


def month_fields(found: Found, *, day: int | None = None) -> Fields:
    """The fields of a rule with groups m, m2, w, r and tail (each may be absent or empty)."""
    month = found.number("m")
    hijri = found.token("m").tag in "HĤ"
    also = found.maybe("m2") if found.has("m2") else None
    year, within = tail(found.all("tail")) if found.has("tail") else (None, None)
    if day is not None and not 1 <= day <= (30 if hijri else 31):
        raise UnfitError
    if year is not None and hijri and year >= 1700:
        hijri_year = None  # «محرم 2001»: the Hijri month that falls in a Gregorian year
        return Fields(
            hijri_year, month, day, hijri=True, within=Fields(year=year), weekday=_weekday(found)
        )
    return Fields(
        year,
        month,
        day,
        _weekday(found),
        hijri,
        None if also == month else also,
        within,
        direction(found.word("r")),
    )


def _weekday(found: Found) -> int | None:
    return found.maybe("w")


def amount(tokens: Sequence[Token]) -> Amount:
    """A length of time: numbers and units in turn; a unit alone counts one, a dual two."""
    terms: list[tuple[int, Unit]] = []
    vague = False
    lean = 0
    count: int | None = None
    halved = few = False
    for index, token in enumerate(tokens):
        if isinstance(token.value, Amount):  # "half an hour", «ربع قرن»
            terms.extend(token.value.terms)
            count = None
        elif token.tag == "½":  # "and a half", behind its number or its unit
            if count is None:
                terms.append(_half(terms[-1][1] if terms else None))
            halved = count is not None
        elif token.tag in "dcnyo1":
            if not isinstance(token.value, int):
                raise UnfitError  # «125 ألف سنة»
            count = token.value
        elif token.tag in "u-" and count is not None:  # "six to eight weeks", not "six-week"
            if tokens[index + 1].tag not in "dc":
                continue
            few, count = True, None
        elif token.tag == "F":
            count = token.value if isinstance(token.value, int) else FEW
            few = few or count >= FEW
            vague = vague or few
        elif token.tag == "Q":
            vague = True
            lean = token.value if isinstance(token.value, int) else lean
        elif token.tag in "Jjklqvzhe@C§":
            unit, number = unit_of(token)
            if count == _THOUSAND and number == 3 and tokens[index - 1].tag == "c":
                few = True  # «منذ آلاف السنين»
            if count is None:
                count = FEW if number == 3 else number
                few = few or number == 3
            terms.append((count, unit))
            count = None
            if halved:
                terms.append(_half(unit))
                halved = False
    if count is not None and len(terms) == 1:  # «الأشهر الثلاثة»: the number after its unit
        terms[0] = (count, terms[0][1])
        few = tokens[-1].tag == "F"
    units = {unit for _, unit in terms}
    if len(units) < len(terms) and not (halved or few or any(t.tag in "½¾" for t in tokens)):
        raise UnfitError  # «لأجل 91 يوما و182 يوما»: two lengths
    if not terms or any(not 0 < number <= MOST for number, _ in terms):
        raise UnfitError
    return Amount(tuple(terms), vague, few, lean)


def and_a_half(length: Amount) -> Amount:
    """A length and half of its unit. Raises UnfitError where no smaller unit halves it."""
    ((_, unit),) = length.terms
    return Amount((*length.terms, _half(unit)))


def _half(unit: Unit | None) -> tuple[int, Unit]:
    """Half of a unit, in a smaller one."""
    if unit not in _HALVES:
        raise UnfitError
    return _HALVES[unit]


def numeric(found: Found, *, month_first: bool) -> Fields:
    """A date in digits, groups one, two and perhaps three, or year, month, day by their sizes."""
    one, two = found.token("one"), found.token("two")
    three = found.token("three") if found.has("three") else None
    hijri = found.has("k")
    weekday = _weekday(found)
    year: int | None
    day: int | None
    if one.tag == "y":
        day = _small(three) if three is not None else None
        year, month = year_value(one, hijri=hijri), _small(two)
    elif three is not None and three.tag in "yn":
        year = year_value(three, hijri=hijri)
        day, month = _ordered(_small(one), _small(two), month_first)
    elif three is not None and three.end - three.start < 2:
        raise UnfitError  # a version
    elif three is not None:
        # Two-digit years: the last number unless only the first can be one («16/04/21»).
        if _small(one) > 12 and _small(three) > 12 and _small(two) <= 12 and not month_first:
            year, month, day = 2000 + _small(one), _small(two), _small(three)
        else:
            year = year_value(three, hijri=hijri)
            day, month = _ordered(_small(one), _small(two), month_first)
    elif two.tag == "y":
        year, month, day = year_value(two, hijri=hijri), _small(one), None
    else:
        year = None
        day, month = _ordered(_small(one), _small(two), month_first)
    if day is not None and year is not None and _HIJRI_YEARS[0] <= year <= _HIJRI_YEARS[1]:
        hijri = True  # no news tells of such a Gregorian day in digits
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        raise UnfitError
    return Fields(year, month, day, weekday, hijri)


def with_direction(fields: Fields, word: str | None) -> Fields:
    """The fields with a direction word, where there is one."""
    return replace(fields, hint=direction(word)) if word else fields


def _small(token: Token | None) -> int:
    if token is None or not isinstance(token.value, int) or not 0 < token.value <= 31:
        raise UnfitError
    return token.value


def _ordered(one: int, two: int, month_first: bool) -> tuple[int, int]:
    """(day, month) of two numbers in the language's order, or the other where only that fits."""
    if month_first:
        return (two, one) if one <= 12 else (one, two)
    return (one, two) if two <= 12 else (two, one)


def clock(hour: int, minute: int, half: str | None) -> str:
    """`HH:MM` of an hour by the 12- or 24-hour clock."""
    if (half == "pm" and hour < 12) or (half in ("night", "dusk") and 6 <= hour < 12):
        hour += 12
    elif half in ("am", "night", "hours") and hour == 12:
        hour = 0
    if not (0 <= hour < 24 and 0 <= minute < 60):
        raise UnfitError
    return f"{hour:02d}:{minute:02d}"
