"""Killed while it polls, again and again, with feeds that correct themselves meanwhile.

A slice here; all of it by `make chaos-sources` (a hundred kills).
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from briefings.clock import system_clock
from briefings.store import Store
from briefings.text.terms import terms

KILLS = int(os.environ.get("MUJAZ_KILLS", "5"))
FEEDS, ITEMS = 12, 4
PLACES = ("Riverton", "Hillford", "Lakeside", "Marshbury")


class Site:
    """Feeds whose first item is corrected with each run; others stay, under new GUIDs."""

    def __init__(self) -> None:
        self.version = 0
        self.base = ""
        self.asked = 0
        self.stop_at = 0
        self.reached = asyncio.Event()

    def words(self, feed: int, item: int) -> str:
        change = f" It was changed {self.version} times." if item == 0 else ""
        place = PLACES[item]
        return f"The council of {place} met group {feed} on Monday over plan {item}.{change}"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.asked >= self.stop_at:
            self.reached.set()
        feed = int(request.path[1:])
        items = "".join(
            f"<item><guid>{item if item == 0 else f'{item}-{self.version}'}</guid>"
            f"<title>{PLACES[item]} council meets group {feed}</title>"
            f"<link>{self.base}/{feed}/{item}</link>"
            f"<description>{self.words(feed, item)}</description></item>"
            for item in range(ITEMS)
        )
        body = f'<rss version="2.0"><channel><title>Group {feed}</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_get("/{tail:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def test_killed_again_and_again_nothing_is_lost_and_nothing_twice(
    tmp_path: Path, site: Site
) -> None:
    path, luck = tmp_path / "store.db", random.Random(13)
    async with Store.open(path, clock=system_clock) as store:
        for feed in range(FEEDS):
            url = f"{site.base}/{feed}"
            await store.sources.add(url, title=str(feed), now=system_clock())
    killed = 0
    for run in range(KILLS + 1):
        site.version, site.asked = run, 0
        site.stop_at = luck.randrange(1, FEEDS + 1)
        site.reached.clear()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.briefings.sources.polling",
            str(path),
            stderr=subprocess.PIPE,
        )
        if run < KILLS:
            ended = asyncio.ensure_future(process.wait())
            asked = asyncio.ensure_future(site.reached.wait())
            await asyncio.wait((ended, asked), return_when=asyncio.FIRST_COMPLETED)
            # Somewhere between the answer to that request and the end of the round.
            await asyncio.wait((ended,), timeout=luck.random() ** 2)
            if not ended.done():
                process.kill()
                killed += 1
            asked.cancel()
        _, errors = await process.communicate()
        assert run < KILLS or process.returncode == 0, errors.decode()
        with sqlite3.connect(path) as connection:  # the leases end, and all is due again
            connection.execute("UPDATE sources SET lease_until = 0, next_poll = 0")
        connection.close()
    assert killed > 0

    async with Store.open(path, clock=system_clock) as store:
        totals = await store.totals()
        stories = await store.stories(limit=1_000)
        assert await store.check() == []
        assert sum(story.articles for story in stories) == totals.articles == FEEDS * ITEMS
        assert sum(o.articles for o in await store.outlets(limit=100)) == totals.articles
        found = await store.find_articles(terms("Riverton"), limit=1_000)
        assert len(found.articles) == FEEDS
    with sqlite3.connect(path) as connection:
        texts = [text for (text,) in connection.execute("SELECT text FROM articles")]
        older = [text for (text,) in connection.execute("SELECT text FROM revisions")]
        (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert integrity == "ok"
    bodies = Counter(text.split("\n\n", 1)[1] for text in texts)
    assert bodies == Counter(site.words(f, i) for f in range(FEEDS) for i in range(ITEMS))
    # No wording is there twice, neither among the older nor beside the newest.
    assert max(Counter((*texts, *older)).values()) == 1
