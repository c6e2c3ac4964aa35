"""Messages on their way out: at Telegram's pace, with its failures as the protocol's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.layout.telegram import TelegramMessage
from bot.platforms.kit.pacing import Pacer, PacerClosedError, Rate
from bot.platforms.kit.protocol import ThrottledError, UnreachableError
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.errors import cannot_edit, not_modified, send_error
from bot.platforms.telegram.inbound import Place
from bot.replies import Attachment

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: 30 a second in
# all (1,000 paid), one a second to a chat, 20 a minute to a group, with short bursts let through.
# In all, ours keep half a per cent below that and leave a few at a time; in a chat, two per cent.
_OVERALL, _STRIDE = Rate(30, 1.005), Rate(6, 0.05)
_PAID, _PAID_STRIDE = Rate(1000, 1.005), Rate(100, 0.08)
_CHAT = Rate(2, 2.04)
_GROUP = Rate(20, 61.2)
_SUSPICION = 1.0  # seconds
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_Sent = TypeVar("_Sent")


def pacer_of(
    *,
    paid: bool,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Pacer:
    """Telegram's limits. Groups and channels, whose ids are below zero, take fewer messages."""
    return Pacer(
        (_PAID if paid else _OVERALL,),
        lambda key: (_CHAT, _GROUP) if key.startswith("-") else (_CHAT,),
        stride=_PAID_STRIDE if paid else _STRIDE,
        now=now,
        sleep=sleep,
    )


@dataclass(frozen=True, slots=True)
class Manner:
    """How to send: an `answer` goes before posts, and may be a reply to a message."""

    answer: bool
    reply_to: int | None = None


class Poster:
    """Sends, edits and deletes. Everything but `delete` may raise a SendError.

    With `paid`, messages above 30 a second are let through for Telegram Stars.
    """

    def __init__(
        self,
        bot: Client,
        pacer: Pacer,
        *,
        paid: bool = False,
        now: Callable[[], float] = time.monotonic,
        flooding: Callable[[Place], bool] = lambda place: False,
        held: Callable[[], bool] = lambda: True,
    ) -> None:
        self._bot = bot
        self._flooding = flooding
        self._held = held
        self._pacer = pacer
        self._paid = True if paid else None
        self._now = now
        self._throttled: dict[int, float] = {}  # until when, by chat
        self._suspicion = 0  # chats throttled in a row, beyond the first

    async def send(self, place: Place, message: TelegramMessage, manner: Manner) -> int:
        """Sends a message whose actions are packed; answers with its id."""

        async def call() -> int:
            return await self._bot.send_html(
                place.chat_id,
                message.html,
                message_thread_id=place.thread_id,
                reply_markup=_keyboard(message),
                reply_parameters=_reply(manner),
                allow_paid_broadcast=self._paid,
            )

        return await self._paced(place, manner, call)

    async def send_picture(self, place: Place, picture: bytes, caption: str, manner: Manner) -> int:
        """Sends a PNG; answers with the message's id."""

        async def call() -> int:
            sent = await self._bot.send_photo(
                place.chat_id,
                picture,
                caption or None,
                message_thread_id=place.thread_id,
                parse_mode=ParseMode.HTML,
                reply_parameters=_reply(manner),
                allow_paid_broadcast=self._paid,
                filename="timeline.png",
            )
            return sent.message_id

        return await self._paced(place, manner, call)

    async def send_file(self, place: Place, file: Attachment, manner: Manner) -> int:
        """Sends a file of text; answers with the message's id."""

        async def call() -> int:
            sent = await self._bot.send_document(
                place.chat_id,
                file.text.encode(),
                message_thread_id=place.thread_id,
                reply_parameters=_reply(manner),
                allow_paid_broadcast=self._paid,
                filename=file.name,
            )
            return sent.message_id

        return await self._paced(place, manner, call)

    async def whisper(
        self, place: Place, message: TelegramMessage, user: str, query_id: str
    ) -> int | None:
        """Sends a message that one person alone sees; None where Telegram does not do that here."""

        async def call() -> int | None:
            return await self._bot.whisper_html(
                place.chat_id,
                message.html,
                user,
                query_id,
                message_thread_id=place.thread_id,
                reply_markup=_keyboard(message),
            )

        return await self._paced(place, Manner(answer=True), call)

    async def edit_whisper(
        self, place: Place, message: TelegramMessage, user: str, number: int
    ) -> None:
        """Changes a message that one person alone sees."""

        async def call() -> None:
            try:
                await self._bot.edit_whisper(
                    place.chat_id, user, number, message.html, reply_markup=_keyboard(message)
                )
            except TelegramError as error:
                if not not_modified(error):
                    raise

        await self._paced(place, Manner(answer=True), call)

    async def edit(self, place: Place, message_id: int, message: TelegramMessage) -> bool:
        """Makes a message this one; False where it is not there to be edited."""

        async def call() -> bool:
            try:
                await self._bot.edit_message_text(
                    message.html,
                    place.chat_id,
                    message_id,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_NO_PREVIEW,
                    reply_markup=_keyboard(message),
                )
            except TelegramError as error:
                if cannot_edit(error):
                    return False
                if not not_modified(error):
                    raise
            return True

        return await self._paced(place, Manner(answer=True), call)

    async def delete(self, place: Place, message_id: int) -> None:
        """Deletes a message of ours if that can be done; if not, it stays."""
        try:
            await self._bot.delete_message(place.chat_id, message_id)
        except TelegramError:
            return

    async def _paced(
        self, place: Place, manner: Manner, call: Callable[[], Awaitable[_Sent]]
    ) -> _Sent:
        try:
            answer = manner.answer and not self._flooding(place)
            turn = await self._pacer.turn(str(place.chat_id), answer=answer)
        except PacerClosedError:
            raise UnreachableError("stopping", maybe_sent=False) from None
        try:
            with turn:
                if not self._held():  # the process may have stood still while it waited
                    raise UnreachableError("another process has the token", maybe_sent=False)
                result = await call()
        except TelegramError as error:
            failure = send_error(error)
            if isinstance(failure, ThrottledError):
                self._throttle(place, failure.retry_after)
            raise failure from error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            # Telegram took it, and answered in a shape of its own.
            what = f"an odd answer ({type(error).__name__})"
            raise UnreachableError(what, maybe_sent=True) from error
        self._suspicion = 0
        return result

    def _throttle(self, place: Place, seconds: float) -> None:
        """Pauses a chat, and all of them for a moment where the limit may be the bot's own.

        Telegram does not tell the one from the other. So after a second chat nothing is sent for a
        second; if the next that is tried is refused too, for two, and so on up to what Telegram
        asks. The first message that passes ends the suspicion.
        """
        now = self._now()
        self._throttled = {key: at for key, at in self._throttled.items() if at > now}
        others = bool(self._throttled.keys() - {place.chat_id})
        self._throttled[place.chat_id] = now + seconds
        self._pacer.pause(seconds, str(place.chat_id))
        if others:
            self._pacer.pause(min(seconds, _SUSPICION * 2.0 ** min(self._suspicion, 20)))
            self._suspicion += 1


@lru_cache(64)
def _keyboard(message: TelegramMessage) -> InlineKeyboardMarkup | None:
    if not message.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(one.label, callback_data=one.action) for one in row]
            for row in message.rows
        ]
    )


def _reply(manner: Manner) -> ReplyParameters | None:
    if manner.reply_to is None:
        return None
    return ReplyParameters(manner.reply_to, allow_sending_without_reply=True)
