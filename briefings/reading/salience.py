"""How much a sentence says for its article: 0 to 1, from what stands in it and where.

Features after Edmundson (1969) and Kupiec et al. (1995): position, title words, term weight, names,
figures, dates, quotes and length. Weights are set by hand; they are the same for every article.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.models import Role

_SHORTEST, _LONGEST = 9, 45
_OFTEN = 5  # a term said more often than this counts no more


@dataclass(frozen=True, slots=True)
class Features:
    """What salience is made of. `terms` with their weights; counts of what begins in it."""

    role: Role
    terms: Sequence[tuple[str, float]]
    words: int
    actors: int
    figures: int
    times: int
    quotes: int


def salience_of(features: Sequence[Features]) -> list[float]:
    """The salience of each sentence of one article, in order. Titles and headings have none."""
    counts = Counter(term for one in features for term, _ in one.terms)
    weights = {term: weight for one in features for term, weight in one.terms}
    topical = {t for one in features if one.role is not Role.BODY for t, _ in one.terms}
    heaviness = {term: min(counts[term], _OFTEN) * weight for term, weight in weights.items()}
    heaviest = max(heaviness.values(), default=1.0) or 1.0
    found: list[float] = []
    place = 0
    for one in features:
        if one.role in (Role.TITLE, Role.HEADING):
            found.append(0.0)
            continue
        distinct = {term for term, _ in one.terms}
        size = len(distinct) or 1
        central = math.fsum([heaviness[term] for term in distinct]) / size / heaviest
        score = (
            0.28 / (1 + 0.3 * (0 if one.role is Role.LEAD else place))
            + 0.24 * min(1.0, 2 * central)
            + 0.16 * min(1.0, 2 * len(distinct & topical) / size)
            + 0.10 * min(one.actors, 4) / 4
            + 0.07 * min(one.figures, 2) / 2
            + 0.08 * min(one.times, 1)
            + 0.02 * min(one.quotes, 1)
        )
        if one.role is Role.LEAD:
            score += 0.05
        else:
            place += 1
        if one.words < _SHORTEST:
            score *= one.words / _SHORTEST
        elif one.words > _LONGEST:
            score *= _LONGEST / one.words
        found.append(round(min(score, 1.0), 4))
    return found
