from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.records import ChatRow, Records
from briefings.models import (
    Actor,
    ActorKind,
    Certainty,
    NoteCode,
    Precision,
    Timex,
    TimexKind,
    TimexNote,
)
from briefings.store import GroupedRow, InBatch, Kept, Store, StoryRow, Totals, UnstorableError
from tests.briefings.store.factory import CITY, DAY, ENVOY, article, clock, placed


async def test_a_batch_comes_back_in_order_with_ids(store: Store) -> None:
    batch = [
        placed(article("First", "Body one."), InBatch(7)),
        placed(article("Second", "Body two."), InBatch(3)),
        placed(article("Third", "Body three."), InBatch(7)),
    ]

    assert await store.add(batch) == [Kept(1, 1), Kept(2, 2), Kept(3, 1)]
    assert await store.totals() == Totals(articles=3, stories=2, outlets=1)


async def test_the_same_article_again_changes_nothing(store: Store) -> None:
    one = article(mentions=[(1, ENVOY)], dates=[(1, DAY)], url="https://example.org/1")
    await store.add([placed(one, terms=(("title", 1.0),))])
    before = (await store.stories(limit=9), await store.totals(), await store.outlets(limit=9))

    again = [placed(one, 1, terms=(("other", 9.0),)), placed(one)]

    assert await store.add(again) == [None, None]
    after = (await store.stories(limit=9), await store.totals(), await store.outlets(limit=9))
    assert after == before
    assert await store.find_stories(["other"], limit=9) == []


async def test_twice_in_one_batch_is_kept_once(store: Store) -> None:
    one = article()

    assert await store.add([placed(one), placed(one, InBatch(1))]) == [Kept(1, 1), None]
    assert await store.story_count() == 1


async def test_known_hashes(store: Store) -> None:
    one = article(url="https://example.org/1")
    await store.add([placed(one)])

    assert await store.known([one.content_hash, "0" * 64]) == {one.content_hash}


async def test_a_story_grows_with_its_articles(store: Store) -> None:
    await store.add([placed(article("Old", day=DAY - timedelta(days=3)))])
    (small,) = await store.stories(limit=1)
    await store.add(
        [
            placed(article("عنوان", "نص.", language="ar", outlet="a.example"), 1),
            placed(article("New", "Text.", outlet="b.example"), 1),
            placed(article("Middle", "More.", day=DAY - timedelta(days=1)), 1),
        ]
    )

    (row,) = await store.stories(limit=9)
    assert row == StoryRow(1, "عنوان", "New", 4, 3, DAY - timedelta(days=3), DAY, row.activity)
    assert row.activity > small.activity


async def test_a_near_duplicate_counts_but_does_not_head_its_story(store: Store) -> None:
    await store.add([placed(article("Original", "One."))])
    later = article("Copy", "One!", day=DAY + timedelta(days=1), outlet="copy.example")
    await store.add([placed(later, 1, duplicate_of=1)])

    (row,) = await store.stories(limit=9)
    assert (row.headline_en, row.articles, row.outlets) == ("Original", 2, 2)
    assert (await store.articles_by_id([2]))[2].duplicate_of == 1


async def test_a_duplicate_may_name_an_article_of_its_own_batch(store: Store) -> None:
    one, two = article("One", "Text."), article("Two", "Text!")
    await store.add([placed(one)])

    await store.add([placed(one, 1), placed(two, 1, duplicate_of=InBatch(0))])

    assert (await store.articles_by_id([2]))[2].duplicate_of == 1


async def test_story_terms_are_replaced(store: Store) -> None:
    await store.add([placed(article("One", "A."), terms=(("alpha", 2.0), ("beta", 1.0)))])
    await store.add([placed(article("Two", "B."), 1)])
    (profile,) = await store.story_profiles(DAY, 9)
    assert profile.terms == (("alpha", 2.0), ("beta", 1.0))

    await store.add([placed(article("Three", "C."), 1, terms=(("gamma", 3.0),))])

    (profile,) = await store.story_profiles(DAY, 9)
    assert profile.terms == (("gamma", 3.0),)


async def test_profiles_name_the_commonest_actors_first(store: Store) -> None:
    await store.add(
        [
            placed(article("One", "A.", mentions=[(0, ENVOY), (1, ENVOY)])),
            placed(article("Two", "B.", mentions=[(0, CITY)])),
            placed(article("Three", "C.", mentions=[(0, CITY)])),
        ]
    )

    (profile,) = await store.story_profiles(DAY, 9)
    assert profile.actors == (CITY.key, ENVOY.key)
    assert (profile.first, profile.last, profile.articles) == (DAY, DAY, 3)
    assert await store.story_profiles(DAY + timedelta(days=1), 9) == []


async def test_an_actor_gains_the_name_it_lacked(store: Store) -> None:
    half = Actor("place:x", ActorKind.PLACE, name_ar="س")
    whole = Actor("place:x", ActorKind.PLACE, name_ar="ص", name_en="X")
    await store.add([placed(article("One", "A.", mentions=[(0, half)]))])
    await store.add([placed(article("Two", "B.", mentions=[(0, whole)]), 1)])

    assert await store.actors(["place:x", "place:y"]) == {
        "place:x": Actor("place:x", ActorKind.PLACE, "س", "X")
    }


async def test_what_articles_are_grouped_by_comes_back_whole(store: Store) -> None:
    wide = (0, 1 << 31, (1 << 64) - 1)
    await store.add(
        [
            placed(article("One", "A.", signature=wide), features=b"one"),
            placed(article("Two", "B.", signature=(5, (1 << 32) - 1)), features=b"two"),
            placed(article("Three", "C.", signature=()), InBatch(1), features=b"three"),
            placed(article("Four", "D.")),
        ]
    )

    assert await store.grouped(0, 9) == [
        GroupedRow(1, 1, 1, b"one", wide),
        GroupedRow(2, 2, 1, b"two", (5, (1 << 32) - 1)),
        GroupedRow(3, 3, 2, b"three", ()),
    ]
    assert [row.article_id for row in await store.grouped(0, 1)] == [3]
    assert await store.grouped(3, 9) == []
    assert await store.places(3) == [(3, 3, 2), (4, 4, 1)]


async def test_a_batch_that_fails_leaves_nothing(store: Store) -> None:
    good, bad = article("Good", "Text."), article("Bad", "Text.")

    with pytest.raises(UnstorableError, match=f"{re.escape(store.where)}: there is no story 99"):
        await store.add([placed(good), placed(bad, 99)])

    assert await store.totals() == Totals(0, 0, 0)
    assert await store.known([good.content_hash]) == set()
    assert (await store.find_articles(["good"], limit=9)).articles == ()
    assert await store.add([placed(good)]) == [Kept(1, 1)]


@pytest.mark.parametrize("evil", ["half \ud800 a pair", "a NUL \0 inside"])
async def test_what_no_database_takes_is_refused_by_name(store: Store, evil: str) -> None:
    with pytest.raises(UnstorableError, match="memory"):
        await store.add([placed(article("Title", evil))])
    with pytest.raises(UnstorableError):
        await store.add([placed(dataclasses.replace(article(), headline=evil))])

    assert await store.totals() == Totals(0, 0, 0)


async def test_what_cannot_be_asked_for_is_not_found(store: Store) -> None:
    await store.add([placed(article(), terms=(("title", 1.0),))])

    for mode in ("all", "any"):
        found = await store.find_articles(["\ud800", "\0", '"', "a b"], limit=9, mode=mode)
        assert found.articles == ()
    assert (await store.find_articles(["\ud800"], limit=9)).articles == ()
    assert await store.find_stories(["\ud800"], limit=9) == []


async def test_a_number_that_is_none_is_left_out(store: Store) -> None:
    one = article()
    (figure,) = one.figures
    nan = dataclasses.replace(figure, low=float("nan"))

    assert await store.add([placed(dataclasses.replace(one, figures=(nan, figure)))]) == [
        Kept(1, 1)
    ]
    assert await store.check() == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
        min_size=1,
        max_size=6,
    ),
    term=st.text(
        st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=30
    ),
)
async def test_any_text_comes_back_as_it_was(store: Store, lines: list[str], term: str) -> None:
    """Every example goes to the same store, so that terms meet those of others."""
    one = article(*lines, terms=[[term]] * len(lines))
    (kept,) = await store.add([placed(one)])
    row = kept and (await store.articles_by_id([kept.article_id]))[kept.article_id]
    if kept is None or row is None:
        return  # the same words as an example before

    spans = [(kept.article_id, s.start, s.end) for s in one.sentences]
    texts = await store.passages(spans)
    assert [texts[span] for span in spans] == [one.passage(s) for s in one.sentences]
    found = await store.find_articles([term], limit=500)
    assert kept.article_id in {row.id for row in found.articles}
    assert row.headline == one.headline
    holders = await store.sentences_of([row.id for row in found.articles], per_article=1)
    assert {_small(sentence.terms[0]) for sentence in holders} == {_small(term)}


def _small(term: str) -> str:
    """A term as search has it: Latin capitals are small letters, and other letters are as is."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in term)


async def test_everything_a_date_says_comes_back(store: Store) -> None:
    notes = (
        TimexNote(NoteCode.MONTH_NAMES_DISAGREE, ("2024-01", "2024-12")),
        TimexNote(NoteCode.AFTER_PUBLICATION),
    )
    stated = Timex(
        start=6,
        end=10,
        text="Text",
        kind=TimexKind.TIME,
        value="2024-01",
        first=date(2024, 1, 1),
        last=date(2024, 1, 31),
        precision=Precision.MONTH,
        certainty=Certainty.DISPUTED,
        time_of_day="20:30",
        notes=notes,
    )
    await store.add([placed(article("Title", "Text stands here.", times=(stated,)))])

    (row,) = await store.dated_sentences(story_id=1, limit=9)
    assert (row.kind, row.value, row.first, row.last) == (
        stated.kind,
        stated.value,
        stated.first,
        stated.last,
    )
    assert (row.precision, row.certainty, row.notes) == (
        stated.precision,
        stated.certainty,
        stated.notes,
    )
    assert (row.time_of_day, row.start, row.end) == ("20:30", 6, 10)
    assert (row.sentence.order, row.language, row.day, row.story_id) == (1, "en", DAY, 1)


async def test_chats_remember_their_choices(where: str) -> None:
    async with Store.open(where, clock=clock) as store:
        nobody = await Records(store.database).chats.get("telegram", "-100:7")
        assert nobody == ChatRow("telegram", "-100:7")
        first = await Records(store.database).chats.put(
            replace(nobody, language="en", muted=("كرة القدم", "odds"))
        )
        second = await Records(store.database).chats.put(
            replace(first, language=None, quiet_from=1320, quiet_to=420)
        )
        other = await Records(store.database).chats.put(
            ChatRow("discord", "-100:7", language="en", card="dark")
        )
    assert first.id == second.id != other.id
    async with Store.open(where, clock=clock) as store:
        assert await Records(store.database).chats.get("telegram", "-100:7") == second
        assert await Records(store.database).chats.get("discord", "-100:7") == other


async def test_a_chat_that_moves_keeps_its_choices(store: Store) -> None:
    old = await Records(store.database).chats.put(
        ChatRow("telegram", "-7", language="en", card="dark")
    )
    assert await Records(store.database).chats.move("telegram", "-7", "-1007")
    assert await Records(store.database).chats.get("telegram", "-1007") == replace(old, key="-1007")
    assert (await Records(store.database).chats.get("telegram", "-7")).id == 0
    # Cursor twice, and where the new chat has chosen by itself: nothing is lost.
    assert not await Records(store.database).chats.move("telegram", "-7", "-1007")
    again = await Records(store.database).chats.put(ChatRow("telegram", "-7"))
    assert not await Records(store.database).chats.move("telegram", "-7", "-1007")
    assert (await Records(store.database).chats.get("telegram", "-7")).id == again.id


async def test_suspending_a_chat_holds_for_its_topics_and_for_no_other(store: Store) -> None:
    for platform, key in (
        ("telegram", "-100"),
        ("telegram", "-100:5"),
        ("telegram", "-1001"),
        ("discord", "-100"),
    ):
        await Records(store.database).chats.put(ChatRow(platform, key))
    await Records(store.database).chats.suspend("telegram", "-100", "kicked")
    found = [
        (await Records(store.database).chats.get(platform, key)).suspended
        for platform, key in (
            ("telegram", "-100"),
            ("telegram", "-100:5"),
            ("telegram", "-1001"),
            ("discord", "-100"),
        )
    ]
    assert found == ["kicked", "kicked", None, None]
    await Records(store.database).chats.suspend("telegram", "-100", None)
    assert (await Records(store.database).chats.get("telegram", "-100:5")).suspended is None
