from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.commands.catalogue import GROUPS
from bot.commands.chat import SETTINGS
from bot.config import DIGITS, REGIONS
from bot.locales.speech import Speech
from bot.requests import Right
from briefings.models import (
    LANGUAGES,
    ActorKind,
    Certainty,
    EventDate,
    Language,
    NoteCode,
    Period,
    Precision,
    TimexNote,
)
from briefings.reading.counted import KINDS
from briefings.sources.channels.preview import CHANNEL_REASONS
from briefings.sources.feeds import FEED_REASONS
from briefings.sources.fetch import FETCH_REASONS
from briefings.sources.refusals import REFUSAL_REASONS
from briefings.sources.xml_faults import Fault


def _text(language: Language) -> str:
    return "".join(
        f.read_text("utf-8") for f in sorted(Path("bot/locales", language).glob("*.ftl"))
    )


def _keys(language: Language) -> dict[str, set[str]]:
    text = _text(language)
    entries = re.split(r"^(?=[a-z][\w-]* =)", text, flags=re.MULTILINE)[1:]
    return {entry.split(" =")[0]: set(re.findall(r"\{ ?\$(\w+)", entry)) for entry in entries}


def test_both_languages_say_the_same_things() -> None:
    assert _keys("ar") == _keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language: Language) -> None:
    keys = re.findall(r"^([a-z][\w-]*) =", _text(language), flags=re.MULTILINE)
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_every_key_the_code_uses_is_there_and_none_is_left_over() -> None:
    code = "".join(path.read_text("utf-8") for path in Path("bot").rglob("*.py"))
    made = {f"help-{command.name}" for command in COMMANDS}
    made |= {f"args-{command.name}" for command in COMMANDS if command.parameters}
    made |= {f"setting-{name}" for name in SETTINGS} | {f"setting-{name}-what" for name in SETTINGS}
    made |= {f"language-{one}" for one in LANGUAGES} | {f"region-{one}" for one in REGIONS}
    made |= {f"digits-{one}" for one in DIGITS}
    taken = {parameter.name for command in COMMANDS for parameter in command.parameters}
    made |= {f"param-{name}" for name in taken} | {f"param-{name}-what" for name in taken}
    made |= {"offer-today", "offer-yesterday", "offer-week", "offer-month"}
    made |= {"card-light", "card-dark", "card-none", "nothing-silent", "nothing-line"}
    made |= {f"closed-{reason}" for reason in ("kicked", "blocked", "not-found", "no-rights")}
    made |= {f"right-{right.value}" for right in Right}
    made |= {"button-summary", "button-timeline"} | {f"help-group-{key}" for key in GROUPS}
    made |= {f"note-{code.value}" for code in NoteCode}
    reasons = {*REFUSAL_REASONS, *FETCH_REASONS, *FEED_REASONS, *CHANNEL_REASONS}
    made |= {f"refused-{reason}" for reason in reasons}
    made |= {f"repair-{fault.value}" for fault in Fault}
    made |= {
        f"{kind}-{form}"
        for kind in ("summary", "timeline", "agenda", "actors")
        for form in ("of", "title")
    }
    made |= {f"actors-{kind}" for kind in ActorKind}
    made |= {"no-points-here", "no-events-here"}
    counting = {"digest-before", "reports-differ"}
    made |= counting | {f"{key}-{kind}" for key in counting for kind in KINDS}
    keys = set(_keys("en"))
    assert made <= keys
    assert [
        key for key in keys - made if f"say('{key}'" not in code and f'"{key}"' not in code
    ] == []


@pytest.mark.parametrize("kind", ["articles", "outlets", "events"])
def test_arabic_counts_take_their_six_forms(kind: str) -> None:
    text = _text("ar")
    entry = text.split(f"{kind}-count")[1].split("\n }")[0]
    assert all(f"[{form}]" in entry for form in ("zero", "one", "two", "few", "many", "other"))
    said = [Speech("ar").say(f"{kind}-count", n=n) for n in (0, 1, 2, 3, 11, 100)]
    assert len(set(said)) == 6


def _date(first: date, last: date, precision: Precision, **more: object) -> EventDate:
    value = first.isoformat()
    return EventDate(value, first, last, precision, Certainty.STATED, **more)  # type: ignore[arg-type]  # as given


def test_dates_keep_their_precision() -> None:
    arabic, english = Speech("ar"), Speech("en")
    day = _date(date(2024, 4, 13), date(2024, 4, 13), Precision.DAY)
    assert arabic.event_date(day) == "13 أبريل/ نيسان 2024"
    assert english.event_date(day) == "13 April 2024"
    month = _date(date(2024, 1, 1), date(2024, 1, 31), Precision.MONTH)
    assert arabic.event_date(month) == "يناير/ كانون الثاني 2024"
    early = _date(date(2024, 4, 1), date(2024, 4, 10), Precision.INTERVAL)
    assert english.event_date(early) == "early April 2024"
    week = _date(date(2024, 5, 13), date(2024, 5, 19), Precision.WEEK)
    assert english.event_date(week) == "week of 13 to 19 May 2024"
    assert arabic.event_date(week) == "الأسبوع من 13 إلى 19 مايو/ أيار 2024"
    years = _date(date(2012, 1, 1), date(2017, 12, 31), Precision.INTERVAL)
    assert english.event_date(years) == "2012 to 2017"
    told = replace(day, of_report=True)
    assert arabic.event_date(told) == "13 أبريل/ نيسان 2024 (يوم النشر)"
    assert english.event_date(told) == "13 April 2024 (day of the report)"
    assert Speech("ar", "EG", "arabic").event_date(day) == "١٣ أبريل ٢٠٢٤"
    assert Speech("ar", "LB").event_date(day) == "13 نيسان 2024"


def test_midnight_is_no_clock_time() -> None:
    at = {"first": date(2024, 4, 14), "last": date(2024, 4, 14), "precision": Precision.DAY}
    assert Speech("en").event_date(_date(**at, time_of_day="00:00")) == "14 April 2024"
    assert Speech("en").event_date(_date(**at, time_of_day="20:30")) == "14 April 2024 20:30"


def test_a_contradiction_shows_both_readings() -> None:
    note = TimexNote(NoteCode.MONTH_NAMES_DISAGREE, ("2024-01", "2023-12"))
    when = _date(date(2024, 1, 1), date(2024, 1, 31), Precision.MONTH, notes=(note,))
    assert Speech("en").event_date(when) == "January 2024 or December 2023"
    assert "ديسمبر/ كانون الأول 2023" in Speech("ar").event_date(when)


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(Precision),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["EG", "LB", "MA", "dual"]),
)
def test_any_date_has_words(
    first: date, days: int, precision: Precision, language: Language, region: str
) -> None:
    last = date.fromordinal(first.toordinal() + days)
    said = Speech(language, region).event_date(_date(first, last, precision))
    assert str(first.year) in said


def test_numbers_take_the_readers_digits_and_commands_stay() -> None:
    speech = Speech("ar", "EG", "arabic")
    assert speech.say("articles-count", n=12_345) == "١٢٬٣٤٥ مقالًا"
    assert speech.say("more-hits", shown=10, total=25) == "عُرض ١٠ من ٢٥."
    assert "/settings هدوء 22:00-07:00" in speech.say("settings-hint")
    assert "/timeline #14" in speech.say("stories-hint", id="14")
    assert "«G7 2024»" in speech.say("no-match", words="G7 2024")


@pytest.mark.parametrize(
    ("last", "arabic", "english"),
    [
        (date(2024, 4, 14), "من 13 إلى 14 أبريل/ نيسان 2024", "13 to 14 April 2024"),
        (date(2024, 5, 1), "من 13 أبريل/ نيسان إلى 1 مايو/ أيار 2024", "13 April to 1 May 2024"),
        (date(2025, 1, 2), "من 13 أبريل/ نيسان 2024 إلى 2 يناير/ كانون الثاني 2025",
         "13 April 2024 to 2 January 2025"),
    ],
)  # fmt: skip
def test_a_period_says_month_and_year_once(last: date, arabic: str, english: str) -> None:
    period = Period(date(2024, 4, 13), last)
    assert Speech("ar").period(period) == arabic
    assert Speech("en").period(period) == english


def test_months_are_those_of_the_region() -> None:
    august, may = date(2024, 8, 14), date(2024, 5, 3)
    said = {region: Speech("ar", region).day(august) for region in REGIONS}
    assert said == {
        "EG": "14 أغسطس 2024",
        "LB": "14 آب 2024",
        "MA": "14 غشت 2024",
        "dual": "14 أغسطس/ آب 2024",
    }
    assert Speech("ar", "MA").day(may) == "3 ماي 2024"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_hold_no_direction_controls(language: Language) -> None:
    """The layout sets direction (`bot/layout/bidi.py`); what is invisible cannot be proofread."""
    assert re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", _text(language)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_one_screen_of_a_phone(language: Language) -> None:
    say, lines = Speech(language).say, [Speech(language).say("help-title"), ""]
    for command in COMMANDS:
        arguments = f" {say(f'args-{command.name}')}" if command.parameters else ""
        lines.append(f"• /{command.name}{arguments} — {say(f'help-{command.name}')}")
    lines += ["", say("help-example"), "", say("help-arabic")]
    assert sum(max(1, -(-len(line) // 46)) for line in lines) <= 40
