"""From a command's words to a question: a story's number, words, a period, how many."""

from __future__ import annotations

import re

from bot.asking.periods import split_period
from bot.commands.definition import Asked
from briefings.models import Question

_STORY = re.compile(r"#?(\d{1,9})$")
_LIMIT = re.compile(r"(?<!\S)\+(\d{1,6})(?!\S)")


def question_of(asked: Asked) -> Question:
    """What the words ask: a story (`#3` or `3`), words, a period; `+20` asks for 20."""
    words, limit = asked.words.translate(_WESTERN), None
    more = _LIMIT.search(words)
    if more:
        words = " ".join((words[: more.start()] + words[more.end() :]).split())
        limit = int(more[1])
    rest, period = split_period(words, asked.today)
    story = _STORY.match(rest)
    language = asked.speech.language
    if story:
        return Question("", language, period, story_id=int(story[1]), limit=limit)
    return Question(rest, language, period, limit=limit)


_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
