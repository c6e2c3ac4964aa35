"""Which Arabic and which English groups tell of the same: by shared names and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from briefings.stories.encoder import Floats, Vector, similarities
from briefings.stories.weights import LINK, LINK_NAMES, LINK_SURE
from briefings.stories.window import Entry, Names


def link(
    entries: Sequence[Entry],
    events: Sequence[int],
    stories: Sequence[int],
    names: Names,
) -> tuple[list[int], list[int]]:
    """Joins events and stories of two languages that are each other's nearest.

    `events` and `stories` are each entry's labels; the answer has the same labels, with those of
    joined groups made one. A group gets one partner, so that nothing chains; only events that are
    surely the same join their stories beyond that. Events are joined only within one story.
    """
    languages = np.array([entry.language == "ar" for entry in entries])
    if languages.all() or not languages.any():
        return list(events), list(stories)
    near, shared = _likeness(entries, names)
    pairs = near * (shared >= LINK_NAMES) * (languages[:, None] != languages[None, :])
    by_event = _partners(_between(pairs, languages, events))
    by_story = _between(pairs, languages, stories)
    inside = dict(zip(events, stories, strict=True))
    for (one, other), value in by_event.items():
        pair = (inside[one], inside[other])
        by_story[pair] = max(by_story.get(pair, 0.0), value)
    sure = {
        (inside[one], inside[other])
        for (one, other), value in by_event.items()
        if value >= LINK_SURE
    }
    story_of = _united({*_partners(by_story), *sure})
    event_of = {
        other: one
        for one, other in by_event
        if story_of.get(inside[one], -1) == story_of.get(inside[other], -2)
    }
    return (
        [event_of.get(event, event) for event in events],
        [story_of.get(story, story) for story in stories],
    )


def _united(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Groups that pairs join, directly or by others: each by the least of its labels."""
    label: dict[int, int] = {}
    for pair in sorted(pairs):
        old = {label.setdefault(one, one) for one in pair}
        label = {one: min(old) if known in old else known for one, known in label.items()}
    return label


def _likeness(entries: Sequence[Entry], names: Names) -> tuple[Floats, Floats]:
    """Cosines over names that both languages have, and how many names every two share."""
    numbers: dict[str, int] = {}
    vectors: list[Vector] = []
    plain: list[Vector] = []
    for entry in entries:
        pairs = sorted(
            (numbers.setdefault(name, len(numbers)), (1 + math.log(count)) * rarity)
            for name, count in entry.names
            if (rarity := names.rarity(name))
        )
        ids = np.array([one for one, _ in pairs], np.int32)
        weights = np.array([weight for _, weight in pairs], np.float32)
        length = float(np.sqrt(np.dot(weights, weights))) or 1.0
        vectors.append(Vector(ids, weights / np.float32(length)))
        plain.append(Vector(ids, np.ones(len(ids), np.float32)))
    return similarities(vectors), similarities(plain)


def _between(
    pairs: Floats, arabic: np.ndarray[tuple[int], np.dtype[np.bool_]], labels: Sequence[int]
) -> dict[tuple[int, int], float]:
    """The mean likeness of each Arabic group to each English one."""
    given = np.array(labels)
    found: dict[tuple[int, int], float] = {}
    left = list(dict.fromkeys(given[arabic].tolist()))
    right = list(dict.fromkeys(given[~arabic].tolist()))
    for one in left:
        rows = pairs[(given == one) & arabic]
        for other in right:
            value = float(rows[:, (given == other) & ~arabic].mean())
            if value >= LINK:
                found[one, other] = value
    return found


def _partners(near: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Those pairs that are each other's nearest; of equal ones the first."""
    best: dict[tuple[bool, int], tuple[float, tuple[int, int]]] = {}
    for pair, value in near.items():
        for side, group in ((False, pair[0]), (True, pair[1])):
            known = best.get((side, group))
            if known is None or value > known[0]:
                best[side, group] = (value, pair)
    return {
        pair: value
        for pair, value in near.items()
        if best[False, pair[0]][1] == pair == best[True, pair[1]][1]
    }
