"""What people share without a command: a link in a message, or a forwarded text."""

from __future__ import annotations

import re
from typing import Final

LONGEST_TEXT: Final = 20_000
"""Characters of a shared text that are read."""

_LONGEST_LINK: Final = 2_048
_LINK: Final = re.compile(
    r"https?://[^\s<>\"\u200e\u200f\u2066-\u2069\u202a-\u202e]+", re.IGNORECASE
)
_AFTER: Final = ".,;:!?'»”’،؛؟…*_~|"
_OWN_WORDS: Final = 100  # characters beside a link that are worth reading themselves
_LONG: Final = 280  # characters that nobody types as a command


def first_link(text: str) -> str | None:
    """The first http(s) address in a text, without the punctuation after it."""
    found = _LINK.search(text[:LONGEST_TEXT])
    if found is None:
        return None
    link = found[0].rstrip(_AFTER)
    for opening, closing in ("()", "[]"):
        while link.endswith(closing) and link.count(closing) > link.count(opening):
            link = link[:-1].rstrip(_AFTER)
    return link if len(link) <= _LONGEST_LINK else None


def link_meant(text: str, *, forwarded: bool) -> str | None:
    """The link that a message is about: its first, unless it is a forwarded text with one in it.

    Channels close their posts with a link to themselves; the words above it are the news.
    """
    link = first_link(text)
    if link is None or not forwarded:
        return link
    own = _LINK.sub(" ", text[:LONGEST_TEXT])
    return None if len(" ".join(own.split())) >= _OWN_WORDS else link


def without_lone_links(text: str) -> str:
    """A text without the lines that are nothing but links."""
    lines = text.split("\n")
    return "\n".join(line for line in lines if not line.strip() or _LINK.sub("", line).strip())


def is_shared_text(text: str) -> bool:
    """Whether a message without link or command is a text to be read: too long to be typed."""
    return len(text.strip()) >= _LONG
