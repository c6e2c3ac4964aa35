"""Folding: one spelling for what a reader takes as the same word, with the way back to the text.

Arabic letters lose vowel signs and tatweel, alef carries no hamza or madda, alef maqsura becomes
yeh, teh marbuta heh, presentation forms their plain letters (NFKC); Arabic-Indic and Persian
digits become Latin; Latin letters lower case. Invisible characters (joiners, direction marks) go.
This is the light normalisation usual in Arabic retrieval (Larkey, Ballesteros and Connell 2002).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_ONE_TO_ONE = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    ord("ى"): "ي",
    ord("ی"): "ي",
    ord("ک"): "ك",
    ord("ة"): "ه",
    **{0x0660 + i: str(i) for i in range(10)},
    **{0x06F0 + i: str(i) for i in range(10)},
    **dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " "),
    **dict.fromkeys(map(ord, "’‘ʼ"), "'"),
}

# Plain replacements run over a long text at once; `str.translate` looks up every character.
_SHORT = 60
_REPLACED = tuple((chr(old), new) for old, new in _ONE_TO_ONE.items())

# Characters whose folding is longer or shorter than themselves. Ranges: tashkeel, superscript
# alef, tatweel, Quranic signs; joiners, direction marks and isolates; presentation forms A and B;
# compatibility letters (full width, ligatures); İ, whose lower case is two code points; combining.
_RESIZING = re.compile(
    "[\u0130\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u061c"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufb00-\ufdff\ufe00-\ufe0f\ufe70-\ufeff"
    "\uff00-\uffef]"
)
_DROPPED = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u061c\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_TRAILING = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back to its `source`.

    From folded position `marks[i]` on, up to the next mark, a character stood `shifts[i]` further
    on in the source. Both are empty where folding kept every character in its place.
    """

    text: str
    source: str
    marks: Sequence[int] = ()
    shifts: Sequence[int] = ()

    def origin(self, position: int) -> int:
        """Where in the source the folded character at a position stood."""
        at = bisect_right(self.marks, position)
        return position + self.shifts[at - 1] if at else position

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of a non-empty span in the folded one.

        It takes in the vowel signs and tatweel that belong to its last letter.
        """
        if not self.marks:
            return start, end
        last = self.origin(end - 1) + 1
        while last < len(self.source) and _TRAILING.match(self.source[last]):
            last += 1
        return self.origin(start), last


@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """Folds a text, keeping the way back. Linear in its length; never raises.

    The last few are kept: one article is folded for its dates and for its figures.
    """
    return _fold(text)


def _fold(text: str) -> Folded:
    if _RESIZING.search(text) is None:
        return Folded(_plain(text), text)
    pieces: list[str] = []
    marks = array("q")
    shifts = array("q")
    position = 0
    length = 0
    for match in _RESIZING.finditer(text):
        at = match.start()
        if at > position:
            pieces.append(text[position:at])
            length += at - position
        replacement = "" if _DROPPED.match(match[0]) else _resized(match[0])
        for offset in range(len(replacement)):
            marks.append(length + offset)
            shifts.append(at - length - offset)
        pieces.append(replacement)
        length += len(replacement)
        position = at + 1
        marks.append(length)
        shifts.append(position - length)
    pieces.append(text[position:])
    return Folded(_plain("".join(pieces)), text, marks, shifts)


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    if len(text) < _SHORT:
        return text.translate(_ONE_TO_ONE).lower()
    for old, new in _REPLACED:
        if old in text:
            text = text.replace(old, new)
    return text.lower()


def fold_word(word: str) -> str:
    """The folded spelling alone, for dictionaries and queries."""
    return _fold(word).text if _RESIZING.search(word) else _plain(word)


def _resized(character: str) -> str:
    if character == "İ":
        return "i"
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", character))
    # A character whose lower case grows would shift every offset behind it.
    return plain if len(plain.lower()) == len(plain) else ""
