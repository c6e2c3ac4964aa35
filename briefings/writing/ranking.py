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

from briefings.store import Candidate, Candidates, rarity
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
    asked = frozenset(term for unit in units for phrase in unit.phrases for term in phrase)
    asked |= {f"@{unit.key}" for unit in units if unit.key is not None}
    texts = [_Text(one, asked) for one in found.found]
    usual = sum(text.length for text in texts) / max(1, len(texts)) or 1.0
    today = max((one.article.day for one in found.found), default=None)
    scored: list[Ranked] = []
    for one, text in zip(found.found, texts, strict=True):
        met = [unit for unit in units if text.names(unit)]
        held = sum(weights[unit] for unit in met)
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * text.length / usual)
        score = sum(text.says(unit, weights[unit], norm) for unit in met)
        score += _NEAR * text.nearness(units, weights)
        score += _SENTENCE * text.densest(met, weights)
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
    """Where an article says what is asked for; of all else only how long it is."""

    def __init__(self, candidate: Candidate, asked: frozenset[str]) -> None:
        self._places: dict[str, list[int]] = {}
        self._actors: Counter[str] = Counter()
        self._sentences: list[set[str]] = []
        self._title: set[str] = set()
        place = 0
        for passage in candidate.passages:
            said = {f"@{key}" for key in passage.actors} & asked if passage.actors else set()
            self._actors.update(said)
            if not asked.isdisjoint(passage.terms):
                for at, term in enumerate(passage.terms, place):
                    if term in asked:
                        self._places.setdefault(term, []).append(at)
                        said.add(term)
            place += passage.length
            if said:
                self._sentences.append(said)
                if passage.title:
                    self._title |= said
        self.length = place

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
        places = self._places
        said = max(min(len(places.get(term, ())) for term in phrase) for phrase in unit.phrases)
        return said if unit.key is None else max(said, self._actors[f"@{unit.key}"])

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
