"""The attributes of a tag as publishers write them: without quotes, twice, with a mark missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LONGEST_QUOTED: Final = 500  # characters of an attribute that holds "<"
_ATTRIBUTE: Final = re.compile(
    r"""[\s"'=/]*?([A-Za-z_:][^\s"'<>/=]*+)"""
    r"""(?:\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)'|(["'][^<>]*+)|([^\s"'<>]*+)))?+"""
)
_TAG_END: Final = re.compile(r"""[\s"'=]*+(/?)\s*+>""")
_GOOD_ATTRIBUTES: Final = re.compile(
    r"""(?:\s++[A-Za-z_:][\w:.-]*+\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+\s*+(/?)>"""
)
_BARE: Final = re.compile(r"[^\s<>\"']*")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a tag says, each name once.

    `end` is where the tag ends, None where the document ends in it; `closed` whether it ends its
    element too; `unclosed` whether the next tag comes before its ">".
    """

    values: dict[str, str]
    end: int | None
    closed: bool = False
    broken: bool = False
    unclosed: bool = False


def read_attributes(text: str, at: int) -> Attributes:
    """The attributes from the end of a tag's name on."""
    broken = _GOOD_ATTRIBUTES.match(text, at) is None
    found: dict[str, str] = {}
    position = at
    while True:
        end = _TAG_END.match(text, position)
        if end is not None:
            return Attributes(found, end.end(), bool(end[1]), broken)
        one = _ATTRIBUTE.match(text, position)
        if one is None or one.end() == position:
            if position >= len(text):
                return Attributes({}, None)
            if text[position] == "<":
                return Attributes(found, position, broken=True, unclosed=True)
            position += 1
            continue
        value = next((group for group in one.groups()[1:] if group is not None), one[1])
        position = one.end()
        if one[4] is not None:
            value, position = _quoted(text, one.start(4))
        if one[5] is not None and value.endswith("/") and text.startswith(">", position):
            value, position = value[:-1], position - 1
        broken = broken or one[1] in found
        found.setdefault(one[1], value)


def _quoted(text: str, at: int) -> tuple[str, int]:
    """A value whose closing quotation mark is missing, or which holds "<"; and where it ends."""
    end = text.find(text[at], at + 1, at + _LONGEST_QUOTED)
    value = text[at + 1 : end]
    if end > 0 and "</" not in value and text[end + 1 : end + 2] in (" ", ">", "/", "\n", "?"):
        return value, end + 1
    bare = _BARE.match(text, at + 1)
    return (bare[0], bare.end()) if bare else ("", at + 1)
