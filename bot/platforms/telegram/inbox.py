"""The way of an update to whoever answers it: judged at once, queued by chat, guarded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

import structlog

from bot.asking.floods import Verdict
from bot.commands import needs_fetching
from bot.platforms.kit.keyed_queue import KeyedQueue
from bot.platforms.telegram.answering import Answering
from bot.platforms.telegram.backlog import STALE, Backlog
from bot.platforms.telegram.channels import Channels
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.inbound import (
    PLATFORM,
    Appointed,
    Bot,
    MembershipChange,
    Moved,
    Posted,
    Pressed,
    Typed,
    asked_by,
)
from bot.platforms.telegram.posting import Poster
from bot.platforms.telegram.raw import Raw, read, sender_of
from bot.platforms.telegram.rights import Rights
from bot.platforms.telegram.showing import Showing
from bot.requests import ChatKind
from bot.services import Services
from bot.supervise import guarded
from briefings.store import StoreError

_HANDLED: Final = 64  # commands worked on at once
_PORTION: Final = 25  # updates read in a row, of under a millisecond each; then others have a turn
_FETCHING: Final = 32  # of those that wait for a site, which may take many seconds
_log = structlog.get_logger(__name__)

_Work = Typed | Pressed | MembershipChange | Appointed | Posted


class Inbox:
    """Takes updates in the order in which they come. One that fails stops no other."""

    def __init__(
        self, services: Services, bot: Client, poster: Poster, *, now: Callable[[], float]
    ) -> None:
        self._services = services
        self._bot = bot
        self._now = now
        self._read = 0
        self._handled = KeyedQueue("telegram", at_once=_HANDLED, waiting=3_000, behind=30)
        # What waits for sites has slots of its own: nobody's /help waits for another's slow link.
        self._fetching = KeyedQueue("telegram-links", at_once=_FETCHING, waiting=1_000, behind=10)
        self._posts = KeyedQueue("telegram-posts", at_once=256, waiting=2_000, behind=60)
        self._showing = Showing(services, poster)
        self._channels = Channels(services, poster)
        rights = Rights(bot, now=now)
        self._answering = Answering(services, bot, self._showing, rights, self._posts)
        self._backlog = Backlog(self._answer_late)

    async def take(self, raw: Raw) -> None:
        """Queues what an update asks; waits while there is no room.

        What a flooder goes on sending is not even read.
        """
        with guarded("update-failed", platform=PLATFORM, update=raw.get("update_id")):
            if not self._ignored(raw):
                await self._take(raw)
                self._read += 1
                if self._read % _PORTION == 0:
                    await asyncio.sleep(0)

    async def finish(self, until: float) -> int:
        """Finishes the answers that have begun, until a moment; says how many were left."""
        await self._backlog.close()
        left = 0
        for queue in (self._handled, self._fetching, self._posts):
            left += await queue.finish(max(0.0, until - self._now()))
        return left

    def _ignored(self, raw: Raw) -> bool:
        """Whether an update would be one too many, by its chat, sender and time alone."""
        sender = sender_of(raw)
        if sender is None or self._services.clock() - sender.at >= STALE:
            return False  # what waited while the bot was away is no flood
        place, user = sender.place.key, sender.user
        return self._services.flood.ignores(PLATFORM, place, user, sender.at)

    async def _take(self, raw: Raw) -> None:
        update = read(self._bot, raw)
        if update is None:
            return
        myself = Bot(self._bot.id, self._bot.username)
        asked = asked_by(update, myself, self._services.settings.chats.language)
        if isinstance(asked, Moved):
            # Before anything else: what comes from the new chat must find its settings.
            await self._move(asked)
        elif isinstance(asked, Typed) and self._backlog.takes(asked, self._services.clock()):
            return
        elif asked is not None:
            verdict = self._judged(asked)
            if verdict is Verdict.IGNORE and isinstance(asked, Typed):
                return
            kept = verdict is not Verdict.IGNORE and await self._enqueue(asked, verdict)
            if not kept and isinstance(asked, Pressed):  # its spinner stops even so
                stop = partial(self._answering.acknowledge, asked.query_id)
                await self._handled.put(asked.query_id, stop)

    async def _enqueue(self, asked: _Work, verdict: Verdict) -> bool:
        job = partial(self._handle, asked, verdict)
        if isinstance(asked, Typed) and needs_fetching(asked.request()):
            return await self._fetching.put(f"{asked.place.chat_id} {asked.who.user}", job)
        key = str(asked.place.chat_id)
        if isinstance(asked, Pressed) and asked.kind is not ChatKind.PRIVATE:
            key = f"{key} {asked.who.user}"  # answered to each presser alone
        # Who asks too much waits behind all who do not, with what was asked before, too.
        return await self._handled.put(key, job, last=verdict is not Verdict.ANSWER)

    async def _answer_late(self, typed: Typed) -> None:
        await self._enqueue(typed, self._services.flood.judge(typed.request(), typed.at))

    def _judged(self, asked: _Work) -> Verdict:
        """Whether it is one too many, judged when it comes and by its own time."""
        if isinstance(asked, Typed):
            return self._services.flood.judge(asked.request(), asked.at)
        if isinstance(asked, Pressed):
            return self._services.flood.judge(asked.request(""))
        return Verdict.ANSWER

    async def _handle(self, asked: _Work, verdict: Verdict) -> None:
        match asked:
            case Typed():
                await self._answering.typed(asked, verdict)
            case Pressed():
                await self._answering.pressed(asked, verdict)
            case Posted():
                await self._channels.posted(asked)
            case Appointed(place=place, who=who):
                await self._services.records.chats.suspend(PLATFORM, place.key, None)
                await self._answering.greet(
                    MembershipChange(place, None, ChatKind.CHANNEL, who, new=True)
                )
                await self._channels.appointed(asked)
            case MembershipChange(place=place, reason=reason):
                await self._services.records.chats.suspend(
                    PLATFORM, place.key, reason, self._services.clock()
                )
                status = "added" if asked.new else reason or "changed"
                _log.info("bot-membership-changed", chat=place.key, status=status)
                if asked.new and reason is None:
                    await self._answering.greet(asked)

    async def _move(self, moved: Moved) -> None:
        try:
            await self._showing.moved(moved.old, moved.new)
        except StoreError as error:
            _log.error("chat-not-moved", chat=moved.old, new=moved.new, exc_info=error)
