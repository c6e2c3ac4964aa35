"""Which of some articles answers a question's words best.

All that speaks for an article adds up: BM25 over terms (Robertson and Zaragoza 2009), words of the
title, words that stand near each other as they do in the question (after the proximity of Rasolofo
and Savoy 2003), the sentence that holds the most of them, names by their key in either language,
and a little for news that is new. What an article says in the other language counts as said.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.store import Candidate, Candidates, Passage, rarity
from briefings.text.topics import Phrase
from briefings.writing.wanted import Unit, Wanted

# Fitted by hand on the development half of ARCD (tests/eval/search_ranks.py): first .69, among
# five .94, and flat around these values.
_SATURATION, _LENGTH = 1.2, 0.95  # BM25's k1 and b
_TITLE = 0.5  # of a term's rarity
_NEAR, _REACH = 0.5, 4  # of the rarer of two words, at most so many terms apart
_SENTENCE = 0.3  # of the rarity of what one sentence holds
_NEW, _HALF_LIFE = 0.3, 14.0  # days
_MOST_PLACES = 40  # of one term, that are looked at for how near it stands
# Of the weight that the best article holds: of a few words most have to be there.
_ENOUGH, _ENOUGH_OF_FEW, _FEW = 0.3, 0.6, 3


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article and how well it answers; `held` is the weight of the units it names."""

    candidate: Candidate
    score: float
    held: float


def ranked(found: Candidates, units: Sequence[Unit], *, newest: bool = False) -> list[Ranked]:
    """The candidates that hold much of what is asked, the best first; or the newest."""
    weights = {unit: _weight(unit, found) for unit in units}
    lengths = [sum(len(each.terms) for each in one.passages) for one in found.found]
    usual = sum(lengths) / max(1, len(lengths)) or 1.0
    today = max((one.article.day for one in found.found), default=None)
    scored: list[Ranked] = []
    for one, length in zip(found.found, lengths, strict=True):
        text = _Text(one)
        met = [unit for unit in units if text.names(unit)]
        held = sum(weights[unit] for unit in met)
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * length / usual)
        score = sum(text.says(unit, weights[unit], norm) for unit in met)
        score += _NEAR * text.nearness(units, weights)
        score += _SENTENCE * text.densest(units, weights)
        if today is not None:
            score += _NEW * 0.5 ** ((today - one.article.day).days / _HALF_LIFE)
        scored.append(Ranked(one, score, held))
    most = max((one.held for one in scored), default=0.0)
    enough = most * (_ENOUGH if len(units) > _FEW else _ENOUGH_OF_FEW)
    kept = [one for one in scored if one.held >= enough and one.held > 0]
    if newest:
        return sorted(kept, key=lambda one: -one.candidate.article.recency)
    return sorted(kept, key=lambda one: (-round(one.score, 6), -one.candidate.article.recency))


def unheld(asked: Wanted, found: Candidates) -> list[str]:
    """The words asked for that no article holds, in any language."""
    return [
        unit.phrases[0][0]
        for unit in asked.units
        if len(unit.phrases[0]) == 1 and not _weight(unit, found)
    ]


def _weight(unit: Unit, found: Candidates) -> float:
    """How rare what a unit asks for is: as its rarest phrase, each by all its terms."""
    known = [
        sum(rarity(found.frequencies.get(term, 0), found.articles) for term in phrase)
        for phrase in unit.phrases
        if all(found.frequencies.get(term, 0) for term in phrase)
    ]
    return min(known, default=0.0)


class _Text:
    """An article's terms, as ranking asks about them."""

    def __init__(self, candidate: Candidate) -> None:
        body = [term for passage in candidate.passages for term in passage.terms]
        self._counts: Mapping[str, int] = Counter(body)
        self._actors: Mapping[str, int] = Counter(
            actor for passage in candidate.passages for actor in passage.actors
        )
        self._title = {
            said for passage in candidate.passages if passage.title for said in _said(passage)
        }
        self._sentences = [set(_said(passage)) for passage in candidate.passages]
        self._places: dict[str, list[int]] = {}
        for place, term in enumerate(body):
            self._places.setdefault(term, []).append(place)

    def names(self, unit: Unit) -> bool:
        """Whether the article names it."""
        return self._times(unit) > 0

    def says(self, unit: Unit, weight: float, norm: float) -> float:
        """How much it says of it: BM25, and whether its title does."""
        times = self._times(unit)
        titled = unit.within(self._title)
        return weight * (times * (_SATURATION + 1) / (times + norm) + _TITLE * titled)

    def nearness(self, units: Sequence[Unit], weights: Mapping[Unit, float]) -> float:
        """How near units that stand side by side in the question stand here."""
        total = 0.0
        for one, two in itertools.pairwise(units):
            apart = self._apart(one.phrases, two.phrases)
            if apart is not None and apart <= _REACH:
                total += min(weights[one], weights[two]) / apart
        return total

    def densest(self, units: Sequence[Unit], weights: Mapping[Unit, float]) -> float:
        """The weight of the units in the sentence that names the most of them."""
        sums = (
            sum(weights[unit] for unit in units if unit.within(said)) for said in self._sentences
        )
        return max(sums, default=0.0)

    def _times(self, unit: Unit) -> int:
        """How often a unit is named: by its rarest word, or by the name's key."""
        counts = self._counts
        said = max(min(counts.get(term, 0) for term in phrase) for phrase in unit.phrases)
        by_key = self._actors.get(unit.key, 0) if unit.key is not None else 0
        return max(said, by_key)

    def _apart(self, ones: Sequence[Phrase], others: Sequence[Phrase]) -> int | None:
        """How many terms on the end of one phrase stands the start of another, at least."""
        distances = [
            max(1, abs(two - one))
            for phrase in ones
            for other in others
            if phrase[-1] != other[0]
            for one in self._places.get(phrase[-1], ())[:_MOST_PLACES]
            for two in self._places.get(other[0], ())[:_MOST_PLACES]
        ]
        return min(distances, default=None)


def _said(passage: Passage) -> list[str]:
    """A sentence's terms, and its names by their keys as `Unit.within` asks for them."""
    return [*passage.terms, *(f"@{key}" for key in passage.actors)]
