from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot.platforms.kit.protocol import WrongTokenError
from bot.replies import Reply
from bot.serve import serve
from bot.supervise import Supervisor


class _Connection:
    """A platform that is only connected or refused: what `serve` needs to know of one."""

    def __init__(self, name: str, *, refused: bool = False) -> None:
        self.name = name
        self.refused = refused
        self.connected = asyncio.Event()
        self.closed = False

    async def run(self) -> None:
        if self.refused:
            raise WrongTokenError(f"{self.name}.token")
        self.connected.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.closed = True

    async def pack(self, reply: Reply) -> list[str]:
        return [reply.language]

    async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
        return nonce


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_everything_in_order(number: signal.Signals) -> None:
    platform, service = _Connection("telegram"), _Connection("sender")
    async with asyncio.TaskGroup() as group:
        code = group.create_task(serve([platform], [service]))
        await platform.connected.wait()
        await service.connected.wait()
        os.kill(os.getpid(), number)
    assert code.result() == 0
    assert platform.closed
    assert service.closed


async def test_a_wrong_token_stops_the_start() -> None:
    good, bad = _Connection("telegram"), _Connection("discord", refused=True)
    assert await serve([good, bad]) == 1
    assert good.closed


async def test_the_other_platform_goes_on_if_asked() -> None:
    good, bad = _Connection("telegram"), _Connection("discord", refused=True)
    async with asyncio.TaskGroup() as group:
        code = group.create_task(serve([bad, good], keep_going=True))
        await good.connected.wait()
        os.kill(os.getpid(), signal.SIGTERM)
    assert code.result() == 1
    assert await serve([bad], keep_going=True) == 1


@pytest.mark.parametrize("error", [OverflowError, RecursionError, MemoryError, ExceptionGroup])
async def test_what_fails_is_run_again_beside_the_others(error: type[Exception]) -> None:
    tried: list[str] = []
    again = asyncio.Event()

    class Failing(_Connection):
        async def run(self) -> None:
            tried.append(self.name)
            if tried.count(self.name) == 1:
                raise ExceptionGroup("x", [OSError()]) if error is ExceptionGroup else error("x")
            if len(tried) == 4:
                again.set()
            await super().run()

    async def no_pause(_: float) -> None:
        await asyncio.sleep(0)

    good = _Connection("telegram")
    supervisor = Supervisor(expected=(WrongTokenError,), sleep=no_pause)
    async with asyncio.TaskGroup() as group:
        code = group.create_task(
            serve([good, Failing("discord")], [Failing("sender")], supervisor=supervisor)
        )
        await good.connected.wait()
        await again.wait()
        assert not good.closed
        os.kill(os.getpid(), signal.SIGTERM)
    assert code.result() == 0
    assert sorted(tried) == ["discord", "discord", "sender", "sender"]
