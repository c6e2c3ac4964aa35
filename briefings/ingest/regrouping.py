"""Grouping articles that were read before there were events: read again, oldest first, and placed.

Portion by portion, each in one transaction, so that it may be stopped at any moment and goes on
where it stopped. Memory is bounded by the window of stories.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time

from briefings.ingest.placing import load_index, placed_rows
from briefings.models import Draft, Outlet
from briefings.reading.read import read_article
from briefings.store import InBatch, Regrouping, Store
from briefings.store.rows import UngroupedRow
from briefings.stories.index import Candidate, StoryIndex, candidate_of

PORTION = 50
"""Articles in one transaction."""


async def group_old(store: Store, progress: Callable[[int], None] | None = None) -> int:
    """Groups all articles that have no event; answers with how many. Raises StoreError.

    `progress` hears how many are done after each portion. The stories that the articles were in end
    when the last of them has left, and their ids answer for where most went.
    """
    index: StoryIndex | None = None
    done = 0
    while rows := await store.ungrouped(PORTION):
        if index is None:
            index, _ = await load_index(store)
        await _group(store, index, rows)
        done += len(rows)
        if progress is not None:
            progress(done)
    return done


async def _group(store: Store, index: StoryIndex, rows: Sequence[UngroupedRow]) -> None:
    batch = await asyncio.to_thread(lambda: [_read(row) for row in rows])
    placement = await asyncio.to_thread(index.place, batch)
    placed, how = placed_rows(batch, placement)
    ids = [row.id for row in rows]
    articles: dict[int, int | InBatch] = dict(how.articles)
    events = dict(how.events)
    for at, one in zip(ids, placed, strict=True):
        if one.story.event is not None:
            articles[at] = one.story.event
            events[one.story.event] = one.story.story
    stored = await store.group(
        {at: one.packed for at, one in zip(ids, batch, strict=True)},
        {at: one.article.agencies for at, one in zip(ids, batch, strict=True)},
        Regrouping(
            articles=articles,
            events=events,
            terms=how.terms,
            heads={event: _by_id(heads, ids) for event, heads in how.heads.items()},
        ),
    )
    index.settle(
        ids,
        {ref.number: event for ref, event in stored.events.items()},
        {ref.number: story for ref, story in stored.stories.items()},
    )


def _by_id(heads: Sequence[int | InBatch], ids: Sequence[int]) -> tuple[int, ...]:
    return tuple(ids[one.number] if isinstance(one, InBatch) else one for one in heads)


def _read(row: UngroupedRow) -> Candidate:
    title, body = row.headline, row.text.removeprefix(f"{row.headline}\n\n")
    # An article whose day alone is known keeps that day.
    published = row.published or datetime.combine(row.day, time(12), UTC)
    draft = Draft(
        body,
        "",
        title=title if body != row.text else None,
        outlet=Outlet(row.outlet, row.outlet_name),
        language=row.language,
        published=published,
    )
    return candidate_of(read_article(draft, read_on=row.day))
