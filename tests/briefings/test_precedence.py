"""Background work waits while an answer is under way, and not for ever."""

from __future__ import annotations

import asyncio

import pytest

from briefings.precedence import Precedence

LONG = 3_600.0  # no test waits for it


async def settled() -> None:
    """Lets whatever can go on go on."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_work_waits_for_the_last_answer() -> None:
    precedence = Precedence(LONG)
    await precedence.give_way()
    with precedence.answering():
        with precedence.answering():
            steps = [asyncio.create_task(precedence.give_way()) for _ in range(3)]
            await settled()
        await settled()
        assert not any(step.done() for step in steps)
    await asyncio.gather(*steps)
    await precedence.give_way()


async def test_an_answer_that_fails_is_under_way_no_longer() -> None:
    precedence = Precedence(LONG)
    with pytest.raises(ValueError, match="no answer"), precedence.answering():
        raise ValueError("no answer")
    await precedence.give_way()


async def test_answers_that_never_cease_do_not_stop_the_work() -> None:
    precedence = Precedence(0.001)
    with precedence.answering():
        for _ in range(3):
            await precedence.give_way()


async def test_work_that_waits_can_be_stopped() -> None:
    precedence = Precedence(LONG)
    with precedence.answering():
        step = asyncio.create_task(precedence.give_way())
        await settled()
        step.cancel()
        with pytest.raises(asyncio.CancelledError):
            await step


async def test_a_stop_in_the_turn_in_which_answers_end_is_not_lost() -> None:
    precedence = Precedence(LONG)
    with precedence.answering():
        step = asyncio.create_task(precedence.give_way())
        await settled()
    step.cancel()
    with pytest.raises(asyncio.CancelledError):
        await step
