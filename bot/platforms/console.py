"""The console: a chat in the terminal, or lines from a pipe."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from typing import TextIO

from bot.commands import answer
from bot.layout.terminal import lines_of
from bot.locales.speech import Speech
from bot.requests import Chat, Request
from bot.services import Services
from briefings.models import Language

CHAT = Chat("console", "console")
_LONGEST_LINE = 10_000


async def converse(
    services: Services,
    language: Language,
    *,
    source: TextIO | None = None,
    sink: TextIO | None = None,
    visual: bool = False,
) -> None:
    """Answers line by line until the input ends. Raises StoreError."""
    source, sink = source or sys.stdin, sink or sys.stdout
    person = source.isatty()
    if person:
        print(Speech(language).say("welcome"), file=sink)
    ask = _prompt(services, language, source, sink) if person else None
    while True:
        line = await (ask() if ask else asyncio.to_thread(source.readline, _LONGEST_LINE))
        if not line:
            return
        if not line.strip():
            continue
        request = Request(CHAT, line, language, administrator=True, plain=True)
        reply = await answer(services, request)
        width = min(shutil.get_terminal_size().columns, 100)
        for shown in lines_of(reply, visual=visual, width=width, links=sink.isatty()):
            print(shown, file=sink)
        if reply.file is not None:
            print(f"\n{reply.file.text.rstrip()}", file=sink)
        print(file=sink, flush=True)


def _prompt(
    services: Services, language: Language, source: TextIO, sink: TextIO
) -> Callable[[], Awaitable[str]]:
    """Asks a person for lines, with the Tab key's help; an empty one is the end."""
    # Loaded for a person alone: it takes a tenth of a second.
    from prompt_toolkit import PromptSession
    from prompt_toolkit.input import create_input
    from prompt_toolkit.output import create_output

    from bot.platforms.console_completion import ConsoleCompleter

    session: PromptSession[str] = PromptSession(
        completer=ConsoleCompleter(services, language),
        complete_while_typing=False,
        input=create_input(source),
        output=create_output(sink),
    )

    async def ask() -> str:
        try:
            return (await session.prompt_async("\n> "))[:_LONGEST_LINE] + "\n"
        except EOFError:
            return ""

    return ask
