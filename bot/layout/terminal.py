"""A reply as plain lines for a terminal or a pipe.

Lines are in logical order with foreign runs isolated (Unicode UAX #9, FSI and PDI), for terminals
that do bidi; `visual` reorders and shapes them for those that don't.
"""

from __future__ import annotations

from textwrap import wrap

from bot.layout.bidi import FSI, LRM, PDI, RLM, isolate
from bot.layout.lines import Kind, Line, pieces_of, shown
from bot.replies import Reply
from briefings.models import Language

_WIDTH = 80
_PREFIX = {Kind.BULLET: "• ", Kind.BODY: "  ", Kind.SOURCE: "  — ", Kind.NOTE: "  "}


def lines_of(reply: Reply, *, visual: bool = False, width: int = _WIDTH) -> list[str]:
    """The lines of a reply. `width` (columns) counts for `visual` alone, which must wrap itself."""
    lines: list[str] = []
    for piece in pieces_of(reply):
        if lines and (piece.gap or piece.lines[0].kind in (Kind.HEADING, Kind.TEXT, Kind.DATE)):
            lines.append("")
        lines += [_text(line, reply.language) for line in piece.lines]
    return _visual(lines, reply.language, width) if visual else lines


def _text(line: Line, language: Language) -> str:
    prefix = _PREFIX.get(line.kind, "")
    first, spans = shown(line, language, prefix)
    words = (f"{span.text} {isolate(f'<{span.url}>')}" if span.url else span.text for span in spans)
    return first + prefix + "".join(words)


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
