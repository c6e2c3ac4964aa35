"""Real answers drawn as they look in a chat: the question, the reply's lines, its buttons."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from bot.layout.bidi import FSI, PDI, direction_of
from bot.layout.glyphs import FONTS
from bot.layout.lines import Kind, Line, pieces_of, shown
from bot.layout.telegram import messages_of
from bot.replies import Reply, Span, Style
from briefings.models import Language

_TEMPLATE = Path(__file__).with_name("chat.typ")
_LONGEST_APART = 28  # characters; a longer run has to be broken over lines
_COMMAND = re.compile(r"((?<![\w/])/[a-z]+(?![\w/]))")
_MARKS = str.maketrans("", "", "\u200e\u200f\u2060" + FSI + PDI)


@dataclass(frozen=True)
class Exchange:
    """What somebody wrote, and the answer; `lines` of it are shown at most."""

    said: str
    reply: Reply
    lines: int = 40


def draw_chat(
    exchanges: Sequence[Exchange], language: Language, theme: str, *, scale: float
) -> bytes:
    """A PNG of exchanges, 360 points wide, `scale` pixels to a point."""
    bubbles: list[dict[str, object]] = []
    for one in exchanges:
        bubbles += [_question(one.said), _answer(one.reply, one.lines)]
    direction = "rtl" if language == "ar" else "ltr"
    data = json.dumps({"dir": direction, "theme": theme, "bubbles": bubbles}, ensure_ascii=False)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(_TEMPLATE.read_bytes(), font_paths=fonts)
    made = compiler.compile(format="png", ppi=72 * scale, sys_inputs={"chat": data})
    assert isinstance(made, bytes)
    return made


def _question(said: str) -> dict[str, object]:
    # A command in an Arabic line: the command stands by itself, the words take their own side.
    spans = (Span(said.partition(" ")[0], Style.CODE), Span(f" {said.partition(' ')[2]}"))
    language: Language = "ar" if direction_of(said) == "rtl" else "en"
    line = _line(Line(Kind.TEXT, spans if said.startswith("/") else (Span(said),)), language)
    return {"mine": True, "wide": False, "lines": [line], "rows": []}


def _answer(reply: Reply, most: int) -> dict[str, object]:
    lines: list[dict[str, object]] = []
    for piece in pieces_of(reply):
        for at, line in enumerate(piece.lines):
            gap = piece.gap and at == 0 and bool(lines)
            lines.append({**_line(line, reply.language), "gap": gap})
    rows = [[button.label for button in row] for row in messages_of(reply)[-1].rows]
    return {"mine": False, "wide": True, "lines": lines[:most], "rows": rows}


def _line(line: Line, language: Language) -> dict[str, object]:
    _, spans = shown(line, language)
    return {
        "kind": line.kind.value,
        "gap": False,
        "rtl": language == "ar",
        "spans": [_run(one, apart) for span, apart in _runs(spans) for one in _cut(span, apart)],
    }


def _runs(spans: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    """The spans cut where isolates begin and end, and whether each stands in one."""
    depth, held = 0, ""
    for span in spans:
        for letter in span.text:
            if letter not in (FSI, PDI):
                held += letter
                continue
            if held:
                yield Span(held, span.style, span.url), depth > 0
                held = ""
            depth += 1 if letter == FSI else -1
        if held:
            yield Span(held, span.style, span.url), depth > 0
            held = ""


def _cut(span: Span, apart: bool) -> Iterator[Span]:
    """Commands by themselves, which Telegram makes links; a run that stands apart stays whole."""
    if apart:
        yield span
        return
    for text in filter(None, _COMMAND.split(span.text)):
        yield Span(text, span.style, span.url)


def _run(span: Span, apart: bool) -> dict[str, object]:
    text = span.text.translate(_MARKS)
    return {
        "text": text,
        "style": span.style.value,
        "link": span.url is not None or text.startswith("/"),
        "apart": apart and (len(text) <= _LONGEST_APART or text.startswith("/")),
        "rtl": direction_of(text) == "rtl",
    }
