"""Answering on chat platforms: a command to the first byte of its answer, and idle memory.

`python tests/bench/bench_platforms.py [ARTICLES] [SECONDS]`: 10,000 articles and 10 s unless said.
The bot is a process of its own; the loopback platform and the people are this one, on the same
cores, so what they take counts against the bot.
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
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.bench.bench_core import fill
from tests.e2e.discord_server import DiscordServer

RATE = 50  # commands a second
LATENCY, MEMORY = 0.060, 150.0  # limits: seconds at p99, megabytes
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


async def at_rate(seconds: float, one: Callable[[Asked], Awaitable[None] | None]) -> None:
    """Asks at the rate, whether or not answers come back."""
    dice, loop = random.Random(5), asyncio.get_running_loop()
    start = loop.time()
    for at in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, start + at / RATE - loop.time()))
        one(questions(dice))


async def started(store: Path, environment: Mapping[str, str]) -> Process:
    """`mujaz run` on a store."""
    arguments = [sys.executable, "-m", "bot.cli", "run", "--store", str(store)]
    return await asyncio.create_subprocess_exec(
        *arguments, env={**os.environ, **environment, "MUJAZ_LOG_LEVEL": "error"}, stdout=DEVNULL
    )


def megabytes(process: Process) -> float:
    """What a process holds in memory (RSS)."""
    text = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def report(name: str, waits: list[float], unanswered: int) -> None:
    parts = statistics.quantiles(waits, n=100)
    print(
        f"{name}: {len(waits)} commands at {RATE}/s, to the first byte of the answer"
        f" p50 {parts[49] * 1e3:.1f} ms, p99 {parts[98] * 1e3:.1f} ms"
        f" ({parts[98] / LATENCY:.2f} of the {LATENCY * 1e3:.0f} ms limit),"
        f" slowest {max(waits) * 1e3:.1f} ms; {unanswered} unanswered"
    )


async def bench_discord(store: Path, seconds: float) -> None:
    async with DiscordServer() as server:
        guild = server.guild()
        places = [server.channel(guild, f"news-{at}") for at in range(_PLACES)]
        people = [server.person(f"person-{at}", guild) for at in range(_PLACES * 5)]
        environment = {
            "MUJAZ_DISCORD_TOKEN": server.token,
            "MUJAZ_DISCORD_API_URL": server.api_url,
            "MUJAZ_DISCORD_GATEWAY_URL": server.gateway_url,
        }
        process = await started(store, environment)
        await server.until(lambda: server.identified, within=60)
        await asyncio.sleep(3)
        idle = megabytes(process)
        print(f"discord: idle {idle:.0f} MB ({idle / MEMORY:.2f} of the {MEMORY:.0f} MB limit)")
        sent: dict[int, float] = {}

        def ask(asked: Asked) -> None:
            place, person = places[len(sent) % len(places)], people[len(sent) % len(people)]
            options = {asked.option: asked.value} if asked.option else {}
            now = time.monotonic()
            sent[server.command(place, person, asked.name, **options).id] = now

        await at_rate(1, ask)  # what is loaded at first use is loaded
        await asyncio.sleep(2)
        sent.clear()
        await at_rate(seconds, ask)
        await asyncio.sleep(2)
        waits = [server.arrivals[key] - at for key, at in sent.items() if key in server.arrivals]
        report("discord", waits, len(sent) - len(waits))
        print(f"discord: after that {megabytes(process):.0f} MB")
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def main() -> None:
    articles, seconds = (
        float(one) for one in (sys.argv[1:] + ["10000", "10"][len(sys.argv) - 1 :])
    )
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "bench.db"
        await fill(store, int(articles))
        await bench_discord(store, seconds)


if __name__ == "__main__":
    asyncio.run(main())
