"""Delivery as a whole, over a store that is really locked and a disk that is really full."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from bot.delivery.service import Delivery
from bot.records.outbox import State
from bot.records.runs import RunState
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.world import DAY, EIGHT, HOUR, MINUTE, World, world
from tests.locked import held


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.service._TICK", 0.05)
    monkeypatch.setattr("bot.delivery.service._LONGEST_WAIT", 0.2)
    monkeypatch.setattr("bot.delivery.sender._IDLE", 0.02)
    monkeypatch.setattr("bot.delivery.journal._FIRST_WAIT", 0.05)
    monkeypatch.setattr("briefings.db.dialects.sqlite.PATIENCE", 0.2)
    monkeypatch.setattr("briefings.db.dialects.postgresql.PATIENCE", 0.2)


@asynccontextmanager
async def running(here: World, *platforms: Ledger) -> AsyncIterator[None]:
    task = asyncio.create_task(Delivery(here.services, {one.name: one for one in platforms}).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def settled(here: World) -> dict[State, int]:
    """The states once there are deliveries and all have come to an end."""
    async with asyncio.timeout(200):  # against hanging alone
        while True:
            states = await here.states()
            if states and not {State.PENDING, State.SENDING} & set(states):
                return states
            await asyncio.sleep(0.02)


def logged(logs: list[dict[str, object]], *events: str) -> int:
    return sum(log["event"] in events for log in logs)


async def test_what_comes_due_goes_out_on_both_platforms(tmp_path: Path) -> None:
    async with world(tmp_path / "store.db") as here:
        await here.news()
        telegram, discord = Ledger(), Ledger("discord", remembers=True)
        await here.subscribe("1")
        await here.subscribe("2", platform="discord")
        async with running(here, telegram, discord):
            await asyncio.sleep(0.2)
            assert telegram.count == discord.count == 0
            here.now = EIGHT
            first = await settled(here)
            await here.news(2)
            here.now = EIGHT + DAY
            await telegram.until(lambda: telegram.count > first[State.SENT] // 2)
            await settled(here)
    assert set(telegram.posts) == {"1"}
    assert set(discord.posts) == {"2"}
    assert telegram.posts["1"] == discord.posts["2"]


async def test_a_locked_database_is_waited_for(where: str) -> None:
    async with world(where) as here:
        await here.news()
        ledger = Ledger()
        for number in range(10):
            await here.subscribe(str(number))
        with structlog.testing.capture_logs() as logs:
            async with running(here, ledger):
                await asyncio.sleep(0.2)
                with held(where):
                    here.now = EIGHT
                    async with asyncio.timeout(200):  # against hanging alone
                        while not logged(logs, "plan-waits"):  # noqa: ASYNC110 - the log tells
                            await asyncio.sleep(0.02)
                    await asyncio.sleep(0.5)
                    assert ledger.tries == 0
                states = await settled(here)
    assert states == {State.SENT: ledger.count}
    assert len(ledger.posts) == 10
    assert logged(logs, "plan-waits") == logged(logs, "planning-again") == 1


async def test_a_full_disk_loses_nothing_and_recovers_by_itself(tmp_path: Path) -> None:
    async with world(tmp_path / "store.db") as here:
        await here.news()
        ledger = Ledger()
        for number in range(200):
            await here.subscribe(str(number))

        async def pages(most: str) -> None:
            async with here.store._database.writing() as connection:
                now = await connection.scalar(text("PRAGMA page_count"))
                await connection.execute(text(f"PRAGMA max_page_count={most.format(now=now)}"))

        await pages("{now}")
        with structlog.testing.capture_logs() as logs:
            async with running(here, ledger):
                here.now = EIGHT
                async with asyncio.timeout(200):  # against hanging alone
                    while not logged(logs, "plan-waits"):  # noqa: ASYNC110 - the log tells
                        await asyncio.sleep(0.02)
                assert ledger.tries == 0
                (said,) = [log for log in logs if log["event"] == "plan-waits"]
                assert "the disk is full" in str(said["why"])
                await pages("1000000")
                states = await settled(here)
    assert states == {State.SENT: ledger.count}
    assert len(ledger.posts) == 200


async def told(here: World, *subscriptions: int) -> dict[int, list[tuple[date, RunState]]]:
    """The days of subscriptions and what they came to, the newest first."""
    return {
        one: [(run.day, run.state) for run in await here.records.runs.latest(one, limit=9)]
        for one in subscriptions
    }


async def test_the_clock_may_step_back_an_hour_and_forward_two_days_while_it_runs(
    tmp_path: Path,
) -> None:
    async with world(tmp_path / "store.db") as here:
        await here.news()
        ledger = Ledger()
        first = await here.subscribe("1")
        async with running(here, ledger):
            here.now = EIGHT
            await ledger.until(lambda: "1" in ledger.posts)
            await settled(here)
            once = list(ledger.posts["1"])
            here.now = EIGHT - HOUR
            await here.news(2)
            second = await here.subscribe("2", times=(430,))
            here.now = EIGHT - 50 * MINUTE
            await ledger.until(lambda: "2" in ledger.posts)  # so it goes on
            here.now = EIGHT
            await here.subscribe("3", times=(481,))
            here.now = EIGHT + MINUTE
            await ledger.until(lambda: "3" in ledger.posts)
            assert ledger.posts["1"] == once
            here.now = EIGHT + 2 * DAY + HOUR
            await ledger.until(lambda: len(ledger.posts["1"]) > len(once))
            await settled(here)
        days = [EIGHT.date() + day * DAY for day in (2, 1, 0)]
        states = [RunState.POSTED, RunState.MISSED, RunState.POSTED]
        runs = await told(here, first.id, second.id)
    assert runs[first.id] == list(zip(days, states, strict=True))
    assert [day for day, _ in runs[second.id]] == days
    assert "Bridge number 2" in "".join(ledger.posts["1"])


async def test_after_three_days_of_downtime_one_post_tells_it_all(tmp_path: Path) -> None:
    async with world(tmp_path / "store.db") as here:
        await here.news()
        ledger = Ledger()
        row = await here.subscribe("1")
        async with running(here, ledger):
            here.now = EIGHT
            await ledger.until(lambda: "1" in ledger.posts)
            await settled(here)
        before = len(ledger.posts["1"])
        for place, report in (
            ("Basra", "Floods close schools. Schools in Basra closed on Monday after heavy rain."),
            (
                "Oslo",
                "Museum buys a painting. A museum in Oslo bought a young artist's work.",
            ),
            ("Lima", "Bus drivers strike. Bus drivers in Lima stopped work over unpaid wages."),
        ):
            here.now += DAY
            await here.news(place=place, told=report)
        here.now += 2 * HOUR
        async with running(here, ledger):
            await ledger.until(lambda: len(ledger.posts["1"]) > before)
            await settled(here)
        runs = (await told(here, row.id))[row.id]
    missed = [state for _, state in runs[1:-1]]
    assert missed == [RunState.MISSED] * 2
    assert runs[0] == (EIGHT.date() + 3 * DAY, RunState.POSTED)
    late = "".join(ledger.posts["1"][before:])
    assert all(place in late for place in ("Basra", "Oslo", "Lima")), late


async def test_a_database_locked_in_the_midst_of_a_broadcast_is_waited_for(where: str) -> None:
    async with world(where) as here:
        await here.news()
        ledger = Ledger()
        for number in range(30):
            await here.subscribe(str(number))
        with structlog.testing.capture_logs() as logs:
            async with running(here, ledger):
                here.now = EIGHT
                await ledger.until(lambda: ledger.count >= 5)
                with ExitStack() as stack:
                    await asyncio.to_thread(stack.enter_context, held(where))
                    async with asyncio.timeout(30):
                        while not logged(logs, "deliveries-not-written"):  # noqa: ASYNC110 - the log
                            await asyncio.sleep(0.02)
                    tries = ledger.tries
                states = await settled(here)
    assert tries < 60
    assert states == {State.SENT: ledger.count}
    assert len(ledger.posts) == 30
    assert logged(logs, "deliveries-not-written") == logged(logs, "deliveries-written-again") == 1
