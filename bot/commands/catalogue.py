"""Every command there is, and the way from a typed line to its handler."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.commands import answers
from bot.commands.core import Core
from bot.commands.periods import split_period
from bot.config import nearest
from bot.locales.speech import Speech
from bot.replies import Block, Bullet, Heading, Paragraph, Reply, Span, Style
from bot.requests import ChatKind, Request
from briefings.models import LANGUAGES, Question
from briefings.text.hygiene import clean_line
from briefings.writing import (
    list_sources,
    list_stories,
    search,
    write_summary,
    write_timeline,
)

LONGEST = 200
"""Characters of a question that are read."""

_LINE = re.compile(r"\s*/?([^\s@/]+)(?:@\w+)?\s*(.*)", re.DOTALL)
_STORY = re.compile(r"#(\d{1,9})$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A command's words, where they were said, and how to answer."""

    request: Request
    words: str
    speech: Speech


Handler = Callable[[Core, Asked], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `aliases` are other words for it; `changes` needs an administrator in groups."""

    name: str
    aliases: tuple[str, ...]
    handler: Handler
    changes: bool = False


async def answer(core: Core, request: Request) -> Reply:
    """Answers a request in the chat's language. Raises StoreError."""
    chosen = await core.store.chat_language(request.chat.platform, request.chat.key)
    speech = core.speech(chosen or request.language)
    match = _LINE.match(clean_line(request.text, LONGEST))
    if match is None:
        return await _help(core, Asked(request, "", speech))
    name = match[1].lower()
    command = _BY_NAME.get(name)
    if command is None:
        near = nearest(name, list(_BY_NAME))
        if near:
            return answers.failure(speech, "unknown-command-near", word=name, near=near)
        return answers.failure(speech, "unknown-command", word=name)
    settled = request.administrator or request.chat.kind is ChatKind.PRIVATE
    if command.changes and not settled:
        return answers.failure(speech, "not-allowed")
    return await command.handler(core, Asked(request, match[2].strip(), speech))


def question_of(core: Core, words: str, speech: Speech) -> Question:
    """What the words ask: a story by number (`#3`), words, a period, or all of them."""
    rest, period = split_period(words, core.today())
    story = _STORY.match(rest)
    if story:
        return Question("", speech.language, period, story_id=int(story[1]))
    return Question(rest, speech.language, period)


async def _summary(core: Core, asked: Asked) -> Reply:
    question = question_of(core, asked.words, asked.speech)
    summary = await write_summary(core.store, question)
    if summary.points:
        return answers.of_summary(asked.speech, summary)
    if summary.articles:
        return answers.failure(asked.speech, "no-points", words=asked.words)
    return await _nothing(core, asked, question)


async def _timeline(core: Core, asked: Asked) -> Reply:
    question = question_of(core, asked.words, asked.speech)
    timeline = await write_timeline(core.store, question)
    if timeline.events:
        return answers.of_timeline(asked.speech, timeline)
    if timeline.story:
        return answers.failure(asked.speech, "no-events", words=asked.words)
    return await _nothing(core, asked, question)


async def _stories(core: Core, asked: Asked) -> Reply:
    question = question_of(core, asked.words, asked.speech)
    stories = await list_stories(core.store, question)
    if not stories.stories:
        return await _nothing(core, asked, question)
    return answers.of_stories(asked.speech, stories)


async def _search(core: Core, asked: Asked) -> Reply:
    if not asked.words:
        return answers.failure(asked.speech, "search-what")
    question = question_of(core, asked.words, asked.speech)
    result = await search(core.store, question)
    if not result.hits:
        return await _nothing(core, asked, question)
    return answers.of_search(asked.speech, result)


async def _sources(core: Core, asked: Asked) -> Reply:
    sources = await list_sources(core.store)
    if not sources.outlets:
        return answers.failure(asked.speech, "empty-store")
    return answers.of_sources(asked.speech, sources)


async def _help(core: Core, asked: Asked) -> Reply:
    say = asked.speech.say
    blocks: list[Block] = [Heading((Span(say("help-title")),))]
    for command in COMMANDS:
        blocks.append(
            Bullet(
                (
                    Span(f"/{command.name}", Style.CODE, foreign=True),
                    Span(" " + say(f"help-{command.name}")),
                )
            )
        )
    blocks.append(Paragraph((Span(say("help-example"), Style.MUTED),)))
    return Reply(asked.speech.language, tuple(blocks))


async def _lang(core: Core, asked: Asked) -> Reply:
    wanted = {
        "ar": "ar",
        "عربي": "ar",
        "العربية": "ar",
        "arabic": "ar",
        "en": "en",
        "english": "en",
        "إنجليزي": "en",
        "الإنجليزية": "en",
    }
    language = next((one for one in LANGUAGES if wanted.get(asked.words.lower()) == one), None)
    if language is None:
        return answers.failure(asked.speech, "lang-what")
    chat = asked.request.chat
    await core.store.set_chat_language(chat.platform, chat.key, language)
    return Reply(language, (Paragraph((Span(core.speech(language).say("lang-set")),)),))


async def _nothing(core: Core, asked: Asked, question: Question) -> Reply:
    """Why there is no answer: no news at all, no such story, or no such words."""
    if not (await core.store.totals()).articles:
        return answers.failure(asked.speech, "empty-store")
    if question.story_id is not None:
        return answers.failure(asked.speech, "no-story", id=str(question.story_id))
    near = await list_stories(core.store, Question(language=asked.speech.language, limit=3))
    return answers.failure(asked.speech, "no-match", near.stories, words=asked.words)


COMMANDS: tuple[Command, ...] = (
    Command("summary", ("ملخص", "موجز", "الملخص"), _summary),
    Command("timeline", ("تسلسل", "التسلسل", "خط"), _timeline),
    Command("stories", ("قصص", "القصص"), _stories),
    Command("search", ("بحث", "ابحث"), _search),
    Command("sources", ("مصادر", "المصادر"), _sources),
    Command("lang", ("لغة", "language"), _lang, changes=True),
    Command("help", ("start", "مساعدة"), _help),
)
_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.aliases)}
