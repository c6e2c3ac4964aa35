"""Cooperative priority: background tasks yield to requests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

PATIENCE: Final = 0.02
"""Seconds for which a step of background work gives way: answers that never cease slow such work
down and do not stop it."""


class Precedence:
    """Answers go first: background work waits between its small steps while one is under way.

    An answer is a dozen turns of the event loop, most of them to fetch what a database's thread has
    found. With a score of other tasks at work each turn of its own waits for one of each of theirs,
    and the thread waits for the interpreter.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._answers = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Within the block an answer is under way."""
        self._answers += 1
        self._none.clear()
        try:
            yield
        finally:
            self._answers -= 1
            if not self._answers:
                self._none.set()

    async def give_way(self) -> None:
        """Waits while an answer is under way, but no longer than the patience."""
        if self._none.is_set():
            return
        # Not `wait_for`, which may swallow a cancellation (CPython issue 86296).
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._none.wait()
