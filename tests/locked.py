"""A store that another process holds, as it does while it writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from briefings.db.dialects import postgresql


@contextmanager
def held(where: str) -> Iterator[None]:
    """Within, nobody else writes to the store of a path or URL; waits for whoever does."""
    if where.startswith("postgresql:"):
        with psycopg.connect(where, autocommit=True) as server, server.transaction():
            server.execute("SELECT pg_advisory_xact_lock(%s)", (postgresql._WRITING,))
            yield
        return
    with closing(
        sqlite3.connect(where, isolation_level=None, timeout=20, check_same_thread=False)
    ) as file:
        file.execute("BEGIN IMMEDIATE")
        yield
        file.execute("ROLLBACK")
