"""Answers to what people type and press, about this chat or one that they name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.asking.floods import Verdict
from bot.asking.lines import command_line
from bot.commands import canonical, needs_administrator, needs_rights, respond
from bot.layout.terminal import lines_of
from bot.platforms.kit.actions import unpack_action
from bot.platforms.kit.keyed_queue import KeyedQueue
from bot.platforms.kit.protocol import RefusedError
from bot.platforms.telegram.backlog import STALE
from bot.platforms.telegram.deep_links import action_of, deep_link
from bot.platforms.telegram.elsewhere import about_chat
from bot.platforms.telegram.errors import send_error
from bot.platforms.telegram.inbound import (
    PLATFORM,
    MembershipChange,
    Place,
    Pressed,
    Typed,
    is_about_a_chat,
    target_of,
    with_target,
)
from bot.platforms.telegram.rights import Rights
from bot.platforms.telegram.showing import POST, Showing, apology, speech_of
from bot.presenting import answers
from bot.presenting.conversation import of_welcome
from bot.replies import Paragraph, Reply, Span, Style
from bot.requests import Chat, ChatKind, Request
from bot.services import Services
from briefings.store import StoreError

_ALERT = 190  # characters of an alert, under Telegram's 200
_log = structlog.get_logger(__name__)


class Answering:
    """Answers requests; what it shows goes through `posts`, one message of a chat at a time."""

    def __init__(
        self, services: Services, bot: Bot, showing: Showing, rights: Rights, posts: KeyedQueue
    ) -> None:
        self._services = services
        self._bot = bot
        self._showing = showing
        self._rights = rights
        self._posts = posts

    async def typed(self, typed: Typed, verdict: Verdict = Verdict.ANSWER) -> None:
        """Answers a command; one that was edited changes its answer, if that is known."""
        old = typed.edited and _is_old(typed, self._services.clock())
        if old and not self._showing.knows(typed):
            return
        typed = await self._followed(typed)
        request = typed.request()
        reply = await self._reply(request, typed.place, verdict)
        if reply is None:
            return
        if typed.late:
            speech = await speech_of(self._services, typed.place, typed.who.language)
            away = Paragraph((Span(speech.say("was-away"), Style.MUTED),))
            reply = replace(reply, blocks=(away, *reply.blocks))
        await self._show(typed, canonical(request), reply)

    async def pressed(self, pressed: Pressed, verdict: Verdict = Verdict.ANSWER) -> None:
        """Answers a button, and stops its spinner whatever happens.

        In a private chat its message changes. Where others read along they see nothing of it: the
        answer is for the presser alone, or is asked for in the private chat by a link.
        """
        notice, link = "", ""
        try:
            text = await self._unpacked(pressed)
            if text is None:
                speech = await speech_of(self._services, pressed.place, pressed.who.language)
                notice = speech.say("button-gone")
                return
            if pressed.kind is ChatKind.CHANNEL:
                link = await self._link(pressed, text)
                return
            reply = await self._reply(pressed.request(text), pressed.place, verdict)
            if reply is None:
                return
            if not reply.ok:  # a sentence is no reason to take an answer away
                notice = "\n".join(lines_of(reply))
            elif pressed.kind is ChatKind.PRIVATE:
                await self._show(pressed, text, reply)
            elif not await self._showing.whisper(pressed, reply):
                link = await self._link(pressed, text)
        finally:
            await self.acknowledge(pressed.query_id, notice[:_ALERT], link)

    async def greet(self, change: MembershipChange) -> None:
        """Says how to begin: to a group all of it, of a channel to whoever added the bot alone."""
        if change.kind is ChatKind.PRIVATE or change.who is None:
            return  # a person begins with /start
        channel = change.kind is ChatKind.CHANNEL
        place = Place(int(change.who.user)) if channel else change.place
        speech = await speech_of(self._services, place, change.who.language)
        await self._showing.say(place, of_welcome(speech, shared=not channel))

    async def acknowledge(self, query_id: str, notice: str = "", link: str = "") -> None:
        """Stops a button's spinner, with a notice or by opening a link if there is one."""
        for last in (False, True):
            try:
                await self._bot.answer_callback_query(
                    query_id, notice or None, show_alert=bool(notice), url=link or None
                )
            except TelegramError as error:
                # One that is too old (BadRequest) cannot be answered any more, nor need it be.
                failed = not isinstance(send_error(error), RefusedError)
                if last or not failed:
                    _log.debug("press-unanswered", why=type(error).__name__)
                    return
            else:
                return

    async def _followed(self, typed: Typed) -> Typed:
        """A message with what it stands for, where it came by a deep link (`/start PAYLOAD`)."""
        line = command_line(typed.text)
        if line is None or line.name != "start" or not line.words:
            return typed
        try:
            action = await action_of(self._services, line.words.split()[0])
        except StoreError as error:
            _log.error("store-failed", chat=typed.place.key, exc_info=error)
            return typed
        return typed if action is None else replace(typed, text=f"/{action}")

    async def _link(self, pressed: Pressed, action: str) -> str:
        """The link that does in private what a button does; "" where the store fails."""
        if is_about_a_chat(action.partition(" ")[0]):
            action = with_target(action, str(pressed.place.chat_id))
        try:
            return await deep_link(
                self._services, self._bot.username, action, Chat(PLATFORM, pressed.place.key)
            )
        except StoreError as error:
            _log.error("store-failed", chat=pressed.place.key, exc_info=error)
            return ""

    async def _show(self, asked: Typed | Pressed, text: str, reply: Reply) -> None:
        job = partial(self._showing.show, asked, text, reply)
        await self._posts.put(str(asked.place.chat_id), job)

    async def _reply(self, request: Request, place: Place, verdict: Verdict) -> Reply | None:
        """The answer, about another chat if a private one names it.

        Nothing is asked of Telegram for what is one too many.
        """
        if verdict is not Verdict.ANSWER:
            return await respond(self._services, request, verdict)
        private = request.chat.kind is ChatKind.PRIVATE
        target = target_of(request.text) if private else None
        if target is None:
            return await self._settled(request, place)
        name, text = target
        try:
            found = await self._rights.find(name)
            if found is None:
                return await self._failure(request, place, "chat-unknown", name)
            if not await self._rights.administers(found.place.chat_id, request.user):
                return await self._failure(request, place, "chat-not-yours", name)
        except TelegramError as error:
            return await apology(self._services, place, request.language, error)
        chat = Chat(PLATFORM, found.place.key, found.kind)
        speech = await speech_of(self._services, place, request.language)
        there = replace(request, chat=chat, text=text, administrator=True, reader=speech.language)
        there = await self._with_rights(there, found.place)
        reply = await respond(self._services, there, verdict)
        if reply is None:
            return None
        return about_chat(reply, name, speech.say("about-chat", name=name))

    async def _settled(self, request: Request, place: Place) -> Reply | None:
        """The answer, after looking up whether the person is an administrator if that matters."""
        if not request.administrator and needs_administrator(request):
            try:
                allowed = await self._rights.administers(place.chat_id, request.user)
            except TelegramError as error:
                return await apology(self._services, place, request.language, error)
            request = replace(request, administrator=allowed)
        request = await self._with_rights(request, place)
        return await respond(self._services, request, Verdict.ANSWER)

    async def _with_rights(self, request: Request, place: Place) -> Request:
        """With the rights that the bot lacks there, where the answer tells of them."""
        if not needs_rights(request):
            return request
        try:
            return replace(request, missing=await self._rights.missing(place.chat_id))
        except TelegramError:
            return request  # the answer does not wait for what Telegram does not say

    async def _failure(self, request: Request, place: Place, key: str, name: str) -> Reply:
        speech = await speech_of(self._services, place, request.language)
        return answers.failure(speech, key, name=name)

    async def _unpacked(self, pressed: Pressed) -> str | None:
        try:
            return await unpack_action(self._services, pressed.data.removeprefix(POST))
        except StoreError as error:
            _log.error("store-failed", chat=pressed.place.key, exc_info=error)
            return None


def _is_old(typed: Typed, now: datetime) -> bool:
    return typed.at is not None and now - typed.at > STALE
