"""Polling speed on loopback: unchanged feeds (304) and changed ones, parsed and recorded, a second.

The server runs in a process of its own. Every feed has a host of its own, as in life.
Run: python tests/bench/bench_sources.py [FEEDS] [ITEMS]
"""

from __future__ import annotations

import asyncio
import ipaddress
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from briefings.models import Draft
from briefings.sources.addresses import AddressPolicy
from briefings.sources.fetch import Fetcher
from briefings.sources.poller import Poller
from briefings.store import Store

LOOPBACK = AddressPolicy(allowed=(ipaddress.IPv4Network("127.0.0.0/8"),), any_port_in_allowed=True)


def document(feed: int, version: int, items: int) -> bytes:
    """A feed of some version: with each, five of its items are new."""
    entries = "".join(
        f"<item><guid>{feed}-{n}</guid><title>خبر رقم {n} من المصدر {feed}</title>"
        f"<link>https://outlet{feed}.example/{n}</link>"
        "<pubDate>Sat, 13 Apr 2024 10:00:00 +0300</pubDate><description>&lt;p&gt;قال المتحدث إن "
        f"المحادثات رقم {n} بدأت صباح الثلاثاء، وإنها ستستمر أيامًا.&lt;/p&gt;</description></item>"
        for n in range(version * 5, version * 5 + items)
    )
    head = f"<title>مصدر {feed}</title><language>ar</language>"
    return f'<rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode()


def serve(pipe: Connection, items: int) -> None:
    """Serves feeds by path; the pipe tells how many of the feeds, from the first, have changed."""
    from aiohttp import web

    changed = {"below": 0, "version": 0}

    async def answer(request: web.Request) -> web.Response:
        feed = int(request.path[1:])
        version = changed["version"] if feed < changed["below"] else 0
        etag = f'"{version}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(
            body=document(feed, version, items),
            headers={"ETag": etag, "Content-Type": "application/rss+xml; charset=utf-8"},
        )

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/{feed}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        pipe.send(runner.addresses[0][1])
        while (order := await asyncio.to_thread(pipe.recv)) is not None:
            changed["below"], changed["version"] = order
            pipe.send(True)

    asyncio.run(run())


async def resolver(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


async def measure(feeds: int, items: int, port: int, pipe: Connection) -> None:
    now = datetime(2024, 4, 14, 12, tzinfo=UTC)
    kept = 0

    async def keep(drafts: Sequence[Draft]) -> None:
        nonlocal kept
        kept += len(drafts)

    lags: list[float] = []

    async def heartbeat() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            lags.append(time.perf_counter() - begun - 0.01)

    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool,
    ):
        async with (
            Store.open(Path(folder, "store.db"), clock=lambda: now) as store,
            Fetcher(policy=LOOPBACK, resolver=resolver) as fetcher,
        ):
            for feed in range(feeds):
                url = f"http://outlet{feed}.test:{port}/{feed}"
                await store.sources.add(url, title=str(feed), now=now)
            poller = Poller(store.sources, fetcher, keep, clock=lambda: now, pool=pool)
            beating = asyncio.create_task(heartbeat())
            share = max(1, feeds // 20)
            for name, below, version in (
                ("all new", 0, 0),
                ("unchanged", 0, 0),
                ("5 % changed", share, 1),
                ("all changed", feeds, 2),
            ):
                pipe.send((below, version))
                pipe.recv()
                lags.clear()
                kept, begun = 0, time.perf_counter()
                report = await poller.poll_due()
                took = time.perf_counter() - begun
                assert (report.polled, report.failed) == (feeds, 0), report
                lags.sort()
                sys.stdout.write(
                    f"{name:12} {feeds / took:7.0f} feeds/s  {took:6.2f} s  "
                    f"{kept} items kept, "
                    f"event loop late by p99 {lags[len(lags) * 99 // 100] * 1000:.0f} ms\n"
                )
                now += timedelta(hours=12)
            beating.cancel()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"peak memory {peak:.0f} MB\n")


def main() -> None:
    feeds = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    items = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(theirs, items), daemon=True
    )
    server.start()
    try:
        asyncio.run(measure(feeds, items, ours.recv(), ours))
    finally:
        ours.send(None)
        server.terminate()


if __name__ == "__main__":
    main()
