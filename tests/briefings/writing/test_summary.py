"""Which sentences become key points: the latest toll, what differs, the article's lede first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, KeyPoint, Language, Outlet, Question
from briefings.store import Store
from briefings.writing import write_summary


def clock() -> datetime:
    return datetime(2025, 12, 20, 12, tzinfo=UTC)


def report(outlet: str, day: int, title: str, text: str) -> Draft:
    published = datetime(2025, 3, day, 9, tzinfo=UTC)
    return Draft(text, f"{outlet}.txt", title=title, outlet=Outlet(outlet, outlet),
                 published=published)  # fmt: skip


async def points(
    folder: Path, drafts: Sequence[Draft], language: Language, words: str = ""
) -> tuple[KeyPoint, ...]:
    async with Store.open(folder / "s.db", clock=clock) as store:
        await take_in_drafts(store, drafts, clock=clock)
        return (await write_summary(store, Question(words, language))).points


def figures(point: KeyPoint) -> list[tuple[str, str]]:
    return [(figure.text, figure.source.outlet) for figure in point.figures]


FIRST = "An earthquake struck western Nepal late on Monday, killing at least 21 people there."
LATER = "The death toll from the earthquake in western Nepal rose to 58 on Wednesday, police said."
HISTORY = "In 2015, two earthquakes killed about 9,000 people in western Nepal, police said then."
BLAZE = "At least 21 people were killed in a fire at a factory in Egypt on Monday, officials said."


async def test_a_toll_that_has_risen_since_is_no_key_point(tmp_path: Path) -> None:
    drafts = [
        report("One", 4, "Earthquake kills 21 in western Nepal", f"{FIRST} {HISTORY}"),
        report("Two", 5, "Nepal earthquake toll rises to 58", LATER),
    ]
    told = await points(tmp_path, drafts, "en")
    assert told[0].text == LATER
    assert FIRST not in {point.text for point in told}
    assert [figures(point) for point in told] == [[]] * len(told)  # 2015 is no other report


async def test_reports_of_another_language_may_differ_too(tmp_path: Path) -> None:
    arabic = "لقي 17 عاملاً مصرعهم وأصيب 43 آخرون في حريق شب الاثنين في مصنع بمصر."
    drafts = [
        report("One", 4, "Egypt factory fire kills 21", BLAZE),
        report("الثانية", 4, "حريق مصنع في مصر", arabic),
    ]
    (point,) = (one for one in await points(tmp_path, drafts, "en") if one.text == BLAZE)
    assert figures(point) == [("At least 21", "One"), ("17", "الثانية")]


async def test_other_counts_of_one_report_do_not_differ(tmp_path: Path) -> None:
    drafts = [
        report("One", 4, "Egypt factory fire kills 21", BLAZE),
        report(
            "Two",
            4,
            "Fire at factory in Egypt",
            "A fire at a factory in Egypt injured 43 people on Monday, and 12 are still missing.",
        ),
    ]
    told = await points(tmp_path, drafts, "en")
    assert told
    assert not any(point.figures for point in told)


async def test_the_first_sentence_goes_before_bullets_that_presume_it(tmp_path: Path) -> None:
    lede = "كشفت صحيفة محلية عن محادثات غير مباشرة بين الطرفين جرت في سيلا هذا الأسبوع."
    bullet = "تركزت المحادثات بين الطرفين على الميناء والحدود والمعابر، وسط تأكيدات على استمرارها."
    text = f"- {bullet}\n\n{lede}\n\nقالت الوزارة إن الطرفين باقيان في سيلا حتى نهاية الأسبوع."
    told = await points(tmp_path, [report("One", 4, "محادثات بين الطرفين", text)], "ar")
    assert [point.text for point in told] == [lede, text.split("\n\n")[2], bullet]


async def test_what_was_said_in_another_language_is_not_said_again(tmp_path: Path) -> None:
    english = "Talks between Israel and Hamas on a ceasefire in Gaza resumed in Cairo on Sunday."
    arabic = "استؤنفت المحادثات بين إسرائيل وحماس لوقف إطلاق النار في غزة الأحد في القاهرة."
    drafts = [
        report("One", 9, "Gaza ceasefire talks resume in Cairo", english),
        report("الثانية", 9, "استئناف محادثات غزة في القاهرة", arabic),
    ]
    told = await points(tmp_path, drafts, "en")
    assert [point.text for point in told] == [english]


FIRE = "{} people were killed and 14 injured in a fire at the grain market of Sarna on Monday."
HARIQ = "قُتل {} أشخاص وأصيب 14 آخرون في حريق اندلع في سوق الحبوب في سارنا الاثنين."


@pytest.mark.parametrize(
    ("one", "two"), [("Nine", "Six"), ("9", "6"), ("Nine", "6"), ("At least nine", "Six")]
)
async def test_tolls_that_differ_are_never_also_in(tmp_path: Path, one: str, two: str) -> None:
    drafts = [
        report("One", 4, "Fire at the grain market of Sarna", FIRE.format(one)),
        report("Two", 4, "Sarna grain market burns", FIRE.format(two)),
    ]
    told = await points(tmp_path, drafts, "en")
    assert [len(point.sources) for point in told] == [1] * len(told)
    assert {text.lower() for text, _ in figures(told[0])} == {
        one.lower(),
        two.lower(),
    }
    assert {figure.counted for figure in told[0].figures} == {"killed"}


async def test_the_same_toll_in_words_and_digits_agrees(tmp_path: Path) -> None:
    drafts = [
        report("One", 4, "Fire at the grain market of Sarna", FIRE.format("Nine")),
        report("Two", 4, "Sarna grain market burns", FIRE.format("9")),
    ]
    (point,) = await points(tmp_path, drafts, "en")
    assert {source.outlet for source in point.sources} == {"One", "Two"}
    assert point.figures == ()


async def test_arabic_tolls_in_words_stand_side_by_side(tmp_path: Path) -> None:
    drafts = [
        report("الأولى", 4, "حريق في سوق الحبوب", HARIQ.format("تسعة")),
        report("الثانية", 4, "حريق سوق سارنا", HARIQ.format("ستة")),
    ]
    told = await points(tmp_path, drafts, "ar")
    assert [len(point.sources) for point in told] == [1] * len(told)
    assert {text for text, _ in figures(told[0])} == {"تسعة", "ستة"}


async def test_an_outlets_later_figure_takes_the_place_of_its_earlier_one(tmp_path: Path) -> None:
    drafts = [
        report("One", 4, "Fire at the grain market of Sarna", FIRE.format("Nine")),
        report("One", 5, "Sarna grain market fire: fewer dead", FIRE.format("Seven")),
    ]
    (point,) = await points(tmp_path, drafts, "en")
    assert point.text == FIRE.format("Seven")
    assert point.figures == ()


async def test_tolls_of_two_languages_stand_side_by_side_in_words_and_digits(
    tmp_path: Path,
) -> None:
    english = (
        "Nine people were killed and 14 injured when a grandstand fell in Alexandria on Monday."
    )
    arabic = "قُتل ستة أشخاص وأصيب أربعة عشر آخرون في سقوط مدرج في الإسكندرية يوم الاثنين."
    drafts = [
        report("One", 4, "Grandstand falls in Alexandria", english),
        report("الثانية", 4, "سقوط مدرج في الإسكندرية", arabic),
    ]
    told = await points(tmp_path, drafts, "en", "Alexandria")
    (point,) = (one for one in told if one.text == english)
    assert figures(point) == [("Nine", "One"), ("ستة", "الثانية")]


@pytest.mark.parametrize("other", ["Dozens of", "Between ten and twenty", "10 to 20", "Some 300"])
async def test_ranges_and_vague_tolls_are_not_taken_for_others(tmp_path: Path, other: str) -> None:
    drafts = [
        report("One", 4, "Fire at the grain market of Sarna", FIRE.format("Nine")),
        report("Two", 4, "Sarna grain market burns", FIRE.format(other)),
    ]
    told = await points(tmp_path, drafts, "en")
    assert [len(point.sources) for point in told] == [1] * len(told)
    assert {source.source.outlet for source in told[0].figures} == {"One", "Two"}
