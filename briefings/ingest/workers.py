"""Processes for CPU work, so that the event loop goes on whatever a text is like."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final

from briefings.heap import give_back_large

LOWER: Final = 10
"""Of reading news: an answer, which takes milliseconds, goes before an article."""

LOWEST: Final = 19
"""Of pictures, which come on top of an answer that stands already."""


def worker_pool(size: int, *, niceness: int = LOWER) -> ProcessPoolExecutor:
    """A pool of up to `size` processes that leave Ctrl-C to the process that made them.

    They go after others where the processor is short, by so much as `niceness` (`nice(2)`) says.

    They leave by themselves when that process is gone, even by SIGKILL, whatever they are at.
    They are never to be killed while they hand over a result: their pool would wait for the rest
    of it for ever. `shutdown(wait=True, cancel_futures=True)` waits for the jobs at hand alone.
    """
    return ProcessPoolExecutor(
        size,
        # Spawned, not forked: a fork would copy the database's threads and locks.
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(niceness,),
    )


def step_back(niceness: int = LOWER) -> None:
    """From now on this process goes after others where the processor is short."""
    if hasattr(os, "nice"):
        os.nice(max(0, niceness - os.nice(0)))


def _begin(niceness: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back(niceness)
    give_back_large()
    Thread(target=_leave_with_parent, name="parent", daemon=True).start()


def _leave_with_parent() -> None:
    # A worker waits for its next job at a pipe whose other end it holds too: it would never see
    # it close, and stay for ever.
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)  # nobody is left to hand anything to


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the end of the block; a process started in it never hears of it.

    Jobs are handed to a pool in such a block, since that starts its processes, and they would
    complain of a Ctrl-C before their initializer runs.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
