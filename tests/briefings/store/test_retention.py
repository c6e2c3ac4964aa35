"""Articles as old as an operator says go, and everything tells of what is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.background.maintenance import Maintenance
from bot.config import load
from bot.services import Services
from briefings.store import retention, schema
from briefings.text.terms import terms
from tests.bot.delivery.world import DAY, MONDAY, World, world


async def a_year(here: World) -> None:
    """Twelve reports: of a bridge in one place each month, and of a dam in the first and last."""
    for month in range(12):
        here.now = MONDAY + month * timedelta(days=30)
        await here.news(month + 1)
        if month in (0, 11):
            told = f"Engineers fill the dam of Tarshan. Part {month} of the dam of Tarshan holds."
            await here.news(100 + month, told=told)


async def counts(here: World) -> dict[str, int]:
    """What is counted, and what was counted before and kept."""
    articles, found = schema.articles, {}
    async with here.store.database.reading() as connection:
        totals = (await connection.execute(select(schema.totals))).one()
        found["articles"] = totals.articles - await connection.scalar(
            select(func.count()).select_from(articles)
        )
        found["stories"] = totals.stories - await connection.scalar(
            select(func.count()).select_from(schema.stories)
        )
        for table, column in (
            (schema.stories, articles.c.story_id),
            (schema.events, articles.c.event_id),
            (schema.outlets, articles.c.outlet_id),
        ):
            real = select(func.count()).where(column == table.c.id).scalar_subquery()
            wrong = select(func.count()).select_from(table).where(table.c.articles != real)
            found[table.name] = await connection.scalar(wrong)
        for derived in (schema.sentences, schema.timexes, schema.mentions, schema.event_headlines):
            lost = derived.c.article_id.not_in(select(articles.c.id))
            query = select(func.count()).select_from(derived).where(lost)
            found[derived.name] = await connection.scalar(query)
    return {name: wrong for name, wrong in found.items() if wrong}


async def test_old_articles_go_and_all_counts_and_search_are_of_the_rest(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_KEPT", 1)
    async with world(where) as here:
        await a_year(here)
        dam = terms("Tarshan")
        before = await here.store.find_articles(dam, limit=20)
        assert len(before.articles) == 2
        settings = load(None, {"MUJAZ_STORE_KEEP_ARTICLES_DAYS": "100"})
        services = Services(here.store, settings, here.services.clock)
        assert await Maintenance(services).retire() == 9
        assert await Maintenance(services).retire() == 0
        assert await counts(here) == {}
        assert not await here.store.check()
        after = await here.store.find_articles(dam, limit=20)
        assert after.articles == before.articles[:1]
        for story in await here.store.stories(limit=50):
            assert story.first >= (here.now - 100 * DAY).date()
            assert story.headline_en or story.headline_ar
        # News goes on, and so do the ids.
        last = await here.store.last_article()
        here.now += DAY
        await here.news(500)
        assert await here.store.last_article() > last
        assert await counts(here) == {}


async def test_the_newest_stay_however_old_and_nothing_goes_unless_it_is_set(where: str) -> None:
    async with world(where) as here:
        await a_year(here)
        here.now += 1_000 * DAY
        assert await Maintenance(here.services).retire() == 0
        settings = load(None, {"MUJAZ_STORE_KEEP_ARTICLES_DAYS": "30"})
        services = Services(here.store, settings, here.services.clock)
        assert await Maintenance(services).retire() == 0
        assert (await here.store.totals()).articles == 14


async def test_a_story_from_before_there_were_events_keeps_a_headline(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_KEPT", 1)
    async with world(where) as here:
        await a_year(here)
        async with here.store.database.writing() as connection:
            await connection.execute(update(schema.articles).values(event_id=None))
            await connection.execute(delete(schema.event_headlines))
            await connection.execute(delete(schema.events))
        before = (here.now - 100 * DAY).date()
        assert await here.store.retire(before, limit=50) == 9
        for story in await here.store.stories(limit=50):
            assert story.headline_en or story.headline_ar
