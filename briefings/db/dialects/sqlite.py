"""SQLite: one file, write-ahead log, one writer at a time beside many readers.

Every write begins with BEGIN IMMEDIATE: a read transaction that turns to writing fails at once
when another wrote meanwhile, whatever the busy timeout (https://sqlite.org/isolation.html).

Full-text search is an FTS5 table without content, columns or positions: it answers which articles
hold a term, in the order of their recency, which is its document number. So the newest N matches
come off the end of the index, and nothing is sorted.
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from sqlalchemy import (
    URL,
    Connection,
    Date,
    DateTime,
    Select,
    Table,
    bindparam,
    column,
    event,
    select,
    table,
    text,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeEngine

from briefings.db.dialects.one_writer import OneWriter
from briefings.db.dialects.trips import connection
from briefings.db.errors import (
    FullStoreError,
    LockedStoreError,
    NotAStoreError,
    StoreError,
    UnstorableError,
    UnwritableStoreError,
)
from briefings.db.private import keep_private, make_folder

PATIENCE = 10.0
"""Seconds a writer waits for another process's transaction."""

_READER_PATIENCE = 0.5
"""For who only reads: no writer stands in its way, but who has locked the whole database."""

_READERS = 4
_MAPPED_BYTES = 1 << 30
_CACHE_KIB = 16_384

# FTS5's ascii tokeniser splits at ASCII characters that are no letters or digits: they move to
# the private use area, so that a term is one token whatever it holds.
_OPAQUE = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
_SPLITTING = re.compile(r"[\x00-/:-@\[-`{-\x7f]")

_search = table("article_terms", column("rowid"), column("article_terms"))

_FAILURES: tuple[tuple[str, type[StoreError], str], ...] = (
    ("SQLITE_NOTADB", NotAStoreError, "this is no Mujaz database"),
    ("SQLITE_CORRUPT", NotAStoreError, "the database is damaged"),
    ("SQLITE_BUSY", LockedStoreError, "another process is holding the database locked"),
    ("SQLITE_LOCKED", LockedStoreError, "another process is holding the database locked"),
    ("SQLITE_READONLY", UnwritableStoreError, "the file or its folder cannot be written"),
    ("SQLITE_CANTOPEN", UnwritableStoreError, "the file cannot be opened"),
    ("SQLITE_PERM", UnwritableStoreError, "the file cannot be opened"),
    ("SQLITE_FULL", FullStoreError, "the disk is full"),
    ("SQLITE_IOERR", UnwritableStoreError, "the disk failed to read or write"),
)


class _Cursor(Protocol):
    def execute(self, operation: str, /) -> object: ...

    def close(self) -> object: ...


class _Driver(Protocol):
    def cursor(self) -> _Cursor: ...


class SQLite(OneWriter):
    """A store in one SQLite file (with its `-wal` and `-shm` beside it while open)."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only

    @property
    def where(self) -> str:
        """The file's path as given."""
        return str(self._path)

    def reader(self) -> AsyncEngine:
        """Connections that refuse to write."""
        if self._read_only:
            database = self._path.absolute().as_uri()
            query = {"mode": "ro", "uri": "true"}
            if self._unchanging():
                query["immutable"] = "1"
            url = URL.create("sqlite+aiosqlite", database=database, query=query)
        else:
            url = self._url()
        engine = create_async_engine(
            url,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            hide_parameters=True,  # people's words go no further, not even into an error's
            pool_size=_READERS,
            max_overflow=0,
            pool_timeout=60,
            connect_args={
                "timeout": _READER_PATIENCE if self._read_only else PATIENCE,
                "async_creator_fn": connection,
            },
        )
        _on_connect(engine, f"PRAGMA mmap_size={_MAPPED_BYTES}", "PRAGMA query_only=ON")
        return engine

    def writer(self) -> AsyncEngine:
        """The one connection that writes."""
        engine = create_async_engine(
            self._url(),
            pool_size=1,
            max_overflow=0,
            pool_timeout=600,
            hide_parameters=True,
            connect_args={
                "timeout": PATIENCE,
                "isolation_level": None,
                "async_creator_fn": connection,
            },
        )
        _on_connect(
            engine,
            "PRAGMA foreign_keys=ON",
            "PRAGMA secure_delete=ON",  # what is forgotten is overwritten
            # With a write-ahead log a power cut may lose the last transactions, never the file.
            "PRAGMA synchronous=NORMAL",
            f"PRAGMA cache_size=-{_CACHE_KIB}",
        )

        @event.listens_for(engine.sync_engine, "begin")
        def begin_immediate(connection: Connection) -> None:
            if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
                connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine

    def claimer(self) -> None:
        """There is one writer, whatever it writes."""
        return

    @property
    def shared(self) -> bool:
        """A file belongs to one machine."""
        return False

    async def now(self, connection: AsyncConnection) -> None:
        """A file has no clock."""
        return

    async def prepare(self, writer: AsyncEngine) -> None:
        """Creates the folder and the file, for their owner alone, with a write-ahead log."""
        try:
            make_folder(self._path.parent)
        except OSError as error:
            what = f"the folder cannot be created ({error.strerror})"
            raise UnwritableStoreError(what, self.where) from error
        keep_private(self._path)
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        async with writer.connect() as connection:
            autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
            # The switch does not wait for a lock by itself, whatever the busy timeout.
            while True:
                try:
                    await autocommit.exec_driver_sql("PRAGMA journal_mode=WAL")
                    return
                except OperationalError as error:
                    if not _name(error).startswith("SQLITE_BUSY") or loop.time() > end:
                        raise
                await asyncio.sleep(0.05)

    def _insert(self, table: Table) -> Insert:
        return insert(table)

    async def insert_rows(
        self, connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, object]]
    ) -> None:
        """Straight to `executemany`: SQLAlchemy's own way takes longer than SQLite's work."""
        if not rows:
            return
        names = list(rows[0])
        processors = [
            (index, process)
            for index, name in enumerate(names)
            if (process := _bind_processor(table.c[name].type, connection.dialect)) is not None
        ]
        values = list(map(itemgetter(*names), rows))
        if processors:
            for at, row in enumerate(values):
                changed = list(row)
                for index, process in processors:
                    changed[index] = process(changed[index])
                values[at] = tuple(changed)
        prepare = connection.dialect.identifier_preparer
        columns = ", ".join(prepare.quote(name) for name in names)
        places = ", ".join("?" * len(names))
        statement = f"INSERT INTO {prepare.format_table(table)} ({columns}) VALUES ({places})"
        await connection.exec_driver_sql(statement, values)

    async def index(
        self, connection: AsyncConnection, documents: Iterable[tuple[int, frozenset[str]]]
    ) -> None:
        """Adds documents; out of order they would each cost FTS5 a flush."""
        rows = [(recency, " ".join(map(_token, terms))) for recency, terms in documents]
        if rows:
            await connection.exec_driver_sql(
                "INSERT INTO article_terms(rowid, terms) VALUES (?, ?)", rows
            )

    async def forget(
        self, connection: AsyncConnection, documents: Iterable[tuple[int, frozenset[str]]]
    ) -> None:
        """FTS5's own command for tables that keep no content: it must be told what was there."""
        rows = [(recency, " ".join(map(_token, terms))) for recency, terms in documents]
        if rows:
            await connection.exec_driver_sql(
                "INSERT INTO article_terms(article_terms, rowid, terms) VALUES ('delete', ?, ?)",
                rows,
            )

    def holding(
        self, terms: Sequence[str], low: int | None, high: int | None, limit: int
    ) -> Select[int]:
        """The rowids of a MATCH of all terms, from the end of the index."""
        match = " ".join(f'"{_token(term)}"' for term in terms)
        found = select(_search.c.rowid).where(_search.c.article_terms.op("MATCH")(match))
        if low is not None:
            found = found.where(_search.c.rowid >= low)
        if high is not None:
            found = found.where(_search.c.rowid <= high)
        return found.order_by(_search.c.rowid.desc()).limit(bindparam(None, limit, unique=True))

    def translate(self, error: Exception) -> StoreError | None:
        """By SQLite's own error names (https://sqlite.org/rescode.html)."""
        if isinstance(error, UnicodeEncodeError):
            return UnstorableError("a text holds half a surrogate pair", self.where)
        if not isinstance(error, DBAPIError | sqlite3.Error):
            return None
        name = _name(error)
        for prefix, kind, what in _FAILURES:
            if name.startswith(prefix):
                if prefix == "SQLITE_CANTOPEN" and self._path.is_dir():
                    what = "this is a folder, not a database"
                return kind(what, self.where)
        driver = error.orig if isinstance(error, DBAPIError) else error
        return StoreError(f"the database failed: {driver}", self.where)

    async def check(self, connection: AsyncConnection) -> list[str]:
        """SQLite's quick check, foreign keys, and whether search covers all articles."""
        rows = await connection.scalars(text("PRAGMA quick_check(20)"))
        wrong = [str(row) for row in rows if row != "ok"]
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).fetchmany(20)
        wrong += [f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}" for row in broken]
        return wrong

    @property
    def snapshot(self) -> str:
        """A transaction that reads; its first question fixes what it sees."""
        return "BEGIN"

    async def clear_search(self, connection: AsyncConnection) -> None:
        """FTS5's own command for tables that keep no content."""
        await connection.exec_driver_sql(
            "INSERT INTO article_terms(article_terms) VALUES ('delete-all')"
        )

    async def continue_ids(self, connection: AsyncConnection, table: Table) -> None:
        """Nothing to do: a new row's id is one more than the greatest."""

    async def size(self, connection: AsyncConnection) -> int:
        """The file and its log."""
        files = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return await asyncio.to_thread(lambda: sum(f.stat().st_size for f in files if f.exists()))

    async def wipe(self, writer: AsyncEngine, tables: Sequence[Table]) -> None:
        """Writes tables anew, their old pages zeroed, and empties the log.

        `secure_delete` overwrites what is deleted, but moving rows between pages leaves copies in
        the pages' unused room (btree.c, rebuildPage): only a page that is freed is zeroed whole. A
        DELETE of all rows frees every page of a table and its indexes, if no foreign key has to be
        looked after (https://sqlite.org/lang_delete.html#the_truncate_optimization).
        """
        async with writer.connect() as connection:
            raw = await connection.execution_options(isolation_level="AUTOCOMMIT")
            quote = raw.dialect.identifier_preparer.format_table
            await raw.exec_driver_sql("PRAGMA temp_store=MEMORY")
            await raw.exec_driver_sql("PRAGMA foreign_keys=OFF")
            try:
                await raw.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    for name in map(quote, tables):
                        for statement in (
                            f"CREATE TEMP TABLE rewritten AS SELECT * FROM main.{name}",
                            f"DELETE FROM main.{name}",
                            f"INSERT INTO main.{name} SELECT * FROM temp.rewritten",
                            "DROP TABLE temp.rewritten",
                        ):
                            await raw.exec_driver_sql(statement)
                    await raw.exec_driver_sql("COMMIT")
                except BaseException:
                    await raw.exec_driver_sql("ROLLBACK")
                    raise
            finally:
                await raw.exec_driver_sql("PRAGMA foreign_keys=ON")
            end = asyncio.get_running_loop().time() + PATIENCE
            while (await raw.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar():
                if asyncio.get_running_loop().time() > end:
                    return  # a reader that is still at work: the next settling empties it
                await asyncio.sleep(0.05)

    async def settle(self, writer: AsyncEngine) -> None:
        """Brings the log into the file. No statistics: the plans are fixed by the indexes alone.

        A reader that is still at work keeps part of the log; that is no error.
        """
        async with writer.connect() as connection:
            autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await autocommit.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _unchanging(self) -> bool:
        """Whether the file lies where nobody can write (https://sqlite.org/wal.html#readonly).

        A database with a write-ahead log cannot be read there without being told so.
        """
        log = Path(f"{self._path}-wal")
        with suppress(OSError):
            return not os.access(self._path.parent, os.W_OK) and not (
                log.exists() and log.stat().st_size
            )
        return False

    def _url(self) -> URL:
        return URL.create("sqlite+aiosqlite", database=str(self._path))


def _on_connect(engine: AsyncEngine, *statements: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def run(driver: _Driver, record: object) -> None:
        cursor = driver.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()


def _token(term: str) -> str:
    return term.translate(_OPAQUE) if _SPLITTING.search(term) else term


def _bind_processor(
    kind: TypeEngine[object], dialect: SQLAlchemyDialect
) -> Callable[[object], object] | None:
    """How a column's values are handed to the driver, None where as they are."""
    if not isinstance(kind, Date | DateTime):
        return None  # the driver takes numbers, texts and bytes by itself
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _name(error: Exception) -> str:
    """SQLite's name of an error, such as SQLITE_BUSY_SNAPSHOT; "" where it has none."""
    cause: BaseException | None = error
    while cause is not None:
        name = getattr(cause, "sqlite_errorname", None)
        if isinstance(name, str):
            return name
        cause = cause.orig if isinstance(cause, DBAPIError) else cause.__cause__
    return ""
