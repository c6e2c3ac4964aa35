"""Delivery as one service: a planner that looks at the clock, and a sender for each platform."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import NoReturn

import structlog

from bot.delivery.planner import Planner
from bot.delivery.sender import Sender
from bot.locales import zones
from bot.platforms.kit.protocol import Platform
from bot.services import Services
from bot.supervise import Supervisor
from briefings.db.tenure import Tenure
from briefings.store import StoreError

_TICK = 1.0
_LONGEST_WAIT = 30.0

_log = structlog.get_logger(__name__)


class Delivery:
    """Plans and sends for the platforms served here. A service of `bot.serve`.

    Where several processes plan, `planning` is the lease of the one that does.

    The ticks are counted on the loop's own clock, which nobody sets back: APScheduler's triggers
    go by the time of day, and would rest for an hour after it was set back by one.
    """

    def __init__(
        self,
        services: Services,
        platforms: Mapping[str, Platform],
        supervisor: Supervisor | None = None,
        *,
        plans: bool = True,
        sends: bool = True,
        planning: Tenure | None = None,
    ) -> None:
        self._services = services
        self._supervisor = supervisor or Supervisor()
        self._planner = Planner(services, platforms)
        senders = services.settings.delivery.senders
        self._senders = [
            Sender(services, platform, workers=senders.get(name, 1))
            for name, platform in platforms.items()
            if sends
        ]
        self._plans = plans
        self._planning = planning

    async def run(self) -> NoReturn:
        """Works until cancelled, then ends what it has begun."""
        await asyncio.to_thread(zones.warm)  # before anybody asks for a zone
        async with asyncio.TaskGroup() as group:
            for sender in self._senders:
                group.create_task(self._supervisor.keep(sender.name, sender.run))
            if self._plans:
                group.create_task(self._supervisor.keep("planner", self._plan_alone))
            await asyncio.Event().wait()
        raise AssertionError  # a group whose tasks never end

    async def _plan_alone(self) -> None:
        if self._planning is None:
            await self._plan()
        else:
            await self._planning.hold(self._plan)

    async def _plan(self) -> NoReturn:
        wait = _TICK
        while True:
            try:
                made = await self._planner.plan()
            except StoreError as error:
                if wait == _TICK:
                    _log.error("plan-waits", why=str(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
                continue
            if wait != _TICK:
                _log.info("planning-again")
            wait = _TICK
            for sender in self._senders if made else ():
                sender.wake()
            await asyncio.sleep(_TICK)
