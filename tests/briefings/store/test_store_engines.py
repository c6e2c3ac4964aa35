"""The same store on two engines answers every question the same, in the same order."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from briefings.models import Actor, ActorKind, Period
from briefings.store import InBatch, Placed, Store, StoryPlacement, actors
from tests.briefings.store.factory import NOW, article, clock, many, placed
from tests.postgres import Postgres

HOSTILE = ("a-b", "it's", "back\\slash", "NEAR(", "عاشوراء’", "col:umn", "&", "!x", "<->", "Title")
PERIODS = (
    None,
    Period(date(2024, 6, 1), None),
    Period(None, date(2024, 9, 1)),
    Period(date(2024, 3, 1), date(2025, 3, 1)),
)
NAMES = ("Ünal", "Zahra", "ahmad", "أحمد", "ياسر", "Éva", "zed", "_x")


async def fill(store: Store) -> None:
    """A few hundred articles of common and rare words, some corrected, in stories and events."""
    news = many(240, 7, size=4, vocabulary=400)
    for at in range(0, len(news), 60):
        batch = [
            Placed(
                one,
                StoryPlacement(
                    InBatch(n % 7), terms=((f"w{n % 5}", 1.0 + n / 8),), event=InBatch(n % 11)
                ),
            )
            for n, one in enumerate(news[at : at + 60])
        ]
        await store.add(batch)
    people = [Actor(f"person:~{name}", ActorKind.PERSON, name, None) for name in NAMES]
    named = [(n % 2, actor) for n, actor in enumerate(people)]
    words = [list(HOSTILE), ["w1", "w2", *HOSTILE[:4]]]
    await store.add([placed(article("Names", "All.", terms=words, mentions=named))])
    for replaced in (3, 57, 120):
        new = replace(article(f"Corrected {replaced}", "w1 w2 new"), identity=f"i{replaced}")
        await store.add([Placed(new, StoryPlacement(1), replaces=replaced)])
    for name in NAMES:
        await store.sources.add(f"https://example.org/{name}", title=name, now=NOW)


@pytest.fixture
async def both(tmp_path: Path, postgres: Postgres) -> AsyncIterator[tuple[Store, Store]]:
    with postgres.database() as url:
        async with (
            Store.open(tmp_path / "store.db", clock=clock) as one,
            Store.open(url, clock=clock) as other,
        ):
            await fill(one)
            await fill(other)
            yield one, other


async def test_search_answers_the_same(both: tuple[Store, Store]) -> None:
    one, other = both
    dice = random.Random(5)
    found = 0
    for turn in range(60):
        common = [f"w{int(400 ** dice.random())}" for _ in range(dice.randrange(1, 4))]
        terms = [*common, *dice.sample(HOSTILE, turn % 3), *(["absent"] if turn % 7 == 0 else [])]
        asked = {"period": PERIODS[turn % 4], "limit": (3, 20, 500)[turn % 3]}
        for mode in ("all", "any"):
            answer = await one.find_articles(terms, mode=mode, **asked)  # type: ignore[arg-type]
            assert answer == await other.find_articles(terms, mode=mode, **asked)  # type: ignore[arg-type]
            found += len(answer.articles)
        ranked = await one.candidates(terms, **asked)  # type: ignore[arg-type]
        assert ranked == await other.candidates(terms, **asked)  # type: ignore[arg-type]
        assert await one.find_stories(terms, limit=9) == await other.find_stories(terms, limit=9)
    assert found > 500
    for term in (*HOSTILE, "TITLE", "near("):
        assert len((await other.find_articles([term], limit=9)).articles) == 1, term


async def test_everything_else_answers_the_same(both: tuple[Store, Store]) -> None:
    one, other = both
    ids = [row.id for row in (await one.find_articles([], limit=500)).articles]
    stories = [row.id for row in await one.stories(limit=500)]
    assert (len(ids), len(stories) > 5) == (241, True)
    for period in PERIODS:
        assert await one.stories(period, limit=50) == await other.stories(period, limit=50)
        assert await one.appearing(period=period) == await other.appearing(period=period)
        newest = await one.find_articles([], period=period, limit=99)
        assert newest == await other.find_articles([], period=period, limit=99)
    assert await one.totals() == await other.totals()
    assert await one.outlets(limit=99) == await other.outlets(limit=99)
    assert await one.grouped(0, 500) == await other.grouped(0, 500)
    assert await one.places(0) == await other.places(0)
    assert await one.revisions(ids) == await other.revisions(ids)
    assert list((await one.citations(ids)).items()) == list((await other.citations(ids)).items())
    assert await one.sentences_of(ids, per_article=3, standalone_only=True) == (
        await other.sentences_of(ids, per_article=3, standalone_only=True)
    )
    assert await one.names_met(limit=50) == await other.names_met(limit=50)
    assert await one.speakers(limit=50) == await other.speakers(limit=50)
    profiles = await one.story_profiles(date.min, 99)
    assert profiles == await other.story_profiles(date.min, 99)
    assert [row.title for row in await other.sources.all()] == sorted(NAMES)
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(300)]
    for story in stories[:12]:
        assert await one.events(story, limit=50) == await other.events(story, limit=50)
        assert await one.day_counts(story) == await other.day_counts(story)
        asked = {"story_id": story, "limit": 30}
        assert await one.dated_sentences(**asked) == await other.dated_sentences(**asked)  # type: ignore[arg-type]
        assert await one.told_on(story, days, each=2) == await other.told_on(story, days, each=2)
        assert await one.published_on(story, days, each=2) == (
            await other.published_on(story, days, each=2)
        )


def test_texts_are_ordered_by_code_point_whatever_the_language_of_the_database() -> None:
    """The wheel's server knows the order of no language, so the statement must tell."""
    statement = actors.speaking(9)
    assert 'actors.key COLLATE "C"' in str(statement.compile(dialect=postgresql.dialect()))
    assert "COLLATE" not in str(statement.compile(dialect=sqlite.dialect()))
