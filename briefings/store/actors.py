"""Questions about actors: who appears in some articles, and which names the archive has shown."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.lookup import AnySelect, at_most, by_code_point, first_ids
from briefings.models import Actor, ActorKind, Period
from briefings.store import schema
from briefings.store.rows import AppearanceRow

MOST_ARTICLES = 1_000
"""Articles looked at for who appears, the newest of those asked about."""

_MOST_READ = 5_000  # articles whose names are learned, the newest
_UNLISTED = "%:~%"  # the keys that reading gives to names of no list


async def appearing(
    connection: AsyncConnection,
    *,
    story_id: int | None,
    ids: Collection[int] | None,
    period: Period | None,
) -> list[AppearanceRow]:
    """Who appears in a story's articles, in some by id, or in all of a period; most often first."""
    articles, mentions, actors = schema.articles, schema.mentions, schema.actors
    looked = select(articles.c.id, articles.c.day, articles.c.outlet_id)
    if story_id is not None:
        looked = looked.where(articles.c.story_id == story_id)
    elif ids is not None:
        looked = looked.where(articles.c.id.in_(first_ids(ids)))
    if period is not None and period.first is not None:
        looked = looked.where(articles.c.day >= period.first)
    if period is not None and period.last is not None:
        looked = looked.where(articles.c.day <= period.last)
    among = looked.order_by(articles.c.recency.desc()).limit(MOST_ARTICLES).subquery()
    number = func.count(among.c.id.distinct())
    query = (
        select(
            actors,
            number.label("articles"),
            func.count(among.c.outlet_id.distinct()).label("outlets"),
            func.min(among.c.day).label("first"),
            func.max(among.c.day).label("last"),
        )
        .select_from(among)
        .join(mentions, mentions.c.article_id == among.c.id)
        .join(actors, actors.c.id == mentions.c.actor_id)
        .group_by(*actors.c)
        .order_by(number.desc(), func.min(among.c.day), by_code_point(actors.c.key))
    )
    return [
        AppearanceRow(
            Actor(row.key, ActorKind(row.kind), row.name_ar, row.name_en),
            row.articles,
            row.outlets,
            row.first,
            row.last,
        )
        for row in await connection.execute(query)
    ]


def unlisted() -> Select[tuple[str, str, str | None, str | None, int]]:
    """The statement of `met`: actors that no list has, with the articles that name each."""
    actors, mentions, articles = schema.actors, schema.mentions, schema.articles
    newest = select(articles.c.id).order_by(articles.c.recency.desc()).limit(_MOST_READ).subquery()
    number = func.count(mentions.c.article_id.distinct()).label("articles")
    return (
        select(actors.c.key, actors.c.kind, actors.c.name_ar, actors.c.name_en, number)
        .select_from(newest)
        .join(mentions, mentions.c.article_id == newest.c.id)
        .join(actors, actors.c.id == mentions.c.actor_id)
        .where(actors.c.key.like(_UNLISTED), actors.c.name_ar.is_not(None))
        .group_by(actors.c.key, actors.c.kind, actors.c.name_ar, actors.c.name_en)
        .order_by(number.desc(), by_code_point(actors.c.key))
        .limit(bindparam("most", type_=Integer))
    )


async def met(connection: AsyncConnection, most: int) -> list[tuple[Actor, int]]:
    """The names in Arabic of no list that articles have, each with how many, most often first."""
    found = await connection.execute(unlisted(), {"most": at_most(most)})
    return [
        (Actor(row.key, ActorKind(row.kind), row.name_ar, row.name_en), row.articles)
        for row in found
    ]


def speaking(limit: int) -> AnySelect:
    """The statement of `speakers`."""
    actors, quotes, articles = schema.actors, schema.quotes, schema.articles
    newest = select(articles.c.id).order_by(articles.c.recency.desc()).limit(_MOST_READ).subquery()
    number = func.count(quotes.c.article_id.distinct())
    return (
        select(actors)
        .select_from(newest)
        .join(quotes, quotes.c.article_id == newest.c.id)
        .join(actors, actors.c.id == quotes.c.speaker_id)
        .group_by(*actors.c)
        .order_by(number.desc(), by_code_point(actors.c.key))
        .limit(limit)
    )


async def speakers(connection: AsyncConnection, limit: int) -> list[Actor]:
    """Who is quoted in the newest articles, in most of them first."""
    return [
        Actor(row.key, ActorKind(row.kind), row.name_ar, row.name_en)
        for row in await connection.execute(speaking(at_most(limit)))
    ]
