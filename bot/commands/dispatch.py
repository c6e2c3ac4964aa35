"""The way from a line that someone typed to a command's answer."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

import structlog

from bot.asking.floods import Verdict
from bot.asking.shared import LONGEST_TEXT, is_shared_text, link_meant
from bot.commands.catalogue import BY_NAME
from bot.commands.definition import Asked
from bot.config import nearest
from bot.presenting import answers
from bot.records import ChatRow
from bot.replies import Reply
from bot.requests import ChatKind, Request
from bot.services import Services
from briefings.store import StoreError
from briefings.text.hygiene import clean, clean_line

LONGEST = 400
"""Characters of a command that are read."""

LONGEST_WITH_LINK = 2_100
"""Characters of a command that names an address."""

_LINE = re.compile(r"\s*/?([^\s@/]+)(?:@\w+)?\s*(.*)", re.DOTALL)
_log = structlog.get_logger(__name__)


async def answer(services: Services, request: Request) -> Reply:
    """Answers a request in the chat's language. Raises StoreError."""
    with services.precedence.answering():
        return await _answer(services, request, await _chat(services, request))


async def respond(services: Services, request: Request) -> Reply | None:
    """Answers a request whatever happens: None where a flood is best met with silence.

    A failure becomes an apology with a short reference, which the log has beside the trace.
    """
    verdict = services.flood.judge(request)
    if verdict is Verdict.IGNORE:
        return None
    chat = ChatRow(request.chat.platform, request.chat.key)
    try:
        with services.precedence.answering():
            chat = await _chat(services, request)
            if verdict is Verdict.WARN:
                return answers.failure(services.speech(chat, request.language), "too-many")
            return await _answer(services, request, chat)
    except Exception as error:  # noqa: BLE001 - whatever fails, the person hears and the bot goes on
        reference = secrets.token_hex(3)
        _log.error(
            "command-failed",
            reference=reference,
            platform=request.chat.platform,
            chat=request.chat.key,
            command=_name(request.text),
            exc_info=error,
        )
        key = "store-failed" if isinstance(error, StoreError) else "failed"
        return answers.failure(services.speech(chat, request.language), key, reference=reference)


def needs_administrator(request: Request) -> bool:
    """Whether this request changes something that only administrators may."""
    name, words = _split(request)
    command = BY_NAME.get(name)
    if command is None or request.chat.kind is ChatKind.PRIVATE:
        return False
    return command.needs_administrator(words)


async def _chat(services: Services, request: Request) -> ChatRow:
    """The chat. One that was suspended talks to us again: its posts go on."""
    platform, key = request.chat.platform, request.chat.key
    chat = await services.records.chats.get(platform, key)
    if chat.suspended is None:
        return chat
    _log.info("chat-resumed", platform=platform, chat=key, was=chat.suspended)
    await services.records.chats.suspend(platform, key.partition(":")[0], None)
    await services.records.chats.suspend(platform, key, None)
    return replace(chat, suspended=None)


async def _answer(services: Services, request: Request, chat: ChatRow) -> Reply:
    speech = services.speech(chat, request.language)
    name, words = _split(request)
    command = BY_NAME.get(name)
    if command is None:
        near = nearest(name, list(BY_NAME))
        if near:
            return answers.failure(speech, "unknown-command-near", word=name, near=near)
        return answers.failure(speech, "unknown-command", word=name)
    settled = request.administrator or request.chat.kind is ChatKind.PRIVATE
    if command.needs_administrator(words) and not settled:
        return answers.failure(speech, "not-allowed")
    reply = await command.handler(
        services, Asked(request, words, chat, speech, services.today(chat))
    )
    if command.needs_administrator(words):
        services.answer_cache.forget()  # who has just kept an article will look for it
    return reply


def _split(request: Request) -> tuple[str, str]:
    """The command's name and its words.

    A message that is no command but holds a link, or is a forwarded or long text, is `/read`.
    """
    text = request.text
    link = link_meant(text, forwarded=request.forwarded)
    match = _LINE.match(clean_line(text, LONGEST_WITH_LINK if link else LONGEST))
    name, words = (match[1].lower(), match[2].strip()) if match else ("help", "")
    # A post may begin with any word; a slash in front of it is no accident.
    if text.lstrip().startswith("/") or (name in BY_NAME and not request.forwarded):
        return name, words
    if link:
        return "read", link
    if request.forwarded or is_shared_text(text):
        return "read", clean(text[:LONGEST_TEXT]).strip()
    return name, words


def _name(text: str) -> str:
    """The command's name alone: its words may be anything."""
    match = _LINE.match(clean_line(text, 40))
    return match[1][:20] if match else ""
