"""Tells those who subscribed, once, that their posts have stopped, and once that they go on.

A platform says that a chat is closed to the bot when it refuses a post: the bot was removed, a
topic was closed, a right was taken. Nobody in the chat can read why nothing comes any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final, NoReturn

import structlog

from bot.platforms.kit.protocol import Platform, SendError, UnreachableError
from bot.presenting.subscriptions import of_closure
from bot.records import ChatRow
from bot.records.unheard import Closure
from bot.services import Services
from briefings.store import StoreError

_PAUSE: Final = 30.0  # seconds between two looks
_AT_ONCE: Final = 50  # chats of one look
_log = structlog.get_logger(__name__)


class Closures:
    """A service of `mujaz run`."""

    def __init__(self, services: Services, platforms: Mapping[str, Platform]) -> None:
        self._services = services
        self._platforms = platforms

    async def run(self) -> NoReturn:
        """Works until cancelled."""
        while True:
            try:
                await self.tell()
            except StoreError as error:
                _log.error("closures-wait", why=str(error))
            await asyncio.sleep(_PAUSE)

    async def tell(self) -> int:
        """Tells of what there is to tell; says of how many chats. Raises StoreError."""
        told = 0
        for chat in await self._services.records.chats.closures(limit=_AT_ONCE):
            # One that was never told closed need not be told open.
            worth = chat.suspended is not None or chat.closure_told
            if not worth or await self._told(chat):
                await self._services.records.chats.closure_told(chat)
                told += worth
        return told

    async def _told(self, chat: ChatRow) -> bool:
        """Whether all who subscribed were told, or never can be."""
        platform = self._platforms.get(chat.platform)
        if platform is None:
            return False
        rows = await self._services.records.subscriptions.of_chat(chat.id)
        by_person = {row.subscriber: row for row in rows if row.subscriber and row.next_run_at}
        speech = self._services.speech(chat, self._services.settings.chats.language)
        for person, row in by_person.items():
            reply = of_closure(speech, row, chat.suspended)
            try:
                key = await platform.private_chat(person)
                if key is None or key == chat.key:
                    continue
                for number, payload in enumerate(await platform.pack(reply)):
                    nonce = f"c{chat.id}-{row.id}-{bool(chat.suspended):d}-{number}"[:25]
                    await platform.send(key, payload, nonce=nonce)
            except UnreachableError as error:
                if not error.maybe_sent:
                    return False
            except SendError as error:  # no private chat: they hear of it at their next command
                self._services.unheard.keep(chat.platform, person, Closure(row, chat.suspended))
                _log.info("closure-not-told", platform=chat.platform, chat=chat.key, why=str(error))
        return True
