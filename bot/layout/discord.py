"""Replies as Discord messages: one embed each, its Markdown free of what a text from outside holds.

Limits are those of Discord's documentation of embeds and message components: title 256,
description 4,096 and 6,000 characters over all; 5 rows of 5 buttons, labels of 80. Lengths are
counted in UTF-16 units, which are never fewer than what Discord counts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby

import regex

from bot.layout.lines import Kind, Line, Piece, label_of, pieces_of, shown, utf16
from bot.layout.packing import Cost, pack
from bot.locales.speech import Speech
from bot.replies import Button, Reply, Span, Style
from briefings.models import Language

TITLE, DESCRIPTION = 256, 4096
_LABEL = 60  # of the 80 allowed: what a phone shows of one
_ROWS, _IN_A_ROW, _ABREAST = 5, 5, 3
_URL = 800  # a masked link counts whole

# Before the direction mark, or Discord would not know it for what it is.
_LEAD = {Kind.HEADING: "### ", Kind.SOURCE: "-# ", Kind.NOTE: "-# "}
_PREFIX = {Kind.BULLET: "• "}

# What Markdown, mentions, time stamps, shortcodes of emoji and bare links begin with. A backslash
# before anything but letters, digits and blanks is Discord's own escape.
_MARKS = regex.compile(r"[\\*_~`|<>\[\]()@]|:(?=//|\w+:)")
_NUMBERED = regex.compile(r"^(\d+)([.)])(?=\s|$)")
_LINK_TEXT = regex.compile(r"https?:", regex.IGNORECASE)

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """One message with one embed; `footer` says which of how many. Buttons are not packed yet."""

    title: str
    description: str
    footer: str = ""
    rows: Rows = ()

    def to_payload(self) -> str:
        """As JSON, to be kept until it is sent."""
        return json.dumps(
            {
                "title": self.title,
                "description": self.description,
                "footer": self.footer,
                "rows": [[[button.label, button.action] for button in row] for row in self.rows],
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_payload(cls, payload: str) -> DiscordMessage:
        """What `to_payload` made."""
        kept = json.loads(payload)
        rows = tuple(tuple(Button(*button) for button in row) for row in kept["rows"])
        return cls(kept["title"], kept["description"], kept["footer"], rows)


def messages_of(reply: Reply, *, most: int | None = None) -> list[DiscordMessage]:
    """The messages of a reply, at least one; the buttons stand under the last.

    With `most`, no more messages than that: a last line says how much is left out.
    """
    language = reply.language

    def measure(line: Line) -> Cost:
        return utf16(_drawn(line, language)), 0

    def cut(count: int) -> Line:
        return Line(Kind.TEXT, (Span(Speech(language).say("left-out", n=count)),))

    pieces = pieces_of(reply)
    title = _title(pieces, language)
    body = pieces[1:] if title else pieces
    whole = _markdown(body, language)
    if body and utf16(whole) <= DESCRIPTION:  # most answers need no measuring
        return [DiscordMessage(title, whole, "", rows_of(reply.buttons))]
    packed = pack(body, measure, (DESCRIPTION, 0), most=most, cut=cut)
    texts = [_markdown(one, language) for one in packed] or ["" if title else "…"]
    count = len(texts)
    return [
        DiscordMessage(
            title if at == 1 else "",
            text,
            f"{at}/{count}" if count > 1 else "",
            rows_of(reply.buttons) if at == count else (),
        )
        for at, text in enumerate(texts, 1)
    ]


def rows_of(buttons: tuple[Button, ...]) -> Rows:
    """Groups in rows of their own; else wide buttons alone where five rows suffice, else abreast.

    Those that are neither stand three abreast.
    """
    # Discord refuses two buttons that do the same.
    most = list({button.action: button for button in buttons}.values())[: _ROWS * _IN_A_ROW]
    if any(button.group for button in most):
        grouped = [list(group) for _, group in groupby(most, key=lambda one: one.group)]
        rows = [row for group in grouped for row in _in_rows(group, _IN_A_ROW)]
        return tuple(
            tuple(Button(label_of(one, _LABEL), one.action) for one in row) for row in rows[:_ROWS]
        )
    plain, wide = (
        [Button(label_of(one, _LABEL), one.action) for one in most if one.wide is kind]
        for kind in (False, True)
    )
    for abreast in range(1, _IN_A_ROW):
        rows = [*_in_rows(plain, max(abreast, _ABREAST)), *_in_rows(wide, abreast)]
        if len(rows) <= _ROWS:
            return tuple(rows)
    return tuple(_in_rows([*plain, *wide], _IN_A_ROW))


def escape(text: str) -> str:
    """The text such that Discord shows it as it is: no mark-up, mention, emoji or link."""
    return _MARKS.sub(r"\\\g<0>", text)


def _title(pieces: list[Piece], language: Language) -> str:
    if not pieces or pieces[0].lines[0].kind is not Kind.HEADING:
        return ""
    first, spans = shown(pieces[0].lines[0], language)
    title = first + "".join(escape(span.text) for span in spans)
    return title if utf16(title) <= TITLE else ""


def _in_rows(buttons: list[Button], abreast: int) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + abreast]) for at in range(0, len(buttons), abreast)]


def _markdown(pieces: list[Piece], language: Language) -> str:
    parts: list[str] = []
    for piece in pieces:
        parts.append(("\n\n" if piece.gap else "\n") if parts else "")
        parts.append("\n".join(_drawn(line, language) for line in piece.lines))
    return "".join(parts)


def _drawn(line: Line, language: Language) -> str:
    prefix = _PREFIX.get(line.kind, "")
    first, spans = shown(line, language, prefix)
    drawn = "".join(_styled(line, span) for span in spans)
    lead = _LEAD.get(line.kind, "")
    if not (lead or first or prefix):
        # Nothing stands before the text, so a sign in it could begin a heading or a list.
        drawn = _NUMBERED.sub(r"\1\\\2", regex.sub(r"^(?=[#+\-])", r"\\", drawn))
    return f"{lead}{first}{prefix}{drawn}"


def _styled(line: Line, span: Span) -> str:
    text = span.text.strip()
    if not text:
        return span.text
    before, after = span.text.partition(text)[::2]
    made = escape(text)
    if span.style is Style.CODE and "`" not in text and span.url is None:
        made = f"`{text}`"
    elif span.url is not None and len(span.url) <= _URL and not _LINK_TEXT.search(text):
        made = f"[{made}]({_closed(span.url)})"
    if line.kind is Kind.DATE or (span.style is Style.STRONG and line.kind is Kind.BULLET):
        made = f"**{made}**"
    return before + made + after


def _closed(url: str) -> str:
    """The address without what would end a masked link."""
    return url.replace("(", "%28").replace(")", "%29").replace("*", "%2A").replace("\\", "%5C")
