"""Corrected articles: the old wording is set aside and what was read in it is taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.dialects import Dialect
from briefings.db.errors import UnstorableError
from briefings.db.lookup import first_ids, ids_by, slices
from briefings.store import schema
from briefings.store.rows import EarlierRow, RevisionRow

MOST_REVISIONS = 20
"""Earlier wordings kept of one article: of more, the first nineteen and the last."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An article whose words were taken back: what the new wording takes over."""

    article_id: int
    story_id: int
    outlet_id: int
    duplicate_of: int | None
    event_id: int | None


async def worded(connection: AsyncConnection, content_hashes: Collection[str]) -> dict[str, int]:
    """The article that says, or said before it was corrected, the words of each hash."""
    found = await ids_by(connection, schema.articles.c.content_hash, content_hashes)
    table = schema.revisions
    for portion in slices(content_hashes):
        query = select(table.c.content_hash, table.c.article_id).where(
            table.c.content_hash.in_(portion)
        )
        found.update((words, article_id) for words, article_id in await connection.execute(query))
    return found


async def earlier(
    connection: AsyncConnection, identities: Collection[str], urls: Collection[str]
) -> list[EarlierRow]:
    """The articles of some identities or URLs, in the order of their ids."""
    articles, outlets = schema.articles, schema.outlets
    rows: dict[int, EarlierRow] = {}
    for column, wanted in ((articles.c.identity, identities), (articles.c.url, urls)):
        for portion in slices(sorted(wanted)):
            query = (
                select(
                    articles.c.id,
                    articles.c.story_id,
                    outlets.c.key,
                    articles.c.identity,
                    articles.c.url,
                    articles.c.origin,
                    articles.c.headline,
                    articles.c.text,
                )
                .join(outlets, outlets.c.id == articles.c.outlet_id)
                .where(column.in_(portion))
            )
            for row in await connection.execute(query):
                rows[row.id] = EarlierRow(*row)
    return [rows[article_id] for article_id in sorted(rows)]


async def revisions(connection: AsyncConnection, ids: Collection[int]) -> list[RevisionRow]:
    """What articles said before, by article, the first wording first."""
    table = schema.revisions
    query = (
        select(
            table.c.article_id,
            table.c.number,
            table.c.headline,
            table.c.text,
            table.c.published,
            table.c.read_at,
        )
        .where(table.c.article_id.in_(first_ids(ids)))
        .order_by(table.c.article_id, table.c.number)
    )
    return [
        RevisionRow(
            row.article_id,
            row.number,
            row.headline,
            row.text,
            row.published and row.published.replace(tzinfo=UTC),  # which SQLite does not keep
            row.read_at.replace(tzinfo=UTC),
        )
        for row in await connection.execute(query)
    ]


async def withdraw(
    connection: AsyncConnection, dialect: Dialect, ids: Sequence[int]
) -> dict[int, Withdrawn]:
    """Sets wordings aside, and removes what was read in them from search, stories and tables.

    Raises UnstorableError where there is no such article.
    """
    articles, table = schema.articles, schema.revisions
    found: dict[int, Withdrawn] = {}
    documents: list[tuple[int, frozenset[str]]] = []
    for article_id in ids:
        row = (
            await connection.execute(select(articles).where(articles.c.id == article_id))
        ).first()
        if row is None:
            raise UnstorableError(f"there is no article {article_id}", dialect.where)
        before = await connection.scalar(
            select(func.coalesce(func.max(table.c.number), 0)).where(
                table.c.article_id == article_id
            )
        )
        number = min(int(before or 0) + 1, MOST_REVISIONS)
        await connection.execute(
            delete(table).where(table.c.article_id == article_id, table.c.number == number)
        )
        await connection.execute(
            table.insert(),
            [
                {
                    "article_id": article_id,
                    "number": number,
                    "content_hash": row.content_hash,
                    "headline": row.headline,
                    "published": row.published,
                    "read_at": row.updated_at or row.read_at,
                    "text": row.text,
                }
            ],
        )
        documents.append((row.recency, await terms_of(connection, article_id)))
        await forget_headline(connection, row.story_id, row.recency)
        await uncount_actors(connection, article_id, row.story_id)
        for derived in (
            schema.timexes,
            schema.mentions,
            schema.quotes,
            schema.figures,
            schema.sentences,
        ):
            await connection.execute(delete(derived).where(derived.c.article_id == article_id))
        found[article_id] = Withdrawn(
            article_id, row.story_id, row.outlet_id, row.duplicate_of, row.event_id
        )
    await dialect.forget(connection, documents)
    return found


async def terms_of(connection: AsyncConnection, article_id: int) -> frozenset[str]:
    """The terms that an article is found by, as it was indexed."""
    terms = await connection.scalars(
        select(schema.sentences.c.terms).where(schema.sentences.c.article_id == article_id)
    )
    return frozenset(" ".join(terms).split())


async def forget_headline(connection: AsyncConnection, story_id: int, recency: int) -> None:
    """A story that bears the article's headline will bear its new one, or an older article's."""
    stories = schema.stories
    for headline, order in (
        (stories.c.headline_ar, stories.c.headline_ar_recency),
        (stories.c.headline_en, stories.c.headline_en_recency),
    ):
        await connection.execute(
            update(stories)
            .where(stories.c.id == story_id, order == recency)
            .values({headline: None, order: None})
        )


async def uncount_actors(connection: AsyncConnection, article_id: int, story_id: int) -> None:
    """Takes an article's actors off its story's counts."""
    mentions, counts = schema.mentions, schema.story_actors
    named = Counter(
        await connection.scalars(
            select(mentions.c.actor_id).where(mentions.c.article_id == article_id).distinct()
        )
    )
    for actor_id in named:
        here = (counts.c.story_id == story_id, counts.c.actor_id == actor_id)
        await connection.execute(update(counts).where(*here).values(articles=counts.c.articles - 1))
        await connection.execute(delete(counts).where(*here, counts.c.articles <= 0))
