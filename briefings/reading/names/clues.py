"""What an Arabic word says, wherever it stands, of the name it may be part of.

A `Clue` is worked out once for a form and kept (`reading.vocabulary`): a text's names are then
looked for only where a word speaks for one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from briefings.reading.lexicon import word_list
from briefings.text.dictionaries import frequency, is_listed
from briefings.text.terms import stop_words


class Cue:
    """What a word is to a name beside it: bits of plain integers, since every word is asked."""

    TITLE = 1  # a person's title or office
    ACTING = 2  # a verb whose subject follows
    BODY_HEAD = 4  # an organisation's first word
    BODY_CUE = 8  # stands before an organisation's own name
    PLACE_CUE = 16  # stands before a place's name
    WEAK_PLACE_CUE = 32  # the same, but much else follows it too
    PARTICLE = 64  # «بن», «أبو»: what follows belongs to the name
    NAME_END = 128  # «الله», «الدين»: ends a name that stands before it
    ORDINAL = 256  # «الثاني» of a king
    DEFINITE = 512  # begins with the article
    NATION = 1024  # the adjective of a nation
    SMALL_PLACE = 2048  # begins a lesser place's name
    MEDIA_CUE = 16384  # a body's cue behind which the article is no hindrance
    WEAK_HEAD = 32768  # an organisation's first word where a nation's adjective is its last
    PLACE_PARTICLE = 131072  # «بيت», of a place's name of two words
    TITLE_SURNAME = 65536  # «القاضي»
    WEEKDAY = 8192  # «الخميس», a day or a surname
    JOINED = 4096  # a conjunction or preposition is written to it: begins a name


class Clue(NamedTuple):
    """`odds`: how much a word speaks for a person's name (about -6 to 4); `cues`: `Cue` flags."""

    odds: float
    cues: int


NO_NAME = -9.0
_SPELLED = {"منى": 1.5, "علي": 1.0}  # which only their spelling tells from «مني», «على»
_NATION = -3.0
_AMBIGUOUS = -0.8
_CONJUNCTIONS = "وفبلك"
_OWNED = re.compile(r"و?[بلك]\w{3,}(?:ه|ها|هم)")  # «بهزيمته»
_COMMON = 5e-6  # share of a form that is too frequent to be a name behind a clitic
_FEWEST_LETTERS = 4
_FOREIGN = (0.0, 2.0, 8.0)  # times that a foreign name counts for: no name, a word too, no word
_KNOWN_WORD = 1.0  # how much less a word speaks for a name that Arabic's dictionary has
_CHANGED = 2.5  # the same of a dual, or a word with a pronoun
_USUAL = 5  # times that lists of people have a usual name
_ENDINGS = ("تين", "تان", "اته", "اتها", "اتهم", "ته", "تها", "تهم", "ها", "هم", "نا", "ات", "ه")
_STEM = 3e-6  # share of a word whose forms are its own, and no names
_RARER = 0.3  # times as frequent as the word without its clitic
_NO_PARTS = Cue.TITLE | Cue.ACTING | Cue.BODY_HEAD | Cue.WEAK_HEAD | Cue.BODY_CUE | Cue.PLACE_CUE


def clue_of(form: str, folded: str, *, nation: bool, small_place: bool) -> Clue:
    """The clue that a form as published gives.

    `nation` says whether it is the adjective of one, `small_place` whether it begins such a name.
    """
    clue = _clue_of(form, folded)
    if nation:
        given = folded in word_list("given_ar")  # «تركي»
        clue = Clue(min(clue.odds, _AMBIGUOUS if given else _NATION), clue.cues | Cue.NATION)
    return clue._replace(cues=clue.cues | Cue.SMALL_PLACE) if small_place else clue


def _clue_of(form: str, folded: str) -> Clue:
    if not "\u0620" <= folded[:1] <= "\u064a":
        return Clue(NO_NAME, 0)
    bare = _bare_forms(folded)
    cues = _cues(bare)
    if form in _SPELLED:
        return Clue(_SPELLED[form], cues)
    if folded in word_list("never_ar") or folded in stop_words("ar") or len(folded) < 2:
        return Clue(NO_NAME, cues)
    if cues & Cue.PARTICLE and "إ" in form:  # «فإن» is no «فان»
        return Clue(NO_NAME, 0)
    if folded[:2] == "ال":
        cues |= Cue.DEFINITE
    odds, joined = _odds(form, folded, bare, cues)
    joined = joined or bool(cues & Cue.PARTICLE and folded not in word_list("particles_ar"))
    return Clue(odds, cues | Cue.JOINED if joined else cues)


def _bare_forms(folded: str) -> tuple[str, ...]:
    """The word, and what it is without a conjunction or preposition."""
    forms = [folded]
    if folded[0] in _CONJUNCTIONS and len(folded) > 3:
        rest = folded[1:]
        forms.append("ال" + rest[1:] if folded[:2] == "لل" else rest)
        if folded[0] in "وف" and rest[0] in "بلك" and len(rest) > 3:
            forms.append("ال" + rest[2:] if rest[:2] == "لل" else rest[1:])
    return tuple(forms)


_LISTS = (
    ("person_titles_ar", Cue.TITLE),
    ("acting_ar", Cue.ACTING),
    ("body_heads_ar", Cue.BODY_HEAD),
    ("body_cues_ar", Cue.BODY_CUE),
    ("weak_body_heads_ar", Cue.WEAK_HEAD),
    ("media_cues_ar", Cue.MEDIA_CUE),
    ("place_cues_ar", Cue.PLACE_CUE),
    ("weak_place_cues_ar", Cue.WEAK_PLACE_CUE),
    ("particles_ar", Cue.PARTICLE),
    ("name_ends_ar", Cue.NAME_END),
    ("ordinals_ar", Cue.ORDINAL),
    ("place_particles_ar", Cue.PLACE_PARTICLE),
    ("weekday_surnames_ar", Cue.WEEKDAY),
    ("title_surnames_ar", Cue.TITLE_SURNAME),
)


def _cues(bare: tuple[str, ...]) -> int:
    cues = 0
    for form in bare:
        cues |= _cues_by_word().get(form, 0)
    return cues


@cache
def _cues_by_word() -> dict[str, int]:
    cues: dict[str, int] = {}
    for name, cue in _LISTS:
        for word in word_list(name):
            cues[word] = cues.get(word, 0) | cue
    return cues


def _odds(form: str, folded: str, bare: tuple[str, ...], cues: int) -> tuple[float, bool]:
    """The odds of a word, and whether they are those of what its clitics leave."""
    share = _share(form)
    if cues & _NO_PARTS:
        return -3.5, not _cues_by_word().get(folded, 0) & _NO_PARTS
    if _OWNED.fullmatch(folded) or any(other in word_list("plain_ar") for other in bare):
        return -3.5, False
    whole = _odds_of(folded, share)
    if _opens_another(form, folded):
        return max(_odds_of(folded[1:], _share(form[1:])), whole) - 0.5, True
    best, joined = whole, False
    for number, other in enumerate(bare[1:]):
        # What may be a clitic may as well be the first letter of the word.
        bare_share = _share(form[number + 1 :])
        rest = _odds_of(other, bare_share) - 0.5
        if rest > best and share < max(_COMMON, _RARER * bare_share):
            best, joined = rest, True
    return best, joined


def _opens_another(form: str, folded: str) -> bool:
    """Whether «و» before a name joins another to it: no name begins with «وأ»."""
    if folded[0] != "و" or folded in _people().met or len(folded) < _FEWEST_LETTERS:
        return False
    return form[1] in "أإآ" or _people().met.get(folded[1:], 0) >= _USUAL


def _share(form: str) -> float:
    """A form's share of all words, under the commonest of the spellings that it is met in."""
    share = frequency(form, "ar")
    if form[:1] == "ا":
        share = max(share, *(frequency(alef + form[1:], "ar") for alef in "أإآ"))
    if form[:3] in ("الا", "وال"):
        share = max(share, *(frequency("ال" + alef + form[3:], "ar") for alef in "أإآ"))
    for ending, usual in (("ى", "ي"), ("ي", "ى"), ("ه", "ة")):
        if form.endswith(ending):
            share = max(share, frequency(form[:-1] + usual, "ar"))
    if form.startswith("ال") and len(form) > 4:
        share = max(share, 0.5 * frequency(form[2:], "ar"))
    return share


def _odds_of(folded: str, share: float) -> float:
    """The odds of a word without its clitics whose share of all words is known."""
    per_million = share * 1e6
    if folded in word_list("surnames_ar"):
        return 4.5
    given = 2.0 if folded in word_list("given_ar") else 0.0
    counts = _people().met.get(folded)
    if counts is None and folded[:2] == "ال":
        counts = _people().met.get(folded[2:])
    if folded in word_list("common_ar"):
        return _AMBIGUOUS
    if counts is None and not given:
        return _odds_by_letters(folded, per_million) - _inflected(folded)
    met = counts if counts is not None else 0
    listed = math.log10((met + 0.5) / (per_million + 1.0))
    given = given or 0.9 * (folded in _people().foreign)
    return max(-4.0, min(2.5, 1.6 * listed + given))


def _inflected(folded: str) -> float:
    """How much the form of a word that no list of names has speaks against a name."""
    for ending in _ENDINGS:
        stem = folded.removesuffix(ending)
        if len(stem) > 2 and stem != folded:
            told = (stem, stem + "ة", stem[:-1] + "ة") if stem[-1] == "ت" else (stem, stem + "ة")
            if max(frequency(one, "ar") for one in told) > _STEM:
                return _CHANGED
    return _KNOWN_WORD if is_listed(folded, "ar") else 0.0


def _odds_by_letters(folded: str, per_million: float) -> float:
    """Of a word that no list holds: how its letters look, and how rare it is."""
    if folded[:2] == "ال":
        return -1.0 - 1.2 * math.log10(1.0 + 2.0 * per_million)
    grams = _letters()
    marked = f"^{folded}$"
    looks = [grams.get(marked[at : at + 3], 0.4) for at in range(len(marked) - 2)]
    mean = sum(looks) / len(looks)
    return max(-5.0, min(1.5, mean - 0.3 - 1.3 * math.log10(1.0 + 2.0 * per_million)))


class _People(NamedTuple):
    """How often lists of people have a word as a name, and foreign names that are no Arabic words.

    A foreign name counts as often as `_FOREIGN` says.
    """

    met: dict[str, float]
    foreign: frozenset[str]


@cache
def _people() -> _People:
    met: dict[str, float] = {}
    foreign = set()
    for word, given, surname, kind in rows("person_words.tsv"):
        met[word] = int(given) + int(surname) + _FOREIGN[int(kind)]
        if kind == "2":
            foreign.add(word)
    return _People(met, frozenset(foreign))


@cache
def _letters() -> dict[str, float]:
    return {gram: float(odds) for gram, odds in rows("letters.tsv")}


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table in `data/`, read as they are asked for."""
    with files("briefings.reading").joinpath(f"data/{name}").open(encoding="utf-8") as data:
        for line in data:
            if line[0] != "#":
                yield line.rstrip("\n").split("\t")
