"""An answer about another chat: it names that chat, and what it hints at acts on it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.platforms.telegram.inbound import is_about_a_chat, with_target
from bot.replies import Block, Bullet, DatedRow, Heading, Paragraph, Reply, Span, Spans, Style

_HINT: Final = re.compile(r"(?<![\w/])/([^\W\d]+)(?![\w/])")


def about_chat(reply: Reply, name: str, said: str) -> Reply:
    """A reply about the chat of an @name or id, which `said` names in the reader's language."""
    first: Block = Paragraph((Span(said, Style.MUTED),))
    buttons = tuple(
        replace(one, action=with_target(one.action, name))
        if is_about_a_chat(one.action.partition(" ")[0])
        else one
        for one in reply.buttons
    )
    blocks = tuple(_block(block, name) for block in reply.blocks)
    return replace(reply, blocks=(first, *blocks), buttons=buttons)


def _block(block: Block, name: str) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, spans=_spans(block.spans, name))
        case Bullet() | DatedRow():
            return replace(
                block, spans=_spans(block.spans, name), sources=_spans(block.sources, name)
            )


def _spans(spans: Spans, name: str) -> Spans:
    def hint(match: re.Match[str]) -> str:
        return f"{match[0]} {name}" if is_about_a_chat(match[1]) else match[0]

    return tuple(
        replace(span, text=_HINT.sub(hint, span.text)) if span.url is None else span
        for span in spans
    )
