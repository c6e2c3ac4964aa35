from __future__ import annotations

from datetime import date

import pytest

from bot.asking.periods import split_period
from briefings.models import Period, Timeline
from tests.bot.commands.conftest import Talk

TODAY = date(2024, 5, 17)


@pytest.mark.parametrize(
    ("words", "rest", "first", "last"),
    [
        ("غزة اليوم", "غزة", "2024-05-17", "2024-05-17"),
        ("Isfahan this week", "Isfahan", "2024-05-11", "2024-05-17"),
        ("2024-04", "", "2024-04-01", "2024-04-30"),
        ("Isfahan in April 2024", "Isfahan", "2024-04-01", "2024-04-30"),
        ("القنصلية في 1 نيسان 2024", "القنصلية", "2024-04-01", "2024-04-01"),
        ("المحادثات الأسبوع الماضي", "المحادثات", "2024-05-06", "2024-05-12"),
        ("talks last Tuesday", "talks", "2024-05-14", "2024-05-14"),
        ("السودان بين 3 و5 أيار", "السودان", "2024-05-03", "2024-05-05"),
        ("talks last week", "talks", "2024-05-06", "2024-05-12"),
        ("last month", "", "2024-04-01", "2024-04-30"),
        ("talks in November", "talks", "2023-11-01", "2023-11-30"),
        ("بين 3 و5 أيلول", "", "2023-09-03", "2023-09-05"),
        ("talks next week", "talks", "2024-05-20", "2024-05-26"),
    ],
)
def test_a_period_ends_the_question(words: str, rest: str, first: str, last: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert split_period(words, TODAY) == (rest, period)


@pytest.mark.parametrize("words", ["consulate", "the May plan of action", "2024-13", ""])
def test_words_that_are_no_period_stay(words: str) -> None:
    assert split_period(words, TODAY)[0] == words


async def test_a_misspelt_story_is_guessed(talk: Talk) -> None:
    assert "looked for “olympics”" in await talk("/summary Olimpics")
    assert "Did you mean" in await talk("/summary Olympiques")
    talk.language = "ar"
    assert "المعارضة" in await talk("/summary المعارظة")


async def test_a_period_limits_the_answer(talk: Talk) -> None:
    timeline = (await talk.reply("/timeline Isfahan 2024-04")).briefing
    assert isinstance(timeline, Timeline)
    assert {event.when.first.month for event in timeline.events} == {4}


@pytest.mark.parametrize("line", ["+3 2024-04", "2024-04 +3", "Isfahan +3 in April 2024"])
async def test_how_many_may_stand_anywhere(talk: Talk, line: str) -> None:
    timeline = (await talk.reply(f"/timeline {line}")).briefing
    assert isinstance(timeline, Timeline)
    assert len(timeline.events) == 3
    assert "+" in await talk(f"/timeline {line}")  # how to see the rest


async def test_a_period_without_news_is_named(talk: Talk) -> None:
    said = await talk("/summary 1999-05")
    assert "1 to 31 May 1999" in said
    assert "Other stories" not in said


async def test_what_was_not_found_is_named_with_a_way_on(talk: Talk) -> None:
    assert "“qwertyuiop”. Try another word" in await talk("/summary qwertyuiop")
    assert "Try fewer words" in await talk("/summary qwertyuiop asdfghjkl")
    said = await talk("/summary Isfahan in May 1999")
    assert "“Isfahan” from this period: 1 to 31 May 1999" in said


async def test_the_stories_of_a_general_summary_are_no_others(talk: Talk) -> None:
    said = (await talk("/summary")).splitlines()
    assert "Stories" in said
    assert "Other stories" not in said
