"""The known actors and every spelling of them, Arabic and English, as one lookup.

Countries and their names come from the CLDR through Babel; organisations, cities, people often in
the news and the adjectives of nations («الإيرانية», "Iranians") from the tables in `data/`. One
actor has one key whatever language names it, which lets a story bridge languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import compress, count
from typing import NamedTuple

from briefings.models import Actor, ActorKind
from briefings.reading.lexicon import word_list
from briefings.text.fold import fold_word
from briefings.text.terms import Words, split, words

# Territories whose Arabic name is a common word («مالي»: financial), or an outlying speck.
_NOT_NAMES = frozenset(
    {"ML", "TD", "PE", "TO", "AQ", "BV", "HM", "IO", "UM", "GS", "TF", "EZ", "QO", "UN", "EU"}
)
_ALSO = {  # names the news uses beside the CLDR's
    "US": ("أميركا", "أمريكا", "الولايات المتحدة الأميركية", "USA", "U.S", "US", "America"),
    "GB": ("بريطانيا", "Britain", "UK", "U.K"),
    "PS": ("فلسطين", "Palestine"),
    "SY": ("سورية",),
    "OM": ("سلطنة عمان", "عمان"),
    "AE": ("الإمارات", "UAE"),
    "TR": ("Turkey", "Turkiye"),
    "CD": ("الكونغو الديمقراطية", "Congo"),
    "MM": ("ميانمار", "بورما", "Myanmar", "Burma"),
    "CZ": ("التشيك", "Czech Republic"),
    "KR": ("كوريا الجنوبية", "South Korea"),
    "KP": ("كوريا الشمالية", "North Korea"),
    "CI": ("ساحل العاج", "Ivory Coast"),
}
_CLITICS = (
    "وبال",
    "وكال",
    "ولل",
    "وال",
    "فال",
    "بال",
    "كال",
    "لل",
    "وب",
    "ول",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
)
_LONGEST_NAME = 7
Name = tuple[tuple[str, ...], Actor, bool]
"""What follows a name's first word, whose it is, and whether it must stand in capitals."""


class Named(NamedTuple):
    """An actor named by the words `first` to `last` (both included)."""

    actor: Actor
    first: int
    last: int


def find_named(found: Words, beginning: Sequence[Sequence[Name]]) -> Iterator[Named]:
    """The known actors among the words of a text; of names that overlap, the longest.

    `beginning` are the names that may begin with each word.
    """
    free = 0
    for at in compress(count(), beginning):
        if at < free:
            continue
        for rest, actor, capitals in beginning[at]:
            end = at + len(rest)
            if found.folded[at + 1 : end + 1] == rest and _cased(found.forms[at], capitals):
                yield Named(actor, at, end)
                free = end + 1
                break


def names_beginning(folded: str) -> tuple[Name, ...]:
    """The names that may begin with a folded word, the longest first, by each of its forms."""
    starts = _lookup()
    return tuple([name for form in _forms(folded) for name in starts.get(form, ())])


def find_in(text: str) -> tuple[Words, list[Named]]:
    """The words of a question and the known actors they ask for, by name or by adjective."""
    found = words(text)
    named = list(find_named(found, [names_beginning(folded) for folded in found.folded]))
    taken = {at for one in named for at in range(one.first, one.last + 1)}
    for at, term in enumerate(found.terms):
        nation = nation_of(term)
        if nation is not None and at not in taken:
            named.append(Named(nation, at, at))
    return found, named


def nation_of(term: str) -> Actor | None:
    """The country whose adjective has a term: «الإيرانية», "Iranians"."""
    return _adjectives().get(term)


def small_place(folded: str) -> Sequence[tuple[str, ...]]:
    """What may follow a word in the names of lesser places that begin with it, the longest first.

    They are names only behind a cue, since many are also words or people's names.
    """
    return _small_places().get(folded, ())


def _cased(word: str, capitals: bool) -> bool:
    """Whether a Latin word is written as a name («US», never "us"); Arabic has no capitals."""
    return word.isupper() if capitals else not word[:1].islower()


def spellings_of(key: str) -> tuple[str, ...]:
    """Every spelling of a known actor, the usual Arabic and English ones first."""
    return _spellings().get(key) or _city_spellings().get(key, ())


def all_spellings() -> tuple[tuple[str, ...], ...]:
    """The spellings of every known actor."""
    return tuple(_spellings().values())


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    return {actor.key: names for actor, names in (*_countries(), *_listed())}


@cache
def _city_spellings() -> dict[str, tuple[str, ...]]:
    return {actor.key: names for actor, names in _cities()[0]}


@cache
def _actors() -> dict[str, Actor]:
    actors = {actor.key: actor for actor, _ in _countries()}
    actors.update({actor.key: actor for actor, _ in _listed()})
    return actors


def _forms(folded: str) -> tuple[str, ...]:
    """A word, and the words it may be once its Arabic clitics are off."""
    forms = [folded]
    if folded[:1] in "وفبلك":
        for clitic in _CLITICS:
            if folded.startswith(clitic) and len(folded) - len(clitic) > 1:
                rest = folded[len(clitic) :]
                forms += ["ال" + rest] if len(clitic) > 1 and clitic[-1] == "ل" else [rest]
    return tuple(forms)


_Starts = dict[str, list[Name]]


@cache
def _lookup() -> _Starts:
    starts: _Starts = {}
    for actor, spellings in (*_countries(), *_listed(), *_cities()[0]):
        for spelling in spellings:
            # Folded alone: lemmas of thousands of names would take half a second.
            parts = tuple(map(fold_word, split(spelling)[2][:_LONGEST_NAME]))
            if parts:
                name = (parts[1:], actor, spelling.isupper())
                starts.setdefault(parts[0], []).append(name)
    for names in starts.values():
        names.sort(key=lambda name: -len(name[0]))
    return starts


@cache
def _adjectives() -> dict[str, Actor]:
    """The countries by the terms of their adjectives."""
    adjectives: dict[str, Actor] = {}
    for code, arabic, english in _rows("demonyms.tsv"):
        country = _actors()[f"place:{code.lower()}"]
        for adjective in (*arabic.split("|"), *english.split("|")):
            found = words(adjective)
            if len(found) == 1:
                adjectives[found.terms[0]] = country
    return adjectives


@cache
def _countries() -> tuple[tuple[Actor, tuple[str, ...]], ...]:
    from babel import Locale

    arabic, english = Locale("ar").territories, Locale("en").territories
    found = []
    for code, name in english.items():
        if len(code) != 2 or code in _NOT_NAMES or code not in arabic:
            continue
        actor = Actor(f"place:{code.lower()}", ActorKind.PLACE, arabic[code], name)
        found.append((actor, (arabic[code], name, *_ALSO.get(code, ()))))
    return tuple(found)


@cache
def _listed() -> tuple[tuple[Actor, tuple[str, ...]], ...]:
    found = []
    for key, kind, arabic, english, also_arabic, also_english in _rows("actors.tsv"):
        also = tuple(name for name in (*also_arabic.split("|"), *also_english.split("|")) if name)
        found.append((Actor(key, ActorKind(kind), arabic, english), (arabic, english, *also)))
    return tuple(found)


_Spelled = tuple[Actor, tuple[str, ...]]


@cache
def _cities() -> tuple[list[_Spelled], list[str]]:
    """The big cities that GeoNames has and the list of actors has not, and the Arabic names of
    places that are lesser or may be other words."""
    known = {fold_word(name) for _, names in (*_countries(), *_listed()) for name in names}
    never = word_list("no_cities")
    big: list[_Spelled] = []
    small: list[str] = []
    for key, arabic, english, _country, size in _rows("cities.tsv"):
        spelled = [name for name in arabic.split("|") if name and fold_word(name) not in known]
        actor = Actor(key, ActorKind.PLACE, spelled[0] if spelled else None, english)
        sure = [name for name in spelled if size == "1" and fold_word(name) not in never]
        if size == "1" and english.lower() not in never and english.lower() not in known:
            sure.append(english)
        if sure:
            big.append((actor, tuple(sure)))
        small += [name for name in spelled if name not in sure]
    return big, small


@cache
def _small_places() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for spelling in _cities()[1]:
        first, *rest = (fold_word(part) for part in spelling.split())
        found.setdefault(first, []).append(tuple(rest))
    for names in found.values():
        names.sort(key=len, reverse=True)
    return found


def _rows(name: str) -> Iterator[list[str]]:
    data = files("briefings.reading").joinpath(f"data/{name}").read_text("utf-8")
    for line in data.splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]
