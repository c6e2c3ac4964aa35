"""Waiting for several things at once that do not depend on each other."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar, overload

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


@overload
async def together(
    one: Coroutine[Any, Any, A], other: Coroutine[Any, Any, B], /
) -> tuple[A, B]: ...


@overload
async def together(
    one: Coroutine[Any, Any, A],
    other: Coroutine[Any, Any, B],
    third: Coroutine[Any, Any, C],
    /,
) -> tuple[A, B, C]: ...


@overload
async def together(
    one: Coroutine[Any, Any, A],
    other: Coroutine[Any, Any, B],
    third: Coroutine[Any, Any, C],
    fourth: Coroutine[Any, Any, D],
    /,
) -> tuple[A, B, C, D]: ...


@overload
async def together(*all_of_them: Coroutine[Any, Any, A]) -> tuple[A, ...]: ...


async def together(*all_of_them: Coroutine[Any, Any, Any]) -> tuple[Any, ...]:
    """Runs all side by side and answers in their order.

    Where one fails, the others are cancelled and waited for, and its error is raised as it is
    (`asyncio.gather` would leave them running, a TaskGroup raises a group).
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in all_of_them]
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    return tuple(task.result() for task in tasks)
