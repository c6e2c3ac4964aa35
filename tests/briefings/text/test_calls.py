"""What a site says to its readers is no news, and news is not taken for it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.text.calls import is_call, without_calls

CALLS = (
    "تابعونا على تلغرام",
    "تابعنا على فيسبوك وتويتر لمعرفة آخر الأخبار",
    "اقرأ أيضًا: افتتاح الجسر الجديد",
    "للمزيد من التفاصيل زوروا موقعنا",
    "لمتابعة آخر الأخبار انضموا إلى قناتنا على واتساب",
    "انضموا إلى قناتنا على واتساب",
    "اشتركوا في نشرتنا البريدية",
    "🔴 اضغط هنا لقراءة الخبر كاملًا",
    "مواضيع ذات صلة",
    "جميع الحقوق محفوظة لصحيفة الميناء 2024",
    "ظهرت المقالة افتتاح الجسر أولاً على صحيفة الميناء.",
    "التدوينة افتتاح الجسر ظهرت أولًا على صحيفة الميناء.",
    "Sign up to our newsletter for the day's top stories in your inbox.",
    "Follow us on Telegram and X.",
    "Read more: the bridge opens",
    "Related: the bridge opens",
    "The post The bridge opens appeared first on Harbour Herald.",
    "Subscribe now",
    "For more information, visit our website.",
    "Click here to read the full story.",
    "All rights reserved.",
)
NEWS = (
    "تابع الوزير أعمال الجسر صباح الثلاثاء مع مهندسين من المدينة.",
    "تابعت المحكمة جلساتها يوم الاثنين في قضية الميناء.",
    "انضم إلى قناة السويس ثلاثة مرشدين جدد يوم الأحد.",
    "اشترك في المؤتمر وزراء خارجية سبع دول يوم الخميس.",
    "قرأ الرئيس كلمته أمام البرلمان مساء الاثنين.",
    "المصدر الوحيد للمياه في القرية بئر حُفرت قبل مئة عام على يد الأهالي.",
    "Follow-up talks begin in Muscat on Monday, the ministry said.",
    "Readers of the Herald raised 40,000 dollars for the flooded town.",
    "Related charges against two officials were dropped on Monday.",
    "Registered voters may cast their ballots until Sunday, officials said.",
    "More than 40 people were hurt when the bridge collapsed on Monday.",
    "For more than a decade the port has been closed to ships.",
    "Get the army out of the port, protesters demanded on Monday.",
)


@pytest.mark.parametrize("piece", CALLS)
def test_a_call_is_known(piece: str) -> None:
    assert is_call(piece)
    assert without_calls(piece) == ""
    assert without_calls(f"{NEWS[0]}\n{piece}\n- {piece}") == NEWS[0]
    if piece[0].isalpha() and not "a" <= piece[0] <= "z":
        assert without_calls(f"{NEWS[-1]} {piece}") == NEWS[-1]


@pytest.mark.parametrize("piece", NEWS)
def test_news_is_left_alone(piece: str) -> None:
    assert not is_call(piece)
    assert without_calls(f"{piece}\n\n{piece}") == f"{piece}\n\n{piece}"


@pytest.mark.parametrize(
    ("given_text", "left"),
    [
        ("قال الوزير إن الجسر افتتح… اقرأ المزيد", "قال الوزير إن الجسر افتتح…"),
        ("قال الوزير إن الجسر افتتح. [اقرأ المزيد...]", "قال الوزير إن الجسر افتتح."),
        ("It rained. The post Open? Yes! It is appeared first on Herald.", "It rained."),
        ("Follow us on Telegram. The bridge opened.",) * 2,
        ("قال الوزير إن الجسر افتتح. اقرأ المزيد »", "قال الوزير إن الجسر افتتح."),
        ("The bridge opened on [...] Read more", "The bridge opened on…"),
        ("The bridge opened. Continue reading →", "The bridge opened."),
        ("The bridge opened. Follow us on X. Subscribe now!", "The bridge opened."),
        ("He asked for more", "He asked for more"),
        ("He asked: is there more", "He asked: is there more"),
    ],
)
def test_a_line_loses_its_end_only(given_text: str, left: str) -> None:
    assert without_calls(given_text) == left


@given(st.text(max_size=300))
def test_any_text_comes_back_or_gets_shorter(text: str) -> None:
    assert len(without_calls(text)) <= len(text) + 1


def test_long_texts_end_soon() -> None:
    begun = time.process_time()
    for piece in ("… اقرأ ", "Read more. ", "… ", "[... more", "Sign up to. "):
        without_calls(piece * 40_000)
        without_calls((piece + "\n") * 20_000)
    assert time.process_time() - begun < 10
