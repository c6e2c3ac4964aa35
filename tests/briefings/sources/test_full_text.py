"""Whole articles from pages, where the site lets robots in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from briefings.ingest.poller import Poller
from briefings.models import Draft
from briefings.sources.feeds import LONGEST_TEXT
from briefings.sources.fetch import Fetcher, Limits
from briefings.sources.full_text import MOST_PAGES
from briefings.sources.robots import Robots
from briefings.store import Store
from tests.briefings.sources.polling import LOOPBACK, loopback_resolver

LEAD = "The council of Riverton voted on Monday."
MORE = "Members asked for a cheaper bridge, and the mayor promised a new plan by the end of June."


class Site:
    def __init__(self) -> None:
        self.now = datetime(2024, 5, 14, 12, tzinfo=UTC)
        self.robots: str | int = 404
        self.asked: list[str] = []
        self.items = [("1", "/news/1")]
        self.base = ""
        self.away = ""
        self.more = MORE

    async def answer(self, request: web.Request) -> web.Response:
        path = request.path
        self.asked.append(path)
        if path == "/robots.txt":
            if isinstance(self.robots, int):
                return web.Response(status=self.robots)
            return web.Response(text=self.robots)
        if path == "/feed":
            items = "".join(
                f"<item><guid>{guid}</guid><title>Vote {guid}</title>"
                f"<link>{self.base}{link}</link><description>{LEAD}</description></item>"
                for guid, link in self.items
            )
            body = f'<rss version="2.0"><channel><title>R</title>{items}</channel></rss>'
            return web.Response(text=body, content_type="application/rss+xml")
        if self.away:
            return web.Response(status=302, headers={"Location": self.away})
        markup = f"<html><body><article><p>{LEAD}</p><p>{self.more}</p></article></body></html>"
        return web.Response(text=markup, content_type="text/html")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_get("/{tail:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.base = f"http://news.test:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(
        policy=LOOPBACK, limits=Limits(seconds=3), resolver=loopback_resolver
    ) as opened:
        yield opened


async def polled(site: Site, fetcher: Fetcher, folder: Path, **source: str) -> list[Draft]:
    kept: list[Draft] = []

    async def keep(drafts: Sequence[Draft]) -> None:
        kept.extend(drafts)

    async with Store.open(folder / "s.db", clock=lambda: site.now) as store:
        await store.sources.add(
            f"{site.base}/feed",
            title="R",
            now=site.now,
            **source,  # type: ignore[arg-type]
        )
        poller = Poller(store.sources, fetcher, keep, clock=lambda: site.now)
        await poller.poll_due()
        site.now += timedelta(hours=7)
    return kept


async def test_a_page_gives_the_whole_text(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    (draft,) = await polled(site, fetcher, tmp_path, full_text="page")
    assert draft.text == f"{LEAD}\n{MORE}"
    assert (draft.title, draft.origin) == ("Vote 1", f"{site.base}/feed")
    # Read once: the feed's words say whether anything is new.
    assert await polled(site, fetcher, tmp_path) == []
    assert site.asked.count("/news/1") == 1


async def test_the_feed_is_enough_unless_asked_for_more(
    site: Site, fetcher: Fetcher, tmp_path: Path
) -> None:
    (draft,) = await polled(site, fetcher, tmp_path)
    assert draft.text == LEAD
    assert site.asked == ["/feed"]


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (404, True),
        ("", True),
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: Mujaz\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /*/1$", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: mujaz\nAllow: /", True),
        (503, False),
    ],
)
async def test_robots_are_heeded(
    site: Site, fetcher: Fetcher, tmp_path: Path, robots: str | int, allowed: bool
) -> None:
    site.robots = robots
    (draft,) = await polled(site, fetcher, tmp_path, full_text="page")
    assert (MORE in draft.text) is allowed
    assert ("/news/1" in site.asked) is allowed


async def test_robots_are_asked_for_once_a_day(site: Site, fetcher: Fetcher) -> None:
    robots = Robots(fetcher, clock=lambda: site.now)
    for _ in range(3):
        assert await robots.allows(f"{site.base}/news/1")
    assert site.asked == ["/robots.txt"]
    site.now += timedelta(hours=25)
    site.robots = "User-agent: *\nDisallow: /"
    assert not await robots.allows(f"{site.base}/news/1")


async def test_only_so_many_pages_are_read(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.items = [(str(n), f"/news/{n}") for n in range(MOST_PAGES + 5)]
    drafts = await polled(site, fetcher, tmp_path, full_text="page")
    assert len([path for path in site.asked if path.startswith("/news/")]) == MOST_PAGES
    assert [MORE in draft.text for draft in drafts] == [True] * MOST_PAGES + [False] * 5


async def test_no_more_is_read_than_there_is_room_for(
    site: Site, fetcher: Fetcher, tmp_path: Path
) -> None:
    site.more = "The council of the harbour talked on for hours. " * 5_000
    site.items = [(str(n), f"/news/{n}") for n in range(6)]
    drafts = await polled(site, fetcher, tmp_path, full_text="page")
    assert [len(draft.text) for draft in drafts] == [LONGEST_TEXT] * 3 + [len(LEAD)] * 3


@pytest.mark.parametrize("away", ["http://10.0.0.1/x", "http://other.test/x"])
async def test_a_page_that_leads_away_changes_nothing(
    site: Site, fetcher: Fetcher, tmp_path: Path, away: str
) -> None:
    site.away = away
    (draft,) = await polled(site, fetcher, tmp_path, full_text="page")
    assert draft.text == LEAD
