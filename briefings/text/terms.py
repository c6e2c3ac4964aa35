"""Words and terms: what a text is about, in a form that inflection and spelling don't change.

A word is a run of letters or digits as published. Its term is its lemma (simplemma's dictionaries,
which also take off Arabic clitics), folded; stop words have none. Documents and queries go through
the same function, so they meet.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from briefings.models import Language
from briefings.text.fold import fold_word

# Vowel signs, tatweel and apostrophes belong to the word they stand in.
_WORD = re.compile("[^\\W_][\\w\u0610-\u061a\u064b-\u065f\u0670'’]*(?<![_'’])")
_ARABIC_WORD = re.compile("[\u0620-\u064a]")
_UNSPOKEN = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_LONGEST_WORD = 64
_NUMBER_WEIGHT = 0.3
# Conjunction, preposition and article, longest first.
_CLITICS = (
    "وبال",
    "وكال",
    "فبال",
    "وال",
    "فال",
    "بال",
    "كال",
    "ولل",
    "لل",
    "ال",
    "و",
    "ف",
    "ب",
    "ل",
)


class Word(NamedTuple):
    """A word in a text.

    `folded` is its plain spelling, `term` its folded lemma ("" for stop words), `weight` (0 to 1)
    how rare it is in its language at large. A named tuple: thousands are made for every article.
    """

    start: int
    end: int
    folded: str
    term: str
    weight: float


def words(text: str) -> list[Word]:
    """The words of a text in order, each in its own script's language."""
    # A named tuple made by its base class: half the time, for thousands of words.
    new = tuple.__new__
    return [new(Word, match.span() + _entry(match[0])) for match in _WORD.finditer(text)]


def plain_words(text: str) -> list[Word]:
    """The words of a text without terms and weights, for which no dictionary is loaded."""
    return [
        Word(match.start(), match.end(), fold_word(match[0]), "", 0.0)
        for match in _WORD.finditer(text)
    ]


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text in order, stop words left out."""
    return tuple(term for match in _WORD.finditer(text) if (term := _entry(match[0])[1]))


@cache
def stop_words(language: Language) -> frozenset[str]:
    """The folded words that say nothing of what a text is about."""
    data = files("briefings.text").joinpath(f"data/stopwords.{language}.txt")
    return frozenset(fold_word(word) for word in data.read_text("utf-8").split())


@lru_cache(maxsize=200_000)
def _entry(word: str) -> tuple[str, str, float]:
    """A word's folded spelling, term and weight."""
    word = word[:_LONGEST_WORD]
    folded = fold_word(word)
    if folded[:1] == "و" and folded[1:].isdigit():  # «و300»: the conjunction is written on
        folded = folded[1:]
    folded = folded.removesuffix("'s")
    if not folded:  # a tatweel on its own, which some set as a dash
        return "", "", 0.0
    language: Language = "ar" if _ARABIC_WORD.search(word) else "en"
    stops = stop_words(language)
    if folded in stops:
        return folded, "", 0.0
    if folded.isdigit():
        return folded, folded if len(folded) > 1 else "", _NUMBER_WEIGHT
    lemma = _arabic_lemma(word) if language == "ar" else _english_lemma(word)
    term = _one_spelling(fold_word(lemma))
    if term in stops or len(term) < 2:
        return folded, "", 0.0
    return folded, term, _rarity(word.lower(), language)


@lru_cache(maxsize=50_000)
def lemma_of(word: str) -> str:
    """The dictionary's lemma of an Arabic form, clitics off; the form itself where it has none."""
    from simplemma import lemmatize

    plain = _UNSPOKEN.sub("", word[:_LONGEST_WORD])
    return str(lemmatize(plain, lang="ar")) if plain else word


def _english_lemma(word: str) -> str:
    from simplemma import lemmatize

    plain = word.replace("’", "'").removesuffix("'s").removesuffix("'S")
    lemma = lemmatize(plain, lang="en")
    # A capital at a sentence's start hides a plain word from the dictionary.
    if lemma == plain and plain[:1].isupper():
        lemma = lemmatize(plain.lower(), lang="en")
    return str(lemma)


def _arabic_lemma(word: str) -> str:
    """The dictionary's lemma, or where it has none, that of the word without its clitics.

    What may be a clitic may also be the first letter of a name (واشنطن): it comes off only where
    the rest is the more frequent word, or the article stands behind it.
    """
    plain = _UNSPOKEN.sub("", word)
    lemma = lemma_of(plain)
    if lemma != plain:
        return lemma
    for clitic in _CLITICS:
        rest = plain.removeprefix(clitic)
        if rest == plain or len(rest) < 3:
            continue
        if len(clitic) == 1 and not _is_clitic(clitic, rest, plain):
            continue
        return lemma_of(rest)
    return lemma


def _is_clitic(letter: str, rest: str, word: str) -> bool:
    with_it, without = frequency(word, "ar"), frequency(rest, "ar")
    # Of words never seen, one in و is nearly always "and" before a foreign name.
    return without > with_it or (letter == "و" and not with_it and len(rest) > 3)


def frequency(word: str, language: Language) -> float:
    """A word form's share (0 to 1) of all words in its language, 0 below one in a million.

    From wordfreq's small lists (Speer, 2022).
    """
    from wordfreq import get_frequency_dict

    return float(get_frequency_dict(language, "small").get(word, 0.0))


def _rarity(word: str, language: Language) -> float:
    share = frequency(word, language) or 5e-7
    return min(1.0, max(0.05, (-math.log10(share) - 2.5) / 3.8))


def _one_spelling(term: str) -> str:
    """Spellings that news outlets differ in, and endings the dictionary leaves, made one."""
    if term.startswith("امريك"):
        return "اميرك" + term[5:].removesuffix("ه")
    if len(term) > 5 and term.endswith(("يين", "يون", "يات")):
        return term[:-2]
    if len(term) > 4 and term.endswith("يه"):
        return term[:-1]
    return term
