"""A small world for delivery: a store with some news, chats with subscriptions, a clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import load
from bot.delivery.planner import rhythm_of
from bot.records import ChatRow, Records
from bot.records.outbox import DeliveryRow, State
from bot.records.subscriptions import SubscriptionRow
from bot.scheduling.recurrence import next_due
from bot.services import Services
from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Outlet
from briefings.store import Store

MONDAY = datetime(2026, 3, 2, 7, 59, 30, tzinfo=UTC)
EIGHT = MONDAY.replace(minute=0, hour=8, second=0)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass
class World:
    """What a test moves."""

    store: Store
    services: Services
    clock: list[datetime]

    @property
    def records(self) -> Records:
        return self.services.records

    @property
    def now(self) -> datetime:
        return self.clock[0]

    @now.setter
    def now(self, moment: datetime) -> None:
        self.clock[0] = moment

    async def subscribe(
        self,
        key: str,
        *,
        platform: str = "telegram",
        times: tuple[int, ...] = (480,),
        chat: Mapping[str, object] | None = None,
        **changes: object,
    ) -> SubscriptionRow:
        row = ChatRow(platform, key, language="en")
        kept = await self.records.chats.put(replace(row, **(chat or {})))  # type: ignore[arg-type]
        requested = SubscriptionRow(kept.id, platform, times, 127, "UTC", self.now, None)
        requested = replace(requested, **changes)  # type: ignore[arg-type]
        requested = replace(requested, next_run_at=next_due(rhythm_of(requested), self.now).at)
        return await self.records.subscriptions.add(requested)

    async def news(self, number: int = 1, place: str = "Marwa", told: str = "") -> None:
        """One more report: of a bridge, or what is `told`, its headline first."""
        headline, _, rest = told.partition(". ")
        draft = Draft(
            text=rest
            or (
                f"The mayor of {place} opened bridge number {number} over the river on Sunday.\n"
                f"Bridge number {number} of {place} took three years to build, engineers said."
            ),
            origin=f"https://one.example/{place}/{number}",
            title=headline or f"Bridge number {number} opens in {place}",
            outlet=Outlet("one.example", "One"),
            language="en",
            published=self.now,
        )
        report = await take_in_drafts(self.store, [draft], clock=lambda: self.now)
        assert report.added == 1

    async def states(self) -> dict[State, int]:
        counts = await self.records.outbox.counts()
        found: dict[State, int] = {}
        for (_, state), count in counts.items():
            found[state] = found.get(state, 0) + count
        return found

    async def rows(self, *states: State) -> list[DeliveryRow]:
        return await self.records.outbox.listed(states or tuple(State), limit=5_000)


@asynccontextmanager
async def world(where: str | Path, now: datetime = MONDAY, **settings: str) -> AsyncIterator[World]:
    clock = [now]
    environment = {f"MUJAZ_DELIVERY_{key.upper()}": value for key, value in settings.items()}
    async with Store.open(where, clock=lambda: clock[0]) as store:
        services = Services(store, load(None, environment), lambda: clock[0])
        yield World(store, services, clock)
