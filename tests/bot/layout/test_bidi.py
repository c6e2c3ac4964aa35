from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.layout.bidi import FSI, LRM, PDI, RLM, direction_of, mark, ordered
from briefings.models import LANGUAGES, Language
from briefings.text.hygiene import clean
from tests.bot.layout.hostile import PHASES, texts


def _seen(text: str) -> str:
    return text.replace(FSI, "{").replace(PDI, "}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("قالت BBC News إن", "قالت {BBC News} إن"),
        ("اكتب /summary أو /timeline #3.", "اكتب {/summary} أو {/timeline #3}."),
        ("«France 24»، AP، Reuters", "«{France 24}»، {AP}، {Reuters}"),
        ("في 2024-04-13 عند 22:00", "في {2024-04-13} عند {22:00}"),
        ("نسبة +5% من 300 مليار", "نسبة {+5%} من 300 مليار"),
        ("وكالة (AP) وهيئة BBC (UK) ولغة C++", "وكالة ({AP}) وهيئة {BBC (UK)} ولغة {C++}"),
        ("انظر https://x.example/a-b?c=1 هنا", "انظر {https://x.example/a-b?c=1} هنا"),
        ("مثال: /quiet 22:00-07:00", "مثال: {/quiet 22:00-07:00}"),
        ("(ملف 000_note.txt)", "(ملف {000_note.txt})"),
        ("فاز 2-1", "فاز 2-1"),
        ("كوفيد-19 و-5 درجات", "كوفيد-19 و-5 درجات"),
        ("بلغت -5 درجات", "بلغت {-5} درجات"),
        ("لا شيء هنا", "لا شيء هنا"),
    ],
)
def test_latin_in_an_arabic_line_is_isolated(text: str, shown: str) -> None:
    assert _seen(ordered(text, "ar")) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The Levant (نيسان) says", "The Levant ({نيسان}) says"),
        ("“قصف دمشق” and more", "“{قصف دمشق}” and more"),
        ("on 13 أبريل/ نيسان 2024 it", "on 13 {أبريل/ نيسان 2024} it"),
        ("Nothing here 1-2", "Nothing here 1-2"),
    ],
)
def test_arabic_in_an_english_line_is_isolated(text: str, shown: str) -> None:
    assert _seen(ordered(text, "en")) == shown


@pytest.mark.parametrize("start", ["BBC", "22", "😀", "• ", "#3", "⚠ Reuters", f"{FSI}AP{PDI}"])
def test_an_arabic_line_reads_right_to_left_whatever_it_begins_with(start: str) -> None:
    assert mark(start, "ar") == RLM
    assert mark(f"{start} قال", "ar") in (RLM, "")
    assert direction_of(mark(f"{start} قال", "ar") + f"{start} قال") == "rtl"


def test_an_english_line_that_begins_in_arabic_reads_left_to_right() -> None:
    assert mark("قصف: what happened", "en") == LRM
    assert mark("What happened: قصف", "en") == ""


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None, phases=PHASES)
@given(texts, st.sampled_from(LANGUAGES))
def test_isolates_close_and_nothing_else_changes(text: str, language: Language) -> None:
    text = clean(text).replace("\n", " ")
    shown = ordered(text, language)
    assert shown.replace(FSI, "").replace(PDI, "") == text
    depth = 0
    for c in shown:
        depth += (c == FSI) - (c == PDI)
        assert depth in (0, 1)
    assert depth == 0
