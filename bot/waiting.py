"""Waiting for an event with an end to it."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def within(seconds: float | None, event: asyncio.Event) -> None:
    """Waits until an event is set, but no longer than that (None: for as long as it takes).

    Not by `asyncio.wait_for`, which before Python 3.12 swallows a cancellation that comes in the
    same turn as the event (CPython issue 86296): a task that loops around it is then never stopped.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
