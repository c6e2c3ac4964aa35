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
from dataclasses import dataclass

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
    """A folded text and where each of its characters stood in its `source`.

    `offsets` is None for 'the same'.
    """

    text: str
    offsets: array[int] | None
    source: str = ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of a non-empty span in the folded one.

        It takes in the vowel signs and tatweel that belong to its last letter.
        """
        if self.offsets is None:
            return start, end
        last = self.offsets[end - 1] + 1
        while last < len(self.source) and _TRAILING.match(self.source[last]):
            last += 1
        return self.offsets[start], last


def fold(text: str) -> Folded:
    """Folds a text, keeping the way back. Linear in its length; never raises."""
    if _RESIZING.search(text) is None:
        return Folded(text.translate(_ONE_TO_ONE).lower(), None, text)
    pieces: list[str] = []
    offsets = array("q")
    position = 0
    for match in _RESIZING.finditer(text):
        at = match.start()
        if at > position:
            pieces.append(text[position:at])
            offsets.extend(range(position, at))
        replacement = _resized(match[0])
        pieces.append(replacement)
        offsets.extend([at] * len(replacement))
        position = at + 1
    pieces.append(text[position:])
    offsets.extend(range(position, len(text)))
    return Folded("".join(pieces).translate(_ONE_TO_ONE).lower(), offsets, text)


def fold_word(word: str) -> str:
    """The folded spelling alone, for dictionaries and queries."""
    return fold(word).text


def _resized(character: str) -> str:
    if character == "İ":
        return "i"
    if _DROPPED.match(character):
        return ""
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", character))
    # A character whose lower case grows would shift every offset behind it.
    return plain if len(plain.lower()) == len(plain) else ""
