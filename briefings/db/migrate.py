"""Brings a database to the tables this version knows.

Alembic takes a sixth of a second to import, so a database that is up to date is recognised by one
plain question. `REVISIONS` repeats what the scripts in `migrations/versions/` say; a test checks
that both agree.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.engine import Database
from briefings.db.errors import NewerStoreError, NotAStoreError, OutdatedStoreError

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0005",
    "0006",
    "0008",
    "0009",
    "0010",
    "0011",
    "0013",
    "0015",
    "0017",
)
"""All revisions, oldest first."""

HEAD = REVISIONS[-1]
"""The revision this version works with."""

SCRIPTS = Path(__file__).parent / "migrations"

_VERSION = text("SELECT version_num FROM alembic_version")


async def bring_up_to_date(database: Database) -> None:
    """Creates or migrates the tables where needed, under the write lock.

    Raises NewerStoreError, NotAStoreError, OutdatedStoreError (reading only) or another StoreError.
    """
    if not database.read_only:
        await database.prepare()
    async with database.reading() as connection:
        revision = await _revision(connection, database.where)
    if revision == HEAD:
        return
    if database.read_only:
        raise OutdatedStoreError("the database must be migrated before it is read", database.where)
    async with database.writing() as connection:
        # Another opener may have done it while this one waited for the lock.
        if await _revision(connection, database.where) != HEAD:
            await connection.run_sync(_upgrade)


async def _revision(connection: AsyncConnection, where: str) -> str | None:
    """The database's revision, None for an empty database."""
    # Not by trying: on PostgreSQL a statement that fails ends its transaction. In one question,
    # for another opener may make the tables meanwhile.
    names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    if "alembic_version" not in names:
        if names:
            raise NotAStoreError("the database is another program's", where)
        return None
    revision: str | None = await connection.scalar(_VERSION)
    if revision is None and names != ["alembic_version"]:
        raise NotAStoreError(
            "the database does not say which version it is of (its alembic_version is empty); "
            "restore it from a backup",
            where,
        )
    if revision is not None and revision not in REVISIONS:
        raise NewerStoreError(
            f"the database is of a newer version ({str(revision)[:40]}); update this program",
            where,
        )
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
