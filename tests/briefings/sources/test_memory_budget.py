"""Room in memory: given out in order, never more than there is, always given back."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.sources.fetch import Fetched, Fetcher, Limits
from briefings.sources.memory_budget import FREE, MemoryBudget, Reservation
from tests.briefings.sources.test_fetch import LOOPBACK, raw_serving


@given(
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=12),
    cancelled=st.sets(st.integers(0, 11)),
)
def test_no_more_is_taken_than_there_is(sizes: list[int], cancelled: set[int]) -> None:
    async def run() -> None:
        budget, taken, most = MemoryBudget(20), 0, 0

        async def one(size: int) -> None:
            nonlocal taken, most
            held = await budget.take(size)
            taken += held
            most = max(most, taken)
            try:
                await asyncio.sleep(0)
            finally:
                taken -= held
                budget.give(held)

        tasks = [asyncio.create_task(one(size)) for size in sizes]
        await asyncio.sleep(0)
        for at in cancelled:
            if at < len(tasks):
                tasks[at].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert most <= 20
        async with asyncio.timeout(1):
            assert await budget.take(20) == 20  # all of it came back

    asyncio.run(run())


async def test_room_that_comes_free_in_the_turn_of_a_stop_goes_to_the_next() -> None:
    budget = MemoryBudget(1)
    await budget.take(1)
    stopped, next_one = (asyncio.create_task(budget.take(1)) for _ in range(2))
    await asyncio.sleep(0)
    stopped.cancel()
    budget.give(1)
    with pytest.raises(asyncio.CancelledError):
        await stopped
    assert await next_one == 1


async def test_what_is_small_never_waits() -> None:
    budget = MemoryBudget(FREE)
    with Reservation(budget) as first, Reservation(budget) as second:
        await first.take(FREE + 1)
        await second.take(FREE)
        assert second.waited == 0
        waiting = asyncio.create_task(second.take(FREE + 1))
        await asyncio.sleep(0)
        assert not waiting.done()
        first.release()
        await waiting


@pytest.mark.parametrize("patience", [0.3])
async def test_waiting_for_room_is_no_time_of_the_servers(patience: float) -> None:
    body = b"x" * (FREE + 1)

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    limits = Limits(seconds=patience, budget_bytes=FREE + 1, body_bytes=FREE + 1)
    async with raw_serving(answer) as base, Fetcher(policy=LOOPBACK, limits=limits) as fetcher:
        with fetcher.hold() as hold, fetcher.hold() as other:
            await hold.take(FREE + 1)
            fetching = asyncio.create_task(fetcher.fetch(base, hold=other))
            done, _ = await asyncio.wait({fetching}, timeout=3 * patience)
            assert not done
            hold.release()
            assert isinstance(await fetching, Fetched)
