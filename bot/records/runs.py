"""Runs: the due moments of subscriptions that have come, the digests made for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import schema
from bot.records.outbox import State
from bot.records.subscriptions import SubscriptionRow
from briefings.db.engine import Database
from briefings.db.lookup import AnyRow, slices
from briefings.db.moments import instant, seconds
from briefings.models import Cursor


class RunState(StrEnum):
    """What a due moment came to."""

    POSTED = "posted"  # it has deliveries
    EMPTY = "empty"  # there was nothing new to say
    MISSED = "missed"  # nobody was there at the time, and later it was too late
    SUSPENDED = "suspended"  # the chat could not be posted to
    FAILED = "failed"  # the post could not be written


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A due moment as it is to be recorded; `parts` deliveries of a digest are planned for it."""

    day: date
    slot: int
    due_at: datetime
    state: RunState
    digest_id: int | None = None
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A due subscription as it was read, what it comes to, and how it goes on.

    `cursor` is how far the chat will have been told, None where that does not change.
    """

    row: SubscriptionRow
    next_run_at: datetime
    runs: tuple[PlannedRun, ...]
    cursor: Cursor | None = None


@dataclass(frozen=True, slots=True)
class DigestRow:
    """A post as its platform packed it: one text for each message. None where nothing is sent."""

    id: int
    key: str
    until_article: int
    made_at: datetime
    payloads: tuple[str, ...]


class RunRepository:
    """Reads and writes the runs of a store. Every method may raise a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def digests(self, keys: Collection[str]) -> dict[str, DigestRow]:
        """The digests there are of some keys."""
        table = schema.digests
        found: dict[str, DigestRow] = {}
        async with self._database.reading() as connection:
            for portion in slices(keys):
                rows = await connection.execute(select(table).where(table.c.key.in_(portion)))
                found.update((row.key, _digest(row)) for row in rows)
        return found

    async def keep_digest(
        self, key: str, until_article: int, payloads: Sequence[str], now: datetime
    ) -> DigestRow:
        """Keeps a digest; answers with the one that is there if the key is known."""
        table = schema.digests
        async with self._database.writing() as connection:
            await connection.execute(
                self._database.dialect.insert_new(table, ["key"]),
                [
                    {
                        "key": key,
                        "made_at": seconds(now),
                        "until_article": until_article,
                        "payloads": json.dumps(list(payloads), ensure_ascii=False),
                    }
                ],
            )
            row = (await connection.execute(select(table).where(table.c.key == key))).one()
            return _digest(row)

    async def digest(self, digest_id: int) -> DigestRow | None:
        """A digest by its id."""
        table = schema.digests
        async with self._database.reading() as connection:
            found = await connection.execute(select(table).where(table.c.id == digest_id))
            row = found.first()
        return None if row is None else _digest(row)

    async def plan(self, planned: Sequence[Planned], now: datetime) -> int:
        """Records runs and their deliveries, and moves the subscriptions on: one transaction.

        A subscription that was changed or removed since it was read is left alone, and so is a run
        that there is already: what it would have told comes with the next one. Answers with the
        number of deliveries made.
        """
        async with self._database.writing() as connection:
            current = await _next_runs(connection, [one.row.id for one in planned])
            planned = [
                one
                for one in planned
                if one.row.id in current and current[one.row.id] == seconds(one.row.next_run_at)
            ]
            known = await _known_runs(connection, planned)
            planned = [_untold_if_known(one, known) for one in planned]
            fresh = [
                (one.row, run)
                for one in planned
                for run in one.runs
                if (one.row.id, run.day, run.slot) not in known
            ]
            return await self._write_plan(connection, planned, fresh, now)

    async def _write_plan(
        self,
        connection: AsyncConnection,
        planned: Sequence[Planned],
        fresh: Sequence[tuple[SubscriptionRow, PlannedRun]],
        now: datetime,
    ) -> int:
        dialect, moment = self._database.dialect, seconds(now)
        run_ids = await dialect.reserve(connection, schema.runs, len(fresh))
        runs: list[dict[str, object]] = []
        pending: list[dict[str, object]] = []
        for run_id, (row, run) in zip(run_ids, fresh, strict=True):
            runs.append(
                {
                    "id": run_id,
                    "subscription_id": row.id,
                    "day": run.day,
                    "slot": run.slot,
                    "due_at": seconds(run.due_at),
                    "state": run.state.value,
                    "since_article": row.cursor and row.cursor.article,
                    "since_at": row.cursor and seconds(row.cursor.at),
                }
            )
            pending += (
                {
                    "run_id": run_id,
                    "chat_id": row.chat_id,
                    "platform": row.platform,
                    "digest_id": run.digest_id,
                    "part": part,
                    "state": State.PENDING.value,
                    "attempts": 0,
                    "doubts": 0,
                    "not_before": min(seconds(run.due_at), moment),
                    "changed_at": moment,
                }
                for part in range(run.parts)
            )
        ids = await dialect.reserve(connection, schema.deliveries, len(pending))
        for delivery_id, values in zip(ids, pending, strict=True):
            values["id"] = delivery_id
        await dialect.insert_rows(connection, schema.runs, runs)
        await dialect.insert_rows(connection, schema.deliveries, pending)
        await _move_on(connection, planned)
        return len(pending)

    async def ahead(self, now: datetime, *, limit: int) -> list[int]:
        """Subscriptions that had a run at a moment which is yet to come: the clock was wrong."""
        table = schema.runs
        query = (
            select(table.c.subscription_id)
            .where(table.c.due_at > seconds(now))
            .group_by(table.c.subscription_id)
            .order_by(table.c.subscription_id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [int(row) for row in await connection.scalars(query)]

    async def turn_back(self, now: datetime, next_runs: Mapping[int, datetime]) -> None:
        """Repairs plans that were made while the system clock was ahead.

        What was sent stays; what was recorded as missed, empty or suspended is yet to come.
        """
        runs, table, moment = schema.runs, schema.subscriptions, seconds(now)
        async with self._database.writing() as connection:
            for portion in slices(next_runs.keys()):
                await connection.execute(
                    delete(runs).where(
                        runs.c.subscription_id.in_(portion),
                        runs.c.due_at > moment,
                        runs.c.state != RunState.POSTED.value,
                    )
                )
            if next_runs:
                await connection.execute(
                    update(table)
                    .where(table.c.id == bindparam("of"), table.c.next_run_at.is_not(None))
                    .values(next_run_at=bindparam("next")),
                    [{"of": of, "next": seconds(at)} for of, at in next_runs.items()],
                )
            deliveries = schema.deliveries
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.state == State.PENDING.value, deliveries.c.not_before > moment)
                .values(not_before=moment)
            )

    async def latest(self, subscription_id: int, *, limit: int) -> list[PlannedRun]:
        """What a subscription's latest due moments came to, the newest first."""
        table = schema.runs
        query = select(table).where(table.c.subscription_id == subscription_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(
                query.order_by(table.c.day.desc(), table.c.slot.desc()).limit(limit)
            )
            return [
                PlannedRun(row.day, row.slot, instant(row.due_at), RunState(row.state))
                for row in rows
            ]

    async def missed(self, since: datetime) -> int:
        """How many runs due since then were missed."""
        table = schema.runs
        query = (
            select(func.count())
            .select_from(table)
            .where(table.c.due_at >= seconds(since), table.c.state == RunState.MISSED.value)
        )
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def sweep(self, before: datetime, *, limit: int = 2_000) -> int:
        """Forgets runs due before an instant, with their deliveries, unless one is still open.

        Answers with how many runs were forgotten; as many as `limit` means that there may be more.
        """
        runs, deliveries, digests = schema.runs, schema.deliveries, schema.digests
        needed = exists().where(
            deliveries.c.run_id == runs.c.id,
            deliveries.c.state.in_((State.PENDING.value, State.SENDING.value)),
        )
        old = select(runs.c.id).where(runs.c.due_at < seconds(before), ~needed).limit(limit)
        async with self._database.writing() as connection:
            ids = list(await connection.scalars(old))
            for portion in slices(ids):
                await connection.execute(delete(deliveries).where(deliveries.c.run_id.in_(portion)))
                await connection.execute(delete(runs).where(runs.c.id.in_(portion)))
            used = exists().where(deliveries.c.digest_id == digests.c.id)
            if len(ids) < limit:
                await connection.execute(
                    delete(digests).where(digests.c.made_at < seconds(before), ~used)
                )
        return len(ids)


async def _next_runs(connection: AsyncConnection, ids: Collection[int]) -> dict[int, int | None]:
    table = schema.subscriptions
    found: dict[int, int | None] = {}
    for portion in slices(ids):
        query = select(table.c.id, table.c.next_run_at).where(table.c.id.in_(portion))
        found.update((one, at) for one, at in await connection.execute(query))
    return found


async def _known_runs(
    connection: AsyncConnection, planned: Sequence[Planned]
) -> set[tuple[int, date, int]]:
    table = schema.runs
    days = [run.day for one in planned for run in one.runs]
    found: set[tuple[int, date, int]] = set()
    if not days:
        return found
    for portion in slices([one.row.id for one in planned]):
        query = select(table.c.subscription_id, table.c.day, table.c.slot).where(
            table.c.subscription_id.in_(portion), table.c.day >= min(days)
        )
        found.update((of, day, slot) for of, day, slot in await connection.execute(query))
    return found


def _untold_if_known(one: Planned, known: Collection[tuple[int, date, int]]) -> Planned:
    if one.cursor is None or not one.runs:
        return one
    last = one.runs[-1]
    return replace(one, cursor=None) if (one.row.id, last.day, last.slot) in known else one


async def _move_on(connection: AsyncConnection, planned: Sequence[Planned]) -> None:
    """Moves subscriptions on; those that go on alike share a statement."""
    table = schema.subscriptions
    alike: dict[tuple[int, Cursor | None], list[int]] = {}
    for one in planned:
        alike.setdefault((seconds(one.next_run_at), one.cursor), []).append(one.row.id)
    for (next_run, cursor), ids in alike.items():
        values: dict[str, object] = {"next_run_at": next_run}
        if cursor is not None:
            values |= {"since_article": cursor.article, "since_at": seconds(cursor.at)}
        for portion in slices(ids):
            await connection.execute(update(table).where(table.c.id.in_(portion)).values(**values))


def _digest(row: AnyRow) -> DigestRow:
    return DigestRow(
        row.id, row.key, row.until_article, instant(row.made_at), tuple(json.loads(row.payloads))
    )
