"""Events and stories: what groups keep, whatever comes, and what the store knows of them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.intake import Intake, take_in_drafts
from briefings.models import Draft, Outlet
from briefings.reading.read import read_article
from briefings.store import GroupedRow, InBatch, Regrouping, Store
from briefings.stories.features import features_of, pack_features, unpack_features
from briefings.stories.index import Placement, StoryIndex, candidate_of
from briefings.stories.linkage import clusters
from briefings.stories.regrouping import carry
from briefings.stories.skeletons import arabic_skeletons, latin_skeleton
from tests.briefings.store.factory import article, placed

DAY = datetime(2024, 5, 1, 9, tzinfo=UTC)
# Three affairs; each report is some of an affair's words among words that all use.
AFFAIRS = (
    "ferry capsized harbour lifeboats passengers Orsina captain rescued channel storm hull ropes",
    "vineyard frost growers grapes Marle harvest insurance bottles blossom heaters cellar barrels",
    "tunnel digging collapse miners Hollin shaft engineers rescue drill gravel pumps helmets",
)
PLAIN = "said people officials after morning year week many while under during reports several"


def clock() -> datetime:
    return DAY + timedelta(days=90)


def report(affair: int, number: int, day: int = 0) -> Draft:
    dice = random.Random(f"{affair} {number}")
    own, plain = AFFAIRS[affair].split(), PLAIN.split()
    words = [dice.choice(own) if dice.random() < 0.6 else dice.choice(plain) for _ in range(90)]
    return Draft(
        f"{' '.join(words[:45])}.\n{' '.join(words[45:])}.",
        f"{affair}-{number}",
        title=" ".join(dice.sample(own, 5)),
        outlet=Outlet(f"outlet{number % 4}", f"Outlet {number % 4}"),
        language="en",
        published=DAY + timedelta(days=day, minutes=number),
    )


def day_of(day: int) -> list[Draft]:
    """Four reports of each affair."""
    return [report(affair, 4 * day + one, day) for affair in range(3) for one in range(4)]


def candidates(drafts: list[Draft]) -> list:  # type: ignore[type-arg]
    return [candidate_of(read_article(draft, read_on=date(2024, 6, 1))) for draft in drafts]


def settle(index: StoryIndex, placement: Placement, first: int) -> list[int]:
    """Settles a batch as a store would, with ids after `first`; returns each article's story."""
    ids = {
        one: first * 100 - one
        for place in placement.places
        for one in (place.event, place.story)
        if one < 0
    }
    for event, story in placement.events.items():
        ids |= {one: first * 100 - one for one in (event, story) if one < 0}
    count = len(placement.places)
    index.settle(range(first, first + count), ids, ids)
    return [ids.get(place.story, place.story) for place in placement.places]


async def test_affairs_are_told_apart_whatever_their_order(tmp_path: Path) -> None:
    found: list[set[frozenset[str]]] = []
    drafts = [report(affair, number) for affair in range(3) for number in range(8)]
    for seed in range(3):
        random.Random(seed).shuffle(drafts)
        async with Store.open(tmp_path / f"{seed}.db", clock=clock) as store:
            intake = Intake(store, clock=clock)
            for at in range(0, len(drafts), 5):
                await intake.take(drafts[at : at + 5])
            stories: dict[int, set[str]] = {}
            titles = {draft.title: draft.origin for draft in drafts}
            for row in await store.stories(limit=50):
                for one in (await store.story_articles(row.id, limit=50)).articles:
                    stories.setdefault(row.id, set()).add(titles[one.headline])
            found.append({frozenset(group) for group in stories.values()})
    assert found[0] == found[1] == found[2]
    assert {frozenset(origin[0] for origin in group) for group in found[0]} == {
        frozenset("0"),
        frozenset("1"),
        frozenset("2"),
    }


async def test_every_event_is_in_one_story_and_counts_its_articles(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        intake = Intake(store, clock=clock)
        for day in range(6):
            await intake.take(
                [report(affair, 10 * day + n, day) for affair in range(3) for n in range(4)]
            )
        places = await store.places(0)
        assert len(places) == 72
        for row in await store.stories(limit=50):
            events = await store.events(row.id, limit=50)
            own = {event for _, event, story in places if story == row.id}
            assert {event.id for event in events} == own
            assert sum(event.articles for event in events) == row.articles
            assert row.articles == sum(story == row.id for _, _, story in places)
            assert row.first == min(event.first for event in events)
            heads = {event.headlines["en"] for event in events}
            assert row.headline_en in heads
        assert (await store.totals()).stories == len(await store.stories(limit=50))


async def test_a_new_start_and_another_process_go_on_as_if_there_were_none(
    tmp_path: Path,
) -> None:
    places: list[list[tuple[int, int, int]]] = []
    batches = [
        [report(a, 4 * day + n, day) for a in range(3) for n in range(4)] for day in range(4)
    ]
    for name in ("one", "many"):
        async with Store.open(tmp_path / f"{name}.db", clock=clock) as store:
            first, second = Intake(store, clock=clock), Intake(store, clock=clock)
            for at, batch in enumerate(batches):
                if name == "one":
                    await first.take(batch)
                elif at % 2:
                    await second.take(batch)
                else:
                    await (Intake(store, clock=clock) if at else first).take(batch)
            places.append(await store.places(0))
    assert places[0] == places[1]


async def test_a_story_merged_into_another_answers_for_it(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await store.add([placed(article("One", "Text."), InBatch(0), event=InBatch(0))])
        await store.add([placed(article("Two", "Text!"), InBatch(0), event=InBatch(0))])
        third = placed(article("Three", "More."), 1, event=1)
        await store.place([third], Regrouping(articles={2: 1}, events={1: 1}))

        merged = await store.story(2)
        assert merged is not None
        assert (merged.id, merged.articles) == (1, 3)
        assert [one.id for one in (await store.story_articles(2, limit=9)).articles] == [3, 2, 1]
        assert await store.places(0) == [(1, 1, 1), (2, 1, 1), (3, 1, 1)]
        assert (await store.totals()).stories == 1
        # Its id is never given to another, and successors of successors are found at once.
        (kept,) = await store.add([placed(article("Four", "Else."), InBatch(0))])
        assert kept is not None
        assert kept.story_id == 3
        await store.place(
            [placed(article("Five", "Rest."), 3, event=kept.event_id)],
            Regrouping(events={1: 3, kept.event_id: 3}),
        )
        survivor = await store.story(2)
        assert survivor is not None
        assert survivor.id == 3


async def test_a_story_that_splits_leaves_its_id_to_the_larger_part(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        batch = [
            placed(article(f"T{n}", f"Text {n}."), InBatch(0), event=InBatch(n)) for n in range(3)
        ]
        await store.add(batch)
        new = placed(article("New", "Text new."), InBatch(7), event=InBatch(8))
        stored = await store.place(
            [new], Regrouping(articles={3: InBatch(8)}, events={InBatch(8): InBatch(7)})
        )
        assert stored.stories == {InBatch(7): 2}
        small, large = await store.story(2), await store.story(1)
        assert small is not None
        assert large is not None
        assert (small.articles, large.articles) == (2, 2)
        assert [row[2] for row in await store.places(0)] == [1, 1, 2, 2]


async def test_features_are_kept_for_the_next_start(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, [report(0, 1)], clock=clock)
        (row,) = await store.grouped(0, 9)
        assert isinstance(row, GroupedRow)
        read = features_of(read_article(report(0, 1), read_on=date(2024, 6, 1)))
        assert unpack_features(row.features).names == read.names
        assert unpack_features(pack_features(read)).terms[0].text == read.terms[0].text


def test_the_window_is_bounded_and_a_resting_story_comes_back() -> None:
    index = StoryIndex(window=40)
    (story,) = set(settle(index, index.place(candidates([report(0, n) for n in range(4)])), 1))
    for turn in range(12):
        batch = candidates([report(1, 20 * turn + n, turn) for n in range(10)])
        settle(index, index.place(batch), 10 + 10 * turn)
        assert len(index) <= 40
    assert not index.articles & {1, 2, 3, 4}
    again = settle(index, index.place(candidates([report(0, 900 + n, 13) for n in range(3)])), 500)
    assert set(again) == {story}


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("Blinken", "بلينكن"),
        ("London", "ولندن"),
        ("Netanyahu", "نتنياهو"),
        ("Putin", "بوتين"),
    ],
)
def test_a_name_has_one_skeleton_in_both_scripts(english: str, arabic: str) -> None:
    assert latin_skeleton(english.lower()) in arabic_skeletons(arabic)


@given(
    st.lists(st.integers(0, 3), max_size=12),
    st.lists(st.none() | st.integers(1, 4), min_size=12, max_size=12),
)
def test_an_id_is_carried_once_and_only_where_it_was(
    groups: list[int], before: list[int | None]
) -> None:
    kept = carry(groups, before[: len(groups)])
    assert len(set(kept.values())) == len(kept)
    pairs = set(zip(groups, before, strict=False))
    assert all(pair in pairs for pair in kept.items())


@given(st.integers(2, 14), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_clusters_are_those_of_average_linkage_by_its_definition(count: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    points = dice.random((count, 5))
    points /= np.linalg.norm(points, axis=1)[:, None]
    near = points @ points.T
    groups: list[list[int]] = [[one] for one in range(count)]
    cut = 0.85
    while len(groups) > 1:  # merge the two nearest, again and again
        pairs = [(float(near[np.ix_(a, b)].mean()), i, j) for i, a in enumerate(groups)
                 for j, b in enumerate(groups) if i < j]  # fmt: skip
        value, i, j = max(pairs)
        if value < cut:
            break
        groups[i] = groups[i] + groups.pop(j)
    (labels,) = clusters(near, (cut,))
    ours: dict[int, set[int]] = {}
    for one, label in enumerate(labels):
        ours.setdefault(label, set()).add(one)
    assert {frozenset(group) for group in groups} == {frozenset(group) for group in ours.values()}
