"""What an answer is written from: a bounded set of articles, however big the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.models import Language, Question, StoryCard
from briefings.store import ArticleRow, FoundStory, Store, StoryRow
from briefings.text.terms import terms

MOST_ARTICLES = 60
"""Articles looked at for one answer, the newest or best of those that match."""

_NEARBY = 5


@dataclass(frozen=True, slots=True)
class Material:
    """The articles that answer a question; `story` where they are one story's."""

    story: StoryCard | None
    articles: tuple[ArticleRow, ...]
    terms: tuple[str, ...]
    nearby: tuple[StoryCard, ...]
    capped: bool = False


async def material_for(store: Store, question: Question) -> Material:
    """Finds the articles a question is about.

    A story id goes first. Words that hit one story's own terms mean that story, else the articles
    that hold them all; where none does, nothing is answered and the nearest stories are named.
    """
    if question.story_id is not None:
        row = await store.story(question.story_id)
        return Material(None, (), (), ()) if row is None else await of_story(store, row, question)
    wanted = tuple(dict.fromkeys(terms(question.words)))
    if not wanted:
        return Material(None, (), (), ())
    stories = await store.find_stories(wanted, limit=_NEARBY)
    found = await store.find_articles(wanted, period=question.period, limit=MOST_ARTICLES)
    nearby = tuple(card(one.story, question.language) for one in stories)
    if not found.articles:
        return Material(None, (), wanted, nearby)
    meant = _meant(stories, found.articles, wanted)
    if meant is not None:
        return await of_story(store, meant, question, wanted, nearby)
    return Material(None, found.articles, wanted, nearby, found.capped)


async def of_story(
    store: Store,
    row: StoryRow,
    question: Question,
    wanted: tuple[str, ...] = (),
    nearby: tuple[StoryCard, ...] = (),
) -> Material:
    """A story's newest articles."""
    found = await store.story_articles(row.id, period=question.period, limit=MOST_ARTICLES)
    return Material(card(row, question.language), found.articles, wanted, nearby, found.capped)


def _meant(
    stories: Sequence[FoundStory], articles: Sequence[ArticleRow], wanted: Sequence[str]
) -> StoryRow | None:
    """The story that the words name: it knows them all, and most that hold them belong to it."""
    counts = Counter(article.story_id for article in articles)
    for one in stories:
        if len(one.matched) == len(wanted) and counts[one.story.id] * 2 > len(articles):
            return one.story
    return None


def card(row: StoryRow, language: Language) -> StoryCard:
    """A story in one line, its headline in the language asked for where it has one."""
    headlines: dict[Language, str | None] = {"ar": row.headline_ar, "en": row.headline_en}
    other: Language = "en" if language == "ar" else "ar"
    shown: Language = language if headlines[language] else other
    return StoryCard(
        row.id, headlines[shown] or "", shown, row.articles, row.outlets, row.first, row.last
    )
