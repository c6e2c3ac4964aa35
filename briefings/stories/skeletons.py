"""What two scripts have in common: numbers, and the consonants of names.

«بلينكن» and "Blinken" are both "blnkn". Vowels, semivowels and h are left out, and consonants that
one of the two languages does not tell apart are one (p and b, v and f, th and t, sh and s).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from briefings.models import Language
from briefings.text.terms import Words

_ARABIC = str.maketrans(
    {
        **dict(zip("بپتطدضثسصشجچغكقگرفڤلمنزظذ", "bbttddtsssgsgkkkrfflmnzzd", strict=True)),
        **dict.fromkeys("اأإآٱىيئءوؤةهحخع\u0640", ""),
    }
)
_LATIN = str.maketrans(
    {
        **dict(zip("bpdtszckqgjrfvlmn", "bbdtszkkkggrfflmn", strict=True)),
        "x": "ks",
        **dict.fromkeys("aeiouywh", ""),
    }
)
_PAIRS = (
    ("sch", "s"),
    ("tch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "t"),
    ("ph", "f"),
    ("kh", ""),
    ("gh", "g"),
    ("ck", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
)
_DOUBLED = re.compile(r"(.)\1+")
_PREFIXES = ("وال", "بال", "فال", "ال", "لل")
_ONE_LETTER = "وبلف"
_FEWEST = 3
_RARE = 0.35  # Arabic has no capitals: rarer words may be names
_NUMBER = "#"
_PLAIN = re.compile("[a-z]+")


def skeletons_of(words: Words, language: Language) -> Iterator[tuple[int, str]]:
    """Where the numbers and possible names of a text begin, and their keys."""
    for start, form, folded, term, rarity in zip(
        words.starts, words.forms, words.folded, words.terms, words.weights, strict=True
    ):
        if not term:
            continue
        if folded.isdigit():
            yield start, _NUMBER + folded
        elif form[0].isascii():
            if language == "ar" or form[0].isupper():
                skeleton = latin_skeleton(folded)
                if len(skeleton) >= _FEWEST:
                    yield start, skeleton
        elif rarity >= _RARE:
            for skeleton in arabic_skeletons(folded):
                yield start, skeleton


@lru_cache(20_000)
def latin_skeleton(word: str) -> str:
    """The consonants of a word in Latin letters, folded."""
    plain = "".join(_PLAIN.findall(word))
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    return _DOUBLED.sub(r"\1", plain.translate(_LATIN))


@lru_cache(20_000)
def arabic_skeletons(word: str) -> tuple[str, ...]:
    """The consonants of a folded Arabic word; also without its first letter where it may be joined.

    «وبايدن» may be «و» and Biden.
    """
    stem = next(
        (word.removeprefix(one) for one in _PREFIXES if word.startswith(one) and len(word) > 5),
        word,
    )
    forms = [stem]
    if stem == word and word[0] in _ONE_LETTER and len(word) > 4:
        forms.append(word[1:])
    found = dict.fromkeys(_DOUBLED.sub(r"\1", one.translate(_ARABIC)) for one in forms)
    return tuple(one for one in found if len(one) >= _FEWEST and one.isascii())
