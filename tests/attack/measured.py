"""`mujaz` with a watch on its event loop, as a process to be attacked.

SIGUSR1 begins a measurement; SIGUSR2 writes the longest step since then, in seconds of the loop's
thread, to the file that ATTACK_STEPS names, and says on standard error what it was.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from bot.cli import main


class Watch:
    """The event loop's longest step, by the processor time of its thread."""

    def __init__(self) -> None:
        self._longest, self._what = 0.0, ""
        self._run = asyncio.Handle._run

    def begin(self, number: int, frame: object) -> None:
        """Measures anew, from the next step on."""
        self._longest, self._what = -1.0, ""

    def tell(self, number: int, frame: object) -> None:
        """Writes what was found."""
        sys.stderr.write(f"longest step: {1_000 * self._longest:.0f} ms of {self._what}\n")
        Path(os.environ["ATTACK_STEPS"]).write_text(f"{self._longest}\n", "ascii")

    def timed(self, handle: asyncio.Handle) -> None:
        """Instead of `asyncio.Handle._run`."""
        of = getattr(handle._callback, "__self__", handle._callback)  # type: ignore[attr-defined]
        began = time.thread_time()
        self._run(handle)
        taken = time.thread_time() - began
        if self._longest < 0:  # the step in which the measurement was begun
            self._longest = 0.0
        elif taken > self._longest:
            self._longest, self._what = taken, repr(of)[:300]


if __name__ == "__main__":  # not in the processes that it starts for reading
    watch = Watch()
    asyncio.Handle._run = lambda handle: watch.timed(handle)  # type: ignore[method-assign]
    signal.signal(signal.SIGUSR1, watch.begin)
    signal.signal(signal.SIGUSR2, watch.tell)
    sys.exit(main(sys.argv[1:]))
