"""Words that a site says to whoever reads it, which are no news: «تابعونا على», "Read more".

Feeds close their items with them, pages and forwarded messages their texts. A piece is taken for
one by how it begins, never by a word in its midst.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from briefings.text.fold import fold_word
from briefings.text.sentences import sentences

_LONGEST: Final = 300  # characters; what is longer says something
_MOST_LAST: Final = 4  # sentences at a line's end that are looked at
_MOST_TRIMMED: Final = 20
_EDGES: Final = " \t.،,:;!؟?…|<>»«←→↓⬇👇👉🔴📲✅-–—*[]()\"'"
_ARABIC: Final = re.compile("[\u0620-\u064a]")
_ITEM: Final = "المقاله?|المقال|التدوينه|المشاركه|الخبر|المنشور|الموضوع"
_MORE: Final = (
    r"(?:لقراءة المزيد|[إا]?قرأ? المزيد|اقرأ المزيد|قراءة المزيد|تابع القراءة|read more|"
    r"continue reading|read on)"
)
_CLOSERS: Final = r"[\s.…»>→←\])|]{0,8}"
# How WordPress closes an item; the headline in its midst may hold full stops.
_APPEARED: Final = re.compile(
    r"(?:the )?(?:post|article)\b.{0,300} (?:first appeared|(?:appeared|was published) first) on\b"
    rf"|ظهرت? (?:{_ITEM}|هذا|هذه)\b.{{0,300}} اولا (?:علي|في)\b"
    rf"|(?:{_ITEM})\b.{{0,300}} (?:ظهرت?|نشرت?) اولا (?:علي|في)\b"
)
_ENDS: Final = re.compile(
    # Cut short, and so it says: «قال الوزير… اقرأ المزيد», "he said [...] more".
    rf"(?P<cut>\s{{0,4}}[\[(]?(?:…|\.{{3}})[\])]?)\s{{0,4}}[\[(]?(?:{_MORE}|المزيد|more){_CLOSERS}$"
    # Or behind a whole sentence.
    rf"|(?<=[.!?؟»”\"])\s{{1,4}}{_MORE}{_CLOSERS}$",
    re.IGNORECASE,
)


def is_call(piece: str) -> bool:
    """Whether a sentence or line speaks to the reader of a site instead of telling something."""
    if len(piece) > _LONGEST or not _may_be(piece):
        return False
    plain = _plain(piece)
    arabic, others = _patterns()
    begins = (arabic if "\u0620" <= plain[0] <= "\u064a" else others).match(plain)
    return begins is not None or _APPEARED.match(plain) is not None


def without_calls(text: str) -> str:
    """A text of lines without those that are calls, and without calls at the end of a line.

    The rest stays as it is; "" where there is nothing else.
    """
    kept = (line for line in map(_trimmed, text.split("\n")) if line is not None)
    return "\n".join(kept).strip()


def _trimmed(line: str) -> str | None:
    """A line without the calls at its end; None where nothing is left."""
    if not line.strip():
        return line
    if more := _ENDS.search(line, max(0, len(line) - 80)):
        line = line[: more.start()] + ("…" if more["cut"] else "")
    for _ in range(_MOST_TRIMMED):
        pieces = sentences(line, max(0, len(line) - _MOST_LAST * _LONGEST))
        if not pieces:
            return None
        start, end = pieces[-1]
        piece = line[start:end].removeprefix("- ")
        if not is_call(piece):
            start = next((at for at, _ in reversed(pieces[-_MOST_LAST:]) if _closes(line[at:])), -1)
        if start < 0:
            return line
        line = line[:start].rstrip(" -")
    return line or None


def _closes(piece: str) -> bool:
    return len(piece) <= _LONGEST and _may_be(piece) and _APPEARED.match(_plain(piece)) is not None


def _may_be(piece: str) -> bool:
    start = fold_word(piece.lstrip(_EDGES)[:8])
    return start[:3] in _starts() or start[:1] == "©"


def _plain(piece: str) -> str:
    return " ".join(fold_word(piece).split()).strip(_EDGES)


@cache
def _starts() -> frozenset[str]:
    """The first three letters of all that is looked for: most pieces are passed over by them."""
    found = (line[1:].split() for line in _lines() if line.startswith("="))
    return frozenset(start.replace("_", " ") for starts in found for start in starts)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What Arabic pieces begin with, and what others do."""
    lines = [line for line in _lines() if line and line[0] not in "#="]
    arabic = [line for line in lines if _ARABIC.search(line)]
    others = [line for line in lines if not _ARABIC.search(line)]
    return re.compile("|".join(arabic)), re.compile("|".join(others))


def _lines() -> list[str]:
    return files("briefings.text").joinpath("data/calls.txt").read_text("utf-8").splitlines()
