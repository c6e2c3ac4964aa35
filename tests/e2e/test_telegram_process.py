"""`mujaz run` with Telegram as an operator starts and stops it: a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.telegram_server import TelegramServer


def _config(folder: Path, server: TelegramServer, store: Path, **more: str) -> Path:
    telegram = {"token": server.token, "api_url": server.url, **more}
    lines = [f'{key} = "{value}"' for key, value in telegram.items()]
    path = folder / "config.toml"
    path.write_text(
        f'[store]\npath = "{store}"\n[log]\nlevel = "debug"\n[telegram]\n' + "\n".join(lines),
        "utf-8",
    )
    return path


async def _mujaz(config: Path, *more: str) -> Process:
    arguments = [sys.executable, "-m", "bot.cli", "run", "--config", str(config), *more]
    return await asyncio.create_subprocess_exec(*arguments, stdout=PIPE, stderr=PIPE)


@asynccontextmanager
async def _running(server: TelegramServer, config: Path) -> AsyncIterator[Process]:
    process = await _mujaz(config)
    try:
        async with asyncio.timeout(60):
            await server.polled.wait()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_serves_stops_on_sigterm_and_its_buttons_outlive_it(
    store_file: Path, tmp_path: Path
) -> None:
    async with TelegramServer() as server:
        config = _config(tmp_path, server, store_file)
        salma = server.world.user()
        chat = server.world.private(salma)
        async with _running(server, config) as process:
            server.say(chat, salma, "/ملخص")
            (answer,) = await server.wait_sent(1)
            # An answer that Telegram holds up is waited for.
            held = server.fail("hold", "sendMessage")
            server.say(chat, salma, "/stories")
            await held.reached.wait()
            process.send_signal(signal.SIGTERM)
            await server.until(lambda: not server.polled.is_set())
            held.release.set()
            async with asyncio.timeout(10):
                _, said = await process.communicate()
            assert process.returncode == 0
            assert len(server.sent) == 2
            assert not server.updates  # Telegram knows that it was answered
            log = said.decode()
            assert "Traceback" not in log
            assert server.token not in log
            assert server.token.split(":")[1] not in log
        async with _running(server, config):
            number = server.press(answer, salma, answer.labels["المزيد"])
            await server.until(lambda: server.pressed[number] is not None)
            await server.wait_sent(3)
            assert server.sent[-1].message_id == answer.message_id


async def test_it_is_ready_while_telegram_is_there_and_says_within_five_seconds_when_not(
    store_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("MUJAZ_HTTP_PORT", str(port))
    loop = asyncio.get_running_loop()

    async def until(client: aiohttp.ClientSession, status: int) -> dict[str, object]:
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(aiohttp.ClientConnectionError):
                    answer = await client.get("/readyz")
                    if answer.status == status:
                        return dict(await answer.json())
                await asyncio.sleep(0.1)

    async with (
        TelegramServer() as server,
        _running(server, _config(tmp_path, server, store_file)),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        await until(client, 200)
        page = await (await client.get("/metrics")).text()
        assert "mujaz_ready 1.0" in page
        assert "mujaz_event_loop_lag_seconds_count" in page
        began = loop.time()
        await server.hang_up()
        reasons = (await until(client, 503))["reasons"]
        assert loop.time() - began < 5
        assert set(reasons) == {"telegram"}
        assert (await client.get("/healthz")).status == 200


async def test_a_telegram_that_hangs_keeps_nobody_from_stopping(
    store_file: Path, tmp_path: Path
) -> None:
    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        async with _running(server, _config(tmp_path, server, store_file)) as process:
            held = server.fail("hold", "sendMessage", times=9)
            deaf = server.fail("hold", "getUpdates", times=9)
            server.say(chat, salma, "/stories")
            await held.reached.wait()
            await deaf.reached.wait()
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(20):
                _, said = await process.communicate()
            assert process.returncode == 0
            assert "answers-unfinished" in said.decode()
        held.release.set()
        deaf.release.set()


async def test_a_wrong_token_stops_the_start_in_one_sentence(
    store_file: Path, tmp_path: Path
) -> None:
    token = "123456:a-wrong-token-a-wrong-token-a-wrong"
    async with TelegramServer() as server:
        process = await _mujaz(_config(tmp_path, server, store_file, token=token))
        async with asyncio.timeout(60):
            _, said = await process.communicate()
        assert process.returncode == 1
        assert "telegram.token" in said.decode()
        assert token not in said.decode()
        assert "a-wrong-token" not in said.decode()
        assert "Traceback" not in said.decode()
