"""What plain words to the bot mean: small talk, and what whole questions ask about."""

from __future__ import annotations

from datetime import date

import pytest

from bot.asking.conversation import SmallTalk, content_words, small_talk
from bot.asking.questions import question_of, story_question
from briefings.models import Period

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hi there, how are you?", SmallTalk.GREETING),
        ("Good evening, Mujaz", SmallTalk.GREETING),
        ("يا موجز", SmallTalk.GREETING),
        ("كيفك اليوم؟", SmallTalk.GREETING),
        ("صباح الخير جميعًا", SmallTalk.GREETING),
        ("شكرًا لك يا موجز", SmallTalk.THANKS),
        ("الله يعطيك العافية", SmallTalk.THANKS),
        ("مشكور أخي", SmallTalk.THANKS),
        ("thx a lot", SmallTalk.THANKS),
        ("🙏🙏", SmallTalk.THANKS),
        ("ok great", SmallTalk.NOD),
        ("لا", SmallTalk.NOD),
        ("ههههه", SmallTalk.NOD),
        ("...", SmallTalk.NOD),
        ("anything new?", SmallTalk.NEWS),
        ("what is happening today", SmallTalk.NEWS),
        ("شو في جديد؟", SmallTalk.NEWS),
        ("أهم الأخبار اليوم", SmallTalk.NEWS),
        ("اعطيني آخر الأخبار", SmallTalk.NEWS),
        ("السلام عليكم، ما الأخبار؟", SmallTalk.NEWS),
        ("stop sending me this", SmallTalk.STOP),
        ("Don't send me any more messages", SmallTalk.STOP),
        ("أوقف الرسائل", SmallTalk.STOP),
        ("لا ترسل لي الأخبار", SmallTalk.STOP),
        ("how do I subscribe?", SmallTalk.HELP),
        ("؟؟", SmallTalk.HELP),
    ],
)
def test_small_talk_is_told_by_all_of_its_words(said: str, meant: SmallTalk) -> None:
    assert small_talk(said) is meant


@pytest.mark.parametrize(
    "said",
    [
        "hello kitty recall",
        "stop the war",
        "أوقفوا الحرب",
        "thanks to the ceasefire",
        "good news for farmers",
        "سلام فياض",
        "what happened at the consulate?",
        "أخبار السودان",
    ],
)
def test_words_to_find_are_no_small_talk(said: str) -> None:
    assert small_talk(said) is None


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("tell me the story of the Sounion tanker", "Sounion tanker"),
        ("احكيلي قصة ناقلة سونيون", "ناقلة سونيون"),
        ("latest on Sudan", "Sudan"),
        ("Sudan news", "Sudan"),
        ("أخبار السودان", "السودان"),
        ("what did the US say about the WHO", "US WHO"),
        ("tell us about Iran", "Iran"),
        ("ممكن تلخص لي أخبار إيران؟", "إيران"),
        ("كم عدد قتلى الهجوم على السفينة؟", "قتلى الهجوم السفينة"),
        ("Isfahan blasts", "Isfahan blasts"),
    ],
)
def test_a_question_is_about_its_words_that_name_something(said: str, about: str) -> None:
    assert content_words(said) == about


@pytest.mark.parametrize(
    ("said", "words", "period"),
    [
        ("ماذا حدث أمس؟", "", Period(date(2026, 11, 30), date(2026, 11, 30))),
        (
            "what happened yesterday in Sudan?",
            "Sudan",
            Period(date(2026, 11, 30), date(2026, 11, 30)),
        ),
        (
            "ماذا حدث في ديسمبر 2024 في سوريا؟",
            "سوريا",
            Period(date(2024, 12, 1), date(2024, 12, 31)),
        ),
        (
            "what happened in Syria in December 2024?",
            "Syria",
            Period(date(2024, 12, 1), date(2024, 12, 31)),
        ),
        ("what happened to the ship?", "ship", None),
    ],
)
def test_a_question_may_say_when_anywhere(said: str, words: str, period: Period | None) -> None:
    asked = question_of(said, TODAY, "en")
    assert (asked.words, asked.period) == (words, period)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("#4 April", date(2024, 4, 1)),
        ("#4 أبريل", date(2024, 4, 1)),
        ("story 4 May 12", date(2024, 5, 12)),
        ("#4 November", date(2023, 11, 1)),
        ("#4 April 2025", None),
        ("#4 last week", None),
        ("#4 last year", None),
        ("#4 السنة الماضية", None),
        ("#4 yesterday", None),
        ("#4 5 days", None),
    ],
)
def test_a_bare_date_beside_a_story_may_mean_its_own_year(said: str, first: date | None) -> None:
    asked = story_question(said, TODAY, "en", date(2024, 5, 18))
    found = asked.period.first if asked and asked.period else None
    assert found == first
