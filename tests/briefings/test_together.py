from __future__ import annotations

import asyncio

import pytest

from briefings.together import together


async def test_answers_come_in_the_order_asked_and_all_run_side_by_side() -> None:
    met = asyncio.Barrier(3)

    async def read(number: int) -> int:
        await met.wait()
        return number

    assert await together(read(1), read(2), read(3)) == (1, 2, 3)
    assert await together() == ()


async def test_a_failure_is_raised_as_it_is_and_nothing_goes_on_behind_it() -> None:
    ended: list[str] = []

    async def fails() -> None:
        raise LookupError("gone")

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    with pytest.raises(LookupError, match="gone"):
        await together(waits(), fails())
    assert ended == ["cancelled"]
