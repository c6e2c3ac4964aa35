"""Retention: articles as old as an operator says go, and all that was read in them.

What stays is brought to what it would be without them: counts, days and headlines of events and
stories, outlets, search. The newest articles, events and stories never go, for ids grow from the
greatest, and how far a chat was told is an id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import (
    Column,
    ScalarSelect,
    Table,
    case,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import recency
from briefings.db.dialects import Dialect
from briefings.db.lookup import AnyRow
from briefings.store import schema
from briefings.store.regroup import Regrouper
from briefings.store.revise import forget_headline, terms_of, uncount_actors

_KEPT = 1_000  # of the newest articles, however old


async def retire(
    connection: AsyncConnection, dialect: Dialect, before: date, today: date, *, limit: int
) -> int:
    """Removes up to `limit` articles published before a day, the oldest first; says how many."""
    rows = await _oldest(connection, before, limit)
    if not rows:
        return 0
    ids = [row.id for row in rows]
    documents = [(row.recency, await terms_of(connection, row.id)) for row in rows]
    for row in rows:
        await forget_headline(connection, row.story_id, row.recency)
        await uncount_actors(connection, row.id, row.story_id)
    for table in (
        schema.timexes,
        schema.mentions,
        schema.quotes,
        schema.figures,
        schema.sentences,
        schema.article_features,
        schema.revisions,
        schema.event_headlines,
    ):
        await connection.execute(delete(table).where(table.c.article_id.in_(ids)))
    articles = schema.articles
    await connection.execute(
        update(articles).where(articles.c.duplicate_of.in_(ids)).values(duplicate_of=None)
    )
    await connection.execute(delete(articles).where(articles.c.id.in_(ids)))
    await dialect.forget(connection, documents)
    gone = await Regrouper(connection, dialect, today).retire(
        [(row.event_id or 0, row.story_id, row.outlet_id) for row in rows]
    )
    await _head(connection, {row.story_id for row in rows} - gone)
    await _uncount(connection, rows, len(gone))
    return len(rows)


async def _head(connection: AsyncConnection, stories: Collection[int]) -> None:
    """Stories whose articles are of no event, for they are from before there were events."""
    table, articles = schema.stories, schema.articles
    query = select(table.c.id).where(
        table.c.id.in_(stories), table.c.headline_ar.is_(None), table.c.headline_en.is_(None)
    )
    for story in (await connection.scalars(query)).all():
        newest = (
            select(articles.c.language, articles.c.headline, articles.c.recency)
            .where(articles.c.story_id == story)
            .order_by(articles.c.recency.desc())
            .limit(1)
        )
        language, headline, order = (await connection.execute(newest)).one()
        values = {f"headline_{language}": headline, f"headline_{language}_recency": order}
        await connection.execute(update(table).where(table.c.id == story).values(values))


async def _oldest(connection: AsyncConnection, before: date, limit: int) -> Sequence[AnyRow]:
    table = schema.articles
    newest = select(func.max(table.c.id)).scalar_subquery()
    others = table.alias("others")

    def last_of(kind: Table, column: Column[int]) -> ScalarSelect[int]:
        """The newest article of the event or story with the greatest id, which must not go."""
        greatest = select(func.max(kind.c.id)).scalar_subquery()
        newest = select(others.c.id).where(others.c[column.name] == greatest)
        return newest.order_by(others.c.recency.desc()).limit(1).scalar_subquery()

    last_story = last_of(schema.stories, table.c.story_id)
    last_event = last_of(schema.events, table.c.event_id)
    query = (
        select(
            table.c.id,
            table.c.recency,
            table.c.story_id,
            table.c.event_id,
            table.c.outlet_id,
            table.c.language,
        )
        .where(
            table.c.recency < recency(before, None, 0),
            table.c.id <= newest - _KEPT,
            table.c.id != func.coalesce(last_story, 0),
            table.c.id != func.coalesce(last_event, 0),
        )
        .order_by(table.c.recency)
        .limit(limit)
    )
    return (await connection.execute(query)).all()


async def _uncount(connection: AsyncConnection, rows: Sequence[AnyRow], stories: int) -> None:
    outlets, told, articles = schema.outlets, schema.story_outlets, schema.articles
    counts = Counter((row.outlet_id, row.language) for row in rows)
    for (outlet, language), count in sorted(counts.items()):
        column = outlets.c[f"articles_{language}"]
        await connection.execute(
            update(outlets)
            .where(outlets.c.id == outlet)
            .values({outlets.c.articles: outlets.c.articles - count, column: column - count})
        )
    used = exists().where(articles.c.outlet_id == outlets.c.id)
    shown = exists().where(told.c.outlet_id == outlets.c.id)
    await connection.execute(delete(outlets).where(outlets.c.articles <= 0, ~used, ~shown))
    totals = schema.totals
    await connection.execute(
        update(totals).values(
            articles=totals.c.articles - len(rows),
            stories=case((totals.c.stories > stories, totals.c.stories - stories), else_=0),
        )
    )
