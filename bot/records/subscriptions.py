"""What chats are subscribed to, and which subscriptions are due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from bot.records import schema
from bot.records.chats import CHAT_COLUMNS, ChatRow, chat_of
from bot.records.faults import FaultKind, FaultRepository
from bot.records.outbox import give_up
from briefings.db.engine import Database
from briefings.db.lookup import AnySelect, slices
from briefings.db.moments import instant, seconds
from briefings.models import Cursor


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """What a chat is sent, and when. Instants are UTC, to the second.

    `times` are minutes after local midnight in `zone` (an IANA name), ascending; bit n of
    `weekdays` is the weekday n (Monday 0). About one story, or what `words` find, or everything
    where both are None. `next_run_at` is None while it is paused. `cursor` is None before the first
    post. `place` is whose clock it goes by, as asked for; `subscriber` is who subscribed, by the
    platform's id.
    """

    chat_id: int
    platform: str
    times: tuple[int, ...]
    weekdays: int
    zone: str
    created_at: datetime
    next_run_at: datetime | None
    story_id: int | None = None
    words: str | None = None
    cursor: Cursor | None = None
    id: int = 0
    place: str | None = None
    subscriber: str | None = None


@dataclass(frozen=True, slots=True)
class DueSubscription:
    """A subscription whose time has come, and its chat."""

    row: SubscriptionRow
    chat: ChatRow


@dataclass(frozen=True, slots=True)
class DuePage:
    """Some due subscriptions, and why others' rows could not be read, by id.

    `more`: the page is full, and others may be due behind it.
    """

    found: tuple[DueSubscription, ...]
    odd: Mapping[int, str]
    more: bool


class SubscriptionRepository:
    """Reads and writes the subscriptions of a store. Every method may raise a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, row: SubscriptionRow) -> SubscriptionRow:
        """Adds a subscription; answers with its id in place."""
        async with self._database.writing() as connection:
            (new_id,) = await self._database.dialect.reserve(connection, schema.subscriptions, 1)
            await connection.execute(schema.subscriptions.insert(), [_values(row) | {"id": new_id}])
        return replace(row, id=new_id)

    async def change(self, row: SubscriptionRow, now: datetime) -> bool:
        """Keeps what a person chose as it is given; False where it has been removed.

        What is queued for one that is paused, or is about something else now, is given up.

        How far the chat was told is left as it is: only runs know, and one may have come since the
        row was read.
        """
        table = schema.subscriptions
        values = _values(row)
        del values["since_article"], values["since_at"]
        async with self._database.writing() as connection:
            before = (
                await connection.execute(
                    select(table.c.words, table.c.story_id).where(table.c.id == row.id)
                )
            ).first()
            if before is None:
                return False
            await connection.execute(update(table).where(table.c.id == row.id).values(**values))
            if row.next_run_at is None:
                await give_up(connection, row.id, "paused", now)
            elif tuple(before) != (row.words, row.story_id):
                await give_up(connection, row.id, "changed", now)
        faults = FaultRepository(self._database)
        await faults.clear(FaultKind.SUBSCRIPTION, [str(row.id)])
        return True

    async def remove(self, subscription_id: int) -> bool:
        """Forgets a subscription, what it came to, and the deliveries still pending for it."""
        table, runs, deliveries = schema.subscriptions, schema.runs, schema.deliveries
        of_it = select(runs.c.id).where(runs.c.subscription_id == subscription_id)
        async with self._database.writing() as connection:
            await connection.execute(delete(deliveries).where(deliveries.c.run_id.in_(of_it)))
            await connection.execute(delete(runs).where(runs.c.subscription_id == subscription_id))
            gone = await connection.execute(delete(table).where(table.c.id == subscription_id))
        return bool(gone.rowcount)

    async def of_chat(self, chat_id: int) -> list[SubscriptionRow]:
        """A chat's subscriptions, the oldest first."""
        table = schema.subscriptions
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(table).where(table.c.chat_id == chat_id).order_by(table.c.id).limit(100)
            )
            return list(readable(rows))

    async def by_id(self, ids: Collection[int]) -> list[SubscriptionRow]:
        """Subscriptions by id, those that are not paused."""
        table = schema.subscriptions
        found: list[SubscriptionRow] = []
        async with self._database.reading() as connection:
            for portion in slices(ids):
                query = select(table).where(
                    table.c.id.in_(portion), table.c.next_run_at.is_not(None)
                )
                found += readable(await connection.execute(query.order_by(table.c.id)))
        return found

    async def count(self) -> int:
        """How many there are."""
        async with self._database.reading() as connection:
            counted = select(func.count()).select_from(schema.subscriptions)
            return int(await connection.scalar(counted) or 0)

    async def due(
        self,
        platforms: Collection[str],
        now: datetime,
        *,
        limit: int,
        after: SubscriptionRow | None = None,
    ) -> DuePage:
        """Subscriptions due by now, the longest due first; with `after` those behind that one."""
        found: list[DueSubscription] = []
        odd: dict[int, str] = {}
        async with self._database.reading() as connection:
            for platform in sorted(platforms):
                if after is not None and after.platform > platform:
                    continue
                behind = after if after is not None and after.platform == platform else None
                query = due_on(platform, now, limit - len(found), behind)
                rows = (await connection.execute(query)).all()
                size = len(schema.subscriptions.c)
                for row in rows:
                    try:
                        found.append(DueSubscription(_row(row[:size]), chat_of(row[size:])))
                    except Exception as error:  # noqa: BLE001 - whatever a row may hold
                        odd[row[0]] = f"{type(error).__name__}: {error}"
                if len(found) + len(odd) >= limit:
                    break
        return DuePage(tuple(found), odd, more=len(found) + len(odd) >= limit)

    async def suspend(self, subscription_id: int, reason: str, now: datetime) -> None:
        """Pauses a subscription that makes no sense, and keeps why."""
        table = schema.subscriptions
        async with self._database.writing() as connection:
            await connection.execute(
                update(table).where(table.c.id == subscription_id).values(next_run_at=None)
            )
        faults = FaultRepository(self._database)
        await faults.note(FaultKind.SUBSCRIPTION, [str(subscription_id)], reason, now)


def due_on(
    platform: str, now: datetime, limit: int, after: SubscriptionRow | None = None
) -> AnySelect:
    """The statement behind `due`: one platform's stretch of the index of due times."""
    table, chats = schema.subscriptions, schema.chats
    query = (
        select(table, *CHAT_COLUMNS)
        .join(chats, chats.c.id == table.c.chat_id)
        .where(table.c.platform == platform, table.c.next_run_at <= seconds(now))
        .order_by(table.c.next_run_at, table.c.id)
        .limit(limit)
    )
    if after is not None and after.next_run_at is not None:
        at = seconds(after.next_run_at)
        query = query.where(
            table.c.next_run_at >= at, or_(table.c.next_run_at > at, table.c.id > after.id)
        )
    return query


def told_of(article: int | None, at: int | None) -> Cursor | None:
    """How far a chat has been told, from the columns that say it."""
    if article is None or at is None:
        return None
    return Cursor(article, instant(at))


def _values(row: SubscriptionRow) -> dict[str, object]:
    return {
        "chat_id": row.chat_id,
        "platform": row.platform,
        "story_id": row.story_id,
        "words": row.words,
        "times": " ".join(map(str, row.times)),
        "weekdays": row.weekdays,
        "zone": row.zone,
        "created_at": seconds(row.created_at),
        "next_run_at": None if row.next_run_at is None else seconds(row.next_run_at),
        "since_article": row.cursor and row.cursor.article,
        "since_at": row.cursor and seconds(row.cursor.at),
        "place": row.place,
        "subscriber": row.subscriber,
    }


def readable(rows: Iterable[Sequence[Any]]) -> Iterator[SubscriptionRow]:
    """Subscriptions from the table's rows; one that cannot be understood is passed over."""
    for row in rows:
        with suppress(Exception):  # the planner suspends it, with a reason, when it is due
            yield _row(row)


def _row(values: Sequence[Any]) -> SubscriptionRow:
    """A subscription from the table's columns, by place."""
    (
        subscription_id,
        chat_id,
        platform,
        story_id,
        words,
        times,
        weekdays,
        zone,
        created_at,
        next_run_at,
        since_article,
        since_at,
        place,
        subscriber,
    ) = values
    return SubscriptionRow(
        chat_id,
        platform,
        _times(times),
        weekdays,
        zone,
        instant(created_at),
        instant(next_run_at),
        story_id,
        words,
        told_of(since_article, since_at),
        subscription_id,
        place,
        subscriber,
    )


@lru_cache(maxsize=4_096)
def _times(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))
