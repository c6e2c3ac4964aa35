"""Names to addresses, such that a name server that hangs holds up nothing else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Final

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Gives the addresses of a host, in text. Raises `OSError` where there are none."""

_NAME_THREADS: Final = 32


class SystemResolver:
    """The system's resolver, asked for at most 32 names at a time by threads of its own.

    Name servers that hang hold up nothing else: not the threads that others use, and not the end of
    the process, which waits for those of a `ThreadPoolExecutor`.
    """

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_NAME_THREADS)

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses for TCP, in the resolver's order. Raises OSError, UnicodeError."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[str]] = loop.create_future()
        answer.add_done_callback(_seen)

        def ask() -> None:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                settle = partial(_settle, answer, list(dict.fromkeys(str(e[4][0]) for e in found)))
            except Exception as error:  # noqa: BLE001 - whatever a name brings the resolver to raise
                settle = partial(_fail, answer, error)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._free.release)
                loop.call_soon_threadsafe(settle)

        Thread(target=ask, name="names", daemon=True).start()
        return await answer


def _settle(answer: asyncio.Future[list[str]], found: list[str]) -> None:
    if not answer.done():
        answer.set_result(found)


def _fail(answer: asyncio.Future[list[str]], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)


def _seen(answer: asyncio.Future[list[str]]) -> None:
    if not answer.cancelled():
        answer.exception()  # its asker may have given up in this very turn
