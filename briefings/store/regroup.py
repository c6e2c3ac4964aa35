"""Writing how articles are grouped: events, what moves between them, and what is left empty.

All of it happens within the transaction that stores a batch, and costs what the batch changes: a
story's counts are adjusted by the articles that came or went, never counted anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import heat
from briefings.db.dialects import Dialect
from briefings.db.lookup import AnyRow, slices
from briefings.models import LANGUAGES, Precision
from briefings.store import schema
from briefings.store.successors import remember_successors

_HEADED_BY = 12  # of a story's latest events, those that may give it its headline
_ALIVE = timedelta(days=2)
_DAY_OF = 24  # bits below the seconds in a recency
_SECONDS_A_DAY = 86_400
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Move:
    """An article that goes from one event and story to another."""

    article: int
    outlet: int
    events: tuple[int, int]  # before (0: none) and after
    stories: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving articles came to."""

    events: frozenset[int]  # that lost or won articles
    stories: frozenset[int]
    left: int  # stories that are no more


class Regrouper:
    """Changes the grouping of stored articles within one writing transaction."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect, today: date) -> None:
        self._connection = connection
        self._dialect = dialect
        self._today = today

    async def move(self, articles: Mapping[int, int], events: Mapping[int, int]) -> Moved:
        """Puts articles into other events, and events into other stories.

        `events` has the story of every event that an article goes to.
        """
        moves = await self._moves(articles, events)
        if not moves:
            return Moved(frozenset(), frozenset(), 0)
        await self._connection.execute(
            update(schema.articles)
            .where(schema.articles.c.id == bindparam("b_id"))
            .values(event_id=bindparam("b_event"), story_id=bindparam("b_story")),
            [
                {"b_id": one.article, "b_event": one.events[1], "b_story": one.stories[1]}
                for one in moves
            ],
        )
        rehomed = [one for one in moves if one.stories[0] != one.stories[1]]
        if rehomed:
            await self._connection.execute(
                update(schema.timexes)
                .where(schema.timexes.c.article_id == bindparam("b_id"))
                .values(story_id=bindparam("b_story")),
                [{"b_id": one.article, "b_story": one.stories[1]} for one in rehomed],
            )
            await self._count_actors(rehomed)
        touched = {event for one in moves for event in one.events if event}
        stories = {story for one in rehomed for story in one.stories}
        await self._connection.execute(
            update(schema.events)
            .where(schema.events.c.id == bindparam("b_id"))
            .values(story_id=bindparam("b_story")),
            [{"b_id": one.events[1], "b_story": one.stories[1]} for one in moves],
        )
        empty = await self._empty_events(touched, moves)
        gone = await self._recount(rehomed)
        return Moved(frozenset(touched - empty), frozenset(stories - gone), len(gone))

    async def _moves(self, articles: Mapping[int, int], events: Mapping[int, int]) -> list[_Move]:
        table = schema.articles
        columns = (table.c.id, table.c.event_id, table.c.story_id, table.c.outlet_id)
        moves: dict[int, _Move] = {}
        for portion in slices(articles):
            for row in await self._connection.execute(
                select(*columns).where(table.c.id.in_(portion))
            ):
                event = articles[row.id]
                after = (event, events[event])
                if after != (row.event_id, row.story_id):
                    moves[row.id] = _Move(
                        row.id,
                        row.outlet_id,
                        (row.event_id or 0, event),
                        (row.story_id, after[1]),
                    )
        known = schema.events
        for portion in slices(events):
            changed = [
                row.id
                for row in await self._connection.execute(
                    select(known.c.id, known.c.story_id).where(known.c.id.in_(portion))
                )
                if row.story_id != events[row.id]
            ]
            for ids in slices(changed):
                for row in await self._connection.execute(
                    select(*columns).where(table.c.event_id.in_(ids))
                ):
                    story = events[row.event_id]
                    if row.id not in moves and row.story_id != story:
                        moves[row.id] = _Move(
                            row.id,
                            row.outlet_id,
                            (row.event_id, row.event_id),
                            (row.story_id, story),
                        )
        return [moves[article] for article in sorted(moves)]

    async def _count_actors(self, moves: Sequence[_Move]) -> None:
        mentions, counts = schema.mentions, schema.story_actors
        stories = {one.article: one.stories for one in moves}
        changes: Counter[tuple[int, int]] = Counter()
        for portion in slices(stories):
            for article, actor in await self._connection.execute(
                select(mentions.c.article_id, mentions.c.actor_id)
                .where(mentions.c.article_id.in_(portion))
                .distinct()
            ):
                before, after = stories[article]
                changes[before, actor] -= 1
                changes[after, actor] += 1
        rows = [
            {"story_id": story, "actor_id": actor, "articles": count}
            for (story, actor), count in sorted(changes.items())
            if count
        ]
        if not rows:
            return
        await self._connection.execute(
            self._dialect.insert_or_add(counts, ["story_id", "actor_id"], "articles"), rows
        )
        await self._connection.execute(
            delete(counts).where(
                counts.c.story_id.in_({row["story_id"] for row in rows}), counts.c.articles <= 0
            )
        )

    async def _empty_events(self, touched: Collection[int], moves: Sequence[_Move]) -> set[int]:
        table = schema.articles
        left = set(touched)
        for portion in slices(sorted(touched)):
            left -= set(
                await self._connection.scalars(
                    select(table.c.event_id).where(table.c.event_id.in_(portion)).distinct()
                )
            )
        for portion in slices(sorted(left)):
            await self._connection.execute(
                delete(schema.event_headlines).where(schema.event_headlines.c.event_id.in_(portion))
            )
            await self._connection.execute(
                delete(schema.events).where(schema.events.c.id.in_(portion))
            )
        await remember_successors(
            self._connection, "event", _inherited(left, [one.events for one in moves])
        )
        return left

    async def _recount(self, moves: Sequence[_Move]) -> set[int]:
        """Adjusts the stories' rows; returns those that have no article any more."""
        counts: Counter[int] = Counter()
        outlets: dict[int, set[int]] = {}
        for one in moves:
            counts[one.stories[0]] -= 1
            counts[one.stories[1]] += 1
            for story in one.stories:
                outlets.setdefault(story, set()).add(one.outlet)
        gone: set[int] = set()
        for story in sorted(outlets):
            if not await self._recount_story(story, counts[story], outlets[story]):
                gone.add(story)
        for portion in slices(sorted(gone)):
            for table in (schema.story_terms, schema.story_outlets, schema.story_actors):
                await self._connection.execute(delete(table).where(table.c.story_id.in_(portion)))
            await self._connection.execute(
                delete(schema.stories).where(schema.stories.c.id.in_(portion))
            )
        await remember_successors(
            self._connection, "story", _inherited(gone, [one.stories for one in moves])
        )
        return gone

    async def _recount_story(self, story: int, change: int, outlets: Collection[int]) -> bool:
        table, stories, told = schema.articles, schema.stories, schema.story_outlets
        ends = (
            await self._connection.execute(
                select(func.min(table.c.recency), func.max(table.c.recency)).where(
                    table.c.story_id == story
                )
            )
        ).one()
        if ends[0] is None:
            return False
        for outlet in sorted(outlets):
            here = (told.c.story_id == story, told.c.outlet_id == outlet)
            still = await self._connection.scalar(
                select(exists().where(table.c.story_id == story, table.c.outlet_id == outlet))
            )
            known = await self._connection.scalar(select(exists().where(*here)))
            if still and not known:
                await self._connection.execute(
                    told.insert(), [{"story_id": story, "outlet_id": outlet}]
                )
            elif known and not still:
                await self._connection.execute(delete(told).where(*here))
        count = await self._connection.scalar(
            select(func.count()).select_from(told).where(told.c.story_id == story)
        )
        before = await self._connection.scalar(
            select(stories.c.articles).where(stories.c.id == story)
        )
        articles = int(before or 0) + change
        first, last = _day(ends[0]), _day(ends[1])
        await self._connection.execute(
            update(stories)
            .where(stories.c.id == story)
            .values(
                articles=articles,
                outlets=count,
                first_day=first,
                last_day=last,
                heat=heat(articles, last, self._today),
            )
        )
        return True

    # --- what is told of events and stories ------------------------------------------------------

    async def describe_events(self, ids: Collection[int], heads: Mapping[int, set[int]]) -> None:
        """Writes what follows from an event's articles: counts, days, headlines."""
        table = schema.articles
        by_event: dict[int, list[AnyRow]] = {}
        for portion in slices(sorted(ids)):
            for row in await self._connection.execute(
                select(
                    table.c.id,
                    table.c.event_id,
                    table.c.recency,
                    table.c.day,
                    table.c.language,
                    table.c.headline,
                    table.c.outlet_id,
                    table.c.duplicate_of,
                )
                .where(table.c.event_id.in_(portion))
                .order_by(table.c.recency)
            ):
                by_event.setdefault(row.event_id, []).append(row)
        if not by_event:
            return
        await self._connection.execute(
            update(schema.events)
            .where(schema.events.c.id == bindparam("b_id"))
            .values(
                articles=bindparam("b_articles"),
                outlets=bindparam("b_outlets"),
                first_day=bindparam("b_day"),
                last_day=bindparam("b_day"),
                precision=Precision.DAY.value,
                first_report=bindparam("b_first"),
                last_report=bindparam("b_last"),
            ),
            [
                {
                    "b_id": event,
                    "b_articles": len(rows),
                    "b_outlets": len({row.outlet_id for row in rows if row.duplicate_of is None}),
                    "b_day": rows[0].day,
                    "b_first": rows[0].recency,
                    "b_last": rows[-1].recency,
                }
                for event, rows in by_event.items()
            ],
        )
        await self._head(by_event, heads)

    async def _head(
        self, by_event: Mapping[int, Sequence[AnyRow]], heads: Mapping[int, set[int]]
    ) -> None:
        table = schema.event_headlines
        for portion in slices(sorted(by_event)):
            await self._connection.execute(delete(table).where(table.c.event_id.in_(portion)))
        rows: list[dict[str, str | int]] = []
        for event, articles in by_event.items():
            for language in LANGUAGES:
                own = [row for row in articles if row.language == language]
                best = [row for row in own if row.id in heads.get(event, ())]
                original = [row for row in own if row.duplicate_of is None]
                for row in (best or original or own)[:1]:
                    rows.append(
                        {
                            "event_id": event,
                            "language": language,
                            "article_id": row.id,
                            "headline": row.headline,
                        }
                    )
        await self._dialect.insert_rows(self._connection, table, rows)

    async def head_stories(self, ids: Collection[int]) -> None:
        """Gives stories the headlines of the event most told of among their latest."""
        events, headlines, articles = schema.events, schema.event_headlines, schema.articles
        for story in sorted(ids):
            latest = (
                await self._connection.execute(
                    select(events.c.id, events.c.articles, events.c.outlets, events.c.last_report)
                    .where(events.c.story_id == story)
                    .order_by(events.c.last_report.desc())
                    .limit(_HEADED_BY)
                )
            ).all()
            if not latest:
                continue
            ranked = _by_weight(latest)
            found = (
                await self._connection.execute(
                    select(
                        headlines.c.event_id,
                        headlines.c.language,
                        headlines.c.headline,
                        articles.c.recency,
                    )
                    .join(articles, articles.c.id == headlines.c.article_id)
                    .where(headlines.c.event_id.in_(ranked))
                )
            ).all()
            values: dict[str, str | int | None] = {}
            for language in LANGUAGES:
                own = {row.event_id: row for row in found if row.language == language}
                best = next((own[event] for event in ranked if event in own), None)
                if best is not None:
                    values[f"headline_{language}"] = best.headline
                    values[f"headline_{language}_recency"] = best.recency
                # Where the latest events have none in a language, an older one's stays.
            if values:
                await self._connection.execute(
                    update(schema.stories).where(schema.stories.c.id == story).values(values)
                )


def _by_weight(latest: Sequence[AnyRow]) -> list[int]:
    """Events, the one most told of first; those that have grown old, and mere copies, last."""
    newest = _day(latest[0].last_report)

    def weight(row: AnyRow) -> tuple[bool, bool, int, int]:
        return (
            row.outlets > 0,
            newest - _day(row.last_report) <= _ALIVE,
            row.articles,
            row.last_report,
        )

    return [row.id for row in sorted(latest, key=weight, reverse=True)]


def _day(recency: int) -> date:
    return _EPOCH + timedelta(days=(recency >> _DAY_OF) // _SECONDS_A_DAY)


def _inherited(left: Collection[int], moves: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Where most articles of those that are no more went."""
    heirs: dict[int, Counter[int]] = {}
    for before, after in moves:
        if before in left and after not in left:
            heirs.setdefault(before, Counter())[after] += 1
    return {old: min(counts, key=lambda new: (-counts[new], new)) for old, counts in heirs.items()}
