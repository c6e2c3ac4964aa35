"""What expressions mean, in both languages, counted from Friday 17 May 2024."""

from datetime import UTC, date, datetime, timedelta
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


WEDNESDAY = date(2024, 11, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # several days, weekdays and months named as one or one by one
        ("عقدت الجلسات في 3 و7 و12 مايو", ["2024-05-03", "2024-05-07", "2024-05-12"]),
        ("تعقد القمة يومي 10 و11 ديسمبر المقبل", ["2024-12-10/2024-12-12"]),
        ("زار القاهرة يومي الأحد والاثنين الماضيين", ["2024-11-17/2024-11-19"]),
        ("خلال شهري آذار ونيسان الماضيين", ["2024-03-01/2024-05-01"]),
        ("قتلوا ليل الثلاثاء-الأربعاء", ["2024-11-19/2024-11-21"]),
        # the narrative's own time
        ("وصل في 13 أبريل 2021، وفي الأول من الشهر ذاته غادر", ["2021-04-13", "2021-04-01"]),
        ("بدأ منذ مساء الأحد وانتهى في اليوم نفسه", ["2024-11-17/..", "2024-11-17"]),
        ("أقر في 3 نوفمبر 2020 وبدأ العمل به في يناير", ["2020-11-03", "2021-01"]),
        ("دمر زلزال المدينة عام 1960، في 29 فبراير من تلك السنة", ["1960", "1960-02-29"]),
        ("سقط في 5 مارس 2019 وبعد ثلاثة أيام من ذلك عاد", ["2019-03-05", "2019-03-08"]),
        # an event's own date, by its relative clause and not by the sentence's own event
        ("بعد يومين من الهجوم الذي وقع في 13 أبريل 2024 سافر", ["2024-04-15", "2024-04-13"]),
        ("بعد شهرين من الانهيار تقدم الوسطاء بمقترح في 28 يناير 2024", [None, "2024-01-28"]),
        ("عاد يوم الاثنين، أي قبل يومين من الاقتراع", ["2024-11-18", "2024-11-18"]),
        # a past that cannot lie ahead is a length; a plan has the tense of its verb
        ("تنحى بعد ثلاثين عاما في الحكم", ["P30Y"]),
        ("يلتقي الرئيس نظيره الخميس", ["2024-11-21"]),
        ("التقى الرئيس نظيره الخميس", ["2024-11-14"]),
        ("سقط في 8 ديسمبر 2023 بعد أحد عشر يوما من الهجوم الذي بدأ في 27 نوفمبر 2023",
         ["2023-12-08", "2023-12-08", "2023-11-27"]),
        ("اغتيل في 14 شباط 2005 وصدر الحكم بعد خمسة عشر عاما، في 18 آب 2020",
         ["2005-02-14", "2020", "2020-08-18"]),
        # halves, ages, names, laws
        ("دامت ثلاث سنوات ونصف السنة", ["P3Y6M"]),
        ("توفي عن 89 عاما ودفن أمس", ["2024-11-19"]),
        ("درس في مدرسة 23 يوليو بمدينة السادس من أكتوبر", []),
        ("صدر المرسوم رقم 5/2020 والقرار 12/2019", []),
        ("قال سامي مايو إن خالد رمضان فاز", []),
        # clocks
        ("وصل أمس، ثم غادر في الثامنة والنصف مساء", ["2024-11-19", "2024-11-19"]),
        ("من العاشرة صباحا إلى الثامنة مساء يوميا", [None, None]),
        # calendars
        ("يوم الجمعة 9/11/1445 الموافق 17/5/2024", ["2024-05-17"]),
        ("ثاني أيام عيد الأضحى 2024", ["2024-06-17"]),
    ],
)  # fmt: skip
def test_arabic_prose(text: str, expected: list[str | None]) -> None:
    assert [each.value for each in read_times(text, reference=WEDNESDAY)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is scheduled stands in the present; a closed school is no past
        ("They meet again on Friday.", ["2024-11-22"]),
        ("They met on Friday.", ["2024-11-15"]),
        ("Schools are closed through Monday.", ["../2024-11-26"]),
        ("He retaliated for Saturday's attack. It will end in May.", ["2024-11-16", "2025-05"]),
        # lengths where the sentence looks back, points where it looks ahead
        ("They had not lost in six weeks.", ["P6W"]),
        ("They will return in six weeks.", ["2025-01-01"]),
        ("It was built in 18 months, within a week of the three-year deal.",
         ["P18M", "P1W", "P3Y"]),
        ("It stood three and a half years, a quarter of a century, a few days.",
         ["P3Y6M", "P25Y", None]),
        # the narrative's own time
        ("He left on 5 October and was due back on the 9th.", ["2024-10-05", "2024-10-09"]),
        ("She won in November 2020 and took office in January.", ["2020-11", "2021-01"]),
        ("It fell on 3 March; the next morning it rose.", ["2024-03-03", "2024-03-04"]),
        ("He ruled from 1983 on. They met on Monday; the following day they left.",
         ["1983", "2024-11-18", "2024-11-19"]),
        ("Two days later, on 13 April, it ended.", ["2024-04-13", "2024-04-13"]),
        # ranges and sets
        ("It runs from 20 May to 29 October.", ["2025-05-20/2025-10-30"]),
        ("between 11 p.m. and 6 a.m. on Monday", ["2024-11-18"]),
        ("on Mondays and Fridays; twice a week; 300 euros a month; monthly, every fall",
         [None] * 5),
        ("from the 16th to the 18th century", ["1500-01-01/1800-01-01"]),
        ("the week before last, the year after next", ["2024-W45", "2026"]),
        # names and words that are no months
        ("April Moss and Justice May met; they may march in the march.", []),
        ("Genesis 1:1, John 3:16, version 3.11.2, a spring in his step", []),
        ("It was fixed in may or mar by whoever wed.", []),
    ],
)  # fmt: skip
def test_english_prose(text: str, expected: list[str | None]) -> None:
    assert [each.value for each in read_times(text, reference=WEDNESDAY)] == expected


def test_the_month_of_may_tells_no_tense() -> None:
    assert [value for _, value in read("They met on 3 May and on 5 June.")] == [
        "2024-05-03",
        "2023-06-05",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the eve and the morrow of an event, days counted in it
        ("وقع الانفجار يوم الثلاثاء. وغداة الانفجار أغلقت المدارس.", ["2024-05-14", "2024-05-15"]),
        ("عشية الانتخابات المقررة الأحد، دعا الرئيس إلى الهدوء.", ["2024-05-18", "2024-05-19"]),
        ("وصل غداة لقاء جمع الوزيرين يوم الثلاثاء.", ["2024-05-15", "2024-05-14"]),
        ("بدأ الحصار في 3 مايو 2024. وفي اليوم السابع من الحصار نفد الدواء.",
         ["2024-05-03", "2024-05-09"]),
        ("عشية الخميس", ["2024-05-16"]),
        # the day the narrative has reached
        ("أصيب في 3 مايو وتوفي مساء اليوم نفسه.", ["2024-05-03", "2024-05-03"]),
        ("أصيب في 3 مايو وتوفي فجر اليوم التالي.", ["2024-05-03", "2024-05-04"]),
        ("أصيب في 3 مايو. وفي الصباح التالي توفي.", ["2024-05-03", "2024-05-04"]),
        # plans that may have come to nothing, and dates that were moved
        ("كان من المقرر أن يجتمعا الثلاثاء لكن اللقاء تأجل إلى الخميس.",
         ["2024-05-14", "2024-05-23"]),
        ("تقدمت بشكاية في 12 أبريل، وأوقف يومين بعد ذلك.", ["2024-04-12", "2024-04-14"]),
        ("تراجع في يناير 2024 عن ديسمبر السابق له.", ["2024-01", "2023-12"]),
        ("تنطلق في 13 يناير 2026 وتستمر إلى غاية 11 فبراير.", ["2026-01-13", "../2026-02-12"]),
        ("الربع الأول (يوليو-سبتمبر 2023)", ["2024-01-01/2024-04-01", "2023-07-01/2023-10-01"]),
        ("سجل 3:27.65 دقائق مساء الخميس.", ["2024-05-16"]),
        ("قتل الأربعاء، على أن يشيع الأحد.", ["2024-05-15", "2024-05-19"]),
        ("جرت بين 19 نيسان و2 أيار، وأعلنت النتائج في الرابع منه.",
         ["2024-04-19/2024-05-03", "2024-05-04"]),
        ("أقلعت الطائرة صباح الأحد، وبعد ساعة من الإقلاع انقطع الاتصال.",
         ["2024-05-12", "2024-05-12"]),
        ("جرى البحث في الانتخابات وقد حددت في 28 يونيو.", ["2024-06-28"]),
        ("يصادف اليوم الوطني 23 سبتمبر من كل عام.", [None]),
        ("اندلعت الثورة في 1 نوفمبر 1954. وفي 5 ديسمبر عقدت الجلسة.", ["1954-11-01", "1954-12-05"]),
        ("استقبله نهاية سبتمبر الفارط، ويعود في الثلاثي الأول من السنة المقبلة.",
         ["2023-09-21/2023-10-01", "2025-01-01/2025-04-01"]),
        ("تنظر المحكمة الدعوى رقم 1450 لسنة 70 قضائية.", []),
        ("حلت ثالثة بفوزها على المغرب السبت.", ["2024-05-11"]),
        ("خلال الساعات الماضية", [None]),
        ("من المتوقع هطول الأمطار اعتبارا من مساء السبت وحتى ظهر الاثنين.",
         ["2024-05-18/2024-05-21"]),
    ],
)  # fmt: skip
def test_arabic_days_of_a_story(text: str, expected: list[str]) -> None:
    assert [value for _, value in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The siege began on 3 May 2024. On day 12 of the siege, food ran out.",
         ["2024-05-03", "2024-05-14"]),
        ("He fled two days after the blast on Monday.", ["2024-05-15", "2024-05-13"]),
        ("They left on 3 May. The night before, planes were heard.", ["2024-05-03", "2024-05-02"]),
        ("He came in 1950, and the next year joined the army.", ["1950", "1951"]),
        ("In the year to April, exports grew 3%.", ["P1Y", "2024-04"]),
        ("The two were due to meet on Tuesday but the talks were called off.", ["2024-05-14"]),
        ("The vote, which had been planned for 3 June, was put off to the autumn.",
         ["2024-06-03", "2024-09-01/2024-12-01"]),
        ("The hearing was postponed on Tuesday.", ["2024-05-14"]),
        # a day named with its year before, a day that is not said, a day that is left behind
        ("It lasted from 1 March to 14 April last year. He was shot on the night of 14 April.",
         ["2023-03-01/2023-04-15", "2023-04-14"]),
        ("He was attacked on a Saturday night, the court heard.", [None]),
        ("Crowned on 2 June 1953, she lost a sister in February 2002, seven weeks later a son.",
         ["1953-06-02", "2002-02", None]),
        ("Schools were to reopen on Tuesday, then on Saturday.", ["2024-05-14", "2024-05-18"]),
        ("It was planned for 5 June 1944. On 4 June, a Sunday, a storm blew up.",
         ["1944-06-05", "1944-06-04", "1944-06-04"]),
        ("Futures for June fell and data for March disappointed.", ["2024-06", "2024-03"]),
        ("They agreed to extend the cuts into the third quarter.", ["2024-07-01/2024-10-01"]),
        ("Stocks fell in the week to May 10.", ["P1W", "2024-05-10"]),
        ("The exit, agreed in February 2020, was to be completed by May 31.",
         ["2020-02", "2024-05-31"]),
        ("He fled sixteen months after her accession on 2 June 1953.",
         ["1954-10", "1953-06-02"]),
        ("Monday is a bank holiday.", ["2024-05-20"]),
        ("His April 27 debate had alarmed donors.", ["2024-04-27"]),
        ("She campaigns in Ohio on Tuesday.", ["2024-05-21"]),
        ("They refused to shorten the deadline, May 16.", ["2024-05-16"]),
        ("Rates were set on 1 April 1999. They were cut in March.", ["1999-04-01", "2024-03"]),
        ("He fell ill two months to the day after his election on 9 March.",
         ["2024-05", "2024-03-09"]),
        ("The alert came after 8 p.m., more than 12 hours after the warning.",
         ["2024-05-17", "2024-05-17"]),
        # a story of long ago, told on from its own days
        ("The fleet sailed on 4 June 1944. On 6 June it landed; on Thursday the town fell.",
         ["1944-06-04", "1944-06-06", "1944-06-08"]),
        ("The fleet sailed on 4 June 1944. On 6 June it landed, he said on Tuesday.",
         ["1944-06-04", "1944-06-06", "2024-05-14"]),
        ("He was jailed in March 2019.\nOn 3 May ministers met.", ["2019-03", "2024-05-03"]),
        ("A memorial will be held in the fall.", ["2024-09-01/2024-12-01"]),
        ("Prices rose in the 12 months through March.", ["P12M", "../2024-04-01"]),
        ("The fall of the city was a shock.", []),
        # a full stop inside a sentence; names
        ("It was called at 5:34 a.m. ET on Wednesday, four years after he lost.",
         ["2024-05-15", None]),
        ("He told police. Judge March said no.", []),
        ("They sang at the Last Night of the Proms on Saturday.", ["2024-05-11"]),
        ("The hearing was postponed to Tuesday.", ["2024-05-21"]),
    ],
)  # fmt: skip
def test_english_days_of_a_story(text: str, expected: list[str]) -> None:
    assert [value for _, value in read(text)] == expected


def test_lines_wrapped_by_hand_are_read_through() -> None:
    lines = (
        "The two sides last met in the capital, without agreeing on anything, on April",
        "13, 2024, three weeks after the preliminary accord between them was signed by",
        "both of the governments, and the ministers said that they would come back next",
        "week. A spokesman for the foreign ministry said that the round would be held on",
        "Sunday.",
    )
    assert [value for _, value in read("\n".join(lines))] == [
        "2024-04-13",
        "2024-04-13",
        "2024-W21",
        "2024-05-19",
    ]


def test_a_feast_on_its_eve_is_the_one_that_comes() -> None:
    text = "أعلنت المحكمة أن الأربعاء أول أيام عيد الفطر، فاستعدت الأسواق."
    assert read(text, date(2024, 4, 9))[-1] == ("أول أيام عيد الفطر", "2024-04-10")


def test_a_zone_behind_its_day_belongs_to_the_time() -> None:
    text = "بدأ عند الساعة 11:15 من صباح الأحد بالتوقيت المحلي (09:15 بتوقيت غرينتش)."
    assert [each for each, _ in read(text)] == [
        "الساعة 11:15 من صباح الأحد بالتوقيت المحلي",
        "09:15 بتوقيت غرينتش",
    ]


def test_what_an_article_says_again_depends_on_where_its_narrative_stands() -> None:
    text = "They met on 3 April. The next day they left. They met on 9 May. The next day they left."
    assert [value for _, value in read(text)] == [
        "2024-04-03",
        "2024-04-04",
        "2024-05-09",
        "2024-05-10",
    ]


def test_a_day_is_counted_anew_for_every_reference() -> None:
    for day in (FRIDAY, date(2021, 3, 2), FRIDAY):
        assert read("He left yesterday.", day) == [("yesterday", (day - timedelta(1)).isoformat())]


def test_an_announced_date_is_no_contradiction() -> None:
    for text in ("أعلن الوزير أن الانتخابات في 3 يونيو 2025", "It was set for 3 June 2025."):
        assert only(text).notes == ()


def test_what_is_finer_than_a_day_is_a_time() -> None:
    for text in (
        "tonight",
        "late on Sunday evening",
        "six hours ago",
        "مساء أمس",
        "الليلة الماضية",
    ):
        assert only(text).kind is TimexKind.TIME
