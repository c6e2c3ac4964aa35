"""Polls a list of feeds once in a process of its own and says what each came to, and its memory.

Reads one JSON line of URLs, the first a good one to warm up with; writes one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from briefings.clock import system_clock
from briefings.heap import give_back_large
from briefings.ingest.intake import Intake
from briefings.ingest.poller import Poller
from briefings.ingest.workers import WorkerPool
from briefings.models import Draft
from briefings.reading.read import read_article
from briefings.sources.fetch import Fetcher, Limits
from briefings.store import Store
from tests.briefings.sources.polling import LOOPBACK


async def resolver(host: str, port: int) -> list[str]:
    """Our own names are this machine; numbers are what they are."""
    return ["127.0.0.1"] if host.endswith(".test") else [host]


def peak() -> int:
    """The most memory this process has held, in KB (Linux).

    Not by `getrusage`: there a process begins with what the one that started it held.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


@contextmanager
def steps_measured() -> Iterator[list[float]]:
    """The longest step of an event loop in the block, in seconds of its thread's processor time."""
    longest = [0.0]
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        longest[0] = max(longest[0], time.thread_time() - began)

    asyncio.Handle._run = timed  # type: ignore[method-assign]
    try:
        yield longest
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]


def warm() -> None:
    """A bot's reader has had news in both languages: their dictionaries are there for good."""
    for text in ("The council voted on Monday for a bridge.", "أقر المجلس الاثنين بناء جسر."):
        read_article(Draft(text, "warm"), read_on=date(2024, 4, 14))


async def main(urls: list[str]) -> None:
    """One round with the good feed, one with all."""
    give_back_large()  # as `mujaz run` does
    with tempfile.TemporaryDirectory() as folder, WorkerPool(1) as pool:
        async with (
            Store.open(Path(folder, "s.db"), clock=system_clock) as store,
            Fetcher(policy=LOOPBACK, limits=Limits(seconds=4), resolver=resolver) as fetcher,
        ):
            intake = Intake(store, clock=system_clock, pool=pool)
            poller = Poller(store.sources, fetcher, intake.take, clock=system_clock, pool=pool)
            await store.sources.add(urls[0], title="good", now=system_clock())
            await poller.poll_due()
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(pool, warm)
            before = peak(), await loop.run_in_executor(pool, peak)
            for url in urls[1:]:
                await store.sources.add(url, title=url, now=system_clock())
            with steps_measured() as longest:
                await poller.poll_due()
            after = peak(), await loop.run_in_executor(pool, peak)
            rows = await store.sources.all()
            outcome = {
                "reasons": {row.url: row.failure for row in rows},
                "articles": (await store.totals()).articles,
                "longest": longest[0],
                "grown": [after[0] - before[0], after[1] - before[1]],
            }
    sys.stdout.write(json.dumps(outcome) + "\n")


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
