"""Articles that were read before there were events are grouped, portion by portion."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from briefings.ingest import regrouping
from briefings.ingest.intake import take_in_drafts
from briefings.ingest.regrouping import group_old
from briefings.models import Draft, Outlet, Question
from briefings.store import Store
from briefings.writing import list_stories, write_summary

NOW = datetime(2025, 3, 20, 12, tzinfo=UTC)
STORIES = (
    "The court of Sela heard the appeal of Mayor Samer Halabi in the corruption case of the port.",
    "A storm sank three fishing boats off Tarsa and rescue teams searched the coast for sailors.",
    "The Nahla textile factory laid off 400 workers and its union called a strike over wages.",
)


def clock() -> datetime:
    return NOW


def reports() -> list[Draft]:
    found: list[Draft] = []
    for at, told in enumerate(STORIES):
        for day in range(4):
            words = f"{told} Report number {day} said more of it: {told.lower()}"
            published = NOW - timedelta(days=10 - day, hours=at)
            outlet = Outlet(f"paper{day}", f"Paper {day}")
            text = f"SELA (AFP) - {words}" if day == 1 else words
            found.append(
                Draft(text, f"{at}-{day}", title=told[:45], outlet=outlet, published=published)
            )
    return found


async def as_before_events(store: Store) -> None:
    """Makes a store as it was: all articles in one story, and no events."""
    async with store.database.writing() as connection:
        run = connection.exec_driver_sql
        for table in ("event_headlines", "article_features", "story_terms", "story_outlets"):
            await run(f"DELETE FROM {table}")
        await run("DELETE FROM story_actors")
        await run("UPDATE articles SET event_id = NULL, story_id = 1, agencies = NULL")
        await run("UPDATE timexes SET story_id = 1")
        await run("DELETE FROM events")
        await run("DELETE FROM stories WHERE id > 1")
        await run(
            "UPDATE stories SET articles = 12, first_day = (SELECT min(day) FROM articles),"
            " last_day = (SELECT max(day) FROM articles)"
        )
        await run("INSERT INTO story_outlets SELECT DISTINCT 1, outlet_id FROM articles")
        await run(
            "INSERT INTO story_actors SELECT 1, actor_id, count(DISTINCT article_id) FROM mentions"
            " GROUP BY actor_id"
        )
        await run("UPDATE totals SET stories = 1")


async def groups(store: Store) -> set[frozenset[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for article, _, story in await store.places(0):
        found[story].add(article)
    return {frozenset(one) for one in found.values()}


async def test_old_articles_come_into_the_stories_they_would_be_in(where: str) -> None:
    async with Store.open(where, clock=clock) as store:
        await take_in_drafts(store, reports(), clock=clock)
        before = await groups(store)
        await as_before_events(store)
    async with Store.open(where, clock=clock) as store:
        assert len(await store.ungrouped(100)) == 12
        assert await group_old(store) == 12
        assert await groups(store) == before
        assert len(before) == 3
        told = await list_stories(store, Question(language="en"))
        assert [card.articles for card in told.stories] == [4, 4, 4]
        assert (await store.totals()).stories == 3
        assert await store.story(1) is not None  # whoever follows it follows what became of it
        assert (await write_summary(store, Question("Tarsa", "en"))).points
        assert await group_old(store) == 0


async def test_it_goes_on_where_it_was_stopped(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Store.open(where, clock=clock) as store:
        await take_in_drafts(store, reports(), clock=clock)
        before = await groups(store)
        await as_before_events(store)
    monkeypatch.setattr(regrouping, "PORTION", 5)

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    async with Store.open(where, clock=clock) as store:
        with pytest.raises(KeyboardInterrupt):
            await group_old(store, stop)
        assert len(await store.ungrouped(100)) == 7
    async with Store.open(where, clock=clock) as store:
        assert await group_old(store) == 7
        assert await groups(store) == before
        credited = await store.citations(range(1, 13))
        assert sum(bool(one.agencies) for one in credited.values()) == 3
