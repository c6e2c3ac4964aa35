"""Tolls that change: which report is up to date, and what others say of the same event."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from briefings.store.fresh import FigureRow
from briefings.writing.candidates import Candidate
from briefings.writing.figures import (
    Place,
    comparable,
    differ,
    differing,
    is_toll,
    outgrown,
)
from briefings.writing.likeness import SAME, likeness, of_one_event
from briefings.writing.voices import independent

_RISES_WITHIN = 14  # days within which a later toll takes the place of an earlier one
_SAME_TOLL = 1  # days between reports that differ about one toll


def up_to_date(
    candidates: Sequence[Candidate], told: Collection[Place], rising: Collection[Place]
) -> list[Candidate]:
    """Without sentences whose toll a newer report of the same has raised.

    An outlet's own later figure takes the place of its earlier one, risen or not. `told` are the
    sentences with tolls of these days, `rising` those among them that say how one has changed.
    """
    tolls = [one for one in candidates if place_of(one) in told]
    old = {
        place_of(one)
        for one in tolls
        for newer in tolls
        if newer.article.recency > one.article.recency
        and newer.article.id != one.article.id
        and (newer.article.day - one.article.day).days <= _RISES_WITHIN
        and (_has_raised(newer, one, rising) or _corrects(newer, one, rising))
    }
    return [one for one in candidates if place_of(one) not in old]


def reported_otherwise(
    point: Candidate, candidates: Sequence[Candidate], told: Collection[Place]
) -> tuple[FigureRow, ...]:
    """The tolls that other voices give in these days for the same event, `point`'s own first."""
    if place_of(point) not in told:
        return ()
    others = [
        one
        for one in candidates
        if place_of(one) in told
        and independent(one.article, point.article)
        and abs((one.article.day - point.article.day).days) <= _SAME_TOLL
        and of_one_event(point.sketch, one.sketch)
    ]
    return differing(point.sketch.figures, [one.sketch.figures for one in others])


def place_of(one: Candidate) -> Place:
    """Where a candidate's sentence stands."""
    return one.sketch.row.article_id, one.sketch.row.start


def tells_toll(one: Candidate) -> bool:
    """Whether a sentence tells how many were killed, wounded, …."""
    return is_toll(one.sketch.figures)


def _has_raised(newer: Candidate, one: Candidate, rising: Collection[Place]) -> bool:
    return (
        place_of(newer) in rising
        and outgrown(one.sketch.figures, newer.sketch.figures)
        and of_one_event(one.sketch, newer.sketch)
    )


def _corrects(newer: Candidate, one: Candidate, rising: Collection[Place]) -> bool:
    """Whether a voice gives another figure for what it said before."""
    if independent(newer.article, one.article):
        return False
    pair = comparable(newer.sketch.figures, one.sketch.figures)
    if pair is None or not differ(*pair):
        return False
    near = likeness(newer.sketch, one.sketch)
    return near >= SAME or (place_of(newer) in rising and of_one_event(newer.sketch, one.sketch))
