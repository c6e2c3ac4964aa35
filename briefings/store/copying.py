"""Copies a whole store, row by row, from one database to another of any kind.

It is read in one snapshot and written in one transaction: an interruption leaves the target as it
was, and whoever goes on writing to the source is not waited for. Search is built anew from the
terms of the sentences. Then every row is compared.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Table, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.engine import Database
from briefings.db.errors import StoreError, UnwritableStoreError
from briefings.db.metadata import metadata
from briefings.store import schema

MOMENTARY: Final = frozenset(("leases", "workers"))
"""Tables of who is at work just now: of no use elsewhere."""

_PAGE: Final = 500
_SIGNS: Final = ("articles", "chats", "sources", "outlets")  # a store with none of them is empty

Progress = Callable[[str, int, int], None]
"""Told the table, how many of its rows are done, and how many there are."""


class CopyError(StoreError):
    """The copy does not hold what the source holds."""


def tables() -> list[Table]:
    """The tables that are copied, those that others refer to first."""
    return [one for one in metadata.sorted_tables if one.name not in MOMENTARY]


async def is_empty(database: Database) -> bool:
    """Whether a store holds nothing yet."""
    async with database.reading() as connection:
        for table in tables():
            if table.name in _SIGNS and await _count(connection, table):
                return False
    return True


async def copy_store(
    source: Database,
    target: Database,
    *,
    progress: Progress = lambda table, done, of: None,
    replace: bool = False,
) -> int:
    """Copies all, verifies it, and answers with how many rows it was.

    Both must be of this version. Raises UnwritableStoreError where the target holds something and
    is not to be replaced, CopyError where a row is not the same, or another StoreError; then the
    target is as it was.
    """
    if not replace and not await is_empty(target):
        raise UnwritableStoreError("it is not empty", target.where)
    copied = 0
    async with source.snapshot() as reading, target.writing() as writing:
        for table in reversed(tables()):
            await _clear(writing, table)
        await target.dialect.clear_search(writing)
        for table in tables():
            copied += await _copy(reading, target, writing, table, progress)
        await _index(reading, target, writing, progress)
        for table in tables():
            await _verify(reading, writing, table, target.where, progress)
    return copied


async def rows_of(connection: AsyncConnection, table: Table) -> AsyncIterator[dict[str, Any]]:
    """All rows of a table by its key, as plain values; moments are UTC-aware."""
    async for page in _pages(connection, table):
        for row in page:
            yield row


def as_json(row: Mapping[str, Any]) -> dict[str, object]:
    """A row whose values JSON can hold: ISO 8601 moments, bytes as base64."""

    def plain(value: object) -> object:
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        return value

    return {name: plain(value) for name, value in row.items()}


async def _copy(
    reading: AsyncConnection,
    target: Database,
    writing: AsyncConnection,
    table: Table,
    progress: Progress,
) -> int:
    of, done = await _count(reading, table), 0
    later: list[dict[str, Any]] = []
    async for page in _pages(reading, table):
        rows = page
        if table is schema.articles:  # a copy may stand before what it is one of
            later += [
                {"of": row["id"], "to": row["duplicate_of"]}
                for row in page
                if row["duplicate_of"] is not None
            ]
            rows = [{**row, "duplicate_of": None} for row in page]
        await writing.execute(table.insert(), rows)
        done += len(page)
        progress(table.name, done, of)
    if later:
        await writing.execute(
            update(table).where(table.c.id == bindparam("of")).values(duplicate_of=bindparam("to")),
            later,
        )
    await target.dialect.continue_ids(writing, table)
    return done


async def _index(
    reading: AsyncConnection, target: Database, writing: AsyncConnection, progress: Progress
) -> None:
    """Makes the copied articles findable: in the order of their recency, as search wants it."""
    articles, sentences = schema.articles, schema.sentences
    of, done, last = await _count(reading, articles), 0, None
    while True:
        query = select(articles.c.id, articles.c.recency).order_by(articles.c.recency)
        if last is not None:
            query = query.where(articles.c.recency > last)
        rows = (await reading.execute(query.limit(_PAGE))).all()
        if not rows:
            return
        terms: dict[int, set[str]] = {row.id: set() for row in rows}
        found = select(sentences.c.article_id, sentences.c.terms).where(
            sentences.c.article_id.in_(list(terms))
        )
        for article, words in await reading.execute(found):
            terms[article].update(words.split())
        documents = [(row.recency, frozenset(terms[row.id])) for row in rows]
        await target.dialect.index(writing, documents)
        last = rows[-1].recency
        done += len(rows)
        progress("search", done, of)


async def _verify(
    reading: AsyncConnection,
    writing: AsyncConnection,
    table: Table,
    where: str,
    progress: Progress,
) -> None:
    """Compares every row of a table with its copy. Raises CopyError."""
    of, done = await _count(reading, table), 0
    if await _count(writing, table) != of:
        raise CopyError(f"{table.name} has another number of rows", where)
    keys = list(table.primary_key.columns)
    async for page in _pages(reading, table):
        wanted = or_(*(and_(*(key == row[key.name] for key in keys)) for row in page))
        copies = {
            tuple(row[key.name] for key in keys): row
            for row in map(_plain, (await writing.execute(select(table).where(wanted))).mappings())
        }
        for row in page:
            if copies.get(tuple(row[key.name] for key in keys)) != row:
                raise CopyError(f"a row of {table.name} is not the same", where)
        done += len(page)
        progress(f"{table.name} (verified)", done, of)


async def _clear(writing: AsyncConnection, table: Table) -> None:
    if table is schema.articles:
        await writing.execute(update(table).values(duplicate_of=None))
    await writing.execute(table.delete())


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


async def _pages(connection: AsyncConnection, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    """A table's rows by its key, some at a time: no cursor is held, and no offset counted."""
    keys = list(table.primary_key.columns)
    size = _PAGE if len(keys) == 1 else _PAGE // len(keys)
    last: Sequence[Any] | None = None
    while True:
        query = select(table).order_by(*keys).limit(size)
        if last is not None:
            query = query.where(
                or_(
                    *(
                        and_(
                            *(key == value for key, value in zip(keys[:n], last, strict=False)),
                            keys[n] > last[n],
                        )
                        for n in range(len(keys))
                    )
                )
            )
        page = [_plain(row) for row in (await connection.execute(query)).mappings()]
        if not page:
            return
        yield page
        last = [page[-1][key.name] for key in keys]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row by the names of its columns; SQLite's moments are UTC and do not say so."""
    return {
        str(name): value.replace(tzinfo=UTC)
        if isinstance(value, datetime) and value.tzinfo is None
        else value
        for name, value in row.items()
    }
