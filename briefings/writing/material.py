"""What an answer is written from: a bounded set of articles, however big the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from briefings.models import Language, Question, StoryCard
from briefings.store import ArticleRow, FoundStory, Store, StoryRow
from briefings.text.terms import plain_words
from briefings.writing.wanted import Wanted, wanted

MOST_ARTICLES = 60
"""Articles looked at for one answer, the newest or best of those that match."""

_NEARBY = 5
_ALIVE = 100  # stories among whose terms a misspelt word is looked for
_NOTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Material:
    """The articles that answer a question; `story` where they are one story's.

    `elsewhere` are those that hold the words asked for, too, and belong to other stories.
    """

    story: StoryCard | None
    articles: tuple[ArticleRow, ...]
    wanted: Wanted
    nearby: tuple[StoryCard, ...]
    capped: bool = False
    elsewhere: tuple[ArticleRow, ...] = ()


async def material_for(store: Store, question: Question) -> Material:
    """Finds the articles a question is about, in both languages.

    A story id goes first. Words that name one story mean that story, else the articles that hold
    them all; where none does, words are taken for the nearest ones known, and if there are none
    nothing is answered and the nearest stories are named.
    """
    if question.story_id is not None:
        row = await store.story(question.story_id)
        if row is None:
            return Material(None, (), Wanted(), ())
        return await of_story(store, row, question)
    asked = wanted(question.words)
    if not asked.units:
        return Material(None, (), asked, ())
    articles, capped = await find_in_both(store, asked, question, MOST_ARTICLES)
    if not articles:
        asked = await respelled(store, asked, await _unheld(store, asked))
        articles, capped = await find_in_both(store, asked, question, MOST_ARTICLES)
    stories = await store.find_stories(asked.names, limit=_NEARBY)
    nearby = tuple(card(one.story, question.language) for one in stories)
    if not articles:
        return Material(None, (), asked, nearby)
    meant = _meant(stories, articles, asked)
    if meant is not None:
        others = tuple(one for one in nearby if one.id != meant.id)
        told = await of_story(store, meant, question, asked, others)
        return replace(told, elsewhere=tuple(a for a in articles if a.story_id != meant.id))
    return Material(None, articles, asked, nearby, capped)


async def find_in_both(
    store: Store, asked: Wanted, question: Question, limit: int
) -> tuple[tuple[ArticleRow, ...], bool]:
    """The newest articles that hold all that is asked for, in either language; more: True."""
    found: dict[int, ArticleRow] = {}
    capped = False
    for variant in asked.variants:
        some = await store.find_articles(variant, period=question.period, limit=limit)
        found.update((article.id, article) for article in some.articles)
        capped = capped or some.capped
    newest = sorted(found.values(), key=lambda article: -article.recency)
    return tuple(newest[:limit]), capped or len(newest) > limit


async def _unheld(store: Store, asked: Wanted) -> list[str]:
    """The words asked for that no article holds."""
    return [
        unit.phrases[0][0]
        for unit in asked.units
        if len(unit.phrases[0]) == 1
        and not (await store.find_articles(unit.phrases[0], limit=1)).articles
    ]


async def respelled(store: Store, asked: Wanted, unknown: Sequence[str]) -> Wanted:
    """What is asked for, with words that no article holds made the nearest known ones."""
    if not unknown:
        return asked
    alive = await store.stories(limit=_ALIVE)
    profiles = await store.story_profiles(
        min((row.last for row in alive), default=date.max), _ALIVE
    )
    known = {term for profile in profiles for term, _ in profile.terms if term[:1] != "@"}
    # A name is looked for as it is written: its lemma may be that of a common word.
    named = await store.actors({key for profile in profiles for key in profile.actors})
    for actor in named.values():
        for name in filter(None, (actor.name_ar, actor.name_en)):
            known.update(plain_words(name).folded)
    return asked.respelled(unknown, known)


async def of_story(
    store: Store,
    row: StoryRow,
    question: Question,
    asked: Wanted = _NOTHING,
    nearby: tuple[StoryCard, ...] = (),
) -> Material:
    """A story's newest articles."""
    (material,) = await of_stories(store, [row], question)
    return replace(material, wanted=asked, nearby=nearby)


async def of_stories(
    store: Store, rows: Sequence[StoryRow], question: Question
) -> tuple[Material, ...]:
    """The newest articles of each of several stories."""
    found = await store.articles_of_stories(
        [row.id for row in rows], period=question.period, limit=MOST_ARTICLES
    )
    return tuple(
        Material(
            card(row, question.language), found[row.id].articles, _NOTHING, (), found[row.id].capped
        )
        for row in rows
    )


def _meant(
    stories: Sequence[FoundStory], articles: Sequence[ArticleRow], asked: Wanted
) -> StoryRow | None:
    """The story that the words name: it knows them all, and most that hold them belong to it."""
    counts = Counter(article.story_id for article in articles)
    for one in stories:
        named = all(unit.within(one.matched) for unit in asked.units)
        if named and counts[one.story.id] * 2 > len(articles):
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
