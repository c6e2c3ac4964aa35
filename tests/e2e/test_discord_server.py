"""The loopback Discord refuses what Discord refuses, as the real client library sees it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from json import loads
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.e2e.discord_server import DiscordServer


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture
async def client(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[discord.Client]:
    monkeypatch.setattr(Route, "BASE", server.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(server.token)
        yield client


def _place(server: DiscordServer, client: discord.Client) -> discord.PartialMessageable:
    return client.get_partial_messageable(server.channel(server.guild()).id)


def _embed(**parts: Any) -> discord.Embed:
    return discord.Embed(**parts)


@pytest.mark.parametrize(
    "message",
    [
        {"content": "x" * 2001},
        {"embeds": [_embed(description="x" * 4097)]},
        {"embeds": [_embed(title="x" * 257)]},
        {"embeds": [_embed(description="x" * 4000), _embed(description="x" * 2001)]},
        {"embeds": [_embed(title="t").add_field(name="", value="v")]},
        {"embeds": [_embed(title="t", url="javascript:alert(1)")]},
        {"embeds": [_embed(color=3)]},
        {"content": "x", "nonce": "n" * 26},
        {"content": "half \ud83d"},
        {"content": " "},
    ],
)
async def test_what_discord_refuses_is_refused(
    server: DiscordServer, client: discord.Client, message: dict[str, Any]
) -> None:
    place = _place(server, client)
    with pytest.raises(discord.HTTPException) as caught:
        await place.send(**message)
    assert caught.value.status == 400
    assert not server.counts


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Summary", "description": "x"},
        {"name": "sum mary", "description": "x"},
        {"name": "summary", "description": ""},
        {"name": "summary", "description": "x" * 101},
        {"name": "summary", "description": "x", "description_localizations": {"ar": "x"}},
    ],
)
async def test_commands_discord_would_refuse(
    server: DiscordServer, client: discord.Client, command: dict[str, Any]
) -> None:
    assert client.application_id is not None
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.bulk_upsert_global_commands(client.application_id, [command])  # type: ignore[list-item]
    assert caught.value.code == 50035


async def test_the_same_nonce_is_the_same_message(
    server: DiscordServer, client: discord.Client
) -> None:
    place = _place(server, client)
    first = await place.send("once", nonce="run-7")
    assert (await place.send("once", nonce="run-7")).id == first.id
    assert server.counts[place.id] == 1
    server.fail("POST /channels", after=True)
    with pytest.raises(aiohttp.ClientError):
        await place.send("twice?", nonce="run-8")
    await place.send("twice?", nonce="run-8")
    assert server.counts[place.id] == 2


async def test_closed_places(server: DiscordServer, client: discord.Client) -> None:
    channel = server.channel(server.guild())
    place = client.get_partial_messageable(channel.id)
    server.deny(channel, send_messages=True)
    with pytest.raises(discord.Forbidden) as forbidden:
        await place.send("x")
    assert forbidden.value.code == 50013
    server.deny(channel, view_channel=True)
    with pytest.raises(discord.Forbidden) as hidden:
        await place.send("x")
    assert hidden.value.code == 50001
    server.backend.delete_channel(channel.id)
    with pytest.raises(discord.NotFound) as gone:
        await place.send("x")
    assert gone.value.code == 10003


async def test_a_dropped_session_resumes_with_what_it_missed(
    server: DiscordServer, client: discord.Client
) -> None:
    seen: asyncio.Queue[int] = asyncio.Queue()

    @client.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.put_nowait(interaction.id)

    guild = server.guild()
    channel, user = server.channel(guild), server.person("alice", guild)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(client.connect())
        await server.until(lambda: server.identified)
        await server.drop_gateway(4000)
        missed = server.interact(2, channel, user, {"id": "1", "name": "help", "type": 1})
        await server.until(lambda: server.resumed)
        assert await seen.get() == missed.id
        assert server.identified == 1
        await server.drop_gateway(4000, forget=True)
        await server.until(lambda: server.identified == 2)
        task.cancel()


async def test_rates_are_enforced() -> None:
    async with DiscordServer(limits=True) as server:
        channel = server.channel(server.guild())
        url = f"{server.api_url}/channels/{channel.id}/messages"
        headers = {"Authorization": f"Bot {server.token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for left in (4, 3, 2, 1, 0):
                async with session.post(url, json={"content": "x"}) as response:
                    assert response.headers["X-RateLimit-Remaining"] == str(left)
            async with session.post(url, json={"content": "x"}) as response:
                assert response.status == 429
                assert 0 < (await response.json())["retry_after"] <= 5
            assert server.counts[channel.id] == 5

            async def ask() -> str | None:
                async with session.get(f"{server.api_url}/users/@me") as response:
                    return response.headers.get("X-RateLimit-Scope")

            assert "global" in await asyncio.gather(*(ask() for _ in range(80)))
            server.limits = False
            async with session.post(url, data="x", headers={"Content-Type": "text/x"}) as response:
                assert response.status == 400


def test_it_runs_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.e2e.discord_server", "--channels", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = loads(process.stdout.readline())
        assert len(told["channels"]) == 3
        root = told["api_url"].removesuffix("/api/v10")
        with urllib.request.urlopen(f"{root}/control/counts", timeout=10) as response:
            assert loads(response.read()) == {"messages": {}, "throttled": 0}
        process.terminate()
