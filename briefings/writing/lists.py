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
from briefings.text.terms import terms
from briefings.writing.material import card, material_for

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
    wanted = terms(question.words)
    if wanted:
        found = await store.find_stories(wanted, limit=offset + limit)
        cards = tuple(card(one.story, question.language) for one in found[offset:])
        return StoryList(cards, len(found))
    rows = await store.stories(question.period, limit=limit, offset=offset)
    return StoryList(tuple(card(row, question.language) for row in rows), await store.story_count())


async def search(store: Store, question: Question) -> SearchResult:
    """Articles that hold all the words, newest first; where none does, those that hold some.

    Each with its sentence that holds the most of them. Raises StoreError.
    """
    limit = max(1, min(question.limit or PAGE, _MOST))
    wanted = tuple(dict.fromkeys(terms(question.words)))
    if not wanted:
        return SearchResult(question.words, (), 0)
    found = await store.find_articles(wanted, period=question.period, limit=_COUNTED)
    if not found.articles:
        found = await store.find_articles(
            wanted, period=question.period, limit=_COUNTED, mode="any"
        )
    shown = {article.id: article for article in found.articles[:limit]}
    rows = await store.sentences_of(list(shown), per_article=_PER_ARTICLE)
    best: dict[int, SentenceRow] = {}
    for row in rows:
        other = best.get(row.article_id)
        if other is None or _fit(row, wanted) > _fit(other, wanted):
            best[row.article_id] = row
    cited = await store.citations(list(shown))
    spans = {at: (at, row.start, row.end) for at, row in best.items()}
    words = await store.passages(list(spans.values()))
    hits = tuple(
        _hit(article, cited_words, cited_source)
        for at, article in shown.items()
        if at in spans
        for cited_words, cited_source in ((words[spans[at]], cited[at]),)
    )
    return SearchResult(question.words, hits, len(found.articles), found.capped)


def _hit(article: ArticleRow, text: str, source: Citation) -> Hit:
    return Hit(source, text, article.language, article.story_id)


def _fit(row: SentenceRow, wanted: tuple[str, ...]) -> tuple[int, bool, float]:
    return len(set(row.terms) & set(wanted)), row.standalone, row.salience


async def list_reports(store: Store, question: Question) -> Reports:
    """The articles that an answer to the question is written from. Raises StoreError."""
    material = await material_for(store, question)
    shown = [article.id for article in material.articles[: question.limit or _REPORTS]]
    cited = await store.citations(shown)
    return Reports(question.words, material.story, tuple(cited[at] for at in shown if at in cited))


async def list_sources(store: Store) -> SourceList:
    """Whose reports the store holds. Raises StoreError."""
    return SourceList(tuple(await store.outlets(limit=_OUTLETS)), (await store.totals()).articles)
