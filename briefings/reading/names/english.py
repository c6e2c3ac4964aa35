"""Names in English prose: runs of capitalised words, told apart by titles, verbs of saying, known
first names, the words that bodies and places end with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from briefings.models import ActorKind
from briefings.reading.lexicon import word_list
from briefings.reading.names.clues import rows
from briefings.reading.names.keys import unlisted
from briefings.reading.names.shortforms import NameSpan
from briefings.text.dictionaries import frequency
from briefings.text.terms import Words

# The lookbehind is a \b that comes second, so that capitals alone are looked at.
_WORD = r"(?:[A-Z][A-Za-z'’]+|[A-Z]\.|[A-Z](?=[ -]))"
_RUN = re.compile(
    rf"[A-Z](?<=\b[A-Z])(?:[A-Za-z'’]*\.?)"
    r"(?:[ -](?:(?:al|el)-|(?:al|bin|ibn|ben|de|la|van|der|von|den|du|da) |of (?:the )?|and |for )?"
    rf"{_WORD})*"
)
_POSSESSIVE = re.compile(r"['’]s$")
_OWNS = ("'s", "’s")
_SENTENCE_END = re.compile(r"(?:[.!?:]['\"’”)]*\s+|^|\n)['\"‘“(]*$")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
_RARE = 2e-5  # a word that is more frequent in lower case is no surname by itself
_LINKS = frozenset(("of", "and", "for"))
_JOINERS = frozenset(
    ("bin", "ibn", "ben", "de", "la", "van", "der", "von", "den", "du", "da", "al", "the")
)
_LONGEST_PERSON = 4
_LONGEST_NAME = 12


def find_english(text: str, found: Words, taken: Sequence[bool]) -> Iterator[NameSpan]:
    """Actors among the capitalised words not `taken`."""
    if not found.forms:
        return
    for match in _RUN.finditer(text):
        first = found.first_from(match.start())
        end = found.first_from(match.end())
        if first >= end:
            continue
        yield from _of_run(text, found, taken, first, end)


def _of_run(
    text: str, found: Words, taken: Sequence[bool], first: int, end: int
) -> Iterator[NameSpan]:
    """The names of one run, parted at listed actors, titles, links and words that name no one."""
    at = first
    while at < end:
        if taken[at] or _lower(found, at) in _LINKS | _JOINERS or _is_plain(text, found, at):
            at += 1
            continue
        stop = at + 1
        while (
            stop < min(end, at + _LONGEST_NAME)
            and not taken[stop]
            and _lower(found, stop) not in word_list("titles_en")
            and not found.forms[stop - 1].endswith(_OWNS)
        ):
            stop += 1
        named = _told(text, found, at, stop)
        if named is None:
            at += 1
        else:
            yield named
            at = named.last + 1


def _lower(found: Words, at: int) -> str:
    return found.folded[at]


def _is_plain(text: str, found: Words, at: int) -> bool:
    """Whether a capitalised word opens a sentence, or is a title, and names no one."""
    word = _lower(found, at)
    return word in word_list("common_en") or word in word_list("titles_en")


def _told(text: str, found: Words, first: int, end: int) -> NameSpan | None:
    words = [_lower(found, at) for at in range(first, end)]
    kind, size = _body(words)
    if (
        kind is None
        and words[-1] not in _LINKS
        and (size := _person(text, found, first, end, words))
    ):
        kind = ActorKind.PERSON
    if kind is None and _ACRONYM.fullmatch(found.forms[first]) and not text.isupper():
        lower_share = frequency(words[0], "en")
        kind, size = (ActorKind.ORGANISATION, 1) if lower_share < _RARE else (None, 0)
    if kind is None or not size:
        return None
    last = first + size - 1
    name = _POSSESSIVE.sub("", text[found.starts[first] : found.ends[last]])
    return NameSpan(unlisted(kind, name, arabic=False), first, last)


def _body(words: Sequence[str]) -> tuple[ActorKind | None, int]:
    """An organisation or place by its last word, or by «University of …», and its words."""
    for size in range(len(words), 1, -1):
        last = words[size - 1]
        if words[0] in word_list("body_firsts_en") and size > 2 and words[1] in _LINKS:
            return ActorKind.ORGANISATION, size if last not in _LINKS else size - 1
        if last in word_list("bodies_en"):
            return ActorKind.ORGANISATION, size
        if last in word_list("places_en") and size < 4:
            return ActorKind.PLACE, size
    return None, 0


def _person(text: str, found: Words, first: int, end: int, words: Sequence[str]) -> int:
    """How many of the words name a person; 0 for none."""
    size = 0
    while size < len(words) and size < _LONGEST_PERSON:
        word = words[size]
        if word in _LINKS or (size and word in word_list("common_en")):
            break
        size += 1
    while size and words[size - 1] in _JOINERS:
        size -= 1
    if not size:
        return 0
    said = _behind(text, found, first + size - 1)
    titled = first > 0 and _lower(found, first - 1) in word_list("titles_en")
    titled = titled and text[found.ends[first - 1] : found.starts[first]] in (" ", ". ")
    if size == 1:
        known = words[0] in _people()
        usual = frequency(words[0], "en") > _RARE and not known
        opens = _SENTENCE_END.search(text, max(0, found.starts[first] - 4), found.starts[first])
        return int((titled and not usual) or (said and not usual and not opens))
    if titled or said:
        return size
    if words[0] not in _people():
        return 0
    rest = [word for word in words[1:size] if word not in _JOINERS and len(word) > 1]
    good = all(word in _people() or frequency(word, "en") < _RARE for word in rest)
    return size if good and rest else 0


def _behind(text: str, found: Words, last: int) -> bool:
    """Whether a verb of saying stands behind a name, or right before it."""
    after = last + 1
    return (
        after < len(found)
        and found.folded[after] in word_list("says_en")
        and text[found.ends[last] : found.starts[after]] in (" ", ", ")
    )


@cache
def _people() -> frozenset[str]:
    """The names of people in Latin letters, given ones and others."""
    return frozenset(name for name, _ in rows("latin_names.tsv"))
