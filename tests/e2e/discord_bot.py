"""The real bot, connected to a loopback Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import Settings, load
from bot.platforms.discord import DiscordPlatform
from bot.services import Services
from briefings.clock import system_clock
from briefings.store import Store
from tests.e2e.discord_server import DiscordServer


@dataclass
class Bot:
    platform: DiscordPlatform
    services: Services
    task: asyncio.Task[None]


def settings_for(server: DiscordServer, **more: str) -> Settings:
    """Settings that point at the loopback, as the environment would give them."""
    return load(None, environment_for(server, **more))


def environment_for(server: DiscordServer, **more: str) -> Mapping[str, str]:
    return {
        "MUJAZ_DISCORD_TOKEN": server.token,
        "MUJAZ_DISCORD_API_URL": server.api_url,
        "MUJAZ_DISCORD_GATEWAY_URL": server.gateway_url,
        **more,
    }


async def no_pause(seconds: float) -> None:
    """Tries again at once, but lets others have their turn."""
    await asyncio.sleep(0)


@asynccontextmanager
async def bot_on(server: DiscordServer, store: Path, **how: Any) -> AsyncIterator[Bot]:
    """Connected when it is given; its end is awaited."""
    known = server.identified
    async with Store.open(store, clock=system_clock) as opened:
        services = Services(opened, settings_for(server), system_clock)
        platform = DiscordPlatform(services, **{"pause": no_pause, **how})
        task = asyncio.create_task(platform.run())
        try:
            await server.until(lambda: server.identified > known or task.done())
            yield Bot(platform, services, task)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
