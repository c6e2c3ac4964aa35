"""What somebody typed, taken apart: a command's name as people spell it, and its words.

Names are compared folded: hamza, ه for ة, vowel signs, tatweel and a comma behind the name are how
people type, and marks of direction are what they copy out of an answer without seeing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from briefings.text.digits import latin_digits
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line

LONGEST: Final = 400
"""Characters of a command that are read."""

_STOPS: Final = ".,،:;؛!?؟…"
_LINE: Final = re.compile(
    rf"(?P<slash>/)?\s*(?P<name>[^\s@/{_STOPS}]+)(?:@(?P<bot>\w+))?[{_STOPS}]*\s*(?P<words>.*)",
    re.DOTALL,
)
# `/timeline_14`: what Telegram lets a person tap as a whole (a command of Latin letters, digits and
# underscores, https://core.telegram.org/bots/features#commands).
_TAPPED: Final = re.compile(r"(?P<name>[^\W\d]+)_(?P<story>\d{1,9})$")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A line taken apart. `name` is folded, `typed` as it stood; `bot` is the name behind an @.

    `slashed`: it began with a slash, so that it cannot be meant as plain words.
    """

    name: str
    words: str
    typed: str
    slashed: bool = False
    bot: str = ""


def command_line(text: str, limit: int = LONGEST) -> CommandLine | None:
    """Takes a line apart, of which `limit` characters are read; None where it holds no word."""
    match = _LINE.match(clean_line(text, limit))
    if match is None:
        return None
    typed, words = match["name"], match["words"].strip()
    name = fold_name(typed)
    tapped = _TAPPED.match(latin_digits(name)) if match["slash"] else None
    if tapped:
        name, words = tapped["name"], f"#{tapped['story']} {words}".rstrip()
    return CommandLine(name, words, typed, match["slash"] is not None, match["bot"] or "")


def fold_name(name: str) -> str:
    """A command's name as names are compared."""
    return fold_word(name).strip(_STOPS)
