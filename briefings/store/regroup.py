"""Writing how articles are grouped: events, what moves between them, and what is left empty.

All of it happens within the transaction that stores a batch, and costs what the batch changes: a
story's counts are adjusted by the articles that came or went, never counted anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import activity
from briefings.db.dialects import Dialect
from briefings.db.lookup import AnyRow, slices
from briefings.models import LANGUAGES, Language, Precision
from briefings.store import schema
from briefings.store.successors import remember_successors

_DAY_OF = 24  # bits below the seconds in a recency
_SECONDS_A_DAY = 86_400
_ALIVE = 2 * _SECONDS_A_DAY
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
        if not moves:
            return set()
        counts: Counter[int] = Counter()
        for one in moves:
            counts[one.stories[0]] -= 1
            counts[one.stories[1]] += 1
        await self._move_outlets(moves)
        gone = await self._rewrite(counts)
        await remember_successors(
            self._connection, "story", _inherited(gone, [one.stories for one in moves])
        )
        return gone

    async def retire(self, articles: Sequence[tuple[int, int, int]]) -> set[int]:
        """Brings events and stories to what they are without articles that were removed.

        Each is its event (0: none), story and outlet. Answers with the stories that are no more.
        """
        events = {event for event, _, _ in articles if event}
        await self.describe_events(events - await self._empty_events(events, ()), {})
        await self._lose_outlets({(story, outlet) for _, story, outlet in articles})
        counts = Counter({story: 0 for _, story, _ in articles})
        counts.subtract(story for _, story, _ in articles)
        gone = await self._rewrite(counts)
        await self.head_stories(counts.keys() - gone)
        return gone

    async def _rewrite(self, counts: Mapping[int, int]) -> set[int]:
        """Adds to stories' counts of articles; removes, and returns, those that have none left."""
        stories, told = schema.stories, schema.story_outlets
        outlets = (
            select(func.count())
            .where(told.c.story_id == stories.c.id)
            .correlate(stories)
            .scalar_subquery()
        )
        rows: list[dict[str, int | float | date | None]] = []
        gone: set[int] = set()
        for portion in slices(sorted(counts)):
            for row in await self._connection.execute(
                select(
                    stories.c.id, stories.c.articles, _end(func.min), _end(func.max), outlets
                ).where(stories.c.id.in_(portion))
            ):
                story, articles, first, last, outlet_count = row
                if first is None:
                    gone.add(story)
                    continue
                articles += counts[story]
                rows.append(
                    {
                        "b_id": story,
                        "b_articles": articles,
                        "b_outlets": outlet_count,
                        "b_first": _day(first),
                        "b_last": _day(last),
                        "b_heat": activity(articles, _day(last), self._today),
                    }
                )
        if rows:
            await self._connection.execute(_STORY_ROW, rows)
        await self._remove(gone)
        return gone

    async def _move_outlets(self, moves: Sequence[_Move]) -> None:
        told = schema.story_outlets
        await self._connection.execute(
            self._dialect.insert_new(told, ["story_id", "outlet_id"]),
            [
                {"story_id": story, "outlet_id": outlet}
                for story, outlet in sorted({(one.stories[1], one.outlet) for one in moves})
            ],
        )
        await self._lose_outlets({(one.stories[0], one.outlet) for one in moves})

    async def _lose_outlets(self, pairs: Collection[tuple[int, int]]) -> None:
        """Takes outlets off stories of which they told nothing that is left."""
        table, told = schema.articles, schema.story_outlets
        still = exists().where(
            table.c.story_id == told.c.story_id, table.c.outlet_id == told.c.outlet_id
        )
        await self._connection.execute(
            delete(told).where(
                told.c.story_id == bindparam("b_story"),
                told.c.outlet_id == bindparam("b_outlet"),
                ~still,
            ),
            [{"b_story": story, "b_outlet": outlet} for story, outlet in sorted(pairs)],
        )

    async def _remove(self, stories: Collection[int]) -> None:
        for portion in slices(sorted(stories)):
            for table in (schema.story_terms, schema.story_outlets, schema.story_actors):
                await self._connection.execute(delete(table).where(table.c.story_id.in_(portion)))
            await self._connection.execute(
                delete(schema.stories).where(schema.stories.c.id.in_(portion))
            )

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
                    table.c.agencies,
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
                first_day=bindparam("b_first_day"),
                last_day=bindparam("b_last_day"),
                precision=bindparam("b_precision"),
                first_report=bindparam("b_first"),
                last_report=bindparam("b_last"),
            ),
            [
                {
                    "b_id": event,
                    "b_articles": len(rows),
                    "b_outlets": len(
                        {row.agencies or row.outlet_id for row in rows if row.duplicate_of is None}
                    ),
                    **_span(rows),
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
        """Gives stories the headline, in each language, of the event most told of of late."""
        stories, articles, told = schema.stories, schema.articles, schema.event_headlines
        for language in LANGUAGES:
            values: list[dict[str, int | str]] = []
            for portion in slices(sorted(ids)):
                leading = _leading(language).label("event")
                heads = select(stories.c.id, leading).where(stories.c.id.in_(portion)).subquery()
                found = await self._connection.execute(
                    select(heads.c.id, told.c.headline, articles.c.recency)
                    .join(told, (told.c.event_id == heads.c.event) & (told.c.language == language))
                    .join(articles, articles.c.id == told.c.article_id)
                )
                values += [
                    {"b_id": row.id, "b_headline": row.headline, "b_recency": row.recency}
                    for row in found
                ]
            if values:
                await self._connection.execute(
                    update(stories)
                    .where(stories.c.id == bindparam("b_id"))
                    .values(
                        {
                            f"headline_{language}": bindparam("b_headline"),
                            f"headline_{language}_recency": bindparam("b_recency"),
                        }
                    ),
                    values,
                )


_STORY_ROW = (
    update(schema.stories)
    .where(schema.stories.c.id == bindparam("b_id"))
    .values(
        articles=bindparam("b_articles"),
        outlets=bindparam("b_outlets"),
        first_day=bindparam("b_first"),
        last_day=bindparam("b_last"),
        heat=bindparam("b_heat"),
    )
)


def _end(pick: Callable[..., ColumnElement[int]]) -> ScalarSelect[int]:
    """The first or last recency of a story's articles, from the index."""
    table = schema.articles
    return (
        select(pick(table.c.recency))
        .where(table.c.story_id == schema.stories.c.id)
        .correlate(schema.stories)
        .scalar_subquery()
    )


def _leading(language: Language) -> ScalarSelect[int]:
    """Of a story's events told of within two days of its last, the one most told of."""
    events, told, latest = schema.events, schema.event_headlines, schema.events.alias()
    newest = (
        select(func.max(latest.c.last_report))
        .where(latest.c.story_id == schema.stories.c.id)
        .correlate(schema.stories)
        .scalar_subquery()
    )
    return (
        select(events.c.id)
        .join(told, (told.c.event_id == events.c.id) & (told.c.language == language))
        .where(
            events.c.story_id == schema.stories.c.id,
            events.c.last_report >= newest - (_ALIVE << _DAY_OF),
        )
        # One that only copies others' reports comes last.
        .order_by((events.c.outlets > 0).desc(), events.c.articles.desc())
        .order_by(events.c.last_report.desc())
        .limit(1)
        .correlate(schema.stories)
        .scalar_subquery()
    )


def _span(rows: Sequence[AnyRow]) -> dict[str, date | str]:
    """The days of an event's reports: the first of all, the last that repeats none before it."""
    first = min(row.day for row in rows)
    last = max((row.day for row in rows if row.duplicate_of is None), default=first)
    precision = Precision.DAY if last == first else Precision.INTERVAL
    return {"b_first_day": first, "b_last_day": last, "b_precision": precision.value}


def _day(recency: int) -> date:
    return _EPOCH + timedelta(days=(recency >> _DAY_OF) // _SECONDS_A_DAY)


def _inherited(left: Collection[int], moves: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Where most articles of those that are no more went."""
    heirs: dict[int, Counter[int]] = {}
    for before, after in moves:
        if before in left and after not in left:
            heirs.setdefault(before, Counter())[after] += 1
    return {old: min(counts, key=lambda new: (-counts[new], new)) for old, counts in heirs.items()}
