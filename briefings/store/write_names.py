"""Writing the outlets that published a batch of articles, and the actors that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.dialects import Dialect
from briefings.db.lookup import ids_by, slices
from briefings.models import Actor, Article, Outlet
from briefings.store import schema

_Column = str | int | float | bool | bytes | date | datetime | None
_Row = dict[str, _Column]


class NameWriter:
    """The outlets and actors of one batch, within its writing transaction."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    async def outlets(self, fresh: Sequence[Article]) -> dict[str, int]:
        """The ids of the outlets of new articles, which are counted for them."""
        table = schema.outlets
        outlets: dict[str, Outlet] = {article.outlet.key: article.outlet for article in fresh}
        blank: _Row = {"articles": 0, "articles_ar": 0, "articles_en": 0, "last_day": date.min}
        await self._connection.execute(
            self._dialect.insert_new(table, ["key"]),
            [
                {"key": outlet.key, "name": outlet.name, "home": outlet.home, **blank}
                for outlet in outlets.values()
            ],
        )
        ids = await ids_by(self._connection, table.c.key, outlets)
        days: dict[int, date] = {}
        counts: Counter[tuple[int, str]] = Counter()
        for article in fresh:
            outlet_id = ids[article.outlet.key]
            days[outlet_id] = max(days.get(outlet_id, date.min), article.dct.day)
            counts[outlet_id, article.language] += 1
        before = await self._connection.execute(
            select(table.c.id, table.c.last_day).where(table.c.id.in_(days))
        )
        for outlet_id, day in before:
            days[outlet_id] = max(days[outlet_id], day)
        added: dict[str, BindParameter[int]] = {
            name: bindparam(f"b_{name}") for name in ("articles", "articles_ar", "articles_en")
        }
        await self._connection.execute(
            update(table)
            .where(table.c.id == bindparam("b_id"))
            .values(
                last_day=bindparam("b_last_day"),
                **{name: table.c[name] + value for name, value in added.items()},
            ),
            [
                {
                    "b_id": outlet_id,
                    "b_last_day": day,
                    "b_articles": counts[outlet_id, "ar"] + counts[outlet_id, "en"],
                    "b_articles_ar": counts[outlet_id, "ar"],
                    "b_articles_en": counts[outlet_id, "en"],
                }
                for outlet_id, day in days.items()
            ],
        )
        return ids

    async def actors(self, fresh: Sequence[Article]) -> dict[str, int]:
        """The ids of all actors that new articles name. The first spelling of a name stays."""
        table = schema.actors
        actors: dict[str, Actor] = {
            mention.actor.key: mention.actor for article in fresh for mention in article.mentions
        }
        speakers = {quote.speaker for article in fresh for quote in article.quotes if quote.speaker}
        ids = await ids_by(self._connection, table.c.key, actors.keys() | speakers)
        missing = [actor for key, actor in actors.items() if key not in ids]
        if missing:
            await self._connection.execute(
                self._dialect.insert_new(table, ["key"]),
                [
                    {
                        "key": actor.key,
                        "kind": actor.kind.value,
                        "name_ar": actor.name_ar,
                        "name_en": actor.name_en,
                    }
                    for actor in missing
                ],
            )
            ids |= await ids_by(self._connection, table.c.key, {actor.key for actor in missing})
        await self._complete_names(actors)
        return ids

    async def _complete_names(self, actors: Mapping[str, Actor]) -> None:
        """Fills in a name that an actor did not have before."""
        table = schema.actors
        gaps: list[_Row] = []
        for keys in slices(actors):
            known = await self._connection.execute(
                select(table.c.id, table.c.key, table.c.name_ar, table.c.name_en).where(
                    table.c.key.in_(keys), table.c.name_ar.is_(None) | table.c.name_en.is_(None)
                )
            )
            for actor_id, key, name_ar, name_en in known:
                both = (name_ar or actors[key].name_ar, name_en or actors[key].name_en)
                if both != (name_ar, name_en):
                    gaps.append({"b_id": actor_id, "b_ar": both[0], "b_en": both[1]})
        if gaps:
            await self._connection.execute(
                update(table)
                .where(table.c.id == bindparam("b_id"))
                .values(name_ar=bindparam("b_ar"), name_en=bindparam("b_en")),
                gaps,
            )
