"""Articles whose words are corrected: the newest answers, the older wordings are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from briefings.ingest.intake import Intake
from briefings.models import Draft, Outlet, Question
from briefings.store import Store, schema
from briefings.store.revise import MOST_REVISIONS
from briefings.text.terms import terms
from briefings.writing import search, write_summary

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
FIRST = Draft(
    "The fire at the Riverton mill hurt seven workers on Thursday, the fire service said. "
    "The mill will stay closed until June, its owner said.",
    "https://herald.example/feed",
    title="Seven hurt in Riverton mill fire",
    outlet=Outlet("herald.example", "Herald"),
    url="https://herald.example/1",
    language="en",
    published=NOW,
    identity="1:guid-1",
)
SECOND = replace(
    FIRST,
    text=FIRST.text.replace("seven workers", "nine workers, among them two firefighters,"),
    title="Nine hurt in Riverton mill fire",
)


@pytest.fixture
async def store(where: str) -> AsyncIterator[Store]:
    async with Store.open(where, clock=lambda: NOW) as opened:
        yield opened


async def take(store: Store, *drafts: Draft) -> tuple[int, int]:
    report = await Intake(store, clock=lambda: NOW).take(drafts)
    return report.added, report.known


async def said(store: Store, words: str) -> list[str]:
    result = await search(store, Question(words, "en"))
    return [hit.text for hit in result.hits]


async def test_the_newest_wording_answers_and_the_older_is_kept(store: Store) -> None:
    await take(store, FIRST)
    assert await take(store, SECOND) == (1, 0)
    assert (await store.totals()).articles == 1
    summary = await write_summary(store, Question("Riverton", "en"))
    text = " ".join(point.text for point in summary.points)
    assert "nine workers" in text
    assert "seven" not in text
    assert summary.points[0].sources[0].updated
    (story,) = await store.stories(limit=5)
    assert (story.headline_en, story.articles, story.outlets) == (SECOND.title, 1, 1)
    (before,) = await store.revisions([summary.points[0].sources[0].article_id])
    assert (before.number, before.headline) == (1, FIRST.title)
    assert "seven workers" in before.text


async def test_search_finds_the_new_words_and_not_the_old(store: Store) -> None:
    await take(store, FIRST)
    await take(store, SECOND)
    assert await said(store, "firefighters")
    for term in terms("seven"):
        assert (await store.find_articles([term], limit=5)).articles == ()
    assert await store.check() == []


async def test_reading_any_wording_again_changes_nothing(store: Store) -> None:
    await take(store, FIRST)
    await take(store, SECOND)
    before = await store.stories(limit=5)
    assert await take(store, FIRST) == (0, 1)
    assert await take(store, SECOND, FIRST, SECOND) == (0, 3)
    assert await store.stories(limit=5) == before
    assert len(await store.revisions([1])) == 1


async def test_a_changed_guid_is_known_by_its_link(store: Store) -> None:
    await take(store, FIRST)
    await take(store, replace(SECOND, identity="1:guid-again", text=FIRST.text + " It rained."))
    assert (await store.totals()).articles == 1


async def test_other_texts_under_one_guid_or_link_stay_apart(store: Store) -> None:
    other = replace(
        FIRST,
        title="Council votes on bridge",
        text="Members chose a cheaper plan after a long debate, officials told reporters.",
    )
    await take(store, FIRST)
    await take(store, other)
    assert (await store.totals()).articles == 2
    weather = [
        replace(
            FIRST,
            identity=f"2:{day}",
            title=f"Weather for {day}",
            text=f"{words} is what forecasters expect along the coast.",
        )
        for day, words in (("Monday", "Heavy rain"), ("Tuesday", "Strong, dusty wind"))
    ]
    for one in weather:
        await take(store, one)
    assert (await store.totals()).articles == 4


async def test_another_outlets_words_correct_nothing(store: Store) -> None:
    await take(store, FIRST)
    await take(store, replace(SECOND, identity="2:guid-1", origin="https://other.example/feed"))
    assert (await store.totals()).articles == 2


async def test_words_that_change_all_the_time_fill_no_store(store: Store) -> None:
    await take(store, FIRST)
    for n in range(MOST_REVISIONS + 5):
        await take(store, replace(FIRST, text=f"{FIRST.text} Read by {n} people."))
    assert (await store.totals()).articles == 1
    kept = await store.revisions([1])
    assert [row.number for row in kept] == list(range(1, MOST_REVISIONS + 1))
    assert "Read by" not in kept[0].text


async def test_a_corrected_date_moves_the_article(store: Store) -> None:
    await take(store, FIRST)
    await take(store, replace(SECOND, published=datetime(2024, 5, 1, 9, tzinfo=UTC)))
    (found,) = (await store.find_articles([], limit=5)).articles
    assert found.day.isoformat() == "2024-05-01"
    (story,) = await store.stories(limit=5)
    assert story.headline_en == SECOND.title


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12))
async def test_whatever_comes_each_item_is_one_article(
    order: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("law") / "s.db"
    places = ("Riverton", "Hillford", "Lakeside", "Marshbury")
    seen: dict[int, list[int]] = {}
    async with Store.open(path, clock=lambda: NOW) as store:
        intake = Intake(store, clock=lambda: NOW)
        for item, version in order:
            title = f"Council of {places[item]} votes on its budget"
            text = f"{places[item]} council members voted {version} times over item {item} today."
            url = f"https://herald.example/{item}"
            await intake.take(
                [replace(FIRST, title=title, text=text, url=url, identity=f"1:{item}")]
            )
            if version not in seen.setdefault(item, []):
                seen[item].append(version)
        assert (await store.totals()).articles == len(seen)
        kept = await store.revisions(range(1, 9))
        assert len(kept) == sum(len(versions) - 1 for versions in seen.values())
        assert await store.check() == []


async def test_one_page_in_two_feeds_of_its_outlet_is_one_article(store: Store) -> None:
    short = replace(
        FIRST,
        text=FIRST.text.partition(". ")[0] + ".",
        origin="https://herald.example/top",
        identity="2:guid-9",
    )
    await take(store, FIRST)
    assert await take(store, short) == (0, 1)
    other = replace(SECOND, url="https://herald.example/2", identity="1:guid-2")
    await take(store, replace(other, text=other.text.partition(". ")[0] + "."))
    whole = replace(other, origin="https://herald.example/top", identity="2:guid-2")
    assert await take(store, whole) == (1, 0)
    assert (await store.totals()).articles == 2
    assert await said(store, "owner")  # the longer wording answers
    foreign = replace(short, outlet=Outlet("other.example", "Other"))
    await take(store, replace(foreign, text=foreign.text + " Again."))
    assert (await store.totals()).articles == 3


async def test_a_correction_counts_its_actors_once_and_the_old_ones_no_more(store: Store) -> None:
    """Whom a story's articles name decides what joins it: a name taken back must not count."""
    first = replace(
        FIRST,
        text="Emmanuel Macron met Vladimir Putin in Riverton on Thursday, the mayor said. "
        "Emmanuel Macron and Vladimir Putin spoke about the mill for two hours.",
        title="Macron speaks in Riverton",
    )
    second = replace(
        first,
        text=first.text.replace("Vladimir Putin", "Giorgia Meloni"),
        title="Macron speaks in Riverton",
    )

    async def counted() -> dict[str, int]:
        counts, actors = schema.story_actors, schema.actors
        query = select(actors.c.key, counts.c.articles).join(
            actors, actors.c.id == counts.c.actor_id
        )
        async with store.database.reading() as connection:
            return {row.key: row.articles for row in await connection.execute(query)}

    await take(store, first)
    before = await counted()
    for _ in range(2):
        await take(store, second)
    after = await counted()
    assert set(before.values()) == set(after.values()) == {1}
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    assert len(gone) == len(come) == 1
