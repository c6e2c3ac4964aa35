"""Writing a batch of articles: whole articles, all or none, and what is counted of them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import MOST_ARTICLES, pack_notes, pack_signature, recency
from briefings.db.dialects import Dialect
from briefings.db.errors import UnstorableError
from briefings.models import Article, Precision, Sentence, Timex, TimexKind
from briefings.store import schema
from briefings.store.copies import credit_originals, originals_of
from briefings.store.regroup import Regrouper
from briefings.store.revise import Withdrawn, withdraw, worded
from briefings.store.rows import InBatch, Kept, Placed, Regrouping, Stored, StoryPlacement
from briefings.store.successors import fresh_ids
from briefings.store.write_names import NameWriter
from briefings.store.write_stories import StoryChange, StoryWriter

_Column = str | int | float | bool | bytes | date | datetime | None
_Row = dict[str, _Column]

_DATED = (TimexKind.DATE, TimexKind.TIME)


@dataclass(frozen=True, slots=True)
class _Home:
    """Where an article is kept: its ids, and whose copy it is."""

    article_id: int
    event_id: int  # 0: none
    story_id: int
    outlet_id: int
    twin: int | None


class Batch:
    """One batch within one writing transaction. Made for one call of `write`."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect, now: datetime) -> None:
        self._connection = connection
        self._dialect = dialect
        self._now = now
        self._rows: dict[str, list[_Row]] = {}
        self._documents: list[tuple[int, frozenset[str]]] = []
        self._names = NameWriter(connection, dialect)
        self._stories = StoryWriter(connection, dialect, now)
        self._homes: dict[int, int] = {}  # the story of each event that is named
        self._told: set[int] = set()  # events of which an article is new or corrected

    async def write(self, batch: Sequence[Placed], regrouping: Regrouping) -> Stored:
        """Stores what is new of a batch. Raises UnstorableError for what cannot be kept."""
        for placed in batch:
            self._refuse_unstorable(placed.article)
        known = await worded(self._connection, {placed.article.content_hash for placed in batch})
        new = _first_of_each(batch, known)
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
        actors = await self._names.actors(
            [batch[i].article for i in (*indexes, *corrections.values())]
        )
        for index, row in (await self._corrections(corrections, batch, actors)).items():
            kept[index] = row
        fresh = [batch[index].article for index in indexes]
        outlets = await self._names.outlets(fresh) if fresh else {}
        refs = [*regrouping.events.values(), *regrouping.terms]
        story_ids = await self._stories.ids([batch[index].story.story for index in indexes], refs)
        named = [_event_of(batch[index].story, index) for index in indexes]
        event_ids = await self._event_ids(named, regrouping)

        originals = await self._originals(batch, known, indexes)
        for index, article_id in zip(indexes, article_ids, strict=True):
            placement = batch[index].story
            home = _Home(
                article_id,
                event_ids[_event_of(placement, index)],
                story_ids[placement.story],
                outlets[batch[index].article.outlet.key],
                originals[index],
            )
            kept[index] = self._place(batch[index], home, actors)
        for story, terms in regrouping.terms.items():
            self._stories.changes[story_ids[story]].terms = terms
        self._homes.update(
            (event_ids[event], story_ids[story]) for event, story in regrouping.events.items()
        )
        await self._stories.write()
        await self._insert_events(event_ids)
        await self._insert_articles()
        await credit_originals(
            self._connection,
            {at: batch[i].article.agencies for i, at in originals.items() if at is not None},
        )
        gone = await self._regroup(regrouping, batch, known, event_ids)
        await self._count(len(indexes), gone)
        return Stored(tuple(kept), _new(event_ids), _new(story_ids))

    async def _originals(
        self, batch: Sequence[Placed], known: Mapping[str, int], indexes: Sequence[int]
    ) -> dict[int, int | None]:
        """The article that each new one of the batch copies, by its index."""
        ids = {index: known[batch[index].article.content_hash] for index in indexes}
        twins = {ids[index]: _twin(batch[index], batch, known) for index in indexes}
        found = await originals_of(self._connection, twins)
        return {index: found[article_id] for index, article_id in ids.items()}

    async def group(
        self, features: Mapping[int, bytes], credited: Mapping[int, Sequence[str]], how: Regrouping
    ) -> Stored:
        """Gives articles that were read before there were events their features and places."""
        story_ids = await self._stories.ids((), [*how.events.values(), *how.terms])
        event_ids = await self._event_ids((), how)
        for article_id, packed in features.items():
            self._add("article_features", article_id=article_id, features=packed)
        for story, terms in how.terms.items():
            self._stories.changes[story_ids[story]].terms = terms
        self._homes.update((event_ids[one], story_ids[story]) for one, story in how.events.items())
        await self._stories.write()
        await self._insert_events(event_ids)
        await self._insert_articles()
        await credit_originals(self._connection, credited)
        gone = await self._regroup(how, (), {}, event_ids)
        await self._count(0, gone)
        return Stored((), _new(event_ids), _new(story_ids))

    async def _corrections(
        self, replaced: Mapping[int, int], batch: Sequence[Placed], actors: Mapping[str, int]
    ) -> dict[int, Kept]:
        """Puts new wordings in the place of old ones; what became of each by its index."""
        kept: dict[int, Kept] = {}
        found = await withdraw(self._connection, self._dialect, list(replaced))
        for article_id, old in found.items():
            self._stories.changes.setdefault(old.story_id, StoryChange(new=False))
            kept[replaced[article_id]] = Kept(article_id, old.story_id, old.event_id or 0)
            await self._correct(batch[replaced[article_id]].article, old, actors)
        return kept

    def _place(self, placed: Placed, home: _Home, actors: Mapping[str, int]) -> Kept:
        """Adds the rows of a new article where it belongs."""
        self._homes[home.event_id] = home.story_id
        self._article(placed.article, home, actors)
        if placed.story.features is not None:
            self._add(
                "article_features", article_id=home.article_id, features=placed.story.features
            )
        if placed.story.terms is not None:
            self._stories.changes[home.story_id].terms = placed.story.terms
        return Kept(home.article_id, home.story_id, home.event_id)

    async def _count(self, articles: int, stories_gone: int) -> None:
        made = sum(change.new for change in self._stories.changes.values())
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
        await regrouper.head_stories(self._stories.changes.keys() | moved.stories)
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
        self._stories.changes[home.story_id].articles += 1
        self._reading(article, home, actors)

    async def _correct(self, article: Article, old: Withdrawn, actors: Mapping[str, int]) -> None:
        """Puts a new wording in the place of one that was withdrawn."""
        table = schema.articles
        await self._connection.execute(
            update(table)
            .where(table.c.id == old.article_id)
            .values(updated_at=self._now, **_wording(article, old.article_id))
        )
        home = _Home(
            old.article_id, old.event_id or 0, old.story_id, old.outlet_id, old.duplicate_of
        )
        self._reading(article, home, actors)

    def _reading(self, article: Article, home: _Home, actors: Mapping[str, int]) -> None:
        """What was read in an article, for its own tables, its story's and the search index."""
        article_id, story_id = home.article_id, home.story_id
        if home.event_id:
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

        change = self._stories.changes[story_id]
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


def _first_of_each(batch: Sequence[Placed], known: Collection[str]) -> dict[str, int]:
    """Where in a batch each content hash that is not known stands first."""
    new: dict[str, int] = {}
    for index, placed in enumerate(batch):
        if placed.article.content_hash not in known:
            new.setdefault(placed.article.content_hash, index)
    return new


def _twin(placed: Placed, batch: Sequence[Placed], known: Mapping[str, int]) -> int | None:
    twin = placed.story.duplicate_of
    return known[batch[twin.number].article.content_hash] if isinstance(twin, InBatch) else twin


def _new(ids: Mapping[int | InBatch, int]) -> dict[InBatch, int]:
    return {ref: row for ref, row in ids.items() if isinstance(ref, InBatch)}


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
        "agencies": " ".join(article.agencies) or None,
    }


def _encodable(part: str) -> bool:
    try:
        part.encode()
    except UnicodeEncodeError:
        return False
    return True
