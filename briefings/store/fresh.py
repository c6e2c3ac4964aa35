"""Questions about what came in since: new articles, corrected ones, and the figures in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import recency
from briefings.db.lookup import at_most, first_ids, slices
from briefings.store import schema
from briefings.store.finding import article_of, article_rows
from briefings.store.rows import ArticleRow


@dataclass(frozen=True, slots=True)
class Since:
    """New are articles with a greater id than `article`, or corrected later than `at`.

    None of them is of a day before `first_day`, or has an id above `until`.
    """

    article: int
    at: datetime | None
    until: int
    first_day: date


@dataclass(frozen=True, slots=True)
class FreshRow:
    """An article that is new, or known but `corrected` meanwhile."""

    article: ArticleRow
    corrected: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure and where it stands; see `briefings.models.Figure`."""

    article_id: int
    start: int
    end: int
    low: float
    high: float
    unit: str | None
    counted: str | None


async def last_article(connection: AsyncConnection) -> int:
    """The id of the article added last, 0 where there is none."""
    return int(await connection.scalar(select(func.max(schema.articles.c.id))) or 0)


async def fresh_articles(
    connection: AsyncConnection, since: Since, story_id: int | None, limit: int
) -> list[FreshRow]:
    """New articles, newest first: by the primary key, and by the index of corrections."""
    table = schema.articles
    kept = [table.c.id <= since.until, table.c.recency >= recency(since.first_day, None, 0)]
    if story_id is not None:
        kept.append(table.c.story_id == story_id)
    new = [table.c.id > since.article]
    if since.at is not None:
        new.append(table.c.updated_at > since.at)
    query = article_rows().where(or_(*new), *kept)
    rows = await connection.execute(query.order_by(table.c.recency.desc()).limit(at_most(limit)))
    return [FreshRow(article_of(row), row.id <= since.article) for row in rows]


async def figures_of(connection: AsyncConnection, ids: Collection[int]) -> list[FigureRow]:
    """The figures of articles, in the order of their text."""
    table = schema.figures
    found: list[FigureRow] = []
    for portion in slices(first_ids(ids)):
        query = select(table).where(table.c.article_id.in_(portion))
        rows = await connection.execute(query.order_by(table.c.article_id, table.c.position))
        found += (
            FigureRow(row.article_id, row.start, row.end, row.low, row.high, row.unit, row.counted)
            for row in rows
        )
    return found
