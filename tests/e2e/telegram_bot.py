"""The real platform before the loopback Bot API, in the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.asking.floods import Allowance, Flood
from bot.config import load
from bot.ingestion import Ingestion
from bot.platforms.kit.pacing import Pacer
from bot.platforms.telegram import TelegramPlatform
from bot.services import Services
from briefings.clock import system_clock
from briefings.store import Store
from tests.e2e.telegram_server import TelegramServer


def unpaced() -> Pacer:
    """No limits: for tests that are about something else."""
    return Pacer((), lambda key: ())


def unflooded() -> Flood:
    """Nobody asks too much."""
    plenty = Allowance(10_000, 0.001)
    return Flood(per_user=plenty, per_chat=plenty)


@asynccontextmanager
async def serving(
    server: TelegramServer,
    store_path: Path,
    *,
    pacer: Pacer | None = None,
    flood: Flood | None = None,
    token: str | None = None,
    wait: bool = False,
    reads: bool = False,
    **environment: str,
) -> AsyncIterator[TelegramPlatform]:
    """A platform that runs until the block is left, then stops as on SIGTERM.

    With `wait` it must come to its end by itself; with `reads` it can take in articles.
    """
    settings = load(
        None,
        {
            "MUJAZ_TELEGRAM_TOKEN": token or server.token,
            "MUJAZ_TELEGRAM_API_URL": server.url,
            **environment,
        },
    )
    async with (
        Store.open(store_path, clock=system_clock) as store,
        Ingestion(store, settings.sources, system_clock) as ingestion,
    ):
        services = Services(
            store, settings, system_clock, flood or unflooded(), ingestion if reads else None
        )
        platform = TelegramPlatform(services, pacer=pacer or unpaced())
        running = asyncio.create_task(platform.run())
        try:
            yield platform
        finally:
            if not wait:
                running.cancel()
            await asyncio.wait([running])
            if not running.cancelled() and running.exception() is not None:
                raise running.exception()  # type: ignore[misc]
