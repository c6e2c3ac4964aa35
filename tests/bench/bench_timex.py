"""How fast time expressions are read, and how many times as fast as dateparser's search.

Both read the same text in the same run; dateparser a part of it, since it takes long.
"""

import sys
import time
from collections.abc import Callable
from datetime import date, datetime

from dateparser.search import search_dates

from briefings.timex import read_document_times, read_times

ON = date(2024, 5, 17)
ARABIC = """
قالت وزارة الخارجية في بيان صدر مساء الأحد إن الوفد وصل إلى العاصمة يوم الثلاثاء الماضي، وإن
الجولة المقبلة من المباحثات ستعقد في الأسبوع الأول من حزيران/يونيو المقبل. وكان الجانبان قد
اجتمعا آخر مرة في 13 نيسان/أبريل 2024، بعد ثلاثة أسابيع من توقيع الاتفاق الأولي، من دون أن
يتوصلا إلى تفاهم على توزيع المياه. وأضاف المتحدث أن اللجنة الفنية زارت السدود الثلاثة واطلعت على
سجلات المناسيب التي جمعها المهندسون طوال العقد الماضي، وأنها أوصت بفتح البوابات تدريجيا حتى لا
تتضرر القرى الواقعة على الضفتين. وأوضح أن نحو 250 خبيرا شاركوا في إعداد التقرير الذي يقع في 300
صفحة، وأن نسخة منه سلمت إلى الأمين العام للأمم المتحدة. وفي المقابل، شكك نواب من المعارضة في دقة
الأرقام الواردة فيه، وطالبوا بتشكيل لجنة تحقيق مستقلة تستمع إلى الفلاحين والصيادين الذين فقدوا
مصادر رزقهم. ويعيش في حوض النهر أكثر من أربعة ملايين نسمة يعتمد معظمهم على الزراعة المروية، وقد
تراجعت محاصيلهم منذ مطلع العام الحالي بنسبة كبيرة، بحسب اتحاد المزارعين.
"""
ENGLISH = """
The ministry said on Sunday that the delegation had arrived in the capital last Tuesday and that
the next round of talks would be held in the first week of June. The two sides last met on April
13, 2024, three weeks after the preliminary accord was signed, without agreeing how the water
should be shared. A spokesman added that the technical committee had visited the three dams and
studied the records of levels which engineers had collected over the past decade, and had
advised that the gates be opened in stages so that villages on both banks would not be harmed.
Some 250 experts worked on the 300-page report, a copy of which went to the secretary-general.
Opposition members doubted its figures and asked for an independent inquiry that would hear the
farmers and fishermen who have lost their living. More than four million people live in the
basin, most of them from irrigated land, and their harvests have shrunk since the beginning of
the year, according to the growers' union.
"""


def seconds(read: Callable[[str], object], text: str, rounds: int) -> float:
    """Processor time of one reading: the best of so many, each of a text not read before."""
    read(text)
    best = float("inf")
    for number in range(rounds):
        fresh = f"{text}\n({number})"  # what a text was folded to is remembered
        begin = time.process_time()
        read(fresh)
        best = min(best, time.process_time() - begin)
    return best


WORST = (
    "1" * 64 + " ", "1,", "1/2 ", "(", "إبريل/ نيسان ", "من 1 إلى 2 إلى 3 ", "من مايو إلى ",
    "الأحد ",
    "يَوْمَ الثُّلَاثَاءِ ", "واحد وعشرون ", "3 رجب 1445 ", "2024-04-13 ", "2024-04-13T10:20:30Z ",
    "10:20 ",
    "May ", "May, ",
    "Monday: ", "«ab» الأحد ", "“May” May ", "\nMay 2: ", "13 May — ", "from May to ", "Monday ",
    "Eid ", "three weeks after the ",
)  # fmt: skip


def worst() -> None:
    """Processor seconds for a megabyte of each worst text; the limit is 2."""
    for unit in WORST:
        text = unit * (1_000_000 // len(unit.encode()))
        begin = time.process_time()
        read_times(text, reference=ON)
        spent = time.process_time() - begin
        sys.stdout.write(f"timex, 1 MB of {unit[:16]!r}: {spent:.2f} s ({spent / 2:.2f} of 2 s)\n")


def main() -> None:
    base = {"RELATIVE_BASE": datetime(2024, 5, 17)}  # noqa: DTZ001 - dateparser's base is naive
    for language, text in (("ar", ARABIC), ("en", ENGLISH)):
        told = {"languages": [language], "settings": base}
        ours = seconds(lambda words: read_times(words, reference=ON), text, 300)
        article = seconds(lambda words: read_document_times(words, read_on=ON), text, 100)
        theirs = seconds(lambda words: search_dates(words, settings=base), text, 10)
        theirs_told = seconds(lambda words: search_dates(words, **told), text, 20)  # noqa: B023
        size = len(text.encode()) / 1e6
        sys.stdout.write(
            f"timex {language}: {size / ours:.2f} MB/s (asked: 1); an article of "
            f"{len(text.split())} words in {1e3 * article:.2f} ms; {theirs / ours:.0f} times "
            f"dateparser's search_dates (asked: 50), {theirs_told / ours:.0f} times where it is "
            "told the language\n"
        )


if __name__ == "__main__":
    main()
    worst()
