"""What the platforms make of a message, by their own rules: the text shown, or a refusal."""

from __future__ import annotations

import re

from simcord.components import validate_message_state

from bot.layout.discord import DiscordMessage
from bot.layout.lines import VISIBLE
from bot.layout.telegram import TelegramMessage
from bot.replies import Bullet, DatedRow, Heading, Paragraph, Reply, Span, Spans
from briefings.text.hygiene import clean
from tests.e2e import discord_rules
from tests.e2e.telegram_html import parse, units

_STEERING = re.compile("[\u202a-\u202e\u200b\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LEADS = re.compile(r"^(?:-# |### )", re.MULTILINE)
# A pattern without dots and combining lines, which Telegram takes out itself, and the signs that
# layouts set before lines.
_OURS = dict.fromkeys((0x2800, 0x333, 0x33F, 0x30A, ord("•"), ord("—"), ord("…")))


def telegram_text(message: TelegramMessage) -> str:
    """The text of a message that `sendMessage` takes: parsed strictly, within all limits."""
    text, entities = parse(message.html)
    assert 0 < units(text) <= 4096
    assert len(entities) <= 100
    assert all(entity.length > 0 for entity in entities)
    links = [entity.url for entity in entities if entity.kind == "text_link"]
    assert all(re.match(r"https?://[^\s<>\"]+$", link) for link in links)
    assert len(links) == message.html.count("<a ")
    assert not _STEERING.search(text)
    assert sum(map(len, message.rows)) <= 100
    for row in message.rows:
        assert 0 < len(row) <= 3
        assert all(VISIBLE.search(button.label) for button in row)
    return text


def discord_text(message: DiscordMessage) -> str:
    """The text of a message that Discord takes, its Markdown resolved."""
    embed = {"title": message.title, "description": message.description}
    if message.footer:
        embed["footer"] = {"text": message.footer}  # type: ignore[assignment]  # JSON
    rows = [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 2, "label": one.label, "custom_id": one.action[:100]}
                for one in row
            ],
        }
        for row in message.rows
    ]
    body = {"embeds": [embed], "components": rows}
    discord_rules.check_text(body)
    discord_rules.check_message(body)
    validate_message_state(rows, flags=0, content=None, embeds=[embed], require_nonempty=True)
    assert units(message.title) <= 256
    assert units(message.description) <= 4096
    assert units(message.title + message.description + message.footer) <= 6000
    assert not _STEERING.search(message.title + message.description)
    assert len(message.rows) <= 5
    for row in message.rows:
        assert 0 < len(row) <= 5
        assert all(VISIBLE.search(one.label) and units(one.label) <= 80 for one in row)
    return "\n".join((plain(message.title), plain(message.description)))


def plain(markdown: str) -> str:
    """What Discord shows of our Markdown. Fails on a mark that is neither ours nor escaped."""
    text = _LEADS.sub("", markdown)
    shown: list[str] = []
    at, linked = 0, False
    while at < len(text):
        c = text[at]
        if c == "\\":
            assert not text[at + 1].isalnum()
            shown.append(text[at + 1])
            at += 2
        elif c == "`":
            end = text.index("`", at + 1)
            shown.append(text[at + 1 : end])
            at = end + 1
        elif c == "[" and not linked:
            linked, at = True, at + 1
        elif c == "]" and linked:
            address = re.compile(r"\]\(https?://[^\s()<>*\\]+\)").match(text, at)
            assert address, text[at : at + 40]
            linked, at = False, address.end()
        elif text.startswith("**", at):
            at += 2
        else:
            assert c not in "*_~|<>[]()@", f"{c!r} is not escaped"
            shown.append(c)
            at += 1
    assert not linked
    return "".join(shown)


def letters(text: str) -> str:
    """What a reader sees of a text: no blanks, no controls, nothing that a layout adds."""
    seen = text.translate(_OURS)
    return "".join(c for c in seen if c.isprintable() and not c.isspace())


def letters_of(reply: Reply) -> str:
    """What a reader must see of a reply: every text, cleaned as hygiene says."""
    lines: list[Spans] = []
    for block in reply.blocks:
        match block:
            case Heading(spans) | Paragraph(spans):
                lines.append(spans)
            case Bullet(spans, sources):
                lines += [spans, sources]
            case DatedRow(when, spans, sources, note):
                lines += [(Span(when),), spans, sources, *((one,) for one in note)]
    texts = ["".join(clean(span.text) for span in line) for line in lines]
    return letters("".join(text for text in texts if VISIBLE.search(text)))
