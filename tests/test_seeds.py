"""The starter dossier: complete, readable, and at peace with the calendar."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from briefings.models import Draft, NoteCode, Precision, Timex
from briefings.sources.files import find_files, read_file
from briefings.sources.opml import read_list
from briefings.timex import read_document_times

SEEDS = Path(__file__).parents[1] / "seeds"
TEXTS = sorted(path for path in SEEDS.glob("*.md") if path.name != "README.md")
NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-[a-z0-9]+){2,}\.(ar|en)\.md")
KEYS = {"title", "outlet", "outlet_home", "published", "language", "origin_note"}
ARABIC = re.compile("[\u0621-\u064a]")
BY_NAME = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)


def draft(path: Path) -> Draft:
    found = read_file(path)
    assert isinstance(found, Draft), found
    return found


def test_the_folder_gives_every_text_and_nothing_else() -> None:
    found = find_files([SEEDS])
    assert not found.refusals
    assert [path.name for path in found.files] == [path.name for path in TEXTS]


def test_both_languages_weigh_the_same() -> None:
    languages = Counter(draft(path).language for path in TEXTS)
    assert 34 <= len(TEXTS) <= 40
    assert abs(languages["ar"] - languages["en"]) <= 2


def test_several_outlets_tell_the_same_day() -> None:
    outlets = {draft(path).outlet for path in TEXTS}
    assert len(outlets) >= 15
    days = Counter(path.name[:10] for path in TEXTS)
    assert sum(count > 1 for count in days.values()) >= 4


def front_matter(path: Path) -> dict[str, str]:
    head = path.read_text(encoding="utf-8").split("---\n")[1]
    pairs = (line.partition(": ") for line in head.splitlines())
    return {key: value.strip('"') for key, _, value in pairs}


def times(text: str, day: date) -> tuple[Timex, ...]:
    return read_document_times(text, reference=day, read_on=day).times


@BY_NAME
def test_front_matter_is_complete_and_agrees_with_the_name(path: Path) -> None:
    name = NAME.fullmatch(path.name)
    assert name is not None
    meta = front_matter(path)
    assert KEYS <= set(meta) <= KEYS | {"url"}
    assert all(meta.values())
    assert meta["outlet"] in meta["origin_note"]
    assert meta["origin_note"].startswith("Mujaz's own text")
    found = draft(path)
    assert found.published is not None
    assert found.published.utcoffset() is not None
    assert found.published.date().isoformat() == name[1]
    assert found.language == name[2] == meta["language"]
    assert found.outlet is not None
    assert found.outlet.name == meta["outlet"]
    assert found.outlet.home is not None
    assert meta["outlet_home"].startswith(found.outlet.home.rstrip("/"))


@BY_NAME
def test_texts_are_short_and_in_their_language(path: Path) -> None:
    found = draft(path)
    assert 120 <= len(found.text.split()) <= 300
    letters = sum(map(str.isalpha, found.text))
    share = len(ARABIC.findall(found.text)) / letters
    assert share > 0.9 if found.language == "ar" else share == 0
    assert found.title
    assert found.title not in found.text


@BY_NAME
def test_dates_contradict_nothing(path: Path) -> None:
    found = draft(path)
    assert found.published is not None
    read = times(found.text, found.published.date())
    assert read
    assert [(time.text, time.notes) for time in read if time.notes] == []


@BY_NAME
def test_what_is_told_as_past_is_past(path: Path) -> None:
    """No text knows a day that lies far ahead of it; what it announces is at most a year away."""
    found = draft(path)
    assert found.published is not None
    day = found.published.date()
    read = times(found.text, day)
    days = [time.first for time in read if time.precision is Precision.DAY and time.first]
    assert days, "a news text names at least one day"
    assert max(days) <= date(day.year + 1, day.month, day.day)


def test_a_wrong_weekday_would_be_noticed() -> None:
    text = next(path for path in TEXTS if "isfahan" in path.name and path.name.endswith("ar.md"))
    body = draft(text).text
    assert "الجمعة 19 أبريل" in body
    wrong = body.replace("الجمعة 19 أبريل", "الخميس 19 أبريل")
    codes = {note.code for time in times(wrong, date(2024, 4, 19)) for note in time.notes}
    assert NoteCode.WEEKDAY_DISAGREES in codes


def test_the_list_of_feeds_reads() -> None:
    feeds = read_list((SEEDS / "feeds.opml").read_bytes()).outlines
    assert 18 <= len(feeds) <= 24
    languages = Counter(feed.language for feed in feeds)
    assert min(languages["ar"], languages["en"]) >= 9
    assert all(feed.url.startswith("https://") and feed.home for feed in feeds)
    assert len({feed.title for feed in feeds}) == len(feeds)
