from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Draft, Outlet
from briefings.reading.agencies import agency
from briefings.reading.read import read_article

READ_ON = date(2026, 11, 24)
PAPER = Outlet("paper.example", "صحيفة الميناء", "https://paper.example/")
AR = "قال مسؤول في الميناء يوم الاثنين إن السفينة غادرت الرصيف قبل الفجر بعد تفتيشها."
AR_MORE = "وكانت السفينة قد وصلت إلى الميناء في الأسبوع الماضي محملة بالقمح."
EN = "A port official said on Monday that the ship had left its berth before dawn."
EN_MORE = "The ship had arrived last week with a load of wheat."


def _credit(
    text: str, outlet: Outlet = PAPER, title: str | None = "سفينة القمح تغادر"
) -> list[str]:
    article = read_article(Draft(text, "memory.txt", title=title, outlet=outlet), read_on=READ_ON)
    return [key.removeprefix("org:") for key in article.agencies]


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        (f"القاهرة (رويترز) - {AR}\n\n{AR_MORE}", ["reuters"]),
        (f"القاهرة 1 ديسمبر كانون الأول (رويترز) - {AR}\n\n{AR_MORE}", ["reuters"]),
        (f"بيروت - أ ف ب - {AR}\n\n{AR_MORE}", ["afp"]),
        (f"بيروت – أ. ف. ب.: {AR}\n\n{AR_MORE}", ["afp"]),
        (f"برلين (د.ب.أ) – {AR}\n\n{AR_MORE}", ["dpa"]),
        (f"الدوحة في 01 ديسمبر /قنا/ {AR}\n\n{AR_MORE}", ["qna"]),
        (f"أبوظبي في 1 ديسمبر / وام / {AR}\n\n{AR_MORE}", ["wam"]),
        (f"الرياض 13 ربيع الأول 1440 هـ (واس): {AR}\n\n{AR_MORE}", ["spa"]),
        (f"القاهرة - رويترز\n\n{AR}\n\n{AR_MORE}", ["reuters"]),
        (f"{AR}\n\n{AR_MORE} (رويترز)", ["reuters"]),
        (f"{AR}\n\n{AR_MORE} (أ ف ب، رويترز)", ["afp", "reuters"]),
        (f"{AR}\n\n{AR_MORE}\n\nالمصدر: رويترز", ["reuters"]),
        (f"{AR}\n\n{AR_MORE}\n\nالمصدر : صحيفة الميناء + الفرنسية", ["afp"]),
        (f"{AR}\n\n{AR_MORE}\n\nالميناء/ أ ف ب", ["afp"]),
        (
            f"{AR}\n\n{AR_MORE}\n\n(إعداد فلان الفلاني للنشرة العربية - تحرير علان العلاني)",
            ["reuters"],
        ),
        (f"LONDON, Dec 1 (Reuters) - {EN}\n\n{EN_MORE}", ["reuters"]),
        (f"CAIRO (AP) — {EN}\n\n{EN_MORE}", ["ap"]),
        (f"By JANE ROE, Associated Press\n\n{EN}\n\n{EN_MORE}", ["ap"]),
        (f"By The Associated Press\n\n{EN}\n\n{EN_MORE}", ["ap"]),
        (f"{EN}\n\n{EN_MORE} — AFP", ["afp"]),
        (f"{EN}\n\n{EN_MORE}\n\nReuters", ["reuters"]),
        (
            f"{EN}\n\n{EN_MORE}\n\n(Reporting by Jane Roe in Cairo; Editing by John Doe)",
            ["reuters"],
        ),
        (f"{EN}\n\n{EN_MORE}\n\nCopyright 2026 The Associated Press. All rights reserved.", ["ap"]),
        (f"{EN}\n\n{EN_MORE}\n\n© 2026 AFP", ["afp"]),
    ],
)
def test_a_credit_says_whose_text_it_is(text: str, agencies: list[str]) -> None:
    assert _credit(text) == agencies
    assert _credit(text, title=None) == agencies


@pytest.mark.parametrize(
    "text",
    [
        f"{AR}\n\n{AR_MORE}",
        f"{AR}\n\nوقالت رويترز إن السفينة كانت محملة بالقمح.",
        f"{AR}\n\nوصلت السفينة قبل أسبوع، بحسب وكالة الأنباء السعودية (واس).",
        f"ذكرت وكالة الأنباء السعودية (واس) أن السفينة غادرت.\n\n{AR_MORE}",
        f"نقلت وكالة أنباء الإمارات /وام/ عن مسؤول أن السفينة غادرت.\n\n{AR_MORE}",
        f"{AR}\n\n{AR_MORE}\n\nالمصدر: وكالات",
        f"{AR}\n\nالسفينة في الميناء (رويترز)\n\n{AR_MORE}",  # whose picture it is
        f"CAIRO — {EN}\n\n{EN_MORE}",
        f"DUBAI (CNN) -- {EN}\n\n{EN_MORE}",
        f"{EN}\n\n{EN_MORE}\n\nThe Associated Press contributed to this report.",
        f"{EN}\n\nMap\n\n{EN_MORE}",
        f"{EN}\n\nThe ship had arrived last week, Reuters reported.",
    ],
)
def test_naming_an_agency_is_no_credit(text: str) -> None:
    assert _credit(text) == []


def test_an_agencys_own_page_is_its_own_text() -> None:
    for outlet in (
        Outlet("reuters.com", "Reuters", "https://www.reuters.com/"),
        Outlet("رويترز", "رويترز"),
        Outlet("t.me/reuters_channel", "Reuters"),
    ):
        assert _credit(f"{AR}\n\n{AR_MORE}", outlet) == ["reuters"]


def test_agencies_have_names_in_both_languages() -> None:
    known = agency("org:afp")
    assert known is not None
    assert (known.name_ar, known.name_en) == ("أ ف ب", "AFP")
    assert agency("org:un") is None


@given(st.text(alphabet="ابرويتزس ()/-–.،:\nAFPReutrs", max_size=120))
def test_any_text_is_read(text: str) -> None:
    assert len(_credit(text, title=None)) <= 3
