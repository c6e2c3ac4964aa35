"""What a question's words ask for, in both languages.

Words are taken as units: a known name («مجلس الأمن»), a news noun ("consulate"), or a word. Each
has its alternatives, in the words' own language and the other; an article answers when it holds
one alternative of every unit, a story or sentence also by the key of a name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product

from briefings.models import LANGUAGES, Language
from briefings.reading.gazetteer import all_spellings, find_in, spellings_of
from briefings.store import SentenceRow
from briefings.text.language import language_of
from briefings.text.terms import terms
from briefings.text.topics import Phrase, all_topics, longest_topic, translations

_MOST_UNITS = 8
_MOST_SEARCHED = 12
_SHORTEST_MISSPELT = 4  # letters; twice as many may hold two errors
_MOST_NEAR = 50  # words two errors away that are looked at
# Letters written for each other: «ج» and «غ» for a foreign g, «س» and «ص», "c" and "k".
_ALIKE = str.maketrans("غقكصطضظذثىةckqzy", "جججستدززسيهkkksi")
_MOST_VARIANTS = 4  # in each language


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing asked for: its phrases, those typed first, and its actor's key if it is a name."""

    phrases: tuple[Phrase, ...]
    key: str | None = None

    def within(self, held: Collection[str]) -> bool:
        """Whether some of these terms and keys (behind an "@") name it."""
        if self.key is not None and f"@{self.key}" in held:
            return True
        return any(all(term in held for term in phrase) for phrase in self.phrases)


@dataclass(frozen=True)
class Wanted:
    """The units of a question; none where nothing is asked for by words.

    `taken_as` are the words put in place of those typed, where these were found nowhere.
    """

    units: tuple[Unit, ...] = ()
    taken_as: str | None = None

    @cached_property
    def variants(self) -> tuple[Phrase, ...]:
        """The terms to look for together: as typed, then in the other language."""
        found: dict[Phrase, None] = {}
        for language in LANGUAGES:
            choices = [
                [p for p in unit.phrases if _script(p) == language] or unit.phrases[:1]
                for unit in self.units
            ]
            for choice in islice(product(*choices), _MOST_VARIANTS):
                found[tuple(dict.fromkeys(term for phrase in choice for term in phrase))] = None
        typed = tuple(dict.fromkeys(term for unit in self.units for term in unit.phrases[0]))
        return tuple(dict.fromkeys(one for one in (typed, *found) if one))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All terms and keys by which stories are known, those typed first."""
        ordered = [unit.phrases[0] for unit in self.units]
        ordered += [(f"@{unit.key}",) for unit in self.units if unit.key]
        ordered += [phrase for unit in self.units for phrase in unit.phrases[1:]]
        return tuple(dict.fromkeys(term for phrase in ordered for term in phrase))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """All terms that any phrase asks for, those typed first."""
        typed = [term for unit in self.units for term in unit.phrases[0]]
        other = [term for unit in self.units for phrase in unit.phrases[1:] for term in phrase]
        return tuple(dict.fromkeys((*typed, *other)))

    def met(self, row: SentenceRow) -> int:
        """How many units a sentence names."""
        # Most rows hold no term at all that is asked for, and an answer looks at thousands.
        if self._asked.isdisjoint(row.terms) and self._keys.isdisjoint(row.actors):
            return 0
        held = {*row.terms, *("@" + key for key in row.actors)}
        return sum(unit.within(held) for unit in self.units)

    def share(self, row: SentenceRow) -> float:
        """The share of the units that a sentence names; 0 where nothing is asked for."""
        return self.met(row) / len(self.units) if self.units else 0.0

    @cached_property
    def _asked(self) -> frozenset[str]:
        return frozenset(self.terms)

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(unit.key for unit in self.units if unit.key is not None)

    def respelled(self, unknown: Collection[str], known: Collection[str]) -> Wanted:
        """The same with each unknown term made the nearest of the known, where one is near."""
        if not unknown:
            return self
        vocabulary = sorted({*known, *_listed_terms()})
        nearest = {term: near for term in unknown if (near := _nearest(term, vocabulary, known))}
        if not nearest:
            return self
        typed = (term for unit in self.units for term in unit.phrases[0])
        taken = " ".join(nearest.get(term, term) for term in typed)
        return replace(wanted(taken), taken_as=taken)


def _nearest(term: str, vocabulary: Sequence[str], known: Collection[str]) -> str | None:
    """The word one error away (two in long ones, or where both sound alike), if there is one.

    Of several the one that sounds alike («هنيية», «ماكجورك»), then the one that news has.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(term) < _SHORTEST_MISSPELT:
        return None
    near = process.extract(term, vocabulary, scorer=OSA.distance, score_cutoff=2, limit=_MOST_NEAR)
    heard, errors = _heard(term), 1 if len(term) < 2 * _SHORTEST_MISSPELT else 2
    ranked = [
        (_heard(word) != heard, distance, word not in known, word)
        for word, distance, _ in near
        if distance <= errors or _heard(word) == heard
    ]
    return min(ranked)[-1] if ranked else None


def _heard(word: str) -> str:
    """A word as it is heard: letters that are taken for each other as one, none doubled.

    An Arabic word's last vowels are left out: endings are where lemmas differ.
    """
    letters = word.translate(_ALIKE)
    single = (letter for at, letter in enumerate(letters) if letters[at - 1 : at] != letter)
    return "".join(single).rstrip("هيا")


def _listed_terms() -> Iterator[str]:
    for names in all_spellings():
        for name in names:
            yield from terms(name)
    for phrase in all_topics():
        yield from phrase


def wanted(text: str) -> Wanted:
    """What some words ask for."""
    return Wanted(tuple(dict.fromkeys(_units(text)))[:_MOST_UNITS])


def searched(text: str) -> Wanted:
    """The same of a question that may be a long sentence, of which not all need be found."""
    return Wanted(tuple(dict.fromkeys(_units(text)))[:_MOST_SEARCHED])


def _units(text: str) -> Iterator[Unit]:
    found, listed = find_in(text)
    named = {one.first: one for one in listed or find_in(text.title())[1]}
    at = 0
    while at < len(found):
        if at in named:
            one = named[at]
            typed = tuple(filter(None, found.terms[at : one.last + 1]))
            if typed:
                spelt = _with_marbuta(found.forms[at : one.last + 1])
                phrases = dict.fromkeys((typed, *spelt, *_alternatives(typed, one.actor.key)))
                yield Unit(tuple(phrases), one.actor.key)
            at = one.last + 1
            continue
        rest = found.terms[at : at + longest_topic()]
        for length in range(len(rest), 0, -1):
            phrase = rest[:length]
            if all(phrase) and (length == 1 or translations(phrase)):
                spelt = _with_marbuta(found.forms[at : at + length])
                yield Unit(tuple(dict.fromkeys((phrase, *spelt, *translations(phrase)))))
                break
        else:
            length = 1
        at += length


def _alternatives(typed: Phrase, key: str) -> tuple[Phrase, ...]:
    """A name as typed, and in the other language its usual form and its shortest."""
    theirs = [terms(name) for name in spellings_of(key)]
    other = [name for name in theirs if name and _script(name) != _script(typed)]
    shortest = sorted(other, key=len)[:1]
    return tuple(dict.fromkeys((typed, *shortest, *other[:1])))


def _with_marbuta(forms: Sequence[str]) -> tuple[Phrase, ...]:
    """The phrase with «ة» for each final «ه», as phones leave it: «هنيه» is «هنية».

    Beside the phrase as typed, for the lemma of «هنيه» is another word's; none if nothing changes.
    """
    spelt = [f"{form[:-1]}ة" if form.endswith("ه") and len(form) > 2 else form for form in forms]
    phrase = terms(" ".join(spelt)) if spelt != list(forms) else ()
    return (phrase,) if phrase else ()


def _script(phrase: Phrase) -> Language | None:
    return language_of(" ".join(phrase))
