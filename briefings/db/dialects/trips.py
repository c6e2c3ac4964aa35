"""SQLite behind aiosqlite, with one trip to the connection's thread for a statement.

SQLAlchemy makes a cursor, executes, fetches and closes; with aiosqlite each of these goes to the
thread and back, which for most questions costs more than SQLite's answer. Here the cursor is made
on the way, the first rows come back with the statement, and it is closed when there are no more.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar, cast

import aiosqlite

_WITH_IT = 1_000  # rows that come back with the statement: more would keep memory and lock long
_T = TypeVar("_T")
_Row = tuple[Any, ...]  # whatever was asked for


def connection(database: str, **options: Any) -> aiosqlite.Connection:
    """A connection for SQLAlchemy (`async_creator_fn`); options are those of `sqlite3.connect`."""
    made = _Connection(partial(sqlite3.connect, database, **options))
    made._thread.daemon = True  # as SQLAlchemy does, so that no forgotten one keeps a process up
    return made


class _Connection(aiosqlite.Connection):
    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(self._opened, iter_chunk_size=64)
        self._connect_driver = connect
        self._driver: sqlite3.Connection | None = None

    def _opened(self) -> sqlite3.Connection:
        self._driver = self._connect_driver()
        return self._driver

    def _closed(self) -> None:
        if self._driver is not None:
            self._driver.close()

    def stop(self) -> asyncio.Future[Any] | None:
        """Ends the thread. (aiosqlite leaves open what it opens for a cancelled task.)"""
        self._tx.put_nowait((None, self._closed))
        return super().stop()

    # Ours is no subclass of aiosqlite's cursor, which stands for one that is there already.
    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)

    async def on_thread(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Does it on the connection's thread."""
        done = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]
        return cast(_T, done)


class _Cursor:
    """What SQLAlchemy uses of a cursor (`AsyncIODBAPICursor`)."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: deque[_Row] = deque()
        self._open = False  # whether SQLite may have more rows
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        """As in PEP 249."""
        return self._cursor.description if self._cursor else None

    @property
    def rowcount(self) -> int:
        """As in PEP 249."""
        return self._cursor.rowcount if self._cursor else -1

    @property
    def lastrowid(self) -> int | None:
        """As in PEP 249."""
        return self._cursor.lastrowid if self._cursor else None

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Executes a statement and fetches its first rows."""

        def work(driver: sqlite3.Connection) -> tuple[sqlite3.Cursor, Sequence[_Row]]:
            cursor = driver.cursor()
            try:
                cursor.execute(statement, parameters)
                return cursor, self._fetched(cursor, _WITH_IT)
            except BaseException:
                # The error's traceback keeps the cursor until the collector frees it, on the event
                # loop, which would then wait for whatever this connection is doing.
                cursor.close()
                raise

        self._cursor, rows = await self._connection.on_thread(work)
        self._rows = deque(rows)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> Self:
        """Executes a statement once for each of the parameters."""

        def work(driver: sqlite3.Connection) -> sqlite3.Cursor:
            cursor = driver.cursor()
            cursor.executemany(statement, parameters)
            return cursor

        self._cursor = await self._connection.on_thread(work)
        return self

    async def fetchone(self) -> _Row | None:
        """The next row."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> list[_Row]:
        """The next rows."""
        wanted = self.arraysize if size is None else size
        if len(self._rows) < wanted:
            await self._more(wanted)
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchall(self) -> list[_Row]:
        """All rows that are left."""
        await self._more(None)
        rows = list(self._rows)
        self._rows.clear()
        return rows

    async def close(self) -> None:
        """Lets go of the statement, where rows were left."""
        self._rows.clear()
        cursor = self._cursor
        if self._open and cursor is not None:
            self._open = False
            await self._connection.on_thread(lambda _: cursor.close())

    async def _more(self, count: int | None) -> None:
        cursor = self._cursor
        if self._open and cursor is not None:
            self._rows += await self._connection.on_thread(lambda _: self._fetched(cursor, count))

    def _fetched(self, cursor: sqlite3.Cursor, count: int | None) -> Sequence[_Row]:
        """Rows of a cursor, which is closed when they are the last. On the connection's thread."""
        if cursor.description is None:
            return ()
        rows = cursor.fetchall() if count is None else cursor.fetchmany(count)
        self._open = count is not None and len(rows) == count
        if not self._open:
            cursor.close()
        return rows
