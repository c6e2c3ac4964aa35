"""The entry of a list that a misspelt word is most like."""

from __future__ import annotations

from collections.abc import Sequence


def nearest(word: str, among: Sequence[str]) -> str | None:
    """The entry most like a word, None where none is near."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, among, scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else None


def did_you_mean(word: str, among: Sequence[str]) -> str:
    """The end of a sentence that offers the nearest entry; empty where none is near."""
    near = nearest(word, among)
    return f"; did you mean {near}?" if near else ""
