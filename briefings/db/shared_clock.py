"""One time for all processes that share a database: the server's.

Machines' clocks differ, by minutes where nobody sets them, and leases and due moments that one
writes and another compares would come too early or late. So each process asks the server for its
time now and then and goes on counting from there on its own monotonic clock, which nobody sets.
The middle of the question is taken for the moment of the answer (as RFC 5905, section 8, does).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NoReturn

import structlog

from briefings.clock import Clock, system_clock
from briefings.db.engine import Database
from briefings.db.errors import StoreError

_EVERY: Final = 30.0
"""Seconds between two questions: what a monotonic clock strays by in that time is nothing, but it
may rest while a virtual machine does."""

_WORTH_TELLING: Final = timedelta(seconds=2)

_log = structlog.get_logger(__name__)


class SharedClock:
    """A `Clock`: the machine's own time until `follow` has found a server that has another."""

    def __init__(
        self, own: Clock = system_clock, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._own = own
        self._monotonic = monotonic
        self._known: tuple[datetime, float] | None = None  # the server's time, and ours then

    def __call__(self) -> datetime:
        """The present instant, UTC-aware."""
        if self._known is None:
            return self._own()
        moment, at = self._known
        return moment + timedelta(seconds=self._monotonic() - at)

    async def follow(self, database: Database) -> None:
        """Asks the database for its time; a file has none. Raises StoreError."""
        if not database.shared:
            return
        asked = self._monotonic()
        moment = await database.now()
        answered = self._monotonic()
        if moment is None:
            return
        first = self._known is None
        self._known = moment, (asked + answered) / 2
        away = self._own() - self()
        if first and abs(away) > _WORTH_TELLING:
            _log.warning("clock-differs-from-the-database", seconds=round(away.total_seconds(), 1))


class ClockKeeper:
    """Keeps a process on the database's time. A service of `mujaz run`."""

    def __init__(self, clock: SharedClock, database: Database) -> None:
        self._clock = clock
        self._database = database

    async def run(self) -> NoReturn:
        """Works until cancelled. While the server is away the time goes on as it was."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self._clock.follow(self._database)
            except StoreError as error:
                _log.info("clock-not-asked", why=str(error))
