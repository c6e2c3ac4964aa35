"""Digest: what is new since a chat was last told, by story, in the sources' own words.

A sentence that says what an earlier report said is left out, unless it changes it: another figure
of the same counted thing, a denial. The same store, window and question give the same digest, so
that it is written once for all chats that get the same.
"""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from briefings.models import (
    Citation,
    Cursor,
    Digest,
    DigestPoint,
    DigestStory,
    Event,
    EventDate,
    KeyPoint,
    Language,
    Period,
    Precision,
    ReportedFigure,
    Update,
)
from briefings.store import ArticleRow, DatedRow, SentenceRow, Store, StoryRow
from briefings.store.fresh import FigureRow, FreshRow, Since
from briefings.text.terms import terms
from briefings.together import together
from briefings.writing.candidates import Candidate, candidates_of
from briefings.writing.changes import Change, ToldBefore, change_of, denials_in
from briefings.writing.figures import (
    by_sentence,
    differing,
    kind_counted,
    rises,
)
from briefings.writing.likeness import (
    SAME,
    Sketch,
    Weights,
    at_odds,
    likeness,
    rarity,
)
from briefings.writing.material import card
from briefings.writing.reports import tells, without_bare_hours
from briefings.writing.tolls import place_of, reported_otherwise, tells_toll, up_to_date
from briefings.writing.voices import count_voices, independent, nearest_of_each

_WINDOW = timedelta(days=7)
"""The longest stretch of time one digest covers, however long ago the last one was."""

_FRESH = 1_000
_NEW, _OLD = 40, 60  # articles of a story that are read, new and old
_PER_ARTICLE = 6
_CONSIDERED = 40
_TOO_ALIKE = 0.5
_LEAST = 0.3
_OWN_LANGUAGE = 0.22  # what a sentence gains that the reader can read
_NEWER = 0.1  # what the newest article's sentences gain over the oldest's
_ASKED = 0.15  # what a sentence gains that names all that was asked for
_DATES = 300
_EVENTS = 2


@dataclass(frozen=True, slots=True)
class DigestQuestion:
    """What a digest is about: everything, a story, or what `words` find.

    `cursor` is how far its reader has been told, None before the first digest; articles above
    `until` are left for the next. News that holds one of the `muted` words is left out.
    """

    language: Language
    until: int
    words: str = ""
    story_id: int | None = None
    cursor: Cursor | None = None
    muted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    """How much is said: stories, and points of each."""

    stories: int
    points: int


_OF_ALL, _OF_WORDS, _OF_ONE = _Shape(5, 2), _Shape(3, 3), _Shape(1, 6)


@dataclass(frozen=True, slots=True)
class _Group:
    """The new reports of one story, at most so many, and old ones to hold them against.

    `count` and `outlets` are those of all new reports.
    """

    row: StoryRow
    fresh: tuple[FreshRow, ...]
    count: int
    outlets: frozenset[str]
    old: tuple[ArticleRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What stands in the articles of a group."""

    sentences: tuple[SentenceRow, ...]
    figures: Mapping[tuple[int, int], tuple[FigureRow, ...]]  # by article and sentence start
    rising: frozenset[tuple[int, int]]  # that say how a toll has changed
    denials: Mapping[tuple[int, int], bool]  # whether they open with it: "The ministry denied …"
    unchanged: frozenset[tuple[int, int]]  # as the article had it before it was corrected
    dates: tuple[DatedRow, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    chosen: Candidate
    others: tuple[Candidate, ...]
    change: Change | None
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    points: tuple[_Point, ...]
    events: tuple[DatedRow, ...]


async def write_digest(store: Store, question: DigestQuestion, now: datetime) -> Digest:
    """What is new. A digest without stories means that there is nothing. Raises StoreError."""
    since = _since(question, now)
    fresh = await store.fresh_articles(since, story_id=question.story_id, limit=_FRESH)
    muted = [set(found) for word in question.muted if (found := terms(word))]
    fresh = [row for row in fresh if not _holds(terms(row.article.headline), muted)]
    shape = _OF_ALL if question.story_id is None else _OF_ONE
    wanted: frozenset[str] = frozenset()
    if question.words and question.story_id is None:
        shape, wanted = _OF_WORDS, frozenset(terms(question.words))
        fresh = await _about(store, question.words, since, fresh)
    groups = await _groups(store, fresh)
    stories: list[DigestStory] = []
    told: list[_Group] = []  # and those for which there is no room, which count as well
    for at, group in enumerate(groups):
        if len(stories) == shape.stories:
            told += groups[at:]
            break
        group = replace(group, old=await _old(store, group.row.id, since))
        read = await _read(store, group)
        # Comparing sentences is work for the processor: the event loop goes on meanwhile.
        chosen = await asyncio.to_thread(
            _choose, group, read, question.language, wanted, muted, shape.points, since
        )
        if chosen.points:
            stories.append(await _story(store, group, chosen, question.language))
            told.append(group)
    return Digest(
        words=question.words,
        stories=tuple(stories),
        articles=sum(group.count for group in told),
        outlets=len({outlet for group in told for outlet in group.outlets}),
        since=None if question.cursor is None else question.cursor.at,
        until=now,
        more=len(told) - len(stories),
    )


def _since(question: DigestQuestion, now: datetime) -> Since:
    if question.cursor is None:
        return Since(0, None, question.until, (now - timedelta(days=1)).date())
    at = min(max(question.cursor.at, now - _WINDOW), now)
    # Articles come in late: one of the day before is news, one of last month is not.
    return Since(
        question.cursor.article, question.cursor.at, question.until, at.date() - timedelta(days=1)
    )


async def _about(
    store: Store, about: str, since: Since, fresh: Sequence[FreshRow]
) -> list[FreshRow]:
    found = await store.find_articles(
        terms(about), period=Period(since.first_day, None), limit=_FRESH
    )
    ids = {article.id for article in found.articles}
    return [row for row in fresh if row.article.id in ids]


async def _groups(store: Store, fresh: Sequence[FreshRow]) -> list[_Group]:
    """The stories of new articles, those that most voices report first."""
    by_story: defaultdict[int, list[FreshRow]] = defaultdict(list)
    for row in fresh:
        by_story[row.article.story_id].append(row)

    def weight(story_id: int) -> tuple[float, int]:
        own = [row.article for row in by_story[story_id]]
        return -(count_voices(own) + math.log2(1 + len(own))), -max(
            article.recency for article in own
        )

    rows = await store.stories_by_id(by_story)
    return [
        _Group(
            rows[story_id],
            tuple(by_story[story_id][:_NEW]),
            len(by_story[story_id]),
            frozenset(row.article.outlet for row in by_story[story_id]),
        )
        for story_id in sorted(by_story, key=weight)
        if story_id in rows
    ]


async def _old(store: Store, story_id: int, since: Since) -> tuple[ArticleRow, ...]:
    if not since.article:
        return ()
    found = await store.story_articles(story_id, limit=_NEW + _OLD)
    return tuple(one for one in found.articles if one.id <= since.article)[:_OLD]


async def _read(store: Store, group: _Group) -> _Read:
    ids = [row.article.id for row in group.fresh]
    old = [article.id for article in group.old if article.id not in set(ids)]
    corrected = [row.article.id for row in group.fresh if row.corrected]
    sentences, figures, revisions, dates = await together(
        store.sentences_of([*ids, *old], per_article=_PER_ARTICLE, standalone_only=True),
        store.figures_of([*ids, *old]),
        store.revisions(corrected),
        _dates(store, ids, old),
    )
    texts, dates = await together(
        store.passages([(row.article_id, row.start, row.end) for row in sentences]),
        without_bare_hours(store, [row for row in dates if tells(row)]),
    )
    before = {revision.article_id: revision.text for revision in revisions}
    return _Read(
        tuple(sentences),
        by_sentence(figures, sentences),
        frozenset((at, start) for (at, start, _), text in texts.items() if rises(text)),
        denials_in(texts),
        frozenset(
            (at, start) for (at, start, _), text in texts.items() if text in before.get(at, "")
        ),
        tuple(dates),
    )


async def _dates(store: Store, new: Sequence[int], old: Sequence[int]) -> list[DatedRow]:
    """The dates in new articles and in old ones: as many of each, however salient the others'."""
    found = await together(
        *(store.dated_sentences(article_ids=ids, limit=_DATES) for ids in (new, old) if ids)
    )
    return [row for rows in found for row in rows]


def _choose(
    group: _Group,
    read: _Read,
    language: Language,
    wanted: frozenset[str],
    muted: Sequence[set[str]],
    limit: int,
    since: Since,
) -> _Chosen:
    """The points and events to tell. Pure: it runs in a thread."""
    new = {row.article.id: row for row in group.fresh}
    languages = {row.article.id: row.article.language for row in group.fresh}
    languages |= {article.id: article.language for article in group.old}
    rare = rarity([*read.sentences, *(dated.sentence for dated in read.dates)])
    sketches = [
        Sketch(row, languages[row.article_id], rare, read.figures.get(_at(row), ()))
        for row in read.sentences
    ]
    old = [one for one in sketches if one.row.article_id not in new]
    candidates = _candidates(
        [
            one
            for one in sketches
            if one.row.article_id in new
            and _at(one.row) not in read.unchanged
            and not _holds(one.row.terms, muted)
        ],
        new,
        language,
        wanted,
    )
    tolls = frozenset(place_of(one) for one in candidates if tells_toll(one))
    candidates = up_to_date(candidates, tolls, read.rising)
    before = ToldBefore(
        old,
        {article.id: (article.outlet, at) for at, article in enumerate(group.old)},
        read.rising,
        read.denials,
    )
    points: list[_Point] = []
    for one in sorted(candidates, key=lambda c: -c.score)[:_CONSIDERED]:
        if len(points) == limit:
            break
        if any(likeness(one.sketch, point.chosen.sketch) >= _TOO_ALIKE for point in points):
            continue
        change, repeats = change_of(one, new[one.article.id].corrected, before)
        if repeats and change is None:
            continue
        others = _alike(one, candidates)
        agreeing = tuple(other for other in others if not at_odds(one.sketch, other.sketch))
        figures = reported_otherwise(one, candidates, tolls) or _differing(one, others)
        points.append(_Point(one, agreeing, change, figures))
    told = [one.sketch for point in points for one in (point.chosen, *point.others)]
    return _Chosen(tuple(points), _new_events(read, new, rare, told, since))


def _candidates(
    sketches: Sequence[Sketch],
    new: Mapping[int, FreshRow],
    language: Language,
    wanted: frozenset[str],
) -> list[Candidate]:
    found = candidates_of(
        sketches,
        {article_id: row.article for article_id, row in new.items()},
        language,
        own=_OWN_LANGUAGE,
        fresh=_NEWER,
        asked=lambda row: _ASKED * len(wanted & {*row.terms}) / len(wanted) if wanted else 0.0,
    )
    best = max((one.score for one in found), default=0.0)
    return [one for one in found if one.score >= _LEAST * best]


def _alike(one: Candidate, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The nearest sentence of each other voice that tells the same, if with other figures."""
    others = (other for other in candidates if independent(one.article, other.article))
    found = [(likeness(one.sketch, other.sketch), other) for other in others]
    return nearest_of_each(one.article, [pair for pair in found if pair[0] >= SAME])


def _differing(one: Candidate, others: Sequence[Candidate]) -> tuple[FigureRow, ...]:
    """Figures of the same counted thing that reports of its language give otherwise."""
    return differing(
        one.sketch.figures,
        [other.sketch.figures for other in others if other.sketch.language == one.sketch.language],
    )


def _new_events(
    read: _Read,
    new: Mapping[int, FreshRow],
    rare: Weights,
    told: Sequence[Sketch],
    since: Since,
) -> tuple[DatedRow, ...]:
    """Days on the story's timeline that no earlier report has, oldest first.

    None that the points have `told` already, in these words or in others'.
    """
    points = {_at(one.row) for one in told}
    known: defaultdict[date, list[Sketch]] = defaultdict(list)
    fresh: dict[tuple[int, int], DatedRow] = {}
    for dated in read.dates:
        row = dated.sentence
        if dated.precision is not Precision.DAY:
            continue
        if row.article_id not in new:
            known[dated.first].append(Sketch(row, dated.language, rare))
        elif row.standalone and _at(row) not in points:
            other = fresh.get(_at(row))  # a sentence is for the date that comes first in it
            if other is None or dated.start < other.start:
                fresh[_at(row)] = dated
    chosen: list[DatedRow] = []
    seen: set[date] = set()
    for dated in sorted(fresh.values(), key=lambda d: (-d.sentence.salience, _at(d.sentence))):
        if not since.article and dated.first < since.first_day:
            continue
        one = Sketch(dated.sentence, dated.language, rare)
        if dated.first in seen or any(
            likeness(one, other) >= SAME * 0.6 for other in known[dated.first]
        ):
            continue
        if any(likeness(one, other) >= _TOO_ALIKE for other in told):
            continue
        seen.add(dated.first)
        chosen.append(dated)
        if len(chosen) == _EVENTS:
            break
    return tuple(sorted(chosen, key=lambda d: (d.first, _at(d.sentence))))


async def _story(store: Store, group: _Group, chosen: _Chosen, language: Language) -> DigestStory:
    rows = [one.sketch.row for p in chosen.points for one in (p.chosen, *p.others)]
    rows += [dated.sentence for dated in chosen.events]
    figures = [f for p in chosen.points for f in p.figures]
    figures += [p.change.figure for p in chosen.points if p.change and p.change.figure]
    said, cited = await store.passages_and_citations(
        [
            *((row.article_id, row.start, row.end) for row in rows),
            *((figure.article_id, figure.start, figure.end) for figure in figures),
        ],
        [*(row.article_id for row in rows), *(figure.article_id for figure in figures)],
    )
    return DigestStory(
        story=card(group.row, language),
        known=bool(group.old),
        points=tuple(_told(point, cited, said) for point in chosen.points),
        events=tuple(_event(dated, cited, said) for dated in chosen.events),
        articles=len(group.fresh),
        outlets=len({row.article.outlet for row in group.fresh}),
    )


_Texts = Mapping[tuple[int, int, int], str]


def _told(point: _Point, cited: Mapping[int, Citation], said: _Texts) -> DigestPoint:
    row = point.chosen.sketch.row
    update = None
    if point.change is not None:
        figure = point.change.figure
        before = said[figure.article_id, figure.start, figure.end] if figure else ""
        update = Update(
            point.change.kind,
            before,
            cited[figure.article_id] if figure else None,
            kind_counted(figure) if figure else None,
            point.change.stated,
        )
    return DigestPoint(
        KeyPoint(
            text=said[row.article_id, row.start, row.end],
            language=point.chosen.sketch.language,
            sources=tuple(cited[one.article.id] for one in (point.chosen, *point.others)),
            story_id=point.chosen.article.story_id,
            figures=tuple(
                ReportedFigure(
                    said[f.article_id, f.start, f.end], cited[f.article_id], kind_counted(f)
                )
                for f in point.figures
            ),
        ),
        update,
    )


def _event(dated: DatedRow, cited: Mapping[int, Citation], said: _Texts) -> Event:
    row = dated.sentence
    return Event(
        when=EventDate(
            value=dated.value,
            first=dated.first,
            last=dated.last,
            precision=dated.precision or Precision.DAY,
            certainty=dated.certainty,
            notes=dated.notes,
            time_of_day=dated.time_of_day,
        ),
        text=said[row.article_id, row.start, row.end],
        language=dated.language,
        sources=(cited[row.article_id],),
    )


def _at(row: SentenceRow) -> tuple[int, int]:
    return row.article_id, row.start


def _holds(found: Iterable[str], muted: Sequence[set[str]]) -> bool:
    here = set(found)
    return any(words <= here for words in muted)
