"""Processes for CPU work, so that the event loop goes on whatever a text is like.

Each process has a pipe and a thread of its own and does one job at a time. A job has a deadline:
past it its process is killed and another takes its place. So whatever a text does to the process
that reads it (it takes for ever, it takes all memory) ends with that text.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, ParamSpec, TypeVar

from briefings.errors import JobError, JobTimeoutError, WorkerDiedError
from briefings.heap import give_back_large

LOWER: Final = 10
"""Of reading news: an answer, which takes milliseconds, goes before an article."""

LOWEST: Final = 19
"""Of pictures, which come on top of an answer that stands already."""

DEADLINE: Final = 20.0
"""Seconds for one job unless told otherwise: a hundred times what an honest text takes."""

_START: Final = 60.0  # seconds in which a process has begun, however busy the machine is

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Job:
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
    future: Future[Any] = field(default_factory=Future)


class WorkerPool(Executor):
    """Up to `size` processes, started when there is work for them; each job has `seconds`.

    A future's exception is what the job raised, with its traceback as a note, or a `JobError`.
    The processes leave Ctrl-C to the process that made them, go after others where the processor
    is short (`niceness`, see `nice(2)`), and leave by themselves when that process is gone, even
    by SIGKILL, whatever they are at.
    """

    def __init__(self, size: int, *, niceness: int = LOWER, seconds: float = DEADLINE) -> None:
        self._size = size
        self._niceness = niceness
        self._seconds = seconds
        self._lock = Lock()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._open = 0  # jobs that have not ended
        self._closed = False

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Hands over a job. Raises RuntimeError where the pool is closed."""
        job = _Job((fn, args, kwargs))
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._open += 1
            if len(self._workers) < min(self._open, self._size):
                self._workers.append(_Worker(self._jobs, self._niceness, self._seconds))
            self._jobs.put(job)
        job.future.add_done_callback(self._ended)
        return job.future

    @property
    def restarts(self) -> int:
        """How many processes had to take the place of one that was killed or died."""
        return sum(max(0, worker.started - 1) for worker in list(self._workers))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Closes the pool: with `wait` when its jobs are done, else at once, killing them."""
        with self._lock:
            self._closed = True
        if cancel_futures or not wait:
            while not self._jobs.empty():
                if (job := self._jobs.get()) is not None:
                    job.future.cancel()
                    job.future.set_running_or_notify_cancel()
        for _ in self._workers:
            self._jobs.put(None)
        for worker in self._workers:
            if not wait:
                worker.kill()
            worker.thread.join()

    def _ended(self, _: object) -> None:
        with self._lock:
            self._open -= 1


class _Worker:
    """One process after another, and the thread that hands jobs to it."""

    def __init__(self, jobs: SimpleQueue[_Job | None], niceness: int, seconds: float) -> None:
        self._jobs = jobs
        self._niceness = niceness
        self._seconds = seconds
        self._lock = Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False
        self.started = 0  # processes so far
        self.thread = Thread(target=self._run, name="worker", daemon=True)
        self.thread.start()

    def kill(self) -> None:
        """Ends the process, whatever it is at, for good."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def _run(self) -> None:
        # A process starts with the signals blocked that are blocked in the thread that starts it:
        # it must not hear of a Ctrl-C before it can ignore it.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while (job := self._jobs.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                try:
                    result = self._done(job)
                except BaseException as error:  # noqa: BLE001 - whatever it is, it is this job's
                    job.future.set_exception(error)
                else:
                    job.future.set_result(result)
            del job  # its arguments, while this waits for the next
        self._drop()

    def _done(self, job: _Job) -> Any:
        message = ForkingPickler.dumps(job.call)
        pipe, process = self._begun()
        try:
            pipe.send_bytes(message)
            failed, result = ForkingPickler.loads(_received(pipe, process, self._seconds))
        except JobError:
            self._drop()
            raise
        except (OSError, EOFError) as error:
            self._drop()
            raise WorkerDiedError(f"exit code {process.exitcode}") from error
        if failed:
            raise result
        return result

    def _begun(self) -> tuple[Connection, SpawnProcess]:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe, self._process
        self._drop()
        # Spawned, not forked: a fork would copy the database's threads and locks.
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_work, args=(theirs, self._niceness), name="worker", daemon=True
        )
        with self._lock:
            if self._closed:
                raise WorkerDiedError("the pool is closed")
            process.start()
            self._process, self._pipe = process, ours
            self.started += 1
        theirs.close()  # or nobody would see that it ends
        try:
            _received(ours, process, _START)
        except (JobError, OSError, EOFError) as error:
            self._drop()
            raise WorkerDiedError("it did not start") from error
        return ours, process

    def _drop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
            pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()


def _received(pipe: Connection, process: SpawnProcess, seconds: float) -> bytes:
    """What a process sends. Raises JobTimeoutError, and EOFError or OSError where it ended."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        if pipe in wait([pipe, process.sentinel], min(left, 3_600)):
            return pipe.recv_bytes()
        if not process.is_alive():
            raise EOFError
    raise JobTimeoutError(f"{seconds:g} s")


def step_back(niceness: int = LOWER) -> None:
    """From now on this process goes after others where the processor is short."""
    if hasattr(os, "nice"):
        os.nice(max(0, niceness - os.nice(0)))


def _work(pipe: Connection, niceness: int) -> None:
    """The life of a process: a job, its result, the next."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back(niceness)
    give_back_large()
    Thread(target=_leave_with_parent, name="parent", daemon=True).start()
    pipe.send_bytes(b"ready")
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_outcome(pipe.recv_bytes()))


def _outcome(message: bytes) -> bytes:
    """A job's result in bytes, or what it raised, whatever that is."""
    try:
        job, args, kwargs = ForkingPickler.loads(message)
        return bytes(ForkingPickler.dumps((False, job(*args, **kwargs))))
    except BaseException as error:  # noqa: BLE001 - the job's own, and its owner's to judge
        error.add_note("".join(traceback.format_exception(error)))
        try:
            whole = bytes(ForkingPickler.dumps((True, error)))
            ForkingPickler.loads(whole)
        except Exception:  # noqa: BLE001 - an exception need not be one that can be sent
            return bytes(ForkingPickler.dumps((True, JobError(repr(error)[:500]))))
        return whole


def _leave_with_parent() -> None:
    # The pipe tells of the parent's end only a process that waits for its next job.
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)  # nobody is left to hand anything to
