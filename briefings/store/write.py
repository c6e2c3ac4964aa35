"""Writing a batch of articles: whole articles, all or none, and what is counted of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import MOST_ARTICLES, heat, pack_signature, recency
from briefings.db.dialects import Dialect
from briefings.db.errors import UnstorableError
from briefings.db.lookup import AnyRow, ids_by, slices
from briefings.models import Article, Precision
from briefings.store import schema
from briefings.store.named import actor_ids, outlet_ids
from briefings.store.reading_rows import Column, Row, reading_rows
from briefings.store.regroup import Regrouper
from briefings.store.revise import Withdrawn, withdraw, worded
from briefings.store.rows import InBatch, Kept, Placed, Regrouping, Stored, StoryPlacement
from briefings.store.successors import fresh_ids


@dataclass(frozen=True, slots=True)
class _Home:
    """Where an article is kept: its ids, and whose copy it is."""

    article_id: int
    event_id: int | None
    story_id: int
    outlet_id: int
    twin: int | None


@dataclass(frozen=True, slots=True)
class _Places:
    """The ids of what a batch names: articles by content hash, outlets and actors by key."""

    articles: Mapping[str, int]
    stories: Mapping[int | InBatch, int]
    events: Mapping[int | InBatch, int]
    outlets: Mapping[str, int]
    actors: Mapping[str, int]


@dataclass(slots=True)
class _StoryChange:
    """What a batch changes about one story."""

    new: bool
    articles: int = 0
    first: date = date.max
    last: date = date.min
    outlets: set[int] = field(default_factory=set)
    actors: Counter[int] = field(default_factory=Counter)
    headlines: dict[str, tuple[int, str]] = field(default_factory=dict)
    terms: tuple[tuple[str, float], ...] | None = None


class Batch:
    """One batch within one writing transaction. Made for one call of `write`."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect, now: datetime) -> None:
        self._connection = connection
        self._dialect = dialect
        self._now = now
        self._rows: dict[str, list[Row]] = {}
        self._documents: list[tuple[int, frozenset[str]]] = []
        self._stories: dict[int, _StoryChange] = {}
        self._homes: dict[int, int] = {}  # the story of each event that is named
        self._told: set[int] = set()  # events of which an article is new or corrected

    async def write(self, batch: Sequence[Placed], regrouping: Regrouping) -> Stored:
        """Stores what is new of a batch. Raises UnstorableError for what cannot be kept."""
        for placed in batch:
            self._refuse_unstorable(placed.article)
        known = await worded(self._connection, {placed.article.content_hash for placed in batch})
        new: dict[str, int] = {}
        for index, placed in enumerate(batch):
            if placed.article.content_hash not in known:
                new.setdefault(placed.article.content_hash, index)
        if not new:
            return Stored((None,) * len(batch))
        corrections = {at: i for i in new.values() if (at := batch[i].replaces) is not None}
        indexes = [index for index in new.values() if batch[index].replaces is None]
        article_ids = await self._dialect.reserve(self._connection, schema.articles, len(indexes))
        if indexes and article_ids[-1] > MOST_ARTICLES:
            raise UnstorableError("the store is full", self._dialect.where)
        known |= {
            batch[index].article.content_hash: article_id
            for index, article_id in zip(indexes, article_ids, strict=True)
        }
        kept: list[Kept | None] = [None] * len(batch)
        named = [batch[i].article for i in (*indexes, *corrections.values())]
        actors = await actor_ids(self._connection, self._dialect, named)
        for replaced, old in (
            await withdraw(self._connection, self._dialect, list(corrections))
        ).items():
            self._stories.setdefault(old.story_id, _StoryChange(new=False))
            kept[corrections[replaced]] = Kept(replaced, old.story_id, old.event_id or 0)
            await self._correct(batch[corrections[replaced]].article, old, actors)
        fresh = [batch[index].article for index in indexes]
        outlets = await outlet_ids(self._connection, self._dialect, fresh) if fresh else {}
        refs = [*regrouping.events.values(), *regrouping.terms]
        story_ids = await self._story_ids([batch[index].story.story for index in indexes], refs)
        events = [_event_of(batch[index].story, index) for index in indexes]
        event_ids = await self._event_ids(events, regrouping)

        places = _Places(known, story_ids, event_ids, outlets, actors)
        for index, article_id in zip(indexes, article_ids, strict=True):
            kept[index] = self._place(batch, index, article_id, places)
        for story, terms in regrouping.terms.items():
            self._stories[story_ids[story]].terms = terms
        self._homes.update(
            (event_ids[event], story_ids[story]) for event, story in regrouping.events.items()
        )
        await self._update_stories()
        await self._insert_events(event_ids)
        await self._insert_articles()
        gone = await self._regroup(regrouping, batch, known, event_ids)
        await self._count(len(indexes), gone)
        return Stored(
            tuple(kept),
            {ref: row for ref, row in event_ids.items() if isinstance(ref, InBatch)},
            {ref: row for ref, row in story_ids.items() if isinstance(ref, InBatch)},
        )

    def _place(self, batch: Sequence[Placed], index: int, article_id: int, places: _Places) -> Kept:
        """Takes one new article down where it was placed."""
        placed = batch[index]
        article, placement = placed.article, placed.story
        story_id = places.stories[placement.story]
        twin = placement.duplicate_of
        if isinstance(twin, InBatch):
            twin = places.articles[batch[twin.number].article.content_hash]
        event_id = places.events[_event_of(placement, index)]
        self._homes[event_id] = story_id
        home = _Home(article_id, event_id, story_id, places.outlets[article.outlet.key], twin)
        self._article(article, home, places.actors)
        if placement.features is not None:
            self._add("article_features", article_id=article_id, features=placement.features)
        if placement.terms is not None:
            self._stories[story_id].terms = placement.terms
        return Kept(article_id, story_id, event_id)

    async def _count(self, articles: int, stories_gone: int) -> None:
        made = sum(change.new for change in self._stories.values())
        if articles or made or stories_gone:
            await self._connection.execute(
                update(schema.totals).values(
                    articles=schema.totals.c.articles + articles,
                    stories=schema.totals.c.stories + made - stories_gone,
                )
            )

    # --- events ----------------------------------------------------------------------------------

    async def _event_ids(
        self, named: Sequence[int | InBatch], regrouping: Regrouping
    ) -> dict[int | InBatch, int]:
        """The id of every event named, new ones in the order in which they are named."""
        refs = dict.fromkeys((*named, *regrouping.events, *regrouping.articles.values()))
        new = [ref for ref in refs if isinstance(ref, InBatch)]
        ids: dict[int | InBatch, int] = {ref: ref for ref in refs if isinstance(ref, int)}
        if new:
            reserved = await fresh_ids(
                self._connection, self._dialect, schema.events, "event", len(new)
            )
            ids.update(zip(new, reserved, strict=True))
        return ids

    async def _insert_events(self, ids: Mapping[int | InBatch, int]) -> None:
        """Makes the rows of new events; `_regroup` writes what follows from their articles."""
        rows: list[Row] = [
            {
                "id": event_id,
                "story_id": self._homes[event_id],
                "articles": 0,
                "outlets": 0,
                "first_day": date.min,
                "last_day": date.min,
                "precision": Precision.DAY.value,
                "first_report": 0,
                "last_report": 0,
            }
            for ref, event_id in ids.items()
            if isinstance(ref, InBatch)
        ]
        await self._dialect.insert_rows(self._connection, schema.events, rows)

    async def _regroup(
        self,
        regrouping: Regrouping,
        batch: Sequence[Placed],
        known: Mapping[str, int],
        event_ids: Mapping[int | InBatch, int],
    ) -> int:
        """Moves what is grouped otherwise now; returns how many stories are no more."""
        regrouper = Regrouper(self._connection, self._dialect, self._now.astimezone(UTC).date())
        moved = await regrouper.move(
            {article: event_ids[event] for article, event in regrouping.articles.items()},
            self._homes,
        )
        heads = {
            event_ids[event]: {
                known[batch[one.number].article.content_hash] if isinstance(one, InBatch) else one
                for one in articles
            }
            for event, articles in regrouping.heads.items()
            if event in event_ids
        }
        await regrouper.describe_events(self._told | moved.events, heads)
        await regrouper.head_stories(self._stories.keys() | moved.stories)
        return moved.left

    # --- one article ------------------------------------------------------------------------------

    def _refuse_unstorable(self, article: Article) -> None:
        """PostgreSQL takes no NUL in a text, and no encoding takes half a surrogate pair."""
        parts = (article.text, article.headline, article.origin, article.url or "")
        for part in (*parts, article.outlet.key, article.outlet.name, article.content_hash):
            if "\0" in part or not _encodable(part):
                origin = article.origin.encode("utf-8", "replace").decode()[:200]
                raise UnstorableError(
                    f"the article from {origin!r} holds a NUL or half a surrogate pair",
                    self._dialect.where,
                )

    def _article(self, article: Article, home: _Home, actors: Mapping[str, int]) -> None:
        self._add(
            "articles",
            id=home.article_id,
            story_id=home.story_id,
            outlet_id=home.outlet_id,
            duplicate_of=home.twin,
            origin=article.origin,
            read_at=self._now,
            event_id=home.event_id,
            **_wording(article, home.article_id),
        )
        self._stories[home.story_id].articles += 1
        self._reading(article, home, actors)

    async def _correct(self, article: Article, old: Withdrawn, actors: Mapping[str, int]) -> None:
        """Puts a new wording in the place of one that was withdrawn."""
        table = schema.articles
        await self._connection.execute(
            update(table)
            .where(table.c.id == old.article_id)
            .values(updated_at=self._now, **_wording(article, old.article_id))
        )
        home = _Home(old.article_id, old.event_id, old.story_id, old.outlet_id, old.duplicate_of)
        self._reading(article, home, actors)

    def _reading(self, article: Article, home: _Home, actors: Mapping[str, int]) -> None:
        """What was read in an article, for its own tables, its story's and the search index."""
        article_id, story_id = home.article_id, home.story_id
        if home.event_id is not None:
            self._told.add(home.event_id)
        day = article.dct.day
        order = recency(day, article.published, article_id)
        for table, row in reading_rows(article, article_id, story_id, actors):
            self._add(table, **row)
        terms = frozenset(term for sentence in article.sentences for term in sentence.terms)
        self._documents.append((order, terms))

        change = self._stories[story_id]
        change.first = min(change.first, day)
        change.last = max(change.last, day)
        change.outlets.add(home.outlet_id)
        change.actors.update({actors[mention.actor.key] for mention in article.mentions})
        if home.twin is None or (change.new and not change.headlines):
            newest = change.headlines.get(article.language)
            if newest is None or newest[0] < order:
                change.headlines[article.language] = (order, article.headline)

    def _add(self, table: str, **row: Column) -> None:
        self._rows.setdefault(table, []).append(row)

    async def _insert_articles(self) -> None:
        for table in (
            schema.articles,
            schema.article_features,
            schema.sentences,
            schema.timexes,
            schema.mentions,
            schema.quotes,
            schema.figures,
        ):
            rows = self._rows.get(table.name, [])
            await self._dialect.insert_rows(self._connection, table, rows)
        self._documents.sort(key=lambda document: document[0])
        await self._dialect.index(self._connection, self._documents)

    # --- stories ----------------------------------------------------------------------------------

    async def _story_ids(
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
            self._stories.update({story_id: _StoryChange(new=True) for story_id in reserved})
        there = await ids_by(self._connection, schema.stories.c.id, old)
        for story_id in old:
            if story_id not in there:
                raise UnstorableError(f"there is no story {story_id}", self._dialect.where)
            ids[story_id] = story_id
            self._stories.setdefault(story_id, _StoryChange(new=False))
        return ids

    async def _update_stories(self) -> None:
        await self._count_outlets_and_actors()
        terms = {
            story_id: dict(change.terms)
            for story_id, change in self._stories.items()
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
        for ids in slices([key for key, change in self._stories.items() if not change.new]):
            for story_id, outlet_id in await self._connection.execute(
                select(told.c.story_id, told.c.outlet_id).where(told.c.story_id.in_(ids))
            ):
                by.setdefault(story_id, set()).add(outlet_id)
            for row in await self._connection.execute(
                select(schema.stories).where(schema.stories.c.id.in_(ids))
            ):
                before[row.id] = row
        today = self._now.astimezone(UTC).date()
        new: list[Row] = []
        old: list[Row] = []
        for story_id, change in self._stories.items():
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
            for story_id, change in self._stories.items()
            for outlet_id in change.outlets - by.get(story_id, set())
        ]
        await self._dialect.insert_rows(self._connection, told, pairs)
        counts = [
            {"story_id": story_id, "actor_id": actor_id, "articles": count}
            for story_id, change in self._stories.items()
            for actor_id, count in sorted(change.actors.items())
        ]
        if counts:
            await self._connection.execute(
                self._dialect.insert_or_add(
                    schema.story_actors, ["story_id", "actor_id"], "articles"
                ),
                counts,
            )


def _event_of(placement: StoryPlacement, index: int) -> int | InBatch:
    """The event of an article of the batch: where none is said, one of its own."""
    return InBatch(-1 - index) if placement.event is None else placement.event


def _wording(article: Article, article_id: int) -> Row:
    """The columns of an article that a correction changes."""
    return {
        "recency": recency(article.dct.day, article.published, article_id),
        "language": article.language,
        "headline": article.headline,
        "url": article.url,
        "published": article.published and article.published.astimezone(UTC),
        "day": article.dct.day,
        "day_reason": article.dct.reason.value,
        "content_hash": article.content_hash,
        "signature": pack_signature(article.signature),
        "text": article.text,
        "identity": article.identity,
    }


def _merged(change: _StoryChange, before: AnyRow | None, today: date) -> Row:
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
        "heat": heat(articles, last, today),
    }


def _encodable(part: str) -> bool:
    try:
        part.encode()
    except UnicodeEncodeError:
        return False
    return True
