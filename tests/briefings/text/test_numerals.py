"""Numbers in digits and words, in both languages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Approximation
from briefings.text.fold import fold
from briefings.text.numerals import find_numerals
from briefings.text.terms import words

AT_LEAST, AT_MOST = Approximation.AT_LEAST, Approximation.AT_MOST
ABOUT, RANGE = Approximation.ABOUT, Approximation.RANGE


def read(text: str) -> list[tuple[float, float, Approximation | None]]:
    found = find_numerals(fold(text), words(text))
    return [(one.low, one.high, one.approximation) for one in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nine boats", 9),
        ("twenty-three boats", 23),
        ("one hundred and twenty boats", 120),
        ("two thousand three hundred boats", 2300),
        ("a dozen boats", 12),
        ("three dozen boats", 36),
        ("half a dozen boats", 6),
        ("half a million boats", 500_000),
        ("1.2 million boats", 1_200_000),
        ("boats worth $3.5bn", 3.5e9),
        ("4,500 boats", 4500),
        ("تسعة قوارب", 9),
        ("تسع سفن", 9),
        ("اثنا عشر قارباً", 12),
        ("اثنتي عشرة سفينة", 12),
        ("أربعة عشر قارباً", 14),
        ("إحدى عشرة سفينة", 11),
        ("ثلاثة وعشرون قارباً", 23),
        ("مئة وخمسة وأربعين قارباً", 145),
        ("مئتي قارب", 200),
        ("ثلاثمئة قارب", 300),
        ("ثلاثة آلاف ومئتين وخمسين قارباً", 3250),
        ("ألفي قارب", 2000),
        ("خمسة ملايين قارب", 5_000_000),
        ("ثلاثة ملايين ونصف المليون", 3_500_000),
        ("نصف مليون قارب", 500_000),
        ("١٫٢ مليون قارب", 1_200_000),
        ("12 ألفا و300 قارب", 12_300),
        ("٤٥ ألف قارب", 45_000),
        ("1,4 مليون قارب", 1_400_000),
    ],
)
def test_a_number_is_read_whole(text: str, value: float) -> None:
    assert [(low, high) for low, high, _ in read(text)] == [(value, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least nine boats", (9, 9, AT_LEAST)),
        ("more than two hundred boats", (200, 200, AT_LEAST)),
        ("some 300 boats", (300, 300, ABOUT)),
        ("nine boats at least", (9, 9, AT_LEAST)),
        ("up to 40 boats", (40, 40, AT_MOST)),
        ("between five and seven million boats", (5e6, 7e6, RANGE)),
        ("five to seven boats", (5, 7, RANGE)),
        ("15-20 boats", (15, 20, RANGE)),
        ("dozens of boats", (24, 99, ABOUT)),
        ("hundreds of thousands of boats", (200_000, 999_999, ABOUT)),
        ("ما لا يقل عن تسعة قوارب", (9, 9, AT_LEAST)),
        ("أكثر من مئة قارب", (100, 100, AT_LEAST)),
        ("نحو ١٫٢ مليون قارب", (1.2e6, 1.2e6, ABOUT)),
        ("تسعة قوارب على الأقل", (9, 9, AT_LEAST)),
        ("بين خمسة وسبعة قوارب", (5, 7, RANGE)),
        ("ما بين 15 و20 قارباً", (15, 20, RANGE)),
        ("عشرات القوارب", (20, 99, ABOUT)),
        ("مئات الآلاف من القوارب", (200_000, 999_999, ABOUT)),
    ],
)
def test_how_exactly_a_number_is_meant(
    text: str, expected: tuple[float, float, Approximation]
) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("seven boats and nine cars", [7, 9]),
        ("it rose from 14 to 20", [14, 20]),
        ("ارتفع من 14 إلى 20", [14, 20]),
        ("خمسة قوارب و3 سفن", [5, 3]),
        ("half the boats", []),
        ("الخمسة وصلوا", []),
        ("4\u200dm", [4e6]),  # a joiner within a word: read as the eye reads it
    ],
)
def test_numbers_of_their_own_stay_apart(text: str, values: list[float]) -> None:
    assert [high for _, high, _ in read(text)] == values


@given(
    st.text(
        alphabet="تسعة عشر و ألف 12 ,.-مليون nine and to 3m dozen بين نحو\u200d\u200c", max_size=60
    )
)
def test_any_text_is_read_and_numbers_stand_in_order(text: str) -> None:
    found = find_numerals(fold(text), words(text))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.low <= one.high for one in found)
    assert all(one.last < other.first for one, other in pairwise(found))
