"""Short forms: «ماكغورك» after «بريت ماكغورك» is he, where no other of that name is told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefings.models import Actor, ActorKind
from briefings.reading.names.clues import NO_NAME, Cue
from briefings.reading.vocabulary import Vocabulary

_RARE = 0.3  # odds (`clues`) of a word that may stand for a person wherever it stands


_CLITICS = "وفبلك"
_FEWEST_LETTERS = 4


class NameSpan(NamedTuple):
    """An actor named by the words `first` to `last` (both included) of a text."""

    actor: Actor
    first: int
    last: int


def owners_of(known: Vocabulary, spans: Iterable[NameSpan]) -> dict[str, Actor | None]:
    """Whose each surname is by the full names told; None where two persons have it."""
    owners: dict[str, Actor | None] = {}
    for one in spans:
        if one.actor.kind is not ActorKind.PERSON or one.first == one.last:
            continue
        form = known.words.folded[one.last]
        if len(form) > 2 and _stands_alone(known, one.last):
            owner = owners.get(form, one.actor)
            owners[form] = owner if owner and owner.key == one.actor.key else None
    return owners


def with_owners(
    known: Vocabulary, spans: Iterable[NameSpan], owners: Mapping[str, Actor | None]
) -> list[NameSpan]:
    """The names told, each lone surname its owner's where it has one."""
    found = []
    for one in spans:
        if one.first == one.last and one.actor.kind is ActorKind.PERSON and _is_unlisted(one):
            forms = without_clitics(known.words.folded[one.first])
            owner = next((owners[form] for form in forms if form in owners), None)
            one = one._replace(actor=owner or one.actor)
        found.append(one)
    return found


def short_forms(
    known: Vocabulary,
    spans: Iterable[NameSpan],
    owners: Mapping[str, Actor | None],
    taken: Sequence[bool],
) -> Iterator[NameSpan]:
    """Words not `taken` that stand alone for a person whom the text names elsewhere."""
    whose = dict(owners)
    for one in spans:
        alone = one.first == one.last and one.actor.kind is ActorKind.PERSON
        if alone and known.odds[one.last] >= _RARE and _stands_alone(known, one.last):
            whose.setdefault(known.words.folded[one.last], one.actor)
    if not any(whose.values()):
        return
    for at, form in enumerate(known.words.folded):
        if taken[at]:
            continue
        actor = whose.get(form)
        if actor is None and len(form) > 4 and form[0] in _CLITICS:
            actor = whose.get(without_clitics(form)[1])
        if actor is not None:
            yield NameSpan(actor, at, at)


def _stands_alone(known: Vocabulary, at: int) -> bool:
    if known.cues[at] & (Cue.NAME_END | Cue.ORDINAL):
        return False
    # «على» is no surname, read as «علي» though it be.
    return known.odds[at] > NO_NAME or known.words.forms[at].isascii()


def _is_unlisted(one: NameSpan) -> bool:
    return ":~" in one.actor.key


def without_clitics(folded: str) -> tuple[str, ...]:
    """A folded word, and what it is without the conjunction or preposition it may begin with."""
    if len(folded) < _FEWEST_LETTERS or folded[0] not in _CLITICS:
        return (folded,)
    return folded, "ال" + folded[2:] if folded[:2] == "لل" else folded[1:]
