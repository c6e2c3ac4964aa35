"""What dictionaries say of a word form: its lemma (simplemma) and its frequency (wordfreq).

Each is loaded when first asked, for its language alone. Where memory is spared both are packed: 27
MB for the two languages, libraries included, where they take 75. A lemma then takes some 30 µs
where it took 12.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cache

from briefings.models import Language
from briefings.text.memory import sparing


def dictionary_lemma(form: str, language: Language) -> str:
    """The lemma of a non-empty form; the form itself, perhaps in lower case, where it has none."""
    return _lemmatizer(sparing())(form, language)


def is_listed(form: str, language: Language) -> bool:
    """Whether the dictionary of lemmas has a form."""
    from simplemma import is_known

    known: bool = is_known(form, language, low_memory=sparing())
    return known


def frequency(word: str, language: Language) -> float:
    """A word form's share (0 to 1) of all words in its language, 0 below one in a million.

    From wordfreq's small lists (Speer, 2022).
    """
    return _shares(language, sparing())(word, 0.0)


@cache
def _lemmatizer(packed: bool) -> Callable[[str, str], str]:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    # Whoever asks remembers the answers.
    lemmatizer = Lemmatizer(
        cache_max_size=0, lemmatization_strategy=DefaultStrategy(low_memory=packed)
    )
    lemmatize: Callable[[str, str], str] = lemmatizer.lemmatize
    return lemmatize


@cache
def _shares(language: Language, packed: bool) -> Callable[[str, float], float]:
    from wordfreq import available_languages, cB_to_freq, read_cBpack

    # Words by frequency in steps of a hundredth of a power of ten. wordfreq's own function of this
    # keeps the lists beside what it makes of them.
    steps: list[list[str]] = read_cBpack(available_languages("small")[language])
    shares: dict[str, float] = {}
    for step, words in enumerate(steps):
        shares |= dict.fromkeys(words, cB_to_freq(-step))
    return _Packed(shares).get if packed else shares.get


class _Packed:
    """Numbers by words, the words kept as 64-bit hashes: 16 bytes for one instead of 150.

    A word that isn't there is taken for one that is with a probability of 1 in 10^14.
    """

    def __init__(self, numbers: Mapping[str, float]) -> None:
        # Of its bytes: a string's own hash is that of how it lies in memory, where «火» is "kp".
        hashed = sorted((hash(word.encode()), number) for word, number in numbers.items())
        self._hashes = array("q", [key for key, _ in hashed])
        self._numbers = array("d", [number for _, number in hashed])

    def get(self, word: str, default: float) -> float:
        key = hash(word.encode(errors="replace"))
        at = bisect_left(self._hashes, key)
        if at < len(self._hashes) and self._hashes[at] == key:
            return self._numbers[at]
        return default
