"""What reading knows of a word form, wherever it stands: all of it looked up at once.

A dictionary of 200,000 words lies far from the processor: asking one for all there is to know of a
word costs a third of asking three.
"""

from __future__ import annotations

from typing import NamedTuple

from briefings.reading.gazetteer import (
    Name,
    names_beginning,
    nation_of,
    small_place,
)
from briefings.reading.names.clues import clue_of
from briefings.text.memory import Remembered
from briefings.text.terms import Words, entry_of, split

_Known = tuple[str, str, float, tuple[Name, ...], float, int]
"""What `text.terms.Entry` says of a form, the names it may begin, and its `names.clues.Clue`. A
plain tuple: those of strings and numbers the garbage collector leaves alone."""


class Vocabulary(NamedTuple):
    """The words of a text, and for each the names it may begin and the clue it gives to names."""

    words: Words
    names: tuple[tuple[Name, ...], ...]
    odds: tuple[float, ...]
    cues: tuple[int, ...]


def _know(form: str) -> _Known:
    entry = entry_of(form)
    clue = clue_of(
        form,
        entry.folded,
        nation=nation_of(entry.term) is not None,
        small_place=bool(small_place(entry.folded)),
    )
    return *entry, names_beginning(entry.folded), *clue


_known = Remembered(_know, 200_000)


def vocabulary(text: str) -> Vocabulary:
    """The words of a text with all that reading asks of them."""
    starts, ends, forms = split(text)
    if not forms:
        return Vocabulary(Words(starts, ends, forms, (), (), ()), (), (), ())
    folded, terms, weights, names, odds, cues = zip(*map(_known.__getitem__, forms), strict=True)
    return Vocabulary(Words(starts, ends, forms, folded, terms, weights), names, odds, cues)
