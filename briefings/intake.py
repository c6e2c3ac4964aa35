"""In: drafts are read, placed among the stories and stored, whole articles only.

Reading is CPU work: a few drafts are read in a thread beside the event loop, many in a pool of
processes. A batch is one transaction, so that an interruption leaves whole articles.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from briefings.clock import Clock
from briefings.models import Article, Draft, IntakeReport, Refusal
from briefings.reading import read_article
from briefings.store import Store
from briefings.stories.index import WINDOW, StoryIndex

BATCH = 200
"""Articles in one transaction."""

_POOL_FROM = 120  # a pool pays for its start from about here
_CHUNK = 25
_MOST_STORIES = 5_000
_MOST_SIGNATURES = 50_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: articles done of those there are."""

    done: int
    total: int


Report = Callable[[Progress], None]
_Read = Callable[[Sequence[Draft]], AsyncIterator[list[Article]]]


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
    added = known = done = 0
    index: StoryIndex | None = None
    async with _reader(len(drafts), workers, clock().date()) as read:
        remaining = iter(drafts)
        while batch := list(islice(remaining, BATCH)):
            articles: list[Article] = []
            async for chunk in read(batch):
                articles.extend(chunk)
                if progress:
                    progress(Progress(done + len(articles), len(drafts)))
            done += len(articles)
            held = await store.known({article.content_hash for article in articles})
            fresh = list(
                {a.content_hash: a for a in articles if a.content_hash not in held}.values()
            )
            known += len(articles) - len(fresh)
            if not fresh:
                continue
            fresh.sort(key=lambda article: (article.dct.day, article.origin))
            if index is None:
                index = await _index(store, fresh[0].dct.day)
            placed = await asyncio.to_thread(index.place, fresh)
            kept = await store.add(placed)
            index.settle(placed, kept)
            added += sum(row is not None for row in kept)
            known += sum(row is None for row in kept)
    return IntakeReport(added, known)


async def _index(store: Store, first: date) -> StoryIndex:
    since = max(first, date.min + 2 * WINDOW) - WINDOW - timedelta(days=1)
    return StoryIndex.of(
        await store.story_profiles(since, _MOST_STORIES),
        await store.recent_signatures(since, _MOST_SIGNATURES),
    )


@asynccontextmanager
async def _reader(count: int, workers: int | None, read_on: date) -> AsyncIterator[_Read]:
    size = workers if workers is not None else (os.cpu_count() or 1)
    if count < _POOL_FROM or size < 2:
        yield partial(_in_thread, read_on)
        return
    # Spawned, not forked: a fork would copy the database's threads and locks.
    pool = ProcessPoolExecutor(size, mp_context=get_context("spawn"))
    try:
        yield partial(_in_pool, pool, read_on)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def _in_thread(read_on: date, drafts: Sequence[Draft]) -> AsyncIterator[list[Article]]:
    for draft in drafts:
        yield await asyncio.to_thread(_read_all, [draft], read_on)


async def _in_pool(
    pool: ProcessPoolExecutor, read_on: date, drafts: Sequence[Draft]
) -> AsyncIterator[list[Article]]:
    loop = asyncio.get_running_loop()
    jobs = [
        loop.run_in_executor(pool, _read_all, drafts[at : at + _CHUNK], read_on)
        for at in range(0, len(drafts), _CHUNK)
    ]
    for job in jobs:
        yield await job


def _read_all(drafts: Sequence[Draft], read_on: date) -> list[Article]:
    return [read_article(draft, read_on=read_on) for draft in drafts]
