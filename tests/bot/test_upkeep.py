"""What operators do with a whole store: put it aside, bring it back, copy it, write it out."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands import answer
from bot.delivery.planner import Planner
from bot.operations.status import status
from bot.records.outbox import State
from bot.requests import Chat, Request
from briefings.db.jobs import JobKind, JobRepository, NewJob
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.test_sender import sending, until
from tests.bot.delivery.world import DAY, EIGHT, world


def test_a_backup_is_a_store_and_brings_all_back(
    store_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, store = tmp_path / "backup.db", ["--store", str(store_file)]
    with closing(sqlite3.connect(store_file, isolation_level=None)) as bot:
        bot.execute("PRAGMA journal_mode=WAL")
        bot.execute("BEGIN IMMEDIATE")  # a bot is writing, and waits for nobody
        assert main(["backup", str(backup), *store]) == 0
        bot.execute("ROLLBACK")
    assert backup.stat().st_mode & 0o077 == 0
    assert {one.name for one in tmp_path.glob("backup.db*")} == {"backup.db"}
    assert main(["backup", str(backup), *store]) == 1
    assert "already" in capsys.readouterr().err
    assert main(["stories", "--store", str(backup)]) == 0
    before = capsys.readouterr().out
    with closing(sqlite3.connect(store_file)) as damage:
        damage.execute("UPDATE articles SET headline = 'lost'")
        damage.commit()
    assert main(["restore", str(backup), *store]) == 1
    assert "--yes" in capsys.readouterr().err
    assert main(["restore", str(backup), "--yes", *store]) == 0
    assert main(["stories", *store]) == 0
    assert capsys.readouterr().out == before
    assert main(["doctor", *store]) == 0


@pytest.mark.parametrize("content", [None, b"no database at all"])
def test_what_is_no_backup_changes_nothing(
    store_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    other = tmp_path / "other.db"
    if content is not None:
        other.write_bytes(content)
    assert main(["restore", str(other), "--yes", "--store", str(store_file)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "other.db" in said
    assert main(["doctor", "--store", str(store_file)]) == 0


def test_a_store_goes_to_postgresql_and_back(
    store_file: Path, tmp_path: Path, postgres: object, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres.database() as url:  # type: ignore[attr-defined]
        assert main(["copy", "--from", str(store_file), "--to", url]) == 0
        assert "copied and verified" in capsys.readouterr().err
        assert main(["copy", "--from", str(store_file), "--to", url]) == 1
        assert "not empty" in capsys.readouterr().err
        assert main(["backup", str(tmp_path / "of-postgres.db"), "--store", url]) == 0
    assert main(["stories", "--store", str(tmp_path / "of-postgres.db")]) == 0
    there = capsys.readouterr().out
    assert main(["stories", "--store", str(store_file)]) == 0
    assert capsys.readouterr().out == there


def test_every_row_is_written_out_as_json(
    store_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--json", "--store", str(store_file)]) == 0
    first, *lines = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["format"] == "mujaz-store/1"
    articles = [line["row"] for line in lines if line["table"] == "articles"]
    with closing(sqlite3.connect(store_file)) as store:
        (count,) = store.execute("SELECT count(*) FROM articles").fetchone()
    assert len(articles) == count
    assert all(row["text"] and row["read_at"].endswith("+00:00") for row in articles)


async def test_the_status_says_what_waits_and_who_is_not_sent_to(where: str) -> None:
    async with world(where) as here:
        await here.news()
        await here.subscribe("1")
        await here.subscribe("2")
        await here.records.chats.suspend("telegram", "2", "blocked", here.now)
        here.now = EIGHT
        until = here.now.replace(minute=1)
        await here.records.leases.take("sender:telegram", "host/1", here.now, until)
        jobs = JobRepository(here.store.database, here.services.clock)
        await jobs.add([NewJob(JobKind.READ, key) for key in ("a", "b")])
        await jobs.claim(JobKind.READ, "host/2", limit=1)
        told = "\n".join(await status(here.services))
        assert "jobs read: 2 waiting, 0 dead" in told
        assert "worker host/2: at 1 jobs" in told
        assert "lease sender:telegram: held by host/1, for 60 s more" in told
        assert "subscriptions due: 2, the first 0 s ago" in told
        assert "chats: 2; nothing is sent to: 1 telegram blocked" in told
        assert "1 articles read" in told


async def test_a_new_bot_tells_each_chat_once_and_none_that_it_has_not_met(where: str) -> None:
    async with world(where) as here:
        await here.news()
        for key in ("1", "2"):
            await here.subscribe(key)
        ledger = Ledger()
        here.now = EIGHT
        await Planner(here.services, {"telegram": ledger}).plan()
        async with sending(here, ledger):
            await until(here, State.SENT, 6)
        first = dict(ledger.posts)
        await here.news(2)
        here.now = EIGHT + DAY
        await Planner(here.services, {"telegram": ledger}).plan()  # planned, and never sent
        parted = await here.records.outbox.part("telegram", here.now)
        assert (parted.chats, parted.owed > 0) == (2, True)
        assert State.PENDING not in await here.states()
        told = "\n".join(await status(here.services))
        assert "nothing is sent to: 2 telegram not-met" in told
        # Of both, one writes to the new bot.
        request = Request(Chat("telegram", "1"), "/start", "en", administrator=True)
        await answer(here.services, request)
        here.now += DAY
        new = Ledger()
        made = await Planner(here.services, {"telegram": new}).plan()
        before = (await here.states())[State.SENT]
        async with sending(here, new):
            await until(here, State.SENT, before + made)
        assert set(new.posts) == {"1"}
        assert "opened bridge number 1 " in "".join(first["1"])
        assert "opened bridge number 2 " in "".join(new.posts["1"])
        assert "opened bridge number 1 " not in "".join(new.posts["1"])


def test_a_platform_in_use_is_not_left(
    store_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def hold(until: datetime) -> None:
        async with world(store_file) as here:
            await here.records.leases.take("sender:telegram", "host/7", EIGHT, until)

    asyncio.run(hold(datetime.now(UTC) + timedelta(minutes=1)))
    assert main(["move", "telegram", "--store", str(store_file)]) == 1
    assert "host/7 is sending" in capsys.readouterr().err
    assert main(["move", "discord", "--store", str(store_file)]) == 0
