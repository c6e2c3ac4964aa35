"""The day of an event that an expression counts from: «بعد شهر من الهجوم».

The event is known by the word that follows the expression. Its day is a calendar date in the same
sentence after it («… في 13 إبريل»), or in the nearest other sentence that names the same word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from briefings.timex.expressions import (
    Anchor,
    Between,
    Expression,
    Fields,
    Relative,
    Timed,
    Weekday,
)
from briefings.timex.scan import Mention, Scan

_WORD = re.compile(r"[^\W\d_]{3,}")
_RELATIVE = re.compile(r"\b(?:الذي|التي|اللذين|الذين|حين|عندما|which|that|when|who|where)\b")
_ARTICLES = ("وال", "بال", "لل", "ال")
_IDLE = frozenset({"the", "that", "his", "her", "its", "their", "this", "من", "هذا", "ذلك", "تلك"})
_BEGAN = re.compile(r"\b(?:began|begun|started|opened|launched|broke out|erupted|since)\b")
_BEGINS = 40  # characters before a date in which that is said
_NOUN_ENDING = re.compile(r"(?:ations?|itions?|[st]?ions?|ures?|ments?|als?|ings?|ances?)$")
_VERBS = {
    "death": "died", "deaths": "died", "birth": "born", "victory": "won", "win": "won",
    "defeat": "lost", "loss": "lost", "murder": "killed", "killing": "killed", "shooting": "shot",
    "wedding": "married", "marriage": "married", "theft": "stole", "fall": "fell",
    "flight": "fled", "sale": "sold", "breakup": "broke", "breakdown": "broke",
    "start": "began", "opening": "opened", "beginning": "began", "storm": "struck",
    "earthquake": "shook", "quake": "struck", "sinking": "sank", "strike": "walked out",
}  # fmt: skip
_STEM = 4  # letters two forms of one noun have to share from the start
_LOOKED_AT = 60  # mentions on either side among which an event's date is sought
_NEAR = 200  # characters within which a date belongs to a noun


def event_day(found: Scan, index: int, *, spoken: bool = False) -> tuple[Expression, int] | None:
    """The date of the event named right after mention `index`, and which mention gives it.

    Where `spoken`, a weekday or "yesterday" will do for a date.
    """
    mentions = found.mentions
    mention = mentions[index]
    days = found.picked(_any_day if spoken else _calendar_day)
    _, end = found.sentence(mention)
    at = bisect_right(days, index, key=_place)
    if at < len(days):
        place, date = days[at]
        near = place < index + _LOOKED_AT and mentions[place].start < end
        if near and _belongs(found, mention.end, mentions[place].start):
            return date, place
    if not days:
        return None
    noun = event_noun(found, mention)
    if noun is None:
        return None
    told = _told_with(found, index, days, noun)
    if told is None:
        verb = _verb(found, mention)
        told = _told_with(found, index, days, verb) if verb is not None else None
    return told


Days = list[tuple[int, Expression]]


def _told_with(found: Scan, index: int, days: Days, noun: str) -> tuple[Expression, int] | None:
    """The date nearest to a word, by its stem, in another sentence than mention `index`'s."""
    mentions = found.mentions
    begin, end = found.sentence(mentions[index])
    best: tuple[int, Expression, int] | None = None
    for at in range(bisect_left(days, index - _LOOKED_AT, key=_place), len(days)):
        place, date = days[at]
        if place >= index + _LOOKED_AT:
            break
        other = mentions[place]
        if begin <= other.start < end or (place > index and _calendar_day(other) is None):
            continue
        low, high = found.sentence(other)
        low, high = max(low, other.start - _NEAR), min(high, other.end + _NEAR)
        named = found.folded.text.find(noun, low, high)
        if named < 0:
            continue
        away = abs(named - other.start)
        if best is None or away < best[0]:
            best = (away, date, place)
    return (best[1], best[2]) if best else None


def beginning(found: Scan, index: int) -> tuple[Expression, int] | None:
    """The date that mention `index`'s sentence says its subject began on, and which gives it."""
    mentions = found.mentions
    begin, end = found.sentence(mentions[index])
    days = found.picked(_calendar_day)
    for at in range(bisect_left(days, index - _LOOKED_AT, key=_place), len(days)):
        place, date = days[at]
        other = mentions[place]
        if place >= index + _LOOKED_AT or other.start >= end:
            return None
        if other.start >= begin and _BEGAN.search(
            found.folded.text, max(begin, other.start - _BEGINS), other.start
        ):
            return date, place
    return None


def _place(day: tuple[int, Expression]) -> int:
    return day[0]


def _belongs(found: Scan, start: int, end: int) -> bool:
    """Whether a date is told of the event named between: within its phrase or relative clause.

    Behind a comma, or in Arabic a verb, what follows is the sentence's own event.
    """
    text = found.folded.text[start:end]
    if _RELATIVE.search(text) is not None:
        return True
    if "," in text or "،" in text:
        return False
    before = ""
    for word in _WORD.findall(text):
        if found.speech.verb_parts and found.speech.tense_of(word, before) == "past":
            return False
        before = word
    return True


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


def _verb(found: Scan, mention: Mention) -> str | None:
    """How the verb of the noun after a mention begins: "failure" of "failed"."""
    for word in _WORD.finditer(found.folded.text, mention.end, mention.end + 40):
        noun = word[0]
        if noun in _IDLE:
            continue
        known = _VERBS.get(noun)
        if known is not None:
            return f" {known}"
        stem = _NOUN_ENDING.sub("", noun)
        return f" {stem}" if stem != noun and len(stem) >= _STEM else None
    return None


def _calendar_day(mention: Mention) -> Expression | None:
    expression = mention.expression
    if isinstance(expression, Timed):
        expression = expression.of
    if isinstance(expression, Between):  # "on the night of 14-15 November"
        first, last = expression.first, expression.last
        if isinstance(first, Fields) and isinstance(last, Fields):
            month, year = first.month or last.month, first.year or last.year
            expression = replace(first, month=month, year=year)
    if isinstance(expression, Fields) and expression.day is not None and expression.month:
        return expression
    return None


def _spoken_day(mention: Mention) -> Expression | None:
    """A weekday, or a day counted from the article's: "two days after the attack on Monday"."""
    expression = mention.expression
    if isinstance(expression, Timed):
        expression = expression.of
    match expression:
        case Weekday(_, None | "last" | "next" | "coming", None):
            return expression
        case Relative("day", _, Anchor.REFERENCE):
            return expression
        case _:
            return None


def _any_day(mention: Mention) -> Expression | None:
    return _calendar_day(mention) or _spoken_day(mention)
