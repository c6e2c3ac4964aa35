"""What expressions mean, in both languages, counted from Friday 17 May 2024."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from briefings.models import Certainty, NoteCode, Precision, Timex, TimexKind
from briefings.timex import read_times

FRIDAY = date(2024, 5, 17)


def read(text: str, on: date | None = FRIDAY) -> list[tuple[str, str | None]]:
    return [(each.text, each.value) for each in read_times(text, reference=on)]


def only(text: str) -> Timex:
    (found,) = read_times(text, reference=FRIDAY)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أجلت الفرق 3500 شخص منذ يوم الأحد.", [("منذ يوم الأحد", "2024-05-12/..")]),
        # absolute dates, every family of month names
        ("وقع في 13 إبريل 2024.", [("13 إبريل 2024", "2024-04-13")]),
        ("وقع في ١٣ نيسان ٢٠٢٤.", [("١٣ نيسان ٢٠٢٤", "2024-04-13")]),
        ("وقع في 13 أفريل 2024.", [("13 أفريل 2024", "2024-04-13")]),
        ("في 5 غشت 2020", [("5 غشت 2020", "2020-08-05")]),
        ("في 5 آب/أغسطس 2020", [("5 آب/أغسطس 2020", "2020-08-05")]),
        ("في 5 آب (أغسطس) 2020", [("5 آب (أغسطس) 2020", "2020-08-05")]),
        ("في 2 تشرين الثاني أي نوفمبر 2020", [("2 تشرين الثاني أي نوفمبر 2020", "2020-11-02")]),
        ("الثالث عشر من أبريل 2024", [("الثالث عشر من أبريل 2024", "2024-04-13")]),
        ("في الحادي والعشرين من مايو عام ألفين وأربعة عشر",
         [("الحادي والعشرين من مايو عام ألفين وأربعة عشر", "2014-05-21")]),
        ("بتاريخ 2024-04-13", [("2024-04-13", "2024-04-13")]),
        ("يوم 13/4/2024", [("يوم 13/4/2024", "2024-04-13")]),
        # relative to the article
        ("قال أمس إنه سافر", [("أمس", "2024-05-16")]),
        ("سافر أول من أمس", [("أول من أمس", "2024-05-15")]),
        ("وصل يوم الثلاثاء", [("يوم الثلاثاء", "2024-05-14")]),
        ("وصل الجمعة الماضي", [("الجمعة الماضي", "2024-05-10")]),
        ("سيصل يوم الثلاثاء", [("يوم الثلاثاء", "2024-05-21")]),
        ("يصل الثلاثاء المقبل", [("الثلاثاء المقبل", "2024-05-21")]),
        ("زار بيروت الأسبوع الماضي", [("الأسبوع الماضي", "2024-W19")]),
        ("قبل يومين", [("قبل يومين", "2024-05-15")]),
        ("منذ ثلاثة أسابيع", [("منذ ثلاثة أسابيع", "2024-04-26")]),
        ("قبل نحو شهرين", [("قبل نحو شهرين", "2024-03")]),
        ("في الربع الأول من العام الحالي",
         [("الربع الأول من العام الحالي", "2024-01-01/2024-04-01")]),
        # ranges, parts, open ends
        ("من 13 إلى 19 إبريل", [("من 13 إلى 19 إبريل", "2024-04-13/2024-04-20")]),
        ("بين 3 و5 مايو", [("بين 3 و5 مايو", "2024-05-03/2024-05-06")]),
        ("منذ يناير", [("منذ يناير", "2024-01-01/..")]),
        ("مطلع أبريل", [("مطلع أبريل", "2024-04-01/2024-04-11")]),
        ("أواخر العام الماضي", [("أواخر العام الماضي", "2023-09-01/2024-01-01")]),
        ("في سبعينيات القرن الماضي", [("سبعينيات القرن الماضي", "1970-01-01/1980-01-01")]),
        ("في القرن التاسع عشر", [("القرن التاسع عشر", "1800-01-01/1900-01-01")]),
        # from another expression
        ("وقع في 13 أبريل 2021، وفي اليوم التالي اجتمعوا",
         [("13 أبريل 2021", "2021-04-13"), ("اليوم التالي", "2021-04-14")]),
        ("بعد ثلاثة أيام من الزلزال الذي وقع في 6 فبراير 2023",
         [("بعد ثلاثة أيام", "2023-02-09"), ("6 فبراير 2023", "2023-02-06")]),
        ("في 2 مارس 2020 سافر، وبعد ذلك بيومين عاد",
         [("2 مارس 2020", "2020-03-02"), ("بعد ذلك بيومين", "2020-03-04")]),
        # calendars
        ("٢٤ شوال ١٤٤٥هـ الموافق ٣ مايو ٢٠٢٤",
         [("٢٤ شوال ١٤٤٥هـ الموافق ٣ مايو ٢٠٢٤", "2024-05-03")]),
        ("12 رمضان 1445هـ", [("12 رمضان 1445هـ", "2024-03-22")]),
        # what is no time
        ("قرأ في صحيفة المصري اليوم عن 250 و300 صاروخ", []),
        ("زار مايو كلينك وفاز 3-1 وقتل 2000 شخص", []),
        ("الأمين العام السابق للحزب", []),
        ("ارتفع السعر 2.5% إلى 85 دولارا", []),
    ],
)  # fmt: skip
def test_arabic(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 13 April 2024", [("13 April 2024", "2024-04-13")]),
        ("on April 13th, 2024,", [("April 13th, 2024", "2024-04-13")]),
        ("on Sept. 11, 2001,", [("Sept. 11, 2001", "2001-09-11")]),
        ("He left on Tuesday.", [("Tuesday", "2024-05-14")]),
        ("He will leave on Tuesday.", [("Tuesday", "2024-05-21")]),
        ("He left last week", [("last week", "2024-W19")]),
        ("He left two days ago", [("two days ago", "2024-05-15")]),
        ("It opens next Tuesday", [("next Tuesday", "2024-05-21")]),
        ("the day before yesterday", [("the day before yesterday", "2024-05-15")]),
        ("between 3 and 5 May", [("between 3 and 5 May", "2024-05-03/2024-05-06")]),
        ("from March to May 2020", [("from March to May 2020", "2020-03-01/2020-06-01")]),
        ("since January", [("since January", "2024-01-01/..")]),
        ("in the late 1980s", [("the late 1980s", "1987-01-01/1990-01-01")]),
        ("in the third quarter of 2023", [("the third quarter of 2023", "2023-07-01/2023-10-01")]),
        ("fiscal 2024", [("fiscal 2024", "2024")]),
        ("in May", [("May", "2024-05")]),
        ("Three days after the quake of 6 February 2023, they met. The following day they left.",
         [("Three days after", "2023-02-09"), ("6 February 2023", "2023-02-06"),
          ("The following day", "2023-02-10")]),
        ("It may rain; the second plan and the march drew 2000 people.", []),
        ("It won 3-1 and 21-14; Resolution 1701; 14,000 euros.", []),
    ],
)  # fmt: skip
def test_english(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["كل يوم جمعة", "أيام الجمعة", "every Friday", "each week"])
def test_a_recurring_time_is_a_set_and_never_a_day(text: str) -> None:
    found = only(text)
    assert (found.kind, found.value, found.first) == (TimexKind.SET, None, None)


def test_a_length_of_time_is_a_duration() -> None:
    assert [only(each).value for each in ("لمدة ثلاثة أشهر", "for 24 hours")] == ["P3M", "PT24H"]


def test_a_time_of_day_joins_its_date() -> None:
    found = only("الساعة 8 مساءً بتوقيت غرينتش يوم الأربعاء")
    assert (found.value, found.time_of_day, found.kind) == ("2024-05-15", "20:00", TimexKind.TIME)
    found = only("at 10:30 a.m. GMT on 3 May 2024")
    assert (found.value, found.time_of_day) == ("2024-05-03", "10:30")


def test_precision_and_days_of_a_value() -> None:
    found = only("الأسبوع الماضي")
    assert found.precision is Precision.WEEK
    assert (found.first, found.last) == (date(2024, 5, 6), date(2024, 5, 12))


def test_without_a_reference_only_stated_dates_have_a_value() -> None:
    text = "وصل أمس، وكان قد غادر في 3 مايو 2024"
    first, second = read_times(text)
    assert (first.value, second.value) == (None, "2024-05-03")
    assert second.certainty is Certainty.STATED


@pytest.mark.parametrize(
    ("text", "code", "readings"),
    [
        ("الأحد 13 أبريل 2024", NoteCode.WEEKDAY_DISAGREES, ("2024-04-13", "2024-04-14")),
        ("Tuesday, June 3, 2024", NoteCode.WEEKDAY_DISAGREES, ("2024-06-03", "2024-06-04")),
        ("أمس الأربعاء", NoteCode.WEEKDAY_DISAGREES, ("2024-05-16", "2024-05-15")),
        ("في يناير/ كانون الأول الماضي", NoteCode.MONTH_NAMES_DISAGREE, ("2024-01", "2023-12")),
        ("1 رمضان 1445هـ الموافق 3 مايو 2024", NoteCode.CALENDARS_DISAGREE,
         ("2024-05-03", "2024-03-11")),
    ],
)  # fmt: skip
def test_a_contradiction_is_noted(text: str, code: NoteCode, readings: tuple[str, ...]) -> None:
    found = only(text)
    assert [(note.code, note.readings) for note in found.notes] == [(code, readings)]
    assert found.certainty is Certainty.DISPUTED


def test_a_past_event_after_the_article_is_noted() -> None:
    found = only("قتل الوزير في 3 يونيو 2024")
    assert [note.code for note in found.notes] == [NoteCode.AFTER_PUBLICATION]


def test_this_month_in_older_text_is_noted() -> None:
    found = only("مساء السبت الموافق 13 إبريل/ نيسان الجاري")
    assert found.value == "2024-04-13"
    assert [note.code for note in found.notes] == [NoteCode.OLDER_TEXT]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # the second clock is the same moment, so its day may be the one before or after
        ("It began at 1 a.m. on Sunday (2200 GMT).", ["2024-05-12", "2024-05-11"]),
        ("It began at 11 p.m. on Sunday (0300 GMT).", ["2024-05-12", "2024-05-13"]),
        ("It began at 4 a.m. on Sunday (0200 GMT).", ["2024-05-12", "2024-05-12"]),
        ("بدأ في الواحدة فجر الأحد (22:00 بتوقيت غرينتش)", ["2024-05-12", "2024-05-11"]),
    ],
)  # fmt: skip
def test_a_time_told_in_two_zones_is_one_moment(text: str, days: list[str]) -> None:
    assert [each.value for each in read_times(text, reference=FRIDAY)] == days


def test_a_named_zone_moves_the_day_for_a_reader_elsewhere() -> None:
    text = "الساعة 22:30 بتوقيت غرينتش يوم السبت"
    (stated,) = read_times(text, reference=FRIDAY)
    assert (stated.value, stated.time_of_day, stated.zone) == ("2024-05-11", "22:30", "Etc/UTC")
    (moved,) = read_times(text, reference=FRIDAY, zone=ZoneInfo("Asia/Beirut"))
    assert (moved.value, moved.time_of_day, moved.zone) == ("2024-05-12", "01:30", "Asia/Beirut")
    (local,) = read_times("at 22:30 on Saturday", reference=FRIDAY, zone=ZoneInfo("Asia/Beirut"))
    assert (local.value, local.time_of_day, local.zone) == ("2024-05-11", "22:30", None)


def test_an_aware_reference_counts_by_its_day_in_the_zone_asked_for() -> None:
    late = datetime(2024, 5, 17, 22, 30, tzinfo=UTC)
    assert read_times("today", reference=late)[0].value == "2024-05-17"
    beirut = ZoneInfo("Asia/Beirut")
    assert read_times("today", reference=late, zone=beirut)[0].value == "2024-05-18"
