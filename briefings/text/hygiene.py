"""Hygiene of untrusted text: what a reader cannot see must not steer what they do see.

Characters that reorder, hide or break a line are taken out once, where a text enters (Unicode
Technical Report 36, section 2.9, and UAX 9's explicit formatting characters). Everything that is
printed stays as published.
"""

from __future__ import annotations

import re
import unicodedata

_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
# C0 and C1 controls but tab and newline; lone surrogates; direction marks, embeddings, overrides
# and isolates; invisible operators and fillers; tag characters; interlinear annotations.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# A joiner means something only between two letters (Persian) or two pictographs (emoji families).
_STRAY_JOINER = re.compile(
    r"(?<![^\W\d_])\u200c|\u200c(?![^\W\d_])|(?<=[\s\u200d])\u200d|\u200d(?=\s)"
)
# More than four combining marks on one letter is no language's spelling. (The first mark by itself,
# so that marks alone are looked at.)
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f"
)
_MARK_PILE = re.compile(f"([{_MARKS}][{_MARKS}]{{3}})[{_MARKS}]+")
# What the first three look for: most texts hold none of it and are looked through once.
_TO_CLEAN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u115f\u1160\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# "77.<right-to-left mark>1" is drawn as 1.77 and means it (UAX 9: the mark parts two numbers, which
# then run from the right); without its mark it would read 77.1.
_TURNED = re.compile("(?<![\\d.,])(\\d{1,9})([.,\u066b])\u200f(\\d{1,9})(?![\\d.,]?\\d)")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def clean(text: str) -> str:
    """The same text without unseen characters, in NFC, with `\\n` for every line break."""
    if _TO_CLEAN.search(text):
        text = _NEWLINES.sub("\n", text)
        if "\u200f" in text:
            text = _TURNED.sub(r"\3\2\1", text)
        text = _UNSEEN.sub("", text)
        if "\u200c" in text or "\u200d" in text:
            text = _STRAY_JOINER.sub("", text)
    text = _MARK_PILE.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def clean_line(text: str, limit: int) -> str:
    """A cleaned text on one line, spaces single, at most `limit` characters (an ellipsis last)."""
    line = _SPACES.sub(" ", clean(text[: limit * 8]).replace("\n", " ")).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
