"""The wire between the bot and a loopback platform, with what goes wrong on wires.

    async with Wire(server_port) as wire:
        wire.next("sendMessage", "during")

lets the next request whose bytes hold the word meet its fate: the connection is cut `before` a
byte of it was read, `during` it (half of it arrives), or `after` it was carried out; or its answer
is `slow` by so many seconds. `unplugged` refuses all connections, and cuts those there are.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Fate:
    word: bytes
    kind: str  # before, during, after, slow
    seconds: float = 0.0
    met: asyncio.Event = field(default_factory=asyncio.Event)


class Wire:
    """Listens on `port` and passes on to `target`, both on this machine."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._fates: list[Fate] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0
        self.connections = 0

    async def __aenter__(self) -> Wire:
        await self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.unplug()

    async def plug(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def unplug(self) -> None:
        """Nobody listens any more, and what was connected is cut."""
        assert self._server is not None
        self._server.close()
        self.cut()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def cut(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()

    def next(self, word: str, kind: str, seconds: float = 0.0) -> Fate:
        fate = Fate(word.encode(), kind, seconds)
        self._fates.append(fate)
        return fate

    async def _pass(self, inner: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        reader, requests = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {answers, requests}
        pending: list[Fate] = []  # whose request has passed and whose answer has not
        back = asyncio.create_task(self._back(reader, answers, pending))
        try:
            with suppress(ConnectionError):
                await self._there(inner, requests, answers, pending)
        finally:
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
            for writer in (answers, requests):
                self._writers.discard(writer)
                writer.transport.abort()
            self._tasks.discard(task)

    async def _there(
        self,
        inner: asyncio.StreamReader,
        requests: asyncio.StreamWriter,
        answers: asyncio.StreamWriter,
        pending: list[Fate],
    ) -> None:
        while data := await inner.read(1 << 16):
            fate = next((one for one in self._fates if one.word in data), None)
            if fate is not None:
                self._fates.remove(fate)
                if fate.kind == "during":
                    requests.write(data[: len(data) // 2])
                    await requests.drain()
                if fate.kind in ("before", "during"):
                    answers.transport.abort()
                    fate.met.set()
                    return
                pending.append(fate)
            requests.write(data)
            await requests.drain()

    async def _back(
        self,
        reader: asyncio.StreamReader,
        answers: asyncio.StreamWriter,
        pending: list[Fate],
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                if pending:
                    fate = pending.pop()
                    if fate.kind == "after":
                        answers.transport.abort()
                        fate.met.set()
                        return
                    try:
                        await asyncio.sleep(fate.seconds)
                    finally:  # or nobody waits for the answer any more
                        fate.met.set()
                answers.write(data)
                await answers.drain()
            answers.close()
