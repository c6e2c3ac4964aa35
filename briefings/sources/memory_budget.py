"""How much of what is fetched may be in memory at a time, whatever many servers send at once."""

from __future__ import annotations

import asyncio
from collections import deque
from types import TracebackType
from typing import Final

FREE: Final = 256_000
"""Bytes that everyone has without asking: more than nearly all feeds and pages have."""


class MemoryBudget:
    """A number of bytes, given out in the order in which they are asked for."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._left = size
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    async def take(self, size: int) -> int:
        """Waits until so many are left; answers with the bytes to give back, at most the whole."""
        wanted = min(size, self._size)
        if self._waiting or wanted > self._left:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((wanted, turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self.give(wanted)  # it had come just now
                elif (wanted, turn) in self._waiting:  # else it was passed over just now
                    self._waiting.remove((wanted, turn))
                    self._admit()
                raise
            return wanted
        self._left -= wanted
        return wanted

    def give(self, size: int) -> None:
        """Gives bytes back."""
        self._left += size
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._waiting[0][0] <= self._left:
            wanted, turn = self._waiting.popleft()
            if not turn.done():
                self._left -= wanted
                turn.set_result(None)


class Reservation:
    """What one fetch takes of a budget, until it is released: a context manager that does so."""

    def __init__(self, budget: MemoryBudget) -> None:
        self._budget = budget
        self._taken = 0
        self.waited = 0.0
        """Seconds spent waiting for memory, which are not the server's."""

    async def take(self, size: int) -> None:
        """Reserves memory for a document of so many bytes, once; what is free is not asked for."""
        if self._taken or size <= FREE:
            return
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            self._taken = await self._budget.take(size)
        finally:
            self.waited += clock() - begun

    def release(self) -> None:
        """Gives back what was taken; the document is no longer in memory."""
        taken, self._taken = self._taken, 0
        if taken:
            self._budget.give(taken)

    def __enter__(self) -> Reservation:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
