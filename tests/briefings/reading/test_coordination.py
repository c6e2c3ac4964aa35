"""A sentence that tells of several days, taken apart by its conjunctions."""

from __future__ import annotations

import pytest

from briefings.models import Language
from briefings.reading.coordination import parts_of


def _parts(sentence: str, dates: list[str], language: Language) -> list[str | None]:
    spans = [(sentence.index(one), sentence.index(one) + len(one)) for one in dates]
    found = parts_of(sentence, spans, language)
    return [sentence[part[0] : part[1]] if part else None for part in found]


@pytest.mark.parametrize(
    ("sentence", "dates", "parts"),
    [
        (
            (
                "تراجع السعر بعد القرار الذي رفعت به المصارف الفائدة إلى تسعة، ثم إلى عشرة يوم "
                "الأحد، ثم إلى أحد عشر مساء الثلاثاء."
            ),
            ["يوم الأحد", "مساء الثلاثاء"],
            [
                "رفعت به المصارف الفائدة إلى تسعة، ثم إلى عشرة يوم الأحد",
                (
                    "رفعت به المصارف الفائدة إلى تسعة، ثم إلى عشرة يوم الأحد، ثم إلى أحد عشر مساء "
                    "الثلاثاء"
                ),
            ],
        ),
        (
            "افتتح الوزير المعرض يوم الأحد، وزار رئيس الحكومة الميناء يوم الثلاثاء.",
            ["يوم الأحد", "يوم الثلاثاء"],
            ["افتتح الوزير المعرض يوم الأحد", "زار رئيس الحكومة الميناء يوم الثلاثاء"],
        ),
        (
            "وصل الوفد إلى المدينة يوم الاثنين، والتقى الوزير يوم الثلاثاء.",
            ["يوم الاثنين", "يوم الثلاثاء"],
            ["وصل الوفد إلى المدينة يوم الاثنين", None],
        ),
        ("وصل الوفد الأحد وغادر الاثنين.", ["الأحد", "الاثنين"], [None, None]),
    ],
)
def test_each_arabic_date_has_its_own_part(
    sentence: str, dates: list[str], parts: list[str | None]
) -> None:
    assert _parts(sentence, dates, "ar") == parts


@pytest.mark.parametrize(
    ("sentence", "dates", "parts"),
    [
        (
            (
                "The fire reached the mill on Friday, then the depot on Monday, and the harbour "
                "burned on Tuesday."
            ),
            ["Friday", "Monday", "Tuesday"],
            [
                "The fire reached the mill on Friday",
                "The fire reached the mill on Friday, then the depot on Monday",
                None,
            ],
        ),
        (
            "The mayor resigned on 3 May; Parliament named her successor on 9 May.",
            ["3 May", "9 May"],
            ["The mayor resigned on 3 May", "Parliament named her successor on 9 May"],
        ),
        ("He came on Monday and left on Tuesday.", ["Monday", "Tuesday"], [None, None]),
    ],
)
def test_each_english_date_has_its_own_part(
    sentence: str, dates: list[str], parts: list[str | None]
) -> None:
    assert _parts(sentence, dates, "en") == parts
