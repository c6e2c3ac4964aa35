"""What failed lately and why, for operators and for whom it concerns: kept until it goes well."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update

from bot.records import schema
from briefings.db.engine import Database
from briefings.db.lookup import AnyRow, by_code_point, slices
from briefings.db.moments import instant, seconds

_REASON = 200


class FaultKind(StrEnum):
    """What a fault is one of."""

    SERVICE = "service"  # of this process, by its name: it is started again and again
    POST = "post"  # of a subscription, by its id: it cannot be written
    SUBSCRIPTION = "subscription"  # suspended, by its id: its row cannot be understood


@dataclass(frozen=True, slots=True)
class Fault:
    """`since` when, `at` last, how often in a row, and the last reason (an error's name)."""

    kind: FaultKind
    key: str
    since: datetime
    at: datetime
    failures: int
    reason: str


class FaultRepository:
    """Reads and writes faults. Every method may raise a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, kind: FaultKind, keys: Collection[str], reason: str, now: datetime
    ) -> None:
        """Notes that something failed (again)."""
        table, moment = schema.faults, seconds(now)
        first = {"kind": kind.value, "since": moment, "at": moment, "failures": 0, "reason": ""}
        async with self._database.writing() as connection:
            for portion in slices(keys):
                await connection.execute(
                    self._database.dialect.insert_new(table, ["kind", "key"]),
                    [{**first, "key": key} for key in portion],
                )
                await connection.execute(
                    update(table)
                    .where(table.c.kind == kind.value, table.c.key.in_(portion))
                    .values(at=moment, failures=table.c.failures + 1, reason=reason[:_REASON])
                )

    async def of(self, kind: FaultKind, keys: Collection[str]) -> dict[str, Fault]:
        """Faults of one kind, by key."""
        table = schema.faults
        found: dict[str, Fault] = {}
        async with self._database.reading() as connection:
            for portion in slices(keys):
                rows = await connection.execute(
                    select(table).where(table.c.kind == kind.value, table.c.key.in_(portion))
                )
                found.update((row.key, _fault(row)) for row in rows)
        return found

    async def clear(self, kind: FaultKind, keys: Collection[str]) -> None:
        """Forgets faults, since it goes well again."""
        table = schema.faults
        async with self._database.writing() as connection:
            for portion in slices(keys):
                await connection.execute(
                    delete(table).where(table.c.kind == kind.value, table.c.key.in_(portion))
                )

    async def all(self, *kinds: FaultKind) -> list[Fault]:
        """Faults of some kinds, the oldest first; at most 1,000."""
        table = schema.faults
        wanted = [kind.value for kind in kinds or FaultKind]
        oldest = (table.c.since, by_code_point(table.c.kind), by_code_point(table.c.key))
        query = select(table).where(table.c.kind.in_(wanted)).order_by(*oldest).limit(1_000)
        async with self._database.reading() as connection:
            return [_fault(row) for row in await connection.execute(query)]


def _fault(row: AnyRow) -> Fault:
    return Fault(
        FaultKind(row.kind), row.key, instant(row.since), instant(row.at), row.failures, row.reason
    )
