"""Grouping a neighbourhood of the window anew, and which old ids its groups keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from briefings.stories.encoder import Bools, Floats, Vector, similarities
from briefings.stories.linkage import clusters
from briefings.stories.links import link
from briefings.stories.weights import (
    APART,
    CONTINUED,
    CONTINUING,
    EVENT_CUT,
    EVENT_FADE,
    FADE,
    REFER_CUT,
    REFER_SHARE,
    REFERS,
    REFERS_FROM,
    STORY_CUT,
)
from briefings.stories.window import Entry, Names

_HALF = 0.5


def fade(days: Floats, rate: float) -> Floats:
    """What is left of a likeness over so many days, if each takes `rate`."""
    left: Floats = np.maximum(_HALF, 1.0 - rate * np.maximum(days - 1.0, 0.0)).astype(np.float32)
    return left


def group(
    entries: Sequence[Entry], numbers: Sequence[int], names: Names
) -> tuple[list[int], list[int]]:
    """Events and stories of some entries, as labels from 0: one dendrogram a language, two cuts.

    `numbers` are the entries' own, by which they name what they copy.
    """
    events, stories = [0] * len(entries), [0] * len(entries)
    first = 0
    for language in dict.fromkeys(entry.language for entry in entries):
        chosen = [at for at, entry in enumerate(entries) if entry.language == language]
        own = [entries[at] for at in chosen]
        near, days = _near(own, [numbers[at] for at in chosen]), _days(own)
        referring = _referring(own)
        told = np.where(referring, REFERS, 1.0).astype(np.float32)
        (by_story,) = clusters(near * fade(days, FADE) * told, (STORY_CUT,))
        by_story = _continued(by_story, (near >= REFER_CUT) & referring, own)
        apart = np.array(by_story)
        inside = near * fade(days, EVENT_FADE) * (apart[:, None] == apart[None, :])
        (by_event,) = clusters(inside, (EVENT_CUT,))
        for at, event, story in zip(chosen, by_event, by_story, strict=True):
            events[at], stories[at] = first + event, first + story
        first += len(chosen)
    return link(entries, events, stories, names)


def _near(entries: Sequence[Entry], numbers: Sequence[int]) -> Floats:
    near = similarities([entry.vector for entry in entries])
    near *= _apart(entries)
    places = {number: at for at, number in enumerate(numbers)}
    for at, entry in enumerate(entries):
        original = places.get(entry.copy_of) if entry.copy_of is not None else None
        if original is not None:
            near[at, original] = near[original, at] = 1.0
    return near


def _apart(entries: Sequence[Entry]) -> Floats:
    """What is left of a likeness where one article's title and lead name whom it is about, and the
    other never names any of them, nor the first any of the other's.

    Two earthquakes of one day are told in the same words, but of other places.
    """
    numbers: dict[str, int] = {}

    def vector(names: Iterable[str]) -> Vector:
        ids = sorted(numbers.setdefault(name, len(numbers)) for name in sorted(names))
        return Vector(np.array(ids, np.int32), np.ones(len(ids), np.float32))

    about = [vector(entry.about) for entry in entries]
    named = [vector(entry.actors) for entry in entries]
    count = len(entries)
    met = similarities([*about, *named])[:count, count:] > 0
    known = np.array([bool(entry.about) for entry in entries])
    strangers = ~(met | met.T) & (known[:, None] | known[None, :])
    left: Floats = np.where(strangers, APART, 1.0).astype(np.float32)
    return left


def _referring(entries: Sequence[Entry]) -> Bools:
    """Which two articles are days apart, and the later one tells of the other's day."""
    found = np.zeros((len(entries), len(entries)), np.bool_)
    days = np.array([entry.day for entry in entries])
    for at, entry in enumerate(entries):
        told = {day for day in entry.told if day <= entry.day - REFERS_FROM}
        if told:
            # A morning's paper tells of the day before.
            met = np.isin(days, [day + late for day in told for late in (0, 1)])
            met &= days <= entry.day - REFERS_FROM
            found[at, met] = found[met, at] = True
    return found


def _continued(labels: Sequence[int], linked: Bools, entries: Sequence[Entry]) -> list[int]:
    """Joins small stories that continue earlier ones: enough of their articles tell of those.

    A story continues one other, that which most of its articles tell of (of equals the latest).
    Where much is told, stories meet without this, and a competition's matches would chain.
    """
    groups: dict[int, list[int]] = {}
    for at, label in enumerate(labels):
        groups.setdefault(label, []).append(at)
    first = {label: min(entries[at].day for at in own) for label, own in groups.items()}
    into: dict[int, int] = {}
    for label, own in groups.items():
        if len(own) > CONTINUING:
            continue
        telling: dict[int, int] = {}
        for other, theirs in groups.items():
            if first[other] < first[label] and len(theirs) <= CONTINUED:
                count = int(linked[np.ix_(own, theirs)].any(axis=1).sum())
                if count >= REFER_SHARE * len(own):
                    telling[other] = count
        if telling:
            into[label] = max(telling, key=lambda one: (telling[one], first[one], -one))
    for label in sorted(into, key=lambda one: first[one]):  # the earliest first: no cycles
        into[label] = into.get(into[label], into[label])
    return [into.get(label, label) for label in labels]


def _days(entries: Sequence[Entry]) -> Floats:
    days = np.array([entry.day for entry in entries], np.float32)
    between: Floats = np.abs(days[:, None] - days[None, :])
    return between


def carry(groups: Sequence[int], before: Sequence[int | None]) -> dict[int, int]:
    """Which old id each group keeps: that of the largest overlap first, an id once.

    `before` has each member's old id, None where it is new. Of equal overlaps the older id goes
    first. A group that is not in the answer needs an id of its own.
    """
    overlaps = Counter(
        (group, old) for group, old in zip(groups, before, strict=True) if old is not None
    )
    kept: dict[int, int] = {}
    taken: set[int] = set()
    for (one, old), _ in sorted(overlaps.items(), key=lambda item: (-item[1], item[0][::-1])):
        if one not in kept and old not in taken:
            kept[one] = old
            taken.add(old)
    return kept
