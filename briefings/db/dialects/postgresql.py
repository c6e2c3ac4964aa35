"""PostgreSQL: one database that processes on several machines may share.

Every write begins with one lock of the whole database, held to the transaction's end, so that there
is one writer at a time here too: ids after the greatest, counts that are read and written back, and
"what came in after this article" are as right as on SQLite, and a row with a greater id was never
committed earlier. Readers wait for nobody. READ COMMITTED, or the snapshot would be older than the
lock (https://www.postgresql.org/docs/current/transaction-iso.html).

Full-text search is a `tsvector` for each article, made of our own terms as they are: PostgreSQL's
parsers and dictionaries never see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import psycopg
from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Select,
    Table,
    bindparam,
    cast,
    column,
    event,
    func,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR, Insert, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from briefings.db.dialects.one_writer import OneWriter
from briefings.db.errors import (
    FullStoreError,
    LockedStoreError,
    NotAStoreError,
    StoreError,
    UnreachableStoreError,
    UnstorableError,
    UnsupportedStoreError,
    UnwritableStoreError,
)

PATIENCE = 10.0
"""Seconds a writer waits for another process's transaction."""

_HANGING = 8.0
"""Seconds after which the server ends a writer that does nothing, as a process that was stopped
within a transaction: less than the patience, so that whoever waits for it outlives it."""

_LEAST_VERSION: Final = 14
_READERS = 4
_CLAIMERS = 2
_WRITING: Final = 0x6D756A617A  # the key of the lock of all writers: "mujaz"
_LONGEST_LEXEME: Final = 1_000  # bytes; a tsvector takes 2,046

_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

_search = table("article_terms", column("recency", BigInteger), column("terms", TSVECTOR))

# By the first letters of SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_FAILURES: tuple[tuple[str, type[StoreError], str], ...] = (
    ("08", UnreachableStoreError, "the connection to the server was lost"),
    ("22021", UnstorableError, "a text holds what the database cannot keep"),
    ("22P05", UnstorableError, "a text holds what the database cannot keep"),
    ("25006", UnwritableStoreError, "the server lets nobody write: is it a standby?"),
    ("25P03", LockedStoreError, "this process held the database locked and did nothing"),
    ("40", LockedStoreError, "another process is holding the database locked"),
    ("42501", UnwritableStoreError, "this user lacks a right in the database"),
    ("53100", FullStoreError, "the server's disk is full"),
    ("53300", UnreachableStoreError, "the server takes no more connections"),
    ("53", UnwritableStoreError, "the server is out of memory or files"),
    ("54000", UnstorableError, "a text is too long for the database"),
    ("55P03", LockedStoreError, "another process is holding the database locked"),
    ("57P", UnreachableStoreError, "the server is starting or stopping"),
    ("XX001", NotAStoreError, "the database is damaged"),
    ("XX002", NotAStoreError, "the database is damaged"),
)


class _HeldCursor(psycopg.AsyncServerCursor[Any]):
    """A cursor of the server that outlives its statement: readers have no transactions."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **{**options, "withhold": True})


class PostgreSQL(OneWriter):
    """A store in one PostgreSQL database, in the schema that the user's tables go to."""

    def __init__(self, url: URL, shown: str) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._where = shown

    @property
    def where(self) -> str:
        """The URL, without a password."""
        return self._where

    def reader(self) -> AsyncEngine:
        """Connections that refuse to write."""
        engine = create_async_engine(
            self._url,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            hide_parameters=True,  # people's words go no further, not even into an error's
            pool_size=_READERS,
            max_overflow=0,
            pool_timeout=60,
            pool_pre_ping=True,
            connect_args=self._connecting("default_transaction_read_only=on"),
        )

        @event.listens_for(engine.sync_engine, "connect")
        def hold_cursors(adapted: Any, record: object) -> None:
            adapted.driver_connection.server_cursor_factory = _HeldCursor

        return engine

    def writer(self) -> AsyncEngine:
        """The one connection of this process that writes."""
        engine = self._changing(connections=1, wait=600)

        @event.listens_for(engine.sync_engine, "begin")
        def lock(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")

        return engine

    def claimer(self) -> AsyncEngine:
        """Two connections that take no lock beyond their rows'."""
        return self._changing(connections=_CLAIMERS, wait=60)

    @property
    def shared(self) -> bool:
        """Processes on any machine that reaches the server."""
        return True

    async def now(self, connection: AsyncConnection) -> datetime | None:
        """The server's clock, not its transaction's."""
        moment: datetime = (await connection.execute(_NOW)).scalar_one()
        return moment

    async def prepare(self, writer: AsyncEngine) -> None:
        """Refuses a server that is too old, and a database that cannot hold every letter."""
        async with writer.connect() as connection:
            autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
            version = int(await autocommit.scalar(text("SHOW server_version_num")) or 0) // 10_000
            encoding = await autocommit.scalar(text("SHOW server_encoding"))
        if version < _LEAST_VERSION:
            what = f"PostgreSQL {_LEAST_VERSION} or later is needed, and this is {version}"
            raise UnsupportedStoreError(what, self.where)
        if encoding != "UTF8":
            what = f"the database's encoding must be UTF8, and is {encoding}"
            raise UnsupportedStoreError(what, self.where)

    def _insert(self, table: Table) -> Insert:
        return insert(table)

    async def insert_rows(
        self, connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, object]]
    ) -> None:
        """By `executemany`, which psycopg sends as one pipeline."""
        if rows:
            await connection.execute(table.insert(), list(rows))

    async def index(
        self, connection: AsyncConnection, documents: Iterable[tuple[int, frozenset[str]]]
    ) -> None:
        """Adds documents, their terms as they are."""
        rows = [(recency, sorted(map(_lexeme, terms))) for recency, terms in documents]
        if rows:
            await connection.exec_driver_sql(
                "INSERT INTO article_terms (recency, terms)"
                " VALUES (%s, array_to_tsvector(%s::text[]))",
                rows,
            )

    async def forget(
        self, connection: AsyncConnection, documents: Iterable[tuple[int, frozenset[str]]]
    ) -> None:
        """Removes documents by their recency."""
        rows = [(recency,) for recency, _ in documents]
        if rows:
            await connection.exec_driver_sql("DELETE FROM article_terms WHERE recency = %s", rows)

    def holding(
        self, terms: Sequence[str], low: int | None, high: int | None, limit: int
    ) -> Select[int]:
        """What matches all terms, from the end of the index of recency or from that of terms.

        Which of the two is the server's choice: by its statistics it walks the first where the
        terms are common, and sorts what the second brings where they are rare.
        """
        match = cast(" & ".join(map(_quoted, terms)), TSQUERY)
        found = select(_search.c.recency).where(_search.c.terms.op("@@")(match))
        if low is not None:
            found = found.where(_search.c.recency >= low)
        if high is not None:
            found = found.where(_search.c.recency <= high)
        return found.order_by(_search.c.recency.desc()).limit(bindparam(None, limit, unique=True))

    def translate(self, error: Exception) -> StoreError | None:
        """By SQLSTATE; what the driver itself says may hold values, and is left out."""
        if isinstance(error, UnicodeEncodeError):
            return UnstorableError("a text holds half a surrogate pair", self.where)
        driver = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(driver, psycopg.Error):
            return None
        state = driver.sqlstate
        if state is None:
            if isinstance(driver, psycopg.DataError):
                return UnstorableError("a text holds a NUL", self.where)
            # No connection, so no state; where the server itself refused, in which words.
            refused = str(driver).rpartition("FATAL:")[2].strip() if "FATAL:" in str(driver) else ""
            what = f"the server refuses: {refused}" if refused else "the server cannot be reached"
            return UnreachableStoreError(what, self.where)
        for prefix, kind, what in _FAILURES:
            if state.startswith(prefix):
                return kind(what, self.where)
        what = driver.diag.message_primary or type(driver).__name__
        return StoreError(f"the database failed: {what} ({state})", self.where)

    async def check(self, connection: AsyncConnection) -> list[str]:
        """Whether search covers all articles, and every index is whole; foreign keys always are."""
        broken = await connection.scalars(_BROKEN_INDEXES)
        wrong = [f"the index {name} is not valid" for name in broken]
        missing = await connection.scalars(_NOT_FOUND)
        wrong += [f"article {article} cannot be found by its words" for article in missing]
        left = await connection.scalar(_LEFT_OVER)
        return [*wrong, f"{left} rows of search belong to no article"] if left else wrong

    @property
    def snapshot(self) -> str:
        """A transaction that reads the moment of its first question."""
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    async def clear_search(self, connection: AsyncConnection) -> None:
        """Empties the table of search."""
        await connection.execute(_search.delete())

    async def continue_ids(self, connection: AsyncConnection, table: Table) -> None:
        """Sets the sequence of the table's ids, where it has one."""
        if "id" not in table.c:
            return
        sequence = await connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        if sequence is not None:
            greatest = await connection.scalar(select(func.max(table.c.id)))
            if greatest is not None:
                await connection.execute(select(func.setval(sequence, greatest)))

    async def size(self, connection: AsyncConnection) -> int:
        """As the server counts this database; its write-ahead log belongs to no database."""
        size = select(func.pg_database_size(func.current_database()))
        return int(await connection.scalar(size) or 0)

    async def wipe(self, writer: AsyncEngine, tables: Sequence[Table]) -> None:
        """Nothing: the server reuses the room of old rows in its own time, and keeps its log."""

    async def settle(self, writer: AsyncEngine) -> None:
        """Nothing to do: the server keeps its log and its statistics by itself."""

    def _changing(self, *, connections: int, wait: int) -> AsyncEngine:
        """Connections that may change rows; `wait` are the seconds until one must come free."""
        return create_async_engine(
            self._url,
            isolation_level="READ COMMITTED",
            pool_size=connections,
            max_overflow=0,
            pool_timeout=wait,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=self._connecting(
                f"lock_timeout={int(PATIENCE * 1000)}",
                f"idle_in_transaction_session_timeout={int(_HANGING * 1000)}",
            ),
        )

    def _connecting(self, *settings: str) -> dict[str, object]:
        """What every connection is opened with; the URL's own `options` go last, and so first."""
        given = self._url.query.get("options", "")
        own = given if isinstance(given, str) else " ".join(given)
        # Statements are planned for their values: how common a term is decides how it is found.
        fixed = ("timezone=UTC", "jit=off", "plan_cache_mode=force_custom_plan", *settings)
        options = " ".join([*(f"-c {setting}" for setting in fixed), own]).strip()
        # Half a minute after which a server that vanished is one that cannot be reached.
        waiting = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
        return {
            "options": options,
            "client_encoding": "utf8",
            "connect_timeout": 10,
            "application_name": "mujaz",
            **waiting,
        }


def _lexeme(term: str) -> str:
    """A term as it is indexed: in small letters as FTS5 has it; one too long by its hash."""
    kept = term.encode()
    if len(kept) > _LONGEST_LEXEME:
        return f"sha256 {sha256(kept).hexdigest()}"
    return term.translate(_UPPER)


def _quoted(term: str) -> str:
    """A term as an operand of a tsquery (section 8.11.2 of PostgreSQL's manual)."""
    doubled = _lexeme(term).replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


_NOW = text("SELECT clock_timestamp()")
_BROKEN_INDEXES = text(
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND NOT i.indisvalid LIMIT 20"
)
_NOT_FOUND = text(
    "SELECT a.id FROM articles a LEFT JOIN article_terms t ON t.recency = a.recency"
    " WHERE t.recency IS NULL ORDER BY a.id LIMIT 20"
)
_LEFT_OVER = text(
    "SELECT count(*) FROM article_terms t LEFT JOIN articles a ON a.recency = t.recency"
    " WHERE a.id IS NULL"
)
