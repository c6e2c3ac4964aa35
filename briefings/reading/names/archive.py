"""What the archive has shown of names: a frozen, versioned value that reading is handed.

Reading stays pure: the value is made where articles are kept (`Store.archive_names`), and the same
draft with the same version gives the same article. It adds names that a text by itself does not
show to be names, and changes none that it does.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from briefings.models import Actor, ActorKind, Mention
from briefings.reading.names.shortforms import NameSpan, without_clitics
from briefings.reading.vocabulary import Vocabulary
from briefings.text.fold import fold_word

MOST_NAMES = 4_000
"""Names that are kept, those of most articles: the value goes to every process that reads."""

_FEWEST_ARTICLES = 2  # in which a name of one word must have been met
_RARE = 0.3  # odds (`clues`) of a word that may be a name wherever it stands
_LONGEST = 8

Name = tuple[tuple[str, ...], Actor]
"""What follows a name's first two words, and whose it is."""


@dataclass(frozen=True, slots=True)
class ArchiveNames:
    """Arabic names met before, by their first two folded words, or one where they have one word;
    surnames that one person alone has.

    `version` is equal for equal contents; "" where the archive has shown nothing.
    """

    version: str = ""
    names: Mapping[str, Sequence[Name]] = field(default_factory=dict)
    surnames: Mapping[str, Actor] = field(default_factory=dict)


NOTHING = ArchiveNames()


def archive_names(met: Iterable[tuple[Actor, int]]) -> ArchiveNames:
    """What unlisted actors tell, each with the number of articles that name it.

    The order does not matter, except where more than `MOST_NAMES` are given.
    """
    kept = sorted(met, key=lambda one: (-one[1], one[0].key))[:MOST_NAMES]
    names: dict[str, list[Name]] = {}
    owners: dict[str, set[str]] = {}
    surnames: dict[str, Actor] = {}
    told = hashlib.sha256()
    for actor, articles in kept:
        words = fold_word(actor.name_ar or "").split()
        if not words or len(words) > _LONGEST or (len(words) < 2 and articles < _FEWEST_ARTICLES):
            continue
        names.setdefault(" ".join(words[:2]), []).append((tuple(words[2:]), actor))
        if actor.kind is ActorKind.PERSON and len(words) > 1:
            owners.setdefault(words[-1], set()).add(actor.key)
            if articles >= _FEWEST_ARTICLES:
                surnames[words[-1]] = actor
        told.update(f"{actor.key}\n".encode())
    for found in names.values():
        found.sort(key=lambda name: (-len(name[0]), name[1].key))
    lone = {word: actor for word, actor in surnames.items() if len(owners[word]) == 1}
    return ArchiveNames(told.hexdigest()[:16] if names else "", names, lone)


def learn(read: Iterable[Sequence[Mention]]) -> ArchiveNames:
    """What articles by their mentions tell."""
    actors: dict[str, Actor] = {}
    articles: Counter[str] = Counter()
    for mentions in read:
        for key in {m.actor.key for m in mentions if ":~" in m.actor.key}:
            articles[key] += 1
        for mention in mentions:
            actors.setdefault(mention.actor.key, mention.actor)
    return archive_names((actors[key], count) for key, count in articles.items())


def find_archived(
    known: Vocabulary, archive: ArchiveNames, taken: Sequence[bool]
) -> Iterator[NameSpan]:
    """The archive's names among the words not `taken`."""
    found = known.words
    free = 0
    for at, folded in enumerate(found.folded):
        if taken[at] or at < free:
            continue
        told = _whole(known, archive, taken, at, folded)
        if told is None and known.odds[at] >= _RARE:
            actor = _first(archive.surnames.get(form) for form in without_clitics(folded))
            told = NameSpan(actor, at, at) if actor else None
        if told is not None:
            free = told.last + 1
            yield told


def _whole(
    known: Vocabulary, archive: ArchiveNames, taken: Sequence[bool], at: int, folded: str
) -> NameSpan | None:
    words = known.words.folded
    second = words[at + 1] if at + 1 < len(words) else ""
    for form in without_clitics(folded):
        for rest, actor in archive.names.get(f"{form} {second}", ()):
            last = at + 1 + len(rest)
            if words[at + 2 : last + 1] == rest and not any(taken[at : last + 1]):
                return NameSpan(actor, at, last)
        if known.odds[at] >= _RARE:
            for _, actor in archive.names.get(form, ()):
                return NameSpan(actor, at, at)
    return None


def _first(actors: Iterable[Actor | None]) -> Actor | None:
    return next((actor for actor in actors if actor is not None), None)
