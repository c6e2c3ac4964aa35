"""Several `mujaz run` on one PostgreSQL: who does what, and what becomes of it when one stops."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.records import ChatRow, Records
from bot.records.outbox import State
from bot.records.subscriptions import SubscriptionRow
from briefings.clock import system_clock
from briefings.db.jobs import JobRepository
from briefings.ingest.handover import Handover
from briefings.ingest.intake import take_in
from briefings.models import Draft, Outlet
from briefings.store import Store
from tests.e2e.telegram_server import TelegramServer
from tests.postgres import Postgres


class Workers:
    """Processes of `mujaz run`, each with its log."""

    def __init__(self, folder: Path, url: str, server: TelegramServer) -> None:
        self._folder = folder
        self._config = folder / "config.toml"
        self._config.write_text(
            f'[store]\nurl = "{url}"\n[chats]\nlanguage = "en"\n[http]\nlisten = ""\n'
            f'[telegram]\ntoken = "{server.token}"\napi_url = "{server.url}"\n'
            f"[sources]\nworkers = 1\n",
            "utf-8",
        )

    @asynccontextmanager
    async def running(self, name: str, roles: str) -> AsyncIterator[Process]:
        """One of them, killed in the end if it still runs."""
        with (self._folder / name).open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "run", "--config", str(self._config)),
                *("--roles", roles),
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def log(self, name: str) -> str:
        """What one has logged."""
        return (self._folder / name).read_text("utf-8")

    async def says(self, name: str, words: str) -> None:
        """Waits until one has logged some words."""
        async with asyncio.timeout(60):
            while words not in self.log(name):  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.05)


@pytest.fixture
async def store(postgres: Postgres) -> AsyncIterator[tuple[Store, str]]:
    with postgres.database() as url:
        async with Store.open(url, clock=system_clock) as opened:
            await take_in(opened, [Path("seeds/2024-12-10-ap-al-bashir.en.md")], clock=system_clock)
            yield opened, url


async def test_a_token_has_one_connection_and_the_next_worker_takes_it_over(
    store: tuple[Store, str], tmp_path: Path
) -> None:
    """Twelve seconds of this are the lease of the worker that is paused."""
    opened, url = store
    records = Records(opened.database)
    async with TelegramServer() as server, AsyncExitStack() as stack:
        workers = Workers(tmp_path, url, server)
        first = await stack.enter_async_context(workers.running("first", "bot"))
        async with asyncio.timeout(60):
            await server.polled.wait()
        await stack.enter_async_context(workers.running("second", "bot,deliver"))
        await workers.says("second", "standing-by")
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/stories")
        await server.wait_sent(1)

        # Planned by the second worker, sent by the first: it has the connection.
        kept = await records.chats.put(ChatRow("telegram", str(chat.id), nothing_new="line"))
        due = datetime.now(UTC).replace(second=0, microsecond=0)
        daily = (due.hour * 60 + due.minute,)
        await records.subscriptions.add(
            SubscriptionRow(kept.id, "telegram", daily, 127, "UTC", due - timedelta(days=1), due)
        )
        await server.wait_sent(2)
        async with asyncio.timeout(10):
            while not await records.outbox.listed([State.SENT], limit=9):  # noqa: ASYNC110
                await asyncio.sleep(0.05)  # or its sender would be paused before it is written

        first.send_signal(signal.SIGSTOP)
        paused_at = asyncio.get_running_loop().time()
        server.say(chat, salma, "/stories")
        await server.wait_sent(3, within=20)
        assert asyncio.get_running_loop().time() - paused_at < 15
        first.send_signal(signal.SIGCONT)
        await workers.says("first", "lease-lost")
        server.say(chat, salma, "/stories")
        await server.wait_sent(4)
        sent = await records.outbox.listed([State.SENT], limit=9)
        assert [one.doubts for one in sent] == [0]
    for name in ("first", "second"):
        assert "Traceback" not in workers.log(name), workers.log(name)
    assert "another-poller" not in workers.log("second")


async def test_what_one_worker_polled_another_reads_and_places(
    store: tuple[Store, str], tmp_path: Path
) -> None:
    opened, url = store
    handover = Handover(JobRepository(opened.database, system_clock))
    drafts = [
        Draft(
            text=f"The mayor of Marwa opened bridge number {n} on Sunday, 3 March 2024.",
            origin=f"https://one.example/{n}",
            title=f"Bridge number {n} opens",
            outlet=Outlet("one.example", "One"),
        )
        for n in range(60)
    ]
    async with TelegramServer() as server, AsyncExitStack() as stack:
        workers = Workers(tmp_path, url, server)
        for name in ("first", "second"):
            await stack.enter_async_context(workers.running(name, "read"))
        await handover.submit(drafts)
        async with asyncio.timeout(60):
            while (await opened.totals()).articles < 61:  # noqa: ASYNC110 - others write it
                await asyncio.sleep(0.1)
        assert server.called("getUpdates") == []
    assert await opened.check() == []
    for name in ("first", "second"):
        assert "Traceback" not in workers.log(name), workers.log(name)


async def test_the_demo_says_the_same_on_postgresql(postgres: Postgres) -> None:
    async def demo(*more: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli", "demo", "--seeds", "seeds", "--lang", "en", *more),
            stdin=PIPE,
            stdout=PIPE,
        )
        async with asyncio.timeout(60):
            told, _ = await process.communicate(b"/summary\n/timeline 1\n/search water\n/stories\n")
        assert process.returncode == 0
        return told.decode()

    with postgres.empty() as url:
        assert (said := await demo("--store", url)) == await demo()
    assert "15 articles" in said
