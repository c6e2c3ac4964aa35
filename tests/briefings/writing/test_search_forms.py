"""A word is found in every form it takes, and nothing else is found with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Language, Outlet, Question
from briefings.store import Store
from briefings.writing import search

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
FILLER: dict[Language, str] = {
    "ar": "قال متحدث باسم البلدية إن {} كان محور اجتماع عقد في المدينة صباح الثلاثاء.",
    "en": "A spokesman for the town said that {} had been the matter of a meeting on Tuesday.",
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "s.db", clock=lambda: NOW) as opened:
        yield opened


async def take(store: Store, language: Language, *forms: str) -> None:
    drafts = [
        Draft(
            FILLER[language].format(form),
            f"https://mina.example/{at}",
            title=f"{at}",
            language=language,
            published=NOW,
        )
        for at, form in enumerate(forms)
    ]
    await take_in_drafts(store, drafts, clock=lambda: NOW, workers=1)


async def found(store: Store, words: str, language: Language) -> set[str]:
    answer = await search(store, Question(words, language, limit=20))
    return {hit.text for hit in answer.hits}


@pytest.mark.parametrize(
    ("asked", "forms"),
    [
        ("إضراب", "إضرابًا إضرابا الإضراب بإضرابهم وإضرابها للإضراب إضرابات اضراب إِضْرَابٌ"),
        ("إضرابًا", "إضراب الإضراب بإضرابهم"),
        ("قنصلية", "القنصلية قنصليتها بالقنصلية القنصليات وقنصليتهم قنصليه"),
        ("المدرسة", "مدرسة مدارس مدرستهم المدرستين بالمدرسة للمدرسة مدرسه"),
        ("هجوم", "هجومًا هجوما الهجوم بهجومهم للهجوم هجومها"),
        ("الحكومة", "حكومة حكومتها بحكومته والحكومة الحكومات للحكومة"),
        ("صاروخ", "صواريخ الصواريخ صاروخين صاروخًا بصواريخها وصواريخهم"),
        ("ميناء", "الميناء مينائها بمينائه الموانئ موانئ"),
        ("مستشفى", "المستشفى مستشفيات مستشفاه المستشفيات مستشفي"),
        ("اتفاق", "الاتفاق اتفاقًا باتفاقهم اتفاقات إتفاق"),
        ("انتخابات", "الانتخابات انتخاباتها إنتخابات بالانتخابات"),
        ("مظاهرة", "مظاهرات المظاهرات مظاهرتين بمظاهراتهم"),
        ("طائرة", "طائرات الطائرات طائرتين بطائراتها طائرته"),
        ("الصراع", "صراع صراعًا صراعات صراعهم"),
        ("سفينة", "سفن السفينة سفينتين سفينتها"),
        ("مسؤول", "مسئول المسؤولين مسؤولون مسؤولا"),
    ],
)
async def test_arabic_words_are_found_in_every_form(store: Store, asked: str, forms: str) -> None:
    await take(store, "ar", *forms.split(), "الجسر", "الطريق")
    said = await found(store, asked, "ar")
    assert said == {FILLER["ar"].format(form) for form in forms.split()}


@pytest.mark.parametrize(
    ("asked", "forms"),
    [
        ("strike", "strikes striking strike's Strikes"),
        ("strikes", "strike"),
        ("city", "cities"),
        ("crises", "crisis"),
        ("woman", "women women's"),
        ("café", "cafe cafes"),
        ("Erdogan", "Erdoğan Erdoğan's"),
        ("naive", "naïve"),
    ],
)
async def test_english_words_are_found_in_every_form(store: Store, asked: str, forms: str) -> None:
    await take(store, "en", *forms.split(), "bridge", "road")
    said = await found(store, asked, "en")
    assert said == {FILLER["en"].format(form) for form in forms.split()}


@pytest.mark.parametrize(
    ("asked", "others"),
    [
        ("روسيا", "روسي سوريا"),
        ("سوريا", "سوري روسيا"),
        ("بابا", "باب الباب"),
        ("كتاب", "مكتب كاتب"),
        ("وزير", "وزارة"),
        ("واشنطن", "شنطة"),
        ("علم", "تعليم"),
        ("باحث", "مباحثات المباحثات"),
        ("مياه", "ميناء"),
    ],
)
async def test_other_words_are_not(store: Store, asked: str, others: str) -> None:
    await take(store, "ar", asked, *others.split())
    assert await found(store, asked, "ar") == {FILLER["ar"].format(asked)}


async def test_the_same_sentence_of_one_outlet_is_one_hit(store: Store) -> None:
    said = "The bank raised the deposit limit for savers in the valley on Tuesday."
    tails = ("", " (1 comments)", " (2 comments)")
    drafts = [
        Draft(
            f"{said}\n{tail} More on savers.",
            f"https://mina.example/{at}",
            title=f"Item {at}",
            outlet=Outlet("mina.example", "Mina"),
        )
        for at, tail in enumerate(tails)
    ]
    await take_in_drafts(store, drafts, clock=lambda: NOW, workers=1)
    answer = await search(store, Question("bank deposit", "en", limit=20))
    assert [hit.text for hit in answer.hits] == [said]
    assert answer.total == 1
