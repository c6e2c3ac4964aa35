"""The day of an article that bears none."""

from datetime import date

import pytest

from briefings.models import Certainty, ReferenceReason
from briefings.timex import read_document_times

READ_ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day", "reason"),
    [
        ("بيروت، 3 مايو 2024 (وكالات) - قال الوزير أمس إنه سيستقيل.",
         date(2024, 5, 3), ReferenceReason.DATELINE),
        ("PORT ALDEN, March 12 (Wire) — Drivers agreed late on Saturday to return to work.",
         date(2023, 3, 12), ReferenceReason.DATELINE),
        ("ROME, March 12 (Wire) - The court ruled. It had met on 5 January 2023.",
         date(2023, 3, 12), ReferenceReason.DATELINE),
        ("القاهرة – 12 مارس (وكالات) – اتفق السائقون على العودة.",
         date(2026, 3, 12), ReferenceReason.DATELINE),
        ("Published 17 May 2024\nThe minister left on Tuesday.",
         date(2024, 5, 17), ReferenceReason.DATELINE),
        ("وقع الهجوم مساء السبت 13 أبريل وأعلن الجيش حصيلته.",
         date(2024, 4, 13), ReferenceReason.WEEKDAY_AND_DATE),
        ("The strike came on Saturday 13 April, officials said.",
         date(2024, 4, 13), ReferenceReason.WEEKDAY_AND_DATE),
        ("بدأت الأزمة في 3 مارس 2019 وانتهت في 9 يونيو 2020 بعد وساطات طويلة.",
         date(2020, 6, 9), ReferenceReason.LATEST_DATE),
        ("قال الوزير أمس إنه سيسافر غدا.", READ_ON, ReferenceReason.READ_AT),
        ("", READ_ON, ReferenceReason.READ_AT),
    ],
)  # fmt: skip
def test_the_day_is_inferred(text: str, day: date, reason: ReferenceReason) -> None:
    found = read_document_times(text, read_on=READ_ON)
    assert found.reference is not None
    assert (found.reference.day, found.reference.reason) == (day, reason)
    assert found.candidates[0] == found.reference
    assert found.candidates[-1].reason is ReferenceReason.READ_AT


def test_what_has_elapsed_since_an_event_outranks_the_event_itself() -> None:
    text = (
        "وقع الزلزال فجر الاثنين 6 فبراير. وبعد أكثر من ثلاثة أسابيع من الزلزال، زار الوزير "
        "المدينة يوم الأربعاء، وقال يوم الخميس إن الإعمار بدأ هذا الأسبوع."
    )
    found = read_document_times(text, read_on=date(2023, 12, 1))
    assert found.reference is not None
    assert found.reference.reason is ReferenceReason.ELAPSED
    assert date(2023, 2, 28) <= found.reference.day <= date(2023, 3, 5)
    values = {each.text: each.value for each in found.times}
    assert values["يوم الأربعاء"] == "2023-03-01"
    assert values["يوم الخميس"] == "2023-03-02"


def test_an_inferred_day_is_never_after_the_reading() -> None:
    found = read_document_times("صدر في 3 مايو 2030 وقبله في 2 مايو 2020.", read_on=READ_ON)
    assert all(each.day <= READ_ON for each in found.candidates)


def test_what_counts_from_an_inferred_day_is_assumed() -> None:
    text = "بيروت، 3 مايو 2024 - وصل الوفد أمس."
    stated, counted = read_document_times(text, read_on=READ_ON).times
    assert stated.certainty is Certainty.STATED
    assert (counted.certainty, counted.value) == (Certainty.ASSUMED, "2024-05-02")


def test_a_given_day_is_taken() -> None:
    found = read_document_times("وصل أمس", reference=date(2020, 1, 2), read_on=READ_ON)
    assert found.reference is not None
    assert found.reference.reason is ReferenceReason.GIVEN
    assert found.candidates == ()
    assert found.times[0].certainty is Certainty.RESOLVED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # what the text calls tomorrow, and what it calls it besides
        ("سيجتمعون غدا الثلاثاء بعد الهجوم الذي وقع ليل السبت 13 أبريل.", date(2024, 4, 15)),
        ("The vote is tomorrow, Thursday; the last was on 5 May 2014.", date(2014, 5, 7)),
        ("وصل أمس 3 مايو 2021.", date(2021, 5, 4)),
        ("The fair opens tomorrow (June 14, 2025) and runs until Sunday.", date(2025, 6, 13)),
        ("It opens on Saturday, 14 June, tomorrow. It was last held in 2023.", date(2025, 6, 13)),
        ("The court ruled on Monday, March 4, 2024. Lawyers said so on Tuesday.", date(2024, 3, 5)),
        ("The court ruled on Monday, March 4, 2024. They had met on Sunday.", date(2024, 3, 4)),
        ("Two weeks ago, on 20 April 2021, the ferry sank.", date(2021, 5, 4)),
        ("دخلت الحرب يومها الثاني. وبدأت أول أمس الاثنين 7 أكتوبر 2024.", date(2024, 10, 9)),
        ("يتواصل الحريق منذ ليل الاثنين 15 أغسطس 2022. وقال أمس الخميس إن الرياح هدأت.",
         date(2022, 8, 19)),
        # what has passed since a date
        ("Two months and four days have passed since the border was crossed on 24 February 2022.",
         date(2022, 4, 28)),
        # between what it looks back on and what it looks ahead to
        ("Signed in June 2014. They met on Friday 11 October. A verdict is due on 4 November 2019.",
         date(2019, 10, 11)),
    ],
)  # fmt: skip
def test_the_day_is_placed_by_all_the_text_says(text: str, day: date) -> None:
    found = read_document_times(text, read_on=READ_ON)
    assert found.reference is not None
    assert found.reference.day == day
