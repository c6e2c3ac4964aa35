"""`mujaz status`: who is at work, what waits, how far behind it is, how much was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select

from bot.records import schema
from bot.records.faults import FaultKind
from bot.records.outbox import State
from bot.services import Services
from briefings.db.jobs import JobRepository
from briefings.db.metadata import jobs, leases
from briefings.db.moments import seconds
from briefings.store import schema as news

_RATES = (timedelta(hours=1), timedelta(days=1))


async def status(services: Services) -> list[str]:
    """Lines for the operator, from the store alone: any machine may ask. Raises StoreError."""
    now = services.clock()
    return [
        f"store: {services.store.where}, {await services.store.database.size() / 1e6:.1f} MB",
        *await _leases(services, now),
        *await _jobs(services, now),
        *await _queues(services, now),
        *await _sources(services, now),
        *await _rates(services, now),
        *await _chats(services),
        *await _faults(services),
    ]


async def _leases(services: Services, now: datetime) -> list[str]:
    """Who does what only one process may do at a time."""
    query = select(leases).where(leases.c.name != "probe").order_by(leases.c.name)
    async with services.store.database.reading() as connection:
        rows = (await connection.execute(query)).all()
    if not rows:
        return ["leases: none was ever held"]
    return [f"lease {row.name}: {_holder(row, now)}" for row in rows]


def _holder(row: Any, now: datetime) -> str:
    left = row.until - now.timestamp()
    if left > 0:
        return f"held by {row.owner}, for {left:.0f} s more"
    if not row.until:
        return "free"
    return f"free since {_time(datetime.fromtimestamp(row.until, UTC))}, was {row.owner}'s"


async def _jobs(services: Services, now: datetime) -> list[str]:
    """Background work, and which workers are at it."""
    repository = JobRepository(services.store.database, services.clock)
    lines: list[str] = []
    for kind, depth in sorted((await repository.depths()).items()):
        late = depth.oldest is not None and depth.oldest < now
        behind = f", the first due {_ago(now - depth.oldest)} ago" if late and depth.oldest else ""
        lines.append(f"jobs {kind.value}: {depth.waiting} waiting, {depth.dead} dead{behind}")
    busy = (
        select(jobs.c.owner, func.count())
        .where(jobs.c.owner.is_not(None), ~jobs.c.dead, jobs.c.due > seconds(now))
        .group_by(jobs.c.owner)
        .order_by(jobs.c.owner)
    )
    async with services.store.database.reading() as connection:
        rows = (await connection.execute(busy)).all()
    return [*(lines or ["jobs: none waits"]), *(f"worker {own}: at {n} jobs" for own, n in rows)]


async def _queues(services: Services, now: datetime) -> list[str]:
    queue = await services.records.outbox.queue(now)
    lines: list[str] = []
    for platform in sorted({platform for platform, _ in queue.counts} | set(queue.oldest)):
        counts = [
            f"{queue.counts.get((platform, state), 0)} {state.value}"
            for state in State
            if state is not State.SENT
        ]
        oldest = queue.oldest.get(platform)
        behind = "nothing waits" if oldest is None else f"the first waits {_ago(now - oldest)}"
        lines.append(f"deliveries {platform}: {', '.join(counts)}; {behind}")
    table = schema.subscriptions
    due = select(func.count(), func.min(table.c.next_run_at)).where(
        table.c.next_run_at <= seconds(now)
    )
    async with services.store.database.reading() as connection:
        count, first = (await connection.execute(due)).one()
    behind = f", the first {_ago(now - datetime.fromtimestamp(first, UTC))} ago" if first else ""
    return [*(lines or ["deliveries: nothing is open"]), f"subscriptions due: {count}{behind}"]


async def _sources(services: Services, now: datetime) -> list[str]:
    table = news.sources
    failing = func.sum(case((table.c.failures > 0, 1), else_=0))
    query = select(func.count(), failing)
    late = select(func.count(), func.min(table.c.next_poll)).where(
        table.c.next_poll <= seconds(now)
    )
    async with services.store.database.reading() as connection:
        count, bad = (await connection.execute(query)).one()
        due, first = (await connection.execute(late)).one()
    behind = f", the first {_ago(now - datetime.fromtimestamp(first, UTC))} ago" if first else ""
    return [f"sources: {count}, {bad or 0} failing; due now: {due}{behind}"]


async def _rates(services: Services, now: datetime) -> list[str]:
    """How much was sent and read of late."""
    deliveries, articles = schema.deliveries, news.articles
    lines: list[str] = []
    async with services.store.database.reading() as connection:
        for span in _RATES:
            sent = await connection.scalar(
                select(func.count()).where(
                    deliveries.c.state == State.SENT.value,
                    deliveries.c.changed_at >= seconds(now - span),
                )
            )
            # Ids grow as articles come: the newest thousands tell it without an index by time.
            newest = (
                select(articles.c.read_at).order_by(articles.c.id.desc()).limit(20_000).subquery()
            )
            read = await connection.scalar(
                select(func.count()).where(newest.c.read_at >= now - span)
            )
            hours = round(span.total_seconds() / 3600)
            lines.append(f"last {hours} h: {sent or 0} messages sent, {read or 0} articles read")
    return lines


async def _chats(services: Services) -> list[str]:
    """Chats that nothing is sent to just now, by why."""
    table = schema.chats
    query = (
        select(table.c.platform, table.c.suspended, func.count())
        .where(table.c.suspended.is_not(None))
        .group_by(table.c.platform, table.c.suspended)
        .order_by(table.c.platform, table.c.suspended)
    )
    async with services.store.database.reading() as connection:
        rows = (await connection.execute(query)).all()
        known = await connection.scalar(select(func.count()).select_from(table))
    told = ", ".join(f"{count} {platform} {why}" for platform, why, count in rows)
    return [f"chats: {known}" + (f"; nothing is sent to: {told}" if told else "")]


async def _faults(services: Services) -> list[str]:
    found = await services.records.faults.all(FaultKind.SERVICE)
    return [f"failing since {_time(one.since)}: {one.key} ({one.reason})" for one in found]


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"


def _ago(span: timedelta) -> str:
    whole = max(0, round(span.total_seconds()))
    return f"{whole} s" if whole < 120 else f"{whole // 60} min"
