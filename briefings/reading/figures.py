"""Figures: numbers with their unit and what they count, kept so that reports can be compared.

Dates are not figures: what lies inside a time expression is passed over. A number in words is one
where it counts something: "one" and «ألف» are words of other uses too.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from briefings.models import Figure
from briefings.reading.counted import MARK, counted_by, duals_in
from briefings.text.fold import Folded
from briefings.text.numerals import Numeral, find_numerals
from briefings.text.terms import Words

_UNITS = {
    **dict.fromkeys(
        ("%", "percent", "per cent", "بالمئه", "بالمائه", "في المئه", "في المائه", "٪"), "%"
    ),
    **dict.fromkeys(("$", "dollar", "dollars", "دولار", "دولارا", "دولارات"), "USD"),
    **dict.fromkeys(("€", "euro", "euros", "يورو"), "EUR"),
    **dict.fromkeys(("£", "pound", "pounds"), "GBP"),
    # Which country's is rarely said beside the number.
    **dict.fromkeys(("riyal", "riyals", "rial", "rials", "ريال", "ريالا", "ريالات"), "rial"),
    **dict.fromkeys(("dirham", "dirhams", "درهم", "درهما", "دراهم"), "dirham"),
    **dict.fromkeys(("dinar", "dinars", "دينار", "دينارا", "دنانير"), "dinar"),
    **dict.fromkeys(("جنيه", "جنيها", "جنيهات"), "pound"),
    **dict.fromkeys(("lira", "liras", "ليره", "ليرات"), "lira"),
    **dict.fromkeys(("rouble", "roubles", "ruble", "rubles", "روبل", "روبلا"), "rouble"),
    **dict.fromkeys(("krona", "kronor", "krone", "kroner", "كرونه", "كرونا"), "krone"),
    **dict.fromkeys(("shekel", "shekels", "شيكل", "شيكلا"), "shekel"),
    **dict.fromkeys(("yuan", "يوان"), "CNY"),
    **dict.fromkeys(
        (
            "km",
            "kilometre",
            "kilometres",
            "kilometer",
            "kilometers",
            "كيلومتر",
            "كيلومترا",
            "كيلومترات",
            "كم",
        ),
        "km",
    ),
    **dict.fromkeys(
        ("kg", "kilogram", "kilograms", "كيلوغرام", "كيلوغراما", "كغ", "كيلوجرام"), "kg"
    ),
    **dict.fromkeys(("tonne", "tonnes", "ton", "tons", "طن", "طنا", "اطنان"), "t"),
    **dict.fromkeys(("barrel", "barrels", "برميل", "برميلا", "براميل"), "bbl"),
}
_DEFINITE = ("the", "these", "those", "this", "both", "all")


def find_figures(
    folded: Folded, found: Words, taken: Sequence[tuple[int, int]]
) -> tuple[Figure, ...]:
    """The figures of a text in order, outside the `taken` spans of the original."""
    figures: list[Figure] = []
    blocked = 0
    for numeral in _numerals(folded, found):
        while blocked < len(taken) and taken[blocked][1] <= numeral.start:
            blocked += 1
        if blocked < len(taken) and taken[blocked][0] < numeral.end:
            continue
        figure = _figure(numeral, folded, found)
        if figure is not None:
            figures.append(figure)
    return tuple(figures)


def _numerals(folded: Folded, found: Words) -> list[Numeral]:
    numerals = list(find_numerals(folded, found))
    within = {at for numeral in numerals for at in range(numeral.first, numeral.last + 2)}
    duals = [
        Numeral(found.starts[at], found.ends[at], at, at, at, 2.0, 2.0, worded=True)
        for at in duals_in(found)
        if at not in within  # «مئتين وشخصين» is 202
    ]
    return sorted([*numerals, *duals], key=attrgetter("start")) if duals else numerals


def _figure(numeral: Numeral, folded: Folded, found: Words) -> Figure | None:
    unit, end = _unit(numeral, folded, found)
    counted = None if unit else counted_by(numeral, found, folded.source)
    if numeral.worded and not unit:
        typed = (counted or "").startswith(MARK)
        before = found.folded[numeral.opens - 1] if numeral.opens else ""
        if not typed and (counted is None or numeral.high == 1 or before in _DEFINITE):
            return None
    # With what says how exactly it is meant: "at least 40" is not quoted as 40.
    start = numeral.start
    if numeral.opens < numeral.first:
        start = found.starts[numeral.opens]
        start += folded.source[start] == "و"
    return Figure(start, end, numeral.low, numeral.high, unit, counted, numeral.approximation)


def _unit(numeral: Numeral, folded: Folded, found: Words) -> tuple[str | None, int]:
    """The unit of a number, and where number and unit end."""
    unit = _UNITS.get(numeral.currency) if numeral.currency else None
    source = folded.source
    if source[numeral.end : numeral.end + 1] in ("%", "٪"):
        return "%", numeral.end + 1
    at = numeral.last + 1
    if unit is None and at < len(found):
        gap = source[numeral.end : found.starts[at]]
        if gap.strip("- ") == "" and "\n" not in gap:
            word = found.folded[at]
            two = " ".join(found.folded[at : at + 2])
            if " " in two and (named := _UNITS.get(two)) is not None:
                return named, found.ends[at + 1]
            if (named := _UNITS.get(word)) is not None:
                return named, found.ends[at]
        elif gap.strip() in ("%", "٪"):
            return "%", numeral.end + len(gap.rstrip())
    return unit, numeral.end
