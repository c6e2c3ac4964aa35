"""Writing what a batch changes about its stories: their rows, outlets, actors and top terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import activity
from briefings.db.dialects import Dialect
from briefings.db.errors import UnstorableError
from briefings.db.lookup import AnyRow, ids_by, slices
from briefings.store import schema
from briefings.store.rows import InBatch
from briefings.store.successors import fresh_ids

_Column = str | int | float | bool | bytes | date | datetime | None
_Row = dict[str, _Column]


@dataclass(slots=True)
class StoryChange:
    """What a batch changes about one story."""

    new: bool
    articles: int = 0
    first: date = date.max
    last: date = date.min
    outlets: set[int] = field(default_factory=set)
    actors: Counter[int] = field(default_factory=Counter)
    headlines: dict[str, tuple[int, str]] = field(default_factory=dict)
    terms: tuple[tuple[str, float], ...] | None = None


class StoryWriter:
    """The stories of one batch, within its writing transaction; `changes` are by story id."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect, now: datetime) -> None:
        self._connection = connection
        self._dialect = dialect
        self._now = now
        self.changes: dict[int, StoryChange] = {}

    async def ids(
        self, placed: Sequence[int | InBatch], regrouped: Sequence[int | InBatch]
    ) -> dict[int | InBatch, int]:
        """The id of every story named, new ones in the order in which they are named."""
        named = dict.fromkeys((*placed, *regrouped))
        new = [story for story in named if isinstance(story, InBatch)]
        old = [story for story in named if not isinstance(story, InBatch)]
        ids: dict[int | InBatch, int] = {}
        if new:
            reserved = await fresh_ids(
                self._connection, self._dialect, schema.stories, "story", len(new)
            )
            ids.update(zip(new, reserved, strict=True))
            self.changes.update({story_id: StoryChange(new=True) for story_id in reserved})
        there = await ids_by(self._connection, schema.stories.c.id, old)
        for story_id in old:
            if story_id not in there:
                raise UnstorableError(f"there is no story {story_id}", self._dialect.where)
            ids[story_id] = story_id
            self.changes.setdefault(story_id, StoryChange(new=False))
        return ids

    async def write(self) -> None:
        """Writes the stories' rows, then those that refer to them."""
        await self._count_outlets_and_actors()
        terms = {
            story_id: dict(change.terms)
            for story_id, change in self.changes.items()
            if change.terms is not None
        }
        for ids in slices(terms):
            await self._connection.execute(
                delete(schema.story_terms).where(schema.story_terms.c.story_id.in_(ids))
            )
        rows = [
            {"story_id": story_id, "term": term, "weight": weight}
            for story_id, weights in terms.items()
            for term, weight in weights.items()
        ]
        await self._dialect.insert_rows(self._connection, schema.story_terms, rows)

    async def _count_outlets_and_actors(self) -> None:
        """Writes the stories' own rows, then those that refer to them."""
        told = schema.story_outlets
        by: dict[int, set[int]] = {}
        before: dict[int, AnyRow] = {}
        for ids in slices([key for key, change in self.changes.items() if not change.new]):
            for story_id, outlet_id in await self._connection.execute(
                select(told.c.story_id, told.c.outlet_id).where(told.c.story_id.in_(ids))
            ):
                by.setdefault(story_id, set()).add(outlet_id)
            for row in await self._connection.execute(
                select(schema.stories).where(schema.stories.c.id.in_(ids))
            ):
                before[row.id] = row
        today = self._now.astimezone(UTC).date()
        new: list[_Row] = []
        old: list[_Row] = []
        for story_id, change in self.changes.items():
            merged = _merged(change, before.get(story_id), today)
            merged["outlets"] = len(by.get(story_id, set()) | change.outlets)
            if change.new:
                new.append({"id": story_id, **merged})
            else:
                old.append(
                    {f"b_{name}": value for name, value in merged.items()} | {"b_id": story_id}
                )
        await self._dialect.insert_rows(self._connection, schema.stories, new)
        if old:
            names = [name.removeprefix("b_") for name in old[0] if name != "b_id"]
            await self._connection.execute(
                update(schema.stories)
                .where(schema.stories.c.id == bindparam("b_id"))
                .values({name: bindparam(f"b_{name}") for name in names}),
                old,
            )
        pairs = [
            {"story_id": story_id, "outlet_id": outlet_id}
            for story_id, change in self.changes.items()
            for outlet_id in change.outlets - by.get(story_id, set())
        ]
        await self._dialect.insert_rows(self._connection, told, pairs)
        counts = [
            {"story_id": story_id, "actor_id": actor_id, "articles": count}
            for story_id, change in self.changes.items()
            for actor_id, count in sorted(change.actors.items())
        ]
        if counts:
            await self._connection.execute(
                self._dialect.insert_or_add(
                    schema.story_actors, ["story_id", "actor_id"], "articles"
                ),
                counts,
            )


def _merged(change: StoryChange, before: AnyRow | None, today: date) -> _Row:
    """A story's row after a change, without id and outlets."""
    articles, first, last = change.articles, change.first, change.last
    headlines = dict(change.headlines)
    if before is not None:
        articles += before.articles
        first, last = min(first, before.first_day), max(last, before.last_day)
        for language, order, headline in (
            ("ar", before.headline_ar_recency, before.headline_ar),
            ("en", before.headline_en_recency, before.headline_en),
        ):
            if order is not None and (language not in headlines or headlines[language][0] < order):
                headlines[language] = (order, headline)
    none: tuple[None, None] = (None, None)
    ar, en = headlines.get("ar", none), headlines.get("en", none)
    return {
        "headline_ar": ar[1],
        "headline_en": en[1],
        "headline_ar_recency": ar[0],
        "headline_en_recency": en[0],
        "articles": articles,
        "first_day": first,
        "last_day": last,
        "heat": activity(articles, last, today),
    }
