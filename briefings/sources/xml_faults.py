"""What can be wrong with a document of XML, and what its vocabulary is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What can be wrong with a document and still be mended; each has words in the locale files."""

    BARE_AMPERSAND = "bare-ampersand"
    NAMED_CHARACTER = "named-character"  # HTML's, which XML does not know: `&nbsp;`
    FORBIDDEN_CHARACTER = "forbidden-character"  # control characters, and references to them
    BARE_BRACKET = "bare-bracket"  # "<" in text, and `]]>`
    UNCLOSED_TAG = "unclosed-tag"
    STRAY_END_TAG = "stray-end-tag"
    BROKEN_TAG = "broken-tag"  # attributes twice or without quotes, a missing ">"
    UNDECLARED_PREFIX = "undeclared-prefix"
    UNCLOSED_SECTION = "unclosed-section"  # CDATA or a comment
    STRAY_DECLARATION = "stray-declaration"
    TEXT_AROUND = "text-around"  # before the document or behind it
    CUT_SHORT = "cut-short"
    WRONG_BYTE = "wrong-byte"  # told by the decoder


@dataclass(frozen=True, slots=True)
class Repair:
    """How often one kind of fault was mended in a document."""

    fault: Fault
    count: int


class TooDeepError(ValueError):
    """Elements stand so deep within each other that no feed is meant."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a kind of document is made of; names are local and in lower case.

    `parts` are what a document has many of (items); `fields` hold text or HTML, `groups` other
    fields, those that are named; one with a prefix holds what has a prefix too. `namespaces` are
    those of well-known prefixes.
    """

    roots: frozenset[str]
    parts: frozenset[str]
    fields: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    namespaces: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A well-formed document and what was mended to make it so."""

    text: str
    repairs: tuple[Repair, ...]


HTML_NAMES: Final = frozenset(
    "a abbr acronym address area article aside audio b base bdi bdo big blink blockquote body br "  # noqa: SIM905
    "button canvas caption center cite code col colgroup data dd del details dfn dialog dir div dl "
    "dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head "
    "header hr html i iframe img input ins kbd label legend li main map mark marquee meta meter "
    "nav nobr noscript object ol optgroup option output p param picture pre progress q rp rt ruby "
    "s samp script section select small span strike strong style sub sup svg table tbody td "
    "template textarea tfoot th thead time tr track tt u ul var video wbr".split()
)

_HALVES: Final = re.compile(
    r"&#([xX][dD][89abAB][\da-fA-F]{2}|5[56]\d{3});&#([xX][dD][c-fC-F][\da-fA-F]{2}|5[67]\d{3});"
)


def paired(text: str) -> str:
    """References to the two halves of a character (UTF-16) as the character."""
    return _HALVES.sub(_joined, text) if "&#" in text else text


def _joined(found: re.Match[str]) -> str:
    high, low = (int(one[1:], 16) if one[0] in "xX" else int(one) for one in found.groups())
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    return found[0]
