"""Small helpers that several queries share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Row, Select, String, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

MOST_IDS = 1000
"""How many ids one question may name."""

MOST_TERMS = 16
"""How many terms one question may name."""

MOST_ROWS = 5000
"""The greatest cap a question may ask for."""

_SLICE = 500

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns the tables describe, not the types."""

AnySelect = Select[*tuple[Any, ...]]
"""A statement that gives such rows."""

_Key = TypeVar("_Key", int, str)


def slices(keys: Collection[_Key], size: int = _SLICE) -> Iterator[list[_Key]]:
    """Keys in portions that fit a statement."""
    waiting = iter(keys)
    while portion := list(islice(waiting, size)):
        yield portion


async def ids_by(
    connection: AsyncConnection, column: Column[_Key], keys: Collection[_Key]
) -> dict[_Key, int]:
    """The ids of a table's rows by a unique column."""
    found: dict[_Key, int] = {}
    for portion in slices(keys):
        query = select(column, column.table.c.id).where(column.in_(portion))
        found.update((key, row_id) for key, row_id in await connection.execute(query))
    return found


def first_ids(ids: Iterable[int]) -> list[int]:
    """Ids, each once, at most `MOST_IDS`."""
    return list(islice(dict.fromkeys(ids), MOST_IDS))


def askable(terms: Iterable[str]) -> list[str]:
    """Terms, each once, at most `MOST_TERMS`, without what no stored text can hold."""
    plain = (term.encode("utf-8", "ignore").decode().replace("\0", "").strip() for term in terms)
    return list(islice(dict.fromkeys(term for term in plain if term), MOST_TERMS))


class _CodePoints(ColumnElement[str]):
    """See `by_code_point`."""

    inherit_cache = True
    type = String()
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012

    def __init__(self, column: Column[str]) -> None:
        self.column = column


def by_code_point(column: Column[str]) -> ColumnElement[str]:
    """A text to order by, as SQLite does: PostgreSQL orders by the database's language."""
    return _CodePoints(column)


@compiles(_CodePoints)
def _plain(element: _CodePoints, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


@compiles(_CodePoints, "postgresql")
def _collated(element: _CodePoints, compiler: SQLCompiler, **options: Any) -> str:
    return f'{compiler.process(element.column, **options)} COLLATE "C"'


def at_most(limit: int) -> int:
    """A cap as asked for, between 0 and `MOST_ROWS`."""
    return min(max(limit, 0), MOST_ROWS)
