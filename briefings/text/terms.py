"""Words and terms: what a text is about, in a form that inflection and spelling don't change.

A word is a run of letters or digits as published. Its term is its lemma (simplemma's dictionaries,
which also take off Arabic clitics), folded; stop words have none. Documents and queries go through
the same function, so they meet.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from sys import intern
from typing import NamedTuple, overload

from briefings.models import Language
from briefings.text.dictionaries import dictionary_lemma, frequency
from briefings.text.fold import fold_word
from briefings.text.memory import Remembered

# Vowel signs, tatweel and apostrophes belong to the word they stand in.
_WORD = re.compile("([^\\W_][\\w\u0610-\u061a\u064b-\u065f\u0670'’]*(?<![_'’]))")
_ARABIC_WORD = re.compile("[\u0620-\u064a]")
_UNSPOKEN = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_LONGEST_WORD = 64
_ACCENTS = re.compile("[\u0300-\u036f]")
_PLAIN_LATIN = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
)
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

_ARTICLES = tuple(clitic for clitic in _CLITICS if clitic.endswith(("ال", "لل")))
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ه")
_ALEFS = "اأإآ"
# Spellings of a hamza inside a word that outlets differ in (Cairo's «شئون», «مسئول»; «رءوس»,
# «مبادىء», «قرءان»), and the one dictionaries know.
_HAMZAS = (("ئو", "ؤو"), ("ءو", "ؤو"), ("ىء", "ئ"), ("ءا", "آ"))
_PRESENTED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")  # letters as they are drawn
_USUAL = 3  # times as frequent as the other spelling
_PLURAL_IS_COMMONER = 3  # «مظاهرات» is met more often than «مظاهرة», and yet its plural
_TANWEEN = ("ًا", "اً")


class Entry(NamedTuple):
    """What is known of a word form, wherever it stands.

    `folded` is its plain spelling, `term` its folded lemma ("" for stop words), `weight` (0 to 1)
    how rare it is in its language at large.
    """

    folded: str
    term: str
    weight: float


class Word(NamedTuple):
    """A word in a text: where it stands, and what `Entry` says of it."""

    start: int
    end: int
    folded: str
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Words(Sequence[Word]):
    """The words of a text in order, by column.

    Reading asks each question of all words at once (`map` over a column), which costs a tenth of
    asking word by word. Where few are looked at, they are also a sequence of `Word`.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    forms: Sequence[str]  # as published
    folded: tuple[str, ...]
    terms: tuple[str, ...]
    weights: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> Words: ...
    def __getitem__(self, at: int | slice) -> Word | Words:
        if isinstance(at, slice):
            return Words(
                self.starts[at],
                self.ends[at],
                self.forms[at],
                self.folded[at],
                self.terms[at],
                self.weights[at],
            )
        return Word(
            self.starts[at], self.ends[at], self.folded[at], self.terms[at], self.weights[at]
        )

    def __iter__(self) -> Iterator[Word]:
        return map(Word, self.starts, self.ends, self.folded, self.terms, self.weights)

    def first_from(self, position: int) -> int:
        """Which word is the first that begins at a position of the text or behind it."""
        return bisect_left(self.starts, position)


def words(text: str) -> Words:
    """The words of a text in order, each in its own script's language."""
    starts, ends, forms = split(text)
    if not forms:
        return Words(starts, ends, forms, (), (), ())
    folded, terms, weights = zip(*map(_entries.__getitem__, forms), strict=True)
    return Words(starts, ends, forms, folded, terms, weights)


def plain_words(text: str) -> Words:
    """The words of a text without terms and weights, for which no dictionary is loaded."""
    starts, ends, forms = split(text)
    folded = tuple(map(fold_word, forms))
    return Words(starts, ends, forms, folded, ("",) * len(forms), (0.0,) * len(forms))


def split(text: str) -> tuple[list[int], list[int], list[str]]:
    """Where the words of a text begin and end, and the words."""
    pieces = _WORD.split(text)  # what stands before the first word, that word, what follows it, …
    bounds = [*accumulate(map(len, pieces))]
    return bounds[:-1:2], bounds[1::2], pieces[1::2]


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text in order, stop words left out."""
    return tuple(filter(None, words(text).terms))


@cache
def stop_words(language: Language) -> frozenset[str]:
    """The folded words that say nothing of what a text is about."""
    data = files("briefings.text").joinpath(f"data/stopwords.{language}.txt")
    return frozenset(fold_word(word) for word in data.read_text("utf-8").split())


def entry_of(word: str) -> Entry:
    """What is known of a word form, as published: worked out anew, some 15 µs.

    Its strings are interned: forms have spellings and terms in common, and what an article's words
    take from memory counts.
    """
    word = word[:_LONGEST_WORD]
    if _PRESENTED.search(word):
        word = unicodedata.normalize("NFKC", word)
    folded = fold_word(word)
    if folded[:1] == "و" and folded[1:].isdigit():  # «و300»: the conjunction is written on
        folded = folded[1:]
    folded = intern(folded.removesuffix("'s"))
    if not folded:  # a tatweel on its own, which some set as a dash
        return Entry("", "", 0.0)
    language: Language = "ar" if _ARABIC_WORD.search(word) else "en"
    stops = stop_words(language)
    if folded in stops:
        return Entry(folded, "", 0.0)
    if folded.isdigit():
        return Entry(folded, folded if len(folded) > 1 else "", _NUMBER_WEIGHT)
    lemma = _arabic_lemma(word) if language == "ar" else _english_lemma(word)
    term = intern(_one_spelling(_unaccented(fold_word(lemma))))
    if term in stops or len(term) < 2:
        return Entry(folded, "", 0.0)
    return Entry(folded, term, _rarity(frequency(word.lower(), language)))


def lemma_of(word: str) -> str:
    """The dictionary's lemma of an Arabic form, clitics off; the form itself where it has none."""
    plain = _UNSPOKEN.sub("", word[:_LONGEST_WORD])
    return dictionary_lemma(plain, "ar") if plain else word


def _english_lemma(word: str) -> str:
    plain = word.replace("’", "'").removesuffix("'s").removesuffix("'S")
    lemma = dictionary_lemma(plain, "en")
    # A capital at a sentence's start hides a plain word from the dictionary.
    if lemma == plain and plain[:1].isupper():
        lemma = dictionary_lemma(plain.lower(), "en")
    return lemma


def _arabic_lemma(word: str) -> str:
    """The lemma of a word in a text: the dictionary's, else that of the word without its clitics.

    «المدرسة», «للمدرسة» and «مدرسة» get one lemma, so do «إضراب», «إضرابًا» and «بإضرابهم».
    """
    plain = _UNSPOKEN.sub("", word)
    clitics: tuple[str, ...] = ("", *_CLITICS)
    for article in _ARTICLES:
        rest = plain.removeprefix(article)
        if rest != plain and len(rest) > 2 and (frequency(rest, "ar") or _dual_stem(rest)):
            plain, clitics = rest, ("",)
            if rest.endswith("ه") and frequency(rest[:-1] + "ة", "ar"):
                plain = rest[:-1] + "ة"  # no pronoun stands behind an article
            break
    plain = _dual_stem(plain) or _well_spelled(plain)
    plain = _possessed(plain) or plain
    lemma = _noun(plain)
    if lemma != plain:
        return lemma
    return _stripped(plain, clitics, tanween=word.endswith(_TANWEEN))


def _well_spelled(plain: str) -> str:
    """The usual spelling of a word without its hamza, with one too many, or with «ه» for «ة»."""
    share = frequency(plain, "ar")
    for written, usual in _HAMZAS:
        other = plain.replace(written, usual)
        if other != plain and frequency(other, "ar") > share:
            plain, share = other, frequency(other, "ar")
    if "ا" in plain[2:]:
        at = plain.index("ا", 2)
        other = f"{plain[:at]}آ{plain[at + 1 :]}"  # «قران» for «قرآن»
        if _with_article(other) > _USUAL * _with_article(plain):
            plain, share = other, frequency(other, "ar")
    if plain[0] in "اإ":
        others = "إأآ" if plain[0] == "ا" else "ا"
        usual = max((alef + plain[1:] for alef in others), key=lambda one: frequency(one, "ar"))
        if frequency(usual, "ar") > _USUAL * share:
            plain, share = usual, frequency(usual, "ar")
    if plain.endswith("ه") and len(plain) > 3:
        noun, stem = plain[:-1] + "ة", plain[:-1]  # «مدرسه» is a school, «رئيسه» its president
        if frequency(noun, "ar") > max(_USUAL * share, frequency(stem, "ar")):
            plain = noun
    return plain


def _with_article(word: str) -> float:
    """How frequent a word is, with its article or without."""
    return max(frequency(word, "ar"), frequency("ال" + word, "ar"))


def _possessed(plain: str) -> str | None:
    """The noun of «ضربتها», which the dictionary takes for a verb of the same letters.

    None where the verb is the commoner word («دخلتها»).
    """
    for ending in _PRONOUNS[:-1]:
        stem = plain.removesuffix(ending)
        if stem != plain and stem.endswith("ت") and len(stem) > 3 and lemma_of(plain) == stem:
            noun = stem[:-1] + "ة"
            return noun if frequency(noun, "ar") > frequency(stem, "ar") else None
    return None


def _noun(plain: str) -> str:
    """The dictionary's lemma of a word, the same with the article and without.

    It may have another for each («إعلام» a verb, «الإعلام» a noun): the commoner word is meant.
    """
    bare, behind_article = lemma_of(plain), lemma_of("ال" + plain)
    if behind_article in (bare, "ال" + plain):
        return bare
    if behind_article == plain:
        return plain
    return max((bare, behind_article), key=lambda lemma: frequency(lemma, "ar"))


def _dual_stem(plain: str) -> str | None:
    """The noun of a feminine dual («ضربتين» → «ضربة»), which the dictionary takes for others."""
    if plain.endswith(("تين", "تان")):
        for clitic in ("", "و", "ب", "ل", "ف"):
            stem = plain.removeprefix(clitic)[:-3] + "ة"
            if plain.startswith(clitic) and len(stem) > 3 and frequency(stem, "ar"):
                return stem
    return None


def _stripped(plain: str, clitics: Sequence[str], *, tanween: bool) -> str:
    """The lemma of a word that the dictionary lacks, without its clitics, if it has any.

    What may be a clitic may also be the first or last letter of a name (واشنطن, سوريا): it comes
    off only where the rest is the more frequent word, or the article stands behind it.
    """
    best, most = "", frequency(plain, "ar")
    for clitic in clitics:
        rest = plain.removeprefix(clitic)
        if (clitic and rest == plain) or len(rest) < 3:
            continue
        for stem in _stems(rest, tanween=tanween, bare=clitic in ("", "و", "ف")):
            share = frequency(stem, "ar")
            if rest.endswith("ات") and stem.endswith("ة"):
                share *= _PLURAL_IS_COMMONER
            if stem != plain and share > most:
                best, most = stem, share
    if best:
        lemma = _noun(best)
        singular = best[:-2] + "ة"
        plural = lemma == best and best.endswith("ات") and frequency(singular, "ar")
        return _noun(singular) if plural else lemma
    for clitic in filter(None, clitics):
        rest = plain.removeprefix(clitic)
        if rest == plain or len(rest) < 3:
            continue
        if len(clitic) == 1 and not _is_clitic(clitic, rest, plain):
            continue
        return lemma_of(rest)
    return plain[:-1] if tanween and len(plain) > 3 else plain


def _stems(word: str, *, tanween: bool, bare: bool) -> Iterator[str]:
    """What a word may be without pronoun, plural ending or accusative, and as others spell it.

    `bare` words may be accusatives; those behind a preposition are none.
    """
    yield word
    if word[0] in _ALEFS:
        yield from (alef + word[1:] for alef in _ALEFS if alef != word[0])
    for ending in _PRONOUNS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        yield stem
        if stem.endswith("ت"):
            yield stem[:-1] + "ة"
        elif stem.endswith("ا"):
            yield stem[:-1] + "ى"
        elif stem.endswith(("ئ", "ؤ")):
            yield stem[:-1] + "ء"
        if stem[0] in _ALEFS:
            yield from (alef + stem[1:] for alef in _ALEFS if alef != stem[0])
    if word.endswith("ات") and len(word) > 4:
        singular = word[:-2] + "ة"
        if frequency(singular, "ar"):
            yield singular
        elif word[0] != "م":  # «مباحثات» is no plural of «مباحث»
            yield word[:-2]
    accusative = tanween or (bare and len(word) > 4 and word[-2:-1] != "ي")
    if word.endswith("ا") and len(word) > 3 and accusative:
        yield word[:-1]


def _is_clitic(letter: str, rest: str, word: str) -> bool:
    with_it, without = frequency(word, "ar"), frequency(rest, "ar")
    # Of words never seen, one in و is nearly always "and" before a foreign name.
    return without > with_it or (letter == "و" and not with_it and len(rest) > 3)


@cache  # a few hundred shares
def _rarity(share: float) -> float:
    return min(1.0, max(0.05, (-math.log10(share or 5e-7) - 2.5) / 3.8))


def _unaccented(term: str) -> str:
    """Latin letters without their accents: outlets write Erdoğan and Erdogan, café and cafe."""
    if term.isascii() or "\u0620" <= term[:1] <= "\u06ff":
        return term
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", term)).translate(_PLAIN_LATIN)


def _one_spelling(term: str) -> str:
    """Spellings that news outlets differ in, and endings the dictionary leaves, made one."""
    if term.startswith("امريك"):
        return "اميرك" + term[5:].removesuffix("ه")
    if len(term) > 5 and term.endswith(("يين", "يون", "يات")):
        return term[:-2]
    if len(term) > 4 and term.endswith("يه"):
        return term[:-1]
    return term


_entries = Remembered(entry_of, 200_000)
