"""What is looked at now and then: whether the store takes writes, the event loop, the queues."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from typing import Final, NoReturn

from bot.http.metrics import PrometheusMeter
from bot.services import Services
from bot.telemetry import (
    JOBS,
    LOOP_LAG,
    OLDEST,
    POOL_RESTARTS,
    QUEUED,
    SOURCES,
    STORE_BYTES,
    STORED,
    Health,
)
from briefings.db.jobs import JobRepository
from briefings.store import StoreError

_PROBE: Final = 2.0  # seconds between two looks at the store
_PATIENCE: Final = 2.5  # seconds within which it takes a write
_TICK: Final = 0.25
_GAUGES: Final = 15.0
_LEASE: Final = "probe"  # a row of its own; nobody holds it


class StoreProbe:
    """Says within five seconds that the store fails, and that it works again.

    It writes, for a disk that is full or a file that is locked can still be read.
    """

    def __init__(self, services: Services, health: Health) -> None:
        self._services = services
        self._health = health
        self._writing: asyncio.Task[None] | None = None

    async def run(self) -> NoReturn:
        """Works until cancelled."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(_PROBE)
        finally:
            if self._writing is not None:
                self._writing.cancel()

    async def look(self) -> None:
        """Writes once; of one that takes too long the end is still waited for at the next look."""
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        # Not cancelled: a driver's thread that waits for a lock cannot be called back.
        done, _ = await asyncio.wait({self._writing}, timeout=_PATIENCE)
        if not done:
            self._health.failing("store", f"it took no write within {_PATIENCE:g} s")
            return
        writing, self._writing = self._writing, None
        try:
            writing.result()
        except StoreError as error:
            self._health.failing("store", str(error))
        else:
            self._health.well("store")

    async def _write(self) -> None:
        now = self._services.clock()
        until = now + timedelta(seconds=_PROBE)
        await self._services.records.leases.take(_LEASE, _LEASE, now, until)


class LoopProbe:
    """Measures how late the event loop wakes a task."""

    def __init__(self, meter: PrometheusMeter) -> None:
        self._meter = meter

    async def run(self) -> NoReturn:
        """Works until cancelled."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_TICK)
            self._meter.observe(LOOP_LAG, max(0.0, time.perf_counter() - began - _TICK))


class StoreGauges:
    """Counts what waits and what is kept. None of it reads more than what is open."""

    def __init__(self, services: Services, meter: PrometheusMeter) -> None:
        self._services = services
        self._meter = meter

    async def run(self) -> NoReturn:
        """Works until cancelled."""
        while True:
            with suppress(StoreError):  # the probe says so
                await self.look()
            await asyncio.sleep(_GAUGES)

    async def look(self) -> None:
        """Sets the gauges. Raises StoreError."""
        services, meter = self._services, self._meter
        now = services.clock()
        queue = await services.records.outbox.queue(now)
        meter.clear(QUEUED)
        for (platform, state), count in queue.counts.items():
            meter.set(QUEUED, count, platform=platform, state=state.value)
        for platform in ("telegram", "discord"):
            since = queue.oldest.get(platform)
            age = 0.0 if since is None else max(0.0, (now - since).total_seconds())
            meter.set(OLDEST, age, platform=platform)
        meter.clear(JOBS)
        jobs = JobRepository(services.store.database, services.clock)
        for kind, depth in (await jobs.depths()).items():
            meter.set(JOBS, depth.waiting, kind=kind.value, state="waiting")
            meter.set(JOBS, depth.dead, kind=kind.value, state="dead")
        meter.clear(SOURCES)
        for failure, count in (await services.store.sources.failures()).items():
            meter.set(SOURCES, count, failure=failure or "ok")
        totals = await services.store.totals()
        for what in ("articles", "stories", "outlets"):
            meter.set(STORED, getattr(totals, what), what=what)
        meter.set(STORED, await services.records.subscriptions.count(), what="subscriptions")
        meter.set(STORE_BYTES, await services.store.database.size())
        if services.ingestion is not None:
            meter.set(POOL_RESTARTS, services.ingestion.pool_restarts)
