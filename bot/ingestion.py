"""Lazily opened ingestion resources: fetcher, reading processes and intake, shared by all.

Nothing is opened before it is asked for: most commands fetch nothing.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import blake2b
from types import TracebackType
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import structlog

from bot.config import SourceSettings
from briefings.clock import Clock
from briefings.db.jobs import Priority
from briefings.models import Article, Draft, IntakeReport, Refusal
from briefings.precedence import Precedence
from briefings.sources.outlets import safe_url
from briefings.sources.refusals import unread
from briefings.store import Store

if TYPE_CHECKING:
    from briefings.ingest.handover import Handover
    from briefings.ingest.intake import Intake
    from briefings.ingest.poller import Poller
    from briefings.ingest.workers import WorkerPool
    from briefings.sources.fetch import Fetcher
    from briefings.sources.links import FoundFeed
    from briefings.store.sources import SourceRow

PATIENCE: Final = 9.0
"""Seconds that a person waits for a site at most."""

_log = structlog.get_logger(__name__)

_MOST_OFFERED: Final = 200
_MOST_LETTERS: Final = 1_000_000
_LOOK: Final = 0.1  # seconds between two looks at what others keep
_LINK_SECONDS: Final = 8.0
"""For reading one link or forwarded text, as long as its site may take at most."""


class Ingestion:
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
        self.handover: Handover | None = None
        """Where drafts go that other processes read and place; None: this one does."""
        self._readings: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.placed: Callable[[float], None] = lambda seconds: None
        """Is told how many seconds each article took to be placed among stories."""
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
        letters = sum(len(one.text) for one in self.offered.values())
        while len(self.offered) > _MOST_OFFERED or letters > _MOST_LETTERS:
            letters -= len(self.offered.popitem(last=False)[1].text)
        return key

    async def __aenter__(self) -> Ingestion:
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
        from briefings.ingest.workers import WorkerPool

        if self._pool is None:
            self._pool = WorkerPool(self._settings.workers)
        return self._pool

    @property
    def pool_restarts(self) -> int:
        """How many reading processes had to be started again."""
        return sum(one.restarts for one in (self._pool, self._links_pool) if one is not None)

    def links_pool(self) -> WorkerPool:
        """A process that reads what people send: no feed keeps them waiting."""
        from briefings.ingest.workers import WorkerPool

        if self._links_pool is None:
            self._links_pool = WorkerPool(1, seconds=_LINK_SECONDS)
        return self._links_pool

    def _placed(self, seconds: float) -> None:
        self.placed(seconds)

    def intake(self) -> Intake:
        """The one intake of this process."""
        from briefings.ingest.intake import Intake

        if self._intake is None:
            self._intake = Intake(
                self._store, clock=self._clock, pool=self.pool(), placed=self._placed
            )
        return self._intake

    def forget_index(self) -> None:
        """What is known of stories is read from the store again, for some are no more."""
        if self._intake is not None:
            self._intake.forget_index()

    async def find_source(self, url: str) -> FoundFeed | Draft | Refusal:
        """What stands at an address, if its site is as quick as the person who waits is patient."""
        from briefings.sources.links import find_source

        fetcher, pool = await self.fetcher(), self.links_pool()
        return await find_source(fetcher, url, pool=pool, patience=PATIENCE)

    @asynccontextmanager
    async def reading_for(self, person: str) -> AsyncIterator[None]:
        """In the block something is read for a person, who has one such reading at a time."""
        lock = self._readings.get(person)
        if lock is None:
            lock = self._readings[person] = asyncio.Lock()
        async with lock:
            yield

    async def find_typed(self, words: str) -> FoundFeed | Draft | Refusal | None:
        """What stands at the address that somebody wrote; None where they wrote none.

        Written without a scheme it is asked by https, and by http where nothing answers there.
        """
        from briefings.sources.address_forms import typed_addresses
        from briefings.sources.fetch import FetchReason

        refused: Refusal | None = None
        for address in typed_addresses(words):
            found = await self.find_source(address)
            if not isinstance(found, Refusal):
                return found
            refused = refused or found
            if found.reason not in (FetchReason.INSECURE, FetchReason.UNREACHABLE):
                break
        return refused

    async def read_link(self, url: str) -> Draft | Refusal:
        """The article at an address, within the same patience."""
        from briefings.sources.links import read_link

        fetcher, pool = await self.fetcher(), self.links_pool()
        return await read_link(fetcher, url, pool=pool, patience=PATIENCE)

    async def understand(self, draft: Draft, *, read_on: date) -> Article | Refusal | None:
        """A draft as reading understands it; None where it holds no letter."""
        if not any(map(str.isalpha, draft.text)):
            return None
        from briefings.reading.read import read_article
        from briefings.sources.feeds import LONGEST_TEXT

        draft = replace(draft, text=draft.text[:LONGEST_TEXT])  # as much as of a feed's item
        read = partial(read_article, draft, read_on=read_on)
        try:
            return await asyncio.get_running_loop().run_in_executor(self.links_pool(), read)
        except Exception as error:  # noqa: BLE001 - a text of any kind
            return unread(draft.origin, error)

    async def keep(self, draft: Draft) -> IntakeReport:
        """Stores a draft as an article. Raises StoreError."""
        if self.handover is None:
            return await self.intake().take([draft])
        before = (await self._store.totals()).articles
        refused = await self.handover.submit([draft], priority=Priority.ASKED)
        with suppress(TimeoutError):  # later it is kept all the same
            async with asyncio.timeout(PATIENCE):
                while not refused and not await self.handover.done(draft):  # noqa: ASYNC110
                    await asyncio.sleep(_LOOK)
        added = int((await self._store.totals()).articles > before)
        return IntakeReport(added, int(not added and not refused), tuple(refused))

    async def poller(
        self, tell_dead: Callable[[SourceRow], Awaitable[bool]], precedence: Precedence
    ) -> Poller:
        """A poller of the store's sources, which gives way to answers by `precedence`."""
        from briefings.ingest.poller import Poller

        return Poller(
            self._store.sources,
            await self.fetcher(),
            partial(self._keep_polled, precedence),
            clock=self._clock,
            tell_dead=tell_dead,
            pool=self.pool(),
            full_text=self._settings.full_text,
            precedence=precedence,
        )

    async def _keep_polled(self, precedence: Precedence, drafts: Sequence[Draft]) -> None:
        if self.handover is not None:
            refused: Sequence[Refusal] = await self.handover.submit(drafts)
        else:
            refused = (await self.intake().take(drafts, precedence=precedence)).refused
        for refusal in refused:
            _log.error(
                "article-not-read",
                source=safe_url(refusal.origin),
                reason=refusal.reason,
                error=refusal.detail,
            )
