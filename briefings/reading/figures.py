"""Figures: numbers with their unit and what they count, kept so that reports can be compared.

Dates are not figures: what lies inside a time expression is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefings.models import Figure
from briefings.text.fold import Folded
from briefings.text.terms import Words

_SCALES = {
    **dict.fromkeys(("hundred", "مئه", "مائه"), 100.0),
    **dict.fromkeys(("thousand", "الف", "الاف", "الفا"), 1e3),
    **dict.fromkeys(("million", "millions", "m", "مليون", "ملايين", "مليونا"), 1e6),
    **dict.fromkeys(("billion", "bn", "مليار", "مليارات", "بليون", "مليارا"), 1e9),
    **dict.fromkeys(("trillion", "تريليون", "تريليونات"), 1e12),
}
_UNITS = {
    **dict.fromkeys(
        ("%", "percent", "per cent", "بالمئه", "بالمائه", "في المئه", "في المائه", "٪"), "%"
    ),
    **dict.fromkeys(("$", "dollar", "dollars", "دولار", "دولارا", "دولارات"), "USD"),
    **dict.fromkeys(("€", "euro", "euros", "يورو"), "EUR"),
    **dict.fromkeys(("£", "pound", "pounds"), "GBP"),
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
_NUMBER = re.compile(
    r"(?<![\w.,/:])([$€£])?(?:و)?(\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d{1,15}(?:[.٫]\d+)?)(?![\w/:]|[.,]\d)"
)
_BEFORE = ("$", "€", "£", "و")
_DIGIT = re.compile(r"\d")
# «بين 250 و300», "between 250 and 300", "250 to 300", "250-300"
_RANGE_GAP = re.compile(r"\s*(?:(?:و|and|to|إلى|الي|حتي|[-–])\s*)$")
_AFTER = re.compile(r"\s*(%|٪|[^\W\d_]+(?:\s(?:المئه|المائه|cent))?)")
_GAP_LIMIT = 8


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """The numbers of a folded text: `_NUMBER.finditer`, but tried only where there is a digit."""
    digit = _DIGIT.search(text)
    behind = 0
    while digit is not None:
        at = digit.start()
        # A currency and a conjunction may stand before it.
        ahead = 2 if text[at - 1 : at] in _BEFORE else 0
        for start in range(max(behind, at - ahead), at + 1):
            match = _NUMBER.match(text, start)
            if match is not None:
                yield match
                behind = match.end()
                break
        else:
            behind = at + 1
        digit = _DIGIT.search(text, behind)


def find_figures(
    folded: Folded, found: Words, taken: Sequence[tuple[int, int]]
) -> tuple[Figure, ...]:
    """The figures of a text in order, outside the `taken` spans of the original."""
    text = folded.text
    figures: list[Figure] = []
    previous: tuple[int, float] | None = None
    blocked = 0
    for match in _numbers(text):
        start, end = folded.span(*match.span())
        while blocked < len(taken) and taken[blocked][1] <= start:
            blocked += 1
        if blocked < len(taken) and taken[blocked][0] < end:
            previous = None
            continue
        value = float(match[2].replace(",", "").replace("٬", "").replace("٫", "."))
        unit = _UNITS.get(match[1]) if match[1] else None
        at = match.end()
        counted: str | None = None
        for _ in range(3):
            after = _AFTER.match(text, at)
            if after is None:
                break
            word = after[1]
            if word in _SCALES and after.end() - at < _GAP_LIMIT + 4:
                value *= _SCALES[word]
            elif (named := _UNITS.get(word) or _UNITS.get(word.split(" ")[0])) is not None:
                unit = named
            else:
                begins = folded.span(after.start(1), after.end(1))[0]
                where = found.first_from(begins)
                if where < len(found) and found.starts[where] == begins:
                    counted = found.terms[where] or None
                break
            at = after.end()
        low = value
        if (
            previous is not None
            and previous[1] < value
            and match.start() - previous[0] < _GAP_LIMIT
        ):
            gap = text[previous[0] : match.start(2)]
            if _RANGE_GAP.match(gap):
                start, low = figures[-1].start, previous[1]
                figures.pop()
        figures.append(Figure(start, folded.span(match.start(), at)[1], low, value, unit, counted))
        previous = (match.end(), value) if at == match.end() else None
    return tuple(figures)
