"""Services and items: an input's fault ends with that input, and a service's with that service.

What runs for as long as the process is kept going: an exception nobody foresaw is logged once with
what it came of, and the service is started again with growing pauses. What is done for one input
at a time is done within `guarded`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

import structlog
from tenacity import AsyncRetrying, RetryCallState, RetryError, retry_if_exception
from tenacity.wait import wait_base, wait_exponential_jitter

BACK_OFF: Final[wait_base] = wait_exponential_jitter(initial=1, max=60, jitter=1)
"""The pauses of whatever is tried again in this process: 1 s, doubling to a minute, with jitter."""

_STEADY: Final = 300.0
"""Seconds that a service must have worked for its next fault to count as the first."""

_log = structlog.get_logger(__name__)

Note = Callable[[str, BaseException | None], Awaitable[None]]
"""Keeps a service's latest fault where operators see it; None: it works again."""


async def _forget(name: str, error: BaseException | None) -> None:
    return None


class Supervisor:
    """Keeps services going. `expected` exceptions are the caller's and pass through.

    `note` is told of each fault and, once a service has worked for five minutes, of its end.
    """

    def __init__(
        self,
        note: Note = _forget,
        *,
        expected: tuple[type[BaseException], ...] = (),
        wait: wait_base = BACK_OFF,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._note = note
        self._expected = expected
        self._wait = wait
        self._sleep = sleep
        self._now = now

    async def keep(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Runs a service until it ends by itself or is cancelled, however often it fails."""
        failing = False

        async def once() -> None:
            nonlocal failing
            began = self._now()
            settled = asyncio.create_task(self._settle(name)) if failing else None
            try:
                await work()
            except Exception as error:
                if isinstance(error, self._expected):
                    raise
                steady = self._now() - began >= _STEADY
                if not failing or steady:
                    _log.exception("service-failed", service=name, error=type(error).__name__)
                failing = True
                await self._noted(name, error)
                if steady:
                    raise _Steady from error
                raise
            else:
                if failing:
                    await self._noted(name, None)
            finally:
                if settled is not None:
                    settled.cancel()

        def again(error: BaseException) -> bool:
            return isinstance(error, Exception) and not isinstance(
                error, (*self._expected, _Steady)
            )

        while True:
            trying = AsyncRetrying(
                wait=self._wait,
                retry=retry_if_exception(again),
                sleep=self._sleep,
                before_sleep=lambda state: _told(name, state),
                reraise=True,
            )
            try:
                return await trying(once)
            except (_Steady, RetryError):
                continue

    async def _settle(self, name: str) -> None:
        """After five minutes of work the fault before is history."""
        await asyncio.sleep(_STEADY)
        await self._noted(name, None)

    async def _noted(self, name: str, error: BaseException | None) -> None:
        try:
            await self._note(name, error)
        except Exception as failure:  # noqa: BLE001 - the store may be what fails
            _log.warning("fault-not-kept", service=name, why=type(failure).__name__)


class _Steady(Exception):  # noqa: N818 - a signal to `keep`
    """A service failed after it had worked for long."""


def _told(name: str, state: RetryCallState) -> None:
    pause = state.next_action.sleep if state.next_action is not None else 0.0
    _log.info("service-restarts", service=name, tries=state.attempt_number, in_seconds=round(pause))


@contextmanager
def guarded(event: str, **what: object) -> Iterator[None]:
    """An item's guard: an exception nobody foresaw is logged with what it came of, and ends here.

    `what` holds ids and names, never a person's words.
    """
    try:
        yield
    except Exception:  # noqa: BLE001 - this is the supervised boundary
        _log.exception(event, **what)
