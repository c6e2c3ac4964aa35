"""Answers to what people type and press: edited in place, in order, never lost without a word."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.commands import Core, answers, needs_administrator, respond
from bot.commands.actions import pack_action, unpack_action
from bot.commands.flood import Verdict
from bot.layout.telegram import TelegramMessage, caption_of, messages_of
from bot.layout.terminal import lines_of
from bot.locales.speech import Speech
from bot.platforms.lanes import Lanes
from bot.platforms.protocol import (
    ChatClosedError,
    ChatMovedError,
    RefusedError,
    SendError,
    ThrottledError,
    UnreachableError,
)
from bot.platforms.telegram.errors import send_error
from bot.platforms.telegram.inbound import PLATFORM, Place, Pressed, Typed, target_of, with_target
from bot.platforms.telegram.posting import Manner, Poster
from bot.platforms.telegram.rights import Rights
from bot.replies import Button, Reply
from bot.requests import Chat, ChatKind, Request
from briefings.models import Language, Timeline
from briefings.store import ChatRow, StoreError

ACTION = 64  # bytes that a button carries (callback_data)
_ALERT = 190  # characters of an alert, under Telegram's 200
_MOST = 5  # messages of one answer
_REMEMBERED = 4_000  # answers that an edited command can change
_TRIES = 4
_log = structlog.get_logger(__name__)
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class _Shown:
    """An answer that stands in a chat: to which text, in which messages, with which picture."""

    text: str
    messages: tuple[int, ...]
    picture: int | None = None


class _Memory:
    """Which answer belongs to a message, the command's or its own. A restart forgets."""

    def __init__(self) -> None:
        self._shown: OrderedDict[tuple[int, int], _Shown] = OrderedDict()

    def get(self, place: Place, message_id: int) -> _Shown | None:
        return self._shown.get((place.chat_id, message_id))

    def put(self, place: Place, asked: int | None, shown: _Shown) -> None:
        for number in (*shown.messages, *((asked,) if asked is not None else ())):
            self._shown[place.chat_id, number] = shown
            self._shown.move_to_end((place.chat_id, number))
        while len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)


class Answering:
    """Answers requests; what it sends goes through `posts`, a lane for each chat."""

    def __init__(self, core: Core, bot: Bot, poster: Poster, rights: Rights, posts: Lanes) -> None:
        self._core = core
        self._bot = bot
        self._poster = poster
        self._rights = rights
        self._posts = posts
        self._memory = _Memory()

    async def typed(self, typed: Typed) -> None:
        """Answers a command; one that was edited changes its answer, if that is known."""
        known = self._memory.get(typed.place, typed.message_id) if typed.edited else None
        if known is not None and known.text == typed.text:
            return
        reply = await self._reply(typed.request(), typed.place)
        if reply is None:
            return
        grouped = typed.kind in (ChatKind.GROUP, ChatKind.TOPIC)
        manner = Manner(answer=True, reply_to=typed.message_id if grouped else None)
        post = partial(self._post, typed, typed.message_id, typed.text, reply, manner, known)
        await self._posts.put(str(typed.place.chat_id), post)

    async def pressed(self, pressed: Pressed) -> None:
        """Answers a button: its message changes, and its spinner stops whatever happens."""
        notice = ""
        try:
            text = await self._unpacked(pressed)
            speech = await self._speech(pressed.place, pressed.who.language)
            if text is None:
                notice = speech.say("button-gone")
                return
            reply = await self._reply(pressed.request(text), pressed.place)
            if reply is None:
                return
            if not reply.ok:  # a sentence is no reason to take an answer away
                notice = "\n".join(lines_of(reply))
                return
            known = None
            if pressed.message_id is not None:
                known = self._memory.get(pressed.place, pressed.message_id)
                known = known or _Shown("", (pressed.message_id,))
            post = partial(self._post, pressed, None, text, reply, Manner(answer=True), known)
            await self._posts.put(str(pressed.place.chat_id), post)
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

    async def moved(self, old: str, new: str) -> None:
        """A group became a supergroup: what it has chosen goes along. Raises StoreError."""
        if await self._core.store.chats.move(PLATFORM, old, new):
            _log.info("chat-moved", chat=old, new=new)

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
            return await self._apology(place, request.language, error)
        chat = Chat(PLATFORM, found.place.key, found.kind)
        there = replace(request, chat=chat, text=text, administrator=True)
        reply = await respond(self._core, there)
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
                return await self._apology(place, request.language, error)
            request = replace(request, administrator=allowed)
        return await respond(self._core, request)

    async def _refused(self, request: Request, place: Place, key: str, name: str) -> Reply | None:
        speech = await self._speech(place, request.language)
        match self._core.flood.judge(request):
            case Verdict.ANSWER:
                return answers.failure(speech, key, name=name)
            case Verdict.WARN:
                return answers.failure(speech, "too-many")
        return None

    async def _apology(self, place: Place, language: Language, error: Exception) -> Reply:
        reference = secrets.token_hex(3)
        _log.error("answer-failed", reference=reference, chat=place.key, exc_info=error)
        speech = await self._speech(place, language)
        return answers.failure(speech, "failed", reference=reference)

    async def _unpacked(self, pressed: Pressed) -> str | None:
        try:
            return await unpack_action(self._core, pressed.data)
        except StoreError as error:
            _log.error("store-failed", chat=pressed.place.key, exc_info=error)
            return None

    async def _speech(self, place: Place, language: Language) -> Speech:
        return self._core.speech(await self._chat(place), language)

    async def _chat(self, place: Place) -> ChatRow:
        try:
            return await self._core.store.chats.get(PLATFORM, place.key)
        except StoreError:
            return ChatRow(PLATFORM, place.key)

    async def _post(
        self,
        asked: Typed | Pressed,
        message_id: int | None,
        text: str,
        reply: Reply,
        manner: Manner,
        known: _Shown | None,
    ) -> None:
        """Shows an answer, and a picture with it where there is one."""
        place = asked.place
        shown: _Shown | None = None
        try:
            messages = await self._messages(place, reply)
            shown = await self._show(place, text, messages, manner, known)
        except RefusedError as error:
            apology = await self._apology(place, asked.who.language, error)
            with_reference = messages_of(apology)
            shown = await self._lost(place, self._show(place, text, with_reference, manner, known))
        except SendError as error:
            _say_lost(place, error)
        if shown is None:
            return
        if known is not None and known.picture is not None:
            await self._poster.delete(place, known.picture)
        self._memory.put(place, message_id, shown)
        if isinstance(reply.briefing, Timeline) and reply.briefing.events:
            picture = await self._picture(asked, reply, reply.briefing)
            if picture is not None:
                self._memory.put(place, message_id, replace(shown, picture=picture))

    async def _messages(self, place: Place, reply: Reply) -> list[TelegramMessage]:
        """The messages with packed actions; without buttons where the store fails."""
        messages = messages_of(reply, most=_MOST)
        try:
            return [await packed(self._core, one) for one in messages]
        except StoreError as error:
            _log.error("store-failed", chat=place.key, exc_info=error)
            return [replace(one, rows=()) for one in messages]

    async def _lost(self, place: Place, showing: Awaitable[_Shown]) -> _Shown | None:
        try:
            return await showing
        except SendError as error:
            _say_lost(place, error)
            return None

    async def _show(
        self,
        place: Place,
        text: str,
        messages: list[TelegramMessage],
        manner: Manner,
        known: _Shown | None,
    ) -> _Shown:
        old = known.messages if known else ()
        numbers: list[int] = []
        for index, message in enumerate(messages):
            if index < len(old) and await self._try(
                place, partial(self._poster.edit, message_id=old[index], message=message)
            ):
                numbers.append(old[index])
                continue
            here = manner if index == 0 else replace(manner, reply_to=None)
            numbers.append(
                await self._try(place, partial(self._poster.send, message=message, manner=here))
            )
        for surplus in old[len(messages) :]:
            await self._poster.delete(place, surplus)
        return _Shown(text, tuple(numbers))

    async def _picture(
        self, asked: Typed | Pressed, reply: Reply, timeline: Timeline
    ) -> int | None:
        """The timeline's card. It comes on top: where it fails, the text stands."""
        from bot.layout.card import timeline_card

        place = asked.place
        chat = await self._chat(place)
        theme = chat.card or "light"
        if theme == "none":
            return None
        try:
            speech = self._core.speech(chat, asked.who.language)
            picture = await timeline_card(timeline, speech, theme)
        except Exception as error:  # noqa: BLE001 - whatever a drawing fails by, the text is there
            _log.error("card-failed", chat=place.key, exc_info=error)
            return None
        send = partial(
            self._poster.send_picture,
            picture=picture,
            caption=caption_of(reply),
            manner=Manner(answer=True),
        )
        try:
            return await self._try(place, send)
        except SendError as error:
            _say_lost(place, error)
            return None

    async def _try(self, place: Place, action: Callable[[Place], Awaitable[_Done]]) -> _Done:
        """Does it, again if Telegram is ill or asks to wait. Raises SendError.

        A request whose answer was lost is sent again: a person would rather have an answer twice
        than none.
        """
        for attempt in range(1, _TRIES):
            try:
                return await action(place)
            except ThrottledError:
                continue  # the next turn comes after the pause
            except ChatMovedError as error:
                await self.moved(place.key, error.new_key)
                place = Place(int(error.new_key))
            except UnreachableError:
                await asyncio.sleep(2.0 ** (attempt - 2) * (0.75 + random.random() / 2))
        return await action(place)


async def packed(core: Core, message: TelegramMessage) -> TelegramMessage:
    """The message with its actions as buttons carry them. Raises StoreError."""
    rows = [
        tuple(
            [
                Button(one.label, await pack_action(core, one.action, ACTION), one.wide)
                for one in row
            ]
        )
        for row in message.rows
    ]
    return replace(message, rows=tuple(rows))


def _say_lost(place: Place, error: SendError) -> None:
    if isinstance(error, ChatClosedError):
        _log.info("answer-unwanted", chat=place.key, reason=error.reason)
    else:
        _log.warning("answer-lost", chat=place.key, why=str(error))
