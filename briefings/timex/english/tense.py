"""Words that tell whether an English sentence looks ahead or back, folded."""

from __future__ import annotations

from functools import lru_cache

from briefings.timex.resolve import Tense

_FUTURE_WORDS = """
    will shall ll won going due set scheduled slated expected plan plans planned planning upcoming
    next intends intend hopes would deadline expire expires until by ahead forthcoming
takes begins starts opens ends
"""
_FUTURE = frozenset(_FUTURE_WORDS.split())
_PAST_WORDS = """
    was were had did said told took came went began held met made left won lost fell rose shot
    struck hit broke fled died sent saw found became gave got spoke since ago last wrote ran sold
    bought fought killed
"""
_PAST = frozenset(_PAST_WORDS.split())
_NO_PAST = frozenset({"indeed", "hundred", "united", "speed"})


@lru_cache(maxsize=8192)
def tense_of(word: str) -> Tense | None:
    """The tense a word tells, if it tells one; regular past forms by their ending."""
    if word in _FUTURE:
        return "future"
    if word in _PAST:
        return "past"
    if word.endswith("ed") and len(word) > 4 and word not in _NO_PAST:
        return "past"
    return None
