"""How alike two sentences are, within a language by their terms and across by their actors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from briefings.models import Language
from briefings.store import SentenceRow
from briefings.store.fresh import FigureRow
from briefings.text.topics import EVERYWHERE, topic_of
from briefings.writing.figures import contradict, tolls_of

Weights = dict[str, float]
SAME = 0.42
"""From this likeness on two sentences of one language say the same."""

_SHARED_THAT_TELL = 3
_NUMBERS_THAT_TELL = 2
_SAME_NUMBERS = 0.5
_ROUNDING = 1e-9
_SAME_EVENT = 0.2  # likeness of two sentences with tolls, within a language
_CASUALTIES = frozenset(("kill", "wound", "toll"))
_UNLISTED = ":~"  # in the key of an actor whose name in the other language nobody may know
_ACROSS = 0.6  # makes one threshold serve within a language and across


def rarity(sentences: Iterable[SentenceRow]) -> Weights:
    """Weights (idf) of the terms of the sentences at hand: what all of them say tells nothing."""
    counts: Counter[str] = Counter()
    number = 0
    for sentence in sentences:
        counts.update({_named(term) for term in sentence.terms})
        number += 1
    return {term: math.log(1 + number / count) for term, count in counts.items()}


@dataclass(frozen=True, eq=False)
class Sketch:
    """A sentence as a unit vector of weighted terms, its actors, and what else languages share.

    `rare` weighs the terms; `figures` are those of the sentence. What is made of a sentence is
    made when it is first asked for: most are compared with none.
    """

    row: SentenceRow
    language: Language
    rare: Weights
    figures: tuple[FigureRow, ...] = ()

    @cached_property
    def weights(self) -> Weights:
        """Its terms, weighed to a unit vector."""
        counts = Counter([_named(term) for term in self.row.terms])
        rare = self.rare
        weights = {
            term: rare.get(term, 1.0) * (1 + math.log(n) if n > 1 else 1.0)
            for term, n in counts.items()
        }
        length = math.sqrt(math.fsum([weight * weight for weight in weights.values()])) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    @cached_property
    def actors(self) -> frozenset[str]:
        """The keys of those it names."""
        return frozenset(self.row.actors)

    @cached_property
    def bridges(self) -> frozenset[str]:
        """The nouns and numbers that are the same in both languages."""
        return frozenset(b for term in self.row.terms if (b := _shared_by_languages(term)))

    @cached_property
    def topics(self) -> frozenset[str]:
        """The news nouns it names, the same in both languages."""
        return frozenset(topic for term in self.row.terms if (topic := topic_of(term)))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in digits that may count something."""
        return frozenset(term for term in self.row.terms if _is_figure(term))


@lru_cache(maxsize=50_000)
def _named(term: str) -> str:
    """A term, or the topic it names, so that «قتلى» and «قتيل» meet."""
    return topic_of(term) or term


@lru_cache(maxsize=50_000)
def _shared_by_languages(term: str) -> str | None:
    if term[:1].isdigit():  # a day of the month or a year says little
        small = term.isdigit() and (int(term) <= 31 or 1900 <= int(term) < 2100)
        return None if small else term
    topic = topic_of(term)
    return None if topic in EVERYWHERE else topic


def likeness(one: Sketch, other: Sketch) -> float:
    """0 to 1. Within a language the cosine of terms; two numbers in common say the same.

    Across languages: the cosine of actors and of nouns and numbers that both name.

    At least one actor, or two numbers, and three of all have to be common: who is named says little
    of what is said.
    """
    if one.language == other.language:
        ours, theirs = one.weights, other.weights
        common = ours.keys() & theirs.keys()
        near = math.fsum([ours[term] * theirs[term] for term in common])
        numbers = sum(_is_figure(term) for term in common)
        if numbers >= _NUMBERS_THAT_TELL and len(common) > numbers:
            return max(near, _SAME_NUMBERS)
        return near
    both = one.actors & other.actors
    actors = len(both)
    shared = actors + len(one.bridges & other.bridges)
    numbers = sum(bridge[0].isdigit() for bridge in one.bridges & other.bridges)
    named = actors or numbers >= _NUMBERS_THAT_TELL
    if not named or shared == actors or shared < _SHARED_THAT_TELL:
        return 0.0
    sizes = [
        sum(key in both or _UNLISTED not in key for key in sketch.actors) + len(sketch.bridges)
        for sketch in (one, other)
    ]
    return _ACROSS * shared / math.sqrt(sizes[0] * sizes[1])


class Neighbours:
    """Likenesses among some sketches, found by the terms they share instead of pair by pair."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        self._sketches = sketches
        self._holders: dict[tuple[Language, str], list[tuple[int, float]]] = {}
        for at, sketch in enumerate(sketches):
            for term, weight in sketch.weights.items():
                self._holders.setdefault((sketch.language, term), []).append((at, weight))

    def of(self, at: int, least: float) -> list[float]:
        """The likeness (`likeness`) of every sketch to the one at `at`, 0 where below `least`."""
        one = self._sketches[at]
        near = [0.0] * len(self._sketches)
        figures = [0] * len(self._sketches)
        for term, weight in one.weights.items():
            holders = self._holders[one.language, term]
            for other, theirs in holders:
                near[other] += weight * theirs
            if _is_figure(term):
                for other, _ in holders:
                    figures[other] += 1
        # A sum rounds a little otherwise than `likeness`, which has the last word.
        floor = least - _ROUNDING
        return [
            found if found >= least else 0.0
            for found in [
                likeness(one, sketch)
                if sum_ >= floor or numbers >= _NUMBERS_THAT_TELL or sketch.language != one.language
                else 0.0
                for sketch, sum_, numbers in zip(self._sketches, near, figures, strict=True)
            ]
        ]


def at_odds(one: Sketch, other: Sketch) -> bool:
    """Whether two sentences give other numbers: "killed 45" does not confirm "killed 38"."""
    if one.figures and other.figures:
        return contradict(one.figures, other.figures)
    return bool(one.numbers and other.numbers and not one.numbers & other.numbers)


def _is_figure(term: str) -> bool:
    """Whether a term is a number that counts something: no year, and of two digits at least."""
    return term.isdigit() and len(term) > 1 and not 1900 <= int(term) < 2100


def of_one_event(one: Sketch, other: Sketch) -> bool:
    """Whether two sentences with tolls tell of one event: they share where and what.

    Between languages one and the same number of the injured may stand for what.
    """
    if one.language == other.language:
        return likeness(one, other) >= _SAME_EVENT
    shared = (one.topics & other.topics) - _CASUALTIES
    agrees = bool(shared) or not tolls_of(one.figures).isdisjoint(tolls_of(other.figures))
    return len(shared) > 1 or (agrees and not one.actors.isdisjoint(other.actors))
