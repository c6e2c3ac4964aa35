"""What the pacer promises, on a clock that only moves when everybody waits."""

from __future__ import annotations

import asyncio
import heapq
import random
from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.discord.posting import pacer_of_discord
from bot.platforms.kit.pacing import Pacer, PacerClosedError, Rate
from bot.platforms.telegram.posting import pacer_of


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


async def send(paces: Pacer, key: str, *, answer: bool = False) -> None:
    """Sends what takes no time to arrive."""
    with await paces.turn(key, answer=answer):
        pass


def within(times: list[float], rate: Rate) -> bool:
    times = sorted(times)
    return all(
        later - earlier >= rate.seconds - 1e-9
        for earlier, later in zip(times, times[rate.count :], strict=False)
    )


sends = st.lists(
    st.tuples(
        st.floats(0, 20),
        st.sampled_from(["1", "2", "3", "-4", "-5"]),
        st.booleans(),
        st.floats(0, 0.2),  # on the way there
        st.floats(0.2, 2.0),  # and back, with what the platform itself takes
    ),
    min_size=1,
    max_size=120,
)
pauses = st.lists(
    st.tuples(st.floats(0, 20), st.sampled_from([None, "1", "-4"]), st.floats(0.1, 30)), max_size=3
)


@settings(max_examples=60, deadline=None)
@given(wanted=sends, paused=pauses)
async def test_no_rate_is_ever_passed_no_pause_lifted_and_everybody_gets_a_turn(
    wanted: list[tuple[float, str, bool, float, float]],
    paused: list[tuple[float, str | None, float]],
) -> None:
    time = FakeTime()
    paces = pacer(time)
    given_at: list[tuple[float, str]] = []
    arrived_at: list[tuple[float, str]] = []
    held: list[tuple[float, float, str | None]] = []

    async def send(at: float, key: str, answer: bool, there: float, back: float) -> None:
        await time.sleep(at)
        with await paces.turn(key, answer=answer):
            given_at.append((time.now, key))
            await time.sleep(there)
            arrived_at.append((time.now, key))
            await time.sleep(back)

    async def pause(at: float, key: str | None, seconds: float) -> None:
        await time.sleep(at)
        paces.pause(seconds, key)
        held.append((time.now, time.now + seconds, key))

    everything = asyncio.gather(*(pause(*one) for one in paused), *(send(*one) for one in wanted))
    await time.run_until(everything)
    await everything
    await paces.close()

    assert len(given_at) == len(wanted)
    assert within([at for at, _ in arrived_at], OVERALL)
    by_chat = defaultdict(list)
    for at, key in arrived_at:
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
        with await paces.turn(name, answer=answer):
            order.append(name)

    posts = [asyncio.ensure_future(send(f"post {i}", answer=False)) for i in range(3)]
    await time.settle()
    answers = [asyncio.ensure_future(send(f"answer {i}", answer=True)) for i in range(2)]
    await time.run_until(asyncio.gather(*posts, *answers))
    assert order == ["post 0", "answer 0", "answer 1", "post 1", "post 2"]


async def test_a_busy_chat_holds_up_no_other() -> None:
    time = FakeTime()
    paces = pacer(time)
    busy = [asyncio.ensure_future(send(paces, "1", answer=True)) for _ in range(50)]
    await time.settle()
    other = asyncio.ensure_future(send(paces, "2"))
    await time.settle()
    assert other.done()
    assert time.now == 0
    assert sum(one.done() for one in busy) == 3
    await time.run_until(asyncio.gather(*busy))
    assert time.now == 48  # three at once, then three every three seconds


async def test_who_gave_up_waiting_costs_nobody_a_turn() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(1, 1.0),))
    await send(paces, "1")
    gone = [asyncio.ensure_future(send(paces, "2")) for _ in range(5)]
    left = asyncio.ensure_future(send(paces, "3"))
    await time.settle()
    for one in gone:
        one.cancel()
    await time.run_until(left)
    assert time.now == 1.0


async def test_a_turn_given_up_in_the_moment_it_was_given_is_given_to_the_next() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(1, 1.0),))
    turn = await paces.turn("1", answer=False)
    second = asyncio.ensure_future(paces.turn("2", answer=False))
    third = asyncio.ensure_future(send(paces, "3"))
    await time.settle()
    turn.over()
    time.now = 1.0
    fourth = asyncio.ensure_future(send(paces, "4"))
    await asyncio.sleep(0)  # asking gave the second its turn, and it does not know yet
    second.cancel()
    await time.settle()
    assert second.cancelled()
    assert third.done()
    await time.run_until(fourth)
    assert time.now == 2.0


async def test_what_is_on_its_way_counts_until_it_must_have_arrived() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(2, 1.0),))
    with await paces.turn("1", answer=False):
        await send(paces, "2")
        third = asyncio.ensure_future(send(paces, "3"))
        await time.run_until(third)  # the second's place
        assert time.now == 1.0
        fourth = asyncio.ensure_future(send(paces, "4"))
        fifth = asyncio.ensure_future(send(paces, "5"))
        await time.run_until(fifth)
        assert time.now == 3.0  # one a second, while the first may arrive at any moment
        assert fourth.done()
    sixth = asyncio.ensure_future(send(paces, "6"))
    seventh = asyncio.ensure_future(send(paces, "7"))
    await time.run_until(asyncio.gather(sixth, seventh))
    assert time.now == 4.0


async def test_what_is_sent_without_a_turn_counts_too() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(2, 1.0),))
    with paces.beside():
        pass
    await send(paces, "1")
    await time.run_until(asyncio.ensure_future(send(paces, "2")))
    assert time.now == 1.0


async def test_the_way_back_of_an_answer_is_not_waited_for() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(1, 1.0),))

    async def slowly(key: str) -> None:
        with await paces.turn(key, answer=False):
            await time.sleep(0.2)

    for key in "12345":
        await time.run_until(asyncio.ensure_future(slowly(key)))
    # Each is sent a second after the one before must have arrived: half of 0.2 s on.
    assert time.now == pytest.approx(4 * 1.1 + 0.2)


@pytest.mark.parametrize(
    ("make", "published", "workers", "slow"),
    [
        (lambda time: pacer_of_discord(now=time.clock, sleep=time.sleep), 50, 16, 0.02),
        (
            lambda time: pacer_of(paid=False, now=time.clock, sleep=time.sleep),
            30,
            1,
            0.0,
        ),  # one worker waits for the slow
        (lambda time: pacer_of(paid=True, now=time.clock, sleep=time.sleep), 1000, 64, 0.02),
    ],
    ids=["discord", "telegram", "telegram, paid"],
)
async def test_broadcasts_use_what_a_platform_allows_and_never_more(
    make: Callable[[FakeTime], Pacer], published: int, workers: int, slow: float
) -> None:
    time, dice = FakeTime(), random.Random(7)
    paces = make(time)
    left = list(range(min(published * 20, 10_000)))
    arrived: list[float] = []

    async def worker() -> None:
        while left:
            with await paces.turn(str(left.pop()), answer=False):
                await time.sleep(dice.uniform(0.001, 0.003) + 0.05 * (dice.random() < slow))
                arrived.append(time.now)
                await time.sleep(dice.uniform(0.003, 0.008) + 0.1 * (dice.random() < slow))

    await time.run_until(asyncio.gather(*(worker() for _ in range(workers))))
    assert within(arrived, Rate(published, 1.0))
    arrived.sort()
    rate = (len(arrived) - published) / (arrived[-1] - arrived[published - 1])
    assert rate >= 0.97 * published


async def test_many_chats_are_forgotten_but_none_whose_limits_hold() -> None:
    time = FakeTime()
    paces = pacer(time, (Rate(1_000_000, 1.0),))
    for _ in range(3):
        await send(paces, "busy")
    for number in range(11_000):
        await send(paces, f"chat {number}")
    again = asyncio.ensure_future(send(paces, "busy"))
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
        await send(paced, "-1")
    assert 0 < paced.held("-1") <= CHAT.seconds
    assert paced.held("2") == 0.0
    paced.pause(40.0, "2")
    assert paced.held("2") == 40.0
    time.now = 41.0
    assert paced.held("2") == paced.held("-1") == 0.0
    await paced.close()
