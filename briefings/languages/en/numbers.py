"""English number words: their values, and how several make one number or year."""

from __future__ import annotations

from typing import Final

from briefings.languages.sums import Sum as _Sum

CARDINALS: Final[dict[int, str]] = {
    1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
    9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen",
    15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty",
    30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty",
    90: "ninety", 100: "hundred", 1000: "thousand",
}  # fmt: skip
ORDINALS: Final[dict[int, str]] = {
    1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth",
    7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth", 11: "eleventh", 12: "twelfth",
    13: "thirteenth", 14: "fourteenth", 15: "fifteenth", 16: "sixteenth", 17: "seventeenth",
    18: "eighteenth", 19: "nineteenth", 20: "twentieth", 30: "thirtieth",
}  # fmt: skip

SCALES: Final[dict[int, str]] = {
    10**6: "million|m|mn|mln",
    10**9: "billion|bn|bln",
    10**12: "trillion|tn|trn",
}
DOZEN: Final = -12
"""Stands for "dozen": it multiplies what stands before it, as "twelve" does not."""
FRACTIONS: Final[dict[float, str]] = {0.5: "half", 0.25: "quarter"}

VAGUE: Final[dict[tuple[int, int], str]] = {
    (24, 99): "dozens",
    (40, 99): "scores",
    (200, 999): "hundreds",
    (2000, 9999): "thousands",
    (2 * 10**6, 10**7 - 1): "millions",
    (2 * 10**9, 10**10 - 1): "billions",
}
"""Numbers told by their order alone, and what they span: "dozens were arrested"."""


class Sum(_Sum):
    """ "Three thousand two hundred and forty-five", word by word."""

    def take(self, following: float, *, joined: bool, hyphen: bool = False) -> bool:
        """Adds the next number word, `joined` by "and"; False where another number begins."""
        value, last = self._value, self._last
        if following == 100 and not joined and 1 <= value < 100:
            self._value, self._last = value * 100, 100
        elif following == DOZEN and not joined and 1 <= value < 10:
            self._value, self._last = value * -DOZEN, 0.0
        elif self._is_scale(following) and not joined and 0 < value < 1000:
            self._scale(following)
        elif (20 <= last <= 90 and following < 10 and (hyphen or not joined)) or (
            last >= 100 and following < 100 and not hyphen
        ):
            self._value, self._last = value + following, following
        elif not joined and 10 <= value <= 20 and not self._done and 10 <= following <= 99:
            self._value, self._last = value * 100 + following, following  # "nineteen eighty"
        else:
            return False
        return True


APPROXIMATELY: Final[dict[str, str]] = {
    "at-least": "at least|at the very least|more than|over|no fewer than|no less than|"
    "not less than|upwards of|as many as|as much as|above|exceeding",
    "at-most": "up to|at most|fewer than|less than|under|no more than|not more than",
    "about": "about|around|some|nearly|almost|roughly|approximately|an estimated|estimated|"
    "close to|just over|just under",
}
"""What before a number says how exactly it is meant (`models.Approximation`)."""

MOVES: Final = (
    "rose|rise|rises|risen|rising|climb|climbs|climbed|jumped|increased|increase|raised|revised|"
    "grew|grown|up|fell|fall|dropped|declined|decreased|down|cut|lowered|slowed|eased"
)
"""What a number did that went from one value to another."""
