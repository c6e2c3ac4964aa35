"""Jobs: pieces of background work as rows, which workers claim, one worker each.

A claim moves a job's due moment to the end of the claim's lease, so that "due" alone says what may
be claimed: a job whose worker died is due again by itself. Every claim raises the job's fence, and
whoever finishes or prolongs a job shows the fence of its claim: a worker that stood still for
longer than its lease changes nothing any more.

Claims are `FOR UPDATE SKIP LOCKED` where the database has it (PostgreSQL's manual, "The Locking
Clause"), and otherwise are made under the write lock. One index, by kind, priority and due moment,
answers them; priorities are asked one by one, so that what is not due costs nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Final

from sqlalchemy import (
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.clock import Clock
from briefings.db.engine import Database
from briefings.db.errors import StoreError
from briefings.db.leases import LostLeaseError
from briefings.db.lookup import AnyRow, slices
from briefings.db.metadata import jobs as table
from briefings.db.moments import instant, seconds

LEASE: Final = timedelta(seconds=30)
"""How long a claim lasts unless it is prolonged."""

MOST_ATTEMPTS: Final = 5
"""Claims of a job that came to nothing, after which it is dead."""

_LONGEST_ERROR: Final = 200  # as the column has it
_WAITS: Final = (10, 60, 300, 900)  # seconds before the next attempt


class JobKind(StrEnum):
    """What is to be done."""

    READ = "read"  # a draft is to be read
    PLACE = "place"  # a read article is to be placed among the stories and stored
    MAINTAIN = "maintain"  # upkeep that comes again and again


class Priority(IntEnum):
    """What goes first among jobs that are due."""

    ASKED = 0  # somebody waits for it
    COMMON = 1
    LEISURE = 2


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be added; `due` None is at once."""

    kind: JobKind
    key: str
    payload: bytes | None = None
    priority: Priority = Priority.COMMON
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it was claimed: `fence` is that of this claim, `attempts` counts it."""

    id: int
    kind: JobKind
    key: str
    priority: Priority
    fence: int
    attempts: int
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class Depth:
    """Jobs of one kind: due and not claimed or yet to come (`waiting`), and `dead` ones.

    `oldest` is when the first that waits is due; a claimed one is due when its lease ends.
    """

    waiting: int
    dead: int
    oldest: datetime | None


class JobRepository:
    """Adds, claims and finishes jobs. Every method may raise a StoreError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, jobs: Sequence[NewJob]) -> None:
        """Adds jobs, but none of a kind and key that is there already."""
        async with self._database.queueing() as connection:
            await self.put(connection, jobs)

    async def put(self, connection: AsyncConnection, jobs: Sequence[NewJob]) -> None:
        """As `add`, within a transaction."""
        if not jobs:
            return
        now = self._clock()
        await connection.execute(
            self._database.dialect.insert_new(table, ["kind", "key"]),
            [
                {
                    "kind": job.kind.value,
                    "key": job.key,
                    "priority": int(job.priority),
                    "due": seconds(job.due or now),
                    "dead": False,
                    "fence": 0,
                    "attempts": 0,
                    "payload": job.payload,
                }
                # In one order everywhere, or two that add the same would wait for each other.
                for job in sorted(jobs, key=lambda one: (one.kind, one.key))
            ],
        )

    async def claim(
        self, kind: JobKind, owner: str, *, limit: int, lease: timedelta = LEASE
    ) -> list[Job]:
        """Due jobs, the most urgent and then the longest due first; nobody else gets them until
        the lease ends."""
        now = seconds(self._clock())
        until = now + int(lease.total_seconds())
        claimed: list[Job] = []
        async with self._database.queueing() as connection:
            for priority in Priority:
                some = await connection.execute(
                    _CLAIM,
                    {
                        "of_kind": kind.value,
                        "of_priority": int(priority),
                        "now": now,
                        "most": limit - len(claimed),
                        "by": owner,
                        "until": until,
                    },
                )
                claimed += sorted(map(_job, some), key=lambda job: job.id)
                if len(claimed) >= limit:
                    break
        worn = [job for job in claimed if job.attempts > MOST_ATTEMPTS]
        if worn:  # whoever claimed them died of them, or with them
            await self.fail(worn, "its workers did not come back")
        return [job for job in claimed if job.attempts <= MOST_ATTEMPTS]

    async def prolong(self, jobs: Sequence[Job], *, lease: timedelta = LEASE) -> None:
        """Prolongs claims. Those that somebody else has by now are left alone."""
        until = seconds(self._clock()) + int(lease.total_seconds())
        async with self._database.queueing() as connection:
            for job in sorted(jobs, key=lambda one: one.id):
                await connection.execute(
                    update(table)
                    .where(table.c.id == job.id, table.c.fence == job.fence)
                    .values(due=until)
                )

    async def finish(self, jobs: Sequence[Job]) -> None:
        """Removes jobs that are done. Raises LostLeaseError."""
        async with self._database.queueing() as connection:
            await self.done(connection, jobs)

    async def done(self, connection: AsyncConnection, jobs: Sequence[Job]) -> None:
        """As `finish`, in the transaction that keeps what was done.

        Raises LostLeaseError where somebody else has one of the claims by now.
        """
        fences = {job.id: job.fence for job in jobs}
        for ids in slices(sorted(fences)):
            rows = await connection.execute(
                delete(table).where(table.c.id.in_(ids)).returning(table.c.id, table.c.fence)
            )
            gone = {row.id: row.fence for row in rows}
            if any(gone.get(one) != fences[one] for one in ids):
                raise LostLeaseError("jobs")

    async def again(self, job: Job, due: datetime) -> None:
        """A job that comes again is done for now. Raises LostLeaseError."""
        async with self._database.queueing() as connection:
            moved = await connection.execute(
                update(table)
                .where(table.c.id == job.id, table.c.fence == job.fence)
                .values(due=seconds(due), attempts=0, error=None, owner=None)
            )
            if not moved.rowcount:
                raise LostLeaseError(job.key)

    async def fail(self, jobs: Sequence[Job], error: str) -> None:
        """Jobs that failed are tried again with growing pauses, and die after the last attempt."""
        now = seconds(self._clock())
        async with self._database.queueing() as connection:
            for job in sorted(jobs, key=lambda one: one.id):
                wait = _WAITS[min(job.attempts, len(_WAITS)) - 1]
                await connection.execute(
                    update(table)
                    .where(table.c.id == job.id, table.c.fence == job.fence)
                    .values(
                        error=error[:_LONGEST_ERROR],
                        due=now + wait,
                        dead=job.attempts >= MOST_ATTEMPTS,
                        owner=None,
                    )
                )

    async def release(self, jobs: Sequence[Job]) -> None:
        """Gives claims back unused."""
        now = seconds(self._clock())
        async with self._database.queueing() as connection:
            for job in sorted(jobs, key=lambda one: one.id):
                await connection.execute(
                    update(table)
                    .where(table.c.id == job.id, table.c.fence == job.fence)
                    .values(due=now, attempts=table.c.attempts - 1, owner=None)
                )

    async def there(self, kind: JobKind, keys: Sequence[str]) -> set[str]:
        """Those keys of which there is a job that is not dead."""
        found: set[str] = set()
        async with self._database.reading() as connection:
            for some in slices(keys):
                query = select(table.c.key).where(
                    table.c.kind == kind.value, table.c.key.in_(some), ~table.c.dead
                )
                found |= set(await connection.scalars(query))
        return found

    async def depths(self) -> dict[JobKind, Depth]:
        """How many jobs there are of each kind."""
        query = select(
            table.c.kind,
            func.count().filter(~table.c.dead).label("waiting"),
            func.count().filter(table.c.dead).label("dead"),
            func.min(table.c.due).filter(~table.c.dead).label("oldest"),
        ).group_by(table.c.kind)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {
            JobKind(row.kind): Depth(row.waiting, row.dead, instant(row.oldest))
            for row in rows
            if row.kind in set(JobKind)  # a newer version's may stand beside them
        }

    async def revive(self, kind: JobKind) -> int:
        """Dead jobs are tried again, for the operator; answers with how many those are."""
        async with self._database.queueing() as connection:
            moved = await connection.execute(
                update(table)
                .where(table.c.kind == kind.value, table.c.dead)
                .values(dead=False, attempts=0, due=seconds(self._clock()))
            )
        return moved.rowcount

    @asynccontextmanager
    async def at_work(
        self, jobs: Sequence[Job], *, lease: timedelta = LEASE
    ) -> AsyncIterator[None]:
        """Within the block the claims are prolonged, as a heartbeat."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(lease.total_seconds() / 3)
                with suppress(StoreError):  # the next one may come through
                    await self.prolong(jobs, lease=lease)

        beating = asyncio.create_task(beat(), name="jobs' heartbeat")
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.wait({beating})


def _job(row: AnyRow) -> Job:
    return Job(
        row.id,
        JobKind(row.kind),
        row.key,
        Priority(row.priority),
        row.fence,
        row.attempts,
        row.payload,
    )


def _claiming() -> Any:
    """One statement: an update of the first due rows that nobody else is claiming."""
    first = (
        select(table.c.id)
        .where(
            table.c.kind == bindparam("of_kind"),
            table.c.priority == bindparam("of_priority"),
            table.c.due <= bindparam("now"),
            literal_column("NOT dead"),  # as the index has it
        )
        .order_by(table.c.due, table.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)  # SQLite, whose writers are alone, leaves it out
    )
    return (
        update(table)
        .where(table.c.id.in_(first.scalar_subquery()))
        .values(
            due=bindparam("until"),
            owner=bindparam("by"),
            fence=table.c.fence + 1,
            attempts=table.c.attempts + 1,
        )
        .returning(
            table.c.id,
            table.c.kind,
            table.c.key,
            table.c.priority,
            table.c.fence,
            table.c.attempts,
            table.c.payload,
        )
    )


_CLAIM: Final = _claiming()
