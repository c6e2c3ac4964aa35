"""News nouns in both languages («قنصلية», "consulate"), so that a word asked in one finds both.

`data/topics.tsv` holds them as words, for people; `data/topics.terms.tsv` the same as terms, so
that an answer need not load the dictionaries. `python -m briefings.text.topics` writes the second
from the first.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

EVERYWHERE = frozenset(
    ("president", "presidential", "minister", "military", "army", "capital", "government")
)
"""Nouns of nearly any report: shared, they show nothing."""

Phrase = tuple[str, ...]
"""Terms that belong together, in order."""


def translations(phrase: Phrase) -> tuple[Phrase, ...]:
    """The same in the other language, the usual word first; empty for what is not listed."""
    return _both_ways().get(phrase, ("", ()))[1]


def topic_of(term: str) -> str | None:
    """The topic that a term names by itself, the same in both languages."""
    return _both_ways().get((term,), (None, ()))[0]


def all_topics() -> tuple[Phrase, ...]:
    """Every phrase listed, of either language."""
    return tuple(_both_ways())


@cache
def longest_topic() -> int:
    """Terms of the longest phrase listed."""
    return max(map(len, _both_ways()))


@cache
def _both_ways() -> dict[Phrase, tuple[str, tuple[Phrase, ...]]]:
    found: dict[Phrase, tuple[str, tuple[Phrase, ...]]] = {}
    for line in _data("topics.terms.tsv").splitlines():
        english, arabic = (
            tuple(tuple(phrase.split(" ")) for phrase in cell.split("|"))
            for cell in line.split("\t")
        )
        name = " ".join(english[0])
        for ours, theirs in ((english, arabic), (arabic, english)):
            for phrase in ours:
                found.setdefault(phrase, (name, theirs))
    return found


def compiled() -> str:
    """What `data/topics.terms.tsv` has to hold."""
    from briefings.text.terms import terms

    lines = []
    for line in _data("topics.tsv").splitlines():
        if line and not line.startswith("#"):
            cells = [
                "|".join(dict.fromkeys(" ".join(terms(word)) for word in cell.split("|")))
                for cell in line.split("\t")
            ]
            lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def _data(name: str) -> str:
    return files("briefings.text").joinpath(f"data/{name}").read_text("utf-8")


if __name__ == "__main__":
    Path(__file__).with_name("data").joinpath("topics.terms.tsv").write_text(compiled(), "utf-8")
