"""The bot under attack: `mujaz run` as a process before a loopback Telegram, seen from outside."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.telegram_server import TelegramServer
from tests.e2e.telegram_world import Chat, User

GUARD = 120.0
"""Seconds that anything may take before the attack gives up waiting: far beyond every limit."""


@dataclass
class Bot:
    """The process, its platform, and what it has taken. Memory is in megabytes."""

    process: Process
    telegram: TelegramServer
    steps: Path
    memory: dict[str, float] = field(default_factory=lambda: {"bot": 0.0, "reader": 0.0})

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.returncode is None

    def person(self) -> tuple[Chat, User]:
        """Somebody who has not talked to it yet, in private."""
        user = self.telegram.world.user()
        return self.telegram.world.private(user), user

    async def answered(self, text: str = "/help", within: float = GUARD) -> float:
        """Seconds until somebody new has an answer. Raises TimeoutError."""
        chat, user = self.person()
        began = asyncio.get_running_loop().time()
        self.telegram.say(chat, user, text)
        await self.telegram.until(lambda: self.heard(chat), within=within)
        return asyncio.get_running_loop().time() - began

    def heard(self, chat: Chat) -> bool:
        """Whether a chat has been answered."""
        return any(one.chat_id == chat.id for one in reversed(self.telegram.sent))

    def begin_steps(self) -> None:
        """From now on the event loop's longest step is measured."""
        self.steps.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)

    async def longest_step(self) -> float:
        """Milliseconds of the longest step since then."""
        self.process.send_signal(signal.SIGUSR2)
        async with asyncio.timeout(GUARD):
            while True:  # another process writes it
                await asyncio.sleep(0.05)
                with suppress(FileNotFoundError):
                    if (told := self.steps.read_text("ascii")).endswith("\n"):
                        return 1_000 * float(told)

    async def stop(self) -> float:
        """Seconds from SIGTERM to the end of the process."""
        began = asyncio.get_running_loop().time()
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(GUARD):
            await self.process.wait()
        return asyncio.get_running_loop().time() - began

    async def listen(self, log: Path) -> None:
        """Writes what it says to a file, which it could not do on a disk that takes nothing."""
        assert self.process.stderr is not None
        with log.open("ab") as file:
            async for line in self.process.stderr:
                file.write(line)

    async def watch_memory(self) -> None:
        """Keeps the most that the bot, and any one of its readers, has held."""
        while self.alive:
            self._look("bot", self.process.pid)
            for child in _children(self.process.pid):
                self._look("reader", child)
            await asyncio.sleep(0.1)

    def _look(self, who: str, pid: int) -> None:
        with suppress(OSError, StopIteration, IndexError):
            status = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace")
            line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
            self.memory[who] = max(self.memory[who], int(line.split()[1]) / 1_000)


@asynccontextmanager
async def attacked(folder: Path, store: Path, *, sources: str = "") -> AsyncIterator[Bot]:
    """A bot that has begun to poll Telegram; it is killed in the end if it still runs."""
    async with TelegramServer() as telegram:
        config, log, steps = folder / "mujaz.toml", folder / "log", folder / "steps"
        config.write_text(
            f'[store]\npath = "{store}"\n[chats]\nlanguage = "en"\n'
            f'[sources]\nnetworks = "127.0.0.0/8"\n{sources}\n'
            f'[telegram]\ntoken = "{telegram.token}"\napi_url = "{telegram.url}"\n',
            "utf-8",
        )
        config.chmod(0o600)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.attack.measured", "run", "--config", str(config)),
            stderr=PIPE,
            env={**os.environ, "ATTACK_STEPS": str(steps)},
        )
        bot = Bot(process, telegram, steps)
        watching = asyncio.gather(bot.watch_memory(), bot.listen(log))
        try:
            async with asyncio.timeout(GUARD):
                await telegram.polled.wait()
            yield bot
        finally:
            if bot.alive:
                process.kill()
                await process.wait()
            await watching


def _children(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    found: list[int] = []
    with suppress(OSError):  # each thread has its own
        for one in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, one.read_text("ascii").split()):
                found += [child, *_children(child)]
    return found
