"""An event loop in a hurry: where nothing happens, its clock goes on to the next timer at once.

So that minutes of waiting (a 429's retry-after, a back-off, an answer that takes half a minute)
take no time, with real sockets and a real database: while a thread works for the loop, or a byte
is on its way, it waits as any other.
"""

from __future__ import annotations

import asyncio
import queue
import selectors
import socket
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import aiosqlite.core
import pytest

T = TypeVar("T")
_SILENCE = 0.0005  # seconds without a byte after which nothing is on its way on this machine


class HurriedLoop(asyncio.SelectorEventLoop):
    """`time` runs ahead of the machine's. With `nameless`, no host name is found."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self.working = 0
        self.nameless = False
        super().__init__(_Selector(self))

    def time(self) -> float:
        return time.monotonic() + self._ahead

    def skip(self, seconds: float) -> None:
        self._ahead += seconds

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> Any:
        doing = super().run_in_executor(executor, func, *args)
        self.working += 1
        doing.add_done_callback(self._worked)
        return doing

    def _worked(self, _: object) -> None:
        self.working -= 1

    async def getaddrinfo(self, host: Any, port: Any, **how: Any) -> Any:
        if self.nameless:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await super().getaddrinfo(host, port, **how)


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: HurriedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= _SILENCE or self._loop.working:
            return super().select(timeout)
        found = super().select(_SILENCE)
        if not found:
            self._loop.skip(timeout - _SILENCE)
        return found


class _Questions(queue.SimpleQueue[Any]):
    """What aiosqlite's threads are asked; the loop waits for them."""

    def put_nowait(self, item: Any) -> None:
        asked: asyncio.Future[Any] | None = item[0]
        if asked is not None and isinstance(loop := asked.get_loop(), HurriedLoop):
            loop.working += 1
            asked.add_done_callback(loop._worked)
        super().put_nowait(item)


def hurried(patch: pytest.MonkeyPatch, work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine on such a loop."""
    patch.setattr(aiosqlite.core, "SimpleQueue", _Questions)
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        return runner.run(work)
