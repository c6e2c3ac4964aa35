"""The console: a chat in the terminal, or lines from a pipe."""

from __future__ import annotations

import asyncio
import shutil
import sys
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
    while True:
        if person:
            print("\n> ", end="", file=sink, flush=True)
        line = await _line(source, person)
        if not line:
            return
        if not line.strip():
            continue
        reply = await answer(services, Request(CHAT, line, language, administrator=True))
        width = min(shutil.get_terminal_size().columns, 100)
        for shown in lines_of(reply, visual=visual, width=width):
            print(shown, file=sink)
        print(file=sink, flush=True)


async def _line(source: TextIO, person: bool) -> str:
    """The next line, an empty one at the end.

    A terminal hands over whole lines, so it is read once it has one: a thread that waits in a
    read could not be called back on Ctrl-C. What comes from a file or a pipe comes soon.
    """
    if not person:
        return await asyncio.to_thread(source.readline, _LONGEST_LINE)
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(source.fileno(), ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(source.fileno())
    return source.readline(_LONGEST_LINE)
