"""How much a sentence says for its article: 0 to 1, from where it stands and what its title says.

News puts first what matters most, and no other feature of Edmundson (1969) or Kupiec et al. (1995)
helped on all of three sets (EASC, one-sentence descriptions by the outlets, MultiLing 2011): not
term weight, names, figures, dates, quotations, length, nor a ridge regression over sixteen of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefings.models import Role

_PLACES = 10  # sentences over which the value of a place falls evenly
_TITLE = 0.5  # what naming all of the title's words is worth beside standing first
_BULLET = 1  # bullets on top presume what the first sentence of the body tells
_SHORTEST = 9
_ASIDE = 0.75


class Features(NamedTuple):
    """What salience is made of."""

    role: Role
    terms: tuple[str, ...]
    words: int
    aside: bool = False  # all it dates is history, or a date its text contradicts


def salience_of(features: Sequence[Features]) -> list[float]:
    """The salience of each sentence of one article, in order. Titles and headings have none."""
    title = {t for one in features if one.role is Role.TITLE for t in one.terms}
    found: list[float] = []
    place = 0
    for role, terms, words, aside in features:
        if role is Role.TITLE or role is Role.HEADING:
            found.append(0.0)
            continue
        at = place
        if role is Role.LEAD:
            at = _BULLET
        else:
            place += 1
        shared = len(title.intersection(terms)) / len(title) if title else 0.0
        score = (max(1 - at / _PLACES, 1 / (at + 1)) + _TITLE * shared) / (1 + _TITLE)
        if aside:
            score *= _ASIDE
        if words < _SHORTEST:
            score *= words / _SHORTEST
        found.append(round(score, 4))
    return found
