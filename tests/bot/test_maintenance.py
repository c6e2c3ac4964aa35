from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.background.maintenance import Maintenance
from bot.config import load
from bot.records import ChatRow, Records
from bot.records.runs import Planned, PlannedRun, RunState
from bot.records.subscriptions import Cursor, SubscriptionRow
from bot.services import Services
from briefings.store import Store

DUE = datetime(2026, 3, 1, 8, tzinfo=UTC)


async def test_what_is_old_is_forgotten_and_the_log_brought_in(tmp_path: Path) -> None:
    now = DUE
    path = tmp_path / "store.db"
    async with Store.open(path, clock=lambda: now) as store:
        maintenance = Maintenance(Services(store, load(None, {}), lambda: now))
        chat = await Records(store.database).chats.put(ChatRow("telegram", "1"))
        row = SubscriptionRow(chat.id, "telegram", (480,), 127, "UTC", DUE, DUE)
        row = await Records(store.database).subscriptions.add(row)
        run = PlannedRun(DUE.date(), 480, DUE, RunState.MISSED, None, 0)
        planned = Planned(row, DUE + timedelta(days=1), (run,), Cursor(0, DUE))
        await Records(store.database).runs.plan([planned], DUE)
        now = DUE + timedelta(days=29)
        assert await maintenance.sweep() == 0
        now = DUE + timedelta(days=31)
        assert await maintenance.sweep() == 1
        assert await Records(store.database).runs.missed(DUE) == 0
        assert path.with_name("store.db-wal").stat().st_size > 0
        await maintenance.tidy()
        assert path.with_name("store.db-wal").stat().st_size == 0


async def test_it_stops_when_told(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "store.db", clock=lambda: DUE) as store:
        maintenance = Maintenance(Services(store, load(None, {}), lambda: DUE))
        task = asyncio.create_task(maintenance.run())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
