"""`mujaz run` with Discord as an operator starts and stops it: a process of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.operations.invite import invite_link
from tests.e2e.discord_server import DiscordServer, buttons_of, text_of


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


def _config(folder: Path, server: DiscordServer, store: Path, token: str | None = None) -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'[store]\npath = "{store}"\n[chats]\nlanguage = "en"\n[discord]\n'
        f'token = "{token or server.token}"\napi_url = "{server.api_url}"\n'
        f'gateway_url = "{server.gateway_url}"\n',
        "utf-8",
    )
    return path


async def _mujaz(command: str, config: Path) -> Process:
    arguments = [sys.executable, "-m", "bot.cli", command, "--config", str(config)]
    return await asyncio.create_subprocess_exec(*arguments, stdout=PIPE, stderr=PIPE)


@asynccontextmanager
async def _running(server: DiscordServer, config: Path) -> AsyncIterator[Process]:
    known = server.identified
    process = await _mujaz("run", config)
    try:
        await server.until(lambda: server.identified > known, within=60)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_serves_stops_on_sigterm_and_its_buttons_outlive_it(
    server: DiscordServer, store_file: Path, tmp_path: Path
) -> None:
    config = _config(tmp_path, server, store_file)
    guild = server.guild()
    place, person = server.channel(guild), server.person("nour", guild)
    async with _running(server, config) as process:
        message = await server.answer(server.command(place, person, "summary", story="#13"))
        hold = server.hold("/callback")
        begun = server.command(place, person, "stories")
        await hold.reached.wait()
        process.send_signal(signal.SIGTERM)
        await server.until(lambda: not any(one.socket for one in server.sessions.values()))
        hold.release()
        async with asyncio.timeout(10):
            _, said = await process.communicate()
        assert process.returncode == 0
        assert "Stories" in text_of(await server.answer(begun))
        assert server.token not in said.decode()
        assert "Traceback" not in said.decode()
    async with _running(server, config):
        assert "Sources" in [button["label"] for button in buttons_of(message)]
        press = server.press(place, person, message, "Sources")
        await server.until(lambda: press.responded)
        assert "Reports" in text_of(server.messages(place)[-1])


async def test_a_wrong_token_stops_the_start(
    server: DiscordServer, store_file: Path, tmp_path: Path
) -> None:
    token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Wrong1.wrong-secret-wrong-secret-wrong-secret"
    process = await _mujaz("run", _config(tmp_path, server, store_file, token))
    async with asyncio.timeout(60):
        _, said = await process.communicate()
    assert process.returncode == 1
    assert "discord.token" in said.decode()
    assert "wrong-secret" not in said.decode()
    assert "Traceback" not in said.decode()


async def test_doctor_prints_the_invite_link(
    server: DiscordServer, store_file: Path, tmp_path: Path
) -> None:
    process = await _mujaz("doctor", _config(tmp_path, server, store_file))
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    link = invite_link(server.token)
    assert link is not None
    assert f"client_id={server.backend.application_id}" in link
    assert f"discord.invite: {link}" in said.decode()


@pytest.mark.parametrize("token", ["", "x", "....", "é", "bm8gbnVtYmVy.x.y", "MTIz" * 400])
def test_no_link_without_a_bots_token(token: str) -> None:
    assert invite_link(token) is None
