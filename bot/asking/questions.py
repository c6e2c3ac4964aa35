"""From a command's words to a question: a story's number, words, a period, how many."""

from __future__ import annotations

import re
from datetime import date

from bot.asking.periods import split_period
from briefings.models import Language, Question

_STORY = re.compile(r"#?(\d{1,9})$")
_LIMIT = re.compile(r"(?<!\S)\+(\d{1,6})(?!\S)")


def question_of(words: str, today: date, language: Language) -> Question:
    """What the words ask: a story (`#3` or `3`), words, a period; `+20` asks for 20."""
    words, limit = words.translate(_WESTERN), None
    more = _LIMIT.search(words)
    if more:
        words = " ".join((words[: more.start()] + words[more.end() :]).split())
        limit = int(more[1])
    rest, period = split_period(words, today)
    story = _STORY.match(rest)
    if story:
        return Question("", language, period, story_id=int(story[1]), limit=limit)
    return Question(rest, language, period, limit=limit)


_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
