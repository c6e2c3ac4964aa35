from __future__ import annotations

import asyncio
import json
import struct
import zlib
from datetime import date
from multiprocessing import active_children

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.layout.card import MOST, THEMES, card_data, timeline_card, weightiest
from bot.layout.drawing import Artist, draw
from bot.layout.glyphs import FONTS, drawable
from bot.locales.speech import Speech
from briefings.models import (
    LANGUAGES,
    Certainty,
    Citation,
    Event,
    EventDate,
    Language,
    NoteCode,
    Precision,
    StoryCard,
    Timeline,
    TimexNote,
)
from tests.bot.layout.hostile import short_texts

DAY = date(2024, 4, 13)


def _event(text: str, language: Language, outlets: tuple[str, ...] = ("AP",), at: int = 0) -> Event:
    day = date.fromordinal(DAY.toordinal() + at)
    when = EventDate(day.isoformat(), day, day, Precision.DAY, Certainty.STATED)
    sources = tuple(Citation(1, outlet, None, "", day, False) for outlet in outlets)
    return Event(when, text, language, sources)


def _timeline(*events: Event, headline: str = "ضربة", more: int = 0) -> Timeline:
    story = StoryCard(1, headline, "ar", 1, 1, DAY, DAY)
    return Timeline("", story, events, (), more)


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack_from(">LL", png, 16)
    return width, height


def _pixels(png: bytes) -> list[list[tuple[int, ...]]]:
    """The rows of an 8-bit RGBA picture (PNG specification, section 9: filters)."""
    width, height = _size(png)
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack_from(">L", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    data, rows, above = zlib.decompress(packed), [], bytearray(width * 4)
    for row in range(height):
        start = row * (width * 4 + 1)
        kind, line = data[start], bytearray(data[start + 1 : start + 1 + width * 4])
        for i in range(width * 4):
            a, b, c = (line[i - 4], above[i], above[i - 4]) if i >= 4 else (0, above[i], 0)
            nearest = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            line[i] = (line[i] + (0, a, b, (a + b) // 2, nearest)[kind]) & 255
        above = line
        rows.append([tuple(line[i : i + 3]) for i in range(0, width * 4, 4)])
    return rows


def _ink(language: Language, theme: str) -> tuple[int, int]:
    """How many pixels of the band are letters, left and right of the middle."""
    headline = "ضربة" if language == "ar" else "A strike"
    timeline = _timeline(_event(headline, language), headline=headline)
    rows = _pixels(draw(card_data(timeline, Speech(language), theme), scale=0.5))
    band = rows[2][2]
    marked = [[pixel != band for pixel in row] for row in rows if row[2] == band]
    middle = len(rows[0]) // 2
    return sum(sum(row[:middle]) for row in marked), sum(sum(row[middle:]) for row in marked)


@pytest.mark.parametrize("theme", THEMES)
def test_arabic_stands_on_the_right_and_english_on_the_left(theme: str) -> None:
    left, right = _ink("ar", theme)
    assert right > 2 * left
    left, right = _ink("en", theme)
    assert left > 2 * right


async def test_a_card_is_a_phone_wide_and_always_the_same() -> None:
    long = "قال المتحدث إن الأمر انتهى بعد ساعات طويلة من الانتظار. " * 9
    events = [_event(f"{at} {long}", "ar", at=at) for at in range(12)]
    timeline = _timeline(*events, more=3)
    png = await timeline_card(timeline, Speech("ar"), "light")
    width, height = _size(png)
    assert width == 1080
    assert height <= 1920  # Telegram scales down what is taller
    assert draw(card_data(timeline, Speech("ar"), "light")) == png
    assert await timeline_card(timeline, Speech("ar"), "dark") != png
    assert "11 حدثًا آخر" in card_data(timeline, Speech("ar"), "light")


def test_a_sentence_stands_once_on_a_card() -> None:
    told = [_event("Both towns fell within days.", "en", at=at) for at in (0, 2)]
    timeline = _timeline(*told, _event("The road was opened.", "en", at=3))
    data = json.loads(card_data(timeline, Speech("en"), "light"))
    assert [event["date"] for event in data["events"]] == ["13 April 2024", "16 April 2024"]


def test_a_month_in_the_head_is_no_day() -> None:
    month = EventDate(
        "2024-03", date(2024, 3, 1), date(2024, 3, 31), Precision.MONTH, Certainty.STATED
    )
    source = (Citation(1, "AP", None, "", DAY, False),)
    timeline = _timeline(Event(month, "x", "en", source), _event("y", "en"))
    data = json.loads(card_data(timeline, Speech("en"), "light"))
    assert data["span"].startswith("March 2024 to 13 April 2024")


def test_of_each_day_one_event_goes_before_a_second() -> None:
    events = [_event(f"Report {n} of one busy day", "en", ("AP", "BBC"), at=5) for n in range(6)]
    events = [_event("first", "en"), _event("between", "en", at=3), *events]
    shown = weightiest(events, MOST, "en")
    assert len({event.when.first for event in shown}) == 3
    assert len(shown) == MOST


async def test_a_card_that_many_ask_for_is_drawn_once() -> None:
    timeline, speech = _timeline(_event("نص", "ar")), Speech("ar")
    first = await timeline_card(timeline, speech)
    assert await timeline_card(timeline, speech) is first
    assert await timeline_card(timeline, speech, "dark") != first


async def test_cards_are_drawn_on_after_their_process_was_killed() -> None:
    artist, speech = Artist(), Speech("ar")
    cards = [card_data(_timeline(_event(f"نص {at}", "ar")), speech, "light") for at in range(4)]
    before = set(active_children())
    first = await artist.picture(cards[0])
    (process,) = set(active_children()) - before
    process.kill()
    process.join()
    others = await asyncio.gather(*(artist.picture(card) for card in cards[1:]))
    assert len({first, *others}) == 4


def test_the_ends_and_the_most_reported_are_kept() -> None:
    events = [_event(str(at), "en", ("AP",) * 1, at) for at in range(12)]
    events[5] = _event("5", "en", ("AP", "BBC"), 5)
    events[6] = _event("ستة", "ar", ("AP", "BBC", "CNN"), 6)
    kept = [event.text for event in weightiest(events, 3, "en")]
    assert kept == ["0", "5", "11"]
    assert len(weightiest(events, MOST, "en")) == MOST


def test_disputed_and_inferred_dates_are_marked() -> None:
    note = TimexNote(NoteCode.MONTH_NAMES_DISAGREE, ("2024-01", "2023-12"))
    when = EventDate(
        "2024-01", date(2024, 1, 1), date(2024, 1, 31), Precision.MONTH, Certainty.DISPUTED, (note,)
    )
    assumed = EventDate("2024-04-13", DAY, DAY, Precision.DAY, Certainty.ASSUMED)
    source = (Citation(1, "AP", None, "", DAY, False),)
    timeline = _timeline(Event(when, "x", "en", source), Event(assumed, "y", "en", source))
    events = json.loads(card_data(timeline, Speech("en"), "light"))["events"]
    assert [event["doubt"] for event in events] == ["date disputed", "date inferred"]
    assert events[0]["date"] == "January 2024 or December 2023"


def test_names_of_the_other_direction_are_isolated_and_what_has_no_glyph_is_left_out() -> None:
    timeline = _timeline(_event("قالت BBC 😀漢 إن", "ar", ("Reuters", "الجزيرة")))
    data = json.loads(card_data(timeline, Speech("ar"), "light"))
    event = data["events"][0]
    assert "".join(data["sources"]) == "المصادر: \u2068Reuters\u2069، \u2068الجزيرة\u2069"
    assert "".join(event["words"]) == "قالت \u2068BBC\u2069 إن"
    data = json.loads(
        card_data(_timeline(_event("نص", "ar", ("BBC News",))), Speech("ar"), "light")
    )
    assert "\u2068BBC\u00a0News\u2069" in data["sources"]
    assert "".join(event["outlets"]) == "\u2068Reuters\u2069، \u2068الجزيرة\u2069"
    assert {ord("ض"), ord("A"), ord("é"), ord("،"), ord("…")} <= drawable()
    assert not {ord("漢"), 0x2068} & drawable()


def test_the_coverage_is_that_of_the_font_installed() -> None:
    with TTFont(FONTS / "files" / "IBMPlexSansArabic-Regular.ttf") as font:
        assert drawable() == {code for code in font.getBestCmap() if code >= 32}


@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.lists(st.tuples(short_texts, st.sampled_from(LANGUAGES), short_texts), max_size=8),
    short_texts,
    st.sampled_from(LANGUAGES),
)
def test_no_text_breaks_a_card(
    events: list[tuple[str, Language, str]], headline: str, language: Language
) -> None:
    made = [_event(text, one, (outlet,), at) for at, (text, one, outlet) in enumerate(events)]
    timeline = _timeline(*made, headline=headline)
    png = draw(card_data(timeline, Speech(language), "light"), scale=0.5)
    assert _size(png)[0] == 180


def test_a_card_does_not_begin_with_what_is_told_in_passing() -> None:
    month = EventDate(
        "2023-10", date(2023, 10, 1), date(2023, 10, 31), Precision.MONTH, Certainty.STATED
    )
    source = (Citation(1, "AP", None, "", DAY, False),)
    passing = Event(month, "the war began last October", "ar", source, excerpt=True)
    events = [passing, *(_event(str(at), "en", at=at) for at in range(6))]
    kept = [event.text for event in weightiest(events, MOST, "en")]
    assert passing.text not in kept
    assert (kept[0], kept[-1]) == ("0", "5")
