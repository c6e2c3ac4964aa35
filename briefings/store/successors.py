"""Events and stories that were merged into others, and who answers for them now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Literal

from sqlalchemy import BindParameter, Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.dialects import Dialect
from briefings.db.lookup import AnySelect, slices
from briefings.store import schema

Kind = Literal["event", "story"]


async def remember_successors(
    connection: AsyncConnection, kind: Kind, heirs: Mapping[int, int]
) -> None:
    """Notes successors; whom the merged ones had answered for goes with them."""
    table = schema.successors
    for old, new in sorted(heirs.items()):
        await connection.execute(
            update(table)
            .where(table.c.kind == kind, table.c.successor == old)
            .values(successor=new)
        )
        await connection.execute(table.insert(), [{"kind": kind, "id": old, "successor": new}])


async def successors_of(
    connection: AsyncConnection, kind: Kind, ids: Collection[int]
) -> dict[int, int]:
    """The successors of those that have one."""
    found: dict[int, int] = {}
    for portion in slices(list(ids)):
        rows = await connection.execute(succeeding(), {"kind": kind, "ids": list(portion)})
        found.update((old, new) for old, new in rows.all())
    return found


@cache
def succeeding() -> AnySelect:
    """The statement of `successors_of`, made once; its parameters are `kind` and `ids`."""
    table = schema.successors
    ids: BindParameter[list[int]] = bindparam("ids", expanding=True)
    return select(table.c.id, table.c.successor).where(
        table.c.kind == bindparam("kind"), table.c.id.in_(ids)
    )


async def successor(connection: AsyncConnection, kind: Kind, one: int) -> int:
    """An id as it is now."""
    return (await successors_of(connection, kind, [one])).get(one, one)


async def fresh_ids(
    connection: AsyncConnection, dialect: Dialect, table: Table, kind: Kind, count: int
) -> range:
    """Ids for new rows, none of which a merged event or story ever had."""
    known = schema.successors
    last = await connection.scalar(
        select(func.coalesce(func.max(known.c.id), 0)).where(known.c.kind == kind)
    )
    ids = await dialect.reserve(connection, table, count)
    first = max(ids.start, int(last or 0) + 1)
    return range(first, first + count)
