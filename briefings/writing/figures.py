"""Figures that count the same, so that reports which differ can be told apart.

What a figure counts is the word behind it («58 قتيلاً», "40 houses"). The dead and the wounded are
told of in many ways ("killing at least 21", "the toll rose to 58", «لقي 17 عاملاً مصرعهم»), so these
are known by the words of the figure's own part of the sentence, in both languages alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from briefings.store import SentenceRow
from briefings.store.fresh import FigureRow

KILLED: Final = "~killed"
WOUNDED: Final = "~wounded"

Place = tuple[int, int]
"""An article and where a sentence begins in it."""

_PARTS = re.compile(r"[,;،؛](?!\d)|\s(?:and|while|with|but)\s|\s(?=و\w)")
_KILLED = re.compile(
    r"\b(?:kill(?:ed|ing|s)?|dead|died|deaths?|toll|lives)\b"
    r"|قتل|مقتل|قُتل|قتيل|قتلى|مصرع|بحياة|وفاة|وفيات|شهيد|شهداء|حصيلة|ضحايا",
    re.IGNORECASE,
)
_WOUNDED = re.compile(
    r"\b(?:injur(?:ed|ing|ies)|wound(?:ed|ing)|hurt)\b|مصاب|أصيب|اصيب|إصابة|اصابة|جريح|جرحى|جرح",
    re.IGNORECASE,
)
_MISSING = re.compile(r"\bmissing\b|مفقود", re.IGNORECASE)
_RISES = re.compile(
    r"\b(?:toll|rose|rises|risen|climb(?:s|ed))\b|ارتفع|ارتفاع|حصيلة", re.IGNORECASE
)


def by_sentence(
    figures: Sequence[FigureRow],
    sentences: Sequence[SentenceRow],
    texts: Mapping[tuple[int, int, int], str],
) -> dict[Place, tuple[FigureRow, ...]]:
    """The figures of sentences, with what they count. `texts` holds the sentences' words."""
    found: defaultdict[Place, list[FigureRow]] = defaultdict(list)
    by_article: defaultdict[int, list[SentenceRow]] = defaultdict(list)
    for row in sorted(sentences, key=lambda one: (one.article_id, one.start)):
        by_article[row.article_id].append(row)
    for figure in figures:
        rows = by_article[figure.article_id]
        at = bisect_right(rows, figure.start, key=lambda row: row.start) - 1
        if at < 0 or figure.start >= rows[at].end:
            continue
        row = rows[at]
        text = texts[row.article_id, row.start, row.end]
        what = _counts_people(text, figure.start - row.start, figure.end - row.start)
        counted = figure if figure.unit or what is None else replace(figure, counted=what)
        found[row.article_id, row.start].append(counted)
    return {place: tuple(rows) for place, rows in found.items()}


def comparable(
    one: Sequence[FigureRow], other: Sequence[FigureRow]
) -> tuple[FigureRow, FigureRow] | None:
    """Two figures that count the same: each the only one in its sentence that counts this."""
    for figure in one:
        same = [f for f in one if _counts(f) == _counts(figure)]
        theirs = [f for f in other if _counts(f) == _counts(figure)]
        if figure.counted is not None and len(same) == len(theirs) == 1:
            return figure, theirs[0]
    return None


def differing(
    own: Sequence[FigureRow], others: Sequence[Sequence[FigureRow]]
) -> tuple[FigureRow, ...]:
    """Figures of the same counted thing that reports give otherwise, the chosen report's first."""
    differ: list[FigureRow] = []
    for theirs in others:
        pair = comparable(own, theirs)
        if pair is None or (pair[0].low, pair[0].high) == (pair[1].low, pair[1].high):
            continue
        if any(pair[1].article_id == known.article_id for known in differ):
            continue
        differ += [pair[1]] if differ else pair
    return tuple(differ)


def outgrown(own: Sequence[FigureRow], later: Sequence[FigureRow], text: str) -> bool:
    """Whether a later report, whose sentence is `text`, tells of a toll that has risen since."""
    if not _RISES.search(text):
        return False
    for figure in own:
        if figure.counted == KILLED and [f.counted for f in own].count(KILLED) == 1:
            return any(other.counted == KILLED and other.low > figure.high for other in later)
    return False


def _counts_people(sentence: str, start: int, end: int) -> str | None:
    """Whom the figure at `start:end` counts, by the part of the sentence it stands in."""
    begun = max((m.end() for m in _PARTS.finditer(sentence, 0, start)), default=0)
    stop = _PARTS.search(sentence, end)
    part = slice(begun, stop.start() if stop else len(sentence))
    killed, wounded = _KILLED.search(sentence[part]), _WOUNDED.search(sentence[part])
    if _MISSING.search(sentence[part]) or (killed and wounded):
        return None
    return KILLED if killed else WOUNDED if wounded else None


def _counts(figure: FigureRow) -> tuple[str | None, str | None]:
    return figure.unit, figure.counted
