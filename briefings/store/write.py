"""Writing a batch of articles: whole articles, all or none, and what is counted of them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import attrgetter

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import MOST_ARTICLES, heat, pack_notes, pack_signature, recency
from briefings.db.dialects import Dialect
from briefings.db.errors import UnstorableError
from briefings.db.lookup import AnyRow, ids_by, slices
from briefings.models import Actor, Article, Outlet, Precision, Sentence, Timex, TimexKind
from briefings.store import schema
from briefings.store.regroup import Regrouper
from briefings.store.revise import Withdrawn, withdraw, worded
from briefings.store.rows import InBatch, Kept, Placed, Regrouping, Stored, StoryPlacement
from briefings.store.successors import fresh_ids

_Column = str | int | float | bool | bytes | date | datetime | None
_Row = dict[str, _Column]

_DATED = (TimexKind.DATE, TimexKind.TIME)


@dataclass(frozen=True, slots=True)
class _Home:
    """Where an article is kept: its ids, and whose copy it is."""

    article_id: int
    event_id: int | None
    story_id: int
    outlet_id: int
    twin: int | None


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
        self._rows: dict[str, list[_Row]] = {}
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
        corrections = {
            replaced: index
            for index in new.values()
            if (replaced := batch[index].replaces) is not None
        }
        indexes = [index for index in new.values() if batch[index].replaces is None]
        article_ids = await self._dialect.reserve(self._connection, schema.articles, len(indexes))
        if indexes and article_ids[-1] > MOST_ARTICLES:
            raise UnstorableError("the store is full", self._dialect.where)
        known |= {
            batch[index].article.content_hash: article_id
            for index, article_id in zip(indexes, article_ids, strict=True)
        }
        kept: list[Kept | None] = [None] * len(batch)
        actors = await self._actors([batch[i].article for i in (*indexes, *corrections.values())])
        for replaced, old in (
            await withdraw(self._connection, self._dialect, list(corrections))
        ).items():
            self._stories.setdefault(old.story_id, _StoryChange(new=False))
            kept[corrections[replaced]] = Kept(replaced, old.story_id, old.event_id or 0)
            await self._correct(batch[corrections[replaced]].article, old, actors)
        fresh = [batch[index].article for index in indexes]
        outlets = await self._outlets(fresh) if fresh else {}
        refs = [*regrouping.events.values(), *regrouping.terms]
        story_ids = await self._story_ids([batch[index].story.story for index in indexes], refs)
        named = [_event_of(batch[index].story, index) for index in indexes]
        event_ids = await self._event_ids(named, regrouping)

        for index, article_id in zip(indexes, article_ids, strict=True):
            article, placement = batch[index].article, batch[index].story
            story_id = story_ids[placement.story]
            twin = placement.duplicate_of
            if isinstance(twin, InBatch):
                twin = known[batch[twin.number].article.content_hash]
            event_id = event_ids[_event_of(placement, index)]
            self._homes[event_id] = story_id
            kept[index] = Kept(article_id, story_id, event_id)
            self._article(
                article,
                _Home(article_id, event_id, story_id, outlets[article.outlet.key], twin),
                actors,
            )
            if placement.features is not None:
                self._add("article_features", article_id=article_id, features=placement.features)
            change = self._stories[story_id]
            if placement.terms is not None:
                change.terms = placement.terms
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
        rows: list[_Row] = [
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
        sentences = _Sentences(article.sentences)
        self._sentences(article, article_id, sentences)
        for position, timex in enumerate(article.times):
            self._timex(timex, article_id, position, story_id, sentences)
        for position, mention in enumerate(article.mentions):
            self._add(
                "mentions",
                article_id=article_id,
                position=position,
                actor_id=actors[mention.actor.key],
                start=mention.start,
                end=mention.end,
            )
        for position, quote in enumerate(article.quotes):
            self._add(
                "quotes",
                article_id=article_id,
                position=position,
                speaker_id=actors.get(quote.speaker or ""),
                recency=order,
                start=quote.start,
                end=quote.end,
            )
        for position, figure in enumerate(article.figures):
            if math.isfinite(figure.low) and math.isfinite(figure.high):
                self._add(
                    "figures",
                    article_id=article_id,
                    position=position,
                    start=figure.start,
                    end=figure.end,
                    low=figure.low,
                    high=figure.high,
                    unit=figure.unit,
                    counted=figure.counted,
                )
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

    def _sentences(self, article: Article, article_id: int, sentences: _Sentences) -> None:
        named: dict[int, dict[str, None]] = {}
        for mention in sorted((*article.mentions, *article.nations), key=attrgetter("start")):
            rank = sentences.rank_at(mention.start)
            if rank is not None:
                named.setdefault(rank, {})[mention.actor.key] = None
        figures = Counter(sentences.rank_at(figure.start) for figure in article.figures)
        quotes = Counter(sentences.rank_at(quote.start) for quote in article.quotes)
        for rank, sentence in enumerate(sentences.by_salience):
            self._add(
                "sentences",
                article_id=article_id,
                rank=rank,
                order=sentence.order,
                start=sentence.start,
                end=sentence.end,
                role=sentence.role.value,
                paragraph=sentence.paragraph,
                salience=sentence.salience,
                standalone=sentence.standalone,
                figures=figures[rank],
                quotes=quotes[rank],
                actors="\t".join(named.get(rank, ())),
                terms=" ".join(sentence.terms),
            )

    def _timex(
        self, timex: Timex, article_id: int, position: int, story_id: int, sentences: _Sentences
    ) -> None:
        rank = sentences.rank_at(timex.start)
        dated = (
            rank is not None
            and timex.kind in _DATED
            and timex.value is not None
            and timex.first is not None
            and timex.last is not None
        )
        self._add(
            "timexes",
            article_id=article_id,
            position=position,
            sentence_rank=rank,
            story_id=story_id,
            dated=dated,
            salience=0.0 if rank is None else sentences.by_salience[rank].salience,
            first_day=timex.first,
            last_day=timex.last,
            start=timex.start,
            end=timex.end,
            kind=timex.kind.value,
            value=timex.value,
            precision=timex.precision and timex.precision.value,
            certainty=timex.certainty.value,
            time_of_day=timex.time_of_day,
            notes=pack_notes(timex.notes),
        )

    def _add(self, table: str, **row: _Column) -> None:
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

    # --- outlets and actors -----------------------------------------------------------------------

    async def _outlets(self, fresh: Sequence[Article]) -> dict[str, int]:
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

    async def _actors(self, fresh: Sequence[Article]) -> dict[str, int]:
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
        new: list[_Row] = []
        old: list[_Row] = []
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


class _Sentences:
    """An article's sentences by salience, and which of them stands at an offset."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.by_salience = sorted(sentences, key=lambda one: (-one.salience, one.order))
        placed = sorted((one.start, one.end, rank) for rank, one in enumerate(self.by_salience))
        self._starts = [start for start, _, _ in placed]
        self._placed = placed

    def rank_at(self, offset: int) -> int | None:
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self._placed[at][1]:
            return None
        return self._placed[at][2]


def _event_of(placement: StoryPlacement, index: int) -> int | InBatch:
    """The event of an article of the batch: where none is said, one of its own."""
    return InBatch(-1 - index) if placement.event is None else placement.event


def _wording(article: Article, article_id: int) -> _Row:
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


def _merged(change: _StoryChange, before: AnyRow | None, today: date) -> _Row:
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
