"""The annotated prose: its offsets hold, its days fit the calendar, its files are complete."""

import importlib.util
import re
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hijridate import Gregorian, Hijri

from briefings.models import NoteCode

PROSE = Path(__file__).parent / "data" / "prose"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("annotate", PROSE / "annotate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["annotate"] = module
    spec.loader.exec_module(module)
    return module


annotate = load()
ARTICLES = [article for code in ("ar", "en") for article in annotate.read(PROSE / f"{code}.jsonl")]
TIMEXES = [(article, timex) for article in ARTICLES for timex in article["timexes"]]
BY_ARTICLE = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
VALUE = re.compile(
    r"(\d{4}(-\d{2}(-\d{2})?|-W\d{2})?)|((\.\.|%s)/(\.\.|%s))" % ((DAY.pattern,) * 2)
)
LENGTH = re.compile(r"P(?:\d+[YMWD]|\d+DE|T\d+[HMS]|(?<=M)\d+S)+")
ARABIC_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
ENGLISH_WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip


def test_the_corpus_is_whole() -> None:
    assert Counter(article["language"] for article in ARTICLES) == {"ar": 60, "en": 80}
    assert len({article["id"] for article in ARTICLES}) == len(ARTICLES)
    assert len({article["text"] for article in ARTICLES}) == len(ARTICLES)
    assert len({article["topic"] for article in ARTICLES}) >= 12
    assert 6 <= sum(article["dct"] is None for article in ARTICLES) <= 20
    assert f"{len(TIMEXES)} in all" in (PROSE / "README.md").read_text(encoding="utf-8")
    types = Counter(timex["type"] for _, timex in TIMEXES)
    assert set(types) == {"DATE", "TIME", "DURATION", "SET"}
    assert min(types.values()) >= 20


@BY_ARTICLE
def test_articles_are_short_and_dated(article: dict) -> None:
    assert 80 <= len(article["text"].split()) <= 220
    written = date.fromisoformat(article["written"])
    assert article["dct"] in (None, written.isoformat())
    arabic = len(re.findall("[\u0621-\u064a]", article["text"]))
    assert (arabic > 300) == (article["language"] == "ar")


@BY_ARTICLE
def test_offsets_hold_and_do_not_overlap(article: dict) -> None:
    end = 0
    for timex in article["timexes"]:
        assert end <= timex["start"] < timex["end"]
        assert article["text"][timex["start"] : timex["end"]] == timex["text"]
        assert timex["text"] == timex["text"].strip(" ,،؛:\n")
        end = timex["end"]


@BY_ARTICLE
def test_values_have_their_type_s_form(article: dict) -> None:
    for timex in article["timexes"]:
        value = timex["value"]
        if timex["type"] == "SET":
            assert value is None, timex
        elif value is not None:
            form = LENGTH if timex["type"] == "DURATION" else VALUE
            assert form.fullmatch(value), timex
            days = [date.fromisoformat(day) for day in DAY.findall(value)]
            assert days == sorted(set(days)), timex
        assert {NoteCode(note) for note in timex["notes"]} <= set(NoteCode)


@pytest.mark.parametrize("names", [ARABIC_WEEKDAYS, ENGLISH_WEEKDAYS], ids=["ar", "en"])
def test_weekdays_fit_their_days(names: tuple[str, ...]) -> None:
    checked = 0
    for _, timex in TIMEXES:
        value = timex["value"]
        named = [n for n, name in enumerate(names) if re.search(rf"\b{name}\b", timex["text"])]
        if value is None or not DAY.fullmatch(value) or len(named) != 1:
            continue
        fits = date.fromisoformat(value).weekday() == named[0]
        assert fits == (NoteCode.WEEKDAY_DISAGREES not in timex["notes"]), timex
        checked += 1
    assert checked >= 40


def test_years_that_are_written_out_are_in_the_value() -> None:
    checked = 0
    for _, timex in TIMEXES:
        years = re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?![\ds]| GMT)", timex["text"])
        if timex["type"] not in ("DATE", "TIME") or not years or timex["value"] is None:
            continue
        last = timex["value"].split("/")[-1]
        if DAY.fullmatch(last):  # exclusive: the year may be that of the day before
            last = (date.fromisoformat(last) - timedelta(1)).isoformat()
        assert any(year in timex["value"] + last for year in years), timex
        checked += 1
    assert checked >= 60


def test_hijri_days_fit_umm_al_qura() -> None:
    values = {timex["text"]: timex["value"] for _, timex in TIMEXES}
    ramadan = Hijri(1445, 9, 1).to_gregorian().isoformat()
    assert values["الأول من شهر رمضان 1445هـ"] == ramadan
    assert values["رمضان"] == f"{ramadan}/{Hijri(1445, 10, 1).to_gregorian().isoformat()}"
    assert values["رمضان الماضي"].startswith(Hijri(1444, 9, 1).to_gregorian().isoformat())
    assert values["التاسع من ذي الحجة"] == Hijri(1445, 12, 9).to_gregorian().isoformat()
    both = date.fromisoformat(values["مساء الأحد 29 شعبان 1445هـ الموافق 10 مارس 2024م"])
    hijri = Gregorian.fromdate(both).to_hijri()
    assert (hijri.year, hijri.month, hijri.day) == (1445, 8, 29)


def test_texts_that_contradict_themselves_say_so() -> None:
    notes = Counter(note for _, timex in TIMEXES for note in timex["notes"])
    assert notes.keys() >= {
        NoteCode.MONTH_NAMES_DISAGREE,
        NoteCode.WEEKDAY_DISAGREES,
        NoteCode.AFTER_PUBLICATION,
        NoteCode.OLDER_TEXT,
    }


def test_marks_and_json_are_the_same() -> None:
    for code in ("ar", "en"):
        articles = annotate.read(PROSE / f"{code}.jsonl")
        assert list(annotate.build(annotate.mark(articles))) == articles


def test_a_broken_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="Monday"):
        list(annotate.build("## en-99 2024-01-01 topic\nThey met on {{Monday|Q 2024-01-01}}.\n"))
