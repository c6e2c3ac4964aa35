"""The outbox: deliveries to chats, and what became of them.

A delivery goes from `pending` to `sending` before its request leaves, and from there to `sent`,
`failed`, back to `pending` for another try, or to `uncertain` where nobody knows whether it
arrived.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    Column,
    ColumnElement,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import schema
from bot.records.chats import CHAT_COLUMNS, ChatRow, chat_of
from briefings.db.engine import Database
from briefings.db.leases import LeaseRepository
from briefings.db.lookup import AnyRow, AnySelect, slices
from briefings.db.moments import instant, seconds

FORGOTTEN: Final = "forgotten"
"""The error of deliveries to a chat that was forgotten: they have nowhere to go any more."""


NOT_MET: Final = "not-met"
"""Why nothing is sent to a chat that knew a bot before this one: platforms let bots write only to
people who started them, and where they were added."""


class State(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery, its run and its chat."""

    id: int
    run_id: int
    subscription_id: int
    chat: ChatRow
    digest_id: int
    part: int
    due_at: datetime
    state: State = State.PENDING
    attempts: int = 0
    doubts: int = 0
    not_before: datetime | None = None
    changed_at: datetime | None = None
    message: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a delivery. `tried` counts an attempt, `doubted` one with unknown outcome.

    `not_before` is the earliest moment of the next try, None: as it was. A `claim` holds only if
    the delivery is still pending: it may have been skipped, or its subscription removed, paused or
    changed, since it was read.
    """

    delivery_id: int
    state: State
    error: str | None = None
    message: str | None = None
    not_before: datetime | None = None
    tried: bool = False
    doubted: bool = False
    claim: bool = False


@dataclass(frozen=True, slots=True)
class OwedPage:
    """Deliveries that may go out now, and why others' rows could not be read, by id."""

    found: tuple[DeliveryRow, ...]
    odd: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a sender that died left half done: deliveries that go out again, and doubtful ones."""

    again: tuple[int, ...]
    doubtful: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """How many deliveries stand where, and since when the longest due one waits, by platform."""

    counts: Mapping[tuple[str, State], int]
    oldest: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Parted:
    """How many chats wait for a new bot, and how many messages they were owed."""

    chats: int
    owed: int


class OutboxRepository:
    """Reads and writes the outbox of a store. Every method may raise a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- sending ----------------------------------------------------------------------------------

    async def pending(
        self, platform: str, now: datetime, *, limit: int, but: Collection[int] = ()
    ) -> OwedPage:
        """Deliveries that may go out now: of each chat the first only, the longest due first."""
        found: list[DeliveryRow] = []
        odd: dict[int, str] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(sendable(platform, now, limit + len(but))):
                if row.id in but:
                    continue
                try:
                    found.append(_delivery_row(row))
                except Exception as error:  # noqa: BLE001 - whatever a row may hold
                    odd[row.id] = f"{type(error).__name__}: {error}"
        return OwedPage(tuple(found[:limit]), odd)

    async def payloads(self, digest_id: int) -> tuple[str, ...]:
        """The messages of a digest, as its platform packed them; none if it is gone."""
        table = schema.digests
        async with self._database.reading() as connection:
            kept = await connection.scalar(select(table.c.payloads).where(table.c.id == digest_id))
        return () if kept is None else tuple(json.loads(kept))

    async def record(
        self, changes: Sequence[Change], now: datetime, *, lease: tuple[str, str, datetime]
    ) -> dict[int, ChatRow]:
        """Keeps what became of deliveries, in one transaction, in the order given.

        Answers with the chats, as they are now, of the deliveries that were claimed. `lease` is
        the sender's lease (name, owner, until), which is prolonged with it. Raises LostLeaseError,
        and keeps nothing, where somebody else holds it by now.
        """
        async with self._database.writing() as connection:
            await LeaseRepository.prolong(connection, *lease)
            await _apply(connection, [one for one in changes if not one.claim], now)
            return await _claim(connection, [one for one in changes if one.claim], now)

    async def recover(
        self, platform: str, now: datetime, *, remembered_since: datetime | None, retry: bool
    ) -> Recovered:
        """Recovers the deliveries that were in flight when their sender died.

        Those that went out after `remembered_since` go out again, for the platform drops a second
        copy; the others are doubtful, and go out again (`retry`) or stay uncertain.
        """
        table = schema.deliveries
        query = select(table.c.id, table.c.changed_at).where(
            table.c.platform == platform, table.c.state == State.SENDING.value
        )
        async with self._database.writing() as connection:
            rows = (await connection.execute(query.order_by(table.c.id))).all()
            known = None if remembered_since is None else seconds(remembered_since)
            again = [row.id for row in rows if known is not None and row.changed_at >= known]
            doubtful = [row.id for row in rows if row.id not in set(again)]
            changes = [Change(one, State.PENDING) for one in again]
            state = State.PENDING if retry else State.UNCERTAIN
            changes += [Change(one, state, error="crashed", doubted=True) for one in doubtful]
            await _apply(connection, changes, now)
        return Recovered(tuple(again), tuple(doubtful))

    async def close_chat(self, chat: ChatRow, reason: str, now: datetime) -> int:
        """Gives up the deliveries to a chat that cannot be posted to; answers with how much it was.

        The chat counts as not told of it.
        """
        table = schema.deliveries
        query = select(table.c.id).where(
            table.c.chat_id == chat.id, table.c.state == State.PENDING.value
        )
        async with self._database.writing() as connection:
            ids = list(await connection.scalars(query))
            error = f"suspended: {reason}"[:80]
            await _apply(connection, [Change(one, State.FAILED, error=error) for one in ids], now)
        return len(ids)

    async def part(self, platform: str, now: datetime) -> Parted:
        """Leaves every chat of a platform as one that a new bot has not met yet.

        What is owed is given up, and counts as not told; what was in the air may have arrived, and
        counts as told. Chats that could not be reached before keep their reason.
        """
        table, chats = schema.deliveries, schema.chats
        of_it = table.c.platform == platform
        async with self._database.writing() as connection:
            pending = list(
                await connection.scalars(
                    select(table.c.id).where(of_it, _in(table.c.state, State.PENDING))
                )
            )
            for portion in slices(pending):
                changes = [Change(one, State.FAILED, error=NOT_MET) for one in portion]
                await _apply(connection, changes, now)
            await connection.execute(
                update(table)
                .where(of_it, _in(table.c.state, State.SENDING))
                .values(state=State.UNCERTAIN.value, error=NOT_MET, changed_at=seconds(now))
            )
            parted = await connection.execute(
                update(chats)
                .where(chats.c.platform == platform, chats.c.suspended.is_(None))
                .values(suspended=NOT_MET)
            )
        return Parted(parted.rowcount, len(pending))

    async def move_chat(self, chat: ChatRow, new_key: str) -> None:
        """Follows a chat to its new key. If there is a chat of that key, it takes all over."""
        table = schema.chats
        async with self._database.writing() as connection:
            other = await connection.scalar(
                select(table.c.id).where(table.c.platform == chat.platform, table.c.key == new_key)
            )
            if other is None:
                await connection.execute(
                    update(table)
                    .where(table.c.id == chat.id, table.c.key == chat.key)
                    .values(key=new_key)
                )
            elif other != chat.id:
                for owner in (schema.subscriptions, schema.deliveries):
                    await connection.execute(
                        update(owner).where(owner.c.chat_id == chat.id).values(chat_id=other)
                    )

    # --- for operators ----------------------------------------------------------------------------

    async def counts(self) -> dict[tuple[str, State], int]:
        """How many deliveries there are by platform and state."""
        table = schema.deliveries
        query = select(table.c.platform, table.c.state, func.count()).group_by(
            table.c.platform, table.c.state
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return {(platform, State(state)): count for platform, state, count in sorted(rows)}

    async def queue(self, now: datetime) -> Queue:
        """What is not sent, from the indexes of that alone: it costs the same however much was."""
        table = schema.deliveries
        counted = select(table.c.platform, table.c.state, func.count()).group_by(
            table.c.platform, table.c.state
        )
        waiting = (
            select(table.c.platform, func.min(table.c.not_before))
            .where(_in(table.c.state, State.PENDING), table.c.not_before <= seconds(now))
            .group_by(table.c.platform)
        )
        counts: dict[tuple[str, State], int] = {}
        async with self._database.reading() as connection:
            for states in ((State.PENDING, State.SENDING), (State.FAILED, State.UNCERTAIN)):
                rows = await connection.execute(counted.where(_in(table.c.state, *states)))
                counts.update(((platform, State(state)), n) for platform, state, n in rows)
            oldest = {platform: instant(at) for platform, at in await connection.execute(waiting)}
        return Queue(counts, oldest)

    async def listed(self, states: Collection[State], *, limit: int) -> list[DeliveryRow]:
        """Deliveries in some states, the newest first."""
        wanted = [state.value for state in states]
        query = _joined().where(schema.deliveries.c.state.in_(wanted))
        async with self._database.reading() as connection:
            rows = await connection.execute(
                query.order_by(schema.deliveries.c.id.desc()).limit(limit)
            )
            return [_delivery_row(row) for row in rows]

    async def retry(self, ids: Collection[int], now: datetime) -> list[int]:
        """Failed and uncertain deliveries go out again; answers with the ids of those."""
        return await self._decide(ids, State.PENDING, None, now)

    async def skip(self, ids: Collection[int], now: datetime) -> list[int]:
        """Pending and uncertain deliveries are given up; answers with the ids of those."""
        return await self._decide(ids, State.FAILED, "skipped", now)

    async def _decide(
        self, ids: Collection[int], state: State, error: str | None, now: datetime
    ) -> list[int]:
        table = schema.deliveries
        other = State.FAILED if state is State.PENDING else State.PENDING
        among = (other.value, State.UNCERTAIN.value)
        decided: list[int] = []
        async with self._database.writing() as connection:
            for portion in slices(sorted(ids)):
                query = select(table.c.id).where(
                    table.c.id.in_(portion),
                    table.c.state.in_(among),
                    func.coalesce(table.c.error, "") != FORGOTTEN,
                )
                decided += await connection.scalars(query.order_by(table.c.id))
            changes = [Change(one, state, error=error, not_before=now) for one in decided]
            await _apply(connection, changes, now)
        return decided


def sendable(platform: str, now: datetime, limit: int) -> AnySelect:
    """The statement behind `pending`: the index of what is pending and what is open."""
    earlier = schema.deliveries.alias("earlier")
    table = schema.deliveries
    blocked = exists().where(
        earlier.c.chat_id == table.c.chat_id,
        earlier.c.id < table.c.id,
        _in(earlier.c.state, State.PENDING, State.SENDING),
    )
    return (
        _joined()
        .where(
            table.c.platform == platform,
            _in(table.c.state, State.PENDING),
            table.c.not_before <= seconds(now),
            ~blocked,
        )
        .order_by(table.c.not_before, table.c.id)
        .limit(limit)
    )


def _in(column: Column[str], *states: State) -> ColumnElement[bool]:
    """A condition as the partial indexes have it, without parameters, so that they are used."""
    written: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    return column == written[0] if len(written) == 1 else column.in_(written)


def _joined() -> AnySelect:
    table, runs, chats = schema.deliveries, schema.runs, schema.chats
    return (
        select(
            table,
            runs.c.subscription_id,
            runs.c.due_at,
            *CHAT_COLUMNS,
        )
        .join(runs, runs.c.id == table.c.run_id)
        .join(chats, chats.c.id == table.c.chat_id)
    )


async def _apply(connection: AsyncConnection, changes: Sequence[Change], now: datetime) -> None:
    if not changes:
        return
    table = schema.deliveries
    await connection.execute(
        update(table)
        .where(table.c.id == bindparam("of"))
        .values(
            state=bindparam("to"),
            error=bindparam("why"),
            message=func.coalesce(bindparam("as"), table.c.message),
            not_before=func.coalesce(bindparam("not_until"), table.c.not_before),
            attempts=table.c.attempts + bindparam("tried"),
            doubts=table.c.doubts + bindparam("doubted"),
            changed_at=seconds(now),
        ),
        [
            {
                "of": change.delivery_id,
                "to": change.state.value,
                "why": change.error,
                "as": change.message,
                "not_until": seconds(change.not_before),
                "tried": int(change.tried),
                "doubted": int(change.doubted),
            }
            for change in changes
        ],
    )
    failed = [change.delivery_id for change in changes if change.state is State.FAILED]
    await _untell(connection, failed)


async def _claim(
    connection: AsyncConnection, claims: Sequence[Change], now: datetime
) -> dict[int, ChatRow]:
    """Applies those changes whose deliveries are pending still."""
    if not claims:
        return {}
    table, chats = schema.deliveries, schema.chats
    there: dict[int, ChatRow] = {}
    for portion in slices([one.delivery_id for one in claims]):
        query = (
            select(table.c.id, *CHAT_COLUMNS)
            .join(chats, chats.c.id == table.c.chat_id)
            .where(table.c.id.in_(portion), table.c.state == State.PENDING.value)
        )
        rows = await connection.execute(query)
        there.update((row[0], chat_of(row[1:])) for row in rows)
    await _apply(connection, [one for one in claims if one.delivery_id in there], now)
    return there


async def give_up(
    connection: AsyncConnection, subscription_id: int, reason: str, now: datetime
) -> None:
    """Gives up the deliveries of a subscription that nobody has begun to send."""
    table, runs = schema.deliveries, schema.runs
    query = (
        select(table.c.id)
        .join(runs, runs.c.id == table.c.run_id)
        .where(runs.c.subscription_id == subscription_id, table.c.state == State.PENDING.value)
    )
    ids = list(await connection.scalars(query))
    await _apply(connection, [Change(one, State.FAILED, error=reason) for one in ids], now)


async def _untell(connection: AsyncConnection, failed: Iterable[int]) -> None:
    """Rewinds the subscriptions' cursors where none of a run's messages was delivered."""
    deliveries, runs, table = schema.deliveries, schema.runs, schema.subscriptions
    arrived = deliveries.alias("arrived")
    for portion in slices(sorted(set(failed))):
        none_sent = ~exists().where(
            arrived.c.run_id == deliveries.c.run_id, arrived.c.state == State.SENT.value
        )
        query = (
            select(
                runs.c.subscription_id,
                func.min(func.coalesce(runs.c.since_article, -1)).label("article"),
                func.min(case((runs.c.since_at.is_(None), -1), else_=runs.c.since_at)).label("at"),
            )
            .select_from(deliveries)
            .join(runs, runs.c.id == deliveries.c.run_id)
            .where(deliveries.c.id.in_(portion), none_sent)
            .group_by(runs.c.subscription_id)
        )
        for row in (await connection.execute(query)).all():
            first = row.article < 0
            await connection.execute(
                update(table)
                .where(table.c.id == row.subscription_id, table.c.since_article >= row.article)
                .values(
                    since_article=None if first else row.article,
                    since_at=None if first else row.at,
                )
            )


def _delivery_row(row: AnyRow) -> DeliveryRow:
    return DeliveryRow(
        id=row.id,
        run_id=row.run_id,
        subscription_id=row.subscription_id,
        chat=chat_of(row[-len(CHAT_COLUMNS) :]),
        digest_id=row.digest_id,
        part=row.part,
        due_at=instant(row.due_at),
        state=State(row.state),
        attempts=row.attempts,
        doubts=row.doubts,
        not_before=instant(row.not_before),
        changed_at=instant(row.changed_at),
        message=row.message,
        error=row.error,
    )
