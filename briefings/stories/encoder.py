"""Articles as sparse vectors of their terms, and the articles near one (TF-IDF, inverted index).

An encoder of another kind (sentence embeddings, say) can stand here as long as it keeps `Encoder`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from briefings.stories.features import Term
from briefings.stories.weights import MOST_TERMS, PRIOR_ARTICLES

_ARTICLE_WORDS = 300
# `text.terms` tells rarity from a word's share of running text: this is the way back.
_RARITY_SCALE, _RARITY_ZERO = 3.8, 2.5

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Vector:
    """A unit vector: its dimensions, ascending, and their weights."""

    ids: Ints
    weights: Floats


class Encoder(Protocol):
    """Makes vectors of terms, keeps them by number, and finds those near one."""

    def encode(self, terms: Iterable[Term]) -> Vector:
        """Terms as a unit vector, by the rarity that they have now."""
        ...

    def add(self, number: int, vector: Vector) -> None:
        """Keeps a vector under a number (numbers ascend)."""
        ...

    def near(self, vector: Vector, count: int) -> Floats:
        """The cosines of a vector to those numbered below `count`."""
        ...


class TermEncoder:
    """TF-IDF: (1 + ln tf) · ln((N + P) / (df + P·p + ½)), of length 1.

    `df` counts the vectors kept, `P` articles of running text in which a word stands with
    probability `p`, by wordfreq. A look-up walks the postings of one article's terms, so it costs
    what the window holds of them, whatever the store holds.
    """

    def __init__(self, prior: int = PRIOR_ARTICLES, most_terms: int = MOST_TERMS) -> None:
        self._prior = prior
        self._most = most_terms
        self._ids: dict[str, int] = {}
        self._terms: list[str] = []
        self._rarities: list[float] = []
        self._expected: list[float] = []  # how many articles of the prior hold a term
        self._numbers: list[array[int]] = []
        self._weights: list[array[float]] = []
        self._count = 0

    def encode(self, terms: Iterable[Term]) -> Vector:
        """Terms as a unit vector; terms never met get a dimension of their own."""
        given = list(terms)
        found = np.array([self._id(term) for term in given], np.int32)
        counts = np.array([term.occurrences for term in given], np.float64)
        held = np.array([len(self._numbers[one]) for one in found.tolist()], np.float64)
        expected = np.array([self._expected[one] for one in found.tolist()], np.float64)
        rarity = np.log((self._count + self._prior) / (held + expected + 0.5))
        weighed = np.round((1.0 + np.log(counts)) * np.maximum(0.0, rarity), 6)
        chosen = np.lexsort((found, -weighed))[: self._most]  # of equal weights those met first
        chosen = chosen[np.argsort(found[chosen])]
        ids, weights = found[chosen], weighed[chosen].astype(np.float32)
        length = float(np.sqrt(np.dot(weights, weights)))
        return Vector(ids, weights / np.float32(length) if length else weights)

    def add(self, number: int, vector: Vector) -> None:
        """Keeps a vector under a number; numbers ascend."""
        self._count += 1
        for one, weight in zip(vector.ids.tolist(), vector.weights.tolist(), strict=True):
            self._numbers[one].append(number)
            self._weights[one].append(weight)

    def near(self, vector: Vector, count: int) -> Floats:
        """The cosines of a vector to those numbered below `count`; 0 where there is none."""
        numbers: list[Ints] = []
        products: list[Floats] = []
        for one, weight in zip(vector.ids.tolist(), vector.weights.tolist(), strict=True):
            held = self._numbers[one]
            if held:
                numbers.append(np.frombuffer(held, np.int32))
                products.append(np.frombuffer(self._weights[one], np.float32) * np.float32(weight))
        if not numbers:
            return np.zeros(count, np.float32)
        sums = np.bincount(np.concatenate(numbers), np.concatenate(products), minlength=count)
        return sums[:count].astype(np.float32)

    def words(self, vector: Vector) -> list[tuple[str, float]]:
        """A vector's terms with their weights."""
        return [
            (self._terms[one], weight)
            for one, weight in zip(vector.ids.tolist(), vector.weights.tolist(), strict=True)
        ]

    def of_words(self, words: Iterable[tuple[str, float]]) -> Vector:
        """The inverse of `words`."""
        pairs = sorted((self._id(Term(text, 1, 1.0)), weight) for text, weight in words)
        return Vector(
            np.array([one for one, _ in pairs], np.int32),
            np.array([weight for _, weight in pairs], np.float32),
        )

    def _id(self, term: Term) -> int:
        found = self._ids.get(term.text)
        if found is None:
            found = self._ids[term.text] = len(self._terms)
            self._terms.append(term.text)
            self._expected.append(0.0)
            self._rarities.append(math.inf)
            self._numbers.append(array("i"))
            self._weights.append(array("f"))
        if term.rarity < self._rarities[found]:  # that of its commonest form
            self._rarities[found] = term.rarity
            share = 10.0 ** -(term.rarity * _RARITY_SCALE + _RARITY_ZERO)
            self._expected[found] = self._prior * -math.expm1(-share * _ARTICLE_WORDS)
        return found


def similarities(vectors: Sequence[Vector]) -> Floats:
    """The cosines of every two of some vectors, as a square matrix, to five decimals.

    Only dimensions of two vectors and more are multiplied. Rounded, because a sum's last digits
    depend on the order in which the processor adds.
    """
    count = len(vectors)
    if not count:
        return np.zeros((0, 0), np.float32)
    ids = np.concatenate([vector.ids for vector in vectors])
    weights = np.concatenate([vector.weights for vector in vectors])
    rows = np.repeat(np.arange(count), [len(vector.ids) for vector in vectors])
    _, columns, times = np.unique(ids, return_inverse=True, return_counts=True)
    shared = times > 1
    renumbered = np.cumsum(shared) - 1
    chosen = shared[columns]
    dense = np.zeros((count, int(shared.sum())), np.float32)
    dense[rows[chosen], renumbered[columns[chosen]]] = weights[chosen]
    product: Floats = np.round(dense @ dense.T, 5)
    return product
