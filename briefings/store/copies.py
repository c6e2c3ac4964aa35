"""Copies of a text and whose it is: all copies are of the one article that was read first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.lookup import slices
from briefings.store import schema


async def originals_of(
    connection: AsyncConnection, twins: Mapping[int, int | None]
) -> dict[int, int | None]:
    """What each article of a batch copies, at the end of the chain: a copy of a copy is a copy.

    `twins` are the batch's articles by id, each with the article that it repeats, if any.
    """
    table = schema.articles
    before = sorted({twin for twin in twins.values() if twin is not None and twin not in twins})
    roots: dict[int, int | None] = {}
    for portion in slices(before):
        query = select(table.c.id, table.c.duplicate_of).where(table.c.id.in_(portion))
        for row in await connection.execute(query):
            roots[row.id] = row.duplicate_of
    found: dict[int, int | None] = {}
    for article, twin in twins.items():
        root, seen = twin, {article}
        while root is not None and root not in seen:
            seen.add(root)
            further = twins.get(root) if root in twins else roots.get(root)
            if further is None:
                break
            root = further
        found[article] = root if root != article else None
    return found


async def credit_originals(
    connection: AsyncConnection, credited: Mapping[int, Sequence[str]]
) -> None:
    """An article is of the agencies that a copy of it credits, where it says nothing itself."""
    table = schema.articles
    rows = [
        {"b_id": article, "b_agencies": " ".join(agencies)}
        for article, agencies in sorted(credited.items())
        if agencies
    ]
    if rows:
        await connection.execute(
            update(table)
            .where(table.c.id == bindparam("b_id"), table.c.agencies.is_(None))
            .values(agencies=bindparam("b_agencies")),
            rows,
        )
