"""A news site that means harm, and has one good page."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

SENTENCE = "The council of the harbour town voted on Monday for a bridge of forty million. "
ATTRIBUTES = (
    "<html><body><p " + " ".join(f"a{n}=1" for n in range(290_000)) + ">x</p></body></html>"
)
DIVS = (
    "<html><body>"
    + "".join(f'<div class="a{n} story">' for n in range(28_000))
    + SENTENCE * 40
    + "</body></html>"
)
NAMESPACES = (
    '<rss version="2.0" '
    + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(300_000))
    + "><channel><title>x</title></channel></rss>"
)
PAGES = {"attributes": ATTRIBUTES, "divs": DIVS, "namespaces": NAMESPACES}
EMPTY_MEMBERS = 245_000
"""The gzip members of a body of 12 KB that froze the bot for five minutes."""


class Site:
    """`base` is its address; `asked` counts requests by path."""

    def __init__(self) -> None:
        self.base = ""
        self.asked: Counter[str] = Counter()
        self._bomb = gzip.compress(gzip.compress(b"", 9) * EMPTY_MEMBERS, 9)
        self._stream = zlib.compress(bytes(40_000_000), 9)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Any path."""
        self.asked[request.path] += 1
        kind, _, which = request.path.strip("/").partition("/")
        match kind:
            case "good":
                head = f"<html><head><title>A bridge {which}</title></head>"
                return _page(f"{head}<body><article><p>{SENTENCE * 6}</p></article></body></html>")
            case "members":
                return web.Response(
                    body=self._bomb,
                    headers={"Content-Encoding": "gzip, gzip", "Content-Type": "text/html"},
                )
            case "zeros":
                return web.Response(
                    body=self._stream,
                    headers={"Content-Encoding": "deflate", "Content-Type": "text/html"},
                )
            case "large":
                words = f"The council of place {which} voted on Monday for bridge {{}}. "
                text = "".join(words.format(n) for n in range(75_000))[:4_800_000]
                return web.Response(text=text, content_type="text/plain")
            case "slow":
                await asyncio.Event().wait()
        if kind in PAGES:
            return _page(PAGES[kind])
        return web.Response(status=404)


def _page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


@asynccontextmanager
async def hostile_site() -> AsyncIterator[Site]:
    """A site on loopback."""
    site = Site()
    runner = web.ServerRunner(web.Server(site.answer, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield site
    finally:
        await runner.cleanup()
