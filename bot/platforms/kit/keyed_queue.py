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
    """

    def __init__(self, name: str, *, at_once: int, waiting: int, behind: int) -> None:
        self._name = name
        self._running = asyncio.Semaphore(at_once)
        self._room = asyncio.Semaphore(at_once + waiting)
        self._behind = behind
        self._queues: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def put(self, key: str, job: Job) -> bool:
        """Adds a job behind a key, waiting while there is no room; False if it was dropped."""
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
                async with self._running:
                    try:
                        await queue[0]()
                    except Exception as error:  # noqa: BLE001 - one job's failure stops no other
                        _log.error("job-failed", queue=self._name, key=key, exc_info=error)
                queue.popleft()
                self._room.release()
        finally:
            for _ in queue:
                self._room.release()
            del self._queues[key]
