"""SQLite's connection: every row arrives, in whatever portions, and nothing stays open."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from briefings.db.dialects.trips import connection

SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<{}) SELECT i FROM n"


@pytest.mark.parametrize("count", [1, 999, 1_000, 1_001, 3_500])
async def test_all_rows_arrive_in_their_order(tmp_path: Path, count: int) -> None:
    query = text(SERIES.format(count))
    async with _Connected(tmp_path) as connected:
        assert list(await connected.scalars(query)) == list(range(1, count + 1))
        async with connected.stream(query) as result:
            portions = [[row[0] for row in rows] async for rows in result.partitions(700)]
        assert [one for portion in portions for one in portion] == list(range(1, count + 1))
        assert max(map(len, portions)) <= 700


async def test_a_stream_left_early_lets_others_write(tmp_path: Path) -> None:
    async with _Connected(tmp_path) as reading, _Connected(tmp_path) as writing:
        await writing.execute(text("CREATE TABLE seen (i INTEGER)"))
        await writing.commit()
        async with reading.stream(text(SERIES.format(5_000))) as result:
            assert (await result.fetchone()) == (1,)
        done = await writing.execute(text("INSERT INTO seen VALUES (1), (2)"))
        assert done.rowcount == 2
        await writing.commit()
        assert (await reading.scalars(text("SELECT count(*) FROM seen"))).all() == [2]


async def test_a_wrong_statement_fails_and_the_next_is_answered(tmp_path: Path) -> None:
    async with _Connected(tmp_path) as connected:
        with pytest.raises(OperationalError):
            await connected.execute(text("SELECT nothing FROM nowhere"))
        assert (await connected.scalar(text("SELECT 7"))) == 7


async def test_what_a_failed_statement_left_never_waits_for_the_connection(tmp_path: Path) -> None:
    """Whatever the collector frees on the event loop must not enter a busy connection."""
    path = str(tmp_path / "trips.db")
    holding = sqlite3.connect(path, isolation_level=None)
    entered, free = threading.Event(), threading.Event()

    def held() -> bool:
        entered.set()
        return free.wait(5)

    async with connection(path, isolation_level=None, timeout=0) as connected:
        cursor: Callable[[], Any] = connected.cursor
        await connected.create_function("held", 0, held)
        holding.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await cursor().execute("BEGIN IMMEDIATE")
        holding.close()
        question = asyncio.create_task(cursor().execute("SELECT held()"))
        await asyncio.to_thread(entered.wait, 5)
        gc.collect()
        free.set()
        assert await (await question).fetchone() == (True,)


class _Connected:
    """A connection of an engine of its own."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite+aiosqlite:///{folder / 'trips.db'}"
        self._engine = create_async_engine(url, connect_args={"async_creator_fn": connection})

    async def __aenter__(self) -> AsyncConnection:
        self._connection = await self._engine.connect()
        return self._connection

    async def __aexit__(self, *failure: object) -> None:
        await self._connection.close()
        await self._engine.dispose()
