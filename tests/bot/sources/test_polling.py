"""Polling within `mujaz run`: new articles answer, corrections replace, deaths are told once."""

from __future__ import annotations

import asyncio
import io
import logging
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import structlog

from bot.background.polling import Polling
from bot.commands import answer, respond
from bot.delivery.notices import Notifier
from bot.logs import set_up
from bot.platforms.kit.protocol import (
    ChatClosedError,
    ChatMovedError,
    ThrottledError,
    UnreachableError,
)
from bot.replies import Reply
from bot.requests import Chat, Request
from bot.services import Services
from briefings.ingest.poll_schedule import DEAD_AFTER
from briefings.ingest.poller import PollReport
from briefings.precedence import Precedence
from briefings.store import LockedStoreError
from tests.bot.sources.conftest import BRIDGE, PRIVATE, ROAD, STRIKE, Bot, Site, plain


class Watched(Polling):
    """Says when a round brought something."""

    brought: asyncio.Event

    async def poll_due(self) -> PollReport:
        report = await super().poll_due()
        if report.items:
            self.brought.set()
        return report


def polling(bot: Bot) -> Watched:
    async def tell(chat: Chat, reply: Reply, nonce: str) -> bool:
        bot.told.append((chat, reply))
        return True

    service = Watched(bot.services, bot.ingestion, tell)
    service.brought = asyncio.Event()
    return service


@asynccontextmanager
async def running(service: Polling) -> AsyncIterator[None]:
    task = asyncio.create_task(service.run())
    try:
        yield
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_an_added_feed_reaches_the_summary_at_once(bot: Bot, site: Site) -> None:
    bot.language = "ar"
    service = polling(bot)
    async with running(service), asyncio.timeout(60):
        await bot(f"/add {site.base}/feed")
        await service.brought.wait()
        assert "الجسر" in await bot("/summary")
    (row,) = await bot.services.store.sources.all()
    assert (row.last_success, row.items) == (bot.now, 2)


async def test_a_correction_answers_and_says_so(bot: Bot, site: Site) -> None:
    bot.language = "ar"
    service = polling(bot)
    await bot(f"/add {site.base}/feed")
    await service.poll_due()
    site.feed(
        ("/1", "افتتاح الجسر الجديد متأخرًا", BRIDGE.replace("40", "65")),
        ("/2", "إضراب عمال الميناء", STRIKE),
    )
    bot.now += timedelta(hours=7)
    assert (await service.poll_due()).items == 1
    assert (await bot.services.store.totals()).articles == 2
    said = await bot("/summary الجسر")
    assert "65 مليون" in said
    assert "40 مليون" not in said
    assert "محدَّث" in said
    assert "قال من قبل: افتتاح الجسر الجديد" in await bot("/sources الجسر")


async def test_changing_guids_and_a_dead_hour_bring_no_flood(bot: Bot, site: Site) -> None:
    service = polling(bot)
    await bot(f"/add {site.base}/feed")
    kind, body = site.pages["/feed"]
    for hour in range(6):
        changed = body.replace("<guid>", f"<guid>{hour}-")
        site.pages["/feed"] = ("500", "") if hour == 3 else (kind, changed)
        await service.poll_due()
        bot.now += timedelta(days=1)
    assert (await bot.services.store.totals()).articles == 2
    assert await bot.services.store.revisions([1, 2]) == []
    (row,) = await bot.services.store.sources.all()
    assert (row.items, row.failure) == (2, None)


async def test_half_the_feeds_dead_and_the_others_answer(bot: Bot, site: Site) -> None:
    body = site.pages["/feed"]
    for n in range(10):
        site.pages[f"/f{n}"] = ("404", "") if n % 2 else body
        await bot.services.store.sources.add(f"{site.base}/f{n}", title=str(n), now=bot.now)
    report = await polling(bot).poll_due()
    assert (report.polled, report.failed) == (10, 5)
    assert (await bot.services.store.totals()).articles == 2  # one wording, however many feeds


class TestPages:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"MUJAZ_SOURCES_FULL_TEXT": "page"}

    async def test_the_setting_reads_whole_pages(self, bot: Bot, site: Site) -> None:
        await bot(f"/add {site.base}/feed")
        await polling(bot).poll_due()
        found = await bot.services.store.find_articles([], limit=5)
        (first,) = (a for a in found.articles if a.url == f"{site.base}/1")
        text = await bot.services.store.passages([(first.id, 0, 5_000)])
        assert ROAD in "".join(text.values())

    async def test_robots_are_asked_for_once_a_day(self, bot: Bot, site: Site) -> None:
        await bot(f"/add {site.base}/feed")
        service = polling(bot)
        for number in range(3):
            bot.now += timedelta(hours=7)
            site.feed((f"/{number}", f"Vote {number}", BRIDGE))
            site.page(f"/{number}", f"Vote {number}", BRIDGE, ROAD)
            await service.poll_due()
            assert site.asked.count("/robots.txt") == 1
        bot.now += timedelta(hours=11)
        site.feed(("/9", "Vote 9", BRIDGE))
        await service.poll_due()
        assert site.asked.count("/robots.txt") == 2


async def test_a_death_is_told_once_where_the_source_was_added(bot: Bot, site: Site) -> None:
    service = polling(bot)
    await bot(f"/add {site.base}/feed")
    await bot.services.store.sources.add(f"{site.base}/none", title="the operator's", now=bot.now)
    site.pages["/feed"] = ("404", "")
    start = bot.now
    for _ in range(12):
        await service.poll_due()
        assert not bot.told or bot.now - start >= DEAD_AFTER
        bot.now += timedelta(days=1)
    ((chat, reply),) = bot.told
    assert (chat.platform, chat.key) == ("telegram", "7")
    assert "صحيفة الميناء" in plain(reply)
    await bot.reply(reply.buttons[0].action)
    assert [row.title for row in await bot.services.store.sources.all()] == ["the operator's"]


async def test_a_store_that_fails_is_tried_again(
    bot: Bot, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = polling(bot)
    monkeypatch.setattr("bot.background.polling._AFTER_FAILURE", timedelta())
    calls = 0
    honest = service.poll_due

    async def failing() -> PollReport:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise LockedStoreError("another process is holding it", "s.db")
        return await honest()

    monkeypatch.setattr(service, "poll_due", failing)
    await bot(f"/add {site.base}/feed")
    async with running(service), asyncio.timeout(60):
        await service.brought.wait()


async def test_a_killed_reader_process_is_replaced(
    bot: Bot, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.background.polling._AFTER_FAILURE", timedelta())
    await bot(f"/add {site.base}/feed")
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    service = polling(bot)
    async with running(service), asyncio.timeout(60):
        await service.brought.wait()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged at the most talkative level."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up("debug", json=False, tokens=(), stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def test_credentials_are_in_no_log_and_no_answer(
    bot: Bot, site: Site, log: io.StringIO
) -> None:
    url = site.base.replace("//", "//me:s3cret@") + "/feed"
    said = [await bot(f"/add {url}")]
    (row,) = await bot.services.store.sources.all()
    assert "s3cret" in row.url  # it is asked with them
    service = polling(bot)
    for status in ("", "404", "410"):
        if status:
            site.pages["/feed"] = (status, "")
        await service.poll_due()
        said.append(await bot("/sources"))
        bot.now += timedelta(days=9)
    said += [plain(reply) for _, reply in bot.told]
    assert bot.told
    said.append(await bot("/summary"))
    undo = await bot.reply(f"/remove {row.id}")
    said += [plain(undo), *(button.action for button in undo.buttons)]
    assert "source-dead" in log.getvalue()
    for text in (*said, log.getvalue()):
        assert "s3cret" not in text


class _Platform:
    """What `Teller` needs of a platform: it sends, or fails as told."""

    name = "telegram"

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.sent: list[tuple[str, str, str]] = []

    async def run(self) -> None:
        raise NotImplementedError

    async def pack(self, reply: Reply) -> list[str]:
        return ["payload"]

    async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((chat_key, payload, nonce))
        return "1"


@pytest.mark.parametrize(
    ("failures", "told", "sent_to"),
    [
        ((), True, "7"),
        ((ChatMovedError("-1007"),), True, "-1007"),
        ((ThrottledError(0.0, everywhere=False),), True, "7"),
        ((ThrottledError(900.0, everywhere=False),), False, None),
        ((UnreachableError("x", maybe_sent=False),), False, None),
        ((UnreachableError("x", maybe_sent=True),), True, None),
        ((ChatClosedError("kicked"),), True, None),
    ],
)
async def test_chats_are_told_as_far_as_they_can_be(
    failures: tuple[Exception, ...], told: bool, sent_to: str | None
) -> None:
    platform = _Platform(*failures)
    reply = Reply("en", ())
    assert await Notifier([platform]).tell(PRIVATE, reply, "dead-1") is told
    assert [key for key, _, _ in platform.sent] == ([sent_to] if sent_to else [])
    assert not await Notifier([]).tell(PRIVATE, reply, "dead-1")


class Watching(Precedence):
    """Says when polling gives way."""

    def __init__(self) -> None:
        super().__init__(3_600.0)
        self.reached = asyncio.Event()

    async def give_way(self) -> None:
        self.reached.set()
        await super().give_way()


@pytest.mark.parametrize("ask", [answer, respond])
async def test_polling_gives_way_to_an_answer_under_way(
    bot: Bot,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[Services, Request], Awaitable[Reply | None]],
) -> None:
    precedence, asked, go_on = Watching(), asyncio.Event(), asyncio.Event()
    bot.services = replace(bot.services, precedence=precedence)
    await bot(f"/add {site.base}/feed")
    site.asked.clear()
    write = bot.services.answer_cache.ask

    async def slow(*question: Any) -> object:
        asked.set()
        await go_on.wait()
        return await write(*question)

    monkeypatch.setattr(bot.services.answer_cache, "ask", slow)
    answering = asyncio.ensure_future(ask(bot.services, Request(PRIVATE, "/summary", "en")))
    await asked.wait()
    polled = asyncio.create_task(polling(bot).poll_due())
    await precedence.reached.wait()
    await bot.services.store.totals()  # a way to another thread and back
    assert site.asked == []
    go_on.set()
    assert await answering is not None
    assert (await polled).items == 2
