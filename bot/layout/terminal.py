"""A reply as plain lines for a terminal or a pipe.

Lines are in logical order with foreign runs isolated (Unicode UAX #9, FSI and PDI), for terminals
that do bidi; `visual` reorders and shapes them for those that don't.
"""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap
from urllib.parse import quote, unquote

from bot.layout.bidi import FSI, LRM, PDI, RLM, isolate
from bot.layout.lines import Kind, Line, pieces_of, shown
from bot.replies import Reply, Span
from briefings.models import Language

_WIDTH = 80
_ENCODED = re.compile(r"(?:%[89a-fA-F][0-9a-fA-F])+")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))  # an address is of these; all else is encoded
_PREFIX = {Kind.BULLET: "• ", Kind.BODY: "  ", Kind.SOURCE: "  — ", Kind.NOTE: "  "}


def lines_of(
    reply: Reply, *, visual: bool = False, width: int = _WIDTH, links: bool = False
) -> list[str]:
    """The lines of a reply. `width` (columns) counts for `visual` alone, which must wrap itself.

    With `links` an address is behind the words that it belongs to (OSC 8, which terminals that do
    not know it leave out: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda);
    else it stands beside them, its letters decoded.
    """
    links = links and not visual
    lines: list[str] = []
    for piece in pieces_of(reply):
        if lines and (piece.gap or piece.lines[0].kind in (Kind.HEADING, Kind.TEXT, Kind.DATE)):
            lines.append("")
        lines += [_text(line, reply.language, links=links) for line in piece.lines]
    return _visual(lines, reply.language, width) if visual else lines


def _text(line: Line, language: Language, *, links: bool) -> str:
    prefix = _PREFIX.get(line.kind, "")
    first, spans = shown(line, language, prefix)
    return first + prefix + "".join(_linked(span, links=links) for span in spans)


def _linked(span: Span, *, links: bool) -> str:
    if not span.url:
        return span.text
    if links:
        return f"\x1b]8;;{quote(span.url, safe=_ASCII)}\x1b\\{span.text}\x1b]8;;\x1b\\"
    return f"{span.text} {isolate(f'<{readable_address(span.url)}>')}"


def readable_address(url: str) -> str:
    """An address with the letters that its percent signs stand for (RFC 3987, section 3.2).

    Only what is a letter or digit beyond ASCII is decoded, so that the address stays the same one
    and nothing in it reorders or hides a line.
    """

    def decoded(match: re.Match[str]) -> str:
        try:
            text = unquote(match[0], errors="strict")
        except UnicodeDecodeError:
            return match[0]
        return text if all(c.isalnum() or unicodedata.combining(c) for c in text) else match[0]

    return _ENCODED.sub(decoded, url)


def _visual(lines: list[str], language: Language, width: int) -> list[str]:
    from arabic_reshaper import reshape
    from bidi import get_display  # the one of the package that knows isolates

    unseen = str.maketrans("", "", FSI + PDI + LRM + RLM)
    shown_lines: list[str] = []
    for line in lines:
        for piece in wrap(line, width) or [""]:
            direction = "R" if language == "ar" else "L"
            ordered = str(get_display(reshape(piece), base_dir=direction)).translate(unseen)
            shown_lines.append(ordered.rjust(width) if language == "ar" else ordered)
    return shown_lines
