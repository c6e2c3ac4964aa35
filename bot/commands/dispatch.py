"""The way from a line that someone typed to a command's answer."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace

import structlog

from bot.asking.floods import Verdict
from bot.commands.catalogue import shown_names
from bot.commands.definition import Asked
from bot.commands.meaning import Meaning, meaning_of
from bot.config import nearest
from bot.locales.speech import Speech
from bot.presenting import answers
from bot.presenting.conversation import of_small_talk, of_unslashed
from bot.presenting.subscriptions import of_closure
from bot.records import ChatRow
from bot.replies import Button, Reply
from bot.requests import ChatKind, Request
from bot.services import Services
from bot.telemetry import ANSWERS
from briefings.store import StoreError

_PLANNING = ("subscribe", "subscriptions", "preview")
_log = structlog.get_logger(__name__)


async def answer(services: Services, request: Request) -> Reply:
    """Answers a request in the chat's language. Raises StoreError."""
    with services.precedence.answering():
        return await _answer(services, request, await _chat(services, request))


async def respond(
    services: Services, request: Request, verdict: Verdict | None = None
) -> Reply | None:
    """Answers a request whatever happens: None where a flood is best met with silence.

    `verdict` is given by platforms that have judged it when it came. A failure becomes an apology
    with a short reference, which the log has beside the trace.
    """
    verdict = verdict or services.flood.judge(request)
    if verdict is Verdict.IGNORE:
        return None
    chat = ChatRow(request.chat.platform, request.chat.key)
    began, outcome = time.perf_counter(), "failed"
    try:
        with services.precedence.answering():
            chat = await _chat(services, request)
            if verdict is Verdict.WARN:
                outcome = "flood"
                return answers.failure(services.speech(chat, request.language), "too-many")
            reply = await _answer(services, request, chat)
            outcome = "answered" if reply.ok else "refused"
            return _with_news_of_posts(services, request, chat, reply)
    except Exception as error:  # noqa: BLE001 - whatever fails, the person hears and the bot goes on
        reference = secrets.token_hex(3)
        _log.error(
            "command-failed",
            reference=reference,
            platform=request.chat.platform,
            chat=request.chat.key,
            command=_name(request),
            exc_info=error,
        )
        key = "store-failed" if isinstance(error, StoreError) else "failed"
        return answers.failure(services.speech(chat, request.language), key, reference=reference)
    finally:
        services.meter.observe(
            ANSWERS,
            time.perf_counter() - began,
            platform=request.chat.platform,
            command=_name(request) or "none",
            outcome=outcome,
        )


def _with_news_of_posts(services: Services, request: Request, chat: ChatRow, reply: Reply) -> Reply:
    """The answer behind what the person could not be told in private: posts that have stopped."""
    closures = services.unheard.take(request.chat.platform, request.user)
    if not closures:
        return reply
    speech = services.speech(chat, request.language, request.reader)
    told = [of_closure(speech, one.row, one.reason) for one in closures]
    blocks = [block for one in told for block in one.blocks]
    return replace(reply, blocks=(*blocks, *reply.blocks))


def needs_change(request: Request) -> bool:
    """Whether this request changes something, wherever it is."""
    return _changes(meaning_of(request))


def needs_rights(request: Request) -> bool:
    """Whether the answer tells which rights the bot lacks in the chat: where posts are planned."""
    command = meaning_of(request).command
    return (
        command is not None
        and command.name in _PLANNING
        and request.chat.kind is not ChatKind.PRIVATE
    )


def needs_fetching(request: Request) -> bool:
    """Whether the answer waits for a site."""
    command = meaning_of(request).command
    return command is not None and command.fetches


def canonical(request: Request) -> str:
    """The command that a request means, as a button carries it; "" for small talk and slips."""
    meaning = meaning_of(request)
    if meaning.command is None or meaning.unslashed:
        return ""
    return f"{meaning.command.name} {meaning.words}".rstrip()


def needs_administrator(request: Request) -> bool:
    """Whether this request changes something that only administrators may."""
    return request.chat.kind is not ChatKind.PRIVATE and _changes(meaning_of(request))


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
    speech = services.speech(chat, request.language, request.reader)
    meaning = meaning_of(request)
    if meaning.talk is not None:
        return of_small_talk(speech, meaning.talk)
    command = meaning.command
    if command is None:
        return _unknown(speech, meaning)
    if meaning.unslashed:
        return of_unslashed(speech, f"{meaning.typed} {meaning.words}")
    settled = request.administrator or request.chat.kind is ChatKind.PRIVATE
    if _changes(meaning) and not settled:
        return answers.failure(speech, "not-allowed")
    reply = await command.handler(
        services, Asked(request, meaning.words, chat, speech, services.today(chat))
    )
    if _changes(meaning):
        services.answer_cache.forget()  # who has just kept an article will look for it
    return reply


def _changes(meaning: Meaning) -> bool:
    command = meaning.command
    return (
        command is not None and not meaning.unslashed and command.needs_administrator(meaning.words)
    )


def _unknown(speech: Speech, meaning: Meaning) -> Reply:
    """That there is no such command; the nearest that /help shows as a button that does it."""
    word = meaning.typed
    near = nearest(word.casefold(), shown_names(speech.language))
    if near is None:
        return answers.failure(speech, "unknown-command", word=word)
    reply = answers.failure(speech, "unknown-command-near", word=word, near=near)
    line = f"{near} {meaning.words}".rstrip()
    return replace(reply, buttons=(Button(f"/{line}", line, wide=True),))


def _name(request: Request) -> str:
    """The command's name alone, for the log: its words may be anything."""
    command = meaning_of(request).command
    return command.name if command is not None else ""
