"""Laws of reading dates, over generated input."""

import sys
from collections.abc import Callable
from datetime import date

import pytest
from babel import Locale, localedata
from babel.dates import format_date, format_skeleton
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.models import Certainty
from briefings.timex import read_document_times, read_times

READ_ON = date(2024, 5, 17)
LOCALES = sorted(
    name
    for name in localedata.locale_identifiers()
    if name.split("_")[0] in ("ar", "en") and not {"Shaw", "Dsrt"} & set(name.split("_"))
)
SKELETONS = {
    name: sorted(
        skeleton
        for skeleton in Locale.parse(name).datetime_skeletons
        if "y" in skeleton
        and "M" in skeleton
        and "d" in skeleton
        and not set("GhHBmsv") & set(skeleton)
    )
    for name in LOCALES
}
# A day after the 12th tells itself from a month, which a short date alone does not.
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31)).filter(lambda day: day.day > 12)
MARKS = "\u064b\u064e\u0651\u0652\u0640\u200c\u200f\u2067\u2069"


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(LOCALES), st.sampled_from(["full", "long", "medium", "short"]), DAYS)
def test_a_formatted_date_reads_back(locale: str, style: str, day: date) -> None:
    text = format_date(day, style, locale=locale)  # type: ignore[arg-type] # Babel's literals
    found = read_times(text, language=locale[:2], reference=READ_ON)  # type: ignore[arg-type]
    assert [each.value for each in found] == [day.isoformat()]
    assert found[0].certainty is Certainty.STATED


@settings(max_examples=300, deadline=None)
@given(st.data(), DAYS)
def test_any_pattern_with_day_month_and_year_reads_back(data: st.DataObject, day: date) -> None:
    locale = data.draw(st.sampled_from([name for name in LOCALES if SKELETONS[name]]))
    skeleton = data.draw(st.sampled_from(SKELETONS[locale]))
    text = format_skeleton(skeleton, day, locale=locale)
    found = read_times(text, language=locale[:2], reference=READ_ON)  # type: ignore[arg-type]
    assert [each.value for each in found] == [day.isoformat()]


NAMED = {
    name: sorted(
        skeleton
        for skeleton in Locale.parse(name).datetime_skeletons
        if "y" in skeleton and "MMM" in skeleton and not set("GhHBmsv") & set(skeleton)
    )
    for name in LOCALES
}


@settings(max_examples=300, deadline=None)
@given(st.data(), st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_any_pattern_that_names_the_month_reads_back(data: st.DataObject, day: date) -> None:
    """Every day of the month, and months alone: a name leaves nothing to tell apart."""
    locale = data.draw(st.sampled_from([name for name in LOCALES if NAMED[name]]))
    skeleton = data.draw(st.sampled_from(NAMED[locale]))
    text = format_skeleton(skeleton, day, locale=locale)
    found = read_times(text, language=locale[:2], reference=READ_ON)  # type: ignore[arg-type]
    expected = day.isoformat() if "d" in skeleton else f"{day:%Y-%m}"
    assert [each.value for each in found] == [expected]


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["ar", "en", None]), st.dates())
def test_any_text_is_read_without_error(text: str, language: str | None, on: date) -> None:
    for found in (
        read_times(text, language=language, reference=on),  # type: ignore[arg-type]
        read_times(text, language=language),  # type: ignore[arg-type]
        read_document_times(text, language=language, read_on=on).times,  # type: ignore[arg-type]
    ):
        for each in found:
            assert each.text == text[each.start : each.end]
            assert each.text


WORDS = """
منذ قبل بعد من إلى حتى بين و في أمس اليوم يوم السبت الأحد شهر عام 13 ٣١ 2024 إبريل نيسان / - , ، ( )
الماضي المقبل الجاري ذاته الأول العشرين مطلع أواخر أسبوعين سنوات ثلاثة رمضان هـ كل 99999 0
since before after from to until between and in of the 1st May Monday last next week year
ago early mid late two hundred thousand every Easter Q1 am 10:30
"""
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=25)


@settings(max_examples=500, deadline=None)
@given(PIECES, st.sampled_from(["ar", "en"]), st.dates())
def test_any_heap_of_time_words_is_read_without_error(
    words: list[str], language: str, on: date
) -> None:
    text = " ".join(words)
    for each in read_document_times(text, language=language, read_on=on).times:  # type: ignore[arg-type]
        assert each.text == text[each.start : each.end]
        if each.first and each.last:
            assert each.first <= each.last


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_marks_and_joiners_change_no_reading(data: st.DataObject) -> None:
    plain = "وصل الوفد مساء السبت 13 إبريل/ نيسان 2024 ثم عاد في الأول من الشهر ذاته"
    marked = "".join(
        letter + (data.draw(st.text(MARKS, max_size=2)) if letter.isalpha() else "")
        for letter in plain
    )
    found = read_times(marked, reference=READ_ON)
    assert [each.value for each in found] == ["2024-04-13", "2024-04-01"]
    for each in found:
        assert each.text == marked[each.start : each.end]


def test_a_span_takes_in_the_signs_of_its_last_letter() -> None:
    text = "سافرَ الوفدُ أمسِ إلى دمشق"
    (found,) = read_times(text, reference=READ_ON)
    assert found.text == "أمسِ"


def test_presentation_forms_and_persian_digits_are_read() -> None:
    text = "ﻳﻮﻡ ﺍﻟﺴﺒﺖ ۱۳ ﺇﺑﺮﻳﻞ ۲۰۲۴"
    (found,) = read_times(text, language="ar", reference=READ_ON)
    assert (found.value, found.text) == ("2024-04-13", text)


@pytest.mark.parametrize(
    "worst",
    [
        "1" * 64 + " ",
        "1:",
        "إبريل/ نيسان ",
        "من 1 إلى 2 إلى 3 ",
        "بين بين من من ",
        "ثلاثة وعشرين وثلاثة ",
        "منذ قبل بعد يومين وشهر و",
        "أَ",
        "from 1 to 2 to ",
        "two hundred and ",
        "the last first of ",
        "May ",
        "(",
        "قبل ثلاثة أيام من ",
    ],
)
def test_twice_the_worst_text_takes_twice_the_work(worst: str) -> None:
    def work(size: int) -> int:
        text = worst * (size // len(worst.encode()))
        return _calls(lambda: read_times(text, reference=READ_ON))

    work(4_000)  # fills the caches
    assert work(40_000) <= 2.2 * work(20_000) + 2_000


@pytest.mark.parametrize("unit", ["السبت 13 إبريل في 3 مايو الماضي. ", "a month after the vote. "])
def test_a_whole_article_is_read_in_linear_time(unit: str) -> None:
    def work(times: int) -> int:
        return _calls(lambda: read_document_times(unit * times, read_on=READ_ON))

    work(50)
    assert work(800) <= 2.2 * work(400) + 2_000


def _calls(run: Callable[[], object]) -> int:
    """Function calls of a run: a measure of work that the machine's load does not change."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return calls
