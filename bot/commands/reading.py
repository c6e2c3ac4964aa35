"""Commands that ask the store: summaries, timelines, stories, search, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.asking.questions import as_calendar, newest_first, question_of, story_question
from bot.commands.definition import Asked, Command, Kind, Parameter
from bot.presenting import answers
from bot.presenting.actors import of_actors
from bot.presenting.agenda import of_agenda
from bot.presenting.quotes import nobody, of_quotes
from bot.presenting.sources import health
from bot.replies import Button, Reply
from bot.services import Services
from briefings.models import Period, Question, StoryCard
from briefings.text.fold import fold_word
from briefings.writing import (
    list_actors,
    list_quotes,
    list_reports,
    list_sources,
    list_speakers,
    list_stories,
    name_of,
    search,
    write_agenda,
    write_summary,
    write_timeline,
)

_NEAR = 72.0  # of 100: one or two letters of a name are wrong
_FEWEST_LETTERS = 4


async def _summary(services: Services, asked: Asked) -> Reply:
    question = question_of(asked.words, asked.today, asked.speech.language)
    summary = await services.answer_cache.ask(write_summary, services.store, question)
    then = None if summary.points else await _then(services, asked, question)
    if then is not None:
        question = then
        summary = await services.answer_cache.ask(write_summary, services.store, question)
    if summary.points:
        return answers.of_summary(asked.speech, summary, question)
    if summary.articles:
        return _none_fit(asked, "no-points")
    if question.words:
        # No report holds all that was asked for: what holds the most of it is an answer too.
        found = await services.answer_cache.ask(search, services.store, question)
        if found.hits:
            return answers.of_nearest(asked.speech, found)
    return await _nothing(services, asked, question)


async def _timeline(services: Services, asked: Asked) -> Reply:
    question = question_of(asked.words, asked.today, asked.speech.language)
    question = replace(question, today=asked.today)
    timeline = await services.answer_cache.ask(write_timeline, services.store, question)
    then = None if timeline.events else await _then(services, asked, question)
    if then is not None:
        question = replace(then, today=asked.today)
        timeline = await services.answer_cache.ask(write_timeline, services.store, question)
    if timeline.events:
        return answers.of_timeline(asked.speech, timeline, question)
    if timeline.story and question.period is None:
        return _none_fit(asked, "no-events")
    return await _nothing(services, asked, question)


def _none_fit(asked: Asked, key: str) -> Reply:
    """That nothing in the news asked for fits an answer, which is named where words were asked."""
    if not asked.words.strip():
        return answers.failure(asked.speech, f"{key}-here")
    return answers.failure(asked.speech, key, words=asked.words)


async def _agenda(services: Services, asked: Asked) -> Reply:
    words, calendar = as_calendar(asked.words)
    question = question_of(words, asked.today, asked.speech.language)
    question = replace(question, today=asked.today)
    agenda = await services.answer_cache.ask(write_agenda, services.store, question)
    if agenda.events:
        return of_agenda(asked.speech, agenda, words, services.clock() if calendar else None)
    if agenda.story is not None or not question.words:
        return answers.failure(asked.speech, "agenda-none")
    return await _nothing(services, asked, question)


async def _stories(services: Services, asked: Asked) -> Reply:
    question = question_of(asked.words, asked.today, asked.speech.language)
    stories = await services.answer_cache.ask(list_stories, services.store, question)
    if not stories.stories:
        return await _nothing(services, asked, question)
    return answers.of_stories(asked.speech, stories)


async def _search(services: Services, asked: Asked) -> Reply:
    if not asked.words:
        return answers.failure(asked.speech, "search-what")
    words, newest = newest_first(asked.words)
    question = question_of(words, asked.today, asked.speech.language)
    if question.story_id is not None:
        question = Question(words, asked.speech.language)
    question = replace(question, newest=newest)
    result = await services.answer_cache.ask(search, services.store, question)
    if not result.hits and question.period is not None and question.words:
        # "How many lived there in 2010" asks of what was written later, in the same words.
        whole = Question(words, asked.speech.language, limit=question.limit, newest=newest)
        result = await services.answer_cache.ask(search, services.store, whole)
    if not result.hits:
        return await _nothing(services, asked, question)
    return answers.of_search(asked.speech, result)


async def _actors(services: Services, asked: Asked) -> Reply:
    question = question_of(asked.words, asked.today, asked.speech.language)
    actors = await services.answer_cache.ask(list_actors, services.store, question)
    if actors.appearances:
        return of_actors(asked.speech, actors)
    return await _nothing(services, asked, question)


async def _quotes(services: Services, asked: Asked) -> Reply:
    question = question_of(asked.words, asked.today, asked.speech.language)
    speakers = await services.answer_cache.ask(list_speakers, services.store, Question())
    if not question.words:
        return nobody(asked.speech, "quotes-whose", speakers[:_OFFERED])
    said = await list_quotes(services.store, question, speakers)
    if said.statements:
        return of_quotes(asked.speech, said, asked.words)
    if said.speaker is not None:
        name = name_of(said.speaker, asked.speech.language)
        return nobody(asked.speech, "quotes-none", said.near, name=name)
    key = "quotes-nobody-near" if said.near else "quotes-nobody"
    return nobody(asked.speech, key, said.near, words=question.words)


async def _sources(services: Services, asked: Asked) -> Reply:
    if asked.words:
        question = question_of(asked.words, asked.today, asked.speech.language)
        reports = await services.answer_cache.ask(list_reports, services.store, question)
        if not reports.citations:
            return await _nothing(services, asked, question)
        updated = [one.article_id for one in reports.citations if one.updated]
        before = await services.store.revisions(updated) if updated else []
        return answers.of_reports(asked.speech, reports, before)
    sources = await list_sources(services.store)
    polled = health(asked.speech, await services.store.sources.all(), services.clock())
    if not sources.outlets and not polled:
        return answers.failure(asked.speech, "empty-store")
    return answers.of_sources(asked.speech, sources, polled)


async def _then(services: Services, asked: Asked, question: Question) -> Question | None:
    """The same question of the story's own days, where it names a date without a year."""
    if question.story_id is None or question.period is None:
        return None
    story = await services.store.story(question.story_id)
    if story is None:
        return None
    return story_question(asked.words, asked.today, asked.speech.language, story.last)


async def _nothing(services: Services, asked: Asked, question: Question) -> Reply:
    """Why there is no answer: no news at all, no such story, or no such words."""
    if not (await services.store.totals()).articles:
        return answers.failure(asked.speech, "empty-store")
    if question.story_id is not None:
        return await _no_story(services, asked, question.story_id, question.period)
    if not question.words and question.period is not None:
        said = asked.speech.period(question.period)
        return answers.failure(asked.speech, "no-match-period", period=said)
    stories = await services.answer_cache.ask(
        list_stories, services.store, Question(language=asked.speech.language, limit=50)
    )
    near = _nearest(question.words, stories.stories)
    if near and question.period is None:
        return answers.failure(asked.speech, "no-match-near", near, words=question.words)
    given = {"words": question.words}
    key = "no-match" if len(question.words.split()) > 1 else "no-match-word"
    if question.period is not None:
        key = "no-match-then"
        given["period"] = asked.speech.period(question.period)
    return answers.failure(asked.speech, key, near or stories.stories[:3], **given)


async def _no_story(
    services: Services, asked: Asked, story_id: int, period: Period | None
) -> Reply:
    """That there is no such story, or none of its reports is from the period."""
    speech, story = asked.speech, await services.store.story(story_id)
    if story is None or period is None:
        return answers.failure(speech, "no-story", id=str(story_id))
    reply = answers.failure(
        speech,
        "no-story-then",
        id=str(story_id),
        period=speech.period(period),
        reports=speech.period(Period(story.first, story.last)),
    )
    whole = Button(speech.say("button-whole-story"), f"summary #{story_id}", wide=True)
    return replace(reply, buttons=(whole,))


def _nearest(words: str, stories: Sequence[StoryCard]) -> list[StoryCard]:
    """Stories whose headline has a word that may have been meant."""
    from rapidfuzz import fuzz, process

    wanted = [word for word in map(fold_word, words.split()) if len(word) >= _FEWEST_LETTERS]
    scored: list[tuple[float, StoryCard]] = []
    for story in stories:
        parts = [fold_word(word) for word in story.headline.split()]
        near = [process.extractOne(word, parts, scorer=fuzz.ratio) for word in wanted]
        best = max((float(found[1]) for found in near if found), default=0.0)
        if best >= _NEAR:
            scored.append((best, story))
    return [story for _, story in sorted(scored, key=lambda pair: (-pair[0], pair[1].id))[:3]]


_OFFERED = 6  # names to choose from where none was given
_STORY = Parameter("story", Kind.STORY)
_PERIOD = Parameter("period", Kind.PERIOD)

COMMANDS = (
    Command("summary", ("ملخص", "موجز", "الملخص"), _summary, (_STORY, _PERIOD)),
    Command("timeline", ("تسلسل", "التسلسل", "خط"), _timeline, (_STORY, _PERIOD)),
    Command("agenda", ("مواعيد", "المواعيد", "أجندة", "الأجندة"), _agenda, (_STORY, _PERIOD)),
    Command("stories", ("قصص", "القصص"), _stories, (Parameter("words", Kind.WORDS),)),
    Command(
        "search", ("بحث", "ابحث"), _search, (Parameter("words", Kind.WORDS, required=True), _PERIOD)
    ),
    Command("actors", ("أطراف", "الأطراف", "أسماء", "الأسماء"), _actors, (_STORY, _PERIOD)),
    Command(
        "quotes",
        ("أقوال", "الأقوال", "تصريحات", "اقتباسات"),
        _quotes,
        (Parameter("name", Kind.SPEAKER, required=True), _PERIOD),
    ),
    Command("sources", ("مصادر", "المصادر"), _sources, (_STORY,)),
)
