"""Who appears: the actors of a story, of the articles that hold some words, or of all the news."""

from __future__ import annotations

from datetime import date, timedelta

from briefings.models import ActorKind, ActorList, Appearance, Period, Question, StoryCard
from briefings.store import AppearanceRow, Store
from briefings.writing.material import material_for

ACTORS = 8
"""Actors of each kind that one answer names unless the question says otherwise."""

_MOST = 25
_FEWEST_ARTICLES = 2  # where many are named, who is named once is left out
_MANY = 40
_WEEK = timedelta(days=6)


async def list_actors(store: Store, question: Question) -> ActorList:
    """Who appears in what is asked for: a story, words, or the news of a period.

    Without story, words and period it is the week up to the newest article. Raises StoreError.
    """
    if question.story_id is None and not question.words:
        period = question.period or await _last_week(store)
        rows = await store.appearing(period=period)
        return _listed(question, None, rows)
    material = await material_for(store, question)
    if material.story is not None:
        rows = await store.appearing(story_id=material.story.id, period=question.period)
    else:
        ids = [article.id for article in material.articles]
        rows = await store.appearing(ids=ids) if ids else []
    return _listed(question, material.story, rows, material.wanted.taken_as)


async def _last_week(store: Store) -> Period | None:
    newest = await store.stories(limit=1)
    last = max((story.last for story in newest), default=None)
    return Period(last - _WEEK, None) if last and last > date.min + _WEEK else None


def _listed(
    question: Question,
    story: StoryCard | None,
    rows: list[AppearanceRow],
    taken_as: str | None = None,
) -> ActorList:
    each = min(question.limit or ACTORS, _MOST)
    fewest = _FEWEST_ARTICLES if len(rows) > _MANY else 1
    shown: list[Appearance] = []
    for kind in ActorKind:
        named = [row for row in rows if row.actor.kind is kind and row.articles >= fewest]
        shown += [
            Appearance(row.actor, row.articles, row.outlets, row.first, row.last)
            for row in named[:each]
        ]
    days = Period(
        min((row.first for row in rows), default=None),
        max((row.last for row in rows), default=None),
    )
    return ActorList(question.words, story, days, tuple(shown), taken_as)
