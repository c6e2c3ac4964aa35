"""A service that fails is run again, ever more seldom, and said once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from bot.config import load
from bot.operations.doctor import examine
from bot.records import Records
from bot.records.faults import FaultKind
from bot.services import Services
from bot.supervise import Supervisor, guarded
from briefings.store import Store


class Clock:
    """Seconds that pass only where something sleeps or works."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def failing(times: int, clock: Clock, lasts: float = 0.0) -> Callable[[], Awaitable[None]]:
    left = times

    async def work() -> None:
        nonlocal left
        clock.now += lasts
        left -= 1
        if left >= 0:
            raise OverflowError("of no kind that anybody lists")

    return work


def supervised(clock: Clock, **given: object) -> Supervisor:
    return Supervisor(sleep=clock.sleep, now=clock, **given)


async def test_pauses_grow_to_a_minute_and_are_never_alike() -> None:
    clock = Clock()
    await supervised(clock).keep("poller", failing(12, clock))
    assert len(clock.pauses) == 12
    for number, pause in enumerate(clock.pauses):
        assert min(2.0**number, 60) <= pause <= min(2.0**number + 1, 60)
    assert clock.pauses[0] != 1.0


async def test_a_service_that_had_worked_begins_anew() -> None:
    clock = Clock()
    await supervised(clock).keep("poller", failing(8, clock, lasts=400))
    assert max(clock.pauses, default=0) <= 2


async def test_it_is_logged_once_with_what_it_came_of() -> None:
    clock = Clock()
    with structlog.testing.capture_logs() as told:
        await supervised(clock).keep("poller", failing(9, clock))
    (line,) = [one for one in told if one["event"] == "service-failed"]
    assert (line["service"], line["error"], line["log_level"]) == (
        "poller",
        "OverflowError",
        "error",
    )


async def test_what_is_expected_passes_through_and_so_does_cancelling() -> None:
    clock = Clock()

    async def refused() -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await supervised(clock, expected=(PermissionError,)).keep("telegram", refused)

    task = asyncio.create_task(supervised(clock).keep("poller", asyncio.Event().wait))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert clock.pauses == []


async def test_a_store_that_fails_too_stops_nothing() -> None:
    clock = Clock()

    async def note(name: str, error: BaseException | None) -> None:
        raise OSError("disk")

    await supervised(clock, note=note).keep("poller", failing(3, clock))
    assert len(clock.pauses) == 3


async def test_the_doctor_beside_it_tells_what_fails(tmp_path: Path) -> None:
    clock, at = Clock(), datetime(2024, 6, 1, 12, tzinfo=UTC)
    async with Store.open(tmp_path / "s.db", clock=lambda: at) as store:
        faults = Records(store.database).faults
        working = asyncio.Event()

        async def note(name: str, error: BaseException | None) -> None:
            if error is not None:
                await faults.note(FaultKind.SERVICE, [name], type(error).__name__, at)

        async def work() -> None:
            if len(clock.pauses) < 3:
                raise RecursionError
            working.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(supervised(clock, note=note).keep("poller", work))
        await working.wait()
        found = await examine(Services(store, load(None, {}), lambda: at))
        task.cancel()
        await asyncio.wait({task})
        (line,) = found.wrong
        assert line.startswith("service poller: failing since 2024-06-01 12:00Z, 3 times, last ")
        assert line.endswith(": RecursionError")
        await faults.clear(FaultKind.SERVICE, ["poller"])
        assert (await examine(Services(store, load(None, {}), lambda: at))).wrong == ()


@pytest.mark.parametrize("error", [OverflowError, RecursionError, MemoryError])
def test_an_items_fault_ends_with_it(error: type[Exception]) -> None:
    with structlog.testing.capture_logs() as told, guarded("update-failed", update=7):
        raise error
    assert [(one["event"], one["update"]) for one in told] == [("update-failed", 7)]
