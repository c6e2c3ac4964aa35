"""What is worked out for a word, kept for when the news says it again; how much of that is kept."""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import TypeVar

_Value = TypeVar("_Value")

_LONGEST = 64  # letters; whoever sends a longer word sends no word
_SPARED = 8  # how many times less is remembered where memory is spared
_sparing = False


def spare_memory() -> None:
    """From now on this process remembers less and loads its dictionaries packed.

    For one that serves people: it meets few new words and shall stay small. One that reads many
    articles has the memory and wants its answers in microseconds. The answers are the same.
    """
    global _sparing
    _sparing = True


def sparing() -> bool:
    """Whether this process spares memory."""
    return _sparing


class Remembered(dict[str, _Value]):
    """A function of a word and its answers, at most `limit` of them.

    `map(remembered.__getitem__, words)` answers for a whole text without a step of Python for each
    word, which `functools.lru_cache` cannot. When half the room is full what is there becomes the
    older half, from which words that are met again come back.
    """

    def __init__(self, work_out: Callable[[str], _Value], limit: int) -> None:
        super().__init__()
        self._work_out = work_out
        self._half = limit // 2
        self._older: dict[str, _Value] = {}

    def __missing__(self, word: str) -> _Value:
        older = self._older  # another thread may replace it
        value = older[word] if word in older else self._work_out(word)
        if len(word) <= _LONGEST:
            if len(self) >= (self._half // _SPARED if _sparing else self._half):
                self._older = self.copy()
                self.clear()
            self[intern(word)] = value
        return value
