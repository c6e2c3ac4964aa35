"""Summary: a few key points, each a sentence as its source wrote it.

Extractive: candidates are sentences that stand alone; a score of salience, centrality and
freshness; redundancy is kept out by maximal marginal relevance (MMR, Carbonell and Goldstein
1998). Sentences of other outlets that say the same become the point's further sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.models import KeyPoint, Language, Period, Question, Summary
from briefings.store import ArticleRow, Store
from briefings.writing.likeness import SAME, Sketch, at_odds, centrality, likeness, rarity
from briefings.writing.material import Material, card, material_for, of_story
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
_LEAST = 0.3
_SAME_ACROSS = 0.5
_SAME_NEWS = 3  # days between reports of one thing
_OWN_LANGUAGE = 0.35  # what a sentence gains that the reader can read
_ASKED = 0.2  # what a sentence gains that names all that was asked for


@dataclass(frozen=True, slots=True)
class _Candidate:
    sketch: Sketch
    article: ArticleRow
    score: float


@dataclass(frozen=True, slots=True)
class _Point:
    chosen: _Candidate
    others: tuple[_Candidate, ...]


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
    cited = await store.citations({row.article_id for row in rows})
    spans = {
        (p.chosen.article.id, p.chosen.sketch.row.start, p.chosen.sketch.row.end): p for p in points
    }
    words = await store.passages(list(spans))
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
    sketches = [Sketch(row, by_id[row.article_id].language, rare) for row in rows]
    # Newest first: the place in the list is the age.
    ages = {article_id: at / max(1, len(by_id)) for at, article_id in enumerate(by_id)}
    candidates = [
        _Candidate(
            one,
            by_id[one.row.article_id],
            0.50 * one.row.salience
            + 0.30 * central
            + 0.12 * (1 - ages[one.row.article_id])
            + (_OWN_LANGUAGE if one.language == language else 0.0)
            + (_ASKED * asked.met(one.row) / len(asked.units) if asked.units else 0.0)
            - (0.1 if by_id[one.row.article_id].duplicate_of is not None else 0.0),
        )
        for one, central in zip(sketches, centrality(sketches), strict=True)
    ]
    return _diverse(candidates, limit)


def _diverse(candidates: Sequence[_Candidate], limit: int) -> list[_Point]:
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
        points.append(_Point(pick, tuple(_agreeing(pick, candidates, alike))))
        nearest = {
            other: near
            for other, known in nearest.items()
            if (near := max(known, alike[other])) < _TOO_ALIKE
        }
    return points


def _agreeing(
    point: _Candidate, candidates: Sequence[_Candidate], alike: Sequence[float]
) -> list[_Candidate]:
    """The nearest sentence of each other outlet that says the same."""
    best: dict[str, tuple[float, _Candidate]] = {}
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
