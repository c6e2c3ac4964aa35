"""The store as the rest of the program sees it."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType

from briefings.clock import Clock
from briefings.db.dialects import dialect_for
from briefings.db.engine import Database, Guard, unguarded
from briefings.db.migrate import bring_up_to_date
from briefings.models import Actor, Citation, OutletCard, Period
from briefings.store import (
    actors,
    catalogue,
    days,
    finding,
    fresh,
    retention,
    revise,
    searching,
    sentences,
)
from briefings.store.days import DayCount
from briefings.store.finding import Mode
from briefings.store.fresh import FigureRow, FreshRow, Since
from briefings.store.rows import (
    AppearanceRow,
    ArticleRow,
    DatedRow,
    EarlierRow,
    Edition,
    EventRow,
    Found,
    FoundStory,
    GroupedRow,
    Kept,
    Placed,
    QuoteRow,
    Regrouping,
    RevisionRow,
    SentenceRow,
    Stored,
    StoryProfile,
    StoryRow,
    Totals,
    UngroupedRow,
)
from briefings.store.searching import Candidates
from briefings.store.sources import SourceRepository
from briefings.store.successors import successor, successors_of
from briefings.store.write import Batch


class Store:
    """A briefing store. Use it as `async with Store.open(path, clock=clock) as store:`.

    Every method may raise a StoreError. Every question takes a cap (at most `MOST_ROWS`); of ids
    the first `MOST_IDS` count, of terms the first `MOST_TERMS`. The same store gives the same
    answers in the same order.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._open = False

    # --- opening and closing ----------------------------------------------------------------------

    @classmethod
    def open(cls, where: str | Path, *, clock: Clock, read_only: bool = False) -> Store:
        """Names a store by its path or database URL. Nothing is touched before `start`.

        Raises UnsupportedStoreError for a URL of another kind of database.
        """
        return cls(Database(dialect_for(where, read_only=read_only), read_only=read_only), clock)

    async def start(self) -> None:
        """Creates what is missing, or migrates; refuses what is not a store of this version.

        Raises NewerStoreError, NotAStoreError, OutdatedStoreError, UnwritableStoreError or
        LockedStoreError.
        """
        try:
            await bring_up_to_date(self._database)
        except BaseException:
            await self._database.abandon()
            raise
        self._open = True

    async def close(self) -> None:
        """Brings the log into the file and closes every connection. May be called again."""
        if self._open:
            self._open = False
            await self._database.close()

    async def __aenter__(self) -> Store:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __del__(self) -> None:
        if getattr(self, "_open", False):
            warnings.warn(
                f"the store {self.where} was left open", ResourceWarning, source=self, stacklevel=1
            )

    @property
    def where(self) -> str:
        """The store's path or URL, without a password."""
        return self._database.where

    @property
    def sources(self) -> SourceRepository:
        """The sources that are polled, and their health."""
        return SourceRepository(self._database)

    @property
    def database(self) -> Database:
        """The connections, for the other record sets that live in the same database."""
        return self._database

    # --- writing ----------------------------------------------------------------------------------

    async def known(self, content_hashes: Collection[str]) -> set[str]:
        """Those content hashes that an article of the store has, or had before a correction."""
        async with self._database.reading() as connection:
            return set(await revise.worded(connection, content_hashes))

    async def earlier(self, identities: Collection[str], urls: Collection[str]) -> list[EarlierRow]:
        """The articles of some identities or URLs: those that new ones may be corrections of."""
        async with self._database.reading() as connection:
            return await revise.earlier(connection, identities, urls)

    async def revisions(self, article_ids: Collection[int]) -> list[RevisionRow]:
        """What articles said before they were corrected, the first wording first."""
        if not article_ids:
            return []
        async with self._database.reading() as connection:
            return await revise.revisions(connection, article_ids)

    async def add(self, batch: Sequence[Placed], guard: Guard = unguarded) -> list[Kept | None]:
        """`place` without a word on what was there before; answers with the articles alone."""
        return list((await self.place(batch, guard=guard)).kept)

    async def place(
        self,
        batch: Sequence[Placed],
        regrouping: Regrouping | None = None,
        guard: Guard = unguarded,
    ) -> Stored:
        """Stores a batch in one transaction, and regroups: all of it, or on any failure nothing.

        Answers in the batch's order; None stands for an article whose content hash the store, or
        the batch before it, already has: nothing about it is changed, nor about its story. A new
        story of which no article is new is not made. One that replaces an article takes its id
        and place, and the old wording becomes a revision. Raises UnstorableError where a text
        holds a NUL or a lone surrogate, or a story or article is named that does not exist, and
        what `guard` raises.
        """
        if not batch:
            return Stored(())
        async with self._database.writing() as connection:
            await guard(connection)
            made = Batch(connection, self._database.dialect, self._clock())
            return await made.write(batch, regrouping or Regrouping())

    # --- grouping ---------------------------------------------------------------------------------

    async def ungrouped(self, limit: int) -> list[UngroupedRow]:
        """Articles read before there were events, the oldest first. Not capped further."""
        async with self._database.reading() as connection:
            return await catalogue.ungrouped(connection, limit)

    async def group(
        self, features: Mapping[int, bytes], credited: Mapping[int, Sequence[str]], how: Regrouping
    ) -> Stored:
        """Groups such articles, in one transaction: their features, the agencies they credit.

        `how` names articles by id alone. A story that loses its last article is no more, and its id
        answers for where most of them went.
        """
        async with self._database.writing() as connection:
            made = Batch(connection, self._database.dialect, self._clock())
            return await made.group(features, credited, how)

    async def story_profiles(self, since: date, limit: int) -> list[StoryProfile]:
        """Stories whose last day is `since` or later, the latest first. Not capped further."""
        async with self._database.reading() as connection:
            return await catalogue.story_profiles(connection, since, limit)

    async def grouped(self, after: int, limit: int) -> list[GroupedRow]:
        """How the newest `limit` articles after an id are grouped, the oldest first. No cap."""
        async with self._database.reading() as connection:
            return await catalogue.grouped(connection, after, limit)

    async def places(self, since: int) -> list[tuple[int, int, int]]:
        """Id, event and story of every article from an id on. Not capped."""
        async with self._database.reading() as connection:
            return await catalogue.places(connection, since)

    # --- asking: what there is --------------------------------------------------------------------

    async def stories(
        self, period: Period | None = None, *, limit: int, offset: int = 0
    ) -> list[StoryRow]:
        """Stories whose days meet the period (all without one), the most alive first."""
        async with self._database.reading() as connection:
            return await catalogue.stories(connection, period, limit, offset)

    async def story(self, story_id: int) -> StoryRow | None:
        """One story, None where there is none."""
        return (await self.stories_by_id([story_id])).get(story_id)

    async def stories_by_id(self, ids: Collection[int]) -> dict[int, StoryRow]:
        """Stories by id; unknown ids are left out."""
        async with self._database.reading() as connection:
            return await catalogue.stories_by_id(connection, ids)

    async def events(self, story_id: int, *, limit: int) -> list[EventRow]:
        """A story's events, those told of last first."""
        async with self._database.reading() as connection:
            story_id = await successor(connection, "story", story_id)
            return await catalogue.events(connection, story_id, limit)

    async def story_count(self) -> int:
        """How many stories there are."""
        return (await self.totals()).stories

    async def totals(self) -> Totals:
        """How much the store holds, from kept counts."""
        async with self._database.reading() as connection:
            return await catalogue.totals(connection)

    async def edition(self) -> Edition:
        """Which news the store holds: the same edition gives the same answers."""
        async with self._database.reading() as connection:
            return await catalogue.edition(connection)

    async def outlets(self, *, limit: int) -> list[OutletCard]:
        """Outlets, those with the most articles first."""
        async with self._database.reading() as connection:
            return await catalogue.outlets(connection, limit)

    # --- asking: finding --------------------------------------------------------------------------

    async def find_stories(self, terms: Sequence[str], *, limit: int) -> list[FoundStory]:
        """Stories by the sum of the weights of those of their top terms that were asked for."""
        async with self._database.reading() as connection:
            return await finding.find_stories(connection, terms, limit)

    async def find_articles(
        self,
        terms: Sequence[str],
        *,
        period: Period | None = None,
        limit: int,
        mode: Mode = "all",
    ) -> Found:
        """Articles of the period by terms (as `briefings.text.terms` makes them).

        Mode "all": those that hold every term, newest first. Mode "any": those that hold one at
        least, best first: each term brings its newest `limit` articles, an article counts the
        terms that brought it, rarer ones more, then the newer goes first. Without terms: the
        newest articles.
        """
        async with self._database.reading() as connection:
            return await finding.find_articles(
                connection, self._database.dialect, terms, period, limit, mode
            )

    async def candidates(
        self, terms: Sequence[str], *, period: Period | None = None, limit: int
    ) -> Candidates:
        """The articles of a period that may answer some terms, for a ranking to choose among.

        Those that hold the most of them, rarer ones more, then the newer; what no article holds
        is passed over.
        """
        async with self._database.reading() as connection:
            return await searching.candidates(
                connection, self._database.dialect, terms, period, limit
            )

    async def story_articles(
        self, story_id: int, *, period: Period | None = None, limit: int
    ) -> Found:
        """A story's articles, newest first."""
        return (await self.articles_of_stories([story_id], period=period, limit=limit))[story_id]

    async def articles_of_stories(
        self, story_ids: Collection[int], *, period: Period | None = None, limit: int
    ) -> dict[int, Found]:
        """The newest articles of each of several stories, by the ids that were asked for."""
        async with self._database.reading() as connection:
            heirs = await successors_of(connection, "story", story_ids)
            return {
                one: await finding.newest_articles(connection, period, limit, heirs.get(one, one))
                for one in story_ids
            }

    async def articles_by_id(self, ids: Collection[int]) -> dict[int, ArticleRow]:
        """Articles by id; unknown ids are left out."""
        async with self._database.reading() as connection:
            return await finding.articles_by_id(connection, ids)

    # --- asking: what is new ----------------------------------------------------------------------

    async def last_article(self) -> int:
        """The id of the article added last, 0 where there is none. Ids grow as articles come."""
        async with self._database.reading() as connection:
            return await fresh.last_article(connection)

    async def fresh_articles(
        self, since: Since, *, story_id: int | None = None, limit: int
    ) -> list[FreshRow]:
        """Articles (of a story) that came in or were corrected since, newest first."""
        async with self._database.reading() as connection:
            if story_id is not None:
                story_id = await successor(connection, "story", story_id)
            return await fresh.fresh_articles(connection, since, story_id, limit)

    async def figures_of(self, article_ids: Collection[int]) -> list[FigureRow]:
        """The figures of articles, in the order of their text."""
        async with self._database.reading() as connection:
            return await fresh.figures_of(connection, article_ids)

    # --- asking: what was written -----------------------------------------------------------------

    async def sentences_of(
        self, article_ids: Collection[int], *, per_article: int, standalone_only: bool = False
    ) -> list[SentenceRow]:
        """Sentences of articles in the order given, each article's most salient first."""
        async with self._database.reading() as connection:
            return await sentences.sentences_of(
                connection, article_ids, per_article, standalone_only
            )

    async def dated_sentences(
        self,
        *,
        story_id: int | None = None,
        article_ids: Collection[int] = (),
        period: Period | None = None,
        limit: int,
    ) -> list[DatedRow]:
        """Dates and times of a story, or of articles, whose days meet the period.

        Only those with both days known and a sentence around them; the most salient sentences
        first. Raises ValueError when both a story and articles are given.
        """
        async with self._database.reading() as connection:
            if story_id is not None:
                story_id = await successor(connection, "story", story_id)
            return await sentences.dated_sentences(connection, story_id, article_ids, period, limit)

    async def day_counts(self, story_id: int, *, period: Period | None = None) -> list[DayCount]:
        """How many of a story's articles tell of which day, by the day they were published."""
        async with self._database.reading() as connection:
            return await days.day_counts(connection, story_id, period)

    async def told_on(self, story_id: int, on: Collection[date], *, each: int) -> list[DatedRow]:
        """Sentences in which a story tells of some days: of each day the `each` most salient."""
        async with self._database.reading() as connection:
            return await days.told_on(connection, story_id, on, each)

    async def published_on(self, story_id: int, on: Collection[date], *, each: int) -> list[int]:
        """The first `each` articles of a story on each of some days, without copies."""
        async with self._database.reading() as connection:
            return await days.published_on(connection, story_id, on, each)

    async def dated_places(self, article_ids: Collection[int]) -> dict[int, list[int]]:
        """Where in articles an expression names days that are known, in order."""
        async with self._database.reading() as connection:
            return await days.dated_places(connection, article_ids)

    async def passages(
        self, spans: Collection[tuple[int, int, int]]
    ) -> dict[tuple[int, int, int], str]:
        """The words of `(article_id, start, end)`, as published; unknown articles are left out."""
        if not spans:
            return {}
        async with self._database.reading() as connection:
            return await sentences.passages(connection, spans)

    async def citations(self, article_ids: Collection[int]) -> dict[int, Citation]:
        """Where the words of articles come from; unknown ids are left out."""
        async with self._database.reading() as connection:
            return await sentences.citations(connection, article_ids)

    async def passages_and_citations(
        self, spans: Collection[tuple[int, int, int]], article_ids: Collection[int]
    ) -> tuple[dict[tuple[int, int, int], str], dict[int, Citation]]:
        """`passages` and `citations` by one connection: what the end of every answer asks for."""
        async with self._database.reading() as connection:
            words = await sentences.passages(connection, spans)
            return words, await sentences.citations(connection, article_ids)

    async def quotes_of(
        self, actor_key: str, *, limit: int, period: Period | None = None
    ) -> list[QuoteRow]:
        """What an actor is quoted with, the newest first."""
        async with self._database.reading() as connection:
            return await sentences.quotes_of(connection, actor_key, limit, period)

    async def actors(self, keys: Collection[str]) -> dict[str, Actor]:
        """Actors with their names in both languages by key; unknown keys are left out."""
        async with self._database.reading() as connection:
            return await sentences.actors(connection, keys)

    async def appearing(
        self,
        *,
        story_id: int | None = None,
        ids: Collection[int] | None = None,
        period: Period | None = None,
    ) -> list[AppearanceRow]:
        """Who appears in a story, in some articles or in all, most often first.

        Of the articles asked about the newest `actors.MOST_ARTICLES` are looked at.
        """
        async with self._database.reading() as connection:
            return await actors.appearing(connection, story_id=story_id, ids=ids, period=period)

    async def speakers(self, *, limit: int) -> list[Actor]:
        """Who is quoted in the newest articles, most often first."""
        async with self._database.reading() as connection:
            return await actors.speakers(connection, limit)

    async def names_met(self, *, limit: int) -> list[tuple[Actor, int]]:
        """Names in Arabic that no list has, each with how many of the newest articles have it."""
        async with self._database.reading() as connection:
            return await actors.met(connection, limit)

    async def retire(self, before: date, *, limit: int) -> int:
        """Removes up to `limit` articles published before a day, the oldest first; how many.

        The newest articles stay, however old they are: see `briefings.store.retention`.
        """
        async with self._database.writing() as connection:
            today = self._clock().date()
            return await retention.retire(
                connection, self._database.dialect, before, today, limit=limit
            )

    # --- upkeep -----------------------------------------------------------------------------------

    async def tidy(self) -> None:
        """Brings the log into the file, which takes moments."""
        await self._database.settle()

    async def check(self) -> list[str]:
        """What is wrong with the database, in its own words; empty where all is well.

        Reads the whole database: for `mujaz doctor`, not for a start.
        """
        async with self._database.reading() as connection:
            return await self._database.dialect.check(connection)
