"""What differs between databases, behind one protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Executable, Select, Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from briefings.db.errors import StoreError, UnsupportedStoreError

_SECRETS = ("password", "sslpassword")  # keys of a URL's query that libpq knows


class Dialect(Protocol):
    """One kind of database at one address. Everything else in the store is the same for all."""

    @property
    def where(self) -> str:
        """The address, for people: without a password."""
        ...

    def reader(self) -> AsyncEngine:
        """A small pool of connections that cannot write; each statement sees its own snapshot."""
        ...

    def writer(self) -> AsyncEngine:
        """Connections whose transactions hold the right to write from their beginning."""
        ...

    def claimer(self) -> AsyncEngine | None:
        """Connections whose transactions keep nobody from writing; None where there are none."""
        ...

    @property
    def shared(self) -> bool:
        """Whether processes on other machines may use the same database."""
        ...

    async def now(self, connection: AsyncConnection) -> datetime | None:
        """The server's time; None where the database has no clock of its own."""
        ...

    async def prepare(self, writer: AsyncEngine) -> None:
        """Does what a new database needs before its first migration."""
        ...

    async def reserve(self, connection: AsyncConnection, table: Table, count: int) -> range:
        """Takes that many fresh ids of a table, for the writing transaction."""
        ...

    async def insert_rows(
        self, connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, object]]
    ) -> None:
        """Inserts many rows that all name the same columns, by the shortest way to the driver."""
        ...

    def insert_new(self, table: Table, keys: Sequence[str]) -> Executable:
        """An insert that leaves a row alone whose keys are there."""
        ...

    def insert_or_add(self, table: Table, keys: Sequence[str], count: str) -> Executable:
        """An insert that adds to one count of a row whose keys are there."""
        ...

    def insert_or_replace(self, table: Table, keys: Sequence[str], column: str) -> Executable:
        """An insert that sets one column of a row whose keys are there."""
        ...

    async def index(
        self, connection: AsyncConnection, documents: Iterable[tuple[int, frozenset[str]]]
    ) -> None:
        """Makes articles findable: pairs of recency and terms, ascending."""
        ...

    async def forget(
        self, connection: AsyncConnection, documents: Iterable[tuple[int, frozenset[str]]]
    ) -> None:
        """Removes documents from the full-text index, each exactly as it was indexed."""
        ...

    def holding(
        self, terms: Sequence[str], low: int | None, high: int | None, limit: int
    ) -> Select[int]:
        """The recency of articles that hold all terms (one at least), the greatest first.

        Its cost is bounded by the matches it passes over, never by sorting them.
        """
        ...

    def translate(self, error: Exception) -> StoreError | None:
        """The driver's error in our words, None where it is not the database's doing."""
        ...

    async def check(self, connection: AsyncConnection) -> list[str]:
        """What is wrong with the database, in its own words."""
        ...

    @property
    def snapshot(self) -> str:
        """The statement that begins a transaction whose questions all see the same."""
        ...

    async def clear_search(self, connection: AsyncConnection) -> None:
        """Takes all documents out of search."""
        ...

    async def continue_ids(self, connection: AsyncConnection, table: Table) -> None:
        """Lets new ids go on after the greatest, where rows came with ids of their own."""
        ...

    async def size(self, connection: AsyncConnection) -> int:
        """The bytes that the database takes, its log with it."""
        ...

    async def wipe(self, writer: AsyncEngine, tables: Sequence[Table]) -> None:
        """Makes unreadable what deleted and changed rows of tables held, where that can be done."""
        ...

    async def settle(self, writer: AsyncEngine) -> None:
        """What is worth doing before the last connection closes."""
        ...


def dialect_for(where: str | Path, *, read_only: bool) -> Dialect:
    """The dialect of an address: a path, or a URL as SQLAlchemy writes them.

    Raises UnsupportedStoreError for a kind of database that has none.
    """
    from briefings.db.dialects.sqlite import SQLite

    if isinstance(where, Path) or "://" not in where:
        return SQLite(Path(where), read_only=read_only)
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    scheme = where.partition("://")[0]
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        # The rest of a URL that cannot be taken apart may hold a password.
        raise UnsupportedStoreError("this is no database URL", f"{scheme}://…") from None
    shown = url.difference_update_query(_SECRETS).render_as_string(hide_password=True)
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        from briefings.db.dialects.postgresql import PostgreSQL

        return PostgreSQL(url, shown)
    if url.get_backend_name() == "postgresql":
        raise UnsupportedStoreError("write postgresql:// without a driver", shown)
    if url.get_backend_name() != "sqlite":
        raise UnsupportedStoreError("only SQLite and PostgreSQL are supported", shown)
    if url.database in (None, "", ":memory:"):
        raise UnsupportedStoreError("a store needs a file", shown)
    return SQLite(Path(str(url.database)), read_only=read_only)
