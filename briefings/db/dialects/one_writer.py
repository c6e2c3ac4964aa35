"""What both databases have alike: one writer at a time, and INSERT … ON CONFLICT."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


class OneWriter(ABC):
    """The part of a `Dialect` that rests on its writing transactions keeping each other out."""

    @abstractmethod
    def _insert(self, table: Table) -> Any:
        """SQLAlchemy's INSERT of the dialect; both have `on_conflict_do_…`, and no common type."""

    async def reserve(self, connection: AsyncConnection, table: Table, count: int) -> range:
        """The ids after the greatest: safe, since there is one writer."""
        greatest = await connection.scalar(select(func.coalesce(func.max(table.c.id), 0)))
        first = int(greatest or 0) + 1
        return range(first, first + count)

    def insert_new(self, table: Table, keys: Sequence[str]) -> Executable:
        """INSERT … ON CONFLICT DO NOTHING."""
        new: Executable = self._insert(table).on_conflict_do_nothing(index_elements=list(keys))
        return new

    def insert_or_add(self, table: Table, keys: Sequence[str], count: str) -> Executable:
        """INSERT … ON CONFLICT DO UPDATE SET count = count + the new one."""
        new = self._insert(table)
        return self._update(new, keys, {count: table.c[count] + new.excluded[count]})

    def insert_or_replace(self, table: Table, keys: Sequence[str], column: str) -> Executable:
        """INSERT … ON CONFLICT DO UPDATE SET column = the new one."""
        new = self._insert(table)
        return self._update(new, keys, {column: new.excluded[column]})

    @staticmethod
    def _update(new: Any, keys: Sequence[str], values: dict[str, object]) -> Executable:
        changed: Executable = new.on_conflict_do_update(index_elements=list(keys), set_=values)
        return changed
