from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.writing.wanted import wanted


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("consulate", "القنصلية"),
        ("القنصلية", "consulate"),
        ("Isfahan", "أصفهان"),
        ("isfahan", "أصفهان"),
        ("Houthi ships", "السفن الحوثي"),
        ("وقف إطلاق النار في غزة", "ceasefire Gaza"),
        ("Security Council", "مجلس الأمن"),
    ],
)
def test_a_question_is_asked_in_both_languages(typed: str, also: str) -> None:
    (theirs, *_) = wanted(also).variants
    assert {frozenset(variant) for variant in wanted(typed).variants} >= {frozenset(theirs)}


def test_a_name_is_known_by_its_key_whatever_language_names_it() -> None:
    assert wanted("Isfahan").units[0].key == wanted("أصفهان").units[0].key == "place:isfahan"
    assert "@place:isfahan" in wanted("Isfahan").names


def test_a_misspelt_word_becomes_the_nearest_known_one() -> None:
    asked = wanted("isfahn strike").respelled(["isfahn"], ["harbour"])
    assert asked.taken_as == "isfahan strike"
    assert asked.units == wanted("isfahan strike").units
    assert wanted("harbur").respelled(["harbur"], ["harbour"]).taken_as == "harbour"
    assert wanted("harbbour").respelled(["harbbour"], ["harbor", "harbour"]).taken_as == "harbour"
    assert wanted("xylophone").respelled(["xylophone"], ["harbour"]) == wanted("xylophone")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("قرندل", "غرندل"), ("غرنديل", "غرندل"), ("سلنطح", "صلنطح"), ("غررندل", "غرندل")],
)
def test_of_near_names_the_one_that_sounds_alike_is_taken(typed: str, meant: str) -> None:
    known = ["غرندل", "صلنطح", "قرندس", "سلنطق"]
    assert wanted(typed).respelled([typed], known).taken_as == meant


@given(st.text(max_size=60))
def test_any_words_can_be_asked(text: str) -> None:
    asked = wanted(text)
    assert len(asked.variants) <= 5
    assert bool(asked.variants) == bool(asked.units)
    assert all(variant and all(variant) for variant in asked.variants)


def test_a_final_ha_may_stand_for_a_ta_marbuta() -> None:
    # Phones leave «ة» out; the lemma of «هنيه» alone is another word's.
    typed, spelt = wanted("اغتيال هنيه"), wanted("اغتيال هنية")
    assert set(spelt.variants) <= set(typed.variants)
