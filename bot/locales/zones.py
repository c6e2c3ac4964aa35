"""Time zones by the names that people give them: cities and countries, in Arabic and English.

Four sources in this order: `cities.tsv`, our own list of cities and regions that have no zone of
their own; IANA's names; CLDR's exemplar city of every zone and the names of countries that keep
one time (through Babel); `world_cities.tsv`, all cities of 100,000 people and more, from GeoNames
(https://www.geonames.org, CC BY 4.0), made by `docs/data/world_cities.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from briefings.models import LANGUAGES, Language
from briefings.text.fold import fold_word

LONGEST_NAME = 4
"""Words of the longest name that is looked for inside a sentence."""

_SHORTEST_GUESS = 5
_NOT_LETTERS = re.compile(r"[^\w+]+")
_PARENTHESES = re.compile(r"(.*?)\s*\((.*?)\)\s*$")
_OFFSET = re.compile(r"(?:utc|gmt|غرينتش|جرينتش)?([+-])(\d{1,2})$")
_ETC = re.compile(r"Etc/GMT([+-])(\d+)$")
_BY_VOWEL = re.compile("^\\W*عُمان\\W*$")  # the country; the city عمّان differs in a vowel alone
_OF_STRETCHES = frozenset(("Canada", "US", "Brazil", "Chile", "Etc"))
_LEAD = frozenset(("توقيت", "بتوقيت", "مدينه", "time", "city", "in", "في"))
# Countries whose people nearly all live in one of their zones.
_MAIN_ZONES = {"PS": "Asia/Hebron"}


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """A zone and the name by which it was found; `guessed` where the spelling was another."""

    zone: str
    name: str
    guessed: bool = False


def find_zone(words: str) -> ZoneFound | None:
    """The zone that words name, else that of a name which is spelt nearly so."""
    return exact_zone(words) or similar_zone(words)


def exact_zone(words: str) -> ZoneFound | None:
    """The zone of a name that is spelt as one of ours, whatever its case, marks and spaces."""
    key = _key(words)
    offset = _OFFSET.match(words.replace(" ", "").replace("−", "-").lower())
    if offset and int(offset[2]) <= 12:
        # POSIX counts the other way round: Etc/GMT-3 is three hours ahead of Greenwich.
        zone = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
        return ZoneFound("UTC" if not int(offset[2]) else zone, words.strip())
    if zone_by_vowel := _BY_VOWEL.search(words):
        return ZoneFound("Asia/Muscat", zone_by_vowel[0])
    index = _index()
    bare = key.removeprefix("ال").removeprefix("al ").removeprefix("el ")
    found = index.get(key) or index.get(bare)
    return ZoneFound(found[0], found[1]) if found else None


def similar_zone(words: str) -> ZoneFound | None:
    """The zone of the name that one slip away gives: a letter wrong, missing, added, or swapped.

    None where there is none, where names of several countries are as near, or where the words are
    too short to tell: a wrong guess posts at a wrong hour.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    key = _key(words)
    if len(key) < _SHORTEST_GUESS:
        return None
    index = _index()
    found = process.extract(key, index.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    near = [name for name, *_ in found]
    meant = [name for name in near if name in _guessable()]
    if not meant or len({territory_of(index[name][0]) for name in near}) > 1:
        return None
    zone, name = index[meant[0]]
    return ZoneFound(zone, name, guessed=True)


@cache
def city_of(zone: str, language: Language) -> str:
    """A zone's city as its readers call it; "UTC" and the like stay as they are."""
    from babel.dates import get_timezone_location

    offset = _ETC.match(zone)
    if offset:  # POSIX counts the other way round
        return f"UTC{'+' if offset[1] == '-' else '−'}{offset[2]}"
    if "/" not in zone or zone.startswith("Etc/"):
        return zone.removeprefix("Etc/")
    try:
        return str(get_timezone_location(zone, locale=language, return_city=True))
    except LookupError:  # a zone that the system's rules no longer have
        return zone.rpartition("/")[2].replace("_", " ")


def place_name(place: str | None, zone: str, language: Language) -> str:
    """The place as it was asked for, else the zone's city: who named Sanaa is not told of Aden."""
    return place or city_of(zone, language)


@cache
def territory_of(zone: str) -> str | None:
    """The ISO 3166 code of the country a zone lies in, None for none."""
    from babel.core import get_global

    aliases, territories = get_global("zone_aliases"), get_global("zone_territories")
    code = territories.get(zone) or territories.get(aliases.get(zone, ""))
    return code if code and code.isalpha() and code != "ZZ" else None


def warm() -> None:
    """Reads the names, which takes a third of a second the first time: to be run in a thread."""
    _index()
    _guessable()


@cache
def _index() -> dict[str, tuple[str, str]]:
    """Zones and names by folded name. What comes first keeps a name that several bear."""
    index: dict[str, tuple[str, str]] = {}
    known = available_timezones()
    world = ((name, zone) for name, zone in _listed("world_cities.tsv") if zone in known)
    for name, zone in (*_names(), *world):
        key = _key(name)
        if key:
            index.setdefault(key, (zone, name))
    for key, found in list(index.items()):  # a name of its own goes before one without its article
        index.setdefault(key.removeprefix("ال"), found)
    return index


@cache
def _guessable() -> frozenset[str]:
    # “Canada/Atlantic” and the like: no place that somebody means who wrote nearly that.
    stretches = {zone for zone in available_timezones() if zone.partition("/")[0] in _OF_STRETCHES}
    never = {_key(zone.rpartition("/")[2]) for zone in stretches}
    never |= {_key(zone) for zone in stretches}
    known = dict.fromkeys(_key(name) for name, _ in _names())
    return frozenset(n for n in known if len(n) >= _SHORTEST_GUESS and n not in never)


def _listed(file: str) -> Iterator[tuple[str, str]]:
    for line in files("bot.locales").joinpath(file).read_text("utf-8").splitlines():
        zone, _, names = line.partition("\t")
        for name in names.split(","):
            yield name.strip(), zone


def _names() -> Iterator[tuple[str, str]]:
    from babel.core import get_global

    yield from _listed("cities.tsv")
    known = available_timezones() - {"localtime", "Factory"}
    aliases, territories = get_global("zone_aliases"), get_global("zone_territories")
    zones = sorted(known, key=lambda zone: (zone not in territories, zone))
    for zone in zones:
        today = aliases.get(zone, zone)
        yield zone, today if today in known else zone
    located = [zone for zone in zones if zone in territories and "/" in zone]
    for language in LANGUAGES:
        for zone in located:
            city = city_of(zone, language)
            both = _PARENTHESES.match(city)
            yield from ((name, zone) for name in (both.groups() if both else (city,)))
    yield from _countries()
    for zone in zones:
        today = aliases.get(zone, zone)
        yield zone.rpartition("/")[2], today if today in known else zone


def _countries() -> Iterator[tuple[str, str]]:
    from babel import Locale
    from babel.core import get_global

    by_country: dict[str, list[str]] = {}
    for zone, code in get_global("zone_territories").items():
        by_country.setdefault(code, []).append(zone)
    for language in LANGUAGES:
        names = Locale(language).territories
        for code, zones in by_country.items():
            zone = _MAIN_ZONES.get(code) or (zones[0] if len(zones) == 1 else "")
            if zone and code in names and code.isalpha() and code != "ZZ":
                yield names[code], zone


def _key(name: str) -> str:
    """A name without case, marks, hyphens and the words around it."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    # Arabic hamzas are combining too when taken apart: both spellings end the same.
    words = [fold_word(word) for word in _NOT_LETTERS.sub(" ", plain.replace("_", " ")).split()]
    while len(words) > 1 and words[0] in _LEAD:
        del words[0]
    while len(words) > 1 and words[-1] in _LEAD:
        del words[-1]
    return " ".join(words)
