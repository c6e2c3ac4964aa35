"""Feeds that mean harm, polled together with good ones by a real process.

Each is refused with its own reason, the good ones are read and stored, and neither the process nor
its reader grows by 50 MB.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import zlib
from collections.abc import Awaitable, Callable

import brotli
import pytest

from briefings.sources.addresses import AddressPolicy
from briefings.sources.fetch import Fetcher, FetchFailed, Limits
from tests.briefings.sources.polling import LOOPBACK

MOST_GROWN = 50_000  # KB
Talk = Callable[[asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
GOOD = (
    '<rss version="2.0"><channel><title>Good {0}</title><item><guid>1</guid>'
    "<title>Council of place {0} votes</title><description>The council of place {0} voted on "
    "Monday for a bridge that costs {0} million.</description></item></channel></rss>"
)
HEAD = b'<rss version="2.0"><channel><title>x</title>'


def whole(body: bytes, headers: bytes = b"") -> Talk:
    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    return talk


def endless(encoding: str) -> Talk:
    """A stream that unpacks to more than any limit, for as long as it is read."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + f"Content-Encoding: {encoding}\r\n\r\n".encode())
        block = bytes(10_000_000)
        if encoding == "br":
            engine = brotli.Compressor(quality=1)
            while True:
                writer.write(engine.process(block) + engine.flush())
                await writer.drain()
        packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
        while True:
            writer.write(packer.compress(block) + packer.flush(zlib.Z_SYNC_FLUSH))
            await writer.drain()

    return talk


async def title(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n" + HEAD + b"<item><title>")
    for _ in range(100):
        writer.write(b"t" * 1_000_000)
        await writer.drain()


async def drip(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n")
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def circle(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: /circle\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


async def inside(writer: asyncio.StreamWriter) -> None:
    writer.write(
        b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data\r\n"
        b"Content-Length: 0\r\n\r\n"
    )
    await writer.drain()


async def headers(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n")
    await writer.drain()


LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)
HOSTILE: dict[str, tuple[Talk, str]] = {
    "gzip": (endless("gzip"), "too-large"),
    "deflate": (endless("deflate"), "too-large"),
    "brotli": (endless("br"), "too-large"),
    "items": (whole(HEAD + b"<item/>" * 700_000), "too-many-items"),
    "million": (
        whole(zlib.compress(HEAD + b"<item/>" * 1_000_000), b"Content-Encoding: deflate\r\n"),
        "too-large",
    ),
    "laughs": (
        whole(LAUGHS + b"]>" + HEAD + b"<item><title>&m;</title></item>"),
        "feed-declares-entities",
    ),
    "outside": (
        whole(b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + b"&a;"),
        "feed-declares-entities",
    ),
    "title": (title, "too-large"),
    "deep": (whole(HEAD + b"<a>" * 1_000_000), "feed-too-complex"),
    "json": (whole(b"[" * 3_000_000), "not-a-feed"),
    "drip": (drip, "too-slow"),
    "silent": (silent, "too-slow"),
    "circle": (circle, "too-many-redirects"),
    "inside": (inside, "forbidden-address"),
    "headers": (headers, "headers-too-large"),
}


async def test_hostile_feeds_harm_nothing() -> None:
    talking: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talking.add(task)
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            name = request.split(b" ")[1].decode().strip("/")
            if name.startswith("good"):
                await whole(GOOD.format(name[4:]).encode())(writer)
            else:
                await HOSTILE[name][0](writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # its poll is over
        finally:
            talking.discard(task)
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def url(name: str) -> str:
        return f"http://{name}.test:{port}/{name}"

    names = ["good1", *HOSTILE, "good2", "good3"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.briefings.sources.hostile_poll",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    out, _ = await process.communicate(json.dumps([url(name) for name in names]).encode() + b"\n")
    for task in list(talking):
        task.cancel()
    server.close()
    outcome = json.loads(out)
    wanted: dict[str, str | None] = {url(name): why for name, (_, why) in HOSTILE.items()}
    wanted |= {url(name): None for name in ("good1", "good2", "good3")}
    assert outcome["reasons"] == wanted
    assert outcome["articles"] == 3
    assert max(outcome["grown"]) < MOST_GROWN, outcome["grown"]


LOOPBACK_NAMES = (
    "127.0.0.1",
    "localhost",
    "127.1",
    "127.0.1",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "user@127.0.0.1",
    "example.org:80@127.0.0.1",
    "127.0.0.1.",
    "１２７.０.０.１",
    "127。0。0。1",
    "0.0.0.0",
    "0",
)


@pytest.mark.parametrize("opened", [False, True])
async def test_no_spelling_of_loopback_is_connected_to(opened: bool) -> None:
    """The same server is reached by most of these once loopback is allowed: they do lead there."""
    visits = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal visits
        visits += 1
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    policy = LOOPBACK if opened else AddressPolicy(ports=frozenset({port}))
    async with Fetcher(policy=policy, limits=Limits(seconds=3)) as fetcher:
        for name in LOOPBACK_NAMES:
            assert isinstance(await fetcher.fetch(f"http://{name}:{port}/"), FetchFailed)
    server.close()
    assert visits >= len(LOOPBACK_NAMES) - 8 if opened else visits == 0
