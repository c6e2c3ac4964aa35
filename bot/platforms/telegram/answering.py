"""Answers to what people type and press, about this chat or one that they name."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.asking.floods import Verdict
from bot.commands import needs_administrator, respond
from bot.layout.terminal import lines_of
from bot.platforms.kit.actions import unpack_action
from bot.platforms.kit.keyed_queue import KeyedQueue
from bot.platforms.kit.protocol import RefusedError
from bot.platforms.telegram.errors import send_error
from bot.platforms.telegram.inbound import (
    PLATFORM,
    Place,
    Pressed,
    Typed,
    target_of,
    with_target,
)
from bot.platforms.telegram.rights import Rights
from bot.platforms.telegram.showing import Showing, apology, speech_of
from bot.presenting import answers
from bot.replies import Reply
from bot.requests import Chat, ChatKind, Request
from bot.services import Services
from briefings.store import StoreError

_ALERT = 190  # characters of an alert, under Telegram's 200
_log = structlog.get_logger(__name__)


class Answering:
    """Answers requests; what it shows goes through `posts`, a lane for each chat."""

    def __init__(
        self, services: Services, bot: Bot, showing: Showing, rights: Rights, posts: KeyedQueue
    ) -> None:
        self._services = services
        self._bot = bot
        self._showing = showing
        self._rights = rights
        self._posts = posts

    async def typed(self, typed: Typed) -> None:
        """Answers a command; one that was edited changes its answer, if that is known."""
        reply = await self._reply(typed.request(), typed.place)
        if reply is not None:
            await self._show(typed, typed.text, reply)

    async def pressed(self, pressed: Pressed) -> None:
        """Answers a button: its message changes, and its spinner stops whatever happens."""
        notice = ""
        try:
            text = await self._unpacked(pressed)
            if text is None:
                speech = await speech_of(self._services, pressed.place, pressed.who.language)
                notice = speech.say("button-gone")
                return
            reply = await self._reply(pressed.request(text), pressed.place)
            if reply is None:
                return
            if reply.ok:
                await self._show(pressed, text, reply)
            else:  # a sentence is no reason to take an answer away
                notice = "\n".join(lines_of(reply))
        finally:
            await self.acknowledge(pressed.query_id, notice[:_ALERT])

    async def acknowledge(self, query_id: str, notice: str = "") -> None:
        """Stops a button's spinner, with a notice if there is one."""
        for last in (False, True):
            try:
                await self._bot.answer_callback_query(
                    query_id, notice or None, show_alert=bool(notice)
                )
            except TelegramError as error:
                # One that is too old (BadRequest) cannot be answered any more, nor need it be.
                failed = not isinstance(send_error(error), RefusedError)
                if last or not failed:
                    _log.debug("press-unanswered", why=type(error).__name__)
                    return
            else:
                return

    async def _show(self, asked: Typed | Pressed, text: str, reply: Reply) -> None:
        job = partial(self._showing.show, asked, text, reply)
        await self._posts.put(str(asked.place.chat_id), job)

    async def _reply(self, request: Request, place: Place) -> Reply | None:
        """The answer, about another chat if a private one names it."""
        private = request.chat.kind is ChatKind.PRIVATE
        target = target_of(request.text) if private else None
        if target is None:
            return await self._settled(request, place)
        name, text = target
        try:
            found = await self._rights.find(name)
            if found is None:
                return await self._refused(request, place, "chat-unknown", name)
            if not await self._rights.administers(found.place.chat_id, request.user):
                return await self._refused(request, place, "chat-not-yours", name)
        except TelegramError as error:
            return await apology(self._services, place, request.language, error)
        chat = Chat(PLATFORM, found.place.key, found.kind)
        there = replace(request, chat=chat, text=text, administrator=True)
        reply = await respond(self._services, there)
        if reply is None:
            return None
        buttons = [replace(one, action=with_target(one.action, name)) for one in reply.buttons]
        return replace(reply, buttons=tuple(buttons))

    async def _settled(self, request: Request, place: Place) -> Reply | None:
        """The answer, after looking up whether the person is an administrator if that matters."""
        if not request.administrator and needs_administrator(request):
            try:
                allowed = await self._rights.administers(place.chat_id, request.user)
            except TelegramError as error:
                return await apology(self._services, place, request.language, error)
            request = replace(request, administrator=allowed)
        return await respond(self._services, request)

    async def _refused(self, request: Request, place: Place, key: str, name: str) -> Reply | None:
        speech = await speech_of(self._services, place, request.language)
        match self._services.flood.judge(request):
            case Verdict.ANSWER:
                return answers.failure(speech, key, name=name)
            case Verdict.WARN:
                return answers.failure(speech, "too-many")
        return None

    async def _unpacked(self, pressed: Pressed) -> str | None:
        try:
            return await unpack_action(self._services, pressed.data)
        except StoreError as error:
            _log.error("store-failed", chat=pressed.place.key, exc_info=error)
            return None
