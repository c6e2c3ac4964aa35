"""The journal: the state changes of deliveries, written to the store in groups.

Whoever writes waits until the words are on disk; what others write meanwhile goes along in the
next transaction, so that many senders share one write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NoReturn

import structlog

from bot.records.chats import ChatRow
from bot.records.outbox import Change, OutboxRepository
from briefings.clock import Clock
from briefings.db.leases import LostLeaseError
from briefings.store import StoreError

LEASE = timedelta(seconds=60)
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 5.0
_MOST = 500  # changes of one transaction

_log = structlog.get_logger(__name__)

Claimed = Mapping[int, ChatRow]
"""The deliveries that were claimed, and their chats as they are now."""


class Journal:
    """Writes changes in the order given, trying for as long as the store fails.

    While the disk is full or the database locked, senders block until the state change is
    durable. `owner` holds the lease `name`; LostLeaseError goes to whoever runs `run`.
    """

    def __init__(self, outbox: OutboxRepository, clock: Clock, name: str, owner: str) -> None:
        self._outbox = outbox
        self._clock = clock
        self._lease = (name, owner)
        self._waiting: list[tuple[Sequence[Change], asyncio.Future[Claimed]]] = []
        self._wake = asyncio.Event()
        self._prolonged = clock()

    def note(self, *changes: Change) -> asyncio.Future[Claimed]:
        """Takes changes down; the answer is there once they are on disk: what could be claimed."""
        written: asyncio.Future[Claimed] = asyncio.get_running_loop().create_future()
        self._waiting.append((changes, written))
        self._wake.set()
        return written

    async def keep_lease(self) -> None:
        """Prolongs the lease if nothing that was written lately did."""
        if not self._waiting and self._clock() - self._prolonged > LEASE / 4:
            await self.note()

    async def run(self) -> NoReturn:
        """Writes until cancelled. Raises LostLeaseError, also for those who wait for a write."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    await self._write()
        except LostLeaseError as error:
            for _, written in self._waiting:
                if not written.done():
                    written.set_exception(error)
                    written.exception()  # whoever waits hears of it; nobody else need
            self._waiting.clear()
            raise

    async def finish(self) -> None:
        """Writes what is left, once. Raises StoreError or LostLeaseError."""
        while self._waiting:
            group = self._group()
            self._done(group, await self._record(group))

    async def _write(self) -> None:
        group = self._group()
        wait = _FIRST_WAIT
        while True:
            try:
                claimed = await self._record(group)
                break
            except StoreError as error:
                if wait == _FIRST_WAIT:
                    _log.error("deliveries-not-written", lease=self._lease[0], why=str(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
        if wait != _FIRST_WAIT:
            _log.info("deliveries-written-again", lease=self._lease[0])
        self._done(group, claimed)

    def _group(self) -> int:
        """How many of those that wait go into one transaction."""
        size = 0
        for count, (changes, _) in enumerate(self._waiting, 1):
            size += len(changes)
            if size >= _MOST:
                return count
        return len(self._waiting)

    async def _record(self, count: int) -> Claimed:
        now = self._clock()
        changes = [change for waiting, _ in self._waiting[:count] for change in waiting]
        claimed = await self._outbox.record(changes, now, lease=(*self._lease, now + LEASE))
        self._prolonged = now
        return claimed

    def _done(self, count: int, claimed: Claimed) -> None:
        for _, written in self._waiting[:count]:
            if not written.done():
                written.set_result(claimed)
        del self._waiting[:count]
