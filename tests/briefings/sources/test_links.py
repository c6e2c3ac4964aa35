"""Addresses people give: articles, feeds, and pages whose feed is found."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web

from briefings.models import Draft, Refusal
from briefings.sources.addresses import AddressPolicy
from briefings.sources.fetch import Fetcher
from briefings.sources.links import FoundFeed, find_source, read_link

FEED = (
    '<rss version="2.0"><channel><title>صحيفة</title><item><title>خبر</title>'
    "<description>نص الخبر.</description></item></channel></rss>"
)
PAGE = "<html><head><title>عنوان</title>{}</head><body><p>قال المتحدث إن الجسر افتتح.</p></body>"
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
PAGES = {
    "/rss": ("application/rss+xml", FEED.encode()),
    "/named": ("text/html", PAGE.format(LINK.format("/rss")).encode()),
    "/lying": ("text/html", PAGE.format(LINK.format("http://10.0.0.1/rss")).encode()),
    "/borrowed": (
        "text/html",
        PAGE.format('<link rel="canonical" href="https://famous.example/1">').encode(),
    ),
    "/plain": ("text/html", PAGE.format("").encode()),
    "/old": ("text/html; charset=windows-1256", PAGE.format("").encode("cp1256")),
    "/words.txt": ("text/plain", "سطر أول.\nسطر آخر.".encode()),
    "/photo": ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(99)),
}


@pytest.fixture
async def base() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        if request.path not in PAGES:
            return web.Response(status=404)
        kind, body = PAGES[request.path]
        return web.Response(body=body, headers={"Content-Type": kind})

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    loopback = AddressPolicy(
        allowed=(ipaddress.IPv4Network("127.0.0.0/8"),), any_port_in_allowed=True
    )
    async with Fetcher(policy=loopback) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/plain", "/old"])
async def test_an_article_is_read(base: str, fetcher: Fetcher, path: str) -> None:
    day = datetime(2024, 4, 13, tzinfo=UTC)
    draft = await read_link(fetcher, base + path, published=day)
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text) == ("عنوان", "قال المتحدث إن الجسر افتتح.")
    assert (draft.url, draft.origin, draft.published) == (base + path, base + path, day)
    assert draft.outlet is not None
    assert draft.outlet.key == "127.0.0.1"


async def test_a_page_speaks_for_its_own_host_only(base: str, fetcher: Fetcher) -> None:
    draft = await read_link(fetcher, f"{base}/borrowed")
    assert isinstance(draft, Draft)
    assert draft.url == f"{base}/borrowed"
    assert draft.outlet is not None
    assert draft.outlet.key == "127.0.0.1"


async def test_plain_text_is_kept_as_it_is(base: str, fetcher: Fetcher) -> None:
    draft = await read_link(fetcher, f"{base}/words.txt")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text) == (None, "سطر أول.\nسطر آخر.")


@pytest.mark.parametrize(
    ("path", "reason"), [("/none", "page-not-found"), ("/photo", "not-a-page")]
)
async def test_what_is_no_article_is_refused(
    base: str, fetcher: Fetcher, path: str, reason: str
) -> None:
    refused = await read_link(fetcher, base + path)
    assert isinstance(refused, Refusal)
    assert (refused.origin, refused.reason) == (base + path, reason)


@pytest.mark.parametrize("path", ["/rss", "/named", "/plain"])
async def test_a_feed_is_found(base: str, fetcher: Fetcher, path: str) -> None:
    found = await find_source(fetcher, base + path)
    assert isinstance(found, FoundFeed)
    assert (found.url, found.feed.title) == (f"{base}/rss", "صحيفة")


async def test_a_page_cannot_send_us_inside(base: str, fetcher: Fetcher) -> None:
    found = await find_source(fetcher, f"{base}/lying")
    assert isinstance(found, FoundFeed)
    assert found.url == f"{base}/rss"  # what is common on its own site


async def test_a_common_path_is_tried_where_the_named_feed_is_none(fetcher: Fetcher) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/feed.json":
            item = '{"id": "1", "title": "A bridge opens", "content_text": "The bridge opened."}'
            return web.Response(
                text='{"version": "https://jsonfeed.org/version/1.1", "title": "H", "items": ['
                + item
                + "]}",
                content_type="application/json",
            )
        if request.path == "/":
            link = '<link rel="alternate" type="application/rss+xml" href="/gone">'
            return web.Response(text=f"<html>{link}<p>x", content_type="text/html")
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    found = await find_source(fetcher, base)
    await runner.cleanup()
    assert isinstance(found, FoundFeed)
    assert found.url == f"{base}/feed.json"
