"""What the store needs now and then: old deliveries forgotten, its log brought in.

APScheduler's jobs go by the time of day, which suits this: a clock that is set back delays a
sweep, and nothing is lost by that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NoReturn

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.services import Services
from briefings.store import StoreError

_SWEPT = 1_000  # runs forgotten in one transaction
_RETIRED = 50  # articles forgotten in one transaction
_BREATH = 0.2  # seconds between two of them: others want to write too
_log = structlog.get_logger(__name__)


class Maintenance:
    """Runs the jobs of upkeep. A service of `bot.serve`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def run(self) -> NoReturn:
        """Works until cancelled."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        # One late run makes up for all that were missed.
        for job, trigger in (
            (self.sweep, IntervalTrigger(hours=1)),
            (self.retire, IntervalTrigger(hours=1)),
            (self.tidy, CronTrigger(hour=3, minute=20, timezone="UTC")),
        ):
            scheduler.add_job(
                _told(job), trigger, coalesce=True, misfire_grace_time=None, max_instances=1
            )
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)
        raise AssertionError  # nothing sets the event

    async def sweep(self) -> int:
        """Forgets runs as old as `delivery.keep_days`; says how many. Raises StoreError."""
        before = self._services.clock() - self._services.settings.delivery.keep
        forgotten = 0
        while True:
            some = await self._services.records.runs.sweep(before, limit=_SWEPT)
            forgotten += some
            if some < _SWEPT:
                await self._services.records.personal.clear_nameless()
                return forgotten
            await asyncio.sleep(_BREATH)

    async def retire(self) -> int:
        """Forgets articles as old as `store.keep_articles_days`; says how many. Raises StoreError.

        What was posted is kept for its own time.
        """
        days = self._services.settings.store.keep_articles_days
        if not days:
            return 0
        before = self._services.clock().date() - timedelta(days=days)
        retired = 0
        while some := await self._services.store.retire(before, limit=_RETIRED):
            retired += some
            await asyncio.sleep(_BREATH)
        if retired:
            _log.info("articles-retired", count=retired)
            if self._services.ingestion is not None:
                self._services.ingestion.forget_index()
        return retired

    async def tidy(self) -> None:
        """Brings the store's log into its file. Raises StoreError."""
        await self._services.store.tidy()


def _told(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job()
        except StoreError as error:
            _log.error("upkeep-failed", job=job.__name__, why=str(error))

    return run
