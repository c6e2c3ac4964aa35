"""The plain answers: which stories there are, which articles hold some words, whose reports."""

from __future__ import annotations

from briefings.models import (
    Citation,
    Hit,
    Question,
    Reports,
    SearchResult,
    SourceList,
    StoryList,
)
from briefings.store import ArticleRow, SentenceRow, Store
from briefings.writing.material import card, find_in_both, material_for, respelled
from briefings.writing.wanted import Wanted, wanted

PAGE = 10
"""Stories, hits and outlets of one answer unless the question says otherwise."""

_MOST = 50
_COUNTED = 200  # hits beyond these are not counted
_PER_ARTICLE = 40
_OUTLETS = 50
_REPORTS = 15


async def list_stories(store: Store, question: Question, *, offset: int = 0) -> StoryList:
    """The stories most alive, or those that words find, the nearest first. Raises StoreError."""
    limit = max(1, min(question.limit or PAGE, _MOST))
    asked = wanted(question.words)
    if asked.units:
        found = await store.find_stories(asked.names, limit=offset + limit)
        cards = tuple(card(one.story, question.language) for one in found[offset:])
        return StoryList(cards, len(found))
    rows = await store.stories(question.period, limit=limit, offset=offset)
    return StoryList(tuple(card(row, question.language) for row in rows), await store.story_count())


async def search(store: Store, question: Question) -> SearchResult:
    """Articles that hold all the words, in either language, newest first.

    Where none does, those that hold some, or the words nearest to them. Each with its sentence
    that holds the most of them. Raises StoreError.
    """
    limit = max(1, min(question.limit or PAGE, _MOST))
    asked = wanted(question.words)
    if not asked.units:
        return SearchResult(question.words, (), 0)
    articles, capped = await find_in_both(store, asked, question, _COUNTED)
    if not articles:
        found = await store.find_articles(
            asked.variants[0], period=question.period, limit=_COUNTED, mode="any"
        )
        articles, capped = found.articles, found.capped
    if not articles:
        asked = await respelled(store, asked)
        articles, capped = await find_in_both(store, asked, question, _COUNTED)
    shown = {article.id: article for article in articles[:limit]}
    rows = await store.sentences_of(list(shown), per_article=_PER_ARTICLE)
    best: dict[int, SentenceRow] = {}
    for row in rows:
        other = best.get(row.article_id)
        if other is None or _fit(row, asked) > _fit(other, asked):
            best[row.article_id] = row
    cited = await store.citations(list(shown))
    spans = {at: (at, row.start, row.end) for at, row in best.items()}
    passages = await store.passages(list(spans.values()))
    hits = tuple(
        _hit(article, passages[spans[at]], cited[at])
        for at, article in shown.items()
        if at in spans
    )
    return SearchResult(question.words, hits, len(articles), capped, asked.taken_as)


def _hit(article: ArticleRow, text: str, source: Citation) -> Hit:
    return Hit(source, text, article.language, article.story_id)


def _fit(row: SentenceRow, asked: Wanted) -> tuple[int, bool, float]:
    return asked.met(row), row.standalone, row.salience


async def list_reports(store: Store, question: Question) -> Reports:
    """The articles that an answer to the question is written from. Raises StoreError."""
    material = await material_for(store, question)
    shown = [article.id for article in material.articles[: question.limit or _REPORTS]]
    cited = await store.citations(shown)
    return Reports(question.words, material.story, tuple(cited[at] for at in shown if at in cited))


async def list_sources(store: Store) -> SourceList:
    """Whose reports the store holds. Raises StoreError."""
    return SourceList(tuple(await store.outlets(limit=_OUTLETS)), (await store.totals()).articles)
