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
from briefings.text.fold import fold_word
from briefings.writing.material import card, material_for, respelled
from briefings.writing.ranking import ranked, unheld
from briefings.writing.wanted import Wanted, searched, wanted

PAGE = 10
"""Stories, hits and outlets of one answer unless the question says otherwise."""

_MOST = 50
_SPARE = 10  # hits looked at beyond those shown
_CANDIDATES = 50  # articles that are ranked
_SHORT = 3  # things asked for, up to which an unknown word is a slip
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
    """Articles that hold the words, in either language, best first or newest first.

    Words that no article holds are passed over, or in a short question taken for the nearest
    known. Each article with its sentence that holds the most of them. Raises StoreError.
    """
    limit = max(1, min(question.limit or PAGE, _MOST))
    asked = searched(question.words)
    if not asked.units:
        return SearchResult(question.words, (), 0)
    most = max(_CANDIDATES, limit)
    found = await store.candidates(asked.terms, period=question.period, limit=most)
    unknown = unheld(asked, found)
    if unknown and (len(asked.units) <= _SHORT or len(unknown) == len(asked.units)):
        taken = await respelled(store, asked, unknown)
        if taken is not asked:
            asked = taken
            found = await store.candidates(asked.terms, period=question.period, limit=most)
    order = ranked(found, asked.units, newest=question.newest)
    # Some more than are shown: of equal sentences of one outlet only the first is.
    looked_at = order[: limit + _SPARE]
    shown = {one.candidate.article.id: one.candidate.article for one in looked_at}
    rows = await store.sentences_of(list(shown), per_article=_PER_ARTICLE)
    best: dict[int, SentenceRow] = {}
    for row in rows:
        other = best.get(row.article_id)
        if other is None or _fit(row, asked) > _fit(other, asked):
            best[row.article_id] = row
    spans = {at: (at, row.start, row.end) for at, row in best.items()}
    passages, cited = await store.passages_and_citations(list(spans.values()), list(shown))
    hits: dict[tuple[str, str], Hit] = {}
    for at, article in shown.items():
        if at in spans:
            text = passages[spans[at]]
            same = cited[at].outlet, " ".join(fold_word(text).split())
            hits.setdefault(same, _hit(article, text, cited[at]))
    capped = found.capped and len(order) == len(found.found)
    total = len(order) - (len(set(shown) & set(spans)) - len(hits))
    return SearchResult(question.words, tuple(hits.values())[:limit], total, capped, asked.taken_as)


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
