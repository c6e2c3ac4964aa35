"""In: drafts are read, placed among the stories and stored, whole articles only.

An article that cannot be read, placed or stored is refused with a reason; the others go on.

Reading is CPU work: a few drafts are read in a thread beside the event loop, many in a pool of
processes. What was read is stored in short transactions, so that an interruption leaves whole
articles and nobody else who writes waits long.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from briefings.clock import Clock
from briefings.db.engine import Guard, unguarded
from briefings.db.errors import UnstorableError
from briefings.db.leases import LostLeaseError
from briefings.errors import JobError
from briefings.ingest.placing import catch_up, load_index, placed_rows
from briefings.ingest.workers import WorkerPool
from briefings.models import Article, Draft, IntakeReport, Refusal
from briefings.precedence import Precedence
from briefings.reading.names.archive import MOST_NAMES, NOTHING, ArchiveNames, archive_names
from briefings.reading.read import read_article
from briefings.sources.outlets import host_of
from briefings.sources.refusals import unread
from briefings.store import EarlierRow, Placed, Store, StoreError, StoryPlacement, Totals
from briefings.stories.index import Candidate, StoryIndex, candidate_of
from briefings.text.terms import plain_words

BATCH = 200
"""Articles read before any of them is stored."""

PORTION = 50
"""Articles in one transaction, which takes some 20 ms. One of 200 would take 80, in which a chat
that changes a setting waits; one of 10 would make storing twice as dear."""

_LAST = datetime.max.replace(tzinfo=UTC)
_POOL_FROM = 120  # a pool pays for its start from about here
_CHUNK = 25
_CHUNK_LETTERS = 60_000
# An article takes fifteen times its text while it is stored; beside a bot there is less room.
_IMPORT_LETTERS = 500_000
_BATCH_LETTERS = 150_000
_NAMES_FOR = timedelta(hours=1)  # the archive's names are used before they are asked for anew


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: articles done of those there are."""

    done: int
    total: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some drafts that were read, and those that could not be."""

    candidates: Sequence[Candidate]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _HowToRead:
    """What reading is handed beside a draft; it goes to every process that reads."""

    read_on: date
    archive: ArchiveNames = NOTHING


_Read = Callable[[Sequence[Draft]], AsyncIterator[_Chunk]]


async def take_in(
    store: Store,
    paths: Sequence[Path],
    *,
    clock: Clock,
    outlet: str | None = None,
    published: date | None = None,
    workers: int | None = None,
    progress: Report | None = None,
) -> IntakeReport:
    """Reads files and folders into the store; what cannot be read is refused, the rest is read.

    `outlet` and `published` go before what the files say. Raises StoreError.
    """
    from briefings.sources.files import find_files, read_file
    from briefings.sources.outlets import outlet_of

    found = find_files(paths)
    refused: list[Refusal] = list(found.refusals)
    drafts: list[Draft] = []
    at = datetime.combine(published, time(12), UTC) if published else None
    named = outlet_of(outlet, None)
    for path in found.files:
        draft = await asyncio.to_thread(read_file, path, outlet=named, published=at)
        if isinstance(draft, Refusal):
            refused.append(draft)
        else:
            drafts.append(draft)
    # Oldest first, whatever the files are called, so that stories don't depend on the batches.
    drafts.sort(key=lambda one: (one.published or _LAST, one.title or "", one.text, one.origin))
    report = await take_in_drafts(store, drafts, clock=clock, workers=workers, progress=progress)
    return IntakeReport(report.added, report.known, (*refused, *report.refused))


async def take_in_drafts(
    store: Store,
    drafts: Sequence[Draft],
    *,
    clock: Clock,
    workers: int | None = None,
    progress: Report | None = None,
) -> IntakeReport:
    """Reads drafts into the store. Reading the same again changes nothing. Raises StoreError."""
    intake = Intake(store, clock=clock)
    async with _reader(len(drafts), workers, await intake._how_to_read()) as read:
        return await intake._take(drafts, read, progress, Precedence(), letters=_IMPORT_LETTERS)


class Intake:
    """Takes drafts in for as long as it lives; one for each process that does so continually.

    It keeps the index of stories between batches, and takes in what somebody else has written to
    the store meanwhile. `pool` reads articles; without one a thread does.
    `placed` is told the seconds that each took to be placed among stories.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        pool: Executor | None = None,
        placed: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._pool = pool
        self._placed = placed
        self._turn = asyncio.Lock()
        self._index: StoryIndex | None = None
        self._last = 0  # the newest article that the index knows
        self._names = NOTHING
        self._names_at: datetime | None = None  # when they were asked for
        self._left: Totals | None = None  # the store as the last batch left it

    async def take(
        self, drafts: Sequence[Draft], *, precedence: Precedence | None = None
    ) -> IntakeReport:
        """Reads drafts into the store; raises StoreError.

        Reading the same again changes nothing. A draft whose words differ from an article's of the
        same identity, or of the same place and URL, is its correction. Answers under way by
        `precedence` go before each step.
        """
        async with self._turn:
            how = await self._how_to_read()
            read = partial(_in_pool, self._pool, how) if self._pool else partial(_in_thread, how)
            return await self._take(drafts, read, None, precedence or Precedence())

    async def read(self, drafts: Sequence[Draft]) -> tuple[list[Candidate], list[Refusal]]:
        """Reads drafts and stores nothing. Raises StoreError."""
        how = await self._how_to_read()
        read = partial(_in_pool, self._pool, how) if self._pool else partial(_in_thread, how)
        candidates: list[Candidate] = []
        refused: list[Refusal] = []
        async for chunk in read(drafts):
            candidates.extend(chunk.candidates)
            refused.extend(chunk.refused)
        return candidates, refused

    async def place(
        self, candidates: Sequence[Candidate], guard: Guard, *, precedence: Precedence | None = None
    ) -> IntakeReport:
        """Stores articles that were read, each transaction guarded. Raises StoreError, and what
        the guard raises."""
        async with self._turn:
            added, refused = await self._keep_each(candidates, precedence or Precedence(), guard)
        return IntakeReport(added, len(candidates) - added - len(refused), tuple(refused))

    async def _how_to_read(self) -> _HowToRead:
        """The day, and what the archive has shown of names, which is asked anew now and then."""
        now = self._clock()
        if self._names_at is None or now - self._names_at >= _NAMES_FOR:
            met = await self._store.names_met(limit=MOST_NAMES)
            self._names = await asyncio.to_thread(archive_names, met)
            self._names_at = now
        return _HowToRead(now.date(), self._names)

    async def _take(
        self,
        drafts: Sequence[Draft],
        read: _Read,
        progress: Report | None,
        precedence: Precedence,
        *,
        letters: int = _BATCH_LETTERS,
    ) -> IntakeReport:
        added = known = done = 0
        refused: list[Refusal] = []
        for batch in _portions(drafts, BATCH, letters):
            candidates: list[Candidate] = []
            async for chunk in read(batch):
                candidates.extend(chunk.candidates)
                refused.extend(chunk.refused)
                done += len(chunk.candidates) + len(chunk.refused)
                if progress:
                    progress(Progress(done, len(drafts)))
            kept, unkept = await self._keep_each(candidates, precedence)
            added += kept
            known += len(candidates) - kept - len(unkept)
            refused.extend(unkept)
        return IntakeReport(added, known, tuple(refused))

    async def _keep_each(
        self,
        candidates: Sequence[Candidate],
        precedence: Precedence,
        guard: Guard = unguarded,
    ) -> tuple[int, list[Refusal]]:
        """As `_keep`; where one of several stumbles each is kept alone, and those are refused."""
        try:
            return await self._keep(candidates, precedence, guard), []
        except LostLeaseError:
            raise
        except StoreError as error:
            if not isinstance(error, UnstorableError):
                raise
            failure: Exception = error
        except Exception as error:  # noqa: BLE001 - an article's own fault must not stop all
            failure = error
        if len(candidates) == 1:
            return 0, [unread(candidates[0].article.origin, failure)]
        added, refused = 0, list[Refusal]()
        for candidate in candidates:
            kept, unkept = await self._keep_each([candidate], precedence, guard)
            added += kept
            refused += unkept
        return added, refused

    async def _keep(
        self, candidates: Sequence[Candidate], precedence: Precedence, guard: Guard
    ) -> int:
        """Stores what is new of some articles; answers with how many those are."""
        await precedence.give_way()
        each = {one.article.content_hash: one for one in candidates}
        held = await self._store.known(each.keys())
        fresh = [one for words, one in each.items() if words not in held]
        if not fresh:
            return 0
        corrections, repeats = await _corrections(self._store, [one.article for one in fresh])
        settled = corrections.keys() | repeats
        fresh = [one for one in fresh if one.article.content_hash not in settled]
        fresh.sort(key=_by_day)
        kept = 0
        if fresh:
            await self._current()
            for at in range(0, len(fresh), PORTION):
                index = self._index or await self._current()
                kept += await self._place(index, fresh[at : at + PORTION], precedence, guard)
        if corrections:
            kept += _count(await self._store.add(list(corrections.values()), guard))
        self._left = await self._store.totals()
        return kept

    async def _place(
        self,
        index: StoryIndex,
        fresh: Sequence[Candidate],
        precedence: Precedence,
        guard: Guard,
    ) -> int:
        await precedence.give_way()
        try:
            began = perf_counter()
            placement = await asyncio.to_thread(index.place, fresh)
            each = (perf_counter() - began) / len(fresh)
            for _ in fresh:
                self._placed(each)
            placed, regrouping = placed_rows(fresh, placement)
            await precedence.give_way()
            stored = await self._store.place(placed, regrouping, guard)
        except BaseException:
            self._index = None  # it has placed articles that are not there
            raise
        if None in stored.kept:  # somebody else was faster: the index has them twice
            self._index = None
        else:
            index.settle(
                [row.article_id for row in stored.kept if row is not None],
                {ref.number: event for ref, event in stored.events.items()},
                {ref.number: story for ref, story in stored.stories.items()},
            )
            last = stored.kept[-1]
            self._last = last.article_id if last is not None else self._last
        return _count(stored.kept)

    def forget_index(self) -> None:
        """The next batch reads anew which stories there are."""
        self._index = None

    async def _current(self) -> StoryIndex:
        """The index, with what others have placed since."""
        if self._index is None:
            self._index, self._last = await load_index(self._store)
        elif await self._store.totals() != self._left:
            self._last = await catch_up(self._store, self._index, self._last)
        return self._index


async def _corrections(
    store: Store, fresh: Sequence[Article]
) -> tuple[dict[str, Placed], set[str]]:
    """Those articles that correct one in the store, by content hash; of several the first.

    Beside them the hashes of those that say less of one in the store than it does: an outlet's
    feeds give an article whole here and in two lines there.
    """
    earlier = await store.earlier(
        {article.identity for article in fresh if article.identity},
        {article.url for article in fresh if article.url},
    )
    found: dict[str, Placed] = {}
    repeats: set[str] = set()
    taken: set[int] = set()
    for article in fresh:
        for row in reversed(earlier):
            if _is_shorter(article, row):
                repeats.add(article.content_hash)
                break
            if row.id not in taken and _corrects(article, row):
                taken.add(row.id)
                found[article.content_hash] = Placed(
                    article, StoryPlacement(row.story_id), replaces=row.id
                )
                break
    return found, repeats


def _elsewhere(article: Article, row: EarlierRow) -> bool:
    """Whether both are one outlet's page, found in two feeds of one host.

    Of one host, for a feed of anybody's may say that it is of that outlet.
    """
    same_page = article.url is not None and article.url == row.url
    if not same_page or article.outlet.key != row.outlet or article.origin == row.origin:
        return False
    host = host_of(article.origin)
    return host is not None and host == host_of(row.origin)


def _is_shorter(article: Article, row: EarlierRow) -> bool:
    """Whether an article is what another says, or less of it, from another feed of its outlet."""
    if not _elsewhere(article, row):
        return False
    new, old = _vocabulary(article.text), _vocabulary(row.text)
    return len(new) <= len(old) and 5 * len(new & old) >= 4 * len(new)


def _vocabulary(text: str) -> set[str]:
    return {word.folded for word in plain_words(text)}


def _corrects(article: Article, row: EarlierRow) -> bool:
    """Whether an article is a newer wording of another.

    An identity or link alone does not tell: some feeds count their items from 1 each day, or give
    all of them one link. The words must be alike too, and more so where the identities differ.
    """
    if _elsewhere(article, row):  # the whole of what was here in short
        new, old = _vocabulary(article.text), _vocabulary(row.text)
        return len(new) > len(old) and 5 * len(new & old) >= 4 * len(old)
    same = article.identity is not None and article.identity == row.identity
    if not same and (not article.url or (article.url, article.origin) != (row.url, row.origin)):
        return False
    if article.headline == row.headline:
        return True
    new, old = _vocabulary(article.text), _vocabulary(row.text)
    shared = len(new & old)
    if same or article.identity is None:
        return 2 * shared >= min(len(new), len(old))
    return 5 * shared >= 4 * max(len(new), len(old))


@asynccontextmanager
async def _reader(count: int, workers: int | None, how: _HowToRead) -> AsyncIterator[_Read]:
    size = workers if workers is not None else (os.cpu_count() or 1)
    if count < _POOL_FROM or size < 2:
        yield partial(_in_thread, how)
        return
    pool = WorkerPool(size)
    try:
        yield partial(_in_pool, pool, how)
    finally:
        pool.shutdown(wait=False)


async def _in_thread(how: _HowToRead, drafts: Sequence[Draft]) -> AsyncIterator[_Chunk]:
    for draft in drafts:
        yield await asyncio.to_thread(_read_each, [draft], how)


async def _in_pool(
    pool: Executor, how: _HowToRead, drafts: Sequence[Draft]
) -> AsyncIterator[_Chunk]:
    loop = asyncio.get_running_loop()
    chunks = list(_portions(drafts, _CHUNK, _CHUNK_LETTERS))
    jobs = [loop.run_in_executor(pool, _read_each, chunk, how) for chunk in chunks]
    try:
        for chunk, job in zip(chunks, jobs, strict=True):
            try:
                yield await job
            except JobError:  # one of them stopped the process that read them all
                for draft in chunk:
                    yield await _alone(pool, draft, how)
    finally:
        for job in jobs:
            job.cancel()


async def _alone(pool: Executor, draft: Draft, how: _HowToRead) -> _Chunk:
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(pool, _read_each, [draft], how)
    except JobError as error:
        return _Chunk((), (unread(draft.origin, error),))


def _portions(drafts: Sequence[Draft], most: int, letters: int) -> Iterator[list[Draft]]:
    """Drafts in portions of at most so many, and so many letters where there is more than one."""
    portion: list[Draft] = []
    size = 0
    for draft in drafts:
        if portion and (len(portion) == most or size + len(draft.text) > letters):
            yield portion
            portion, size = [], 0
        portion.append(draft)
        size += len(draft.text)
    if portion:
        yield portion


def _read_each(drafts: Sequence[Draft], how: _HowToRead) -> _Chunk:
    candidates: list[Candidate] = []
    refused: list[Refusal] = []
    for draft in drafts:
        try:
            candidates.append(
                candidate_of(read_article(draft, read_on=how.read_on, archive=how.archive))
            )
        except Exception as error:  # noqa: BLE001 - an article's own fault must not stop all
            refused.append(unread(draft.origin, error))
    return _Chunk(candidates, tuple(refused))


def _count(kept: Sequence[object | None]) -> int:
    return sum(row is not None for row in kept)


def _by_day(candidate: Candidate) -> tuple[date, str, str]:
    article = candidate.article
    return article.dct.day, article.headline, article.content_hash
