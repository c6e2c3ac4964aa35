"""What the Tab key completes in the console."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.config import load
from bot.platforms.console_completion import ConsoleCompleter
from bot.services import Services
from briefings.clock import system_clock
from briefings.models import Language
from briefings.store import Store


@pytest.fixture
async def services(store_file: Path) -> AsyncIterator[Services]:
    async with Store.open(store_file, clock=system_clock) as store:
        yield Services(store, load(None, {}), system_clock)


async def completed(services: Services, line: str, language: Language) -> list[str]:
    completer = ConsoleCompleter(services, language)
    found = completer.get_completions_async(
        Document(line), CompleteEvent(completion_requested=True)
    )
    return [line[: len(line) + one.start_position] + one.text async for one in found]


@pytest.mark.parametrize(
    ("line", "language", "whole"),
    [
        ("/quo", "en", "/quotes "),
        ("/أقو", "ar", "/أقوال "),
        ("/quotes netan", "en", "/quotes Benjamin Netanyahu"),
        ("/quotes netan", "ar", "/quotes بنيامين نتنياهو"),
        ("/أقوال نتنيا", "ar", "/أقوال بنيامين نتنياهو"),
    ],
)
async def test_commands_and_speakers_are_completed(
    services: Services, line: str, language: Language, whole: str
) -> None:
    assert whole in await completed(services, line, language)


@pytest.mark.parametrize("line", ["", "netan", "/summary netan", "/zzz ", "/quotes zzyzxq"])
async def test_where_there_is_nothing_to_complete(services: Services, line: str) -> None:
    assert await completed(services, line, "en") == []
