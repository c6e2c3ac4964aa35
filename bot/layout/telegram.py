"""Replies as Telegram messages: HTML that says no more than it should, within every limit.

Limits are those of the Bot API's `sendMessage` and `sendPhoto`: 4,096 and 1,024 UTF-16 units after
entity parsing, and 100 entities in a message. No limit is documented for a button's label; clients
cut what is longer than the screen is wide.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape

from bot.layout.lines import Kind, Line, Piece, label_of, pieces_of, shown, utf16
from bot.layout.packing import Cost, cut_line, pack
from bot.locales.speech import Speech
from bot.replies import Button, Reply, Span, Style
from briefings.models import Language

TEXT, CAPTION, ENTITIES = 4096, 1024, 100
_LABEL = 44  # what a phone shows of one
_IN_A_ROW = 3
_ROWS = 30  # of buttons; a message holds 100 of them

_TAG = re.compile(r"<[^>]*>")
_PREFIX = {Kind.BULLET: "• ", Kind.SOURCE: "— "}

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """One message: Telegram HTML, and rows of buttons whose actions are not packed yet."""

    html: str
    rows: Rows = ()

    def to_payload(self) -> str:
        """As JSON, to be kept until it is sent."""
        rows = [[[button.label, button.action] for button in row] for row in self.rows]
        return json.dumps({"html": self.html, "rows": rows}, ensure_ascii=False)

    @classmethod
    def from_payload(cls, payload: str) -> TelegramMessage:
        """What `to_payload` made."""
        kept = json.loads(payload)
        rows = tuple(tuple(Button(*button) for button in row) for row in kept["rows"])
        return cls(kept["html"], rows)


def messages_of(reply: Reply, *, most: int | None = None) -> list[TelegramMessage]:
    """The messages of a reply, at least one; the buttons stand under the last.

    With `most`, no more messages than that: a last line says how much is left out.
    """

    def measure(line: Line) -> Cost:
        return _measure(line, reply.language)

    def cut(count: int) -> Line:
        return Line(Kind.TEXT, (Span(Speech(reply.language).say("left-out", n=count)),))

    pieces = pieces_of(reply)
    whole = _html(pieces, reply.language)
    # What is marked up takes no less than it shows, so most answers need no measuring.
    if pieces and utf16(_TAG.sub("", whole)) <= TEXT and whole.count("</") <= ENTITIES:
        return [TelegramMessage(whole, rows_of(reply.buttons))]
    packed = pack(pieces, measure, (TEXT, ENTITIES), most=most, cut=cut)
    texts = [_html(some, reply.language) for some in packed] or ["…"]
    messages = [TelegramMessage(text) for text in texts[:-1]]
    return [*messages, TelegramMessage(texts[-1], rows_of(reply.buttons))]


def caption_of(reply: Reply) -> str:
    """The reply's heading as the caption of a picture (HTML), cut to its limit; empty without."""
    pieces = [piece for piece in pieces_of(reply) if piece.lines[0].kind is Kind.HEADING]
    if not pieces:
        return ""

    def measure(line: Line) -> Cost:
        return _measure(line, reply.language)

    head, rest = cut_line(pieces[0].lines[0], measure, (CAPTION - 1, ENTITIES))
    if head is None:
        return ""
    if rest is not None:
        head = Line(head.kind, (*head.spans, Span("…")))
    return _drawn(head, reply.language)


def rows_of(buttons: tuple[Button, ...]) -> Rows:
    """Wide buttons alone, the others side by side with their group."""
    rows: list[list[Button]] = []
    last: Button | None = None
    for button in buttons:
        made = Button(label_of(button, _LABEL), button.action)
        beside = last is not None and not (last.wide or button.wide) and last.group == button.group
        if beside and len(rows[-1]) < _IN_A_ROW:
            rows[-1].append(made)
        else:
            rows.append([made])
        last = button
    return tuple(tuple(row) for row in rows[:_ROWS])


def _html(pieces: list[Piece], language: Language) -> str:
    parts: list[str] = []
    for piece in pieces:
        parts.append(("\n\n" if piece.gap else "\n") if parts else "")
        parts.append("\n".join(_drawn(line, language) for line in piece.lines))
    return "".join(parts)


def _measure(line: Line, language: Language) -> Cost:
    prefix = _PREFIX.get(line.kind, "")
    first, spans = shown(line, language, prefix)
    units = utf16(first) + len(prefix) + sum(utf16(span.text) for span in spans)
    # A style and a link on the same words are two entities.
    entities = sum(len(_tags(line, span, language)) for span in spans)
    return units, entities


def _drawn(line: Line, language: Language) -> str:
    prefix = _PREFIX.get(line.kind, "")
    first, spans = shown(line, language, prefix)
    parts = [first, prefix]
    for span in spans:
        text = escape(span.text, quote=False)
        for opening, closing in _tags(line, span, language):
            text = f"{opening}{text}{closing}"
        parts.append(text)
    return "".join(parts)


def _tags(line: Line, span: Span, language: Language) -> list[tuple[str, str]]:
    """The tags around a span, the innermost first.

    Muted words are italic in English only: Arabic has no italics, and a slant leans them the
    wrong way. A command stays bare, so that Telegram makes it one to tap.
    """
    if not span.text.strip():
        return []  # Telegram drops what marks nothing
    tags: list[tuple[str, str]] = []
    if line.kind in (Kind.HEADING, Kind.DATE):
        tags.append(("<b>", "</b>"))
    elif span.style is Style.CODE and span.url is None and not span.text.startswith("/"):
        tags.append(("<code>", "</code>"))
    elif span.style is Style.STRONG and line.kind is not Kind.SOURCE:
        tags.append(("<b>", "</b>"))
    elif language == "en" and (span.style is Style.MUTED or line.kind in (Kind.SOURCE, Kind.NOTE)):
        tags.append(("<i>", "</i>"))
    if span.url is not None:
        tags.append((f'<a href="{escape(span.url)}">', "</a>"))
    return tags
