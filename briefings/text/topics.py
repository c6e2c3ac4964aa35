"""News nouns in both languages («قنصلية», "consulate"), so that a word asked in one finds both."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from briefings.text.terms import terms

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
    data = files("briefings.text").joinpath("data/topics.tsv").read_text("utf-8")
    for line in data.splitlines():
        if not line or line.startswith("#"):
            continue
        english, arabic = (
            tuple(dict.fromkeys(terms(word) for word in cell.split("|")))
            for cell in line.split("\t")
        )
        name = " ".join(english[0])
        for ours, theirs in ((english, arabic), (arabic, english)):
            for phrase in ours:
                found.setdefault(phrase, (name, theirs))
    return found
