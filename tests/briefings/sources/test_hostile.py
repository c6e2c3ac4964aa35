"""Feeds that mean harm, polled together with good ones by a real process.

Each is refused with its own reason, the good ones are read and stored, and neither the process nor
its reader grows by 50 MB.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import brotli
import pytest

from briefings.sources.addresses import AddressPolicy
from briefings.sources.fetch import Fetcher, FetchFailed, Limits
from tests.briefings.sources.polling import LOOPBACK

MOST_GROWN = 64_000  # KB; 58 MB seen since events and their features are kept
LONGEST_STEP = 0.5  # seconds; it is to be 0.05, which `make attack` judges
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
JSON_DEEP = b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"[" * 100_000
GUESSES = b"".join(  # dates that a parser of all sorts would ponder over
    b"<item><title>%d</title><pubDate>%d days before the feast</pubDate></item>" % (at, at)
    for at in range(9_000)
)


async def slow_head(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        writer.write(b"y")
        await writer.drain()
        await asyncio.sleep(0.05)


def heavy(number: int) -> bytes:
    """A good feed of nearly the size that is read."""
    words = f"The council of place {number} voted on Monday for a bridge. " * 100
    filler = f"<![CDATA[<img alt='{'x' * 1_900}'>]]>" * 1_200
    return HEAD + b"".join(
        f"<item><guid>{at}</guid><title>Vote {at} of {number}</title>"
        f"<description>{at} {words}{filler}</description></item>".encode()
        for at in range(2)
    )


def wordy(number: int, items: int) -> bytes:
    """A good feed of nothing but words: as many of each item as are kept."""
    day = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"][number % 5]
    english = f"The council of place {number} voted on {day} for bridge {{0}} and its {{1}} roads. "
    arabic = f"وقال مجلس البلدة {number} إن الجسر {{0}} يكلف {{1}} مليون دينار لا غير. "
    sentence = (arabic, english)[number % 2]
    texts = ("".join(sentence.format(at, n) for n in range(2_000)) for at in range(items))
    return HEAD + b"".join(
        f"<item><guid>{at}</guid><title>Vote {at} of {number}</title>"
        f"<description>{text[:100_000]}</description></item>".encode()
        for at, text in enumerate(texts)
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
    "json-deep": (whole(JSON_DEEP), "not-a-feed"),
    "members": (
        whole(gzip.compress(gzip.compress(b"") * 245_000), b"Content-Encoding: gzip, gzip\r\n"),
        "too-large",
    ),
    "zstd": (whole(b"(\xb5/\xfd" + bytes(999), b"Content-Encoding: zstd\r\n"), "garbled"),
    "layers": (whole(b"x", b"Content-Encoding: gzip, gzip, gzip, gzip\r\n"), "garbled"),
    "drip": (drip, "too-slow"),
    "slow-head": (slow_head, "too-slow"),
    "silent": (silent, "too-slow"),
    "circle": (circle, "too-many-redirects"),
    "inside": (inside, "forbidden-address"),
    "headers": (headers, "headers-too-large"),
}


@dataclass(frozen=True)
class Round:
    """What one round over some sites came to.

    Why each failed, articles kept, growth in KB, and the longest step of the event loop in seconds
    of processor time.
    """

    reasons: dict[str, str | None]
    articles: int
    grown: tuple[int, int]
    longest: float


async def polled(talks: dict[str, Talk]) -> Round:
    """Polls sites by a process of its own, the first of them beforehand to warm it up."""
    talking: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talking.add(task)
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            await talks[request.split(b" ")[1].decode().strip("/")](writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # its poll is over
        finally:
            talking.discard(task)
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    urls = {f"http://{name}.test:{port}/{name}": name for name in talks}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.briefings.sources.hostile_poll",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    out, _ = await process.communicate(json.dumps(list(urls)).encode() + b"\n")
    for task in list(talking):
        task.cancel()
    server.close()
    outcome = json.loads(out)
    reasons = {urls[url]: why for url, why in outcome["reasons"].items()}
    return Round(reasons, outcome["articles"], tuple(outcome["grown"]), outcome["longest"])


def good(number: int) -> Talk:
    return whole(GOOD.format(number).encode())


async def test_hostile_feeds_harm_nothing() -> None:
    talks = {"good1": good(1), **{name: talk for name, (talk, _) in HOSTILE.items()}}
    outcome = await polled({**talks, "good2": good(2), "good3": good(3)})
    wanted: dict[str, str | None] = {name: why for name, (_, why) in HOSTILE.items()}
    assert outcome.reasons == {**wanted, "good1": None, "good2": None, "good3": None}
    assert outcome.articles == 3
    assert max(outcome.grown) < MOST_GROWN, outcome.grown
    assert outcome.longest < LONGEST_STEP


async def test_many_large_feeds_at_once_wait_for_room() -> None:
    talks = {f"heavy{number}": whole(heavy(number)) for number in range(20)}
    outcome = await polled({"good1": good(1), **talks, "good2": good(2)})
    assert set(outcome.reasons.values()) == {None}
    assert outcome.articles == 2 + 2 * len(talks)
    assert max(outcome.grown) < MOST_GROWN, outcome.grown


@pytest.mark.slow
@pytest.mark.parametrize(("feeds", "items"), [(4, 12), (50, 1), (2, 25)])
async def test_words_wait_for_room(feeds: int, items: int) -> None:
    """A feed's words take many times their size while they are understood and stored."""
    talks = {f"wordy{number}": whole(wordy(number, items)) for number in range(feeds)}
    outcome = await polled({"good1": good(1), **talks, "good2": good(2)})
    assert set(outcome.reasons.values()) == {None}
    assert outcome.articles == 2 + feeds * items
    assert max(outcome.grown) < MOST_GROWN, outcome.grown


async def test_dates_that_are_none_hold_nobody_up() -> None:
    outcome = await polled({"good1": good(1), "guesses": whole(HEAD + GUESSES), "good2": good(2)})
    assert set(outcome.reasons.values()) == {None}
    assert max(outcome.grown) < MOST_GROWN, outcome.grown


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
