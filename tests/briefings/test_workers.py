"""What a job does to its process ends with that job, and processes end with who made them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, wait
from pathlib import Path

import pytest

from briefings.errors import JobError, JobTimeoutError, WorkerDiedError
from briefings.ingest.workers import WorkerPool

PARENT = """
import sys
from briefings.ingest.workers import WorkerPool

if __name__ == "__main__":
    pool = WorkerPool(2)
    for job in [pool.submit(abs, -1), pool.submit(abs, -2)]:
        job.result()
    print("working", flush=True)
    sys.stdin.read()
"""

STUCK = """
import itertools, sys
from collections import deque
from briefings.ingest.workers import WorkerPool

if __name__ == "__main__":
    pool = WorkerPool(1)
    print(pool.submit(abs, -1).result(), flush=True)
    pool.submit(deque, itertools.repeat(0), 0)  # in C, for ever
    {end}
"""


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(1)
    yield made
    made.shutdown(wait=False)


@pytest.fixture
def brief() -> Iterator[WorkerPool]:
    """A pool whose jobs have one second."""
    made = WorkerPool(1, seconds=1.0)
    yield made
    made.shutdown(wait=False)


def for_ever() -> None:
    while True:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def exhausted(what: str) -> None:
    if what == "memory":
        raise MemoryError
    if what == "stack":
        exhausted(what)
    if what == "exit":
        sys.exit(3)
    raise OverflowError(what)


class UnsendableError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def unsendable(how: str) -> object:
    if how == "raised":
        raise UnsendableError("a", "b")
    return threading.Lock()


def whole(size: int) -> bytes:
    return bytes(size)


def test_a_job_past_its_deadline_is_killed_and_the_next_is_done(brief: WorkerPool) -> None:
    stuck = brief.submit(for_ever)
    after = brief.submit(abs, -7)
    assert after.result(60) == 7
    with pytest.raises(JobTimeoutError):
        stuck.result(0)


def test_a_process_that_dies_takes_its_own_job_alone(pool: WorkerPool) -> None:
    lost, after = pool.submit(die), pool.submit(abs, -7)
    assert after.result(60) == 7
    with pytest.raises(WorkerDiedError):
        lost.result(0)


def test_a_process_that_dies_between_jobs_is_replaced(pool: WorkerPool) -> None:
    number = pool.submit(os.getpid).result(60)
    os.kill(number, signal.SIGKILL)
    wait([pool.submit(abs, -1)], 60)  # its death may be seen only now
    assert pool.submit(os.getpid).result(60) != number


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("memory", MemoryError),
        ("stack", RecursionError),
        ("exit", SystemExit),
        ("x", OverflowError),
    ],
)
def test_whatever_a_job_raises_is_its_own(
    pool: WorkerPool, what: str, error: type[BaseException]
) -> None:
    number = pool.submit(os.getpid).result(60)
    with pytest.raises(error) as raised:
        pool.submit(exhausted, what).result(60)
    assert "exhausted" in raised.value.__notes__[0]
    assert pool.submit(os.getpid).result(60) == number


@pytest.mark.parametrize("how", ["raised", "returned"])
def test_what_cannot_be_sent_back_is_told(pool: WorkerPool, how: str) -> None:
    with pytest.raises((JobError, TypeError)):
        pool.submit(unsendable, how).result(60)
    assert pool.submit(abs, -7).result(60) == 7


def test_what_cannot_be_sent_out_is_told(pool: WorkerPool) -> None:
    with pytest.raises((TypeError, AttributeError)):
        pool.submit(id, threading.Lock()).result(60)
    assert pool.submit(abs, -7).result(60) == 7


def test_large_jobs_and_results_pass(pool: WorkerPool) -> None:
    assert pool.submit(len, bytes(9_000_000)).result(60) == 9_000_000
    assert len(pool.submit(whole, 9_000_000).result(60)) == 9_000_000


def test_jobs_are_done_side_by_side_and_cancelled_ones_not_at_all() -> None:
    pool = WorkerPool(2)
    try:
        busy = pool.submit(for_ever)
        assert pool.submit(abs, -7).result(60) == 7
        more = pool.submit(for_ever)
        given_up = pool.submit(abs, -7)
        assert given_up.cancel()
    finally:
        pool.shutdown(wait=False)
    for stopped in (busy, more):
        with pytest.raises((WorkerDiedError, CancelledError)):  # or it had not begun
            stopped.result(60)
    with pytest.raises(RuntimeError):
        pool.submit(abs, -1)


def test_a_pool_that_is_closed_in_peace_does_what_it_has_begun() -> None:
    pool = WorkerPool(2)
    jobs = [pool.submit(abs, -number) for number in range(20)]
    pool.shutdown()
    assert [job.result(0) for job in jobs] == list(range(20))


def test_workers_leave_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    with parent:
        assert parent.stdout.readline() == b"working\n"
        parent.kill()
        # The workers hold their end of this pipe: it closes when the last of them has left.
        rest, _ = parent.communicate(timeout=30)
    assert rest == b""


@pytest.mark.parametrize("end", ["pool.shutdown(wait=False)", "pass", "sys.exit(0)"])
def test_no_job_keeps_a_process_from_ending(end: str, tmp_path: Path) -> None:
    script = tmp_path / "stuck.py"
    script.write_text(STUCK.format(end=end))
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.stdout == b"1\n"
