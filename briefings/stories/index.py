"""Placing articles among stories, one by one, as they come in.

Near-duplicates first: MinHash signatures in bands (Leskovec et al., Mining of Massive Datasets,
3.4), so that equal texts from two outlets meet whatever else they share. Then the nearest story of
its time by what an article is about: its terms, and its actors, whose keys are the same in both
languages. Deterministic: the same articles in the same order make the same stories.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from briefings.models import ActorKind, Article, Role
from briefings.reading.vocabulary import vocabulary
from briefings.store import InBatch, Kept, Placed, SignatureRow, StoryPlacement, StoryProfile
from briefings.text.topics import EVERYWHERE, topic_of

WINDOW = timedelta(days=75)
"""How long a story may be silent and still be the same."""

PROFILE_SIZE = 60
_ROWS = 4
_DUPLICATE = 0.75
_NEAR = 0.26
_SILENCE = 0.12  # what a silence as long as the window costs
_FADES = 0.94
_FEWEST_BRIDGES = 3
_FEWEST_TOPICS = 2
_OWN_TERMS = 0.03  # likeness of terms below which two texts have no language in common
_ACTOR = "@"
_KIND_WEIGHT = {ActorKind.PERSON: 1.3, ActorKind.ORGANISATION: 1.2, ActorKind.PLACE: 1.0}

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that is to be placed, and what it is about."""

    article: Article
    vector: Vector


def candidate_of(article: Article) -> Candidate:
    """Made where articles are read: it takes longer than placing."""
    return Candidate(article, vector_of(article))


def vector_of(article: Article) -> Vector:
    """What an article is about: unit-length weights of its terms and of its actors' keys.

    Title and lead count double. Actors and terms are scaled apart, each to length 1.
    """
    top = article.text[: next((s.end for s in article.sentences if s.role is Role.BODY), 400)]
    found, above = vocabulary(article.text).words, vocabulary(top).words
    terms = Counter(found.terms)
    for term in above.terms:
        terms[term] += 2
    rarity = dict(zip(found.terms, found.weights, strict=True))
    rarity.update(zip(above.terms, above.weights, strict=True))
    named: Counter[str] = Counter()
    kinds: dict[str, ActorKind] = {}
    for mention in (*article.mentions, *article.nations):
        key = _ACTOR + mention.actor.key
        named[key] += 3 if mention.start < len(top) else 1
        kinds[key] = mention.actor.kind
    weighed = {
        term: rarity[term] ** 2 * (1 + math.log(count))
        for term, count in terms.items()
        if term and not term.isdigit()
    }
    actors = {key: _KIND_WEIGHT[kinds[key]] * (1 + math.log(n)) for key, n in named.items()}
    return _unit(weighed) | _unit(actors)


def _unit(weights: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {key: weight / length for key, weight in weights.items()}


@dataclass(slots=True)
class _Slot:
    story: int | InBatch
    vector: Vector
    first: date
    last: date


@dataclass(slots=True)
class StoryIndex:
    """The stories that may still grow, in memory. Made by `StoryIndex.of`, fed by `place`."""

    _slots: list[_Slot] = field(default_factory=list)
    _by_key: dict[str, list[int]] = field(default_factory=dict)
    _bands: dict[tuple[int, ...], tuple[int | InBatch, int]] = field(default_factory=dict)
    _signatures: dict[int | InBatch, tuple[int, ...]] = field(default_factory=dict)
    _new: int = 0
    _unsettled: list[tuple[int, ...]] = field(default_factory=list)  # bands of articles without id

    @classmethod
    def of(cls, profiles: Iterable[StoryProfile], signatures: Iterable[SignatureRow]) -> StoryIndex:
        """The index of what a store holds."""
        index = cls()
        slots: dict[int, int] = {}
        for profile in sorted(profiles, key=lambda one: one.id):
            slots[profile.id] = len(index._slots)
            index._open(_Slot(profile.id, dict(profile.terms), profile.first, profile.last))
        for row in signatures:
            if row.story_id in slots:
                index._remember(row.article_id, row.signature, slots[row.story_id])
        return index

    def place(self, batch: Sequence[Candidate]) -> list[Placed]:
        """Where each article of a batch belongs. The batch's new stories count from 0."""
        self._new = 0
        placed: list[tuple[Article, int, int | InBatch | None]] = []
        for number, candidate in enumerate(batch):
            article, vector = candidate.article, candidate.vector
            day = article.dct.day
            twin = self._twin(article.signature)
            near = twin[1] if twin is not None else self._nearest(vector, day)
            slot = len(self._slots) if near is None else near
            if near is None:
                self._open(_Slot(InBatch(self._new), {}, day, day))
                self._new += 1
            self._grow(slot, vector, day, copy=twin is not None)
            self._remember(InBatch(number), article.signature, slot)
            placed.append((article, slot, twin[0] if twin else None))
        return [
            Placed(
                article,
                StoryPlacement(self._slots[slot].story, self._profile(slot), duplicate),
            )
            for article, slot, duplicate in placed
        ]

    def settle(self, placed: Sequence[Placed], kept: Sequence[Kept | None]) -> None:
        """Learns the ids that a batch's stories and articles got in the store."""
        stories = {
            one.story.story: row.story_id
            for one, row in zip(placed, kept, strict=True)
            if row is not None and isinstance(one.story.story, InBatch)
        }
        for slot in self._slots:
            if isinstance(slot.story, InBatch) and slot.story in stories:
                slot.story = stories[slot.story]
        articles = {InBatch(at): row.article_id for at, row in enumerate(kept) if row is not None}
        for band in self._unsettled:
            article, where = self._bands[band]
            if article in articles:
                self._bands[band] = (articles[article], where)
            else:
                del self._bands[band]
        self._unsettled.clear()
        for article in map(InBatch, range(len(placed))):
            signature = self._signatures.pop(article)
            if article in articles:
                self._signatures[articles[article]] = signature

    def _open(self, slot: _Slot) -> None:
        number = len(self._slots)
        self._slots.append(slot)
        for key in slot.vector:
            self._by_key.setdefault(key, []).append(number)

    def _profile(self, slot: int) -> tuple[tuple[str, float], ...]:
        heaviest = sorted(self._slots[slot].vector.items(), key=lambda item: (-item[1], item[0]))
        return tuple((key, round(weight, 4)) for key, weight in heaviest)

    def _grow(self, number: int, vector: Vector, day: date, *, copy: bool) -> None:
        slot = self._slots[number]
        slot.first, slot.last = min(slot.first, day), max(slot.last, day)
        if copy:
            return
        sums = {key: weight * _FADES for key, weight in slot.vector.items()}
        for key, weight in vector.items():
            sums[key] = sums.get(key, 0.0) + weight
        kept: Vector = {}
        for actors in (True, False):
            part = [(k, w) for k, w in sums.items() if k.startswith(_ACTOR) is actors]
            part.sort(key=lambda item: (-item[1], item[0]))
            kept |= dict(part[: PROFILE_SIZE // 3 if actors else PROFILE_SIZE])
        for key in kept.keys() - slot.vector.keys():
            self._by_key.setdefault(key, []).append(number)
        slot.vector = kept

    def _nearest(self, vector: Vector, day: date) -> int | None:
        seen: set[int] = set()
        for key in vector:
            if key.startswith(_ACTOR) or vector[key] > 0.08:
                seen.update(self._by_key.get(key, ()))
        best: tuple[float, int] | None = None
        for number in seen:
            slot = self._slots[number]
            silence = max(day - slot.last, slot.first - day, timedelta(0))
            if silence > WINDOW:
                continue
            # The longer a story has been silent, the more it takes to speak of the same one.
            likeness = nearness(vector, slot.vector) - _SILENCE * (silence / WINDOW)
            if likeness >= _NEAR and (best is None or (likeness, -number) > (best[0], -best[1])):
                best = (likeness, number)
        return best[1] if best else None

    def _twin(self, signature: tuple[int, ...]) -> tuple[int | InBatch, int] | None:
        for band in _bands(signature):
            known = self._bands.get(band)
            if known is None:
                continue
            other = self._signatures.get(known[0])
            if other is not None and len(other) == len(signature):
                same = sum(a == b for a, b in zip(signature, other, strict=True))
                if same >= _DUPLICATE * len(signature):
                    return known
        return None

    def _remember(self, article: int | InBatch, signature: tuple[int, ...], slot: int) -> None:
        self._signatures[article] = signature
        for band in _bands(signature):
            if band not in self._bands:
                self._bands[band] = (article, slot)
                if isinstance(article, InBatch):
                    self._unsettled.append(band)


def nearness(article: Vector, story: Vector) -> float:
    """0 to 1: the mean of the cosines of terms and of actors.

    Where hardly a term is shared the languages differ: then three actors must do, or news nouns
    («حريق», "fire") beside one: a footballer and the inflation of Egypt have Egypt in common.
    """
    shared = [key for key in article if key in story]
    actors = [key for key in shared if key.startswith(_ACTOR)]
    by_actors = _cosine(article, story, actors, named=True)
    by_terms = _cosine(article, story, [k for k in shared if not k.startswith(_ACTOR)], named=False)
    mean = 0.5 * by_actors + 0.5 * by_terms
    if by_terms >= _OWN_TERMS:
        return mean
    if len(actors) >= _FEWEST_BRIDGES:
        return max(mean, 0.6 * by_actors)
    return mean if len(_topics(article) & _topics(story)) >= _FEWEST_TOPICS else 0.0


def _topics(vector: Vector) -> frozenset[str]:
    """The news nouns among its terms, the same in both languages."""
    return frozenset(topic for key in vector if (topic := topic_of(key))) - EVERYWHERE


def _cosine(one: Vector, other: Vector, shared: Sequence[str], *, named: bool) -> float:
    def length(vector: Vector) -> float:
        return math.sqrt(sum(w * w for key, w in vector.items() if key.startswith(_ACTOR) is named))

    product = sum(one[key] * other[key] for key in shared)
    return product / (length(one) * length(other)) if product else 0.0


def _bands(signature: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [(at, *signature[at : at + _ROWS]) for at in range(0, len(signature) - _ROWS + 1, _ROWS)]
