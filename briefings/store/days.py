"""Questions about the days a story tells of: how many articles tell of each, and in which words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.lookup import AnySelect, at_most, first_ids
from briefings.models import Period
from briefings.store import schema
from briefings.store.rows import DatedRow
from briefings.store.sentences import IDS, dated_row, told_at

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


@cache
def telling_on() -> AnySelect:
    """The statement of `told_on`, made once; its parameters are `story`, `days` and `each`."""
    times = schema.timexes
    order = (times.c.salience.desc(), times.c.article_id.desc(), times.c.position.desc())
    place = func.row_number().over(partition_by=times.c.first_day, order_by=order)
    ranked = (
        select(times.c.article_id, times.c.position, place.label("place"))
        .where(times.c.story_id == bindparam("story"), times.c.dated)
        .where(
            times.c.first_day.in_(bindparam("days", expanding=True)),
            times.c.first_day == times.c.last_day,
        )
        .subquery()
    )
    each = bindparam("each", type_=Integer)
    return told_at(select(ranked).where(ranked.c.place <= each).subquery("few"))


async def told_on(
    connection: AsyncConnection, story_id: int, days: Collection[date], each: int
) -> list[DatedRow]:
    """Sentences in which a story tells of some days by a date: of each day the most salient."""
    given = {"story": story_id, "days": _few(days), "each": at_most(each)}
    return [dated_row(row) for row in (await connection.execute(telling_on(), given)).all()]


@cache
def first_published() -> AnySelect:
    """The statement of `published_on`, made once; its parameters are `story`, `days`, `each`."""
    articles = schema.articles
    place = func.row_number().over(partition_by=articles.c.day, order_by=articles.c.recency)
    ranked = (
        select(articles.c.id, place.label("place"))
        .where(articles.c.story_id == bindparam("story"), articles.c.duplicate_of.is_(None))
        .where(articles.c.day.in_(bindparam("days", expanding=True)))
        .subquery()
    )
    each = bindparam("each", type_=Integer)
    return select(ranked.c.id).where(ranked.c.place <= each).order_by(ranked.c.id)


async def published_on(
    connection: AsyncConnection, story_id: int, days: Collection[date], each: int
) -> list[int]:
    """A story's articles of some days, without copies: of each day the first `each`."""
    given = {"story": story_id, "days": _few(days), "each": at_most(each)}
    return list((await connection.scalars(first_published(), given)).all())


def _few(days: Collection[date]) -> list[date]:
    return list(islice(dict.fromkeys(days), MOST_DAYS))


@cache
def naming_days() -> AnySelect:
    """The statement of `dated_places`, made once; its parameter is `ids`."""
    times = schema.timexes
    return (
        select(times.c.article_id, times.c.start)
        .where(times.c.article_id.in_(IDS), times.c.dated)
        .order_by(times.c.article_id, times.c.start)
    )


async def dated_places(
    connection: AsyncConnection, article_ids: Collection[int]
) -> dict[int, list[int]]:
    """Where in articles an expression names days that are known, in order."""
    rows = await connection.execute(naming_days(), {"ids": first_ids(article_ids)})
    found: dict[int, list[int]] = {}
    for article_id, start in rows.all():
        found.setdefault(article_id, []).append(start)
    return found
