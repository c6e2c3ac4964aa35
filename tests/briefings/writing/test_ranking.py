"""What search puts first, and that nothing in a long question keeps an answer away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Language, Question, SearchResult
from briefings.store import Store
from briefings.writing import search

# "Tanks" in presentation forms, as some outlets' pages hold them.
DRAWN = "\ufea9\ufe91\ufe8e\ufe91\ufe8e\ufe95"
NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)

ARTICLES: tuple[tuple[Language, str, str], ...] = (
    (
        "ar",
        "افتتاح جسر نورين فوق نهر سلوى",
        (
            "افتتح محافظ نورين جسرا جديدا فوق نهر سلوى بطول تسعين مترا.\n\n"
            "وكلف بناء الجسر ستة ملايين درهم، وصممته المهندسة ريم الحداد."
        ),
    ),
    (
        "ar",
        "مهرجان التمور في نورين",
        "استقبل مهرجان التمور في نورين عشرين ألف زائر.\n\nوقال محافظ نورين إن الزوار عبروا النهر.",
    ),
    (
        "ar",
        "فيضان يقطع الطرق",
        (
            "قطع فيضان نهر سلوى الطرق، وأغلقت المدارس.\n\n"
            "وأعلنت وزارة الشؤون الاجتماعية فتح مراكز إيواء، ووصلت {drawn} للمساعدة."
        ),
    ),
    (
        "en",
        "Ferry to Salwa doubles its trips",
        "The ferry to Salwa will make ten trips a day.\n\nIts owner, Karim Aswad, agreed.",
    ),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "ranks.db", clock=lambda: NOW) as opened:
        drafts = [
            Draft(
                text.replace("{drawn}", DRAWN),
                f"https://nurin.example/{at}",
                title=title,
                language=language,
                published=NOW - timedelta(days=len(ARTICLES) - at),
            )
            for at, (language, title, text) in enumerate(ARTICLES)
        ]
        await take_in_drafts(opened, drafts, clock=lambda: NOW, workers=1)
        yield opened


async def asked(store: Store, words: str, **more: bool) -> SearchResult:
    return await search(store, Question(words, "ar", **more))  # type: ignore[arg-type]


def titles(result: SearchResult) -> list[str]:
    return [hit.source.headline for hit in result.hits]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("من هي المهندسة التي صممت الجسر المفتتح فوق نهر سلوى؟", ARTICLES[0][1]),
        ("كم كلف بناء جسر نورين بالزلوطي؟", ARTICLES[0][1]),  # the last word stands nowhere
        ("كم زائرا استقبل مهرجان التمور المعلوماتي؟", ARTICLES[1][1]),
        ("How many trips will the ferry to Salwa make nowadays?", ARTICLES[3][1]),
    ],
)
async def test_a_question_finds_the_article_that_answers_it(
    store: Store, question: str, title: str
) -> None:
    assert titles(await asked(store, question))[0] == title


async def test_the_title_and_words_side_by_side_come_first_and_the_newest_by_choice(
    store: Store,
) -> None:
    assert titles(await asked(store, "نهر سلوى"))[:2] == [ARTICLES[0][1], ARTICLES[2][1]]
    newest = titles(await asked(store, "نهر سلوى", newest=True))
    assert newest.index(ARTICLES[2][1]) < newest.index(ARTICLES[0][1])


@pytest.mark.parametrize(
    "word", ["الشؤون", "شؤون", "الشئون", "دبابات", "دبابة", "ايواء", "إيوائها", "المهندسه"]
)
async def test_every_spelling_of_a_word_finds_it(store: Store, word: str) -> None:
    result = await asked(store, word)
    assert result.hits
    assert result.taken_as is None


async def test_a_misspelt_name_finds_the_name_and_says_so(store: Store) -> None:
    result = await asked(store, "نوربن")
    assert result.taken_as == "نورين"
    assert set(titles(result)) == {ARTICLES[0][1], ARTICLES[1][1]}


async def test_words_that_nothing_holds_find_nothing(store: Store) -> None:
    assert (await asked(store, "xylophone")).hits == ()
    assert (await asked(store, "في من على")).hits == ()
