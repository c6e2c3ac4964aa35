"""How alike two sentences are, within a language by their terms and across by their actors."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from briefings.models import Language
from briefings.store import SentenceRow
from briefings.text.topics import topic_of

Weights = dict[str, float]
SAME = 0.42
"""From this likeness on two sentences of one language say the same."""

_SHARED_THAT_TELL = 3
_ACROSS = 0.6  # makes one threshold serve within a language and across
# Nouns of nearly any report: shared, they show nothing.
_ANYWHERE = frozenset(
    ("president", "presidential", "minister", "military", "army", "capital", "government")
)


def rarity(sentences: Iterable[SentenceRow]) -> Weights:
    """Weights (idf) of the terms of the sentences at hand: what all of them say tells nothing."""
    counts: Counter[str] = Counter()
    number = 0
    for sentence in sentences:
        counts.update(set(sentence.terms))
        number += 1
    return {term: math.log(1 + number / count) for term, count in counts.items()}


@dataclass(frozen=True)
class Sketch:
    """A sentence as a unit vector of weighted terms, its actors, and what else languages share."""

    row: SentenceRow
    language: Language
    weights: Weights
    actors: frozenset[str]
    bridges: frozenset[str]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its terms."""
        return frozenset(self.weights)


def sketch(row: SentenceRow, language: Language, rare: Weights) -> Sketch:
    """The sketch of a sentence."""
    counts = Counter(row.terms)
    weights = {term: rare.get(term, 1.0) * (1 + math.log(n)) for term, n in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return Sketch(
        row,
        language,
        {term: weight / length for term, weight in weights.items()},
        frozenset(row.actors),
        frozenset(bridge for term in counts if (bridge := _shared_by_languages(term))),
    )


def _shared_by_languages(term: str) -> str | None:
    if term.isdigit():  # a day of the month or a year says little
        return term if int(term) > 31 and not 1900 <= int(term) < 2100 else None
    topic = topic_of(term)
    return None if topic in _ANYWHERE else topic


def likeness(one: Sketch, other: Sketch) -> float:
    """0 to 1. Across languages: the cosine of actors and of nouns and numbers that both name.

    At least one actor and three of all have to be common: who is named says little of what is said.
    """
    if one.language == other.language:
        return sum(one.weights[term] * other.weights[term] for term in one.keys & other.keys)
    actors = len(one.actors & other.actors)
    shared = actors + len(one.bridges & other.bridges)
    if not actors or shared == actors or shared < _SHARED_THAT_TELL:
        return 0.0
    sizes = [len(sketch.actors) + len(sketch.bridges) for sketch in (one, other)]
    return _ACROSS * shared / math.sqrt(sizes[0] * sizes[1])


def centrality(sketches: Sequence[Sketch]) -> list[float]:
    """How near each is to the centre of all, 0 to 1, the nearest being 1 (centroid, Radev 2004)."""
    centre: defaultdict[str, float] = defaultdict(float)
    for one in sketches:
        for term, weight in one.weights.items():
            centre[term] += weight
        for actor in one.actors:
            centre["@" + actor] += 0.5
    scores = [
        sum(weight * centre[term] for term, weight in one.weights.items())
        + sum(0.2 * centre["@" + actor] for actor in one.actors)
        for one in sketches
    ]
    top = max(scores, default=0.0) or 1.0
    return [score / top for score in scores]
