# ruff: noqa: E501  # one report is one line
"""One affair told in two languages is one story, and its points do not repeat each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefings.ingest.intake import take_in_drafts
from briefings.models import LANGUAGES, Draft, Language, Outlet, Question
from briefings.store import Store
from briefings.writing import list_stories, write_summary, write_timeline

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)

# Each pair tells one happening, the Arabic first; the affairs share kind, country or day.
AFFAIRS: Sequence[Sequence[tuple[str, str, str, str]]] = (
    (
        (
            "مقتل 17 عاملا في حريق مصنع نسيج بالإسكندرية",
            "قتل 17 عاملا وأصيب 43 آخرون في حريق اندلع يوم الأربعاء في مصنع للنسيج بالإسكندرية في مصر.",
            "Fire at textile factory in Alexandria kills 17 workers",
            "A fire killed 17 workers and injured 43 at a textile factory in Alexandria, Egypt, on Wednesday.",
        ),
        (
            "النيابة المصرية توقف مالك مصنع الإسكندرية بعد الحريق",
            "أمرت النيابة في مصر بحبس مالك مصنع النسيج في الإسكندرية و3 مهندسين بعد الحريق الذي قتل 17 عاملا.",
            "Egypt prosecutors detain owner of Alexandria factory after fire",
            "Prosecutors in Egypt detained the owner of the Alexandria textile factory and 3 engineers after the fire that killed 17 workers.",
        ),
    ),
    (
        (
            "زلزال بقوة 6.4 درجات يضرب غرب إيران ويقتل 52 شخصا",
            "ضرب زلزال بقوة 6.4 درجات محافظة كرمانشاه غرب إيران يوم الأربعاء وأسفر عن مقتل 52 شخصا وإصابة 310.",
            "Earthquake of magnitude 6.4 hits western Iran, killing 52",
            "An earthquake of magnitude 6.4 hit Kermanshah in western Iran on Wednesday, killing 52 people and injuring 310.",
        ),
        (
            "إيران ترسل 120 فريق إنقاذ إلى كرمانشاه بعد الزلزال",
            "أرسل الهلال الأحمر في إيران 120 فريقا للإنقاذ إلى كرمانشاه بعد الزلزال الذي بلغت قوته 6.4 درجات.",
            "Iran sends 120 rescue teams to Kermanshah after earthquake",
            "The Red Crescent of Iran sent 120 rescue teams to Kermanshah after the earthquake of magnitude 6.4.",
        ),
    ),
)


def drafts() -> list[Draft]:
    made: list[Draft] = []
    for affair in AFFAIRS:
        for day, (title_ar, ar, title_en, en) in enumerate(affair):
            at = NOW - timedelta(days=4 - day)
            for outlet, title, text in (("الصحيفة", title_ar, ar), ("Herald", title_en, en)):
                made.append(
                    Draft(text, title, title=title, outlet=Outlet(outlet, outlet), published=at)
                )
    return made


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import asyncio

    path = tmp_path_factory.mktemp("two") / "s.db"

    async def fill() -> None:
        async with Store.open(path, clock=lambda: NOW) as store:
            await take_in_drafts(store, drafts(), clock=lambda: NOW)

    asyncio.run(fill())
    return path


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_affair_is_one_story_headed_in_the_readers_language(
    filled: Path, language: Language
) -> None:
    async with Store.open(filled, clock=lambda: NOW) as store:
        told = await list_stories(store, Question(language=language))
    assert [(card.articles, card.language) for card in told.stories] == [(4, language)] * 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_both_languages_tell_is_one_point(filled: Path, language: Language) -> None:
    async with Store.open(filled, clock=lambda: NOW) as store:
        for card in (await list_stories(store, Question(language=language))).stories:
            summary = await write_summary(store, Question(language=language, story_id=card.id))
            assert [point.language for point in summary.points] == [language] * 2
            assert all(len(point.sources) == 2 for point in summary.points)
            rows = (
                await write_timeline(store, Question(language=language, story_id=card.id))
            ).events
            assert {row.language for row in rows} == {language}
