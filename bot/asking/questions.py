"""From a command's words to a question: a story's number, words, a period, how many."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.asking.conversation import asks_only, content_words, is_question
from bot.asking.periods import split_period
from briefings.models import Language, Period, Question
from briefings.text.digits import latin_digits

_STORY: Final = re.compile(r"#?(\d{1,9})$")
_NUMBERED: Final = re.compile(r"(?<![\w#&/])#\s?(\d{1,9})(?![\w-])")
_NAMED: Final = re.compile(
    r"(?:the\s+)?(?:(?:story|ال?قص[ةه])(?:\s+(?:no\.?|number|رقم))?|رقم|no\.|number)"
    r"\s*#?\s*(\d{1,9})(?![\w-])",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MONTH: Final = timedelta(days=31)
_MOST_ASKING: Final = 8  # words that ask and say when, before what is asked about
_LIMIT: Final = re.compile(r"(?<!\S)\+(\d{1,6})(?!\S)")
_CALENDAR: Final = re.compile(
    r"(?:^|\s)(?:\.?ics|calendar(?: file)?|(?:ملف )?(?:ال)?تقويم)\s*$", re.IGNORECASE
)
_NEWEST: Final = re.compile(
    r"(?:^|\s)(?:newest|latest|most recent)(?: first)?\s*$|^\s*(?:newest|latest) first(?=\s)"
    r"|(?:^|\s)(?:ال[أا]حدث)(?: [أا]ولا[ً]?)?\s*$|^\s*ال[أا]حدث(?: [أا]ولا[ً]?)?(?=\s)",
    re.IGNORECASE,
)


def as_calendar(words: str) -> tuple[str, bool]:
    """The words without «ملف تقويم» or "ics" at their end, and whether they said so."""
    rest = _CALENDAR.sub("", words, count=1).strip()
    return rest, rest != words.strip()


def newest_first(words: str) -> tuple[str, bool]:
    """The words without «الأحدث» or "newest first" at either end, and whether they said so."""
    rest = _NEWEST.sub("", words, count=1).strip()
    return (rest, True) if rest and rest != words.strip() else (words, False)


def question_of(words: str, today: date, language: Language) -> Question:
    """What the words ask: a story (`#3`, `3`, «القصة 3»), words, a period; `+20` asks for 20.

    A story's number is taken off first, so that no period is read out of it; what is left beside
    it is the period.
    """
    words, limit = latin_digits(words), None
    more = _LIMIT.search(words)
    if more:
        words = _without(words, more)
        limit = int(more[1])
    named = _NUMBERED.search(words) or _NAMED.match(words)
    if named:
        _, period = split_period(_without(words, named), today)
        return Question("", language, period, story_id=int(named[1]), limit=limit)
    asks = is_question(words)
    rest, period = split_period(words.rstrip("?؟! ") if asks else words, today)
    story = _STORY.match(rest)
    if story:
        return Question("", language, period, story_id=int(story[1]), limit=limit)
    if asks and period is None:
        rest, period = _asked_then(rest, today)
    # What asks nothing but when («ماذا حدث أمس؟») asks for all news.
    looked_for = "" if asks and period and asks_only(rest) else content_words(rest)
    return Question(looked_for, language, period, limit=limit)


def _asked_then(words: str, today: date) -> tuple[str, Period | None]:
    """A period that a question names before what it asks about: «ماذا حدث أمس في سوريا؟»."""
    parts = words.split()
    for count in range(min(len(parts) - 1, _MOST_ASKING), 1, -1):
        rest, period = split_period(" ".join(parts[:count]), today)
        if period is not None and asks_only(rest):
            return " ".join((rest, *parts[count:])), period
    return words, None


def story_question(words: str, today: date, language: Language, last: date) -> Question | None:
    """The same question of a story whose last report is of `last`, its bare date of those days.

    “#3 April” means the story's own April: the last one by the time of its last report. None where
    the words name a year, or count from today («الأسبوع الماضي»).
    """
    asked = question_of(words, today, language)
    if asked.period is None or _YEAR.search(latin_digits(words)):
        return None
    earlier = question_of(words, today - _MONTH, language).period
    then = question_of(words, last, language)
    bare = _day_of(asked.period)
    if bare is None or earlier is None or _day_of(earlier) != bare or then.period is None:
        return None
    return then


def _day_of(period: Period) -> tuple[tuple[int, int] | None, ...] | None:
    """A period without its year; None for a whole year or an open one, which no bare date is."""
    if period.first is None or period.last is None or period.last - period.first > _MONTH * 4:
        return None
    return tuple((day.month, day.day) for day in (period.first, period.last))


def _without(words: str, match: re.Match[str]) -> str:
    return " ".join((words[: match.start()] + " " + words[match.end() :]).split())


def without_limit(words: str) -> str:
    """The words that ask the same without saying for how many."""
    return " ".join(_LIMIT.sub(" ", latin_digits(words)).split())
