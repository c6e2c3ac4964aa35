"""What the pacer promises, on a clock that only moves when everybody waits."""

from __future__ import annotations

import asyncio
import heapq
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.pacing import Pacer, PacerClosedError, Rate


class FakeTime:
    """Time that goes to the next wake-up once nobody has anything left to do."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = iter(range(10**9))

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        waiter = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), waiter))
        await waiter

    async def settle(self) -> None:
        for _ in range(12):
            await asyncio.sleep(0)

    async def wake(self) -> None:
        """Lets time pass until the next of those asleep wakes up."""
        while True:
            assert self._sleepers, "somebody waits and nothing will wake them"
            at, _, waiter = heapq.heappop(self._sleepers)
            if not waiter.done():
                break
        self.now = max(self.now, at)
        waiter.set_result(None)
        await self.settle()

    async def run_until(self, task: asyncio.Future[object]) -> None:
        await self.settle()
        while not task.done():
            await self.wake()


OVERALL, CHAT, GROUP = Rate(30, 1.0), Rate(3, 3.0), Rate(20, 60.0)


def pacer(time: FakeTime, overall: tuple[Rate, ...] = (OVERALL,)) -> Pacer:
    def each(key: str) -> tuple[Rate, ...]:
        return (CHAT, GROUP) if key.startswith("-") else (CHAT,)

    return Pacer(overall, each, now=time.clock, sleep=time.sleep)


def within(times: list[float], rate: Rate) -> bool:
    times = sorted(times)
    return all(
        later - earlier >= rate.seconds - 1e-9
        for earlier, later in zip(times, times[rate.count :], strict=False)
    )


sends = st.lists(
    st.tuples(st.floats(0, 20), st.sampled_from(["1", "2", "3", "-4", "-5"]), st.booleans()),
    min_size=1,
    max_size=120,
)
pauses = st.lists(
    st.tuples(st.floats(0, 20), st.sampled_from([None, "1", "-4"]), st.floats(0.1, 30)), max_size=3
)


@settings(max_examples=60, deadline=None)
@given(wanted=sends, paused=pauses)
async def test_no_rate_is_ever_passed_no_pause_lifted_and_everybody_gets_a_turn(
    wanted: list[tuple[float, str, bool]], paused: list[tuple[float, str | None, float]]
) -> None:
    time = FakeTime()
    paces = pacer(time)
    given_at: list[tuple[float, str]] = []
    held: list[tuple[float, float, str | None]] = []

    async def send(at: float, key: str, answer: bool) -> None:
        await time.sleep(at)
        await paces.turn(key, answer=answer)
        given_at.append((time.now, key))

    async def pause(at: float, key: str | None, seconds: float) -> None:
        await time.sleep(at)
        paces.pause(seconds, key)
        held.append((time.now, time.now + seconds, key))

    everything = asyncio.gather(*(pause(*one) for one in paused), *(send(*one) for one in wanted))
    await time.run_until(everything)
    await everything
    await paces.close()

    assert len(given_at) == len(wanted)
    assert within([at for at, _ in given_at], OVERALL)
    by_chat = defaultdict(list)
    for at, key in given_at:
        by_chat[key].append(at)
    for key, times in by_chat.items():
        assert within(times, CHAT)
        assert not key.startswith("-") or within(times, GROUP)
    for begun, over, key in held:
        assert not [at for at, chat in given_at if begun < at < over - 1e-9 and key in (None, chat)]


async def test_answers_go_before_posts_and_each_in_the_order_asked() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(1, 1.0),))
    order: list[str] = []

    async def send(name: str, *, answer: bool) -> None:
        await paces.turn(name, answer=answer)
        order.append(name)

    posts = [asyncio.ensure_future(send(f"post {i}", answer=False)) for i in range(3)]
    await time.settle()
    answers = [asyncio.ensure_future(send(f"answer {i}", answer=True)) for i in range(2)]
    await time.run_until(asyncio.gather(*posts, *answers))
    assert order == ["post 0", "answer 0", "answer 1", "post 1", "post 2"]


async def test_a_busy_chat_holds_up_no_other() -> None:
    time = FakeTime()
    paces = pacer(time)
    busy = [asyncio.ensure_future(paces.turn("1", answer=True)) for _ in range(50)]
    await time.settle()
    other = asyncio.ensure_future(paces.turn("2", answer=False))
    await time.settle()
    assert other.done()
    assert time.now == 0
    assert sum(one.done() for one in busy) == 3
    await time.run_until(asyncio.gather(*busy))
    assert time.now == 48  # three at once, then three every three seconds


async def test_who_gave_up_waiting_costs_nobody_a_turn() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(1, 1.0),))
    await paces.turn("1", answer=False)
    gone = [asyncio.ensure_future(paces.turn("2", answer=False)) for _ in range(5)]
    left = asyncio.ensure_future(paces.turn("3", answer=False))
    await time.settle()
    for one in gone:
        one.cancel()
    await time.run_until(left)
    assert time.now == 1.0


async def test_many_chats_are_forgotten_but_none_whose_limits_hold() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(1_000_000, 1.0),))
    for _ in range(3):
        await paces.turn("busy", answer=False)
    for number in range(11_000):
        await paces.turn(f"chat {number}", answer=False)
    again = asyncio.ensure_future(paces.turn("busy", answer=False))
    await time.settle()
    assert not again.done()
    await time.run_until(again)
    assert time.now == 3.0


async def test_closing_lets_go_of_whoever_waits() -> None:
    time = FakeTime()
    paces = pacer(time)
    paces.pause(1000)
    waiting = asyncio.ensure_future(paces.turn("1", answer=True))
    await time.settle()
    await paces.close()
    with pytest.raises(PacerClosedError):
        await waiting
    with pytest.raises(PacerClosedError):
        await paces.turn("2", answer=True)


async def test_how_long_a_chat_is_held_is_told_before_one_waits() -> None:
    time = FakeTime()
    paced = pacer(time)
    assert paced.held("-1") == 0.0
    for _ in range(CHAT.count):
        await paced.turn("-1", answer=False)
    assert 0 < paced.held("-1") <= CHAT.seconds
    assert paced.held("2") == 0.0
    paced.pause(40.0, "2")
    assert paced.held("2") == 40.0
    time.now = 41.0
    assert paced.held("2") == paced.held("-1") == 0.0
    await paced.close()
