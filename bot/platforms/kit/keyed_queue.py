"""A keyed queue: jobs of one key one after another, those of different keys side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

Job = Callable[[], Awaitable[None]]
_log = structlog.get_logger(__name__)


class KeyedQueue:
    """Runs jobs in order within a key.

    At most `at_once` jobs run at a time, `waiting` more may wait in all, and `behind` one key:
    what comes on top of that is dropped, so that one flooded chat cannot fill the room of others.
    Where all that may run do, the key that has waited longest is next; one that was put behind
    (`last`) waits for all that were not, until it has nothing left.
    """

    def __init__(self, name: str, *, at_once: int, waiting: int, behind: int) -> None:
        self._name = name
        self._idle = at_once
        self._eager: dict[str, asyncio.Future[None]] = {}  # who waits for a slot, by key
        self._patient: dict[str, asyncio.Future[None]] = {}
        self._last: set[str] = set()
        self._room = asyncio.Semaphore(at_once + waiting)
        self._behind = behind
        self._queues: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def put(self, key: str, job: Job, *, last: bool = False) -> bool:
        """Adds a job behind a key, waiting while there is no room; False if it was dropped."""
        if last and key in self._queues:
            self._last.add(key)
            if (turn := self._eager.pop(key, None)) is not None:
                self._patient[key] = turn
        if len(self._queues.get(key, ())) >= self._behind:
            _log.debug("queue-full", queue=self._name, key=key)
            return False
        await self._room.acquire()
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(job)
            return True
        self._queues[key] = deque([job])
        task = asyncio.create_task(self._run(key), name=f"{self._name} {key}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def finish(self, within: float) -> int:
        """Waits for the jobs there are; those not done in time are cancelled and counted."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=within)
        left = sum(len(queue) for queue in self._queues.values())
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return left

    async def _run(self, key: str) -> None:
        queue = self._queues[key]
        try:
            while queue:
                await self._slot(key)
                try:
                    await queue[0]()
                except Exception as error:  # noqa: BLE001 - one job's failure stops no other
                    _log.error("job-failed", queue=self._name, key=key, exc_info=error)
                finally:
                    self._free()
                queue.popleft()
                self._room.release()
        finally:
            for _ in queue:
                self._room.release()
            del self._queues[key]
            self._last.discard(key)

    async def _slot(self, key: str) -> None:
        """Waits until this key's next job may run."""
        if self._idle:
            self._idle -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        (self._patient if key in self._last else self._eager)[key] = turn
        try:
            await turn
        except asyncio.CancelledError:
            if not (self._eager.pop(key, None) or self._patient.pop(key, None)):
                self._free()  # it had just been given
            raise

    def _free(self) -> None:
        """Gives a slot to whoever waits for one."""
        for waiting in (self._eager, self._patient):
            while waiting:
                turn = waiting.pop(next(iter(waiting)))
                if not turn.done():
                    turn.set_result(None)
                    return
        self._idle += 1
