"""Polling speed on loopback, beside the `reader` library's `update_feeds` in the same run.

A round over feeds of which none, or one in twenty, or one in five changed; changed ones are parsed,
their new items read, placed among the stories and stored. Meanwhile the bot answers /summary. The
server runs in a process of its own; for us every feed has a host of its own, as in life.
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
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from reader import make_reader

from bot.background.readiness import Readiness
from bot.commands import answer
from bot.config import load
from bot.requests import Chat, Request
from bot.services import Services
from briefings.ingest.intake import Intake
from briefings.ingest.poller import Poller
from briefings.ingest.workers import WorkerPool
from briefings.models import Draft
from briefings.sources.addresses import AddressPolicy
from briefings.sources.fetch import Fetcher
from briefings.store import Store

LOOPBACK = AddressPolicy(allowed=(ipaddress.IPv4Network("127.0.0.0/8"),), any_port_in_allowed=True)
CHAT = Chat("console", "bench")
NEW = 5  # items of a changed feed that are new
PLACES = ("الميناء", "الجبل", "الوادي", "الساحل", "المدينة القديمة", "الجزيرة", "الواحة", "النهر")
TOPICS = ("المياه", "الكهرباء", "المدارس", "الطرق", "الأجور", "المستشفى", "القطار", "الأسواق")
# A quarter of everything's timeline, the dearest; words take turns, so that few answers are kept.
TEXTS = tuple(
    text
    for place, topic in zip(PLACES, TOPICS, strict=True)
    for text in ("/summary", f"/summary {topic}", f"/search {place}", "/timeline")
)


def document(feed: int, version: int, items: int) -> bytes:
    """A feed of some version: with each, five of its items are new."""
    entries: list[str] = []
    for n in reversed(range(version * NEW, version * NEW + items)):
        place, topic = PLACES[feed % 8], TOPICS[(feed // 8 + n) % 8]
        entries.append(
            f"<item><guid>{feed}-{n}</guid><title>{place}: خلاف جديد على {topic} رقم {n}</title>"
            f"<link>https://outlet{feed}.example/{n}</link>"
            "<pubDate>Sat, 13 Apr 2024 10:00:00 +0300</pubDate><description>&lt;p&gt;قال المتحدث "
            f"باسم مجلس {place} إن المحادثات رقم {n} عن {topic} بدأت صباح الثلاثاء، وإنها ستستمر "
            f"أيامًا. وأضاف أن {feed + 20} من الأعضاء طلبوا خطة تكلف {n + 3} ملايين دينار، ورفضها "
            f"{n + 7} آخرون.&lt;/p&gt;&lt;p&gt;ويعقد المجلس جلسته المقبلة في 20 أبريل.&lt;/p&gt;"
            "</description></item>"
        )
    head = f"<title>مصدر {feed}</title><language>ar</language>"
    return f'<rss version="2.0"><channel>{head}{"".join(entries)}</channel></rss>'.encode()


def serve(pipe: Connection, items: int) -> None:
    """Serves feeds by path; the pipe tells how many of the feeds, from the first, have changed."""
    from aiohttp import web

    changed = 0

    async def respond(request: web.Request) -> web.Response:
        feed = int(request.path[1:])
        version = int(feed < changed)
        etag = f'"{version}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(
            body=document(feed, version, items),
            headers={"ETag": etag, "Content-Type": "application/rss+xml; charset=utf-8"},
        )

    async def run() -> None:
        nonlocal changed
        app = web.Application()
        app.router.add_get("/{feed}", respond)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        pipe.send(runner.addresses[0][1])
        while (told := await asyncio.to_thread(pipe.recv)) is not None:
            changed = told
            pipe.send(True)

    asyncio.run(run())


async def resolver(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@dataclass(frozen=True)
class Round:
    """One round: how many feeds, from the first, have changed since the run began, and how many of
    those since the round before."""

    name: str
    changed: int
    since: int


def rounds(feeds: int) -> list[Round]:
    few, many = max(1, feeds // 20), max(1, feeds // 5)
    return [
        Round("unchanged", 0, 0),
        Round("5 % changed", few, few),
        Round("unchanged again", few, 0),
        Round("20 % changed", few + many, many),
    ]


def order(pipe: Connection, one: Round) -> None:
    pipe.send(one.changed)
    pipe.recv()


async def ours(feeds: int, port: int, pipe: Connection, workers: int) -> dict[str, float]:
    now = datetime(2024, 4, 14, 12, tzinfo=UTC)
    taken: dict[str, float] = {}
    waits: list[float] = []

    def clock() -> datetime:
        return now

    async def people(services: Services) -> None:
        """Somebody asks about thirty times a second."""
        turn = 0
        while True:
            begun = time.perf_counter()
            await answer(services, Request(CHAT, TEXTS[turn % len(TEXTS)], "ar"))
            waits.append(time.perf_counter() - begun)
            turn += 1
            await asyncio.sleep(0.03)

    with (
        tempfile.TemporaryDirectory() as folder,
        WorkerPool(workers) as pool,  # as `mujaz run` has it
    ):
        async with (
            Store.open(Path(folder, "store.db"), clock=clock) as store,
            Fetcher(policy=LOOPBACK, resolver=resolver, clock=clock) as fetcher,
        ):
            intake = Intake(store, clock=clock, pool=pool)
            filled = 0

            async def fill(drafts: Sequence[Draft]) -> None:
                """A store that is not empty, in less time than 60,000 articles would take."""
                nonlocal filled
                if filled < 2_000:
                    filled += len(drafts)
                    await intake.take(drafts)

            for feed in range(feeds):
                url = f"http://outlet{feed}.test:{port}/{feed}"
                await store.sources.add(url, title=str(feed), now=now)
            await Poller(store.sources, fetcher, fill, clock=clock, pool=pool).poll_due()
            services = Services(store, load(None, {}), clock)
            poller = Poller(
                store.sources,
                fetcher,
                partial(intake.take, precedence=services.precedence),
                clock=clock,
                pool=pool,
                precedence=services.precedence,
            )
            for text in TEXTS:  # warm, as a bot is
                await answer(services, Request(CHAT, text, "ar"))
            await Readiness().run()
            asking = asyncio.create_task(people(services))
            await asyncio.sleep(3)
            taken["idle p99"] = percentile(waits, 99)
            waits.clear()
            before = (await store.totals()).articles
            spent = time.process_time()
            for one in rounds(feeds):
                now += timedelta(hours=12)
                order(pipe, one)
                begun = time.perf_counter()
                report = await poller.poll_due()
                taken[one.name] = time.perf_counter() - begun
                assert (report.polled, report.failed) == (feeds, 0), report
            taken["processor"] = time.process_time() - spent
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
            stored = (await store.totals()).articles - before
            assert stored == NEW * rounds(feeds)[-1].changed, stored
    taken["p99"], taken["median"] = percentile(waits, 99), percentile(waits, 50)
    taken["slowest"], taken["questions"] = max(waits), len(waits)
    return taken


def percentile(seconds: list[float], share: int) -> float:
    return sorted(seconds)[len(seconds) * share // 100]


def theirs(feeds: int, port: int, pipe: Connection, workers: int) -> dict[str, float]:
    taken: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        reader = make_reader(str(Path(folder, "reader.db")))
        for feed in range(feeds):
            reader.add_feed(f"http://127.0.0.1:{port}/{feed}")
        order(pipe, Round("all new", 0, 0))
        reader.update_feeds(scheduled=False, workers=workers)
        for one in rounds(feeds):
            order(pipe, one)
            begun = time.perf_counter()
            reader.update_feeds(scheduled=False, workers=workers)
            taken[one.name] = time.perf_counter() - begun
        reader.close()
    return taken


def show(feeds: int, mine: dict[str, float], others: dict[str, float], items: int) -> None:
    say = sys.stdout.write
    say(f"{feeds} feeds of {items} items     Mujaz          reader   ratio\n")
    for one in rounds(feeds):
        a, b = feeds / mine[one.name], feeds / others[one.name]
        say(f"{one.name:18} {a:9.0f} feeds/s {b:8.0f} feeds/s  {a / b:5.1f}\n")
    # What the changed ones cost beyond asking.
    asking = mine["unchanged again"]
    for one in rounds(feeds)[1::2]:
        whole = one.since / mine[one.name]
        net = one.since / max(1e-6, mine[one.name] - asking)
        peer = one.since / max(1e-6, others[one.name] - others["unchanged again"])
        say(
            f"{one.name}: {net:.0f} changed feeds/s parsed and stored "
            f"({whole:.0f}/s with the asking of all), reader {peer:.0f}/s; limit 60\n"
        )
    say(f"unchanged: {feeds / mine['unchanged']:.0f} feeds/s; limit 400\n")
    say(
        f"answers meanwhile: median {mine['median'] * 1000:.0f} ms, "
        f"p99 {mine['p99'] * 1000:.0f} ms (idle {mine['idle p99'] * 1000:.0f} ms), "
        f"slowest of {mine['questions']:.0f} {mine['slowest'] * 1000:.0f} ms; limit 100 ms\n"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"processor time of the bot's own process {mine['processor']:.1f} s\n")
    say(f"peak memory {peak:.0f} MB\n")


def main() -> None:
    feeds = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    items = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(there, items), daemon=True
    )
    server.start()
    try:
        port = here.recv()
        mine = asyncio.run(ours(feeds, port, here, workers))
        others = theirs(feeds, port, here, 10)
        show(feeds, mine, others, items)
    finally:
        here.send(None)
        server.terminate()


if __name__ == "__main__":
    main()
