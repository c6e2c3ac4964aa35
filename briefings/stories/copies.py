"""Near-copies: wire reports that outlets print with few changes.

MinHash signatures in bands (Leskovec et al., Mining of Massive Datasets, 3.4), so that equal texts
from two outlets meet whatever else they share.
"""

from __future__ import annotations

from briefings.stories.weights import DUPLICATE

_ROWS = 4


class Copies:
    """The signatures of articles by their numbers; a copy is known by its earliest original."""

    def __init__(self) -> None:
        self._bands: dict[tuple[int, ...], int] = {}
        self._signatures: dict[int, tuple[int, ...]] = {}

    def original(self, signature: tuple[int, ...]) -> int | None:
        """The number of the article that one nearly repeats."""
        for band in _bands(signature):
            number = self._bands.get(band)
            if number is None:
                continue
            other = self._signatures[number]
            if len(other) == len(signature):
                same = sum(a == b for a, b in zip(signature, other, strict=True))
                if same >= DUPLICATE * len(signature):
                    return number
        return None

    def add(self, number: int, signature: tuple[int, ...]) -> None:
        """Remembers an article."""
        self._signatures[number] = signature
        for band in _bands(signature):
            self._bands.setdefault(band, number)


def _bands(signature: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [(at, *signature[at : at + _ROWS]) for at in range(0, len(signature) - _ROWS + 1, _ROWS)]
