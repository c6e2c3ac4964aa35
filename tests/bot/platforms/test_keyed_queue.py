from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.platforms.kit.keyed_queue import KeyedQueue
from bot.platforms.kit.outage import Outage


def noting(
    done: list[str], name: str, gate: asyncio.Event | None = None
) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        if gate is not None:
            await gate.wait()
        done.append(name)

    return job


async def test_jobs_of_a_lane_are_in_order_and_lanes_do_not_wait_for_each_other() -> None:
    queue = KeyedQueue("test", at_once=4, waiting=100, behind=50)
    done: list[str] = []
    gate, reached = asyncio.Event(), asyncio.Event()

    async def reach() -> None:
        reached.set()

    await queue.put("a", noting(done, "a1", gate))
    await queue.put("a", noting(done, "a2"))
    await queue.put("b", noting(done, "b1"))
    await queue.put("b", reach)
    await reached.wait()
    assert done == ["b1"]
    gate.set()
    assert await queue.finish(5) == 0
    assert done == ["b1", "a1", "a2"]


async def test_a_failure_stops_neither_its_lane_nor_others() -> None:
    queue = KeyedQueue("test", at_once=4, waiting=100, behind=50)
    done: list[str] = []

    async def broken() -> None:
        raise RuntimeError("broken")

    await queue.put("a", broken)
    await queue.put("a", noting(done, "a2"))
    await queue.finish(5)
    assert done == ["a2"]


async def test_a_flooded_lane_drops_and_leaves_room_for_others() -> None:
    queue = KeyedQueue("test", at_once=2, waiting=10, behind=3)
    gate = asyncio.Event()
    done: list[str] = []
    kept = [await queue.put("a", noting(done, str(i), gate)) for i in range(10)]
    assert kept == [True] * 3 + [False] * 7
    assert await queue.put("b", noting(done, "b"))
    gate.set()
    await queue.finish(5)
    assert sorted(done) == ["0", "1", "2", "b"]


async def test_when_there_is_no_room_putting_waits() -> None:
    queue = KeyedQueue("test", at_once=1, waiting=1, behind=3)
    gate = asyncio.Event()
    done: list[str] = []
    await queue.put("a", noting(done, "a", gate))
    await queue.put("b", noting(done, "b"))
    third = asyncio.ensure_future(queue.put("c", noting(done, "c")))
    await asyncio.sleep(0)
    assert not third.done()
    gate.set()
    assert await third
    await queue.finish(5)
    assert sorted(done) == ["a", "b", "c"]


async def test_what_is_not_done_in_time_is_cancelled_and_counted() -> None:
    queue = KeyedQueue("test", at_once=2, waiting=10, behind=3)
    never = asyncio.Event()
    done: list[str] = []
    await queue.put("a", noting(done, "a", never))
    await queue.put("a", noting(done, "a2"))
    assert await queue.finish(0) == 2
    assert done == []


def test_waits_grow_to_a_minute_and_start_anew_when_it_is_over() -> None:
    outage = Outage("test", now=lambda: 0.0, chance=lambda: 0.0)
    assert [outage.failed("down") for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    outage.over()
    assert outage.failed("down") == 1
    assert Outage("test", chance=lambda: 1.0).failed("down") == 0.5


async def test_a_key_put_last_waits_for_all_that_are_not() -> None:
    queue = KeyedQueue("test", at_once=1, waiting=100, behind=50)
    gate = asyncio.Event()
    done: list[str] = []
    await queue.put("busy", noting(done, "busy", gate))
    for number in range(3):
        for key in ("a", "b"):
            await queue.put(key, noting(done, f"{key}{number}"), last=number == 2)
    await queue.put("c", noting(done, "c"))
    await asyncio.sleep(0)  # every key waits for its turn
    gate.set()
    assert await queue.finish(5) == 0
    assert done[:2] == ["busy", "c"]
    assert sorted(done[2:]) == ["a0", "a1", "a2", "b0", "b1", "b2"]


async def test_a_turn_that_is_given_to_a_cancelled_key_is_not_lost() -> None:
    queue = KeyedQueue("test", at_once=1, waiting=100, behind=50)
    gate = asyncio.Event()
    done: list[str] = []
    await queue.put("a", noting(done, "a", gate))
    await queue.put("b", noting(done, "b"))
    await asyncio.sleep(0)
    assert await queue.finish(0) == 2
    await queue.put("c", noting(done, "c"))
    assert await queue.finish(5) == 0
    assert done == ["c"]
