"""Words and numbers that look like times and are none, as the press writes them."""

from __future__ import annotations

from datetime import date

import pytest

from briefings.timex import read_times

FRIDAY = date(2024, 5, 17)


@pytest.mark.parametrize(
    "text",
    [
        # doors, straits, and the town of Ibb
        "أغلقت الشرطة باب المسجد القديم.",
        "أبحرت السفينة عبر مضيق باب المندب.",
        "طرق الجيران بابا بعد باب.",
        "يعيش أهله في إب منذ القدم.",
        # scores, fractions, paragraphs, parcels
        "تعادل الفريقان 1/1 أمام الجمهور.",
        "فاز الضيوف بـ3/1 على أرض الملعب.",
        "وفاز المضيف 2-صفر على جاره.",
        "أيد 2/3 النواب المشروع.",
        "استند القاضي إلى الفقرة 4/2 من اللائحة.",
        # what is counted
        "تتأرجح الأسعار بين 1200 - 1260 دولارا للطن.",
        "هبط المؤشر من 2040 إلى 1980 نقطة.",
        "وزعت الجمعية (1750) سلة على المحتاجين.",
        "نقلت الحافلات 300 رجل و1610 سيدات.",
        "ووصل 1450 زائرا في يومهم.",
        # families named after days and seasons
        "قال مدير المدرسة، خالد الجمعة، إن الحفل نجح.",
        "شكرت النائبة مريم السبت زملاءها.",
        "زار العميد سامي الخريف المعرض.",
        "كتب عن الربيع العربي وعما سبق للربيع العربي.",
        # papers and channels
        "كتبت صحيفة «اليوم» عن الحادث.",
        "بثت قناة السودان اليوم اللقاء.",
        # sports, verbs
        "يهتم بكرة السلة كثيرا.",
        "الدعم الذي يوليه الوالي للزراعة.",
        # units of any day
        "تعمل العيادة على مدار الساعة.",
        "تنتج الآلة 40 قطعة في الساعة الواحدة.",
        "تقاس الرطوبة باليوم والأسبوع والشهر.",
    ],
)
def test_no_time_in_arabic(text: str) -> None:
    assert read_times(text, language="ar", reference=FRIDAY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Rents rose by 2.5 and 4 percent.",
        "The stock slipped 3/8 to 21 1/4.",
        "The café is open 24/7.",
        "The fund lent the town two million.",
        "At first, nobody came.",
        "She finished in second, ahead of her sister.",
        "The farm sells about three-quarters of its milk.",
        "Nearly a quarter of the pupils walk.",
        "Sun, which makes servers, cut its forecast.",
        'He hosts "Good Morning Sunday" on the radio.',
        "A fall in orders worries them; this fall in orders is the third.",
    ],
)
def test_no_time_in_english(text: str) -> None:
    assert read_times(text, language="en", reference=FRIDAY) == ()
