"""`mujaz run` with feeds: added in a chat, polled, answered from; links read and kept."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from tests.bot.sources.conftest import BRIDGE, Site, site
from tests.e2e.telegram_server import TelegramServer

__all__ = ["site"]  # the news site, as a fixture


async def _logged(process: Process, event: str) -> str:
    """The next line of the log that names an event."""
    assert process.stderr is not None
    async for line in process.stderr:
        if event in line.decode():
            return line.decode()
    raise AssertionError(f"the bot ended without {event}")


async def test_a_feed_added_in_a_chat_reaches_its_summary(tmp_path: Path, site: Site) -> None:
    async with TelegramServer() as server:
        salma = server.world.user()
        config = tmp_path / "config.toml"
        config.write_text(
            f'[store]\npath = "{tmp_path / "s.db"}"\n[sources]\nnetworks = "127.0.0.0/8"\n'
            f'administrators = "telegram:{salma.id}"\n'
            f'[telegram]\ntoken = "{server.token}"\napi_url = "{server.url}"\n',
            "utf-8",
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.cli",
            "run",
            "--config",
            str(config),
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            async with asyncio.timeout(90):
                await server.polled.wait()
                chat = server.world.private(salma)
                server.say(chat, salma, f"/add {site.base}/home")
                await server.wait_sent(1)
                assert "أُضيف: صحيفة الميناء" in server.sent[-1].text
                assert "items=2" in await _logged(process, "polled")
                server.say(chat, salma, "/summary الجسر")
                await server.wait_sent(2)
                assert "40 مليون" in server.sent[-1].text
                site.page("/3", "عودة القطار", BRIDGE.replace("الجسر", "القطار"))
                server.say(chat, salma, f"اقرأ لي هذا {site.base}/3 من فضلك")
                await server.wait_sent(3)
                answer = server.sent[-1]
                assert "القطار" in answer.text
                server.press(answer, salma, answer.labels["احفظ"])
                await server.wait_sent(4)
                assert "حُفظ" in server.sent[-1].text
                process.send_signal(signal.SIGTERM)
                _, said = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
        assert process.returncode == 0
        assert "Traceback" not in said.decode()
