"""Questions about sentences and what stands in them: dates, quotes, words, sources."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from operator import itemgetter

from sqlalchemy import BindParameter, Integer, Subquery, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.db.codec import recency_range, unpack_notes
from briefings.db.lookup import AnyRow, AnySelect, at_most, by_code_point, first_ids, slices
from briefings.models import (
    Actor,
    ActorKind,
    Certainty,
    Citation,
    Period,
    Precision,
    ReferenceReason,
    Role,
    TimexKind,
)
from briefings.reading.agencies import agency, own_agency
from briefings.store import schema
from briefings.store.rows import DatedRow, QuoteRow, SentenceRow

_Span = tuple[int, int, int]

_SENTENCE = tuple(column for column in schema.sentences.c)
IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
"""The parameter of statements about some articles."""
_ROLES = {role.value: role for role in Role}
_KINDS = {kind.value: kind for kind in TimexKind}
_PRECISIONS = {precision.value: precision for precision in Precision}
_CERTAINTIES = {certainty.value: certainty for certainty in Certainty}
_BY_RANK = itemgetter([column.name for column in _SENTENCE].index("rank"))


@cache
def most_salient(standalone_only: bool) -> AnySelect:
    """The statement of `sentences_of`: `rank` is the order of salience, and the primary key's.

    Made once, as `dated` is: to put one together takes as long as SQLite does to answer it. Its
    parameters are `ids` and `most`.
    """
    table, most = schema.sentences, bindparam("most", type_=Integer)
    query = select(*_SENTENCE).where(table.c.article_id.in_(IDS))
    if standalone_only:
        place = func.row_number().over(partition_by=table.c.article_id, order_by=table.c.rank)
        ranked = query.add_columns(place.label("place")).where(table.c.standalone).subquery()
        return select(ranked).where(ranked.c.place <= most)
    return query.where(table.c.rank < most)


async def sentences_of(
    connection: AsyncConnection, article_ids: Collection[int], per_article: int, standalone: bool
) -> list[SentenceRow]:
    """The most salient sentences of each article; articles in the order asked."""
    ids = first_ids(article_ids)
    if not ids:
        return []
    found: dict[int, list[AnyRow]] = {article_id: [] for article_id in ids}
    given = {"ids": ids, "most": at_most(per_article)}
    # All at once: to be handed one by one costs SQLAlchemy more than SQLite takes to find them.
    for row in (await connection.execute(most_salient(standalone), given)).all():
        found[row[0]].append(row)
    return [_sentence(row) for rows in found.values() for row in sorted(rows, key=_BY_RANK)]


@cache
def dated(of_story: bool, since: bool, until: bool) -> AnySelect:
    """The statement of `dated_sentences`: picked by the index of salience first, joined after.

    Its parameters are `story` or `ids`, `first` and `last` where they bound it, and `most`.
    """
    times = schema.timexes
    order = (times.c.salience.desc(), times.c.article_id.desc(), times.c.position.desc())
    chosen = select(times.c.article_id, times.c.position).where(times.c.dated)
    if of_story:
        chosen = chosen.where(times.c.story_id == bindparam("story"))
    else:
        chosen = chosen.where(times.c.article_id.in_(IDS))
    if since:
        chosen = chosen.where(times.c.last_day >= bindparam("first"))
    if until:
        chosen = chosen.where(times.c.first_day <= bindparam("last"))
    few = chosen.order_by(*order).limit(bindparam("most", type_=Integer)).subquery("few")
    return told_at(few)


def told_at(few: Subquery) -> AnySelect:
    """Dates and their sentences, for `dated_row`; `few` has their articles and positions."""
    times, sentences, articles = schema.timexes, schema.sentences, schema.articles
    return (
        select(
            *_SENTENCE,
            times.c.kind,
            times.c.value,
            times.c.first_day,
            times.c.last_day,
            times.c.precision,
            times.c.certainty,
            times.c.notes,
            times.c.time_of_day,
            times.c.start.label("timex_start"),
            times.c.end.label("timex_end"),
            times.c.story_id,
            articles.c.language,
            articles.c.day,
        )
        .select_from(few)
        .join(
            times, (times.c.article_id == few.c.article_id) & (times.c.position == few.c.position)
        )
        .join(
            sentences,
            (sentences.c.article_id == times.c.article_id)
            & (sentences.c.rank == times.c.sentence_rank),
        )
        .join(articles, articles.c.id == times.c.article_id)
        .order_by(times.c.salience.desc(), times.c.article_id.desc(), times.c.position.desc())
    )


async def dated_sentences(
    connection: AsyncConnection,
    story_id: int | None,
    article_ids: Collection[int],
    period: Period | None,
    limit: int,
) -> list[DatedRow]:
    """Dates and times with known days, and their sentences, the most salient first."""
    ids = first_ids(article_ids)
    if (story_id is None) == (not ids):
        if story_id is None:
            return []
        raise ValueError("dates are asked for a story or for articles, not for both")
    first, last = (period.first, period.last) if period is not None else (None, None)
    given: dict[str, object] = {"most": at_most(limit), "first": first, "last": last}
    given |= {"ids": ids} if story_id is None else {"story": story_id}
    statement = dated(story_id is not None, first is not None, last is not None)
    rows = await connection.execute(statement, given)  # what it does not name is left out
    return [dated_row(row) for row in rows.all()]


def dated_row(row: AnyRow) -> DatedRow:
    """A date from a row of `told_at`."""
    (kind, value, first, last, precision, certainty, notes, time_of_day, *where) = row[
        len(_SENTENCE) :
    ]
    start, end, story_id, language, day = where
    return DatedRow(
        kind=_KINDS[kind],
        value=value,
        first=first,
        last=last,
        precision=None if precision is None else _PRECISIONS[precision],
        certainty=_CERTAINTIES[certainty],
        notes=unpack_notes(notes),
        time_of_day=time_of_day,
        start=start,
        end=end,
        story_id=story_id,
        language=language,
        day=day,
        sentence=_sentence(row),
    )


async def passages(connection: AsyncConnection, spans: Collection[_Span]) -> dict[_Span, str]:
    """The words of spans. Offsets are cut in Python, which counts as the reading did."""
    table = schema.articles
    texts: dict[int, str] = {}
    for portion in slices(first_ids(span[0] for span in spans)):
        query = select(table.c.id, table.c.text).where(table.c.id.in_(portion))
        texts.update((article_id, text) for article_id, text in await connection.execute(query))
    return {span: texts[span[0]][span[1] : span[2]] for span in spans if span[0] in texts}


@cache
def cited() -> AnySelect:
    """The statement of `citations`; its parameter is `ids`."""
    articles, outlets, original = schema.articles, schema.outlets, schema.articles.alias()
    return (
        select(
            articles.c.id,
            outlets.c.key,
            outlets.c.name,
            articles.c.url,
            articles.c.headline,
            articles.c.day,
            articles.c.day_reason,
            articles.c.updated_at,
            func.coalesce(articles.c.agencies, original.c.agencies).label("agencies"),
        )
        .join(outlets, outlets.c.id == articles.c.outlet_id)
        .outerjoin(original, original.c.id == articles.c.duplicate_of)
        .where(articles.c.id.in_(IDS))
        .order_by(articles.c.id)
    )


async def citations(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Citation]:
    """Where the words of articles come from."""
    rows = await connection.execute(cited(), {"ids": first_ids(ids)})
    return {row.id: _citation(row) for row in rows.all()}


def _citation(row: AnyRow) -> Citation:
    own = own_agency(row.key, row.name)
    keys = (row.agencies or "").split()
    return Citation(
        row.id,
        row.name,
        row.url,
        row.headline,
        row.day,
        row.day_reason != ReferenceReason.GIVEN.value,
        row.updated_at is not None,
        tuple(known for key in keys if key != own and (known := agency(key)) is not None),
    )


def quoted(actor_key: str, limit: int, period: Period | None = None) -> AnySelect:
    """The statement of `quotes_of`."""
    quotes, articles, actors = schema.quotes, schema.articles, schema.actors
    speaker = select(actors.c.id).where(actors.c.key == actor_key).scalar_subquery()
    low, high = recency_range(period)
    within = [quotes.c.recency >= low] if low is not None else []
    within += [quotes.c.recency < high] if high is not None else []
    few = (
        select(
            quotes.c.article_id, quotes.c.start, quotes.c.end, quotes.c.recency, quotes.c.position
        )
        .where(quotes.c.speaker_id == speaker, *within)
        .order_by(quotes.c.recency.desc(), quotes.c.position.desc())
        .limit(limit)
        .subquery("few")
    )
    return (
        select(few, articles.c.language, articles.c.day)
        .join(articles, articles.c.id == few.c.article_id)
        .order_by(few.c.recency.desc(), few.c.position.desc())
    )


async def quotes_of(
    connection: AsyncConnection, actor_key: str, limit: int, period: Period | None = None
) -> list[QuoteRow]:
    """What an actor said, the newest first."""
    return [
        QuoteRow(row.article_id, row.start, row.end, actor_key, row.language, row.day)
        for row in await connection.execute(quoted(actor_key, at_most(limit), period))
    ]


async def actors(connection: AsyncConnection, keys: Collection[str]) -> dict[str, Actor]:
    """Actors by key; unknown keys are left out."""
    table = schema.actors
    found: dict[str, Actor] = {}
    for portion in slices(list(dict.fromkeys(keys))):
        query = select(table).where(table.c.key.in_(portion))
        for row in await connection.execute(query.order_by(by_code_point(table.c.key))):
            found[row.key] = Actor(row.key, ActorKind(row.kind), row.name_ar, row.name_en)
    return found


def _sentence(row: AnyRow) -> SentenceRow:
    # By place, in the order of the table: by name a row of this width costs three times as much,
    # and an answer reads hundreds.
    (
        article_id,
        _,
        order,
        start,
        end,
        role,
        paragraph,
        salience,
        standalone,
        figures,
        quotes,
        named,
        terms,
    ) = row[: len(_SENTENCE)]
    return SentenceRow(
        article_id=article_id,
        order=order,
        start=start,
        end=end,
        role=_ROLES[role],
        paragraph=paragraph,
        terms=tuple(terms.split()),
        salience=salience,
        standalone=standalone,
        actors=tuple(named.split("\t")) if named else (),
        figures=figures,
        quotes=quotes,
    )
