"""Jobs, leases held by work, and one time for all: on both engines, where both have it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from briefings.db import tenure
from briefings.db.jobs import LEASE, MOST_ATTEMPTS, JobKind, JobRepository, NewJob, Priority
from briefings.db.leases import LeaseRepository, LostLeaseError
from briefings.db.shared_clock import SharedClock
from briefings.db.tenure import Tenure
from briefings.store import Store
from tests.briefings.store.factory import NOW, clock
from tests.postgres import Postgres

READ, PLACE = JobKind.READ, JobKind.PLACE


class Time:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def store(where: str) -> AsyncIterator[Store]:
    async with Store.open(where, clock=clock) as opened:
        yield opened


@pytest.fixture
def jobs(store: Store, time: Time) -> JobRepository:
    return JobRepository(store.database, time)


def keys(claimed: list[object]) -> list[str]:
    return [job.key for job in claimed]  # type: ignore[attr-defined]


async def test_the_urgent_and_then_the_oldest_go_first(jobs: JobRepository, time: Time) -> None:
    later = time.now + timedelta(minutes=5)
    await jobs.add([NewJob(READ, "b"), NewJob(READ, "a"), NewJob(READ, "late", due=later)])
    await jobs.add([NewJob(READ, "x", priority=Priority.LEISURE), NewJob(PLACE, "other")])
    await jobs.add([NewJob(READ, "asked", b"\0what", Priority.ASKED), NewJob(READ, "a", b"again")])
    first, *rest = await jobs.claim(READ, "me", limit=3)
    assert (first.key, first.payload, first.fence, first.attempts) == ("asked", b"\0what", 1, 1)
    assert keys([*rest]) == ["a", "b"]
    assert rest[0].payload is None  # it was there already
    assert keys([*await jobs.claim(READ, "me", limit=3)]) == ["x"]
    assert await jobs.claim(READ, "me", limit=3) == []
    assert await jobs.there(READ, ["a", "late", "no"]) == {"a", "late"}
    await jobs.finish([first, *rest])
    depth = (await jobs.depths())[READ]
    assert (depth.waiting, depth.dead) == (2, 0)


async def test_what_a_worker_left_is_taken_up_and_it_changes_nothing_any_more(
    jobs: JobRepository, time: Time
) -> None:
    await jobs.add([NewJob(READ, "a")])
    (mine,) = await jobs.claim(READ, "stopped", limit=9)
    time.now += LEASE - timedelta(seconds=1)
    assert await jobs.claim(READ, "other", limit=9) == []
    time.now += timedelta(seconds=1)
    (theirs,) = await jobs.claim(READ, "other", limit=9)
    assert theirs.fence == mine.fence + 1
    with pytest.raises(LostLeaseError):
        await jobs.finish([mine])
    with pytest.raises(LostLeaseError):
        await jobs.again(mine, time.now)
    await jobs.prolong([mine], lease=timedelta(days=9))
    await jobs.fail([mine], "late")
    await jobs.release([mine])
    time.now += LEASE / 2
    await jobs.prolong([theirs])
    time.now += LEASE / 2
    assert await jobs.claim(READ, "third", limit=9) == []
    await jobs.finish([theirs])
    assert await jobs.depths() == {}


async def test_what_fails_is_tried_again_later_and_dies(jobs: JobRepository, time: Time) -> None:
    await jobs.add([NewJob(READ, "a")])
    for attempt in range(1, MOST_ATTEMPTS + 1):
        (job,) = await jobs.claim(READ, "me", limit=9)
        assert job.attempts == attempt
        await jobs.fail([job], "E" * 500)
        assert await jobs.claim(READ, "me", limit=9) == []
        time.now += timedelta(hours=1)
    assert await jobs.claim(READ, "me", limit=9) == []
    assert (await jobs.depths())[READ].dead == 1
    assert await jobs.revive(READ) == 1
    assert len(await jobs.claim(READ, "me", limit=9)) == 1


async def test_what_kills_every_worker_dies(jobs: JobRepository, time: Time) -> None:
    await jobs.add([NewJob(READ, "poison")])
    for _ in range(MOST_ATTEMPTS):
        assert len(await jobs.claim(READ, "killed", limit=9)) == 1
        time.now += LEASE
    assert await jobs.claim(READ, "next", limit=9) == []
    assert (await jobs.depths())[READ].dead == 1


async def test_what_is_given_back_is_due_at_once_and_counts_as_not_tried(
    jobs: JobRepository, time: Time
) -> None:
    await jobs.add([NewJob(READ, "a")])
    await jobs.release(await jobs.claim(READ, "me", limit=9))
    (job,) = await jobs.claim(READ, "me", limit=9)
    assert (job.attempts, job.fence) == (1, 2)
    await jobs.again(job, time.now + timedelta(hours=1))
    assert await jobs.claim(READ, "me", limit=9) == []
    time.now += timedelta(hours=1)
    assert len(await jobs.claim(READ, "me", limit=9)) == 1


async def test_many_workers_claim_each_job_once(where: str, time: Time) -> None:
    async with Store.open(where, clock=clock) as one, Store.open(where, clock=clock) as other:
        queues = [JobRepository(store.database, time) for store in (one, other)]
        await queues[0].add([NewJob(READ, f"{n:03}") for n in range(200)])
        claims = await asyncio.gather(
            *(queues[n % 2].claim(READ, str(n), limit=7) for n in range(40))
        )
        claimed = [job.key for some in claims for job in some]
        assert sorted(claimed) == [f"{n:03}" for n in range(200)]


async def test_a_claim_waits_for_no_writer(postgres: Postgres, time: Time) -> None:
    with postgres.database() as url:
        async with Store.open(url, clock=clock) as one, Store.open(url, clock=clock) as other:
            jobs = JobRepository(other.database, time)
            await jobs.add([NewJob(READ, "a"), NewJob(READ, "b")])
            async with one.database.writing(), asyncio.timeout(5):
                (first,) = await jobs.claim(READ, "me", limit=1)
                async with one.database.queueing() as held:  # a claim that is not committed yet
                    await held.execute(text("SELECT * FROM jobs WHERE key = 'b' FOR UPDATE"))
                    assert await jobs.claim(READ, "me", limit=9) == []
                await jobs.finish([first])


# --- tenures --------------------------------------------------------------------------------------


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tenure, "_STANDBY", 0.01)
    monkeypatch.setattr(tenure, "_PROLONGED", 0.01)
    return


@pytest.mark.usefixtures("hurried")
async def test_one_works_and_the_next_takes_over_when_its_lease_ends(
    store: Store, time: Time
) -> None:
    leases = LeaseRepository(store.database)
    at_work: asyncio.Queue[str] = asyncio.Queue()

    async def work(who: str) -> None:
        await at_work.put(who)
        await asyncio.Event().wait()

    first, second = (Tenure(leases, "placer", who, time) for who in ("first", "second"))
    one = asyncio.create_task(first.hold(lambda: work("first")))
    assert await at_work.get() == "first"
    other = asyncio.create_task(second.hold(lambda: work("second")))
    for _ in range(5):  # the first prolongs its lease, however long the second waits
        time.now += tenure.LEASE / 2
        await asyncio.wait({other}, timeout=0.1)
    assert (first.held, second.held, at_work.qsize()) == (True, False, 0)
    one.cancel()
    await asyncio.wait({one})
    async with asyncio.timeout(5):
        assert await at_work.get() == "second"
    assert not first.held
    other.cancel()
    await asyncio.wait({other})
    async with store.database.writing() as connection:
        with pytest.raises(LostLeaseError):
            await second.guard(connection)


@pytest.mark.usefixtures("hurried")
async def test_who_lost_its_lease_stops_and_writes_nothing(store: Store, time: Time) -> None:
    leases = LeaseRepository(store.database)
    began: asyncio.Queue[None] = asyncio.Queue()

    async def work() -> None:
        await began.put(None)
        await asyncio.Event().wait()

    paused = Tenure(leases, "placer", "paused", time)
    holding = asyncio.create_task(paused.hold(work))
    await began.get()
    async with store.database.writing() as connection:
        await paused.guard(connection)
        until = text("UPDATE leases SET owner = 'another', until = until + 50")
        await connection.execute(until)
    async with store.database.writing() as connection:
        with pytest.raises(LostLeaseError):
            await paused.guard(connection)
    async with asyncio.timeout(5):
        while paused.held:  # noqa: ASYNC110 - it notices by itself
            await asyncio.sleep(0.01)
    holding.cancel()
    await asyncio.wait({holding})


@pytest.mark.usefixtures("hurried")
async def test_what_the_work_raises_gives_the_lease_back(store: Store, time: Time) -> None:
    leases = LeaseRepository(store.database)

    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Tenure(leases, "a", "first", time).hold(fail)
    assert await leases.take("a", "second", time.now, time.now + tenure.LEASE) == "second"


# --- the time -------------------------------------------------------------------------------------


async def test_clocks_minutes_apart_tell_the_servers_time(postgres: Postgres) -> None:
    def of(minutes: int) -> SharedClock:
        return SharedClock(lambda: datetime.now(UTC) + timedelta(minutes=minutes))

    with postgres.database() as url:
        async with Store.open(url, clock=clock) as store:
            clocks = [of(-5), of(0), of(5)]
            for one in clocks:
                await one.follow(store.database)
            moments = [one() for one in clocks]
            server = await store.database.now()
            assert server is not None
            assert max(*moments, server) - min(*moments, server) < timedelta(seconds=5)


async def test_where_the_database_has_no_clock_the_machines_counts(
    store: Store, where: str, time: Time
) -> None:
    if "://" in where:
        return
    shared = SharedClock(time)
    await shared.follow(store.database)
    assert shared() == NOW
    time.now += timedelta(hours=1)
    assert shared() == NOW + timedelta(hours=1)
