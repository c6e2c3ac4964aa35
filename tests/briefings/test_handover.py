"""Articles go from poller to reader to placer as jobs, on both engines: none is lost or twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import pytest

from briefings.clock import system_clock
from briefings.db.jobs import JobKind, JobRepository, NewJob
from briefings.db.leases import LeaseRepository, LostLeaseError
from briefings.db.tenure import Tenure
from briefings.ingest.handover import (
    Handover,
    Placer,
    Reader,
    candidate_from,
    packed_candidate,
)
from briefings.ingest.intake import Intake
from briefings.models import Draft, Outlet
from briefings.precedence import Precedence
from briefings.reading.read import read_article
from briefings.store import Store
from briefings.stories.index import candidate_of


def draft(number: int) -> Draft:
    return Draft(
        text=f"The mayor of Marwa opened bridge number {number} on Sunday, 3 March 2024.\n"
        f"“It took {number} years,” said Samir Haddad. Some {number + 300} people were there.\n"
        f"افتتح رئيس البلدية الجسر رقم {number} يوم الأحد.",
        origin=f"https://one.example/{number}",
        title=f"Bridge number {number} opens",
        outlet=Outlet("one.example", "One"),
        identity=f"7:{number}",
    )


@dataclass
class Worker:
    """One process's share of the way in."""

    store: Store
    jobs: JobRepository
    handover: Handover
    reader: Reader
    placer: Placer
    tenure: Tenure

    async def placing(self) -> asyncio.Task[None]:
        """Holds the placer's lease until cancelled."""
        return asyncio.create_task(self.placer.run())


def worker(store: Store, name: str) -> Worker:
    jobs = JobRepository(store.database, system_clock)
    intake = Intake(store, clock=system_clock)
    tenure = Tenure(LeaseRepository(store.database), "placer", name, system_clock)
    return Worker(
        store,
        jobs,
        Handover(jobs),
        Reader(store.database, jobs, intake, name),
        Placer(jobs, intake, tenure, name, Precedence()),
        tenure,
    )


@pytest.fixture
async def two(where: str) -> AsyncIterator[tuple[Worker, Worker]]:
    async with (
        Store.open(where, clock=system_clock) as one,
        Store.open(where, clock=system_clock) as other,
    ):
        yield worker(one, "one"), worker(other, "other")


async def placed(store: Store, count: int) -> None:
    async with asyncio.timeout(20):
        while (await store.totals()).articles < count:  # noqa: ASYNC110 - another task's work
            await asyncio.sleep(0.02)


def test_what_is_read_comes_through_unchanged() -> None:
    candidate = candidate_of(read_article(draft(3), read_on=date(2024, 3, 4)))
    assert candidate.article.times
    assert candidate.article.quotes
    assert candidate.article.figures
    again = candidate_from(packed_candidate(candidate))
    assert again.article == candidate.article
    assert again.packed == candidate.packed


async def test_two_read_and_one_places(two: tuple[Worker, Worker]) -> None:
    one, other = two
    drafts = [draft(n) for n in range(40)]
    assert await one.handover.submit(drafts) == []
    assert await other.handover.submit(drafts[:10]) == []  # polled twice
    done = await asyncio.gather(*(w.reader.step() for w in (one, other)))
    assert sorted(done) == [15, 25]
    tasks = [await w.placing() for w in two]
    await placed(one.store, 40)
    assert [one.tenure.held, other.tenure.held].count(True) == 1
    async with asyncio.timeout(10):
        while not await one.handover.done(drafts[0]):  # noqa: ASYNC110 - another task's work
            await asyncio.sleep(0.02)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert await one.jobs.depths() == {}
    assert (await one.store.outlets(limit=9))[0].articles == 40
    assert await one.store.check() == []


async def test_what_was_placed_before_the_placer_died_is_not_there_twice(
    two: tuple[Worker, Worker],
) -> None:
    one, other = two
    await one.handover.submit([draft(1), draft(2)])
    await one.reader.step()
    # The first placed one of them, and died before it said so.
    candidate = candidate_of(read_article(draft(1), read_on=date(2024, 3, 4)))
    placing = await one.placing()
    await placed(one.store, 2)
    placing.cancel()
    await asyncio.wait({placing})
    key = candidate.article.content_hash
    await one.jobs.add([NewJob(JobKind.PLACE, key, packed_candidate(candidate))])
    placing = await other.placing()
    async with asyncio.timeout(10):
        while await one.jobs.depths():  # noqa: ASYNC110 - another task's work
            await asyncio.sleep(0.02)
    placing.cancel()
    await asyncio.wait({placing})
    assert (await other.store.totals()).articles == 2


async def test_who_is_not_the_placer_places_nothing(two: tuple[Worker, Worker]) -> None:
    one, _ = two
    await one.handover.submit([draft(1)])
    await one.reader.step()
    with pytest.raises(LostLeaseError):
        await one.placer.step()
    assert (await one.store.totals()).articles == 0
    assert (await one.jobs.depths())[JobKind.PLACE].waiting == 1


async def test_a_job_that_cannot_be_read_fails_alone(two: tuple[Worker, Worker]) -> None:
    one, _ = two
    await one.handover.submit([draft(1), draft(2), Draft(text="half \ud800 a pair", origin="x")])
    await one.jobs.add(
        [NewJob(JobKind.READ, "odd", b"\xc1"), NewJob(JobKind.PLACE, "odd", b"\xc1")]
    )
    assert await one.reader.step() == 3
    placing = await one.placing()
    await placed(one.store, 2)
    async with asyncio.timeout(10):
        # The odd one is left, to be tried again, and to die.
        while (await one.jobs.depths())[JobKind.PLACE].waiting > 1:  # noqa: ASYNC110 - another's
            await asyncio.sleep(0.02)
    placing.cancel()
    await asyncio.wait({placing})
    depths = await one.jobs.depths()
    assert JobKind.READ not in depths
    assert depths[JobKind.PLACE].waiting == 1
