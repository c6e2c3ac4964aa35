"""Finding stories and articles by terms, in one order on any database."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from sqlalchemy import BindParameter, bindparam, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import recency_range
from briefings.db.dialects import Dialect
from briefings.db.lookup import AnyRow, AnySelect, askable, at_most, first_ids
from briefings.models import Period, ReferenceReason
from briefings.store import schema
from briefings.store.catalogue import stories_by_id
from briefings.store.rows import ArticleRow, Found, FoundStory

Mode = Literal["all", "any"]

# Of a term that very many stories share, those it weighs most in.
_STORIES_A_TERM = 300


@cache
def article_rows() -> AnySelect:
    """The columns of an ArticleRow."""
    articles, outlets, original = schema.articles, schema.outlets, schema.articles.alias()
    query = select(
        articles.c.id,
        articles.c.recency,
        articles.c.story_id,
        articles.c.duplicate_of,
        articles.c.headline,
        articles.c.language,
        outlets.c.name.label("outlet"),
        articles.c.url,
        articles.c.day,
        articles.c.day_reason,
        func.coalesce(articles.c.agencies, original.c.agencies).label("agencies"),
    )
    return query.join(outlets, outlets.c.id == articles.c.outlet_id).outerjoin(
        original, original.c.id == articles.c.duplicate_of
    )


async def articles_by_id(
    connection: AsyncConnection, ids: Collection[int]
) -> dict[int, ArticleRow]:
    """Articles by id; unknown ids are left out."""
    rows = await connection.execute(by_id(), {"ids": first_ids(ids)})
    return {row.id: article_of(row) for row in rows.all()}


@cache
def by_id() -> AnySelect:
    """The statement of `articles_by_id`, made once; its parameter is `ids`."""
    table = schema.articles
    ids: BindParameter[list[int]] = bindparam("ids", expanding=True)
    return article_rows().where(table.c.id.in_(ids)).order_by(table.c.id)


def newest(period: Period | None, limit: int, story_id: int | None = None) -> AnySelect:
    """Articles of a period, and of a story if one is given, newest first."""
    order = schema.articles.c.recency
    low, high = recency_range(period)
    query = article_rows()
    if story_id is not None:
        query = query.where(schema.articles.c.story_id == story_id)
    if low is not None:
        query = query.where(order >= low)
    if high is not None:
        query = query.where(order <= high)
    return query.order_by(order.desc()).limit(limit)


async def newest_articles(
    connection: AsyncConnection, period: Period | None, limit: int, story_id: int | None = None
) -> Found:
    """The answer to `newest`."""
    limit = at_most(limit)
    rows = (await connection.execute(newest(period, limit + 1, story_id))).all()
    return Found(tuple(article_of(row) for row in rows[:limit]), len(rows) > limit)


async def find_articles(
    connection: AsyncConnection,
    dialect: Dialect,
    terms: Sequence[str],
    period: Period | None,
    limit: int,
    mode: Mode,
) -> Found:
    """Articles that hold terms; see `Store.find_articles`."""
    wanted = askable(terms)
    if not wanted:
        return Found((), False) if terms else await newest_articles(connection, period, limit)
    limit = at_most(limit)
    if mode == "all" or len(wanted) == 1:
        low, high = recency_range(period)
        matching = list(await connection.scalars(dialect.holding(wanted, low, high, limit + 1)))
        capped = len(matching) > limit
        holders = dict.fromkeys(matching[:limit], tuple(wanted))
    else:
        holders, capped = await _any(connection, dialect, wanted, period, limit)
    rows = await _by_recency(connection, holders)
    return Found(
        tuple(
            replace(article_of(rows[order]), matched=matched)
            for order, matched in holders.items()
            if order in rows
        ),
        capped,
    )


async def _any(
    connection: AsyncConnection,
    dialect: Dialect,
    terms: Sequence[str],
    period: Period | None,
    limit: int,
) -> tuple[dict[int, tuple[str, ...]], bool]:
    """Articles that hold one of the terms, best first, with the terms they hold.

    Each term brings its newest `limit` articles, so a rare term is heard beside a common one; the
    fewer it brings, the more it weighs.
    """
    low, high = recency_range(period)
    parts = [dialect.holding([term], low, high, limit + 1).subquery() for term in terms]
    by_term: list[list[int]] = []
    for part in parts:
        by_term.append(list(await connection.scalars(select(part.c[0]))))
    capped = any(len(found) > limit for found in by_term)
    weights = [1.0 + math.log2((limit + 1) / max(1, len(found))) for found in by_term]
    matched: dict[int, list[int]] = {}
    for index, found in enumerate(by_term):
        for order in found:
            matched.setdefault(order, []).append(index)
    best = sorted(
        matched, key=lambda order: (-round(sum(weights[i] for i in matched[order]), 6), -order)
    )
    capped = capped or len(best) > limit
    return {order: tuple(terms[i] for i in matched[order]) for order in best[:limit]}, capped


async def _by_recency(connection: AsyncConnection, orders: Collection[int]) -> dict[int, AnyRow]:
    if not orders:
        return {}
    query = article_rows().where(schema.articles.c.recency.in_(orders))
    return {row.recency: row for row in await connection.execute(query)}


@cache
def weightiest(count: int) -> AnySelect:
    """The statement of `find_stories`: for each term the stories it weighs most in.

    Its parameters are `term_0` and so on.
    """
    table = schema.story_terms
    return union_all(
        *(
            select(
                select(table.c.story_id, table.c.term, table.c.weight)
                .where(table.c.term == bindparam(f"term_{at}"))
                .order_by(table.c.weight.desc(), table.c.story_id.desc())
                .limit(_STORIES_A_TERM)
                .subquery()
            )
            for at in range(count)
        )
    )  # type: ignore[return-value]  # a compound of selects is executed like one


async def find_stories(
    connection: AsyncConnection, terms: Sequence[str], limit: int
) -> list[FoundStory]:
    """Stories by the sum of the weights of the terms asked for, then by activity."""
    wanted = askable(terms)
    if not wanted:
        return []
    scores: dict[int, float] = {}
    matched: dict[int, set[str]] = {}
    given = {f"term_{at}": term for at, term in enumerate(wanted)}
    for story_id, term, weight in await connection.execute(weightiest(len(wanted)), given):
        scores[story_id] = scores.get(story_id, 0.0) + weight
        matched.setdefault(story_id, set()).add(term)
    best = sorted(scores, key=lambda key: (-round(scores[key], 6), -key))[: at_most(limit)]
    rows = await stories_by_id(connection, best)
    found = [
        FoundStory(rows[key], scores[key], tuple(term for term in wanted if term in matched[key]))
        for key in best
        if key in rows
    ]
    return sorted(found, key=lambda one: (-round(one.score, 6), -one.story.activity, -one.story.id))


def article_of(row: AnyRow) -> ArticleRow:
    """An article from a row of `article_rows`."""
    return ArticleRow(
        id=row.id,
        recency=row.recency,
        story_id=row.story_id,
        duplicate_of=row.duplicate_of,
        headline=row.headline,
        language=row.language,
        outlet=row.outlet,
        url=row.url,
        day=row.day,
        assumed=row.day_reason != ReferenceReason.GIVEN.value,
        agencies=tuple((row.agencies or "").split()),
    )
