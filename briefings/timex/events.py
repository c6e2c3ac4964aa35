"""The day of an event that an expression counts from: «بعد شهر من الهجوم».

The event is known by the word that follows the expression. Its day is a calendar date in the same
sentence after it («… في 13 إبريل»), or in the nearest other sentence that names the same word.
"""

from __future__ import annotations

import re

from briefings.timex.expressions import Expression, Fields, Timed
from briefings.timex.scan import Mention, Scan

_WORD = re.compile(r"[^\W\d_]{3,}")
_ARTICLES = ("وال", "بال", "لل", "ال")
_IDLE = frozenset({"the", "that", "his", "her", "its", "their", "this", "من", "هذا", "ذلك", "تلك"})
_STEM = 4  # letters two forms of one noun have to share from the start
_NEAR = 200  # characters within which a date belongs to a noun


def event_day(found: Scan, index: int) -> tuple[Expression, int] | None:
    """The date of the event named right after mention `index`, and which mention gives it."""
    mention = found.mentions[index]
    begin, end = found.sentence(mention)
    for place, other in enumerate(found.mentions[index + 1 :], index + 1):
        if other.start >= end:
            break
        date = _calendar_day(other)
        if date is not None:
            return date, place
    noun = event_noun(found, mention)
    if noun is None:
        return None
    best: tuple[int, Expression, int] | None = None
    for place, other in enumerate(found.mentions):
        date = _calendar_day(other)
        if date is None or begin <= other.start < end:
            continue
        low, high = found.sentence(other)
        at = found.folded.text.find(
            noun, max(low, other.start - _NEAR), min(high, other.end + _NEAR)
        )
        if at < 0:
            continue
        away = abs(at - other.start)
        if best is None or away < best[0]:
            best = (away, date, place)
    return (best[1], best[2]) if best else None


def event_noun(found: Scan, mention: Mention) -> str | None:
    """The stem of the first telling word after a mention."""
    text = found.folded.text
    for word in _WORD.finditer(text, mention.end, mention.end + 40):
        plain = word[0]
        if plain in _IDLE:
            continue
        for article in _ARTICLES:
            if plain.startswith(article) and len(plain) - len(article) >= 3:
                plain = plain[len(article) :]
                break
        return plain[: max(_STEM, len(plain) - 2)]
    return None


def _calendar_day(mention: Mention) -> Expression | None:
    expression = mention.expression
    if isinstance(expression, Timed):
        expression = expression.of
    if isinstance(expression, Fields) and expression.day is not None and expression.month:
        return expression
    return None
