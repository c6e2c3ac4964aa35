"""How number words add up, as far as languages share it."""

from __future__ import annotations


class Sum:
    """A number while its words are read, from the first on.

    `total` is what they come to so far. Each language says what may follow (`take`).
    """

    def __init__(self, first: float) -> None:
        self._done = 0.0  # what thousands and millions have closed
        self._value = first
        self._last = first

    @property
    def total(self) -> float:
        """The number of the words taken so far."""
        return self._done + self._value

    def take(self, following: float, *, joined: bool, hyphen: bool = False) -> bool:
        """Adds the next number word; False where it belongs to another number."""
        raise NotImplementedError

    @staticmethod
    def _is_scale(value: float) -> bool:
        return value in (1e3, 1e6, 1e9, 1e12)

    def _scale(self, by: float) -> None:
        self._done, self._value, self._last = self._done + self._value * by, 0.0, by
