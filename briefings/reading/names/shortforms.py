"""Short forms: «ماكغورك» after «بريت ماكغورك» is he, where no other of that name is told of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.models import Actor, ActorKind
from briefings.reading.names.clues import NO_NAME, Cue
from briefings.reading.vocabulary import Vocabulary

_RARE = 0.3  # odds (`clues`) of a word that may stand for a person wherever it stands


_CLITICS = "وفبلك"
_FEWEST_LETTERS = 4


class Told(NamedTuple):
    """An actor named by the words `first` to `last` (both included) of a text."""

    actor: Actor
    first: int
    last: int


def short_forms(known: Vocabulary, told: Sequence[Told], taken: Sequence[bool]) -> Iterator[Told]:
    """Words that stand alone for a person whose full name the text tells."""
    found = known.words
    owners: dict[str, Actor | None] = {}
    for one in told:
        last = one.last
        if one.actor.kind is not ActorKind.PERSON:
            continue
        if one.first == last and known.odds[last] < _RARE:
            continue
        if known.cues[last] & (Cue.NAME_END | Cue.ORDINAL):
            continue
        if known.odds[last] <= NO_NAME and not found.forms[last].isascii():
            continue  # «على», read as «علي»
        form = found.folded[last]
        if len(form) > 2:
            known_owner = owners.get(form, one.actor)
            same = known_owner is not None and known_owner.key == one.actor.key
            owners[form] = one.actor if same else None
    if not owners:
        return
    for at, form in enumerate(found.folded):
        if taken[at]:
            continue
        actor = owners.get(form)
        if actor is None and len(form) > 4 and form[0] in _CLITICS:
            actor = owners.get(without_clitics(form)[1])
        if actor is not None:
            yield Told(actor, at, at)


def without_clitics(folded: str) -> tuple[str, ...]:
    """A folded word, and what it is without the conjunction or preposition it may begin with."""
    if len(folded) < _FEWEST_LETTERS or folded[0] not in _CLITICS:
        return (folded,)
    return folded, "ال" + folded[2:] if folded[:2] == "لل" else folded[1:]
