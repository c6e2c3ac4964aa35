"""Persons in Arabic prose: runs of words that speak for a name, by the best of their partings.

Two states (in a name, outside), decoded over runs of candidate words alone (Viterbi 1967): each
word's odds (`clues`), what a word to the left says (a title, a verb of saying), and how names go
on («بن», «عبد», «X الدين»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefings.reading.names.clues import NO_NAME, Cue
from briefings.text.terms import Words

# Fitted by hand on development halves (docs/decisions.md).
_CANDIDATE = -2.2  # odds below which a word is in no name but behind a particle
_START = -1.5  # a name begins
_GO_ON = 0.7  # one more word of a name
_ALONE = -1.6  # a name of one word
_BEHIND_TITLE = 2.6
_NEAR_TITLE = 1.6  # words of the office between: «وزير الخارجية الفلاني»
_BEHIND_ACTING = 2.0
_NEAR_ACTING = 0.8  # «يقول العامل فلان»
_BEHIND_NATION = 1.0  # «المغربي فلان»
_AFTER_PARTICLE = 1.5
_NAME_END = 2.5
_SOME_NAME = 0.8
_GIVEN = 1.5  # odds of a usual given name
_PLAIN = -3.6  # odds below which not even a particle makes a word part of a name
_VERB_FIRST = -2.0  # a word that opens a sentence before a usual given name
_ADJECTIVE = -2.0  # a definite word before a given name, or behind a definite one
_LONGEST = 8
_OFFICE = 6  # words of an office between a title and the name
_HOUSE = "ال"  # «آل», folded: what follows is a family, be it any word
_SON = frozenset(("بن", "ابن", "بنت"))
_KUNYA = frozenset(("ابو", "ابي", "ابا", "ام"))
_NISBA = 0.6  # «أبو جعفر الرازقي»: odds of a definite word behind a kunya
_AFTER_A_NAME = Cue.PARTICLE | Cue.NAME_END | Cue.ORDINAL | Cue.WEEKDAY | Cue.TITLE_SURNAME
_INNER = (" ", "-", "‐", " - ")


def find_persons(
    text: str, found: Words, odds: Sequence[float], cues: Sequence[int], taken: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """The first and last words of persons among the words not `taken`."""
    at, length = 0, len(found)
    while at < length:
        if taken[at] or (odds[at] < _CANDIDATE and not cues[at] & Cue.PARTICLE):
            at += 1
            continue
        end = at + 1
        while (
            end < length
            and not taken[end]
            and text[found.ends[end - 1] : found.starts[end]] in _INNER
            and (
                odds[end] >= _CANDIDATE
                or cues[end] & (_AFTER_A_NAME)
                or (cues[end - 1] & Cue.PARTICLE and odds[end] > _PLAIN)
                or found.folded[end - 1] == _HOUSE
                or _is_nisba(found, odds, cues, end)
            )
        ):
            end += 1
        yield from _parted(text, found, odds, cues, taken, at, end)
        at = end


def _parted(
    text: str,
    found: Words,
    odds: Sequence[float],
    cues: Sequence[int],
    taken: Sequence[bool],
    first: int,
    end: int,
) -> Iterator[tuple[int, int]]:
    """The best parting of a run of candidates into names and other words."""
    if cues[end - 1] & (Cue.WEEKDAY | Cue.TITLE_SURNAME) and not _is_surname(
        odds, cues, first, end - 1
    ):
        end -= 1
    best = [0.0]  # the best total of the words before each place
    back: list[int] = [0]  # where the name that ends there began; the place itself for no name
    for stop in range(first + 1, end + 1):
        total, begun = best[-1], stop - first
        last = stop - 1
        if not cues[last] & Cue.PARTICLE:
            inside = 0.0
            for start in range(last, max(first, stop - _LONGEST) - 1, -1):
                inside += (
                    _NISBA
                    if start >= first + 2 and _is_nisba(found, odds, cues, start)
                    else _inside(odds, cues, start, first, last)
                )
                if start > first and cues[start - 1] & Cue.PARTICLE:
                    continue
                if odds[start] < _CANDIDATE and not cues[start] & Cue.PARTICLE:
                    continue  # a title is no part of the name behind it
                gain = best[start - first] + inside + _GO_ON * (last - start) + _START
                ahead = _ahead(text, found, odds, cues, taken, start)
                gain += ahead
                if start == last:
                    gain += _ALONE
                elif odds[start] < _GIVEN <= odds[start + 1] and _opens(text, found, start):
                    gain += _VERB_FIRST
                if cues[start] & Cue.DEFINITE:
                    gain += _definite(odds, cues, start, last, introduced=ahead > 0.0)
                if gain > total:
                    total, begun = gain, start - first
                if cues[start] & Cue.JOINED:
                    break
        best.append(total)
        back.append(begun)
    at = end - first
    names: list[tuple[int, int]] = []
    while at > 0:
        begun = back[at]
        if begun == at:
            at -= 1
            continue
        names.append((first + begun, first + at - 1))
        at = begun
    for start, last in reversed(names):
        yield _from_its_first_word(text, found, cues, taken, start), last


def _from_its_first_word(
    text: str, found: Words, cues: Sequence[int], taken: Sequence[bool], start: int
) -> int:
    """Where a name begins that a «بن» or the end of a name opens: with the word before."""
    before = start - 1
    if (
        before >= 0
        and (found.folded[start] in _SON or cues[start] & Cue.NAME_END)
        and not taken[before]
        and not cues[before] & (Cue.TITLE | Cue.ACTING)
        and found.terms[before]
        and text[found.ends[before] : found.starts[start]] == " "
    ):
        return before
    return start


def _opens(text: str, found: Words, at: int) -> bool:
    """Whether a word opens a sentence, where Arabic has its verb: «فضل ناصر الاعتذار»."""
    gap = text[found.ends[at - 1] : found.starts[at]] if at else "\n"
    return "\n" in gap or "." in gap


def _definite(
    odds: Sequence[float], cues: Sequence[int], start: int, last: int, *, introduced: bool
) -> float:
    """What speaks against a name that begins with the article."""
    if start < last and odds[start + 1] >= _SOME_NAME and not cues[start + 1] & Cue.DEFINITE:
        return 1.5 * _ADJECTIVE  # «العثماني محمد الفاتح»
    behind = start > 0 and cues[start - 1] & Cue.DEFINITE
    return _ADJECTIVE if behind and not introduced else 0.0


def _is_surname(odds: Sequence[float], cues: Sequence[int], first: int, last: int) -> bool:
    """Whether a weekday or title that ends a run is a surname: «محمد الخميس», «رنا علي القاضي».

    A weekday is one behind a lone given name only.
    """
    named = odds[last - 1] >= _GIVEN or cues[last - 1] & Cue.NAME_END
    return last > first and bool(named) and (last - first == 1 or not cues[last] & Cue.WEEKDAY)


def _is_nisba(found: Words, odds: Sequence[float], cues: Sequence[int], at: int) -> bool:
    """Whether a word is the family's behind a kunya: «أبو جعفر الرازقي»."""
    return (
        at >= 2
        and found.folded[at - 2] in _KUNYA
        and bool(cues[at] & Cue.DEFINITE)
        and not cues[at] & (Cue.TITLE | Cue.NATION)
        and odds[at] > _PLAIN
        and found.folded[at].endswith("ي")
    )


def _inside(odds: Sequence[float], cues: Sequence[int], at: int, first: int, last: int) -> float:
    if at > first and not cues[at] & Cue.JOINED:
        if cues[at] & Cue.NAME_END and odds[at - 1] > -1.0:
            return _NAME_END
        if at == last and cues[at] & (Cue.WEEKDAY | Cue.TITLE_SURNAME):
            return 2.0
        if cues[at] & Cue.ORDINAL and odds[at - 1] > -0.5:
            return 1.0
        if cues[at - 1] & Cue.ORDINAL and not cues[at] & Cue.PARTICLE:
            return -_NAME_END  # a king's number ends his name
        if cues[at - 1] & Cue.PARTICLE:
            return max(odds[at], -1.0) + _AFTER_PARTICLE
    if cues[at] & Cue.PARTICLE:
        return 0.0
    return odds[at] if odds[at] > NO_NAME else -20.0


def _ahead(
    text: str,
    found: Words,
    odds: Sequence[float],
    cues: Sequence[int],
    taken: Sequence[bool],
    start: int,
) -> float:
    """What stands before a name says for it."""
    before = start - 1
    if before < 0:
        return 0.0
    gap = text[found.ends[before] : found.starts[start]]
    if gap.strip(' ":«“') or "\n" in gap:
        return 0.0
    if cues[before] & Cue.TITLE:
        return _BEHIND_TITLE
    if cues[before] & Cue.ACTING:
        return _BEHIND_ACTING
    if cues[before] & (Cue.PLACE_CUE | Cue.BODY_CUE):
        return -2.5
    steps = 0
    while (
        before >= 0
        and steps < _OFFICE
        and (cues[before] & Cue.DEFINITE or taken[before] or found.folded[before][:2] == "لل")
    ):
        if text[found.ends[before] : found.starts[before + 1]].strip(' "') and steps:
            return 0.0
        before -= 1
        steps += 1
        if before >= 0 and cues[before] & Cue.TITLE:
            return _NEAR_TITLE
    if steps and before >= 0 and cues[before] & Cue.ACTING:
        return _NEAR_ACTING
    return _BEHIND_NATION if steps and cues[start - 1] & Cue.NATION else 0.0
