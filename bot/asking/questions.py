"""From a command's words to a question: a story's number, words, a period, how many."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.asking.conversation import content_words
from bot.asking.periods import split_period
from briefings.models import Language, Question
from briefings.text.digits import latin_digits

_STORY: Final = re.compile(r"#?(\d{1,9})$")
_NUMBERED: Final = re.compile(r"(?<![\w#&/])#\s?(\d{1,9})(?![\w-])")
_NAMED: Final = re.compile(
    r"(?:the\s+)?(?:(?:story|ال?قص[ةه])(?:\s+(?:no\.?|number|رقم))?|رقم|no\.|number)"
    r"\s*#?\s*(\d{1,9})(?![\w-])",
    re.IGNORECASE,
)
_LIMIT: Final = re.compile(r"(?<!\S)\+(\d{1,6})(?!\S)")
_NEWEST: Final = re.compile(
    r"(?:^|\s)(?:newest|latest|most recent)(?: first)?\s*$|^\s*(?:newest|latest) first(?=\s)"
    r"|(?:^|\s)(?:ال[أا]حدث)(?: [أا]ولا[ً]?)?\s*$|^\s*ال[أا]حدث(?: [أا]ولا[ً]?)?(?=\s)",
    re.IGNORECASE,
)


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
    rest, period = split_period(words, today)
    story = _STORY.match(rest)
    if story:
        return Question("", language, period, story_id=int(story[1]), limit=limit)
    return Question(content_words(rest), language, period, limit=limit)


def _without(words: str, match: re.Match[str]) -> str:
    return " ".join((words[: match.start()] + " " + words[match.end() :]).split())


def without_limit(words: str) -> str:
    """The words that ask the same without saying for how many."""
    return " ".join(_LIMIT.sub(" ", latin_digits(words)).split())
