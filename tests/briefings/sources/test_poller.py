"""Polling: nothing lost, nothing twice, whatever servers, clocks and kills do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from briefings.ingest.poll_schedule import DEAD_AFTER
from briefings.ingest.poller import Poller, PollReport
from briefings.models import Draft
from briefings.precedence import Precedence
from briefings.sources.feeds import Feed
from briefings.sources.fetch import Fetcher, Limits
from briefings.store import Store
from briefings.store.sources import LEASE, SourceRow
from tests.briefings.sources.polling import LOOPBACK, loopback_resolver

START = datetime(2024, 4, 14, 12, tzinfo=UTC)


class World:
    """A site of feeds whose items, status and clock a test sets."""

    def __init__(self) -> None:
        self.now = START
        self.items: dict[str, list[tuple[str, str]]] = {}  # path: (guid, words)
        self.status: dict[str, int] = {}
        self.moved: dict[str, str] = {}
        self.base = ""
        self.kept: list[Draft] = []
        self.told: list[str] = []
        self.deaf = False
        self.headers: dict[str, str] = {}
        self.hold: dict[str, asyncio.Event] = {}
        self.asked = asyncio.Event()

    def clock(self) -> datetime:
        return self.now

    async def keep(self, drafts: Sequence[Draft]) -> None:
        self.kept += drafts

    async def tell_dead(self, source: SourceRow) -> bool:
        if self.deaf:
            return False
        self.told.append(source.url)
        return True

    async def answer(self, request: web.Request) -> web.Response:
        path = request.path
        if path in self.hold:
            self.asked.set()
            await self.hold[path].wait()
        if status := self.status.get(path):
            return web.Response(status=status, headers=self.headers)
        if path in self.moved:
            return web.Response(status=301, headers={"Location": self.moved[path]})
        items = "".join(
            f"<item><guid>{guid}</guid><title>{words}</title></item>"
            for guid, words in self.items[path]
        )
        body = f'<rss version="2.0"><channel><title>{path}</title>{items}</channel></rss>'
        etag = f'"{abs(hash(body))}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        headers = {"ETag": etag, **self.headers}
        return web.Response(text=body, headers=headers, content_type="application/rss+xml")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    app = web.Application()
    app.router.add_get("/{tail:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def store(tmp_path: Path, world: World) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "store.db", clock=world.clock) as opened:
        yield opened


@pytest.fixture
async def poller(store: Store, world: World) -> AsyncIterator[Poller]:
    async with Fetcher(
        policy=LOOPBACK, limits=Limits(seconds=3), resolver=loopback_resolver
    ) as fetcher:
        yield Poller(
            store.sources,
            fetcher,
            world.keep,
            clock=world.clock,
            tell_dead=world.tell_dead,
            luck=lambda: 0.5,
        )


async def add(store: Store, world: World, path: str, *items: tuple[str, str]) -> SourceRow:
    world.items[path] = list(items)
    return await store.sources.add(world.base + path, title=path, now=world.now)


async def only(store: Store) -> SourceRow:
    (row,) = await store.sources.all()
    return row


async def test_new_items_are_kept_once(store: Store, world: World, poller: Poller) -> None:
    await add(store, world, "/a", ("1", "first"), ("2", "second"))
    assert await poller.poll_due() == PollReport(polled=1, items=2)
    assert await poller.poll_due() == PollReport()
    world.now += timedelta(hours=1)
    assert await poller.poll_due() == PollReport(polled=1, unchanged=1)
    world.items["/a"].insert(0, ("3", "third"))
    world.now += timedelta(hours=2)
    assert await poller.poll_due() == PollReport(polled=1, items=1)
    assert [draft.text for draft in world.kept] == ["first", "second", "third"]
    row = await only(store)
    assert (row.items, row.failures, row.last_success) == (3, 0, world.now)


class Watched(Precedence):
    """Says when somebody gives way."""

    def __init__(self) -> None:
        super().__init__(3_600.0)
        self.reached = asyncio.Event()

    async def give_way(self) -> None:
        self.reached.set()
        await super().give_way()


async def test_no_source_is_asked_while_an_answer_is_under_way(store: Store, world: World) -> None:
    for n in range(3):
        await add(store, world, f"/{n}", ("1", f"words {n}"))
    world.hold["/0"] = asyncio.Event()  # so that the server says when it is asked
    precedence = Watched()
    async with Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher:
        poller = Poller(
            store.sources, fetcher, world.keep, clock=world.clock, precedence=precedence
        )
        with precedence.answering():
            polling = asyncio.create_task(poller.poll_due())
            await precedence.reached.wait()
            await store.totals()  # a way to another thread and back
            assert not world.asked.is_set()
        await world.asked.wait()
        with precedence.answering():  # what has come meanwhile is stored afterwards
            precedence.reached.clear()
            world.hold["/0"].set()
            await precedence.reached.wait()
            assert "words 0" not in {draft.text for draft in world.kept}
        assert await polling == PollReport(polled=3, items=3)


async def test_a_poll_that_gives_way_can_be_stopped(store: Store, world: World) -> None:
    await add(store, world, "/a", ("1", "first"))
    precedence = Watched()
    async with Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher:
        poller = Poller(
            store.sources, fetcher, world.keep, clock=world.clock, precedence=precedence
        )
        with precedence.answering():
            polling = asyncio.create_task(poller.poll_due())
            await precedence.reached.wait()
            polling.cancel()
            with pytest.raises(asyncio.CancelledError):
                await polling
        assert (await poller.poll_due()).polled == 1  # its claim was given back


async def test_texts_wait_for_room_and_give_it_back(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where polling is stopped while one is stored and others wait."""
    monkeypatch.setattr("briefings.ingest.poller._LETTERS", 10)
    for n in range(6):
        await add(store, world, f"/{n}", ("1", f"words {n}"))
    storing, at_once = asyncio.Event(), 0

    async def keep(drafts: Sequence[Draft]) -> None:
        nonlocal at_once
        at_once = max(at_once, len(drafts))
        first = not storing.is_set()
        storing.set()
        if first:
            await asyncio.Event().wait()  # until it is stopped
        await world.keep(drafts)

    async with Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher:
        poller = Poller(store.sources, fetcher, keep, clock=world.clock)
        polling = asyncio.create_task(poller.poll_due())
        await storing.wait()
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling
        assert await poller.poll_due() == PollReport(polled=6, items=6)
    assert at_once == 1
    assert sorted(draft.text for draft in world.kept) == [f"words {n}" for n in range(6)]


async def test_changing_guids_bring_no_repeats(store: Store, world: World, poller: Poller) -> None:
    await add(store, world, "/a", ("1", "first"))
    for hour in range(5):
        world.items["/a"] = [(f"{hour}", "first")]
        await poller.poll_due()
        world.now += timedelta(hours=7)
    assert len(world.kept) == 1


async def test_a_corrected_item_is_kept_beside_the_old(
    store: Store, world: World, poller: Poller
) -> None:
    await add(store, world, "/a", ("1", "seven hurt"))
    await poller.poll_due()
    world.items["/a"] = [("1", "nine hurt")]
    world.now += timedelta(hours=7)
    await poller.poll_due()
    assert [draft.text for draft in world.kept] == ["seven hurt", "nine hurt"]


async def test_half_the_feeds_dead_leaves_the_others(
    store: Store, world: World, poller: Poller
) -> None:
    for n in range(20):
        await add(store, world, f"/{n}", ("1", f"words {n}"))
        if n % 2:
            world.status[f"/{n}"] = 500
    assert await poller.poll_due() == PollReport(polled=20, failed=10, items=10)
    rows = await store.sources.all()
    assert Counter(row.failure for row in rows) == {None: 10, "server-error": 10}


async def test_an_hour_without_network_loses_nothing(
    store: Store, world: World, poller: Poller
) -> None:
    await add(store, world, "/a", ("1", "first"))
    world.status["/a"] = 503
    end = world.now + timedelta(hours=1)
    while world.now < end:
        await poller.poll_due()
        world.now += timedelta(minutes=5)
    assert (await only(store)).failures > 0
    world.status.clear()
    world.now += timedelta(hours=7)
    await poller.poll_due()
    assert [draft.text for draft in world.kept] == ["first"]
    assert (await only(store)).failure is None


async def test_a_dead_feed_is_told_once(store: Store, world: World, poller: Poller) -> None:
    await add(store, world, "/a")
    world.status["/a"] = 404
    for _ in range(20):
        await poller.poll_due()
        assert bool(world.told) == (world.now - START >= DEAD_AFTER)
        world.now += timedelta(days=1)
    assert world.told == [world.base + "/a"]


async def test_a_death_is_told_once_whatever_restarts(tmp_path: Path, world: World) -> None:
    path = tmp_path / "restarted.db"
    world.status["/a"] = 404
    for _ in range(20):
        async with (
            Store.open(path, clock=world.clock) as opened,
            Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher,
        ):
            await opened.sources.add(world.base + "/a", title="A", now=world.now)
            again = Poller(
                opened.sources, fetcher, world.keep, clock=world.clock, tell_dead=world.tell_dead
            )
            await again.poll_due()
        world.now += timedelta(days=1)
    assert world.told == [world.base + "/a"]


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (503, {"Retry-After": "14400"}, timedelta(hours=4)),
        (429, {"Retry-After": "Sun, 14 Apr 2024 16:00:00 GMT"}, timedelta(hours=4)),
        (200, {"Cache-Control": "public, max-age=14400"}, timedelta(hours=4)),
        (304, {"Cache-Control": "max-age=14400"}, timedelta(hours=4)),
    ],
)
async def test_what_a_server_asks_for_is_kept(
    store: Store,
    world: World,
    poller: Poller,
    status: int,
    headers: dict[str, str],
    wait: timedelta,
) -> None:
    await add(store, world, "/a", ("1", "first"))
    world.status["/a"] = 0 if status == 200 else status
    world.headers = {"Date": "Sun, 14 Apr 2024 12:00:00 GMT", **headers}
    await poller.poll_due()
    row = await only(store)
    assert row.next_poll is not None
    assert row.next_poll - world.now == wait


async def test_who_could_not_be_told_is_told_later(
    store: Store, world: World, poller: Poller
) -> None:
    await add(store, world, "/a")
    world.status["/a"] = 404
    world.deaf = True
    for _ in range(10):
        await poller.poll_due()
        world.now += timedelta(days=1)
    assert not (await only(store)).dead_reported
    world.deaf = False
    await poller.poll_due()
    world.now += timedelta(days=1)
    await poller.poll_due()
    assert world.told == [world.base + "/a"]


async def test_a_poll_that_is_stopped_gives_its_claims_back(
    store: Store, world: World, poller: Poller
) -> None:
    await add(store, world, "/a", ("1", "first"))
    await add(store, world, "/slow", ("1", "second"))
    world.hold["/slow"] = asyncio.Event()
    polling = asyncio.create_task(poller.poll_due())
    await world.asked.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    world.hold.clear()
    assert (await poller.poll_due()).polled >= 1
    assert {draft.text for draft in world.kept} == {"first", "second"}


async def test_a_feed_that_breaks_the_reader_leaves_the_others(
    store: Store, world: World, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefings.ingest import poller as module

    honest = module.read_followed

    def read(data: bytes, **more: object) -> Feed:
        if b"poison" in data:
            raise RecursionError
        return honest(data, **more)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(module, "read_followed", read)
    await add(store, world, "/bad", ("1", "poison"))
    await add(store, world, "/good", ("1", "words"))
    assert await poller.poll_due() == PollReport(polled=2, failed=1, items=1)
    assert {row.failure for row in await store.sources.all()} == {"reader-failed", None}


async def test_what_is_gone_is_told_and_not_asked_again(
    store: Store, world: World, poller: Poller
) -> None:
    row = await add(store, world, "/a")
    world.status["/a"] = 410
    await poller.poll_due()
    world.now += timedelta(days=30)
    assert await poller.poll_due() == PollReport()
    assert world.told == [row.url]
    world.status.clear()
    await store.sources.add(row.url, title="again", now=world.now)
    assert (await poller.poll_due()).polled == 1


async def test_a_moved_feed_is_followed(store: Store, world: World, poller: Poller) -> None:
    await add(store, world, "/old")
    await add(store, world, "/older")
    world.items["/new"] = [("1", "words")]
    world.moved = {"/old": "/new", "/older": "/new"}
    await poller.poll_due()
    urls = {row.url for row in await store.sources.all()}
    assert world.base + "/new" in urls
    assert len(urls) == 2  # two sources cannot have one URL: the other keeps its own


async def test_clocks_that_jump_do_not_stop_polling(
    store: Store, world: World, poller: Poller
) -> None:
    await add(store, world, "/a", ("1", "first"))
    world.now = START + timedelta(days=365)
    await poller.poll_due()
    world.now = START
    assert (await poller.poll_due()).polled == 1


async def test_a_claimed_source_is_left_to_its_claimer(store: Store, world: World) -> None:
    await add(store, world, "/a")
    assert len(await store.sources.claim(world.now, limit=5)) == 1
    assert await store.sources.claim(world.now, limit=5) == []
    assert len(await store.sources.claim(world.now + LEASE, limit=5)) == 1


async def test_removed_while_polled_stays_removed(store: Store, world: World) -> None:
    from briefings.store.sources import PolledSource

    row = await add(store, world, "/a")
    (claimed,) = await store.sources.claim(world.now, limit=5)
    assert await store.sources.remove(row.id)
    await store.sources.record([PolledSource(claimed, frozenset({"h"}))], world.now)
    assert await store.sources.all() == []


ODD: dict[str, object] = {
    "added_at": 1 << 60,
    "interval": 1 << 60,
    "next_poll": -(1 << 60),
    "language": "klingon",
    "last_success": "yesterday",
    "failures": -7,
    "failing_since": 1 << 60,
    "items": 1 << 62,
    "full_text": "everything",
    "repairs": "bare-ampersand many, other",
    "etag": b"\xff",
}


@pytest.mark.parametrize("column", ODD)
async def test_an_odd_row_stops_no_source(
    store: Store, world: World, poller: Poller, column: str
) -> None:
    odd = await add(store, world, "/odd", ("1", "The council of Tyre voted."))
    await add(store, world, "/good", ("2", "It rained."))
    with closing(sqlite3.connect(store.where)) as raw, raw:
        raw.execute(f"UPDATE sources SET {column} = ? WHERE id = ?", (ODD[column], odd.id))
    report = await poller.poll_due()
    assert (report.polled, report.failed) == (2, 0)
    assert len(world.kept) == 2
    assert [row.failures for row in await store.sources.all()] == [0, 0]
    assert await store.sources.next_due() is not None
