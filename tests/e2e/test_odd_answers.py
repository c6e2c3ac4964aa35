"""An odd answer of a platform is an answer that did not come: the bot goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.kit.protocol import SendError, ThrottledError, UnreachableError
from tests.e2e.discord_bot import bot_on
from tests.e2e.discord_server import DiscordServer, text_of
from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_server import TelegramServer
from tests.e2e.test_discord_connection import _payloads

PORTAL = b"<html><body>Welcome to Hotel WiFi. Please log in.</body></html>"
BODIES: dict[str, bytes] = {
    "a portal's page": PORTAL,
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "an empty object": b"{}",
    "ok without a result": b'{"ok": true}',
    "a result of null": b'{"ok": true, "result": null}',
    "a result of another kind": b'{"ok": true, "result": "yes"}',
    "a result of others": b'{"ok": true, "result": [1, null, {"update_id": "x"}]}',
    "a 429 with a date": (
        b'{"ok": false, "error_code": 429, "description": "Too Many Requests",'
        b' "parameters": {"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}}'
    ),
    "no JSON to the end": b'{"ok": true, "result": {"id": 1',
    "deep": b"[" * 100_000,
}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.kit.outage._FIRST", 0.01)
    monkeypatch.setattr("bot.platforms.telegram.errors._ODD_WAIT", 0.01)


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
async def test_telegram_goes_on(store_file: Path, body: bytes) -> None:
    async with TelegramServer() as server:
        faults = [
            server.fail("odd", method, code=200, body=body)
            for method in ("getMe", "deleteWebhook", "getUpdates", "setMyCommands")
        ]
        async with serving(server, store_file) as platform:
            salma = server.world.user()
            chat = server.world.private(salma)
            server.say(chat, salma, "/stories")
            await server.wait_sent(1)
            assert all(fault.times == 0 for fault in faults[:3])
            server.fail("odd", "sendMessage", code=200, body=body)
            with pytest.raises(SendError):
                await platform.send(str(chat.id), '{"html": "x", "rows": []}', nonce="1")
            server.say(chat, salma, "/help")
            await server.wait_sent(2)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


async def _answered(server: DiscordServer) -> bool:
    guild = server.guild()
    record = server.command(server.channel(guild), server.person("huda", guild), "stories")
    return "Stories" in text_of(await server.answer(record))


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
async def test_discord_goes_on(server: DiscordServer, store_file: Path, body: bytes) -> None:
    faults = [
        server.fail(match, 200, body=body)
        for match in ("GET /users/@me", "GET /applications/@me", "GET /applications/")
    ]
    async with bot_on(server, store_file) as bot:
        async with asyncio.timeout(60):
            assert await _answered(server)
        assert faults[0].times == 0
        place = server.channel(server.guild())
        server.fail("POST /channels", 200, body=body)
        with pytest.raises(UnreachableError) as error:
            await bot.platform.send(str(place.id), (await _payloads(bot))[0], nonce="run-1")
        assert error.value.maybe_sent
        assert await _answered(server)


@pytest.mark.parametrize("stated", ["Wed, 21 Oct 2026 07:28:00 GMT", "soon", "nan", "-1", "1e999"])
async def test_discords_retry_after_may_be_anything(
    server: DiscordServer, store_file: Path, stated: str
) -> None:
    async with bot_on(server, store_file) as bot:
        place = server.channel(server.guild())
        headers = {"Retry-After": stated, "Content-Type": "text/html"}
        server.fail("POST /channels", 429, body=PORTAL, headers=headers)
        with pytest.raises(ThrottledError) as error:
            await bot.platform.send(str(place.id), (await _payloads(bot))[0], nonce="run-1")
        assert 0 <= error.value.retry_after <= 86_400
        assert await _answered(server)


EVENTS = {
    "an interaction of nothing": '{"op": 0, "s": 5, "t": "INTERACTION_CREATE", "d": {}}',
    "an interaction of null": '{"op": 0, "s": 5, "t": "INTERACTION_CREATE", "d": null}',
    "an interaction of a list": '{"op": 0, "s": 5, "t": "INTERACTION_CREATE", "d": [1, 2]}',
    "a guild of nothing": '{"op": 0, "s": 5, "t": "GUILD_CREATE", "d": {}}',
    "a message of another kind": '{"op": 0, "s": 5, "t": "MESSAGE_CREATE", "d": "x"}',
    "no object": "[1, 2, 3]",
    "no JSON": "<html>",
    "no operation": '{"d": {}}',
}


@pytest.mark.parametrize("event", EVENTS.values(), ids=list(EVENTS))
async def test_a_gateway_event_that_cannot_be_read_costs_nothing_else(
    server: DiscordServer, store_file: Path, event: str
) -> None:
    async with bot_on(server, store_file):
        (session,) = [one for one in server.sessions.values() if one.socket is not None]
        assert session.socket is not None
        for _ in range(3):
            await session.socket.send_str(event)
        async with asyncio.timeout(60):
            assert await _answered(server)
        assert server.identified == 1


async def test_a_gateway_that_sends_nothing_else_is_left_and_met_anew(
    server: DiscordServer, store_file: Path
) -> None:
    async with bot_on(server, store_file):
        (session,) = [one for one in server.sessions.values() if one.socket is not None]
        assert session.socket is not None
        for _ in range(30):
            await session.socket.send_str("<html>")
        await server.until(lambda: server.resumed + server.identified > 1)
        async with asyncio.timeout(60):
            assert await _answered(server)
