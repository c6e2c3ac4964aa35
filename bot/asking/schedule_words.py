"""Words of times and weekdays that `subscription_requests.py` reads, all folded."""

from __future__ import annotations

from collections.abc import Callable

Half = Callable[[int], int]


def _am(hour: int) -> int:
    return hour % 12


def _pm(hour: int) -> int:
    return hour % 12 + 12


def _at_noon(hour: int) -> int:
    return hour if 10 <= hour <= 12 else hour % 12 + 12


def _at_night(hour: int) -> int:
    """Night begins in the evening and goes on after midnight."""
    return hour % 12 if hour == 12 or hour < 5 else hour % 12 + 12


HALVES: dict[str, Half] = {
    **dict.fromkeys(("am", "a.m", "a.m.", "ص", "صباحا", "الصبح", "صبح", "morning"), _am),
    **dict.fromkeys(("فجرا", "الفجر", "ضحي", "الضحي", "بالصباح", "الصباح"), _am),
    **dict.fromkeys(("pm", "p.m", "p.m.", "م", "مساء", "المسا", "المساء", "evening"), _pm),
    **dict.fromkeys(("عصرا", "العصر", "afternoon", "عشاء", "المغرب", "مغربا"), _pm),
    **dict.fromkeys(("ظهرا", "الظهر"), _at_noon),
    **dict.fromkeys(("ليلا", "الليل", "night"), _at_night),
}
MOMENTS = {"noon": 720, "midday": 720, "midnight": 0, "ظهرا": 720, "الظهر": 720}
_HOURS_AR = [
    "الواحده",
    "الثانيه",
    "الثالثه",
    "الرابعه",
    "الخامسه",
    "السادسه",
    "السابعه",
    "الثامنه",
    "التاسعه",
    "العاشره",
]
_HOURS_EN = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
HOURS = {
    **{word: at for at, word in enumerate(_HOURS_AR, 1)},
    **{word: at for at, word in enumerate(_HOURS_EN, 1)},
}
PAST = {"والنصف": 30, "ونصف": 30, "والربع": 15, "وربع": 15, "والثلث": 20, "وثلث": 20}
PAST |= {f"و{word}": at for word, at in (("خمس", 5), ("عشر", 10))}
SHORT_OF = {"ربع": 15, "ربعا": 15, "الربع": 15, "ثلث": 20, "ثلثا": 20, "الثلث": 20}
SHORT_OF |= {"خمس": 5, "عشر": 10}
ENGLISH_PARTS = {"half": 30, "quarter": 15, "ten": 10, "five": 5, "twenty": 20}
BESIDE = frozenset(
    (
        *("at", "on", "in", "and", "&", "+", "every", "each", "the", "of", "day", "days", "local"),
        *("o'clock", "oclock", "hrs", "h", "hours", "time"),
        *("الساعه", "عند", "كل", "يوم", "ايام", "في", "علي", "و", "ثم", "من", "دقائق", "دقيقه"),
        *("توقيت", "بتوقيت", "بالتوقيت", "مدينه"),
        *(",", "،", ";", "؛"),
    )
)
EVERY = frozenset(["daily", "everyday", "يوميا"])
WEEKLY = frozenset(["weekly", "اسبوعيا", "الاسبوعي"])
WEEKLY_PHRASES = (
    ("every", "week"),
    ("each", "week"),
    ("once", "a", "week"),
    ("مره", "في", "الاسبوع"),
    ("مره", "كل", "اسبوع"),
    ("مره", "اسبوعيا"),
)
WORKING = (
    ("weekdays",),
    ("weekday",),
    ("workdays",),
    ("working", "days"),
    ("work", "days"),
    ("business", "days"),
    ("ايام", "العمل"),
    ("ايام", "الدوام"),
    ("العمل",),
)
DAYS = {
    **{
        form: at
        for at, name in enumerate(
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        )
        for form in (name, f"{name}s", name[:3])
    },
    "tues": 1,
    "thur": 3,
    "thurs": 3,
    **{
        form: at
        for at, name in enumerate(["اثنين", "ثلاثاء", "اربعاء", "خميس", "جمعه", "سبت", "احد"])
        for form in (name, f"ال{name}", f"وال{name}", f"و{name}")
    },
    "الاتنين": 0,
    "اتنين": 0,
    "تلاتاء": 1,
    "الثلثاء": 1,
    "الثلاثا": 1,
    "الاربعا": 2,
}
UNTIL = frozenset(["to", "till", "until", "through", "-", "–", "الي", "حتي", "لـ"])
ABOUT = frozenset(["about", "on:", "عن", "حول", "بشان", "بخصوص", "story", "القصه", "قصه"])
# Behind these stands a place.
OF_PLACES = frozenset(["in", "توقيت", "بتوقيت", "بالتوقيت", "مدينه"])
# Beside the two ends of a stretch of hours.
BETWEEN = frozenset(
    (
        *("from", "to", "till", "until", "between", "and", "at"),
        *("من", "الي", "الى", "حتي", "بين", "و", "الساعه", "والساعه"),
    )
)
WEEKENDS = (("weekends",), ("weekend",), ("نهايه", "الاسبوع"), ("العطله",))
