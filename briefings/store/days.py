"""Questions about the days a story tells of: how many articles tell of each, and in which words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.lookup import at_most, first_ids
from briefings.models import Period
from briefings.store import schema
from briefings.store.rows import DatedRow
from briefings.store.sentences import dated_row, told_at

MOST_DAYS = 400
"""Days asked about at once."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles published on one day tell of another. Copies count for nothing.

    `day` equals `published` for the articles' own day, of which each of them tells.
    """

    day: date
    published: date
    articles: int


async def day_counts(
    connection: AsyncConnection, story_id: int, period: Period | None
) -> list[DayCount]:
    """The days that a story's articles tell of by a date, and the days they were published."""
    times, articles = schema.timexes, schema.articles
    original = articles.c.duplicate_of.is_(None)
    told = (
        select(times.c.first_day, articles.c.day, func.count(times.c.article_id.distinct()))
        .join(articles, articles.c.id == times.c.article_id)
        .where(times.c.story_id == story_id, times.c.dated, original)
        .where(times.c.first_day == times.c.last_day, times.c.first_day < articles.c.day)
        .group_by(times.c.first_day, articles.c.day)
    )
    own = (
        select(articles.c.day, func.count())
        .where(articles.c.story_id == story_id, original)
        .group_by(articles.c.day)
    )
    counts = [DayCount(day, on, n) for day, on, n in await connection.execute(told)]
    counts += [DayCount(day, day, n) for day, n in await connection.execute(own)]
    counts.sort(key=lambda one: (one.day, one.published))
    if period is None:
        return counts
    first, last = period.first or date.min, period.last or date.max
    return [one for one in counts if first <= one.day <= last]


async def told_on(
    connection: AsyncConnection, story_id: int, days: Collection[date], each: int
) -> list[DatedRow]:
    """Sentences in which a story tells of some days by a date: of each day the most salient."""
    times = schema.timexes
    order = (times.c.salience.desc(), times.c.article_id.desc(), times.c.position.desc())
    place = func.row_number().over(partition_by=times.c.first_day, order_by=order)
    ranked = (
        select(times.c.article_id, times.c.position, place.label("place"))
        .where(times.c.story_id == story_id, times.c.dated)
        .where(times.c.first_day.in_(_few(days)), times.c.first_day == times.c.last_day)
        .subquery()
    )
    few = select(ranked).where(ranked.c.place <= at_most(each)).subquery("few")
    return [dated_row(row) for row in await connection.execute(told_at(few))]


async def published_on(
    connection: AsyncConnection, story_id: int, days: Collection[date], each: int
) -> list[int]:
    """A story's articles of some days, without copies: of each day the first `each`."""
    articles = schema.articles
    place = func.row_number().over(partition_by=articles.c.day, order_by=articles.c.recency)
    ranked = (
        select(articles.c.id, place.label("place"))
        .where(articles.c.story_id == story_id, articles.c.duplicate_of.is_(None))
        .where(articles.c.day.in_(_few(days)))
        .subquery()
    )
    query = select(ranked.c.id).where(ranked.c.place <= at_most(each)).order_by(ranked.c.id)
    return list(await connection.scalars(query))


def _few(days: Collection[date]) -> list[date]:
    return list(islice(dict.fromkeys(days), MOST_DAYS))


async def dated_places(
    connection: AsyncConnection, article_ids: Collection[int]
) -> dict[int, list[int]]:
    """Where in articles an expression names days that are known, in order."""
    times = schema.timexes
    query = (
        select(times.c.article_id, times.c.start)
        .where(times.c.article_id.in_(first_ids(article_ids)), times.c.dated)
        .order_by(times.c.article_id, times.c.start)
    )
    found: dict[int, list[int]] = {}
    for article_id, start in await connection.execute(query):
        found.setdefault(article_id, []).append(start)
    return found
