from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from briefings.models import Citation, OutletCard, Period, ReferenceReason
from briefings.store import InBatch, QuoteRow, Store
from tests.briefings.store.factory import CITY, DAY, ENVOY, article, placed

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


async def test_stories_by_how_alive_they_are(store: Store) -> None:
    old_and_large = [
        placed(article(f"Large {n}", f"{n}.", day=DAY - timedelta(days=60)), InBatch(0))
        for n in range(30)
    ]
    await store.add(
        [
            *old_and_large,
            placed(article("Small and new", "S."), InBatch(1)),
            placed(article("Larger and new", "L1."), InBatch(2)),
            placed(article("Larger and new still", "L2."), InBatch(2)),
        ]
    )

    assert [row.id for row in await store.stories(limit=9)] == [3, 2, 1]
    assert [row.id for row in await store.stories(limit=1, offset=1)] == [2]
    assert [row.id for row in await store.stories(Period(YESTERDAY, None), limit=9)] == [3, 2]
    assert [row.id for row in await store.stories(Period(None, YESTERDAY), limit=9)] == [1]
    assert await store.story(9) is None


async def test_a_misdated_story_does_not_stay_on_top(store: Store) -> None:
    """The store's clock stands at 1 June 2024."""
    await store.add(
        [
            placed(article("From the future", "F.", day=DAY.replace(year=2099)), InBatch(0)),
            placed(article("Today", "T.", day=DAY.replace(month=6, day=2)), InBatch(1)),
            placed(article("Today too", "T2.", day=DAY.replace(month=6, day=2)), InBatch(1)),
        ]
    )

    assert [row.id for row in await store.stories(limit=9)] == [2, 1]


async def test_articles_that_hold_all_terms_newest_first(store: Store) -> None:
    noon = datetime(2024, 4, 14, 12, tzinfo=UTC)
    await store.add(
        [
            placed(article("Nuclear talks", "Held.", published=noon)),
            placed(article("Nuclear plant", "Shut.", published=noon)),
            placed(article("Nuclear talks again", "Held!", published=noon - timedelta(hours=1))),
            placed(article("Talks on nuclear matters", "Held?", day=YESTERDAY)),
            placed(article("Talks tomorrow, nuclear", "Held…", day=TOMORROW)),
        ]
    )

    async def ids(period: Period | None = None, limit: int = 9) -> tuple[list[int], bool]:
        found = await store.find_articles(["nuclear", "talks"], period=period, limit=limit)
        assert all(row.matched == ("nuclear", "talks") for row in found.articles)
        return [row.id for row in found.articles], found.capped

    assert await ids() == ([5, 1, 3, 4], False)
    assert await ids(limit=2) == ([5, 1], True)
    assert await ids(limit=4) == ([5, 1, 3, 4], False)
    assert await ids(Period(DAY, DAY)) == ([1, 3], False)
    assert await ids(Period(None, YESTERDAY)) == ([4], False)
    assert await ids(Period(TOMORROW, None)) == ([5], False)


async def test_an_instant_outside_its_day_keeps_the_day(store: Store) -> None:
    """An outlet ahead of UTC: its Sunday begins on UTC's Saturday."""
    evening_before = datetime(2024, 4, 13, 22, tzinfo=UTC)
    await store.add([placed(article(published=evening_before))])

    assert (await store.find_articles([], period=Period(DAY, DAY), limit=9)).articles
    assert not (await store.find_articles([], period=Period(None, YESTERDAY), limit=9)).articles


async def test_articles_that_hold_any_term_rare_ones_first(store: Store) -> None:
    common = [placed(article(f"Common {n}", "Word.", day=TOMORROW)) for n in range(20)]
    await store.add(
        [
            placed(article("Rare", "Old.", day=YESTERDAY)),
            placed(article("Common rare", "Both.", day=YESTERDAY)),
            *common,
        ]
    )

    found = await store.find_articles(["common", "rare", "absent"], limit=4, mode="any")

    # The cap lets the common term bring its newest five alone, so article 2 counts as rare.
    assert [row.matched for row in found.articles] == [
        ("rare",),
        ("rare",),
        ("common",),
        ("common",),
    ]
    assert [row.id for row in found.articles] == [2, 1, 22, 21]
    assert found.capped
    wide = await store.find_articles(["common", "rare"], limit=50, mode="any")
    assert (wide.articles[0].id, wide.articles[0].matched) == (2, ("common", "rare"))
    assert (len(wide.articles), wide.capped) == (22, False)


async def test_terms_are_opaque_to_the_search(store: Store) -> None:
    """What is syntax to FTS5, or a separator to its tokeniser, is a letter of the term."""
    hostile = ["a-b", 'q"uote', "star*", "NEAR(", "x'y", "col:umn", "^caret", "مدينة’", "100%"]
    await store.add(
        [placed(article("T", terms=[hostile])), placed(article("U", terms=[["a", "b"]]))]
    )

    for term in hostile:
        assert [row.id for row in (await store.find_articles([term], limit=9)).articles] == [1], (
            term
        )
    for term in ("star", "uote", "x", "*", "OR", "a OR b"):
        assert (await store.find_articles([term], limit=9)).articles == (), term


async def test_no_terms_find_the_newest(store: Store) -> None:
    await store.add([placed(article("One", "1.")), placed(article("Two", "2.", day=YESTERDAY))])

    found = await store.find_articles([], limit=1)
    assert ([row.id for row in found.articles], found.capped) == ([1], True)


async def test_stories_by_the_weight_of_their_terms(store: Store) -> None:
    await store.add(
        [
            placed(article("One", "1."), InBatch(0), terms=(("iran", 1.0), ("talks", 4.0))),
            placed(article("Two", "2."), InBatch(1), terms=(("iran", 3.0), ("gas", 1.0))),
            placed(article("Three", "3."), InBatch(2), terms=(("sport", 9.0),)),
        ]
    )

    found = await store.find_stories(["iran", "talks"], limit=9)
    assert [(one.story.id, one.score, one.matched) for one in found] == [
        (1, 5.0, ("iran", "talks")),
        (2, 3.0, ("iran",)),
    ]
    assert [one.story.id for one in await store.find_stories(["iran"], limit=1)] == [2]


async def test_articles_of_a_story(store: Store) -> None:
    await store.add(
        [
            placed(article("One", "1.", day=YESTERDAY), InBatch(0)),
            placed(article("Two", "2."), InBatch(1)),
            placed(article("Three", "3."), InBatch(0)),
        ]
    )

    assert [row.id for row in (await store.story_articles(1, limit=9)).articles] == [3, 1]
    of_day = await store.story_articles(1, period=Period(DAY, DAY), limit=9)
    assert [row.id for row in of_day.articles] == [3]


async def test_the_most_salient_sentences_of_each_article(store: Store) -> None:
    one = article(
        "Title",
        "He said so.",
        "It happened.",
        "Later.",
        saliences=[0.5, 0.9, 0.9, 0.1],
        standalone=[True, False, True, True],
        mentions=[(2, CITY), (2, ENVOY), (2, CITY)],
    )
    await store.add([placed(one), placed(article("Other", "Text."))])

    rows = await store.sentences_of([2, 1], per_article=3)
    assert [(row.article_id, row.order) for row in rows] == [(2, 0), (2, 1), (1, 1), (1, 2), (1, 0)]
    rows = await store.sentences_of([1], per_article=2, standalone_only=True)
    assert [row.order for row in rows] == [2, 0]
    assert rows[0].actors == (CITY.key, ENVOY.key)
    assert (rows[0].quotes, rows[0].figures, rows[1].figures) == (3, 0, 1)
    assert rows[0].terms == ("it", "happened")


async def test_dated_sentences_of_a_story_and_of_articles(store: Store) -> None:
    first = article(
        "Title", "A.", "B.", dates=[(1, YESTERDAY), (2, DAY)], saliences=[0.1, 0.2, 0.8]
    )
    second = article("Second", "C.", dates=[(1, TOMORROW)], saliences=[0.1, 0.5])
    await store.add([placed(first), placed(second, InBatch(1))])

    async def values(**asked: object) -> list[str]:
        return [row.value for row in await store.dated_sentences(limit=9, **asked)]  # type: ignore[arg-type]  # as given

    assert await values(story_id=1) == [DAY.isoformat(), YESTERDAY.isoformat()]
    assert await values(article_ids=[1, 2]) == [d.isoformat() for d in (DAY, TOMORROW, YESTERDAY)]
    assert await values(article_ids=[1, 2], period=Period(DAY, None)) == [
        d.isoformat() for d in (DAY, TOMORROW)
    ]
    assert await values(story_id=1, period=Period(None, YESTERDAY)) == [YESTERDAY.isoformat()]
    assert await values() == []
    assert len(await store.dated_sentences(story_id=1, limit=1)) == 1
    with pytest.raises(ValueError, match="not for both"):
        await values(story_id=1, article_ids=[1])


async def test_sources_quotes_and_outlets(store: Store) -> None:
    await store.add(
        [
            placed(article("One", "Said.", url="https://one.example/", mentions=[(1, ENVOY)])),
            placed(
                article(
                    "عنوان",
                    "قال.",
                    language="ar",
                    day=TOMORROW,
                    reason=ReferenceReason.LATEST_DATE,
                    mentions=[(1, ENVOY)],
                )
            ),
            placed(article("Other", "Words.", outlet="other.example", mentions=[(1, CITY)])),
        ]
    )

    assert await store.citations([1, 2, 77]) == {
        1: Citation(1, "Example.Org", "https://one.example/", "One", DAY, assumed=False),
        2: Citation(2, "Example.Org", None, "عنوان", TOMORROW, assumed=True),
    }
    assert await store.quotes_of(ENVOY.key, limit=9) == [
        QuoteRow(2, 6, 7, ENVOY.key, "ar", TOMORROW),
        QuoteRow(1, 4, 5, ENVOY.key, "en", DAY),
    ]
    assert await store.quotes_of("nobody", limit=9) == []
    assert await store.outlets(limit=9) == [
        OutletCard("Example.Org", None, ("ar", "en"), 2, TOMORROW),
        OutletCard("Other.Example", None, ("en",), 1, DAY),
    ]


async def test_caps_of_nothing_and_empty_questions(store: Store) -> None:
    await store.add([placed(article())])

    assert await store.stories(limit=0) == []
    assert (await store.find_articles(["title"], limit=0)).articles == ()
    assert await store.sentences_of([], per_article=3) == []
    assert await store.passages([]) == {}
    assert await store.citations([]) == {}
    assert await store.known([]) == set()
