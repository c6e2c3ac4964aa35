"""The sender: claims pending deliveries for one platform and sends them with N workers.

A delivery is marked on disk before its request leaves and after its answer came, so that after a
crash only in-flight deliveries (at most one a worker) can be uncertain.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NoReturn

import structlog
from cachetools import LRUCache

from bot.delivery.journal import LEASE, Journal
from bot.delivery.owner import is_gone, owner_name
from bot.platforms.kit.outage import Outage
from bot.platforms.kit.protocol import (
    ChatClosedError,
    ChatMovedError,
    Platform,
    RefusedError,
    SendError,
    ThrottledError,
    UnreachableError,
)
from bot.records import ChatRow
from bot.records.outbox import Change, DeliveryRow, State
from bot.scheduling.quiet_hours import quiet_until
from bot.services import Services
from bot.telemetry import DELIVERIES, LATENESS, THROTTLED
from bot.waiting import within
from briefings.db.leases import LostLeaseError
from briefings.store import StoreError

_PAGE = 400
_DIGESTS = 500  # kept in memory
_SHORT = 1.5  # seconds a worker may wait for one chat's pace; for longer others go first
_FINISH = 1.5  # seconds for the messages in flight when told to stop
_IDLE = 1.0  # seconds between looks at the outbox while there is nothing to do
_STANDBY = 5.0  # seconds between tries at a lease that another process holds
_LONGEST_RETRY = 900
_MOST_STUMBLES = 4  # tries of a message at which our own code stumbles
_log = structlog.get_logger(__name__)


def nonce_of(row: DeliveryRow) -> str:
    """The same for every try at a delivery, 24 characters, and another for any other."""
    whole = f"{row.subscription_id}:{int(row.due_at.timestamp())}:{row.part}:{row.id}"
    return blake2b(whole.encode(), digest_size=12).hexdigest()


class Sender:
    """Sends for one platform. `wake` makes it look at once."""

    def __init__(self, services: Services, platform: Platform, *, workers: int) -> None:
        self._services = services
        self._platform = platform
        self._workers = workers
        self._outage = Outage(
            f"{platform.name} (posts)", tell=services.health.reporter(f"{platform.name} (posts)")
        )
        self._owner = owner_name()
        self._lease = f"sender:{platform.name}"
        self._wake = asyncio.Event()
        self._queue: deque[DeliveryRow] = deque()
        self._busy: dict[int, DeliveryRow] = {}  # deliveries that are not settled on disk
        self._more = asyncio.Event()
        self._settled = asyncio.Event()
        self._paused_until = 0.0
        self._trying = 0  # messages in flight
        self._failed_at = 0.0  # when the outage was noted last, on the loop's clock
        self._hit: set[int] = set()  # chats whose messages failed in this outage
        self._digests: LRUCache[int, tuple[str, ...]] = LRUCache(_DIGESTS)

    @property
    def name(self) -> str:
        """As a service."""
        return f"sender-{self._platform.name}"

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def run(self) -> NoReturn:
        """Sends until cancelled. While another process sends for this platform it stands by."""
        while True:
            try:
                await self._take_lease()
                await self._recover()
                await self._serve()
            except* LostLeaseError:
                _log.warning("lease-lost", platform=self._platform.name)
            except* StoreError as group:
                _log.error(
                    "sender-waits", platform=self._platform.name, why=str(group.exceptions[0])
                )
            self._queue.clear()
            self._busy.clear()
            await asyncio.sleep(_IDLE)

    # --- the lease --------------------------------------------------------------------------------

    async def _take_lease(self) -> None:
        told = False
        while True:
            if not self._services.holds(self._platform.name):
                await asyncio.sleep(_IDLE)
                continue
            now = self._services.clock()
            holder = await self._services.records.leases.take(
                self._lease, self._owner, now, now + LEASE
            )
            if holder == self._owner:
                return
            # Who holds the token sends by it: whoever had it before lost the right with it.
            if is_gone(holder) or self._platform.name in self._services.tenures:
                await self._services.records.leases.end(self._lease, holder)
                continue
            if not told:
                told = True
                _log.info("waits-for-lease", platform=self._platform.name, holder=holder)
            await asyncio.sleep(_STANDBY)

    async def _recover(self) -> None:
        now, name = self._services.clock(), self._platform.name
        remembers = self._platform.remembers
        recovered = await self._services.records.outbox.recover(
            name,
            now,
            remembered_since=now - remembers if remembers else None,
            retry=self._services.settings.delivery.uncertain == "retry",
        )
        if recovered.again:
            _log.info("taken-up-again", platform=name, deliveries=list(recovered.again))
        if recovered.doubtful:
            decided = self._services.settings.delivery.uncertain
            ids = list(recovered.doubtful)
            _log.warning("uncertain", platform=name, deliveries=ids, decided=decided)

    # --- the work ---------------------------------------------------------------------------------

    async def _serve(self) -> None:
        """Works until cancelled or until the lease is lost. What has begun is brought to its end.

        So the journal outlives the workers, which finish the message that they are at.
        """
        journal = Journal(
            self._services.records.outbox, self._services.clock, self._lease, self._owner
        )
        writing = asyncio.create_task(journal.run(), name=f"journal {self._platform.name}")
        crew = asyncio.create_task(self._crew(journal), name=f"crew {self._platform.name}")
        try:
            await asyncio.wait({writing, crew}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            crew.cancel()
            await asyncio.wait({crew})
            writing.cancel()
            await asyncio.wait({writing})
            with suppress(StoreError, LostLeaseError):
                await journal.finish()
                await self._services.records.leases.end(self._lease, self._owner)
        failed = [task.exception() for task in (writing, crew) if not task.cancelled()]
        for error in failed:
            if error is not None:
                raise error

    async def _crew(self, journal: Journal) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fill(journal), name=f"outbox {self._platform.name}")
            for number in range(self._workers):
                group.create_task(
                    self._work(journal), name=f"worker {number} {self._platform.name}"
                )

    async def _fill(self, journal: Journal) -> NoReturn:
        """Keeps the workers supplied, and the lease alive."""
        loop = asyncio.get_running_loop()
        broken = False
        while True:
            if not self._services.holds(self._platform.name):
                raise LostLeaseError(self._platform.name)
            await journal.keep_lease()
            pause = self._paused_until - loop.time()
            if pause > 0:
                await asyncio.sleep(min(pause, LEASE.total_seconds() / 4))
                continue
            self._wake.clear()
            self._settled.clear()
            try:
                # Not while there is a queue: who leaves it during the question would come again.
                found = [] if self._queue else await self._owed(journal)
            except StoreError as error:
                if not broken:
                    _log.error("outbox-unread", platform=self._platform.name, why=str(error))
                broken = True
                await asyncio.sleep(_IDLE)
                continue
            broken = False
            if found or self._queue:
                self._queue.extend(found)
                self._more.set()
                while self._queue and self._paused_until <= loop.time():
                    await self._settled.wait()
                    self._settled.clear()
            elif self._busy:  # what they leave may free the next of their chats
                await within(LEASE.total_seconds() / 4, self._settled)
            else:
                await within(_IDLE, self._wake)

    async def _owed(self, journal: Journal) -> list[DeliveryRow]:
        """What may go out now. What falls into quiet hours is put off, what is closed given up."""
        now = self._services.clock()
        page = await self._services.records.outbox.pending(
            self._platform.name, now, limit=_PAGE, but=[*self._busy]
        )
        for delivery, why in page.odd.items():
            _log.error("delivery-unreadable", delivery=delivery, why=why[:200])
            await journal.note(Change(delivery, State.FAILED, error=f"unreadable: {why}"[:80]))
        waiting = {row.chat.id for row in (*self._queue, *self._busy.values())}
        free: list[DeliveryRow] = []
        for row in page.found:
            if row.chat.id in waiting:
                continue
            if row.chat.suspended is not None:
                await self._services.records.outbox.close_chat(row.chat, row.chat.suspended, now)
            elif (end := self._quiet_until(row.chat, now)) is not None:
                self._busy[row.id] = row
                put_off = Change(row.id, State.PENDING, error="quiet", not_before=end, claim=True)
                self._note(journal, row, put_off)
            else:
                free.append(row)
        return free

    def _quiet_until(self, chat: ChatRow, now: datetime) -> datetime | None:
        return quiet_until(chat.quiet_from, chat.quiet_to, self._services.zone(chat), now)

    def _settle(self, row: DeliveryRow) -> None:
        self._busy.pop(row.id, None)
        self._settled.set()

    async def _work(self, journal: Journal) -> NoReturn:
        """One worker: a message at a time."""
        loop = asyncio.get_running_loop()
        while True:
            while not self._may_try():
                self._more.clear()
                self._settled.set()
                pause = self._paused_until - loop.time()
                await within(pause if pause > 0 else None, self._more)
            row = self._queue.popleft()
            self._busy[row.id] = row
            held = self._platform.held(row.chat.key)
            if held > _SHORT:  # a busy chat keeps nobody else waiting
                later = _after(self._services.clock(), held)
                put_off = Change(row.id, State.PENDING, not_before=later, claim=True)
                self._note(journal, row, put_off)
                continue
            self._trying += 1
            delivering = asyncio.create_task(self._deliver(journal, row))
            delivering.add_done_callback(self._tried)
            try:
                await asyncio.shield(delivering)
            except asyncio.CancelledError:
                await asyncio.wait({delivering}, timeout=_FINISH)
                delivering.cancel()
                raise

    def _may_try(self) -> bool:
        """Whether a worker may take the next message. In an outage one tries for all."""
        if not self._queue or self._paused_until > asyncio.get_running_loop().time():
            return False
        return not (self._outage.lasts and self._trying)

    def _tried(self, _: object) -> None:
        self._trying -= 1
        self._more.set()

    async def _deliver(self, journal: Journal, row: DeliveryRow) -> None:
        try:
            payload = await self._payload(row)
        except Exception as error:  # noqa: BLE001 - what was queued may be of an older shape
            self._note(journal, row, self._stumbled(row, error))
            return
        if payload is None:
            self._note(journal, row, Change(row.id, State.FAILED, error="no such message"))
            return
        chat = await self._claimed(journal, row)
        if chat is None:
            self._settle(row)
            return
        now = self._services.clock()
        if chat.suspended is not None:
            reason = f"suspended: {chat.suspended}"[:80]
            self._note(journal, row, Change(row.id, State.FAILED, error=reason))
            return
        if (end := self._quiet_until(chat, now)) is not None:
            put_off = Change(row.id, State.PENDING, error="quiet", not_before=end)
            self._note(journal, row, put_off)
            return
        began = asyncio.get_running_loop().time()
        try:
            message = await self._platform.send(chat.key, payload, nonce=nonce_of(row))
        except SendError as error:
            change = await self._failed(row, error, began)
        except Exception as error:  # noqa: BLE001 - one message must not keep the others waiting
            change = self._stumbled(row, error, maybe_sent=True)
        else:
            self._outage.over()
            self._hit.clear()
            change = Change(row.id, State.SENT, message=message)
        self._measure(row, change)
        # The next message of this worker is marked after this, so one at most is ever in flight.
        self._note(journal, row, change)

    async def _claimed(self, journal: Journal, row: DeliveryRow) -> ChatRow | None:
        """Marks a delivery as being sent, if it still is to be; answers with its chat as it is now.

        Raises LostLeaseError. A process that stood still for as long as its lease lasts makes sure
        that it still has it.
        """
        loop = asyncio.get_running_loop()
        claim = Change(row.id, State.SENDING, error=row.error, tried=True, claim=True)
        began = loop.time()
        chat = (await journal.note(claim)).get(row.id)
        if loop.time() - began > LEASE.total_seconds() / 2:
            await journal.note()
        if not self._services.holds(self._platform.name):
            raise LostLeaseError(self._platform.name)
        return chat

    def _stumbled(self, row: DeliveryRow, error: Exception, *, maybe_sent: bool = False) -> Change:
        """What nobody foresaw happened to this one message: it is tried again, and given up."""
        _log.exception(
            "delivery-failed",
            platform=self._platform.name,
            delivery=row.id,
            error=type(error).__name__,
        )
        reason = f"{type(error).__name__}: {error}"[:80]
        if row.attempts + 1 >= _MOST_STUMBLES:
            return Change(row.id, State.FAILED, error=reason, tried=not maybe_sent)
        later = _after(self._services.clock(), _backoff(row.attempts))
        again = Change(row.id, State.PENDING, reason, not_before=later, tried=not maybe_sent)
        if not maybe_sent or self._platform.remembers:
            return again
        retry = self._services.settings.delivery.uncertain == "retry"
        again = replace(again, doubted=True)
        return again if retry else replace(again, state=State.UNCERTAIN)

    def _measure(self, row: DeliveryRow, change: Change) -> None:
        meter, platform = self._services.meter, self._platform.name
        meter.count(DELIVERIES, platform=platform, state=change.state.value)
        if change.state is State.SENT:
            late = (self._services.clock() - row.due_at).total_seconds()
            meter.observe(LATENESS, max(0.0, late), platform=platform)

    def _note(self, journal: Journal, row: DeliveryRow, change: Change) -> None:
        journal.note(change).add_done_callback(lambda _: self._settle(row))

    async def _payload(self, row: DeliveryRow) -> str | None:
        payloads = self._digests.get(row.digest_id)
        if payloads is None:
            payloads = await self._read(row.digest_id)
            self._digests[row.digest_id] = payloads
        return payloads[row.part] if row.part < len(payloads) else None

    async def _read(self, digest_id: int) -> tuple[str, ...]:
        while True:
            with suppress(StoreError):  # `_fill`, which reads the same store, says so in the log
                return await self._services.records.outbox.payloads(digest_id)
            await asyncio.sleep(_IDLE)

    # --- what went wrong --------------------------------------------------------------------------

    async def _failed(self, row: DeliveryRow, error: SendError, began: float) -> Change:
        now = self._services.clock()
        log = _log.bind(
            platform=self._platform.name,
            chat=row.chat.key,
            subscription=row.subscription_id,
            run=row.run_id,
            delivery=row.id,
        )
        again = Change(row.id, State.PENDING, error=str(error)[:80])
        match error:
            case ThrottledError():
                self._services.meter.count(THROTTLED, platform=self._platform.name)
                log.warning("throttled", seconds=error.retry_after, everywhere=error.everywhere)
                if error.everywhere:
                    self._pause(error.retry_after)
                return replace(again, not_before=_after(now, error.retry_after))
            case ChatMovedError():
                log.info("chat-moved", to=error.new_key)
                await self._patiently_move(row, error.new_key)
                return replace(again, not_before=now)
            case ChatClosedError():
                log.warning("chat-closed", reason=error.reason)
                await self._patiently_close(row, error.reason, now)
                return Change(row.id, State.FAILED, error=f"suspended: {error.reason}"[:80])
            case RefusedError():
                log.error("refused", why=str(error))
                return Change(row.id, State.FAILED, error=str(error)[:80])
            case UnreachableError():
                return self._unreachable(row, error, again, began)
            case _:
                log.error("send-failed", why=str(error))
                return replace(again, not_before=_after(now, _backoff(row.attempts)))

    def _unreachable(
        self, row: DeliveryRow, error: UnreachableError, again: Change, began: float
    ) -> Change:
        """The platform is away for everybody: all wait.

        Messages that were in flight together fail together, and are one failure. Where it may be
        this one message that makes the platform ill, it waits longer than the others.
        """
        at = asyncio.get_running_loop().time()
        if began >= self._failed_at:
            self._failed_at = at
            self._pause(self._outage.failed(str(error)))
        self._hit.add(row.chat.id)
        wait = max(0.0, self._paused_until - at)
        if error.maybe_sent and len(self._hit) == 1:
            wait = max(wait, _backoff(row.attempts))
        again = replace(again, not_before=_after(self._services.clock(), wait))
        if not error.maybe_sent or self._platform.remembers:
            return again
        again = replace(again, doubted=True)
        retry = self._services.settings.delivery.uncertain == "retry"
        _log.warning(
            "uncertain",
            platform=self._platform.name,
            deliveries=[row.id],
            decided=self._services.settings.delivery.uncertain,
        )
        return again if retry else replace(again, state=State.UNCERTAIN)

    def _pause(self, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        self._paused_until = max(self._paused_until, until)
        self._settled.set()

    async def _patiently_move(self, row: DeliveryRow, new_key: str) -> None:
        while True:
            with suppress(StoreError):
                return await self._services.records.outbox.move_chat(row.chat, new_key)
            await asyncio.sleep(_IDLE)

    async def _patiently_close(self, row: DeliveryRow, reason: str, now: datetime) -> None:
        while True:
            with suppress(StoreError):
                await self._services.records.chats.suspend(
                    row.chat.platform, row.chat.key, reason, now
                )
                await self._services.records.outbox.close_chat(row.chat, reason, now)
                return
            await asyncio.sleep(_IDLE)


def _after(now: datetime, seconds: float) -> datetime:
    """An instant so many seconds later, to the next full second."""
    return now + timedelta(seconds=int(seconds) + 1)


def _backoff(attempts: int) -> float:
    """Seconds before the next try, doubling from 2 to 15 minutes, with jitter."""
    return float(min(2.0 ** min(attempts + 1, 12), _LONGEST_RETRY)) * (0.5 + random.random() / 2)
