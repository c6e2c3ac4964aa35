"""Leases: mutual exclusion between processes, such as one sender a token."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.engine import Database
from briefings.db.metadata import leases as table


class LostLeaseError(Exception):
    """Somebody else holds the lease by now: whoever held it must stop."""


class LeaseRepository:
    """Gives out leases. Every method may raise a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, owner: str, now: datetime, until: datetime) -> str:
        """Takes a lease that is free or has run out; answers with its owner, us or another."""
        moment, end = int(now.timestamp()), int(until.timestamp())
        # One that ends later than any lease does was given by a clock that ran ahead.
        wrong_clock = moment + 10 * max(1, end - moment)
        async with self._database.writing() as connection:
            await connection.execute(
                self._database.dialect.insert_new(table, ["name"]),
                [{"name": name, "owner": owner, "until": end}],
            )
            await connection.execute(
                update(table)
                .where(
                    table.c.name == name,
                    or_(
                        table.c.owner == owner,
                        table.c.until <= moment,
                        table.c.until > wrong_clock,
                    ),
                )
                .values(owner=owner, until=end)
            )
            holder = await connection.scalar(select(table.c.owner).where(table.c.name == name))
        return str(holder)

    async def holder(self, name: str, now: datetime) -> str | None:
        """Who holds a lease just now, None where it is free."""
        query = select(table.c.owner).where(
            table.c.name == name, table.c.until > int(now.timestamp())
        )
        async with self._database.reading() as connection:
            owner = await connection.scalar(query)
        return None if owner is None else str(owner)

    async def end(self, name: str, owner: str) -> None:
        """Ends an owner's lease, if it still has it."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(table).where(table.c.name == name, table.c.owner == owner).values(until=0)
            )

    @staticmethod
    async def prolong(connection: AsyncConnection, name: str, owner: str, until: datetime) -> None:
        """Prolongs a lease within a transaction. Raises LostLeaseError."""
        prolonged = await connection.execute(
            update(table)
            .where(table.c.name == name, table.c.owner == owner)
            .values(until=int(until.timestamp()))
        )
        if not prolonged.rowcount:
            raise LostLeaseError(name)
