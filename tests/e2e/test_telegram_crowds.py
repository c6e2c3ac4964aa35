"""Crowds: what many ask at once keeps nobody else waiting, and costs nothing beyond its answers."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, Update

from bot.asking.floods import PER_USER, Flood
from bot.platforms.kit.pacing import Pacer, Rate
from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_server import TelegramServer

LINKS = {"MUJAZ_SOURCES_NETWORKS": "127.0.0.0/8"}


@pytest.fixture
async def slow_site() -> object:
    """Answers nobody until it is told to."""
    release, asked = asyncio.Event(), asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        asked.set()
        await release.wait()
        return web.Response(text="<html><body><p>Late.</p></body></html>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    release.set()
    await runner.cleanup()


async def test_slow_links_keep_nobodys_help_waiting(
    store_file: Path, slow_site: tuple[str, asyncio.Event]
) -> None:
    base, asked = slow_site
    async with TelegramServer() as server, serving(server, store_file, reads=True, **LINKS):
        for number in range(100):
            person = server.world.user()
            server.say(server.world.private(person), person, f"/read {base}/{number}")
        await asked.wait()
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/help")
        (first, *_) = await server.wait_sent(1)
        assert first.chat_id == chat.id


async def test_a_flood_of_named_chats_asks_telegram_for_no_more_than_is_answered(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file, flood=Flood()):
        salma, other = server.world.user(), server.world.user()
        chat = server.world.private(salma)
        for number in range(300):
            server.say(chat, salma, f"/subscribe @channel{number:05} 08:00")
        there = server.world.private(other)
        server.say(there, other, "/help")
        await server.until(lambda: any(one.chat_id == there.id for one in server.sent))
        await server.until(lambda: len(server.sent) >= PER_USER.burst + 2)
        assert len(server.called("getChat")) <= PER_USER.burst + 2


async def test_who_floods_waits_behind_who_does_not(store_file: Path) -> None:
    """Where all wait for the platform, the one that asks once is answered among the first."""
    pacer = Pacer((Rate(5, 0.5),), lambda key: ())
    async with (
        TelegramServer() as server,
        serving(server, store_file, flood=Flood(), pacer=pacer),
    ):
        flooding = [server.world.user() for _ in range(30)]
        for _ in range(12):
            for person in flooding:
                server.say(server.world.private(person), person, "/stories")
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/help")
        await server.until(lambda: any(one.chat_id == chat.id for one in server.sent))
        assert len(server.sent) <= 60  # of 210 answers and warnings


def test_what_comes_late_all_at_once_is_no_flood() -> None:
    from bot.asking.floods import Verdict
    from bot.requests import Chat, Request

    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    flood = Flood(now=now.timestamp)
    request = Request(Chat("telegram", "1"), "/stories", "ar", user="1")
    sent = [now - timedelta(minutes=10) + timedelta(seconds=15 * at) for at in range(20)]
    assert {flood.judge(request, at) for at in sent} == {Verdict.ANSWER}
    at_once = [flood.judge(request, now) for _ in range(20)]
    assert at_once.count(Verdict.ANSWER) == PER_USER.burst
    assert flood.lasts("telegram", "1")


async def test_what_a_flooder_goes_on_sending_is_not_even_read(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    de_json = Update.de_json

    def counted(data: dict[str, Any], bot: Bot | None = None) -> Update:
        read.append(data["update_id"])
        return de_json(data, bot)

    monkeypatch.setattr(Update, "de_json", counted)
    now = int(time.time())
    people, each = 30, 20
    async with (
        TelegramServer() as server,
        serving(server, store_file, flood=Flood(now=lambda: now)),
    ):
        flooding = [server.world.user() for _ in range(people)]
        for _ in range(each):
            for person in flooding:
                server.say(server.world.private(person), person, "/help")
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/help")
        await server.until(lambda: any(one.chat_id == chat.id for one in server.sent))
        answered = people * (PER_USER.burst + 1) + 1  # each flooder is warned once
        assert len(read) == answered
        await server.until(lambda: len(server.sent) == answered)
