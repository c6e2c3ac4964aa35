"""What goes wrong between a broadcast and the platforms, one thing after another.

The real adapters, the real sender and a real store, before the loopback platforms; only the clock
is in a hurry. A run ends delivered, or suspended with a reason; what a platform took in it took
once, or on Telegram a doubt is recorded; and nobody asks again before it makes sense.

`MUJAZ_FAULTS=all` (`make faults`) tries every pair on both platforms.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bot.config import load
from bot.delivery.service import Delivery
from bot.platforms.discord import DiscordPlatform
from bot.platforms.kit.pacing import Pacer
from bot.platforms.kit.protocol import Platform
from bot.platforms.telegram import TelegramPlatform
from bot.records.outbox import DeliveryRow, State
from bot.services import Services
from briefings.store import Store
from tests.bot.delivery.world import MONDAY, World
from tests.e2e.discord_bot import environment_for, no_pause
from tests.e2e.discord_server import DiscordServer
from tests.e2e.hurry import HurriedLoop, hurried
from tests.e2e.telegram_server import Fault, TelegramServer
from tests.e2e.wire import Wire

AWAY, LONG = 20.0, 400.0  # seconds of an outage
RUNS = 2

# Seconds that the victim of a refusal is left alone for after it, at least.
REST = {"429 for 1 s": 1.0, "429 for 60 s": 60.0, "429 for all": 5.0, "500": 0.5, "502": 0.5}
LASTING = {"403": ("kicked", "no-rights"), "not found": ("not-found", "not-found")}
PASSING = (
    *REST,
    "cut before",
    "cut during",
    "cut after",
    "answer in 30 s",
    "answer in 50 s",
    "refused",
    "nameless",
    "moved",
)
TROUBLES = (*PASSING, *LASTING)
FEW = {
    "telegram": (("429 for 60 s", "cut after"), ("500", "429 for 1 s"), ("cut during", "refused")),
    "discord": (("answer in 50 s", "not found"), ("nameless", "502"), ("cut after", "cut before")),
}


class Side(Protocol):
    """A platform and its loopback. The first of `keys` is the victim."""

    platform: Platform
    keys: list[str]

    def now_at(self, key: str) -> str:
        """Where a chat is by now."""
        ...

    async def trouble(self, name: str) -> None:
        """Lets something happen, and waits until it has."""
        ...

    def arrived(self) -> Counter[str]:
        """Messages in each chat."""
        ...

    def tries(self) -> list[tuple[float, str, int]]:
        """When a request to post was answered, for which chat and with which status."""
        ...


def loop() -> HurriedLoop:
    running = asyncio.get_running_loop()
    assert isinstance(running, HurriedLoop)
    return running


def unpaced() -> Pacer:
    return Pacer((), lambda key: (), now=loop().time)


async def outage(name: str, wire: Wire) -> None:
    await asyncio.sleep(0.1)  # what was answered before it is heard
    if name == "refused":
        await wire.unplug()
        await asyncio.sleep(AWAY)
        await wire.plug()
        return
    loop().nameless = True
    wire.cut()
    await asyncio.sleep(AWAY)
    loop().nameless = False


async def on_the_wire(name: str, wire: Wire, word: str) -> None:
    kind, _, rest = name.partition(" ")
    if kind == "cut":
        fate = wire.next(word, rest)
    else:
        fate = wire.next(word, "slow", float(rest.split()[1]))
    await fate.met.wait()


class OnTelegram:
    """The victim is a small group, for people's own chats do not move."""

    def __init__(self, services: Services, server: TelegramServer, wire: Wire) -> None:
        self.server, self.wire = server, wire
        self.platform = TelegramPlatform(services, pacer=unpaced(), now=loop().time)
        world = server.world
        self.group = world.group(world.user())
        self.keys = [str(self.group.id)]
        self.keys += [str(world.private(world.user()).id) for _ in range(2)]

    def now_at(self, key: str) -> str:
        moved = self.group.migrated_to
        return str(moved) if moved and key == str(self.group.id) else key

    async def trouble(self, name: str) -> None:
        key = int(self.now_at(self.keys[0]))
        chat = self.server.world.chats[key]
        match name.split():
            case ["429", "for", "all"]:
                for each in self.keys:
                    self._refuse(int(self.now_at(each)), 5)
                faults = self.server.faults
                await self.server.until(lambda: not any(one.times for one in faults), within=3600)
            case ["429", _, seconds, _]:
                await self._met(self._refuse(key, int(seconds)))
            case ["500"]:
                await self._met(self.server.fail("error", "sendMessage", chat_id=key))
            case ["502"]:
                await self._met(self.server.fail("page", "sendMessage", chat_id=key, code=502))
            case ["moved"]:
                if chat.migrated_to is None:
                    chat.migrated_to = self.server.world.supergroup().id
            case ["403"]:
                chat.bot = "kicked"
            case ["not", "found"]:
                chat.bot = "unknown"
            case ["refused" | "nameless"]:
                await outage(name, self.wire)
            case _:
                await on_the_wire(name, self.wire, "sendMessage")

    def _refuse(self, key: int, seconds: int) -> Fault:
        said = f"Too Many Requests: retry after {seconds}"
        how = {"code": 429, "description": said, "retry_after": seconds}
        return self.server.fail("error", "sendMessage", chat_id=key, **how)

    async def _met(self, fault: Fault) -> None:
        await self.server.until(lambda: not fault.times, within=3600)

    def arrived(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for key, count in self.server.counts.items():
            found[self.now_at(str(key))] += count  # in a chat that moved, with what came before
        return found

    def tries(self) -> list[tuple[float, str, int]]:
        return [
            (call.at, call.parameters["chat_id"], call.answer.get("error_code", 200))
            for call in self.server.called("sendMessage")
        ]


class OnDiscord:
    """Nothing moves here."""

    def __init__(self, services: Services, server: DiscordServer, wire: Wire) -> None:
        self.server, self.wire = server, wire
        self.platform = DiscordPlatform(services, pause=no_pause, pacer=unpaced())
        guild = server.guild()
        self.channels = [server.channel(guild, f"news-{n}") for n in range(3)]
        self.keys = [str(one.id) for one in self.channels]

    def now_at(self, key: str) -> str:
        return key

    async def trouble(self, name: str) -> None:
        match name.split():
            case ["429", "for", "all"]:
                await self._fail(429, retry_after=5.0, everywhere=True)
            case ["429", _, seconds, _]:
                await self._fail(429, retry_after=float(seconds))
            case ["500"]:
                await self._fail(500)
            case ["502"]:
                await self._fail(502, page=True)
            case ["403"]:
                self.server.deny(self.channels[0], send_messages=True)
            case ["not", "found"]:
                self.server.backend.delete_channel(self.channels[0].id)
            case ["refused" | "nameless"]:
                await outage(name, self.wire)
            case _:
                await on_the_wire(name, self.wire, "/messages")

    async def _fail(self, status: int, **how: object) -> None:
        fault = self.server.fail(f"POST /channels/{self.keys[0]}", status, **how)
        await self.server.until(lambda: not fault.times or None, within=3600)

    def arrived(self) -> Counter[str]:
        return Counter({str(key): count for key, count in self.server.counts.items()})

    def tries(self) -> list[tuple[float, str, int]]:
        return [
            (at, line.split("/")[2], status)
            for at, line, status in self.server.log
            if line.startswith("POST /channels/")
        ]


@dataclass
class Stage:
    here: World
    side: Side

    async def settled(self, within: float) -> None:
        """Waits until all runs are planned and everything pending has come to its end."""
        end = loop().time() + within
        while True:
            planned = await self.planned()  # first, for a plan may come between the questions
            states = await self.here.states()
            if planned and not {State.PENDING, State.SENDING} & states.keys():
                return
            assert loop().time() < end, states
            await asyncio.sleep(1.0)

    async def planned(self) -> bool:
        rows = await self.here.records.subscriptions.by_id(range(1, len(self.side.keys) + 1))
        day = timedelta(hours=12)
        return all(row.next_run_at and row.next_run_at > MONDAY + day for row in rows)


@asynccontextmanager
async def staged(folder: Path, platform: str) -> AsyncIterator[Stage]:
    """A store with news, three chats with two posts a minute apart, and a platform, connected."""
    began = loop().time()

    def clock():  # type: ignore[no-untyped-def]  # a Clock
        return MONDAY + timedelta(seconds=loop().time() - began)

    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(folder / "store.db", clock=clock))
        side: Side
        if platform == "telegram":
            server = await stack.enter_async_context(TelegramServer())
            wire = await stack.enter_async_context(Wire(server.port))
            url = f"http://localhost:{wire.port}"
            environment = {"MUJAZ_TELEGRAM_TOKEN": server.token, "MUJAZ_TELEGRAM_API_URL": url}
            services = Services(store, load(None, environment), clock)
            side = OnTelegram(services, server, wire)
            connected: Awaitable[object] = server.polled.wait()
        else:
            other = await stack.enter_async_context(DiscordServer())
            wire = await stack.enter_async_context(Wire(other._port))
            environment = dict(environment_for(other))
            url = f"http://localhost:{wire.port}/api/v10"
            services = Services(
                store, load(None, environment | {"MUJAZ_DISCORD_API_URL": url}), clock
            )
            side = OnDiscord(services, other, wire)
            connected = other.until(lambda: other.identified or None)
        here = World(store, services, [MONDAY])
        await here.news()
        for key in side.keys:
            line = {"nothing_new": "line"}
            await here.subscribe(key, platform=platform, times=(480, 481), chat=line)
        running = asyncio.create_task(side.platform.run())
        stack.push_async_callback(stopped, running)
        await connected
        delivering = asyncio.create_task(Delivery(services, {platform: side.platform}).run())
        stack.push_async_callback(stopped, delivering)
        yield Stage(here, side)


async def stopped(task: asyncio.Task[object]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def judged(stage: Stage, rows: list[DeliveryRow], troubles: tuple[str, ...]) -> None:
    """What must be true at the end, whatever happened."""
    side, platform = stage.side, stage.side.platform.name
    lasting = [name for name in troubles if name in LASTING]
    sent: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    for row in rows:
        key = side.now_at(row.chat.key)
        doubts[key] += row.doubts
        if row.state is State.SENT:
            sent[key] += 1
        else:
            assert row.state is State.FAILED, row
            assert lasting, row
            assert row.chat.key == side.now_at(side.keys[0])
            reason = LASTING[lasting[0]][platform == "discord"]
            assert row.error == f"suspended: {reason}"
            assert row.chat.suspended == reason
    arrived = side.arrived()
    for key in side.keys[1:]:
        assert sent[key] == RUNS, (key, sent)
    for key in sent.keys() | arrived.keys():
        extra = arrived[key] - sent[key]
        assert 0 <= extra <= (doubts[key] if platform == "telegram" else 0), (key, extra)
    # Nobody is asked in a tight loop: two tries a trouble, four where discord.py makes its own.
    assert sum(row.attempts for row in rows) <= len(rows) + 8 * len(troubles), rows
    tries = side.tries()
    assert len(tries) <= len(rows) + 8 * len(troubles), tries
    by_chat: dict[str, list[tuple[float, int]]] = {}
    for at, key, status in tries:
        by_chat.setdefault(key, []).append((at, status))
    for times in by_chat.values():
        for (at, status), (later, _) in itertools.pairwise(times):
            told = [REST[one] for one in troubles if one.startswith("429")]
            rest = min(told, default=0.0) if status == 429 else 0.5 if status >= 500 else 0.0
            assert later - at >= rest - 0.01, times


async def play(folder: Path, platform: str, troubles: tuple[str, ...]) -> None:
    async with staged(folder, platform) as stage:

        async def happen() -> None:
            for name in troubles:
                await stage.side.trouble(name)

        happening = asyncio.create_task(happen())
        await stage.settled(within=1800)
        async with asyncio.timeout(60):
            await happening
        judged(stage, await stage.here.rows(), troubles)


def cases() -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    everything = os.environ.get("MUJAZ_FAULTS") == "all"
    for platform in ("telegram", "discord"):
        chosen: list[tuple[str, ...]] = [(name,) for name in TROUBLES]
        chosen += itertools.product(PASSING, TROUBLES) if everything else FEW[platform]
        for troubles in chosen:
            if platform == "telegram" or "moved" not in troubles:
                found.append((platform, troubles))
    return found


@pytest.mark.parametrize(
    ("platform", "troubles"), cases(), ids=lambda it: it if isinstance(it, str) else ", ".join(it)
)
def test_every_run_comes_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, troubles: tuple[str, ...]
) -> None:
    hurried(monkeypatch, play(tmp_path, platform, troubles))


@pytest.mark.parametrize(("platform", "how"), [("telegram", "refused"), ("discord", "nameless")])
def test_a_long_outage_costs_a_try_a_minute_and_no_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, how: str
) -> None:
    async def away() -> None:
        monkeypatch.setattr("tests.e2e.test_delivery_faults.AWAY", LONG)
        async with staged(tmp_path, platform) as stage:
            happening = asyncio.create_task(stage.side.trouble(how))
            await happening
            back = loop().time()
            await stage.settled(within=120)
            assert loop().time() - back < 120
            rows = await stage.here.rows()
            judged(stage, rows, ("refused",) * 4)
            assert not any(row.doubts for row in rows)
            # Waits double up to a minute, less a half at most.
            assert sum(row.attempts for row in rows) <= len(rows) + LONG / 30 + 8

    hurried(monkeypatch, away())
