"""What English says of times that recur, and of the halves of a year and of a match, folded."""

from __future__ import annotations

import re

# What stands before a time that recurs: "normally leaves at 10.15pm", "usually held in August".
USUALLY = ("usually", "normally", "typically", "generally", "traditionally", "customarily")
_SEASONS = re.compile(
    r"\b(?:season|monsoon|(?:tax|fiscal|financial|school|academic) year)\b[^.;\n]{0,24}"
    r"\b(?:runs|lasts|goes|stretches|spans|extends) $"
)
_OF_NATURE = re.compile(
    r"\b(?:hurricane|storm|rain|wet|dry|fire|wildfire|fishing|hunting|flu|cyclone|typhoon|monsoon"
    r"|snow|ski|breeding|nesting|growing|planting|harvest|year|hay fever|malaria|dengue)"
)
_MONEY = re.compile(
    r"[$£€%]|\b(?:profit|sales|revenue|earnings|turnover|shipments|deliveries|output|growth|exports"
    r"|imports|orders|econom|investors|analysts|loss|losses|dividend|guidance|inflation|demand"
    r"|interim|company|costs|prices|gdp|recession|bookings|listings|deals)"
)
_PLAY = re.compile(
    r"\b(?:goals?|scor|match|games?|penalt|striker|teams?|minutes?|pitch|kick|half-time|halftime"
    r"|coach|touchdown|yards|defender|goalkeeper|possession|crowd|substitut|film|book|show|century)"
)


def recurs(before: str, sentence: str) -> bool:
    """Whether a range of days recurs: "the hurricane season, which runs from June to November"."""
    return _SEASONS.search(before) is not None and _OF_NATURE.search(sentence) is not None


def of_year(sentence: str) -> bool:
    """Whether "the first half" in a sentence is that of a year, not of a match."""
    return _MONEY.search(sentence) is not None and _PLAY.search(sentence) is None
