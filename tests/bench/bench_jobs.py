"""Claiming jobs on PostgreSQL: how long a claim takes with a million there, and whether it stays.

    python -m tests.bench.bench_jobs [--jobs 1000000] [--claims 3000]

Half of the jobs are due, half are yet to come. Two workers claim and finish ten at a time; shown is
a claim's time by quarters of the run. The server is that of the tests.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from sqlalchemy import text

from briefings.clock import system_clock
from briefings.db.jobs import JobKind, JobRepository
from briefings.store import Store
from tests.postgres import running

_FILL = text(
    "INSERT INTO jobs (kind, key, priority, due, dead, fence, attempts)"
    " SELECT 'read', n::text, 1, 1000000000 + CASE WHEN n % 2 = 0 THEN n ELSE 3000000000 + n END,"
    " false, 0, 0 FROM generate_series(1, CAST(:count AS BIGINT)) n"
)


async def _claims(store: Store, name: str, count: int, took: list[float]) -> int:
    jobs = JobRepository(store.database, system_clock)
    done = 0
    for _ in range(count):
        began = time.perf_counter()
        claimed = await jobs.claim(JobKind.READ, name, limit=10)
        took.append((time.perf_counter() - began) * 1000)
        await jobs.finish(claimed)
        done += len(claimed)
    return done


async def _measure(url: str, jobs: int, claims: int) -> None:
    async with (
        Store.open(url, clock=system_clock) as one,
        Store.open(url, clock=system_clock) as other,
    ):
        async with one.database.writing() as connection:
            await connection.execute(_FILL, {"count": jobs})
        took: list[float] = []
        began = time.perf_counter()
        done = sum(
            await asyncio.gather(
                *(
                    _claims(store, name, claims // 2, took)
                    for store, name in ((one, "one"), (other, "other"))
                )
            )
        )
        seconds = time.perf_counter() - began
    sys.stdout.write(
        f"{jobs:,} jobs: {done:,} claimed and finished, {done / seconds:,.0f} a second\n"
    )
    for quarter in range(4):
        part = sorted(took[quarter * len(took) // 4 : (quarter + 1) * len(took) // 4])
        middle, late = part[len(part) // 2], part[len(part) * 99 // 100]
        sys.stdout.write(f"  quarter {quarter + 1}: median {middle:.1f} ms, p99 {late:.1f} ms\n")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=3_000)
    given = parser.parse_args()
    with running() as postgres:
        for jobs in (given.jobs // 100, given.jobs):
            with postgres.database() as url:
                asyncio.run(_measure(url, jobs, given.claims if jobs > 40_000 else 400))


if __name__ == "__main__":
    _main()
