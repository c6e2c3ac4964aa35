"""Between the index of stories and the store: one speaks in numbers, the other in rows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from briefings.store import (
    GroupedRow,
    InBatch,
    Placed,
    Regrouping,
    Store,
    StoryPlacement,
    StoryProfile,
)
from briefings.stories.features import unpack_features
from briefings.stories.index import Candidate, Grouped, Placement, Quiet, StoryIndex
from briefings.stories.weights import QUIET_DAYS, QUIET_STORIES, WINDOW_ARTICLES
from briefings.text.language import language_of


def placed_rows(
    batch: Sequence[Candidate], placement: Placement
) -> tuple[list[Placed], Regrouping]:
    """A batch as the store takes it. New events and stories are `InBatch` of their number."""
    placed = [
        Placed(
            one.article,
            StoryPlacement(
                _group(place.story),
                duplicate_of=_article(place.copy_of),
                event=_group(place.event),
                features=one.packed,
            ),
        )
        for one, place in zip(batch, placement.places, strict=True)
    ]
    return placed, Regrouping(
        articles={article: _group(event) for article, event in placement.moved.items()},
        events={_group(event): _group(story) for event, story in placement.events.items()},
        terms={_group(story): terms for story, terms in placement.profiles.items()},
        heads={
            _group(event): tuple(_of_batch(one) for one in articles)
            for event, articles in placement.heads.items()
        },
    )


async def load_index(store: Store) -> tuple[StoryIndex, int]:
    """The index of what a store holds, and the last article it knows."""
    rows = await store.grouped(0, WINDOW_ARTICLES * 3 // 4)
    newest = await store.stories(limit=1)
    quiet: list[StoryProfile] = []
    if newest:
        since = newest[0].last - timedelta(days=QUIET_DAYS)
        quiet = await store.story_profiles(since, QUIET_STORIES)
    index = await asyncio.to_thread(_index_of, rows, quiet)
    return index, rows[-1].article_id if rows else 0


def _index_of(rows: Sequence[GroupedRow], quiet: Sequence[StoryProfile]) -> StoryIndex:
    resting = sorted(quiet, key=lambda one: (one.last, one.id))
    return StoryIndex.of(map(_grouped, rows), filter(None, map(_quiet, resting)))


async def catch_up(store: Store, index: StoryIndex, last: int) -> int:
    """Takes in what another process has placed since; returns the last article known now."""
    rows = await store.grouped(last, WINDOW_ARTICLES * 3 // 4)
    await asyncio.to_thread(index.extend, [_grouped(row) for row in rows])
    known = index.articles
    places = await store.places(min(known)) if known else []
    await asyncio.to_thread(index.regroup, places)
    return rows[-1].article_id if rows else last


def _grouped(row: GroupedRow) -> Grouped:
    return Grouped(
        row.article_id, row.event_id, row.story_id, unpack_features(row.features), row.signature
    )


def _quiet(profile: StoryProfile) -> Quiet | None:
    if not profile.terms:
        return None
    language = language_of("".join(term for term, _ in profile.terms))
    return Quiet(profile.id, language or "ar", profile.last.toordinal(), profile.terms)


def _group(number: int) -> int | InBatch:
    return number if number > 0 else InBatch(number)


def _article(number: int | None) -> int | InBatch | None:
    return None if number is None else _of_batch(number)


def _of_batch(number: int) -> int | InBatch:
    return number if number > 0 else InBatch(-1 - number)
