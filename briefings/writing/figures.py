"""Figures that count the same, so that reports which differ can be told apart."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from briefings.reading.counted import KILLED, KINDS, MARK
from briefings.store import SentenceRow, Store
from briefings.store.fresh import FigureRow

Place = tuple[int, int]
"""An article and where a sentence begins in it."""

_RISES = re.compile(
    r"\b(?:toll|rose|rises|risen|climb(?:s|ed)|now)\b|ارتفع|ارتفاع|حصيلة", re.IGNORECASE
)
_KINDS: Final = tuple(MARK + kind for kind in KINDS)
_FEWEST = 10  # a lesser number that counts nothing named says little
_YEARS = (1900, 2100)


async def figures_in(
    store: Store, sentences: Iterable[SentenceRow]
) -> dict[Place, tuple[FigureRow, ...]]:
    """The figures of sentences, of those that hold any. Raises StoreError."""
    holding = [row for row in sentences if row.figures]
    if not holding:
        return {}
    return by_sentence(await store.figures_of({row.article_id for row in holding}), holding)


def by_sentence(
    figures: Sequence[FigureRow], sentences: Iterable[SentenceRow]
) -> dict[Place, tuple[FigureRow, ...]]:
    """The figures of sentences, by where these begin."""
    found: defaultdict[Place, list[FigureRow]] = defaultdict(list)
    by_article: defaultdict[int, list[SentenceRow]] = defaultdict(list)
    for row in sorted(sentences, key=lambda one: (one.article_id, one.start)):
        by_article[row.article_id].append(row)
    for figure in figures:
        rows = by_article[figure.article_id]
        at = bisect_right(rows, figure.start, key=lambda row: row.start) - 1
        if at >= 0 and figure.start < rows[at].end:
            found[figure.article_id, rows[at].start].append(figure)
    return {place: tuple(rows) for place, rows in found.items()}


def comparable(
    one: Sequence[FigureRow], other: Sequence[FigureRow]
) -> tuple[FigureRow, FigureRow] | None:
    """Two figures that count the same: each the only one in its sentence that counts this.

    Of several pairs that which differs, the dead before the wounded and these before all else.
    """
    pairs = [
        (mine[0], theirs[0])
        for counts in dict.fromkeys(map(_counts, one))
        if counts[1] is not None
        and len(mine := [f for f in one if _counts(f) == counts]) == 1
        and len(theirs := [f for f in other if _counts(f) == counts]) == 1
    ]
    return min(pairs, key=lambda pair: (not differ(*pair), _rank(pair[0])), default=None)


def differ(one: FigureRow, other: FigureRow) -> bool:
    """Whether two figures have other values."""
    return (one.low, one.high) != (other.low, other.high)


def contradict(one: Sequence[FigureRow], other: Sequence[FigureRow]) -> bool:
    """Whether two sentences give different numbers: then neither confirms the other.

    They do where they count the same thing and get another number, or where each has a number that
    the other lacks.
    """
    for counts in {_counts(figure) for figure in one if figure.counted}:
        mine, theirs = (
            {(f.low, f.high) for f in figures if _counts(f) == counts} for figures in (one, other)
        )
        if theirs and not mine & theirs:
            return True
    values, others = _values(one), _values(other)
    return bool(values - others and others - values)


def differing(
    own: Sequence[FigureRow], others: Sequence[Sequence[FigureRow]]
) -> tuple[FigureRow, ...]:
    """Figures of the same counted thing that reports give otherwise, the chosen report's first."""
    differs: list[FigureRow] = []
    for theirs in others:
        pair = comparable(own, theirs)
        if pair is None or not differ(*pair):
            continue
        if differs and _counts(pair[1]) != _counts(differs[0]):
            continue  # one line tells of one thing
        if any(pair[1].article_id == known.article_id for known in differs):
            continue
        differs += [pair[1]] if differs else pair
    return tuple(differs)


def outgrown(own: Sequence[FigureRow], later: Sequence[FigureRow]) -> bool:
    """Whether a later report tells of more dead than a sentence that tells of them once."""
    for figure in own:
        if figure.counted == KILLED and [f.counted for f in own].count(KILLED) == 1:
            return any(other.counted == KILLED and other.low > figure.high for other in later)
    return False


def rises(text: str) -> bool:
    """Whether a sentence tells of a toll and how it has changed."""
    return _RISES.search(text) is not None


def is_toll(figures: Sequence[FigureRow]) -> bool:
    """Whether any figure tells what befell people: how many died, were wounded, are missing."""
    return any(figure.counted in _KINDS for figure in figures)


def tolls_of(figures: Sequence[FigureRow]) -> set[tuple[str, float, float]]:
    """The tolls among figures: what befell those counted, and how many they were."""
    return {(f.counted, f.low, f.high) for f in figures if f.counted and f.counted in _KINDS}


def kind_counted(figure: FigureRow) -> str | None:
    """The kind of people a figure counts (`briefings.reading.counted.KINDS`), if it does."""
    return figure.counted.removeprefix(MARK) if figure.counted in _KINDS else None


def _rank(figure: FigureRow) -> int:
    return _KINDS.index(figure.counted) if figure.counted in _KINDS else len(_KINDS)


def _values(figures: Sequence[FigureRow]) -> set[tuple[float, float]]:
    return {
        (figure.low, figure.high)
        for figure in figures
        if figure.counted
        or figure.unit
        or (figure.high >= _FEWEST and not _YEARS[0] <= figure.low < _YEARS[1])
    }


def _counts(figure: FigureRow) -> tuple[str | None, str | None]:
    return figure.unit, figure.counted or ("" if figure.unit else None)
