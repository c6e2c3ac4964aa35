"""Answers as they stand in a chat: sent, edited in place, remembered, with their picture."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import structlog
from cachetools import LRUCache

from bot.layout.telegram import TelegramMessage, caption_of, messages_of
from bot.locales.speech import Speech
from bot.platforms.kit.actions import pack_actions
from bot.platforms.kit.protocol import (
    ChatClosedError,
    ChatMovedError,
    RefusedError,
    SendError,
    ThrottledError,
    UnreachableError,
)
from bot.platforms.kit.trails import trail_after, with_way_back
from bot.platforms.telegram.inbound import PLATFORM, Place, Pressed, Typed
from bot.platforms.telegram.posting import Manner, Poster
from bot.presenting import answers
from bot.records import ChatRow
from bot.replies import Button, Reply
from bot.requests import Chat, ChatKind
from bot.services import Services
from briefings.models import Language, Timeline
from briefings.store import StoreError

ACTION = 64  # bytes that a button carries (callback_data)
POST = "^"
"""What the actions of a post's buttons begin with: a press never changes a post."""

_MOST = 5  # messages of one answer
_REMEMBERED = 4_000  # messages whose answer an edit can change
_TRIES = 4
_log = structlog.get_logger(__name__)
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class _Shown:
    """An answer that stands in a chat: to which command, in which messages.

    `beside` is the message with its picture or file.

    `trail` are the commands whose answers stood there before, the latest last.
    """

    text: str
    messages: tuple[int, ...]
    beside: int | None = None
    trail: tuple[str, ...] = ()


class _Memory:
    """Which answer belongs to a message, the command's or its own. A restart forgets."""

    def __init__(self) -> None:
        self._shown: LRUCache[tuple[int, int], _Shown] = LRUCache(_REMEMBERED)

    def get(self, place: Place, message_id: int) -> _Shown | None:
        return self._shown.get((place.chat_id, message_id))

    def put(self, place: Place, asked: int | None, shown: _Shown) -> None:
        for number in (*shown.messages, *((asked,) if asked is not None else ())):
            self._shown[place.chat_id, number] = shown


class Showing:
    """Shows answers. One chat's are shown one after another, by whoever calls."""

    def __init__(self, services: Services, poster: Poster) -> None:
        self._services = services
        self._poster = poster
        self._memory = _Memory()

    async def show(self, asked: Typed | Pressed, text: str, reply: Reply) -> None:
        """Shows the answer to `text`, where an older one stands or anew, and its picture."""
        place, message_id = asked.place, asked.message_id
        known = self._known(asked)
        if known is not None and known.text == text and isinstance(asked, Typed):
            return  # an edit that changed nothing
        shown: _Shown | None = None
        manner = _manner_of(asked)
        trail = trail_after(known.trail, known.text, text) if known is not None else ()
        reply = with_way_back(reply, trail)
        try:
            messages = await self._messages(place, reply)
            shown = await self._show(place, text, messages, manner, known)
        except RefusedError as error:
            sorry = await apology(self._services, place, asked.who.language, error)
            shown = await self._lost(
                place, self._show(place, text, messages_of(sorry), manner, known)
            )
        except SendError as error:
            _say_lost(place, error)
        if shown is None:
            return
        if known is not None and known.beside is not None:
            await self._poster.delete(place, known.beside)
        shown = replace(shown, trail=trail)
        self._memory.put(place, message_id, shown)
        beside: int | None = None
        if isinstance(reply.briefing, Timeline) and reply.briefing.events:
            beside = await self._picture(asked, reply, reply.briefing)
        elif reply.file is not None:
            send = partial(self._poster.send_file, file=reply.file, manner=Manner(answer=True))
            beside = await self._beside(place, send)
        if beside is not None and reply.briefing is not None:  # a file that is no view stays
            self._memory.put(place, message_id, replace(shown, beside=beside))

    async def say(self, place: Place, reply: Reply) -> None:
        """Sends what nobody typed or pressed for; where it cannot be sent, nothing is."""
        try:
            for message in await self._messages(place, reply):
                await self._poster.send(place, message, Manner(answer=True))
        except SendError as error:
            _say_lost(place, error)

    async def whisper(self, pressed: Pressed, reply: Reply) -> bool:
        """Answers a press for the presser alone; False where Telegram does not do that here.

        An ephemeral message carries no file.
        """
        if reply.file is not None:
            return False
        place, user = pressed.place, pressed.who.user
        message, *_ = await self._messages(place, reply)
        try:
            if pressed.whisper is not None:
                await self._poster.edit_whisper(place, message, user, pressed.whisper)
                return True
            number = await self._poster.whisper(place, message, user, pressed.query_id)
        except SendError as error:
            _say_lost(place, error)
            return False
        return number is not None

    async def moved(self, old: str, new: str) -> None:
        """A group became a supergroup: what it has chosen goes along. Raises StoreError."""
        if await self._services.records.chats.move(PLATFORM, old, new):
            _log.info("chat-moved", chat=old, new=new)

    def _known(self, asked: Typed | Pressed) -> _Shown | None:
        """The answer that is to change."""
        if asked.message_id is None or (isinstance(asked, Typed) and not asked.edited):
            return None
        known = self._memory.get(asked.place, asked.message_id)
        if known is None and isinstance(asked, Pressed) and not asked.data.startswith(POST):
            return _Shown("", (asked.message_id,))
        return known

    def knows(self, asked: Typed) -> bool:
        """Whether the answer to a message that was edited is known, so that it can change."""
        return self._memory.get(asked.place, asked.message_id) is not None

    async def _messages(self, place: Place, reply: Reply) -> list[TelegramMessage]:
        """The messages with packed actions; without buttons where the store fails."""
        messages = messages_of(reply, most=_MOST)
        try:
            return [await packed(self._services, one, place=place) for one in messages]
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
        chat = await chat_of(self._services, place)
        theme = chat.card or "light"
        if theme == "none":
            return None
        try:
            speech = self._services.speech(chat, asked.who.language)
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
        return await self._beside(place, send)

    async def _beside(self, place: Place, send: Callable[[Place], Awaitable[int]]) -> int | None:
        """Sends what comes on top of an answer; where it cannot be sent, the answer stands."""
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


async def packed(
    services: Services, message: TelegramMessage, mark: str = "", place: Place | None = None
) -> TelegramMessage:
    """The message with its actions as buttons carry them, `mark` first. Raises StoreError.

    `place` is where they answer somebody; None for a post.
    """
    buttons = [one for row in message.rows for one in row]
    most = ACTION - len(mark)
    asker = None if place is None else Chat(PLATFORM, place.key)
    kept = await pack_actions(services, [one.action for one in buttons], most, asker)
    actions = iter([f"{mark}{one}" for one in kept])
    rows = [
        tuple(Button(one.label, next(actions), one.wide) for one in row) for row in message.rows
    ]
    return replace(message, rows=tuple(rows))


async def chat_of(services: Services, place: Place) -> ChatRow:
    """What a place has chosen; nothing if the store cannot be read."""
    try:
        return await services.records.chats.get(PLATFORM, place.key)
    except StoreError:
        return ChatRow(PLATFORM, place.key)


async def speech_of(services: Services, place: Place, language: Language) -> Speech:
    """The bot's words for a place."""
    return services.speech(await chat_of(services, place), language)


async def apology(services: Services, place: Place, language: Language, error: Exception) -> Reply:
    """What a person is told of a failure; the log has the same reference beside the trace."""
    reference = secrets.token_hex(3)
    _log.error("answer-failed", reference=reference, chat=place.key, exc_info=error)
    speech = await speech_of(services, place, language)
    return answers.failure(speech, "failed", reference=reference)


def _manner_of(asked: Typed | Pressed) -> Manner:
    """In a group an answer is a reply to what it answers."""
    grouped = isinstance(asked, Typed) and asked.kind in (ChatKind.GROUP, ChatKind.TOPIC)
    return Manner(answer=True, reply_to=asked.message_id if grouped else None)


def _say_lost(place: Place, error: SendError) -> None:
    if isinstance(error, ChatClosedError):
        _log.info("answer-unwanted", chat=place.key, reason=error.reason)
    else:
        _log.warning("answer-lost", chat=place.key, why=str(error))
