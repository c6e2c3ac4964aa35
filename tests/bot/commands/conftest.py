from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.commands import Core, answer
from bot.config import load
from bot.layout.terminal import lines_of
from bot.replies import Reply
from bot.requests import Chat, ChatKind, Request
from briefings.clock import system_clock
from briefings.intake import take_in
from briefings.models import Language
from briefings.store import Store

GROUP = Chat("telegram", "-100", ChatKind.GROUP)


@dataclass
class Talk:
    """A chat with the commands, as a platform would hold it."""

    core: Core
    chat: Chat = GROUP
    language: Language = "en"
    administrator: bool = True

    async def reply(self, line: str) -> Reply:
        """The reply itself."""
        return await answer(self.core, Request(self.chat, line, self.language, self.administrator))

    async def __call__(self, line: str) -> str:
        """What the person reads."""
        return "\n".join(lines_of(await self.reply(line)))


@pytest.fixture(scope="session")
def seeds_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the starter dossier, to be copied."""
    import asyncio

    path = tmp_path_factory.mktemp("seeds") / "seeds.db"

    async def fill() -> None:
        async with Store.open(path, clock=system_clock) as store:
            await take_in(store, [Path("seeds")], clock=system_clock, workers=1)

    asyncio.run(fill())
    return path


@pytest.fixture
async def talk(tmp_path: Path, seeds_file: Path) -> AsyncIterator[Talk]:
    path = tmp_path / "store.db"
    path.write_bytes(seeds_file.read_bytes())
    async with Store.open(path, clock=system_clock) as store:
        yield Talk(Core(store, load(None, {}), system_clock))
