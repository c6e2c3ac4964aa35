"""Where news comes in: one fetcher, one pool of processes and one intake for all who need it.

Nothing is opened before it is asked for: most commands fetch nothing.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from hashlib import blake2b
from types import TracebackType
from typing import TYPE_CHECKING, Final

from bot.config import SourceSettings
from briefings.clock import Clock
from briefings.models import Draft
from briefings.store import Store

if TYPE_CHECKING:
    from briefings.intake import Intake
    from briefings.sources.fetch import Fetcher
    from briefings.workers import WorkerPool

_MOST_OFFERED: Final = 200
_LINK_SECONDS: Final = 8.0
"""For reading one link or forwarded text, as long as its site may take at most."""


class Inlet:
    """An async context manager; what was opened is closed at its end."""

    def __init__(self, store: Store, settings: SourceSettings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._opening = asyncio.Lock()
        self._fetcher: Fetcher | None = None
        self._pool: WorkerPool | None = None
        self._links_pool: WorkerPool | None = None
        self._intake: Intake | None = None
        self.added = asyncio.Event()
        """Set when a source was added, so that whoever polls looks at once."""
        self.offered: OrderedDict[str, Draft] = OrderedDict()
        """What was read for a person and may be kept, by a key that a button carries. Not stored:
        people forward private things."""

    def offer(self, draft: Draft) -> str:
        """Holds a draft for a while; answers with its key."""
        key = blake2b(f"{draft.origin}\n{draft.text}".encode(), digest_size=9).hexdigest()
        self.offered[key] = draft
        self.offered.move_to_end(key)
        while len(self.offered) > _MOST_OFFERED:
            self.offered.popitem(last=False)
        return key

    async def __aenter__(self) -> Inlet:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pool in (self._pool, self._links_pool):
            if pool is not None:
                pool.shutdown(wait=False)
        fetcher, self._fetcher = self._fetcher, None
        if fetcher is not None:
            await fetcher.__aexit__(None, None, None)

    async def fetcher(self) -> Fetcher:
        """The one way out of this machine."""
        from briefings.sources.addresses import AddressPolicy
        from briefings.sources.fetch import Fetcher, secure_context

        async with self._opening:
            if self._fetcher is None:
                settings = self._settings
                policy = AddressPolicy(
                    settings.ports, settings.networks, any_port_in_allowed=bool(settings.networks)
                )
                tls = await asyncio.to_thread(secure_context)  # reads a hundred certificates
                fetcher = Fetcher(
                    policy=policy, clock=self._clock, tls=tls, contact=settings.contact
                )
                self._fetcher = await fetcher.__aenter__()
        return self._fetcher

    def pool(self) -> WorkerPool:
        """Processes that read what was polled: whatever it is, the event loop goes on."""
        from briefings.workers import WorkerPool

        if self._pool is None:
            self._pool = WorkerPool(self._settings.workers)
        return self._pool

    def links_pool(self) -> WorkerPool:
        """A process that reads what people send: no feed keeps them waiting."""
        from briefings.workers import WorkerPool

        if self._links_pool is None:
            self._links_pool = WorkerPool(1, seconds=_LINK_SECONDS)
        return self._links_pool

    def intake(self) -> Intake:
        """The one intake of this process."""
        from briefings.intake import Intake

        if self._intake is None:
            self._intake = Intake(self._store, clock=self._clock, pool=self.pool())
        return self._intake
