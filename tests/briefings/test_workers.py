"""Processes for CPU work do not outlive the one that made them."""

from __future__ import annotations

import subprocess
import sys

PARENT = """
import sys
from briefings.ingest.workers import worker_pool

if __name__ == "__main__":
    pool = worker_pool(2)
    for job in [pool.submit(abs, -1), pool.submit(abs, -2)]:
        job.result()
    print("working", flush=True)
    sys.stdin.read()
"""


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
