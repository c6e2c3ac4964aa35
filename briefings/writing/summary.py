"""Summary: a few key points, each a sentence as its source wrote it.

Extractive: candidates are sentences that stand alone; a score of salience, centrality and
freshness; redundancy is kept out by maximal marginal relevance (MMR, Carbonell and Goldstein
1998). Sentences of other outlets that say the same become the point's further sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.models import KeyPoint, Language, Period, Question, ReportedFigure, Summary
from briefings.store import ArticleRow, Store
from briefings.store.fresh import FigureRow
from briefings.writing.candidates import Candidate, candidates_of
from briefings.writing.figures import Place, figures_in, kind_counted, rises
from briefings.writing.likeness import SAME, Sketch, at_odds, likeness, rarity
from briefings.writing.material import Material, card, material_for, of_story
from briefings.writing.tolls import reported_otherwise, tells_toll, up_to_date
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
_TRADE = 0.62  # MMR's lambda: how much relevance counts against being new
_TOO_ALIKE = 0.5
_TOO_ALIKE_ACROSS = 0.3  # between languages, where likeness is lower
_LEAST = 0.3
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SAME_ACROSS = 0.5
_SAME_NEWS = 3  # days between reports of one thing
_OWN_LANGUAGE = 0.35  # what a sentence gains that the reader can read
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
        points = await _points(store, material, question.language, limit)
        return await _summary(store, question, material, points)
    rows = await store.stories(question.period, limit=_STORIES)
    materials = [await of_story(store, row, question) for row in rows]
    share = [limit // len(rows) + (at < limit % len(rows)) for at in range(len(rows))]
    points = []
    articles: list[ArticleRow] = []
    for material, count in zip(materials, share, strict=True):
        articles.extend(material.articles)
        if count:
            points.extend(await _points(store, material, question.language, count))
    only = materials[0].story if len(materials) == 1 else None
    stories = tuple(card(row, question.language) for row in rows)
    whole = Material(only, tuple(articles), Wanted(), () if only else stories)
    return await _summary(store, question, whole, points)


async def _summary(
    store: Store, question: Question, material: Material, points: Sequence[_Point]
) -> Summary:
    rows = [one.sketch.row for point in points for one in (point.chosen, *point.others)]
    figures = [figure for point in points for figure in point.figures]
    cited = await store.citations(
        {row.article_id for row in rows} | {figure.article_id for figure in figures}
    )
    spans = {
        (p.chosen.article.id, p.chosen.sketch.row.start, p.chosen.sketch.row.end): p for p in points
    }
    numbers = [(figure.article_id, figure.start, figure.end) for figure in figures]
    words = await store.passages([*spans, *numbers])
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


async def _points(store: Store, material: Material, language: Language, limit: int) -> list[_Point]:
    by_id = {article.id: article for article in material.articles}
    asked = material.wanted
    # Words that mean no story are answered by the sentences that hold them, however deep they lie.
    by_words = material.story is None and bool(asked.units)
    most, candidates_at_most = (_DEEP, _MOST_READ) if by_words else (_PER_ARTICLE, _CANDIDATES)
    each = max(_FEWEST_PER_ARTICLE, min(most, candidates_at_most // max(1, len(by_id))))
    rows = await store.sentences_of(list(by_id), per_article=each, standalone_only=True)
    if by_words:
        rows = [row for row in rows if asked.met(row)] or rows
        heavy = sorted((row.salience for row in rows), reverse=True)[:_CANDIDATES]
        rows = [row for row in rows if row.salience >= heavy[-1]] if rows else []
    if not rows:
        return []
    rare = rarity(rows)
    numbers = await figures_in(store, rows)
    candidates = candidates_of(
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
        asked=lambda row: _ASKED * asked.met(row) / len(asked.units) if asked.units else 0.0,
    )
    tolls = await _tolls(store, candidates)
    return _diverse(up_to_date(candidates, tolls.told, tolls.rising), limit, tolls)


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


def _diverse(candidates: Sequence[Candidate], limit: int, tolls: _Tolls) -> list[_Point]:
    """MMR; of candidates that score the same the earlier in the list goes first."""
    least = _LEAST * max(one.score for one in candidates)
    nearest = {at: 0.0 for at, one in enumerate(candidates) if one.score >= least}
    points: list[_Point] = []
    while nearest and len(points) < limit:
        at = max(
            nearest,
            key=lambda at: (_TRADE * candidates[at].score - (1 - _TRADE) * nearest[at], -at),
        )
        del nearest[at]
        pick = candidates[at]
        alike = [likeness(pick.sketch, one.sketch) for one in candidates]
        agreeing = tuple(_agreeing(pick, candidates, alike))
        points.append(_Point(pick, agreeing, reported_otherwise(pick, candidates, tolls.told)))
        nearest = {
            other: near
            for other, known in nearest.items()
            if (near := max(known, alike[other])) < _TOO_ALIKE
            and (
                alike[other] < _TOO_ALIKE_ACROSS
                or candidates[other].sketch.language == pick.sketch.language
            )
        }
    return points


def _agreeing(
    point: Candidate, candidates: Sequence[Candidate], alike: Sequence[float]
) -> list[Candidate]:
    """The nearest sentence of each other outlet that says the same."""
    best: dict[str, tuple[float, Candidate]] = {}
    for one, near in zip(candidates, alike, strict=True):
        # Across languages no day is shared here as in a timeline, so more likeness is asked for.
        least = SAME if one.sketch.language == point.sketch.language else _SAME_ACROSS
        if near < least or near <= best.get(one.article.outlet, (0.0, one))[0]:
            continue
        apart = abs((one.article.day - point.article.day).days)
        if one.article.outlet == point.article.outlet or at_odds(point.sketch, one.sketch):
            continue
        if apart <= _SAME_NEWS:
            best[one.article.outlet] = (near, one)
    return [one for _, one in sorted(best.values(), key=lambda pair: -pair[0])]
