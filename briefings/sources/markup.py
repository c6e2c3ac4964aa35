"""Taking pieces out of markup in linear time, whatever the markup."""

from __future__ import annotations

import re
from typing import Final

_MOST_LETTERS: Final = 2_000_000
_MOST_TAGS: Final = 150_000  # opening and closing ones; a page with long comments has a tenth


def without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The text without what stands from an opening mark to the next closing one.

    Where the closing mark is missing, the rest goes.
    """
    kept: list[str] = []
    position = 0
    while begin := opening.search(text, position):
        kept.append(text[position : begin.start()])
        end = closing.search(text, begin.end())
        if end is None:
            return "".join(kept)
        position = end.end()
    return "".join((*kept, text[position:]))


def bounded(markup: str) -> str:
    """The beginning of a page that a tree of some 20 MB can hold, whatever it is made of."""
    pieces = markup[:_MOST_LETTERS].split("<", _MOST_TAGS)
    return markup[:_MOST_LETTERS] if len(pieces) <= _MOST_TAGS else "<".join(pieces[:-1])


COMMENT_BEGIN = re.compile("<!--")
COMMENT_END = re.compile("-->")
CODE_BEGIN = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
CODE_END = re.compile(r"</(?:script|style)\s*>", re.IGNORECASE)
