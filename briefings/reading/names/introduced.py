"""Organisations and places that the word before them introduces: «شركة …», «مدينة …», «حزب …»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.models import ActorKind
from briefings.reading.gazetteer import small_place
from briefings.reading.lexicon import word_list
from briefings.reading.names.clues import NO_NAME, Cue
from briefings.text.terms import Words

_RARE = -1.0  # odds (`clues`) from which on a word without article is a name's, not the language's
_COMMON = -3.0  # odds of a word that stands for what it means and for no place
_CALLED = -1.5  # the same of a word with the article behind a cue that much else follows
_RARER = -0.3  # the same of a further word of such a name
_LONGEST_BODY = 5
_LONGEST_OWN = 3
_QUOTES = '"«“'
_QUOTES_END = '"»”'


class Introduced(NamedTuple):
    """The words `first` to `last` (both included) name something of a `kind`."""

    kind: ActorKind
    first: int
    last: int


class Seen(NamedTuple):
    """The words of a text, and of each its clue and whether a listed actor has it already."""

    text: str
    found: Words
    odds: Sequence[float]
    cues: Sequence[int]
    taken: Sequence[bool]

    def beside(self, at: int) -> bool:
        """Whether nothing but a space stands between a word and the one before it."""
        return self.text[self.found.ends[at - 1] : self.found.starts[at]] == " "


def find_introduced(seen: Seen) -> Iterator[Introduced]:
    """The organisations and places whose first word or cue stands in the text."""
    wanted = Cue.BODY_HEAD | Cue.WEAK_HEAD | Cue.BODY_CUE | Cue.PLACE_CUE
    done = 0
    for at, cues in enumerate(seen.cues):
        if not cues & wanted or at < done or seen.taken[at]:
            continue
        named = None
        if cues & (Cue.BODY_HEAD | Cue.WEAK_HEAD):
            named = _body(seen, at)
        if named is None and cues & Cue.BODY_CUE:
            named = _own_name(seen, at)
        if named is None and cues & Cue.PLACE_CUE:
            named = _place(seen, at)
        if named is not None:
            done = named.last + 1
            yield named


def _body(seen: Seen, head: int) -> Introduced | None:
    """A body's name from its first word on: «لجنة التحقيق الدولية», «حزب الله», «جامعة القاهرة»."""
    last = head
    weak = not seen.cues[head] & Cue.BODY_HEAD
    while last + 1 < len(seen.found) and last - head < _LONGEST_BODY and seen.beside(last + 1):
        after = last + 1
        definite = seen.cues[after] & Cue.DEFINITE
        behind_for = last > head and seen.found.folded[after].startswith("لل")
        named = last == head and (seen.taken[after] or _is_own(seen, after)) and not weak
        if not (definite or behind_for or named) or seen.cues[after] & Cue.TITLE:
            break
        if seen.cues[after] & Cue.ORDINAL:
            break
        if last > head and seen.found.folded[after] in word_list("lone_bodies_ar"):
            break
        last = after
        if seen.taken[after] or (named and not definite):
            break
        if seen.cues[last] & Cue.NATION:
            break
    if last == head or (weak and not seen.cues[last] & Cue.NATION):
        return None
    return Introduced(ActorKind.ORGANISATION, head, last)


def _own_name(seen: Seen, cue: int) -> Introduced | None:
    """What is called behind a cue: «صحيفة "السفير"», «شركة الخطوط الجوية»."""
    first = cue + 1
    if first >= len(seen.found) or seen.taken[first]:
        return None
    gap = seen.text[seen.found.ends[cue] : seen.found.starts[first]].strip()
    if gap and gap in _QUOTES:
        return _quoted(seen, first)
    if (
        gap
        or seen.cues[first] & Cue.NATION
        or not (_is_own(seen, first) or _is_called(seen, first))
    ):
        return None
    last = first
    definite = bool(seen.cues[first] & Cue.DEFINITE)
    if definite and not seen.cues[cue] & Cue.MEDIA_CUE:
        return None
    while last + 1 < len(seen.found) and last - first < _LONGEST_OWN - 1 and seen.beside(last + 1):
        after = last + 1
        if seen.taken[after] or seen.cues[after] & Cue.NATION:
            break
        if definite != bool(seen.cues[after] & Cue.DEFINITE):
            break
        if not definite and (not _is_own(seen, after) or seen.odds[after] < _RARER):
            break
        last = after
    return Introduced(ActorKind.ORGANISATION, first, last)


def _quoted(seen: Seen, first: int) -> Introduced | None:
    last = first
    while last < len(seen.found) and last - first < 4:
        behind = seen.text[seen.found.ends[last] : seen.found.ends[last] + 2].strip()[:1]
        if behind and behind in _QUOTES_END:
            return Introduced(ActorKind.ORGANISATION, first, last)
        last += 1
    return None


def _place(seen: Seen, cue: int) -> Introduced | None:
    first = cue + 1
    if first >= len(seen.found) or seen.taken[first] or not seen.beside(first):
        return None
    if seen.cues[first] & Cue.SMALL_PLACE:
        for rest in small_place(seen.found.folded[first]):
            last = first + len(rest)
            weak = seen.cues[cue] & Cue.WEAK_PLACE_CUE and seen.cues[first] & Cue.DEFINITE
            if not rest and seen.odds[first] < (_CALLED if weak else _COMMON):
                continue
            if seen.found.folded[first + 1 : last + 1] == rest:
                return Introduced(ActorKind.PLACE, first, last)
    if seen.cues[cue] & Cue.WEAK_PLACE_CUE or seen.cues[first] & Cue.NATION:
        return None
    if (
        seen.cues[first] & (Cue.PARTICLE | Cue.PLACE_PARTICLE)
        and first + 1 < len(seen.found)
        and seen.beside(first + 1)
    ):
        return Introduced(ActorKind.PLACE, first, first + 1)
    if not (_is_own(seen, first) or _is_called(seen, first)):
        return None
    return Introduced(ActorKind.PLACE, first, first)


def _is_own(seen: Seen, at: int) -> bool:
    """Whether a word without article is none of the language's common ones."""
    return (
        not seen.cues[at] & Cue.DEFINITE
        and seen.odds[at] >= _RARE
        and not seen.cues[at] & (Cue.TITLE | Cue.ACTING | Cue.BODY_HEAD)
    )


def _is_called(seen: Seen, at: int) -> bool:
    """Whether a word with the article may be a name of its own."""
    return (
        bool(seen.cues[at] & Cue.DEFINITE)
        and seen.odds[at] > NO_NAME
        and not (seen.cues[at] & (Cue.TITLE | Cue.BODY_HEAD))
    )
