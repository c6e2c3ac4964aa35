"""Connections: a pool that reads, one that writes, and errors in our own words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from types import TracebackType

from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from briefings.db.dialects import Dialect
from briefings.db.errors import LockedStoreError, UnwritableStoreError

Guard = Callable[[AsyncConnection], Awaitable[None]]
"""Asked first in a writing transaction; what it raises keeps all of it from being written."""


async def unguarded(connection: AsyncConnection) -> None:
    """Lets everything be written."""


class _Translated:
    """Turns what the driver raises within into a StoreError."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, SQLAlchemyError | UnicodeEncodeError):
            translated = self._dialect.translate(error)
            if translated is None:
                if isinstance(error, TimeoutError):
                    translated = LockedStoreError("no connection came free", self._dialect.where)
                else:
                    return
            raise translated from error


class Database:
    """The connections to one store. Within this process writers wait for each other in turn."""

    def __init__(self, dialect: Dialect, *, read_only: bool) -> None:
        self.dialect = dialect
        self.read_only = read_only
        self._reader: AsyncEngine = dialect.reader()
        self._writer: AsyncEngine | None = None if read_only else dialect.writer()
        self._claimer: AsyncEngine | None = None if read_only else dialect.claimer()
        self._turn = asyncio.Lock()

    @property
    def where(self) -> str:
        """The address, for people."""
        return self.dialect.where

    @property
    def shared(self) -> bool:
        """Whether processes on other machines may use the same database."""
        return self.dialect.shared

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for questions. Each statement sees all that was committed before it."""
        with _Translated(self.dialect):
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose questions all see the same, whatever is written meanwhile."""
        with _Translated(self.dialect):
            async with self._reader.connect() as connection:
                await connection.exec_driver_sql(self.dialect.snapshot)
                try:
                    yield connection
                finally:
                    await connection.exec_driver_sql("ROLLBACK")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: all of it is kept, or on any exception none."""
        writer = self._writer_or_refuse()
        with _Translated(self.dialect):
            async with self._turn, writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def queueing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes jobs and nothing else; on PostgreSQL beside other writers."""
        claimer = self._claimer
        if claimer is None:
            async with self.writing() as connection:
                yield connection
            return
        with _Translated(self.dialect):
            async with claimer.begin() as connection:
                yield connection

    async def now(self) -> datetime | None:
        """The server's time; None where the database has no clock of its own."""
        with _Translated(self.dialect):
            async with self._reader.connect() as connection:
                return await self.dialect.now(connection)

    async def prepare(self) -> None:
        """Makes the database ready for its first migration."""
        with _Translated(self.dialect):
            await self.dialect.prepare(self._writer_or_refuse())

    async def settle(self) -> None:
        """Does what is worth doing now and then, and at the end."""
        if self._writer is not None:
            with _Translated(self.dialect):
                async with self._turn:
                    await self.dialect.settle(self._writer)

    async def size(self) -> int:
        """The bytes that the database takes."""
        async with self.reading() as connection:
            return await self.dialect.size(connection)

    async def wipe(self, tables: Sequence[Table]) -> None:
        """Makes unreadable what deleted and changed rows of tables held: see the dialect."""
        writer = self._writer_or_refuse()
        with _Translated(self.dialect):
            async with self._turn:
                await self.dialect.wipe(writer, tables)

    async def close(self) -> None:
        """Settles and closes every connection."""
        try:
            with _Translated(self.dialect):
                await self._reader.dispose()
            await self.settle()
        finally:
            await self.abandon()

    async def abandon(self) -> None:
        """Closes every connection, and nothing more."""
        await self._reader.dispose()
        if self._writer is not None:
            await self._writer.dispose()
        if self._claimer is not None:
            await self._claimer.dispose()

    def _writer_or_refuse(self) -> AsyncEngine:
        if self._writer is None:
            raise UnwritableStoreError("the store was opened for reading only", self.where)
        return self._writer
