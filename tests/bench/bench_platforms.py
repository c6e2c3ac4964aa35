"""Answering on chat platforms: a command to the first byte of its answer, and idle memory.

`python tests/bench/bench_platforms.py [ARTICLES] [SECONDS] [IMPORTED]`: 10,000 articles, 10 s and
20,000 articles imported beside unless said: more than are done while it is measured, and if they
were not the bench fails. The bot is a process of its own, connected to both platforms; the
loopback platforms and the people are this one, and the import is a third, on the same cores, so
what they take counts against the bot. Every tenth command is `/help`, whose handler reads no news:
its p99 stands beside, for it is what the platform's library and the machine take by themselves.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from briefings.store import Store
from tests.bench.bench_core import clock, fill
from tests.e2e.discord_server import DiscordServer
from tests.e2e.telegram_server import TelegramServer

RATE = 50  # commands a second
EMPTY = "help"  # the command whose handler does next to nothing
LATENCY, BUSY, MEMORY = 0.060, 0.150, 150.0  # limits: seconds at p99 (importing), megabytes
_PLACES = 100  # so that nobody's flood is what is measured


@dataclass(frozen=True)
class Asked:
    """A command: a name, and the option it is given."""

    name: str
    option: str = ""
    value: str = ""


def questions(dice: random.Random) -> Asked:
    """What people ask: half of it by words, and every fifth time for a timeline."""
    words = " ".join(f"w{int(20_000 ** dice.random())}" for _ in range(2))
    story = f"#{dice.randrange(1, 400)}"
    return dice.choice(
        [
            Asked("summary"),
            Asked("summary", "story", story),
            Asked("summary", "story", words),
            Asked("search", "words", words),
            Asked("timeline", "story", story),
        ]
    )


async def at_rate(seconds: float, one: Callable[[Asked], None]) -> None:
    """Asks at the rate, whether or not answers come back."""
    dice, loop = random.Random(5), asyncio.get_running_loop()
    start = loop.time()
    for at in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, start + at / RATE - loop.time()))
        one(Asked(EMPTY) if at % 10 == 9 else questions(dice))


async def started(store: Path, environment: Mapping[str, str]) -> Process:
    """`mujaz run` on a store."""
    arguments = [sys.executable, "-m", "bot.cli", "run", "--store", str(store)]
    return await asyncio.create_subprocess_exec(
        *arguments, env={**os.environ, **environment, "MUJAZ_LOG_LEVEL": "error"}, stdout=DEVNULL
    )


async def stopped(process: Process) -> None:
    """Ends a process."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    await process.wait()


def megabytes(pid: int, field: str = "VmRSS") -> float:
    """What a process holds in memory: all of it (VmRSS), or without mapped files (RssAnon)."""
    text = Path(f"/proc/{pid}/status").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024


def held(process: Process) -> str:
    """What the bot holds, and what its workers do: each by itself, since they share little."""
    own = f"{megabytes(process.pid):.0f} MB ({megabytes(process.pid, 'RssAnon'):.0f} MB its own)"
    workers = [f"{megabytes(pid):.0f}" for pid in children(process)]
    return f"{own}; workers: {' + '.join(workers)} MB" if workers else f"{own}; no workers"


def children(process: Process) -> list[int]:
    """The processes that a process has begun."""
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(pid) for pid in text.split()]


def worked(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(
    name: str,
    waits: list[float],
    empty: list[float],
    unanswered: int,
    limit: float,
    work: float,
    beside: float,
) -> None:
    if len(waits) < 2:
        print(f"{name}: {unanswered} unanswered")
        return
    parts = statistics.quantiles(waits, n=100)
    beside_it = f"{p99(empty) * 1e3:.1f} ms" if len(empty) > 1 else "unknown"
    print(
        f"{name}: {len(waits)} commands at {RATE}/s, to the first byte of the answer"
        f" p50 {parts[49] * 1e3:.1f} ms, p99 {parts[98] * 1e3:.1f} ms"
        f" ({parts[98] / limit:.2f} of the {limit * 1e3:.0f} ms limit;"
        f" an empty handler's {beside_it}),"
        f" slowest {max(waits) * 1e3:.1f} ms; {unanswered} unanswered;"
        f" {work / (len(waits) + unanswered) * 1e3:.1f} ms of the bot's processor each,"
        f" {beside / (len(waits) + unanswered) * 1e3:.1f} ms of its workers' (cards);"
        f" load {os.getloadavg()[0]:.1f}"
    )


def p99(waits: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(waits, n=100)[98]


class Discord:
    """People in a guild's channels."""

    name = "discord"

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        guild = server.guild()
        self.places = [server.channel(guild, f"news-{at}") for at in range(_PLACES)]
        self.people = [server.person(f"person-{at}", guild) for at in range(_PLACES * 5)]
        self.asked: dict[int, float] = {}
        self.empty: set[int] = set()

    def ask(self, asked: Asked) -> None:
        at = len(self.asked)
        place, person = self.places[at % len(self.places)], self.people[at % len(self.people)]
        options = {asked.option: asked.value} if asked.option else {}
        now = time.monotonic()
        key = self.server.command(place, person, asked.name, **options).id
        self.asked[key] = now
        if asked.name == EMPTY:
            self.empty.add(key)

    def waits(self) -> dict[int, float]:
        arrivals = self.server.arrivals
        return {key: arrivals[key] - at for key, at in self.asked.items() if key in arrivals}


class Telegram:
    """People in private chats, each asking once in a while."""

    name = "telegram"

    def __init__(self, server: TelegramServer) -> None:
        self.server = server
        self.people = [server.world.user() for _ in range(_PLACES * 10)]
        self.chats = [server.world.private(person) for person in self.people]
        self.asked: dict[int, float] = {}
        self.empty: set[int] = set()

    def ask(self, asked: Asked) -> None:
        at = len(self.asked)
        chat, person = self.chats[at % len(self.chats)], self.people[at % len(self.people)]
        self.asked[chat.id] = time.monotonic()
        if asked.name == EMPTY:
            self.empty.add(chat.id)
        self.server.say(chat, person, f"/{asked.name} {asked.value}".rstrip())

    def waits(self) -> dict[int, float]:
        first: dict[int, float] = {}
        for one in self.server.sent:
            if one.at > self.asked.get(one.chat_id, one.at):
                first.setdefault(one.chat_id, one.at)
        return {key: first[key] - at for key, at in self.asked.items() if key in first}


async def measure(
    side: Discord | Telegram, process: Process, seconds: float, what: str, limit: float
) -> None:
    side.asked.clear()
    side.empty.clear()
    before, beside = worked(process.pid), sum(map(worked, children(process)))
    await at_rate(seconds, side.ask)
    await asyncio.sleep(2)
    waits = side.waits()
    unanswered = len(side.asked) - len(waits)
    empty = [wait for key, wait in waits.items() if key in side.empty]
    answers = [wait for key, wait in waits.items() if key not in side.empty]
    work, cards = worked(process.pid) - before, sum(map(worked, children(process))) - beside
    report(f"{side.name}{what}", answers, empty, unanswered, limit, work, cards)


def write_articles(folder: Path, count: int) -> None:
    """Files to import, each a little different from every other."""
    dice = random.Random(9)
    for at in range(count):
        day = f"2024-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        sentences = " ".join(
            f"The {dice.choice(_WHO)} of place {at % 97} said on {day} that"
            f" {dice.randrange(2, 900)} {dice.choice(_WHAT)} were seen near road {at}."
            for _ in range(12)
        )
        front = f"---\noutlet: Bench {at % 9}\ndate: {day}\n---\n"
        text = f"{front}# Report {at} from place {at % 97}\n\n{sentences}\n"
        (folder / f"{at}.en.md").write_text(text, "utf-8")


_WHO = ("mayor", "governor", "minister", "ambassador", "spokesman", "doctor", "judge")
_WHAT = ("ships", "people", "lorries", "tents", "ballots", "trees", "soldiers")


async def main() -> None:
    given = sys.argv[1:] + ["10000", "10", "20000"][len(sys.argv) - 1 :]
    articles, seconds, imported = int(given[0]), float(given[1]), int(given[2])
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "bench.db"
        await fill(store, articles)
        files = Path(folder) / "files"
        files.mkdir()
        write_articles(files, imported)
        async with (
            DiscordServer() as discord,
            TelegramServer() as telegram,
            AsyncExitStack() as stack,
        ):
            environment = {
                "MUJAZ_DISCORD_TOKEN": discord.token,
                "MUJAZ_DISCORD_API_URL": discord.api_url,
                "MUJAZ_DISCORD_GATEWAY_URL": discord.gateway_url,
                "MUJAZ_TELEGRAM_TOKEN": telegram.token,
                "MUJAZ_TELEGRAM_API_URL": telegram.url,
                "MUJAZ_TELEGRAM_PAID_BROADCAST": "true",  # 50 a second are over the free 30
            }
            sides = (Telegram(telegram), Discord(discord))
            process = await started(store, environment)
            stack.push_async_callback(stopped, process)
            await discord.until(lambda: discord.identified, within=60)
            await telegram.polled.wait()
            await asyncio.sleep(3)
            share = megabytes(process.pid) / MEMORY
            print(f"idle {held(process)}; {share:.2f} of the {MEMORY:.0f} MB limit")
            for side in sides:
                await at_rate(1, side.ask)  # what is loaded at first use is loaded
            await asyncio.sleep(2)
            for side in sides:
                await measure(side, process, seconds, "", LATENCY)
            print(f"after that {held(process)}")
            reading = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "read", str(files), "--store", str(store)),
                stderr=DEVNULL,
            )
            before = await articles_in(store)
            # Until its files are found and its workers at work: another process's doing.
            while await articles_in(store) == before:  # noqa: ASYNC110
                await asyncio.sleep(1)
            for side in sides:
                await measure(side, process, seconds / 2, ", importing", BUSY)
            added = await articles_in(store) - before
            print(f"after that {held(process)}; {added} articles were imported meanwhile")
            if reading.returncode is not None:
                sys.exit("the import was over before the measurement: give it more articles")
            await stopped(reading)


async def articles_in(store: Path) -> int:
    """How many articles the store holds."""
    async with Store.open(store, clock=clock, read_only=True) as opened:
        return (await opened.totals()).articles


if __name__ == "__main__":
    asyncio.run(main())
