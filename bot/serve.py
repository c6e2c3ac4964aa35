"""`mujaz run`: platforms and services side by side in one process, until told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Timer
from typing import Protocol

import structlog

from bot.platforms.kit.protocol import Platform, WrongTokenError
from bot.services import Services
from bot.supervise import Supervisor
from briefings.db.tenure import Tenure

_FINISH = 1.8  # seconds for what the services have begun: with a platform's 2.7 it is 4.5
_log = structlog.get_logger(__name__)


class Service(Protocol):
    """Something that runs beside the platforms, such as the sender of scheduled posts."""

    async def run(self) -> None:
        """Works until cancelled, and then leaves nothing half done.

        What it raises is logged, and it is run again after a pause.
        """
        ...


def _telegram(services: Services) -> Platform:
    from bot.platforms.telegram import TelegramPlatform

    return TelegramPlatform(services)


def _discord(services: Services) -> Platform:
    from bot.platforms.discord import DiscordPlatform

    return DiscordPlatform(services)


_BUILDERS: dict[str, Callable[[Services], Platform]] = {"telegram": _telegram, "discord": _discord}
"""How a platform is made, by the name of its section in the settings."""


def platforms_of(services: Services) -> list[Platform]:
    """The platforms that have a token."""
    tokens = {
        "telegram": services.settings.telegram.token,
        "discord": services.settings.discord.token,
    }
    return [build(services) for name, build in _BUILDERS.items() if tokens[name]]


async def serve(
    platforms: Sequence[Platform],
    services: Sequence[Service] = (),
    *,
    keep_going: bool = False,
    tenures: Mapping[str, Tenure] | None = None,
    supervisor: Supervisor | None = None,
    on_stop: Callable[[], object] = lambda: None,
) -> int:
    """Runs everything until SIGTERM or SIGINT, or until a platform refuses its token.

    With `keep_going` the other platforms go on without that one. Answers with an exit code.
    What else a platform or service raises ends with it: it is run again. A platform that has one of
    the `tenures` is run while its lease is held. `on_stop` is called when the end begins.
    """
    stop = asyncio.Event()
    refused: list[WrongTokenError] = []
    supervisor = supervisor or Supervisor(expected=(WrongTokenError,))

    def end() -> None:
        if not stop.is_set():
            # At once: where much is ready to run, it may be long until `stop` is waited for again.
            on_stop()
            stop.set()

    async def connected(platform: Platform) -> None:
        try:
            tenure = (tenures or {}).get(platform.name)
            run = platform.run if tenure is None else partial(tenure.hold, platform.run)
            await supervisor.keep(platform.name, run)
        except WrongTokenError as error:
            refused.append(error)
            _log.error("wrong-token", key=error.key, platform=platform.name)
            if not keep_going or len(refused) == len(platforms):
                end()

    with _signals(end):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(connected(platform)) for platform in platforms]
            beside = [
                group.create_task(supervisor.keep(type(service).__name__.lower(), service.run))
                for service in services
            ]
            await stop.wait()
            _log.info("stopping")
            for task in beside:  # first, for what they have begun may still need a platform
                task.cancel()
            if beside:
                await asyncio.wait(beside, timeout=_FINISH)
            for task in tasks:
                task.cancel()
    return 1 if refused else 0


def exit_within(seconds: float) -> None:
    """Ends this process after so many seconds, whatever it is at then.

    All that matters has been written by then: a thread that hangs in a library, or a store that
    takes long to close, keeps no process from ending when it is told to.
    """

    def end() -> None:
        _log.warning("stop-took-too-long", seconds=seconds)
        os._exit(1)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()


@contextmanager
def _signals(end: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    caught = (signal.SIGTERM, signal.SIGINT)
    for number in caught:
        loop.add_signal_handler(number, end)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
