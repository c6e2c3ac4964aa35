"""Work that one process at a time does, for as long as it holds a lease; the others stand by.

The lease is prolonged while the work lasts. Whoever cannot prolong it any more stops its work
before the lease ends, and what it writes in between is refused (`Tenure.guard`, a fence in the
writing transaction), so that it does not matter for how long a process stood still.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.clock import Clock
from briefings.db.errors import StoreError
from briefings.db.leases import LeaseRepository, LostLeaseError

LEASE: Final = timedelta(seconds=10)
"""With the pause between two looks of those that stand by, a process that is gone is replaced
within 12 s."""

_STANDBY: Final = 1.5  # seconds between two looks at a lease that another process holds
_PROLONGED: Final = LEASE.total_seconds() / 4
_LAST: Final = LEASE.total_seconds() - 2.0  # seconds without a prolongation, then work is stopped

_log = structlog.get_logger(__name__)


class Tenure:
    """A lease of one name. `is_gone` tells where its holder is surely dead, and need not be waited
    for. With `yields`, work stops when the lease could not be prolonged; where nobody else could
    take it either, as on a file whose disk is full, it need not.
    """

    def __init__(
        self,
        leases: LeaseRepository,
        name: str,
        owner: str,
        clock: Clock,
        *,
        is_gone: Callable[[str], bool] = lambda owner: False,
        yields: bool = True,
    ) -> None:
        self._leases = leases
        self._name = name
        self._owner = owner
        self._clock = clock
        self._is_gone = is_gone
        self._yields = yields
        self._held = False
        self._prolonged = 0.0  # on the loop's clock

    @property
    def name(self) -> str:
        """The lease's."""
        return self._name

    @property
    def held(self) -> bool:
        """Whether the lease is held, as far as this process knows; not when it stood still."""
        if not self._held:
            return False
        return not self._yields or self._age() < LEASE.total_seconds()

    async def guard(self, connection: AsyncConnection) -> None:
        """Keeps a transaction from being written by who lost the lease. Raises LostLeaseError."""
        if not self._held:
            raise LostLeaseError(self._name)
        until = self._clock() + LEASE
        await self._leases.prolong(connection, self._name, self._owner, until)

    async def hold(self, work: Callable[[], Awaitable[object]]) -> None:
        """Does the work while the lease is held, again and again, until it ends by itself.

        What it raises is raised once the lease is given back; LostLeaseError means standing by.
        """
        while True:
            await self._take()
            doing = asyncio.ensure_future(work())
            keeping = asyncio.create_task(self._keep(), name=f"lease {self._name}")
            try:
                await asyncio.wait({doing, keeping}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                lost = keeping.done() and not doing.done()
                self._held = not lost
                doing.cancel()
                await asyncio.wait({doing})  # it finishes what it has begun
                keeping.cancel()
                self._held = False
                if not lost:
                    await self._end()
            if lost:
                _log.warning("lease-lost", lease=self._name)
                continue
            if doing.cancelled():
                return
            error = doing.exception()
            if isinstance(error, LostLeaseError):
                _log.warning("lease-lost", lease=self._name)
                continue
            if error is not None:
                raise error
            return

    async def _take(self) -> None:
        told = failing = False
        while True:
            try:
                holder = await self._ask()
                if holder != self._owner and self._is_gone(holder):
                    await self._leases.end(self._name, holder)
                    holder = await self._ask()
            except StoreError as error:
                if not failing:
                    _log.error("lease-not-asked", lease=self._name, why=str(error))
                failing = True
            else:
                failing = False
                if holder == self._owner:
                    self._held = True
                    return
                if not told:
                    told = True
                    _log.info("standing-by", lease=self._name, holder=holder)
            await asyncio.sleep(_STANDBY)

    async def _ask(self) -> str:
        now = self._clock()
        asked = asyncio.get_running_loop().time()
        holder = await self._leases.take(self._name, self._owner, now, now + LEASE)
        if holder == self._owner:
            self._prolonged = asked
        return holder

    async def _keep(self) -> None:
        """Prolongs the lease; returns when it is lost, or may be soon."""
        while True:
            await asyncio.sleep(_PROLONGED)
            try:
                async with asyncio.timeout(_LAST):
                    if await self._ask() != self._owner:
                        return
            except (StoreError, TimeoutError) as error:
                _log.warning("lease-not-prolonged", lease=self._name, why=type(error).__name__)
            if self._yields and self._age() > _LAST:
                return

    def _age(self) -> float:
        return asyncio.get_running_loop().time() - self._prolonged

    async def _end(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self._leases.end(self._name, self._owner)
        except (StoreError, TimeoutError):
            _log.info("lease-not-given-back", lease=self._name)  # it ends by itself
