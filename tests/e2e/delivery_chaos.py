"""Kills `mujaz run` at random moments of its broadcasts and counts what arrived.

Every chat is subscribed to every minute of the day, so that a broadcast begins each minute by the
real clock; the platforms are the loopback servers, at Telegram's and Discord's real paces. A life
ends by SIGKILL, most often a moment after its first message arrived, sometimes while it starts.

    python -m tests.e2e.delivery_chaos --kills 300 --chats 1000
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from asyncio.subprocess import Process
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.records import ChatRow, Records
from bot.records.outbox import State
from bot.records.runs import RunState
from bot.records.subscriptions import SubscriptionRow
from briefings.clock import system_clock
from briefings.ingest.intake import take_in
from briefings.store import Store
from tests.e2e.discord_server import DiscordServer
from tests.e2e.telegram_server import TelegramServer

MINUTE = timedelta(minutes=1)


@dataclass
class Report:
    """What came of it. `extra` are messages beyond those recorded as sent, by platform."""

    kills: int = 0
    in_broadcast: int = 0
    runs: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    unrecorded: int = 0  # extra messages on Telegram that no doubt was recorded for
    doubts: int = 0
    gaps: int = 0  # minutes of a subscription without a run
    missed: int = 0
    open: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.in_broadcast} of them during a broadcast, in "
            f"{self.seconds:.0f} s: {self.runs} runs, {self.gaps} lost, {self.missed} recorded as "
            f"missed; {self.sent['telegram']} messages to Telegram, {self.lost['telegram']} lost, "
            f"{self.extra['telegram']} twice, of these {self.unrecorded} not recorded "
            f"({self.doubts} recorded as uncertain); {self.sent['discord']} to Discord, "
            f"{self.lost['discord']} lost, {self.extra['discord']} twice; {self.open} left open"
        )


class Chaos:
    """A world to kill in."""

    def __init__(self, folder: Path, *, chats: int, seed: int) -> None:
        self._folder = folder
        self._dice = random.Random(seed)
        self._store = folder / "store.db"
        self._config = folder / "config.toml"
        self._log = folder / "log"
        self._chats = chats
        self.telegram = TelegramServer(keep=False)
        self.discord = DiscordServer()
        self.report = Report()

    async def run(self, kills: int, *, minutes: float = 600) -> Report:
        """Kills so many times (or for so long), lets the last life finish, and counts."""
        began = asyncio.get_running_loop().time()
        async with self.telegram, self.discord:
            await self._set_up()
            for number in range(kills):
                if asyncio.get_running_loop().time() - began > minutes * 60:
                    break
                await self._live_and_die()
                if number % 25 == 24:
                    sys.stderr.write(f"{number + 1} kills, {self._arrived} messages\n")
            await self._finish()
            await self._count()
        self.report.seconds = asyncio.get_running_loop().time() - began
        return self.report

    async def _set_up(self) -> None:
        self._config.write_text(
            f'[store]\npath = "{self._store}"\n[chats]\nlanguage = "en"\n'
            f'[telegram]\ntoken = "{self.telegram.token}"\napi_url = "{self.telegram.url}"\n'
            f'[discord]\ntoken = "{self.discord.token}"\napi_url = "{self.discord.api_url}"\n'
            f'gateway_url = "{self.discord.gateway_url}"\n[sources]\npoll = false\n',
            "utf-8",
        )
        guild = self.discord.guild()
        keys = [
            ("telegram", str(self.telegram.world.private(self.telegram.world.user()).id))
            if number % 2
            else ("discord", str(self.discord.channel(guild, f"news-{number}").id))
            for number in range(self._chats)
        ]
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        async with Store.open(self._store, clock=system_clock) as store:
            await take_in(store, [Path("seeds/2024-12-10-ap-al-bashir.en.md")], clock=system_clock)
            for platform, key in keys:
                chat = await Records(store.database).chats.put(
                    ChatRow(platform, key, nothing_new="line")
                )
                await Records(store.database).subscriptions.add(
                    SubscriptionRow(chat.id, platform, tuple(range(1440)), 127, "UTC", now, now)
                )

    @property
    def _arrived(self) -> int:
        return self.telegram.counts.total() + self.discord.counts.total()

    async def _start(self) -> Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "run", "--config", str(self._config)),
                stdout=log,
                stderr=log,
            )

    async def _live_and_die(self) -> None:
        process = await self._start()
        before = self._arrived
        try:
            if self._dice.random() < 0.15:  # while it starts
                await asyncio.sleep(self._dice.uniform(0.2, 3.0))
            else:
                async with asyncio.timeout(150):
                    while self._arrived == before:  # noqa: ASYNC110 - two servers may tell
                        await asyncio.sleep(0.005)
                await asyncio.sleep(self._dice.uniform(0.0, 1.0))
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        self.report.kills += 1
        self.report.in_broadcast += self._arrived > before

    async def _finish(self) -> None:
        """Ends the subscriptions, and lets a last life send all that is pending."""
        async with Store.open(self._store, clock=system_clock) as store:
            for platform in ("telegram", "discord"):
                due = await Records(store.database).subscriptions.due(
                    [platform], FAR, limit=100_000
                )
                for one in due.found:  # not paused, for that gives up what is pending
                    await Records(store.database).subscriptions.change(
                        replace(one.row, next_run_at=FAR), system_clock()
                    )
        process = await self._start()
        try:
            async with Store.open(self._store, clock=system_clock, read_only=True) as store:
                async with asyncio.timeout(600):
                    while await self._pending(store):  # noqa: ASYNC110 - another process writes it
                        await asyncio.sleep(0.5)
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            async with asyncio.timeout(20):
                await process.wait()

    @staticmethod
    async def _pending(store: Store) -> int:
        counts = await Records(store.database).outbox.counts()
        waiting = (State.PENDING, State.SENDING)
        return sum(count for (_, state), count in counts.items() if state in waiting)

    async def _count(self) -> None:
        report = self.report
        async with Store.open(self._store, clock=system_clock, read_only=True) as store:
            report.open = await self._pending(store)
            sent: Counter[tuple[str, str]] = Counter()
            doubts: Counter[tuple[str, str]] = Counter()
            subscriptions: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
            rows = await Records(store.database).outbox.listed([State.SENT], limit=10_000_000)
            for row in rows:
                place = (row.chat.platform, row.chat.key)
                sent[place] += 1
                doubts[place] += row.doubts
                subscriptions[place].add(row.subscription_id)
                report.sent[row.chat.platform] += 1
            report.doubts = doubts.total()
            arrived: Counter[tuple[str, str]] = Counter()
            arrived.update({("telegram", str(k)): v for k, v in self.telegram.counts.items()})
            arrived.update({("discord", str(k)): v for k, v in self.discord.counts.items()})
            for place in sent.keys() | arrived.keys():
                extra = arrived[place] - sent[place]
                report.extra[place[0]] += max(0, extra)
                report.lost[place[0]] += max(0, -extra)
                if place[0] == "telegram":
                    report.unrecorded += max(0, extra - doubts[place])
            for ids in subscriptions.values():
                for one in ids:
                    runs = await Records(store.database).runs.latest(one, limit=100_000)
                    times = sorted(run.due_at for run in runs)
                    report.runs += len(runs)
                    report.missed += sum(run.state is RunState.MISSED for run in runs)
                    report.gaps += int((times[-1] - times[0]) / MINUTE) + 1 - len(times)


FAR = datetime(2100, 1, 1, tzinfo=UTC)


async def _main(arguments: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="mujaz-chaos-") as made:
        folder = arguments.folder or made
        chaos = Chaos(Path(folder), chats=arguments.chats, seed=arguments.seed)
        report = await chaos.run(arguments.kills, minutes=arguments.minutes)
        traces = (Path(folder) / "log").read_text("utf-8", errors="replace").count("Traceback")
    sys.stdout.write(f"{report}\ntraces in the log: {traces}\n")
    wrong = report.gaps or report.lost.total() or report.extra["discord"] or report.unrecorded
    return 1 if wrong or report.open or report.extra["telegram"] > report.kills else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--chats", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600, help="no kill after so long")
    parser.add_argument("--folder", help="where store and log are kept")
    sys.exit(asyncio.run(_main(parser.parse_args())))
