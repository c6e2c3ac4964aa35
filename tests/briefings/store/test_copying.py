"""A store copied whole, between both kinds of database, beside whoever goes on writing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.records import Records
from briefings.clock import system_clock
from briefings.db.errors import UnwritableStoreError
from briefings.store import Store, schema
from briefings.store.copying import CopyError, copy_store, is_empty, rows_of, tables
from briefings.text.terms import terms
from tests.bot.delivery.world import world


async def everything(store: Store) -> dict[str, list[dict[str, object]]]:
    async with store.database.reading() as connection:
        return {one.name: [row async for row in rows_of(connection, one)] for one in tables()}


async def test_a_copy_holds_every_row_answers_alike_and_goes_on(
    seeds_file: Path, where: str, tmp_path: Path
) -> None:
    store_file = tmp_path / "source.db"
    store_file.write_bytes(seeds_file.read_bytes())
    async with world(store_file) as here:
        await here.subscribe("17", words="consulate")
    steps: list[str] = []
    async with Store.open(store_file, clock=system_clock) as source:
        async with Store.open(where, clock=system_clock) as target:
            copied = await copy_store(
                source.database,
                target.database,
                progress=lambda table, done, of: steps.append(f"{table} {done}/{of}"),
            )
            before = await everything(source)
            assert copied == sum(map(len, before.values())) > 1_000
            assert await everything(target) == before
            assert not await target.check()
            asked = terms("القنصلية")
            found = await source.find_articles(asked, limit=20)
            assert found.articles
            assert (await target.find_articles(asked, limit=20)) == found
            with pytest.raises(UnwritableStoreError, match="not empty"):
                await copy_store(source.database, target.database)
            # A new chat's id comes after those that were copied.
            known = await Records(target.database).chats.get("telegram", "17")
            async with world(where) as there:
                await there.subscribe("18")
                new = await there.records.chats.get("telegram", "18")
                assert new.id > known.id
        # And back again.
        async with Store.open(tmp_path / "back.db", clock=system_clock) as back:
            await copy_store(source.database, back.database)
            assert await everything(back) == before
    assert any(step.startswith("articles (verified)") for step in steps)


async def test_what_is_written_meanwhile_is_not_in_the_copy(
    store_file: Path, tmp_path: Path
) -> None:
    async with (
        world(store_file) as here,
        Store.open(tmp_path / "copy.db", clock=system_clock) as target,
    ):
        written = asyncio.Event()

        def once(table: str, done: int, of: int) -> None:
            written.set()

        async def write() -> None:
            await written.wait()
            await here.subscribe("99")

        async with asyncio.TaskGroup() as group:
            group.create_task(write())
            await copy_store(here.store.database, target.database, progress=once)
        assert (await here.records.chats.get("telegram", "99")).id
        assert not (await Records(target.database).chats.get("telegram", "99")).id


async def test_a_copy_that_differs_leaves_the_target_as_it_was(
    store_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefings.store import copying

    whole = copying._index

    async def spoilt(reading, target, writing, progress):
        await whole(reading, target, writing, progress)
        table = schema.articles
        await writing.execute(update(table).where(table.c.id == 3).values(headline="another"))

    monkeypatch.setattr(copying, "_index", spoilt)
    async with (
        Store.open(store_file, clock=system_clock) as source,
        Store.open(tmp_path / "copy.db", clock=system_clock) as target,
    ):
        with pytest.raises(CopyError, match="articles"):
            await copy_store(source.database, target.database)
        assert await is_empty(target.database)
