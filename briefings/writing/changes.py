"""How a new sentence changes what was told before: another toll, a denial, a correction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from briefings.models import UpdateKind
from briefings.store.fresh import FigureRow
from briefings.text.terms import words
from briefings.writing.candidates import Candidate
from briefings.writing.figures import Place, comparable, differ, kind_counted
from briefings.writing.likeness import SAME, Sketch, likeness, of_one_event
from briefings.writing.tolls import place_of, tells_toll

_ABOUT_THE_SAME = 0.3
_NEARLY_THE_SAME = 0.6
_OPENING = 6  # words among which a sentence says by itself that it denies
# Words by which reports take back what was said, folded.
_DENIALS = frozenset(
    (
        *("denied", "denies", "deny", "denying", "denial", "refuted", "refutes", "retracted"),
        *("retracts", "untrue", "debunked", "نفي", "نفت", "ينفي", "تنفي", "نفوا", "ينفون", "نفيه"),
        *("نفيها", "نافيا", "نافيه", "كذب", "كذبت", "فند", "فندت", "دحض", "دحضت"),
    )
)


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed; `figure` is the one told before. `stated` as in `models.Update`."""

    kind: UpdateKind
    figure: FigureRow | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """Sentences told before, and of each of their articles the outlet and how many are newer.

    `rising` and `denials` are of all sentences, new ones too: which say how a toll has changed,
    and which take something back (True where they open with it).
    """

    sketches: Sequence[Sketch]
    articles: Mapping[int, tuple[str, int]]
    rising: Collection[Place]
    denials: Mapping[Place, bool]


def denials_in(texts: Mapping[tuple[int, int, int], str]) -> dict[Place, bool]:
    """The sentences that take back what was said, and whether they open with it."""
    return {
        span[:2]: found < _OPENING
        for span, text in texts.items()
        if (found := _denied_at(text)) is not None
    }


def change_of(one: Candidate, corrected: bool, before: ToldBefore) -> tuple[Change | None, bool]:
    """How a sentence changes what was told before, and whether it says what was said.

    `corrected` is True for a sentence of an article that its outlet has changed.
    """
    nearest, near = None, 0.0
    for other in before.sketches:
        found = likeness(one.sketch, other)
        if found > near:
            nearest, near = other, found
    here = place_of(one)
    toll = _toll_before(one, before)
    if toll is not None:
        return Change(UpdateKind.FIGURE, toll), False
    otherwise = Change(UpdateKind.CORRECTED) if corrected else None
    if nearest is None or near < _ABOUT_THE_SAME:
        return otherwise, False
    repeats = _repeats(one.sketch, nearest, near)
    there = nearest.row.article_id, nearest.row.start
    if here in before.denials and there not in before.denials:
        return Change(UpdateKind.DENIED, stated=before.denials[here]), repeats
    if near >= SAME:
        pair = comparable(one.sketch.figures, nearest.figures)
        if pair is not None and differ(*pair):
            return Change(UpdateKind.FIGURE, pair[1]), repeats
    return otherwise, repeats


def _toll_before(one: Candidate, before: ToldBefore) -> FigureRow | None:
    """The toll of the same event told last, its own outlet's first; None if this one was told."""
    if not tells_toll(one):
        return None
    rising = place_of(one) in before.rising
    found: list[tuple[bool, int, FigureRow]] = []
    for other in before.sketches:
        pair = comparable(one.sketch.figures, other.figures)
        if pair is None or kind_counted(pair[1]) is None:
            continue
        if likeness(one.sketch, other) < SAME and not (rising and of_one_event(one.sketch, other)):
            continue
        if not differ(*pair):
            return None
        outlet, age = before.articles[other.row.article_id]
        found.append((outlet != one.article.outlet, age, pair[1]))
    return min(found, key=lambda told: told[:2])[2] if found else None


def _repeats(one: Sketch, other: Sketch, near: float) -> bool:
    """Whether a sentence says no more than another: no other actor, no other number."""
    within = one.language == other.language
    if near < (_NEARLY_THE_SAME if within else SAME):
        return False
    numbers, known = (
        {(figure.low, figure.high, kind_counted(figure)) for figure in sketch.figures}
        for sketch in (one, other)
    )
    return one.actors <= other.actors and numbers <= known


def _denied_at(text: str) -> int | None:
    """Which word of a sentence takes back what was said, if one does."""
    for at, word in enumerate(words(text)):
        if word.folded in _DENIALS or (word.folded[:1] in "وف" and word.folded[1:] in _DENIALS):
            return at
    return None
