"""Summary: a few key points, each a sentence as its source wrote it.

Extractive: candidates are sentences that stand alone, by their salience (place and title); what
is like a point already taken is left out. Sentences of other voices that say the same become the
point's further sources (`voices`). Points are told newest first, everywhere; those of one article
in its own order.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefings.models import KeyPoint, Language, Period, Question, ReportedFigure, Summary
from briefings.store import ArticleRow, SentenceRow, Store
from briefings.store.fresh import FigureRow
from briefings.together import together
from briefings.writing.candidates import Candidate, candidates_of
from briefings.writing.figures import Place, figures_in, kind_counted, rises
from briefings.writing.likeness import SAME, Neighbours, Sketch, at_odds, likeness, rarity
from briefings.writing.material import Material, card, material_for, of_stories
from briefings.writing.single import quotable, runs_of
from briefings.writing.tolls import reported_otherwise, tells_toll, up_to_date
from briefings.writing.voices import independent, nearest_of_each
from briefings.writing.wanted import Wanted

POINTS = 5
"""Key points of a summary unless the question says otherwise."""

MOST_POINTS = 15
"""Key points that may be asked for."""

_PER_ARTICLE = 6
_FEWEST_PER_ARTICLE = 3
_CANDIDATES = 180  # sentences looked at, the most salient of each article
_DEEP, _MOST_READ = 40, 360  # the same where sentences have to hold the words asked for
_STORIES = 5
_SPARE = 2  # points looked at for one that is shown
_BORNE_OUT, _ENOUGH = 0.08, 3  # what a point gains by each other outlet that says it; of so many
_TOO_ALIKE = 0.5
_TOO_ALIKE_ACROSS = 0.3  # between languages, where likeness is lower
_LEAST_ALIKE = min(_TOO_ALIKE, _TOO_ALIKE_ACROSS, SAME)  # below it nothing follows
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SAME_ACROSS = 0.5
_SAME_NEWS = 3  # days between reports of one thing
_OWN_LANGUAGE = 0.35  # what a sentence gains that the reader can read
_FRESH = -0.02  # of equal sentences the older goes first, but for the newest state
_ASKED = 0.2  # what a sentence gains that names all that was asked for


@dataclass(frozen=True, slots=True)
class _Tolls:
    """Sentences about the dead and the wounded of these days; those that say how a toll changed."""

    told: frozenset[Place]
    rising: frozenset[Place]


@dataclass(frozen=True, slots=True)
class _Point:
    chosen: Candidate
    others: tuple[Candidate, ...]
    figures: tuple[FigureRow, ...] = ()  # where other reports give other ones, its own first


async def write_summary(store: Store, question: Question) -> Summary:
    """What happened: of a story, of what words find, or of the stories most alive.

    The same store and question give the same answer. Raises StoreError.
    """
    limit = max(1, min(question.limit or POINTS, MOST_POINTS))
    if question.story_id is not None or question.words.strip():
        material = await material_for(store, question)
        points = await _points(store, [(material, limit)], question.language)
        return await _summary(store, question, material, points)
    rows = await store.stories(question.period, limit=_STORIES)
    materials = await of_stories(store, rows, question)
    share = [limit // len(rows) + (at < limit % len(rows)) for at in range(len(rows))]
    shares = [pair for pair in zip(materials, share, strict=True) if pair[1]]
    points = await _points(store, shares, question.language)
    only = materials[0].story if len(materials) == 1 else None
    stories = tuple(card(row, question.language) for row in rows)
    articles = tuple(article for material in materials for article in material.articles)
    whole = Material(only, articles, Wanted(), () if only else stories)
    return await _summary(store, question, whole, points)


async def _summary(
    store: Store, question: Question, material: Material, points: Sequence[_Point]
) -> Summary:
    rows = [one.sketch.row for point in points for one in (point.chosen, *point.others)]
    figures = [figure for point in points for figure in point.figures]
    spans = {
        (p.chosen.article.id, p.chosen.sketch.row.start, p.chosen.sketch.row.end): p for p in points
    }
    numbers = [(figure.article_id, figure.start, figure.end) for figure in figures]
    words, cited = await store.passages_and_citations(
        [*spans, *numbers],
        {row.article_id for row in rows} | {figure.article_id for figure in figures},
    )
    days = [article.day for article in material.articles]
    return Summary(
        words=question.words,
        story=material.story,
        points=tuple(
            KeyPoint(
                text=words[span],
                language=point.chosen.sketch.language,
                sources=tuple(cited[one.article.id] for one in (point.chosen, *point.others)),
                story_id=point.chosen.article.story_id,
                figures=tuple(
                    ReportedFigure(
                        words[f.article_id, f.start, f.end], cited[f.article_id], kind_counted(f)
                    )
                    for f in point.figures
                ),
            )
            for span, point in spans.items()
        ),
        stories=material.nearby,
        articles=len(material.articles),
        outlets=len({article.outlet for article in material.articles}),
        period=Period(min(days), max(days)) if days else Period(),
        taken_as=material.wanted.taken_as,
    )


async def _points(
    store: Store, shares: Sequence[tuple[Material, int]], language: Language
) -> list[_Point]:
    """The key points of each material, as many as its share; all are read for together."""
    read = await _sentences(store, [material for material, _ in shares])
    numbers = await figures_in(store, (row for rows in read for row in rows))
    drawn = [
        [] if _is_one(material) else _candidates(material, rows, numbers, language)
        for (material, _), rows in zip(shares, read, strict=True)
    ]
    tolls = await _tolls(store, [one for candidates in drawn for one in candidates])
    points: list[_Point] = []
    for (material, limit), rows, candidates in zip(shares, read, drawn, strict=True):
        if _is_one(material):
            points += _points_of_one(material.articles[0], rows, numbers, limit)
        elif candidates:
            kept = up_to_date(candidates, tolls.told, tolls.rising)
            points += _diverse(kept, limit, tolls, language)
    return points


def _by_words(material: Material) -> bool:
    """Words that mean no story are answered by the sentences that hold them, however deep."""
    return material.story is None and bool(material.wanted.units)


def _is_one(material: Material) -> bool:
    """Whether a single article is summed up, in its own order."""
    return len(material.articles) == 1 and not _by_words(material)


def _each(material: Material) -> int:
    """How many sentences of each article are looked at."""
    if _is_one(material):
        return _DEEP
    most, at_most = (_DEEP, _MOST_READ) if _by_words(material) else (_PER_ARTICLE, _CANDIDATES)
    return max(_FEWEST_PER_ARTICLE, min(most, at_most // max(1, len(material.articles))))


async def _sentences(store: Store, materials: Sequence[Material]) -> list[list[SentenceRow]]:
    """The sentences of each material that its points are chosen from."""
    by_depth: defaultdict[int, list[int]] = defaultdict(list)
    for material in materials:
        depth = _each(material) * (1 if _is_one(material) else 2)
        by_depth[depth] += (article.id for article in material.articles)
    read = await together(
        *(store.sentences_of(ids, per_article=depth) for depth, ids in by_depth.items())
    )
    of_article: defaultdict[int, list[SentenceRow]] = defaultdict(list)
    for row in (row for rows in read for row in rows):
        of_article[row.article_id].append(row)
    found: list[list[SentenceRow]] = []
    for material in materials:
        own = [row for article in material.articles for row in of_article[article.id]]
        if not _is_one(material):
            own = quotable(own, _each(material))
        found.append(_holding(material, own) if _by_words(material) else own)
    return found


def _holding(material: Material, rows: Sequence[SentenceRow]) -> list[SentenceRow]:
    """The weightiest of the sentences that hold what was asked for."""
    held = [row for row in rows if material.wanted.met(row)] or list(rows)
    heavy = sorted((row.salience for row in held), reverse=True)[:_CANDIDATES]
    return [row for row in held if row.salience >= heavy[-1]]


def _candidates(
    material: Material,
    rows: Sequence[SentenceRow],
    numbers: Mapping[Place, tuple[FigureRow, ...]],
    language: Language,
) -> list[Candidate]:
    by_id = {article.id: article for article in material.articles}
    asked, rare = material.wanted, rarity(rows)
    return candidates_of(
        [
            Sketch(
                row,
                by_id[row.article_id].language,
                rare,
                numbers.get((row.article_id, row.start), ()),
            )
            for row in rows
        ],
        by_id,
        language,
        own=_OWN_LANGUAGE,
        fresh=_FRESH,
        asked=lambda row: _ASKED * asked.met(row) / len(asked.units) if asked.units else 0.0,
    )


def _points_of_one(
    article: ArticleRow,
    rows: Sequence[SentenceRow],
    numbers: Mapping[Place, tuple[FigureRow, ...]],
    limit: int,
) -> list[_Point]:
    """The key points of one article, in its own order."""
    rare = rarity(rows)
    sketches = {
        row.order: Sketch(row, article.language, rare, numbers.get((article.id, row.start), ()))
        for row in rows
    }

    def alike(one: SentenceRow, other: SentenceRow) -> bool:
        return likeness(sketches[one.order], sketches[other.order]) >= _TOO_ALIKE

    points: list[_Point] = []
    for run in runs_of(rows, limit, alike):
        shown = replace(sketches[run[0].order], row=replace(run[0], end=run[-1].end))
        points.append(_Point(Candidate(shown, article, run[0].salience), ()))
    return points


async def _tolls(store: Store, candidates: Sequence[Candidate]) -> _Tolls:
    """The sentences that tell of the dead or the wounded, of two and more articles."""
    told = [one for one in candidates if tells_toll(one)]
    if len({one.article.id for one in told}) < 2:
        return _Tolls(frozenset(), frozenset())
    years = {one.article.id: str(one.article.day.year) for one in told}
    texts = await store.passages(
        [(one.article.id, one.sketch.row.start, one.sketch.row.end) for one in told]
    )
    texts = {  # without history: "in 2015 a quake killed 9,000"
        span: text for span, text in texts.items() if {*_YEAR.findall(text)} <= {years[span[0]]}
    }
    return _Tolls(
        frozenset(span[:2] for span in texts),
        frozenset(span[:2] for span, text in texts.items() if rises(text)),
    )


def _diverse(
    candidates: Sequence[Candidate], limit: int, tolls: _Tolls, language: Language
) -> list[_Point]:
    """The newest state, then the best that say something else, those borne out by others first.

    They are told newest first. Of candidates that score the same the earlier in the list is taken.
    """
    order = sorted(range(len(candidates)), key=lambda at: (-candidates[at].score, at))
    state = _newest_state(candidates, order, language)
    order.sort(key=lambda at: at != state)
    neighbours = Neighbours([one.sketch for one in candidates])
    points: list[tuple[float, _Point]] = []
    said: set[int] = set()
    for at in order:
        if len(points) == _SPARE * limit:
            break
        if at in said:
            continue
        pick = candidates[at]
        alike = neighbours.of(at, _LEAST_ALIKE)
        agreeing = _agreeing(pick, candidates, alike)
        worth = math.inf if at == state else pick.score + _BORNE_OUT * min(len(agreeing), _ENOUGH)
        differing = reported_otherwise(pick, candidates, tolls.told)
        points.append((worth, _Point(pick, agreeing, differing)))
        said.update(
            other
            for other, near in enumerate(alike)
            if near >= _TOO_ALIKE
            or (
                near >= _TOO_ALIKE_ACROSS
                and candidates[other].sketch.language != pick.sketch.language
            )
        )
    best = sorted(points, key=lambda one: -one[0])[:limit]
    return [
        point
        for _, point in sorted(
            best,
            key=lambda one: (-one[1].chosen.article.day.toordinal(), -len(one[1].others), -one[0]),
        )
    ]


def _newest_state(candidates: Sequence[Candidate], order: Sequence[int], language: Language) -> int:
    """The best sentence of the last day, of those in the reader's language if there are any."""
    own = [at for at in order if candidates[at].sketch.language == language] or order
    last = max(candidates[at].article.day for at in own)
    return next(at for at in own if candidates[at].article.day == last)


def _agreeing(
    point: Candidate, candidates: Sequence[Candidate], alike: Sequence[float]
) -> tuple[Candidate, ...]:
    """The nearest sentence of each other voice that says the same."""
    found: list[tuple[float, Candidate]] = []
    for one, near in zip(candidates, alike, strict=True):
        # Across languages no day is shared here as in a timeline, so more likeness is asked for.
        least = SAME if one.sketch.language == point.sketch.language else _SAME_ACROSS
        if near < least or not independent(one.article, point.article):
            continue
        apart = abs((one.article.day - point.article.day).days)
        if apart <= _SAME_NEWS and not at_odds(point.sketch, one.sketch):
            found.append((near, one))
    return nearest_of_each(point.article, found)
