"""The Telegram platform: connects, receives, answers, and sends what others push."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import timedelta
from functools import lru_cache, partial
from typing import cast

import structlog
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.layout.telegram import TelegramMessage, messages_of
from bot.platforms.kit.outage import Outage
from bot.platforms.kit.pacing import Pacer
from bot.platforms.kit.protocol import ChatClosedError, UnreachableError, WrongTokenError
from bot.platforms.telegram import menus
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.errors import seconds_of, send_error
from bot.platforms.telegram.http import AiohttpRequest
from bot.platforms.telegram.inbound import (
    PLATFORM,
    Place,
)
from bot.platforms.telegram.inbox import Inbox
from bot.platforms.telegram.posting import Manner, Poster, pacer_of
from bot.platforms.telegram.raw import Raw
from bot.platforms.telegram.receiving import polled, posted
from bot.platforms.telegram.showing import POST, packed
from bot.replies import Reply
from bot.services import Services
from bot.telemetry import PACING

_CONNECTIONS = 128  # to send by; 1,000 a second at 100 ms each want about a hundred
_HANDLED = 64  # commands worked on at once
_FETCHING = 32  # of those that wait for a site, which may take many seconds
_FINISH = 2.2  # seconds for the answers that have begun, in all
_LAST = 0.5  # seconds for what others are sending after that; with `bot.serve`'s 1.8 it is 4.5
_log = structlog.get_logger(__name__)


class TelegramPlatform:
    """Telegram by one bot's token; see `bot.platforms.kit.protocol.Platform`."""

    def __init__(
        self,
        services: Services,
        *,
        pacer: Pacer | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services = services
        self._settings = services.settings.telegram
        self._now = now
        server = self._settings.api_url
        self._requests = AiohttpRequest(server, _CONNECTIONS), AiohttpRequest(server, 2)
        self._pacer = pacer or pacer_of(paid=self._settings.paid_broadcast)
        self._pacer.waited = partial(services.meter.observe, PACING, platform=PLATFORM)
        self._outage = Outage(PLATFORM, tell=services.health.reporter(PLATFORM))
        self._sending = 0
        self._sent = asyncio.Condition()
        self._open = False
        self._bot: Client | None = None
        self._poster: Poster | None = None

    @property
    def name(self) -> str:
        """As in `Chat.platform`."""
        return PLATFORM

    @property
    def remembers(self) -> timedelta:
        """Telegram knows no nonce."""
        return timedelta()

    def held(self, chat_key: str) -> float:
        """Seconds for which a chat's pace holds a post back; its topics share it."""
        return self._pacer.held(chat_key.partition(":")[0])

    async def run(self) -> None:
        """Serves until cancelled. Raises WrongTokenError."""
        self._pacer.open()
        self._services.health.failing(PLATFORM, "not connected yet")
        try:
            bot = self._bot = Client(
                self._settings.token,
                base_url=f"{self._settings.api_url}/bot",
                base_file_url=f"{self._settings.api_url}/file/bot",
                request=self._requests[0],
                get_updates_request=self._requests[1],
            )
            self._poster = Poster(
                bot,
                self._pacer,
                paid=self._settings.paid_broadcast,
                now=self._now,
                flooding=self._flooding,
                held=partial(self._services.holds, PLATFORM),
            )
            await asyncio.gather(*(request.initialize() for request in self._requests))
            self._open = True
            await self._connect(bot)
            await self._serve(bot, self._poster)
        except InvalidToken:
            # Its words hold the token, so they go no further.
            raise WrongTokenError("telegram.token") from None
        finally:
            self._services.health.well(PLATFORM)  # who does not serve it need not reach it
            await self._close()

    async def pack(self, reply: Reply) -> list[str]:
        """A reply as payloads of one message each. Raises StoreError."""
        messages = [await packed(self._services, one, POST) for one in messages_of(reply)]
        return [message.to_payload() for message in messages]

    async def private_chat(self, user: str) -> str | None:
        """A person's private chat has the person's id."""
        return user if user.isdecimal() else None

    async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
        """Sends one message; answers with its id. Raises SendError.

        Telegram knows no nonce: where a request's answer is lost, the message may be there.
        """
        poster = self._poster
        if poster is None or not self._open:
            raise UnreachableError("not connected", maybe_sent=False)
        try:
            place = Place.of(chat_key)
        except ValueError:
            raise ChatClosedError("not-found") from None
        self._sending += 1
        try:
            return str(await poster.send(place, _message_of(payload), Manner(answer=False)))
        finally:
            self._sending -= 1
            if not self._open:
                async with self._sent:
                    self._sent.notify_all()

    async def _connect(self, bot: Client) -> None:
        """Makes sure of the token and of the way updates come. Raises InvalidToken."""
        while True:
            try:
                await bot.initialize()
                if not self._settings.webhook_url:
                    await bot.delete_webhook()
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                await asyncio.sleep(self._outage.failed(error.message))
            except Exception as error:  # noqa: BLE001 - an odd answer is one that did not come
                why = f"an odd answer ({type(error).__name__})"
                await asyncio.sleep(self._outage.failed(why))
            else:
                self._outage.over()
                _log.info("connected", platform=PLATFORM, bot=bot.username, id=bot.id)
                return

    async def _register(self, bot: Client) -> None:
        """Sets the menus, trying until Telegram takes or refuses them."""
        wait = 1.0
        while True:
            try:
                await menus.register(bot, self._services.settings.chats.language)
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                if not isinstance(send_error(error), UnreachableError):
                    _log.warning("menus-refused", why=error.message)
                    return
                await asyncio.sleep(wait)
                wait = min(60.0, wait * 2)
            except Exception as error:  # noqa: BLE001 - menus are no reason to stop
                _log.warning("menus-refused", why=type(error).__name__)
                return
            else:
                return

    async def _serve(self, bot: Client, poster: Poster) -> None:
        inbox = Inbox(self._services, bot, poster, now=self._now)
        queue: asyncio.Queue[Raw] = asyncio.Queue(1_000)
        if self._settings.webhook_url:
            source = posted(bot, self._settings, self._outage, queue)
        else:
            source = polled(bot, self._outage, held=partial(self._services.holds, PLATFORM))
        registering = asyncio.create_task(self._register(bot))
        try:
            async with aclosing(cast("AsyncGenerator[Raw, None]", source)) as updates:
                try:
                    async for raw in updates:
                        await inbox.take(raw)
                finally:  # telling Telegram what was read is part of that time
                    until = self._now() + _FINISH
        finally:
            registering.cancel()
            while not queue.empty():
                await inbox.take(queue.get_nowait())
            await asyncio.wait([registering])
            if left := await inbox.finish(until):
                _log.warning("answers-unfinished", platform=PLATFORM, count=left)

    def _flooding(self, place: Place) -> bool:
        """Whether somebody asks more in a chat than is answered: others' answers go first."""
        return self._services.flood.lasts(PLATFORM, str(place.chat_id))

    async def _close(self) -> None:
        """Waits for what others are sending, then closes all connections."""
        self._open = False
        await self._pacer.close()
        async with self._sent:
            try:
                async with asyncio.timeout(_LAST):
                    await self._sent.wait_for(lambda: self._sending == 0)
            except TimeoutError:
                _log.warning("sends-unfinished", platform=PLATFORM, count=self._sending)
        await asyncio.gather(*(request.shutdown() for request in self._requests))


@lru_cache(64)
def _message_of(payload: str) -> TelegramMessage:
    """The same post goes to many chats."""
    return TelegramMessage.from_payload(payload)
