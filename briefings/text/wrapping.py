"""Text that was broken into lines of one width, as mail and old archives have it, made whole."""

from __future__ import annotations

from itertools import pairwise

_NARROWEST, _WIDEST = 40, 120  # characters of a line that a program broke
_FEWEST = 3  # such breaks inside of sentences, below which nothing is concluded
_SHARE = 0.8  # of the breaks inside of sentences, those that the width explains
_SLACK = 0.9  # of the width, from which a line with the next word counts as full
_ENDS = (".", "!", "؟", "?", "…", ":", '"', "”", "»", ")")


def unwrapped(text: str) -> str:
    """The text with the line breaks that a fixed width forced made spaces; offsets stay.

    A break is forced where the next line's first word had no room. Where breaks inside of
    sentences have another reason (lists, verses, tables), the text stays as it is.
    """
    lines = text.split("\n")
    if len(lines) <= _FEWEST:
        return text
    width = sorted(map(len, lines))[len(lines) * 9 // 10 - 1]  # but for a few longer ones
    if not _NARROWEST <= width <= _WIDEST:
        return text
    forced: set[int] = set()
    inside = inside_forced = 0
    for at, (line, following) in enumerate(pairwise(lines)):
        if not line.strip() or not following.strip():
            continue
        full = len(line) + 1 + len(following.split(maxsplit=1)[0]) > _SLACK * width
        if full:
            forced.add(at)
        if not line.rstrip().endswith(_ENDS):
            inside += 1
            inside_forced += full
    if inside_forced < _FEWEST or inside_forced < _SHARE * inside:
        return text
    joined = [line + (" " if at in forced else "\n") for at, line in enumerate(lines[:-1])]
    return "".join([*joined, lines[-1]])
