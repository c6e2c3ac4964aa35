"""How much a sentence says for its article: 0 to 1, from what stands in it and where.

Features after Edmundson (1969) and Kupiec et al. (1995): position, title words, term weight, names,
figures, dates, quotes and length. Weights are set by hand; they are the same for every article.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from briefings.models import Role

_SHORTEST, _LONGEST = 9, 45
_FIRST = 0.1
_ASIDE = 0.75
_OFTEN = 5  # a term said more often than this counts no more


class Features(NamedTuple):
    """What salience is made of: its terms, and counts of what begins in it."""

    role: Role
    terms: tuple[str, ...]
    words: int
    actors: int
    figures: int
    times: int
    quotes: int
    aside: bool = False  # all it dates is history, or a date its text contradicts


def salience_of(features: Sequence[Features], weights: Mapping[str, float]) -> list[float]:
    """The salience of each sentence of one article, in order. Titles and headings have none.

    `weights` say how rare each term is.
    """
    counts = Counter(chain.from_iterable([one.terms for one in features]))
    topical = {t for one in features if one.role is not Role.BODY for t in one.terms}
    heaviness = {
        term: (count if count < _OFTEN else _OFTEN) * weights[term]
        for term, count in counts.items()
    }
    heaviest = max(heaviness.values(), default=1.0) or 1.0
    found: list[float] = []
    place = 0
    for one in features:
        role, terms, words, actors, figures, times, quotes, aside = one
        if role is Role.TITLE or role is Role.HEADING:
            found.append(0.0)
            continue
        distinct = set(terms)
        size = len(distinct) or 1
        central = math.fsum(map(heaviness.__getitem__, distinct)) / size / heaviest
        score = (
            0.28 / (1 + 0.3 * (0 if role is Role.LEAD else place))
            + 0.24 * (2 * central if central < 0.5 else 1.0)
            + 0.16 * min(1.0, 2 * len(distinct & topical) / size)
            + 0.10 * (actors if actors < 4 else 4) / 4
            + 0.07 * (figures if figures < 2 else 2) / 2
            + (0.08 if times else 0)
            + (0.02 if quotes else 0)
        )
        if role is not Role.LEAD:
            # Bullets on top presume what the first sentence of the body tells.
            score += _FIRST if place == 0 else 0.0
            place += 1
        if aside:
            score *= _ASIDE
        if words < _SHORTEST:
            score *= words / _SHORTEST
        elif words > _LONGEST:
            score *= _LONGEST / words
        found.append(round(min(score, 1.0), 4))
    return found
