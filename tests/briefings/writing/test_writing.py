from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefings.ingest.intake import take_in, take_in_drafts
from briefings.models import Draft, Language, Outlet, Period, Precision, Question
from briefings.store import Store
from briefings.writing import list_sources, list_stories, search, write_summary, write_timeline

SEEDS = Path("seeds").resolve()
# Facts of the bare article of May 2024, told anew: no title, no date, dual months, one slip.
BARE = """- جاءت اللقاءات بعد الهجوم الإيراني على إسرائيل في 13 إبريل.

أجرى مبعوثون أميركيون وإيرانيون لقاءات غير مباشرة في مسقط خلال الأسبوع الجاري، بحسب موقع أكسيوس الأميركي.
وأطلقت إيران مساء السبت الموافق 13 إبريل/ نيسان الجاري عشرات الصواريخ على إسرائيل، رداً على قصف قنصليتها في دمشق في الأول من الشهر ذاته.
وعقدت اللقاءات بعد ما يزيد قليلا عن شهر من الهجوم الإيراني على إسرائيل في 13 إبريل/ نيسان.

لقاءات سابقة

ووصل المبعوثان الأميركيان بريت ماكغورك وأبرام بالي إلى مسقط يوم الثلاثاء للقاء وسطاء عمانيين.
وقال نائب المتحدث باسم الخارجية الأميركية فيدانت باتيل يوم الاثنين إن لدى واشنطن سبلاً للتواصل مع طهران.
وذكرت صحيفة بريطانية أن واشنطن أثارت البرنامج النووي الإيراني في لقاء سري في يناير/ كانون الأول الماضي."""  # noqa: E501  # one paragraph is one line


def clock() -> datetime:
    return datetime(2024, 12, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import asyncio

    path = tmp_path_factory.mktemp("seeds") / "s.db"

    async def fill() -> None:
        async with Store.open(path, clock=clock) as store:
            await take_in(store, [SEEDS], clock=clock)

    asyncio.run(fill())
    return path


@pytest.fixture
async def store(seeded: Path) -> AsyncIterator[Store]:
    async with Store.open(seeded, clock=clock) as opened:
        yield opened


async def _words_are_the_sources_own(store: Store, texts: dict[int, str]) -> None:
    for article_id, text in texts.items():
        (row,) = await store.sentences_of([article_id], per_article=1)
        whole = await store.passages([(article_id, 0, 100_000)])
        assert row.article_id == article_id
        assert text in whole[(article_id, 0, 100_000)]


async def test_a_bare_article_is_dated_and_summed_up(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, [Draft(BARE, "bare.txt")], clock=clock)
        timeline = await write_timeline(store, Question())
        told = {event.when.value: event for event in timeline.events}
        assert {"2024-04-01", "2024-04-13", "2024-05-13", "2024-05-14"} <= set(told)
        slip = next(
            event
            for event in timeline.events
            if event.when.notes and len(event.when.notes[0].readings) == 2
        )
        assert slip.when.notes[0].readings == ("2024-01", "2023-12")
        assert [event.when.first for event in timeline.events] == sorted(
            event.when.first for event in timeline.events
        )
        assert all(event.when.value != "2024-05" for event in timeline.events)  # «بعد شهر من»
        summary = await write_summary(store, Question())
        assert 3 <= len(summary.points) <= 5
        assert all(point.text in BARE for point in summary.points)
        assert all(point.sources[0].assumed for point in summary.points)
        assert len({point.text for point in summary.points}) == len(summary.points)


PORT = """The council of the port of Sela met on Monday 6 May 2024 to discuss the tariff.
The meeting came a month after the fire that burned three warehouses in Sela on 4 April 2024, and shipping firms asked for a delay.
Shipping firms in Sela had hinted in recent weeks that they might leave the port.
The council rejected the tariff of the harbour company on Tuesday 7 May 2024 by nine votes to two.
"""  # noqa: E501  # one paragraph is one line


async def test_an_event_told_in_passing_is_quoted_by_its_clause(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        published = datetime(2024, 5, 8, tzinfo=UTC)
        await take_in_drafts(store, [Draft(PORT, "port.txt", published=published)], clock=clock)
        timeline = await write_timeline(store, Question(language="en"))
        told = [(event.when.value, event.excerpt) for event in timeline.events]
        assert told == [("2024-04-04", True), ("2024-05-06", False), ("2024-05-07", False)]
        fire = timeline.events[0].text
        assert fire == "the fire that burned three warehouses in Sela on 4 April 2024"


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_a_sentence_is_shown_twice_only_where_a_day_would_be_lost(
    store: Store, language: Language
) -> None:
    for row in await store.stories(limit=50):
        timeline = await write_timeline(store, Question("", language, story_id=row.id, limit=60))
        days = Counter(event.when.value for event in timeline.events)
        for text in {event.text for event in timeline.events}:
            told = [event.when for event in timeline.events if event.text == text]
            if len(told) > 1:
                assert all(when.precision is Precision.DAY for when in told)
                assert sum(days[when.value] > 1 for when in told) <= 1


TALKS = """The council of the port of Sela met on Monday 6 May 2024 to discuss the tariff.
Earlier rounds in Sela produced a draft that both sides rejected. They were suspended in December 2023.
The harbour company, founded in 1974, rejected the tariff of the council on Tuesday 7 May 2024.
Firms in Sela asked the council on Wednesday 8 May 2024 for a delay of the tariff.
"""  # noqa: E501  # one paragraph is one line


async def test_what_leans_comes_with_what_it_leans_on_and_years_on_the_way_stay_out(
    tmp_path: Path,
) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        published = datetime(2024, 5, 9, tzinfo=UTC)
        await take_in_drafts(store, [Draft(TALKS, "talks.txt", published=published)], clock=clock)
        timeline = await write_timeline(store, Question(language="en"))
        assert [event.when.value for event in timeline.events] == [
            "2023-12",
            "2024-05-06",
            "2024-05-07",
            "2024-05-08",
        ]
        assert timeline.events[0].text == TALKS.split("\n")[1]


async def test_words_that_mean_no_story_are_answered_by_sentences_that_hold_them(
    store: Store,
) -> None:
    summary = await write_summary(store, Question("nuclear", "en"))
    assert summary.story is None
    assert len(summary.points) >= 3
    assert all("nuclear" in p.text.lower() or "نووي" in p.text for p in summary.points)


FLOOD = """- عدد القتلى يرتفع إلى 41 والبحث جار عن 12 مفقودا في الساحل.

أعلنت وزارة الداخلية أمس الأربعاء، السادس من تشرين الثاني/ نوفمبر 2024، ارتفاع حصيلة الفيضانات إلى 41 قتيلا، فيما لا يزال 12 شخصا في عداد المفقودين.
وقال المتحدث باسم الوزارة كريم الناصري إن فرق الإنقاذ أجلت نحو 3500 شخص منذ يوم الأحد.
وأوضح وزير المالية سليم الحداد، الثلاثاء، أن الخسائر الأولية تقدر بنحو 120 مليون دولار."""  # noqa: E501  # one paragraph is one line


async def test_another_figure_is_no_agreement(tmp_path: Path) -> None:
    drafts = [
        Draft(
            f"قالت السلطات الليبية الثلاثاء إن حصيلة ضحايا سيول درنة بلغت {killed} قتيلا{more}.",
            f"{name}.txt",
            title=f"فيضانات درنة تقتل {killed}",
            outlet=Outlet(name, name),
            published=datetime(2024, 12, 18, 9, tzinfo=UTC),
        )
        for name, killed, more in (
            ("الأولى", 45, ""),
            ("الثانية", 38, ""),
            ("الثالثة", 45, " على الأقل، وما زال البحث عن المفقودين جاريا"),
        )
    ]
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, drafts, clock=clock)
        timeline = await write_timeline(store, Question())
        summary = await write_summary(store, Question())
    told = {frozenset(source.outlet for source in event.sources) for event in timeline.events}
    assert told == {frozenset({"الأولى", "الثالثة"}), frozenset({"الثانية"})}
    for point in summary.points:
        assert len({source.outlet == "الثانية" for source in point.sources}) == 1


async def test_the_same_numbers_are_told_once(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, [Draft(FLOOD, "flood.txt")], clock=clock)
        points = [point.text for point in (await write_summary(store, Question())).points]
        assert len(points) == 3
        assert sum("41" in text for text in points) == 1


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_a_summary_of_everything_spans_stories(store: Store, language: Language) -> None:
    summary = await write_summary(store, Question(language=language))
    assert summary.story is None
    assert len({point.story_id for point in summary.points}) == 5
    assert all(point.language == language for point in summary.points)
    await _words_are_the_sources_own(
        store, {point.sources[0].article_id: point.text for point in summary.points}
    )


async def test_words_find_a_story_and_other_outlets_agree(store: Store) -> None:
    timeline = await write_timeline(store, Question("القنصلية"))
    assert len(timeline.events) >= 10
    strike = next(event for event in timeline.events if event.when.first == date(2024, 4, 1))
    assert len({source.outlet for source in strike.sources}) >= 2
    await _words_are_the_sources_own(
        store, {event.sources[0].article_id: event.text for event in timeline.events}
    )


@pytest.mark.parametrize("words", ["consulate", "القنصلية", "Isfahan", "أصفهان", "isfahn"])
@pytest.mark.parametrize("language", ["ar", "en"])
async def test_words_of_either_language_find_the_story_in_both(
    store: Store, words: str, language: Language
) -> None:
    summary = await write_summary(store, Question(words, language))
    assert summary.story is not None
    assert summary.articles >= 8
    assert summary.story.id not in {story.id for story in summary.stories}
    hits = (await search(store, Question(words, language))).hits
    assert {hit.language for hit in hits} == {"ar", "en"}


async def test_who_is_said_to_agree_reported_in_the_same_days(store: Store) -> None:
    for row in await store.stories(limit=50):
        summary = await write_summary(store, Question("", "en", story_id=row.id, limit=15))
        for point in summary.points:
            days = [source.day for source in point.sources]
            assert (max(days) - min(days)).days <= 6
            assert len({source.outlet for source in point.sources}) == len(point.sources)


async def test_the_same_question_has_the_same_answer(store: Store) -> None:
    for question in (Question(), Question("إيران", "ar"), Question("Houthi ships", "en")):
        assert await write_summary(store, question) == await write_summary(store, question)
        assert await write_timeline(store, question) == await write_timeline(store, question)


async def test_a_period_and_a_limit_are_kept(store: Store) -> None:
    april = Period(date(2024, 4, 1), date(2024, 4, 30))
    summary = await write_summary(store, Question("Iran", "en", april, limit=2))
    assert 1 <= len(summary.points) <= 2
    days = [source.day for point in summary.points for source in point.sources]
    assert all(date(2024, 4, 1) <= day <= date(2024, 4, 30) for day in days)


async def test_what_is_announced_is_no_event(store: Store) -> None:
    for row in await store.stories(limit=50):
        timeline = await write_timeline(store, Question(story_id=row.id, limit=60))
        for event in timeline.events:
            assert event.when.first <= event.sources[0].day


async def test_nothing_found_is_an_empty_answer(store: Store, tmp_path: Path) -> None:
    assert (await write_summary(store, Question("xylophone"))).points == ()
    assert (await write_timeline(store, Question(story_id=999))).events == ()
    async with Store.open(tmp_path / "empty.db", clock=clock) as empty:
        assert (await write_summary(empty, Question())).points == ()
        assert (await write_timeline(empty, Question())).events == ()
        assert (await list_sources(empty)).outlets == ()


async def test_search_and_lists(store: Store) -> None:
    result = await search(store, Question("Isfahan", "en"))
    assert result.hits
    assert all("Isfahan" in hit.text or "أصفهان" in hit.text for hit in result.hits)
    assert (await search(store, Question("في"))).hits == ()
    stories = await list_stories(store, Question(limit=3))
    assert len(stories.stories) == 3 < stories.total
    following = await list_stories(store, Question(limit=3), offset=3)
    assert not {s.id for s in stories.stories} & {s.id for s in following.stories}
    assert sum(o.articles for o in (await list_sources(store)).outlets) == 40
