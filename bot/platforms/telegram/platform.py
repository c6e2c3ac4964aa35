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
from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.asking.floods import Verdict
from bot.commands import needs_fetching
from bot.layout.telegram import TelegramMessage, messages_of
from bot.platforms.kit.keyed_queue import KeyedQueue
from bot.platforms.kit.outage import Outage
from bot.platforms.kit.pacing import Pacer
from bot.platforms.kit.protocol import ChatClosedError, UnreachableError, WrongTokenError
from bot.platforms.telegram import menus
from bot.platforms.telegram.answering import Answering
from bot.platforms.telegram.backlog import Backlog
from bot.platforms.telegram.channels import Channels
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.errors import seconds_of, send_error
from bot.platforms.telegram.http import AiohttpRequest
from bot.platforms.telegram.inbound import (
    PLATFORM,
    Appointed,
    Moved,
    Place,
    Posted,
    Pressed,
    Standing,
    Typed,
    asked_by,
)
from bot.platforms.telegram.inbound import Bot as Myself
from bot.platforms.telegram.posting import Manner, Poster, pacer_of
from bot.platforms.telegram.receiving import polled, posted
from bot.platforms.telegram.rights import Rights
from bot.platforms.telegram.showing import POST, Showing, packed
from bot.replies import Reply
from bot.requests import ChatKind
from bot.services import Services
from bot.supervise import guarded
from briefings.store import StoreError

_CONNECTIONS = 128  # to send by; 1,000 a second at 100 ms each want about a hundred
_HANDLED = 64  # commands worked on at once
_FETCHING = 32  # of those that wait for a site, which may take many seconds
_FINISH = 2.8  # seconds for the answers that have begun, in all
_LAST = 0.5  # seconds for what others are sending after that; with all, a stop takes under 5
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
        self._outage = Outage(PLATFORM)
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
            )
            await asyncio.gather(*(request.initialize() for request in self._requests))
            self._open = True
            await self._connect(bot)
            await self._serve(bot, self._poster)
        except InvalidToken:
            # Its words hold the token, so they go no further.
            raise WrongTokenError("telegram.token") from None
        finally:
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
        handled = KeyedQueue("telegram", at_once=_HANDLED, waiting=3_000, behind=30)
        # What waits for sites has slots of its own: nobody's /help waits for another's slow link.
        fetching = KeyedQueue("telegram-links", at_once=_FETCHING, waiting=1_000, behind=10)
        posts = KeyedQueue("telegram-posts", at_once=256, waiting=2_000, behind=60)
        showing = Showing(self._services, poster)
        channels = Channels(self._services, poster)
        answering = Answering(self._services, bot, showing, Rights(bot, now=self._now), posts)
        queue: asyncio.Queue[object] = asyncio.Queue(1_000)

        async def enqueue(
            asked: Typed | Pressed | Standing | Appointed | Posted,
            verdict: Verdict = Verdict.ANSWER,
        ) -> bool:
            job = partial(self._handle, answering, channels, asked, verdict)
            if isinstance(asked, Typed) and needs_fetching(asked.request()):
                return await fetching.put(f"{asked.place.chat_id} {asked.who.user}", job)
            key = str(asked.place.chat_id)
            if isinstance(asked, Pressed) and asked.kind is not ChatKind.PRIVATE:
                key = f"{key} {asked.who.user}"  # answered to each presser alone
            return await handled.put(key, job)

        async def answer_late(typed: Typed) -> None:
            await enqueue(typed, self._services.flood.judge(typed.request(), typed.at))

        backlog = Backlog(answer_late)
        if self._settings.webhook_url:
            source = posted(bot, self._settings, self._outage, queue)
        else:
            source = polled(bot, self._outage)

        async def take(update: Update) -> None:
            asked = asked_by(
                update, Myself(bot.id, bot.username), self._services.settings.chats.language
            )
            if isinstance(asked, Moved):
                # Before anything else: what comes from the new chat must find its settings.
                await self._move(showing, asked)
            elif isinstance(asked, Typed) and backlog.takes(asked, self._services.clock()):
                return
            elif asked is not None:
                verdict = self._judged(asked)
                if verdict is Verdict.IGNORE and isinstance(asked, Typed):
                    return
                kept = verdict is not Verdict.IGNORE and await enqueue(asked, verdict)
                if not kept and isinstance(asked, Pressed):  # its spinner stops even so
                    stop = partial(answering.acknowledge, asked.query_id)
                    await handled.put(asked.query_id, stop)

        registering = asyncio.create_task(self._register(bot))
        try:
            async with aclosing(cast("AsyncGenerator[Update, None]", source)) as updates:
                async for update in updates:
                    with guarded("update-failed", platform=PLATFORM, update=update.update_id):
                        await take(update)
        finally:
            registering.cancel()
            until = self._now() + _FINISH
            while not queue.empty():
                update_left = queue.get_nowait()
                if isinstance(update_left, Update):
                    with guarded("update-failed", update=update_left.update_id):
                        await take(update_left)
            await asyncio.wait([registering])
            await backlog.close()
            left = await handled.finish(until - self._now())
            left += await fetching.finish(max(0.0, until - self._now()))
            left += await posts.finish(max(0.0, until - self._now()))
            if left:
                _log.warning("answers-unfinished", platform=PLATFORM, count=left)

    def _judged(self, asked: Typed | Pressed | Standing | Appointed | Posted) -> Verdict:
        """Whether it is one too many, judged when it comes and by its own time."""
        if isinstance(asked, Typed):
            return self._services.flood.judge(asked.request(), asked.at)
        if isinstance(asked, Pressed):
            return self._services.flood.judge(asked.request(""))
        return Verdict.ANSWER

    def _flooding(self, place: Place) -> bool:
        """Whether somebody asks more in a chat than is answered: others' answers go first."""
        return self._services.flood.lasts(PLATFORM, str(place.chat_id))

    async def _handle(
        self,
        answering: Answering,
        channels: Channels,
        asked: Typed | Pressed | Standing | Appointed | Posted,
        verdict: Verdict,
    ) -> None:
        match asked:
            case Typed():
                await answering.typed(asked, verdict)
            case Pressed():
                await answering.pressed(asked, verdict)
            case Posted():
                await channels.posted(asked)
            case Appointed(place=place, who=who):
                await self._services.records.chats.suspend(PLATFORM, place.key, None)
                await answering.greet(Standing(place, None, ChatKind.CHANNEL, who, new=True))
                await channels.appointed(asked)
            case Standing(place=place, reason=reason):
                await self._services.records.chats.suspend(
                    PLATFORM, place.key, reason, self._services.clock()
                )
                status = "added" if asked.new else reason or "changed"
                _log.info("bot-membership-changed", chat=place.key, status=status)
                if asked.new and reason is None:
                    await answering.greet(asked)

    async def _move(self, showing: Showing, moved: Moved) -> None:
        try:
            await showing.moved(moved.old, moved.new)
        except StoreError as error:
            _log.error("chat-not-moved", chat=moved.old, new=moved.new, exc_info=error)

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
