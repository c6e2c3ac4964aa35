"""Fetching: every trick and every limit, against servers on loopback."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import os
import resource
import sys
import time
import zlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.sources.addresses import AddressPolicy, is_own, is_public
from briefings.sources.fetch import (
    Fetched,
    Fetcher,
    FetchFailed,
    FetchReason,
    Limits,
    Validators,
    secure_context,
)
from briefings.sources.inflate import Inflater, TooMuchError
from briefings.sources.outlets import safe_url, web_address
from briefings.sources.robots import Robots

LOOPBACK = AddressPolicy(allowed=(ipaddress.IPv4Network("127.0.0.0/8"),), any_port_in_allowed=True)
NOW = datetime(2024, 4, 14, 12, tzinfo=UTC)
TLS = secure_context()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_serving(
    answer: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def fetcher(**settings: object) -> Fetcher:
    return Fetcher(**{"policy": LOOPBACK, "clock": lambda: NOW, **settings})  # type: ignore[arg-type] # checked by Fetcher's own callers


def reason(result: Fetched | FetchFailed) -> FetchReason | None:
    return result.reason if isinstance(result, FetchFailed) else None


# --- what may be connected to --


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[64:ff9b:1::7f00:1]",
        "[::ffff:0:7f00:1]",
        "[fe80::5efe:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "example.org:80@127.0.0.1",
        "example.org%40127.0.0.1",
        "127.0.0.1%2e",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "LOCALHOST.",
        "١٢٧.٠.٠.١",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "example.org@127.0.0.1",
        "user:pass@127.0.0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "①②⑦.0.0.1",
        "127。0。0。1",
    ],
)
async def test_no_notation_reaches_inside(host: str) -> None:
    async with Fetcher(limits=Limits(seconds=3)) as closed:
        result = await closed.fetch(f"http://{host}/latest/meta-data")
    assert isinstance(result, FetchFailed)
    assert result.reason in (
        FetchReason.FORBIDDEN_ADDRESS,
        FetchReason.BAD_ADDRESS,
        FetchReason.UNKNOWN_HOST,
    )
    assert "pass" not in result.url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "example.org",
        "http://",
        "http:///x",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nX: y",
        "http://[::1",
        "http://example.org:99999/",
        "http://" + "a" * 3_000,
    ],
)
async def test_only_clean_web_addresses_are_asked(url: str) -> None:
    async with Fetcher() as closed:
        assert reason(await closed.fetch(url)) is FetchReason.BAD_ADDRESS


@pytest.mark.parametrize("answer", [["10.0.0.7"], ["93.184.216.34", "127.0.0.1"], []])
async def test_names_that_resolve_inside_are_refused(answer: list[str]) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return answer

    async with Fetcher(resolver=resolver) as closed:
        result = await closed.fetch("http://rebind.test/")
    assert reason(result) is FetchReason.FORBIDDEN_ADDRESS


async def test_the_checked_address_is_the_one_connected_to() -> None:
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    async def answer(request: web.Request) -> web.Response:
        assert request.host.startswith("rebind.test:")
        response = web.Response(text="first")
        response.force_close()
        return response

    async with serving(answer) as base, fetcher(resolver=rebinding) as fetching:
        url = base.replace("127.0.0.1", "rebind.test")
        first = await fetching.fetch(url)
        assert isinstance(first, Fetched)
        assert (first.body, asked) == (b"first", ["rebind.test"])
        second = await fetching.fetch(url)
        assert reason(second) is FetchReason.FORBIDDEN_ADDRESS


async def test_closed_ports_are_refused() -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["93.184.216.34"]

    async with Fetcher(resolver=resolver) as closed:
        result = await closed.fetch("http://example.test:22/")
    assert reason(result) is FetchReason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("hops", [1, 4])
async def test_redirects_are_checked_at_each_hop(hops: int) -> None:
    async def answer(request: web.Request) -> web.Response:
        step = int(request.path[1:] or 0)
        inside = step + 1 == hops
        where = "http://169.254.169.254/" if inside else f"/{step + 1}"
        return web.Response(status=302, headers={"Location": where})

    async with serving(answer) as base, fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.FORBIDDEN_ADDRESS


async def test_redirects_do_not_leave_the_web() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=301, headers={"Location": "file:///etc/passwd"})

    async with serving(answer) as base, fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.BAD_ADDRESS


def test_what_is_public() -> None:
    for text in ("93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"):
        assert is_public(ipaddress.ip_address(text)), text


# --- limits --


async def test_redirects_end() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.path + "x"})

    async with serving(answer) as base, fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.TOO_MANY_REDIRECTS


def gzip_bomb() -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1_000_000)
    return b"".join(engine.compress(block) for _ in range(400)) + engine.flush()


def brotli_bomb() -> bytes:
    engine = brotli.Compressor(quality=5)
    block = bytes(1_000_000)
    return b"".join(engine.process(block) for _ in range(400)) + engine.finish()


BOMBS = {
    "gzip": gzip_bomb,
    "deflate": lambda: zlib.compress(bytes(400_000_000), 9),
    "br": brotli_bomb,
    "gzip, gzip": lambda: gzip.compress(gzip_bomb()),
}


@pytest.mark.parametrize("encoding", list(BOMBS))
async def test_bombs_are_not_unpacked(encoding: str) -> None:
    bomb = BOMBS[encoding]()

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": encoding})

    async with serving(answer) as base, fetcher() as fetching:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert reason(await fetching.fetch(base)) is FetchReason.TOO_LARGE
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50_000  # KB


@pytest.mark.parametrize("stated", [True, False])
async def test_endless_bodies_are_cut_off(stated: bool) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        length = b"Content-Length: 99999999999\r\n" if stated else b""
        writer.write(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    async with raw_serving(answer) as base, fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.TOO_LARGE


async def test_a_slow_drip_ends_at_the_deadline() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with raw_serving(answer) as base, fetcher(limits=Limits(seconds=0.4)) as fetching:
        begun = time.perf_counter()
        assert reason(await fetching.fetch(base)) is FetchReason.TOO_SLOW
        assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("size", [70_000, 1_000_000])
async def test_large_headers_are_refused(size: int) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX: " + b"y" * size + b"\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with raw_serving(answer) as base, fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.HEADERS_TOO_LARGE


async def test_what_is_not_http_is_garbled() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    async with raw_serving(answer) as base, fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.GARBLED


STRANGE = (
    b"",
    b"\x00" * 99,
    b"HTTP/1.1 200 OK",
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 999 \xff\r\nX\xff: y\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: //\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
)


@pytest.mark.parametrize("bytes_sent", STRANGE)
async def test_strange_servers_give_a_reason(bytes_sent: bytes) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(bytes_sent)
        await writer.drain()

    async with raw_serving(answer) as base, fetcher(limits=Limits(seconds=2)) as fetching:
        assert isinstance(await fetching.fetch(base), FetchFailed)


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd", "gzip,gzip,gzip"])
async def test_wrong_encodings_are_garbled(encoding: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=b"plain words", headers={"Content-Encoding": encoding})

    async with serving(answer) as base, fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.GARBLED


# --- politeness --


async def test_compressed_bodies_are_read() -> None:
    words = "نص الخبر ".encode() * 2_000
    coded = {
        "gzip": gzip.compress(words[:100]) + gzip.compress(words[100:]),
        "deflate": zlib.compress(words),
        "raw": zlib.compress(words)[2:-4],
        "br": brotli.compress(words),
    }

    async def answer(request: web.Request) -> web.Response:
        name = request.path[1:]
        encoding = "deflate" if name == "raw" else name
        return web.Response(body=coded[name], headers={"Content-Encoding": encoding})

    async with serving(answer) as base, fetcher() as fetching:
        for name in coded:
            result = await fetching.fetch(f"{base}/{name}")
            assert isinstance(result, Fetched)
            assert result.body == words


FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Mina</title></channel></rss>'


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("utf-8", FEED),
        ("UTF-8, identity", FEED),
        ("none", FEED),
        ("gzip", FEED),  # said, and not done
        ("br", b'\xef\xbb\xbf {"version": "https://jsonfeed.org/version/1.1"}'),
        ("deflate", FEED),
        ("", gzip.compress(FEED, mtime=0)),  # done, and not said
        ("utf-8", gzip.compress(FEED, mtime=0)),
        ("identity", gzip.compress(FEED[:40], mtime=0) + gzip.compress(FEED[40:], mtime=0)),
    ],
)
def test_what_a_label_says_is_believed_as_far_as_the_bytes_bear_it_out(
    encoding: str, body: bytes
) -> None:
    for size in (1, 7, 10_000):  # however the bytes arrive
        inflater = Inflater(encoding, 100_000)
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        if encoding and size == 1 and not body.startswith(b"\x1f"):
            pieces = [body[:20], *pieces[20:]]  # a server's first packet holds more than a byte
        found = b"".join(out for piece in pieces for out in inflater.feed(piece))
        assert found in (FEED, body)
        assert not found.startswith(b"\x1f")


def test_a_bomb_without_a_header_is_not_unpacked() -> None:
    with pytest.raises(TooMuchError):
        deque(Inflater("", 10_000).feed(gzip.compress(bytes(10_000_000))), 0)


def test_the_machines_own_public_addresses_are_closed() -> None:
    own = ipaddress.ip_address("9.9.9.9")
    closed = AddressPolicy(own=own.__eq__)
    assert closed.permits("1.1.1.1", 443)
    for spelling in ("9.9.9.9", "::ffff:9.9.9.9", "64:ff9b::909:909"):
        assert not closed.permits(spelling, 443)
    opened = AddressPolicy(own=own.__eq__, allowed=(ipaddress.IPv4Network("9.9.9.0/24"),))
    assert opened.permits("9.9.9.9", 443)
    assert is_own(ipaddress.ip_address("127.0.0.1"))
    assert not is_own(own)


async def test_name_servers_that_hang_keep_no_process(tmp_path: Path) -> None:
    script = tmp_path / "hang.py"
    script.write_text(
        "import asyncio, socket, threading\n"
        "from briefings.sources.fetch import Fetcher, Limits\n"
        "socket.getaddrinfo = lambda *_, **__: threading.Event().wait()\n"
        "async def main():\n"
        "    async with Fetcher(limits=Limits(seconds=0.2)) as fetcher:\n"
        "        print((await fetcher.fetch('http://slow.example/')).reason)\n"
        "asyncio.run(main())\n"
    )
    root = str(Path(__file__).parents[3])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    async with asyncio.timeout(60):
        out, _ = await process.communicate()
    assert (process.returncode, out) == (0, b"too-slow\n")


def test_members_without_end_are_refused_after_some() -> None:
    empty = gzip.compress(b"")
    twice = gzip.compress(empty * 245_000)
    assert len(twice) < 64_000
    inflater = Inflater("gzip, gzip", 5_000_000)
    portions: list[int] = []
    with pytest.raises(TooMuchError):
        portions.extend(map(len, inflater.feed(twice)))
    assert len(portions) <= 2_000


async def no_name(host: str, port: int) -> list[str]:
    raise OSError


@pytest.mark.parametrize(
    "url",
    [
        "http://xn--a/",
        "http://xn--a.example/feed",
        "http://xn--/",
        "http://[::1/",
        "http://[v1.x]/",
        "http://a:99999999999999999999/",
        "http://" + "a" * 300 + "/",
        "http://\ud800/",
        "http://%ff/",
        "http://a/\udcff",
    ],
)
async def test_whatever_raises_in_reading_an_address_is_a_refusal(url: str) -> None:
    async with fetcher(resolver=no_name) as asking:
        assert isinstance(await asking.fetch(url), FetchFailed)
        assert not await Robots(asking, clock=lambda: NOW).allows(url)
        where = {"Location": url.encode("utf-8", "surrogatepass").decode("latin-1")}

        async def away(_: web.Request) -> web.Response:
            return web.Response(status=302, headers=where)

        async with serving(away) as base:
            assert isinstance(await asking.fetch(base), FetchFailed)


@given(st.text(max_size=40), st.sampled_from(["http://", "https://xn--", "http://[", "ftp:", ""]))
@settings(max_examples=200, deadline=None)
def test_no_address_raises(text: str, start: str) -> None:
    async def ask() -> None:
        async with fetcher(resolver=no_name, tls=TLS) as asking:
            assert isinstance(await asking.fetch(start + text), FetchFailed)

    asyncio.run(ask())


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, br", "br, gzip"])
def test_whatever_a_small_body_holds_comes_in_small_portions(encoding: str) -> None:
    body = bytes(range(256)) * 8 * 1_900
    packed = body
    for name in encoding.split(", "):
        packed = {
            "gzip": gzip.compress,
            "deflate": zlib.compress,
            "br": brotli.compress,
        }[name](packed)
    assert len(packed) < 40_000
    portions = list(Inflater(encoding, len(body)).feed(packed))
    assert b"".join(portions) == body
    assert max(map(len, portions)) <= 128_000  # brotli takes the limit for a hint
    with pytest.raises(TooMuchError):
        deque(Inflater(encoding, len(body) - 1).feed(packed), 0)


def test_files_of_several_members_are_read_whole() -> None:
    body = b"".join(b"member %d of many\n" % number for number in range(900))
    lines = body.splitlines(keepends=True)
    packed = b"".join(map(gzip.compress, lines)) + bytes(512)  # and padding
    for size in (7, 4_096, len(packed)):
        inflater = Inflater("gzip", len(body))
        pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
        assert b"".join(out for piece in pieces for out in inflater.feed(piece)) == body


async def test_validators_are_given_back_and_304_is_unchanged() -> None:
    async def answer(request: web.Request) -> web.Response:
        headers = {"ETag": '"v1"', "Last-Modified": "Sat, 13 Apr 2024 10:00:00 GMT"}
        if request.headers.get("If-None-Match") == '"v1"':
            assert request.headers["If-Modified-Since"] == headers["Last-Modified"]
            return web.Response(status=304, headers=headers)
        headers["Cache-Control"] = "public, max-age=600"
        return web.Response(text="x", headers=headers)

    async with serving(answer) as base, fetcher() as fetching:
        first = await fetching.fetch(base)
        assert isinstance(first, Fetched)
        assert first.fresh_for == 600
        assert first.validators == Validators('"v1"', "Sat, 13 Apr 2024 10:00:00 GMT")
        second = await fetching.fetch(base, validators=first.validators)
        assert isinstance(second, Fetched)
        assert (second.unchanged, second.body) == (True, b"")


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (404, FetchReason.NOT_FOUND),
        (410, FetchReason.GONE),
        (403, FetchReason.REFUSED),
        (429, FetchReason.BUSY),
        (500, FetchReason.SERVER_ERROR),
    ],
)
async def test_failures_have_names(status: int, why: FetchReason) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with serving(answer) as base, fetcher() as fetching:
        result = await fetching.fetch(base)
        assert isinstance(result, FetchFailed)
        assert (result.reason, result.status) == (why, status)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Sun, 14 Apr 2024 12:05:00 GMT", 300), ("soon", None), ("9" * 30, 604_800)],
)
async def test_retry_after_is_told(value: str, seconds: int | None) -> None:
    async def answer(request: web.Request) -> web.Response:
        now = {"Date": "Sun, 14 Apr 2024 12:00:00 GMT"}
        return web.Response(status=503, headers={"Retry-After": value, **now})

    async with serving(answer) as base, fetcher() as fetching:
        result = await fetching.fetch(base)
        assert isinstance(result, FetchFailed)
        assert result.retry_after == seconds


@pytest.mark.parametrize("date", ["Sun, 14 Apr 2024 07:00:00 GMT", "Mon, 15 Apr 2024 20:00:00 GMT"])
async def test_retry_after_is_told_by_the_servers_own_clock(date: str) -> None:
    later = {"07": "07:05", "20": "20:05"}[date[17:19]]

    async def answer(writer: asyncio.StreamWriter) -> None:
        wait = f"{date[:17]}{later}:00 GMT"
        head = f"HTTP/1.1 503 Busy\r\nDate: {date}\r\nRetry-After: {wait}\r\n"
        writer.write(f"{head}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()

    async with raw_serving(answer) as base, fetcher() as fetching:
        result = await fetching.fetch(base)
        assert isinstance(result, FetchFailed)
        assert result.retry_after == 300


async def test_a_chain_of_lasting_redirects_moves_to_its_end() -> None:
    chain = {"/a": (301, "/b"), "/b": (308, "/c"), "/c": (301, "/d")}

    async def answer(request: web.Request) -> web.Response:
        if request.path in chain:
            status, where = chain[request.path]
            return web.Response(status=status, headers={"Location": where})
        return web.Response(text="x")

    async with serving(answer) as base, fetcher() as fetching:
        result = await fetching.fetch(f"{base}/a")
        assert isinstance(result, Fetched)
        assert (result.moved_to, result.url) == (f"{base}/d", f"{base}/d")


async def test_only_lasting_redirects_move_a_source() -> None:
    async def answer(request: web.Request) -> web.Response:
        match request.path:
            case "/old":
                return web.Response(status=301, headers={"Location": "/new"})
            case "/new":
                return web.Response(status=302, headers={"Location": "/today"})
        return web.Response(text="x")

    async with serving(answer) as base, fetcher() as fetching:
        result = await fetching.fetch(f"{base}/old")
        assert isinstance(result, Fetched)
        assert (result.moved_to, result.url) == (f"{base}/new", f"{base}/today")
        direct = await fetching.fetch(f"{base}/new")
        assert isinstance(direct, Fetched)
        assert direct.moved_to is None


async def test_a_host_gets_one_request_at_a_time_and_others_go_on() -> None:
    running: dict[str, int] = {}
    most: dict[str, int] = {}
    together = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal together
        host = request.host
        running[host] = running.get(host, 0) + 1
        most[host] = max(most.get(host, 0), running[host])
        together = max(together, sum(running.values()))
        await asyncio.sleep(0.02)
        running[host] -= 1
        return web.Response(text="x")

    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with serving(answer) as base, fetcher(resolver=resolver) as fetching:
        hosts = [base.replace("127.0.0.1", name) for name in ("a.test", "b.test", "c.test")]
        results = await asyncio.gather(*(fetching.fetch(url) for url in hosts * 4))
    assert all(isinstance(result, Fetched) for result in results)
    assert set(most.values()) == {1}
    assert together > 1


async def test_credentials_go_to_their_host_and_into_no_message() -> None:
    seen: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        if request.path == "/":
            return web.Response(status=302, headers={"Location": "/next"})
        return web.Response(status=500)

    async with serving(answer) as base, fetcher() as fetching:
        result = await fetching.fetch(base.replace("//", "//me:s3cret@") + "/")
    assert seen == ["Basic bWU6czNjcmV0", None]
    assert "s3cret" not in repr(result)
    assert safe_url("https://me:p@ss@x.example/a@b") == "https://x.example/a@b"


@pytest.mark.parametrize("password", ["pa/ss", "pa?ss", "pa#ss", "p:a/s@s"])
def test_a_password_that_should_have_been_escaped_is_no_address(password: str) -> None:
    typed = f"https://me:{password}@x.example/feed"
    assert web_address(typed) is None
    assert safe_url(typed) == "https://x.example/feed"


async def test_a_dead_server_is_unreachable() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response()

    async with serving(answer) as base:
        pass
    async with fetcher() as fetching:
        assert reason(await fetching.fetch(base)) is FetchReason.UNREACHABLE
