"""Questions about what there is: stories, outlets, counts; and what grouping needs to know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import least_activity, unpack_signature
from briefings.db.lookup import AnyRow, AnySelect, at_most, by_code_point, first_ids, slices
from briefings.models import Language, OutletCard, Period, Precision
from briefings.store import schema
from briefings.store.rows import (
    Edition,
    EventRow,
    GroupedRow,
    StoryProfile,
    StoryRow,
    Totals,
    UngroupedRow,
)
from briefings.store.successors import successors_of

_STORY = (
    schema.stories.c.id,
    schema.stories.c.headline_ar,
    schema.stories.c.headline_en,
    schema.stories.c.articles,
    schema.stories.c.outlets,
    schema.stories.c.first_day,
    schema.stories.c.last_day,
    schema.stories.c.heat,
)
_CORRECTED = schema.articles.c.updated_at
# Made once, since it is asked for before every answer.
_EDITION = select(
    schema.totals.c.articles,
    schema.totals.c.stories,
    select(func.count())
    .select_from(schema.articles)
    .where(_CORRECTED.is_not(None))
    .scalar_subquery()
    .label("corrected"),
    select(func.max(_CORRECTED))
    .where(_CORRECTED.is_not(None))
    .scalar_subquery()
    .label("corrected_at"),
)
_MOST_ACTORS = 50
_PROFILES, _GROUPED = 100, 1_000  # in one portion, between which others get their turn


def by_activity(period: Period | None, limit: int, offset: int) -> AnySelect:
    """The statement of `stories`: the index of activity from its end."""
    table = schema.stories
    query = select(*_STORY)
    if period is not None and period.first is not None:
        query = query.where(
            table.c.heat >= least_activity(period.first), table.c.last_day >= period.first
        )
    if period is not None and period.last is not None:
        query = query.where(table.c.first_day <= period.last)
    query = query.order_by(table.c.heat.desc(), table.c.id.desc())
    return query.limit(at_most(limit)).offset(max(offset, 0))


async def stories(
    connection: AsyncConnection, period: Period | None, limit: int, offset: int
) -> list[StoryRow]:
    """Stories whose days meet the period, the most alive first."""
    return [_story(row) for row in await connection.execute(by_activity(period, limit, offset))]


async def stories_by_id(connection: AsyncConnection, ids: Collection[int]) -> dict[int, StoryRow]:
    """Stories by the ids asked for; of a merged one its successor. Unknown ids are left out."""
    wanted = first_ids(ids)
    query = select(*_STORY).where(schema.stories.c.id.in_(wanted)).order_by(schema.stories.c.id)
    found = {row.id: _story(row) for row in await connection.execute(query)}
    missing = [one for one in wanted if one not in found]
    heirs = await successors_of(connection, "story", missing) if missing else {}
    if heirs:
        query = select(*_STORY).where(schema.stories.c.id.in_(set(heirs.values())))
        rows = {row.id: _story(row) for row in await connection.execute(query)}
        found |= {old: rows[new] for old, new in heirs.items() if new in rows}
    return found


async def totals(connection: AsyncConnection) -> Totals:
    """How much there is."""
    outlets = select(func.count()).select_from(schema.outlets).scalar_subquery()
    row = (
        await connection.execute(
            select(schema.totals.c.articles, schema.totals.c.stories, outlets.label("outlets"))
        )
    ).one()
    return Totals(row.articles, row.stories, row.outlets)


async def edition(connection: AsyncConnection) -> Edition:
    """Which news the store holds. Few articles are ever corrected, and those have an index."""
    row = (await connection.execute(_EDITION)).one()
    return Edition(row.articles, row.stories, row.corrected, row.corrected_at)


async def outlets(connection: AsyncConnection, limit: int) -> list[OutletCard]:
    """Outlets, those with the most articles first."""
    table = schema.outlets
    query = select(table).order_by(table.c.articles.desc(), table.c.id.desc()).limit(at_most(limit))
    cards: list[OutletCard] = []
    for row in await connection.execute(query):
        counts: tuple[tuple[Language, int], ...] = (
            ("ar", row.articles_ar),
            ("en", row.articles_en),
        )
        languages = tuple(language for language, count in counts if count)
        cards.append(OutletCard(row.name, row.home, languages, row.articles, row.last_day))
    return cards


def latest(since: date, limit: int) -> AnySelect:
    """The statement behind `story_profiles`: stories by their last day."""
    table = schema.stories
    return (
        select(*_STORY)
        .where(table.c.last_day >= since)
        .order_by(table.c.last_day.desc(), table.c.id.desc())
        .limit(max(limit, 0))
    )


async def story_profiles(
    connection: AsyncConnection, since: date, limit: int
) -> list[StoryProfile]:
    """What the stories of late are about, the latest first."""
    rows = (await connection.execute(latest(since, limit))).all()
    ids = [row.id for row in rows]
    terms: dict[int, list[tuple[str, float]]] = {}
    actors: dict[int, list[str]] = {}
    weighed, told, named = schema.story_terms, schema.story_actors, schema.actors
    for portion in slices(ids, _PROFILES):
        for story_id, term, weight in await connection.execute(
            select(weighed.c.story_id, weighed.c.term, weighed.c.weight)
            .where(weighed.c.story_id.in_(portion))
            .order_by(weighed.c.story_id, weighed.c.weight.desc(), by_code_point(weighed.c.term))
        ):
            terms.setdefault(story_id, []).append((term, weight))
        for story_id, key in await connection.execute(
            select(told.c.story_id, named.c.key)
            .join(named, named.c.id == told.c.actor_id)
            .where(told.c.story_id.in_(portion))
            .order_by(told.c.story_id, told.c.articles.desc(), by_code_point(named.c.key))
        ):
            actors.setdefault(story_id, []).append(key)
    return [
        StoryProfile(
            id=row.id,
            terms=tuple(terms.get(row.id, ())),
            actors=tuple(actors.get(row.id, ())[:_MOST_ACTORS]),
            first=row.first_day,
            last=row.last_day,
            articles=row.articles,
        )
        for row in rows
    ]


async def grouped(connection: AsyncConnection, after: int, limit: int) -> list[GroupedRow]:
    """What the articles after an id are grouped by, and into: the newest `limit`, oldest first."""
    articles, table = schema.articles, schema.article_features
    query = (
        select(
            articles.c.id,
            articles.c.event_id,
            articles.c.story_id,
            table.c.features,
            articles.c.signature,
        )
        .join(table, table.c.article_id == articles.c.id)
        .where(articles.c.id > after, articles.c.event_id.is_not(None))
        .order_by(articles.c.id.desc())
        .limit(max(limit, 0))
    )
    found: list[GroupedRow] = []
    async with connection.stream(query) as result:
        async for rows in result.partitions(_GROUPED):
            found += [
                GroupedRow(row[0], row[1], row[2], row[3], unpack_signature(row[4])) for row in rows
            ]
    return found[::-1]


async def ungrouped(connection: AsyncConnection, limit: int) -> list[UngroupedRow]:
    """Articles without an event, the oldest first."""
    articles, outlets = schema.articles, schema.outlets
    query = (
        select(
            articles.c.id,
            articles.c.language,
            articles.c.headline,
            articles.c.text,
            articles.c.day,
            articles.c.published,
            outlets.c.key,
            outlets.c.name,
            articles.c.signature,
        )
        .join(outlets, outlets.c.id == articles.c.outlet_id)
        .where(articles.c.event_id.is_(None))
        .order_by(articles.c.recency)
        .limit(max(limit, 0))
    )
    return [
        UngroupedRow(*row[:8], unpack_signature(row[8])) for row in await connection.execute(query)
    ]


async def places(connection: AsyncConnection, since: int) -> list[tuple[int, int, int]]:
    """The articles from an id on, each with its event and story."""
    table = schema.articles
    query = (
        select(table.c.id, table.c.event_id, table.c.story_id)
        .where(table.c.id >= since, table.c.event_id.is_not(None))
        .order_by(table.c.id)
    )
    found: list[tuple[int, int, int]] = []
    async with connection.stream(query) as result:
        async for rows in result.partitions(_GROUPED):
            found += [(row[0], row[1], row[2]) for row in rows]
    return found


async def events(connection: AsyncConnection, story_id: int, limit: int) -> list[EventRow]:
    """A story's events, those told of last first."""
    table, told = schema.events, schema.event_headlines
    rows = (
        await connection.execute(
            select(table)
            .where(table.c.story_id == story_id)
            .order_by(table.c.last_report.desc(), table.c.id.desc())
            .limit(at_most(limit))
        )
    ).all()
    headlines: dict[int, dict[Language, str]] = {}
    for portion in slices([row.id for row in rows]):
        for event_id, language, headline in await connection.execute(
            select(told.c.event_id, told.c.language, told.c.headline).where(
                told.c.event_id.in_(portion)
            )
        ):
            headlines.setdefault(event_id, {})[language] = headline
    return [
        EventRow(
            id=row.id,
            story_id=row.story_id,
            articles=row.articles,
            outlets=row.outlets,
            first=row.first_day,
            last=row.last_day,
            precision=Precision(row.precision),
            first_report=row.first_report,
            last_report=row.last_report,
            headlines=headlines.get(row.id, {}),
        )
        for row in rows
    ]


def _story(row: AnyRow) -> StoryRow:
    return StoryRow(
        id=row.id,
        headline_ar=row.headline_ar,
        headline_en=row.headline_en,
        articles=row.articles,
        outlets=row.outlets,
        first=row.first_day,
        last=row.last_day,
        activity=row.heat,
    )
