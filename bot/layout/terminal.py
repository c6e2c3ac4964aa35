"""A reply as plain lines for a terminal or a pipe.

Lines are in logical order with foreign runs isolated (Unicode UAX #9, FSI and PDI), for terminals
that do bidi; `visual` reorders and shapes them for those that don't.
"""

from __future__ import annotations

from textwrap import wrap

from bot.replies import Bullet, DatedRow, Heading, Paragraph, Reply, Spans
from briefings.models import Language

_FSI, _PDI = "\u2068", "\u2069"
_WIDTH = 80


def lines_of(reply: Reply, *, visual: bool = False, width: int = _WIDTH) -> list[str]:
    """The lines of a reply. `width` (columns) counts for `visual` alone, which must wrap itself."""
    lines: list[str] = []
    for block in reply.blocks:
        match block:
            case Heading(spans):
                lines += ["", _text(spans)] if lines else [_text(spans)]
            case Paragraph(spans):
                lines += ["", _text(spans)] if lines else [_text(spans)]
            case Bullet(spans, sources):
                lines.append(f"• {_text(spans)}")
                lines += [f"  — {_text(sources)}"] if sources else []
            case DatedRow(when, spans, sources, note):
                lines += ["", when, f"  {_text(spans)}"]
                lines += [f"  — {_text(sources)}"] if sources else []
                lines += [f"  {_text((one,))}" for one in note]
    return _visual(lines, reply.language, width) if visual else lines


def _text(spans: Spans) -> str:
    parts: list[str] = []
    for span in spans:
        parts.append(f"{_FSI}{span.text}{_PDI}" if span.foreign else span.text)
        if span.url:
            parts.append(f" {_FSI}<{span.url}>{_PDI}")
    return "".join(parts)


def _visual(lines: list[str], language: Language, width: int) -> list[str]:
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    plain = str.maketrans("", "", _FSI + _PDI)
    shown: list[str] = []
    for line in lines:
        for piece in wrap(line.translate(plain), width) or [""]:
            direction = "R" if language == "ar" else "L"
            ordered = str(get_display(reshape(piece), base_dir=direction))
            shown.append(ordered.rjust(width) if language == "ar" else ordered)
    return shown
