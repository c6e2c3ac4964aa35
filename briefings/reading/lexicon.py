"""The word lists of the reading rules, folded, from `data/lexicon.toml` and `data/names.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from briefings.text.fold import fold_word


@cache
def word_list(name: str) -> frozenset[str]:
    """The folded words of one list. Raises KeyError for a name that isn't there."""
    return frozenset(fold_word(word) for word in _lists()["words"][name].split())


@cache
def phrase_list(name: str) -> frozenset[tuple[str, ...]]:
    """The folded phrases of one list, each as its words. Raises KeyError as `word_list` does."""
    phrases = _lists()["phrases"][name].split(",")
    return frozenset(tuple(map(fold_word, phrase.split())) for phrase in phrases if phrase.strip())


@cache
def phrases_from(name: str) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The folded phrases of one list by their first word: what follows it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in phrase_list(name):
        found.setdefault(first, []).append(tuple(rest))
    return found


@cache
def _lists() -> dict[str, dict[str, str]]:
    folder = files("briefings.reading").joinpath("data")
    lists: dict[str, dict[str, str]] = {"words": {}, "phrases": {}}
    for name in ("lexicon.toml", "names.toml"):
        for kind, told in tomllib.loads(folder.joinpath(name).read_text("utf-8")).items():
            lists[kind] |= told
    return lists
