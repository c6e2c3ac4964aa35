from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.commands import answer
from bot.config import load
from bot.layout.terminal import lines_of
from bot.replies import Reply
from bot.requests import Chat, ChatKind, Request
from bot.services import Services
from briefings.clock import system_clock
from briefings.models import Language
from briefings.store import Store

GROUP = Chat("telegram", "-100", ChatKind.GROUP)


@dataclass
class Talk:
    """A chat with the commands, as a platform would hold it."""

    services: Services
    chat: Chat = GROUP
    language: Language = "en"
    administrator: bool = True

    async def reply(self, line: str) -> Reply:
        """The reply itself."""
        return await answer(
            self.services, Request(self.chat, line, self.language, self.administrator)
        )

    async def __call__(self, line: str) -> str:
        """What the person reads."""
        return "\n".join(lines_of(await self.reply(line)))


@pytest.fixture
async def talk(store_file: Path) -> AsyncIterator[Talk]:
    async with Store.open(store_file, clock=system_clock) as store:
        yield Talk(Services(store, load(None, {}), system_clock))
