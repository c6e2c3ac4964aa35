"""What search ranks: the articles likeliest to answer, with their sentences' terms.

Only one primitive of the database is used, "the newest articles that hold these terms", so that
every engine brings the same candidates; the ranking itself is ours (`briefings.writing.ranking`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import recency_range
from briefings.db.dialects import Dialect
from briefings.db.lookup import AnySelect, askable
from briefings.models import Period
from briefings.store import catalogue, schema
from briefings.store.finding import article_of, article_rows
from briefings.store.rows import ArticleRow
from briefings.store.sentences import IDS

_HOLDERS = 400  # newest articles that a term brings
_TOGETHER = 200  # newest articles that hold all terms known
_ROLES_OF_TITLES = ("title", "lead")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence's terms in the order of the text, and the keys of the actors it names.

    The terms are left out where none of those asked for is among them; `length` counts them all.
    """

    title: bool
    length: int
    terms: tuple[str, ...]
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may answer, with its sentences in the order of the text."""

    article: ArticleRow
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The articles that hold the rarest and most of some terms.

    `frequencies` says of each term in how many of the store's `articles` it stands, an estimate
    where these are very many; 0 for one that none holds.
    """

    found: tuple[Candidate, ...]
    frequencies: Mapping[str, int]
    articles: int
    capped: bool


async def candidates(
    connection: AsyncConnection,
    dialect: Dialect,
    terms: Sequence[str],
    period: Period | None,
    limit: int,
) -> Candidates:
    """The `limit` articles of a period that hold the most of some terms, rarer ones more."""
    wanted = askable(terms)
    low, high = recency_range(period)
    total = (await catalogue.totals(connection)).articles
    holders: dict[str, list[int]] = {}
    for term in wanted:
        part = dialect.holding([term], low, high, _HOLDERS + 1)
        holders[term] = list(await connection.scalars(part))
    frequencies = {term: _frequency(len(found), total) for term, found in holders.items()}
    known = [term for term in wanted if holders[term]]
    together: list[int] = []
    if len(known) > 1:
        part = dialect.holding(known, low, high, _TOGETHER)
        together = list(await connection.scalars(part))
    scores: dict[int, float] = {}
    for term in known:
        weight = rarity(frequencies[term], total)
        for order in holders[term]:
            scores[order] = scores.get(order, 0.0) + weight
    everything = sum(rarity(frequencies[term], total) for term in known)
    scores.update(dict.fromkeys(together, everything))
    best = sorted(scores, key=lambda order: (-round(scores[order], 6), -order))[:limit]
    capped = len(scores) > len(best) or any(len(found) > _HOLDERS for found in holders.values())
    return Candidates(await _told(connection, best, known), frequencies, total, capped)


def rarity(frequency: int, articles: int) -> float:
    """Inverse document frequency as BM25 weighs it, never below zero.

    Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with Lucene's 1 inside
    the logarithm.
    """
    return math.log(1 + (max(articles, frequency) - frequency + 0.5) / (frequency + 0.5))


def _frequency(found: int, articles: int) -> int:
    """How many articles hold a term that brought so many; between the cap and all, if capped."""
    if found <= _HOLDERS:
        return found
    return max(found, round(math.sqrt(_HOLDERS * articles)))


async def _told(
    connection: AsyncConnection, orders: Sequence[int], known: Sequence[str]
) -> tuple[Candidate, ...]:
    if not orders:
        return ()
    query = article_rows().where(schema.articles.c.recency.in_(orders))
    rows = sorted(
        map(article_of, (await connection.execute(query)).all()), key=attrgetter("recency")
    )
    passages: dict[int, list[tuple[int, Passage]]] = {row.id: [] for row in rows}
    told = await connection.execute(all_terms(), {"ids": list(passages)})
    for at, order, role, terms, actors in told.all():
        said = tuple(terms.split()) if any(term in terms for term in known) else ()
        keys = tuple(actors.split("\t")) if actors else ()
        length = len(said) or terms.count(" ") + bool(terms)
        passages[at].append((order, Passage(role in _ROLES_OF_TITLES, length, said, keys)))
    return tuple(
        Candidate(row, tuple(passage for _, passage in sorted(passages[row.id], key=_order)))
        for row in rows
    )


def _order(item: tuple[int, Passage]) -> int:
    return item[0]


@cache
def all_terms() -> AnySelect:
    """The statement of the terms of all sentences of some articles; its parameter is `ids`."""
    table = schema.sentences
    return select(
        table.c.article_id, table.c.order, table.c.role, table.c.terms, table.c.actors
    ).where(table.c.article_id.in_(IDS))
