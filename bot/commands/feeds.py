"""Commands that change which sources are polled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking.shared import first_link
from bot.asking.source_choice import chosen
from bot.commands.definition import Asked, Command, Kind, Parameter
from bot.commands.links import may_change_sources, not_yours
from bot.presenting import answers
from bot.presenting.sources import of_article_kept, of_found, refused
from bot.replies import Button, Paragraph, Reply, Span
from bot.services import Services
from briefings.models import Draft, Refusal
from briefings.sources.outlets import safe_url, web_address

if TYPE_CHECKING:
    pass


async def _add(services: Services, asked: Asked) -> Reply:
    if not may_change_sources(services, asked):
        return not_yours(services, asked)
    if services.ingestion is None:
        return answers.failure(asked.speech, "no-fetching")
    found = await services.ingestion.find_typed(asked.words)
    if found is None and (link := first_link(asked.words)):  # words around an address
        found = await services.ingestion.find_typed(link)
    if found is None:
        return answers.failure(asked.speech, "add-what")
    if isinstance(found, Refusal):
        return refused(asked.speech, found)
    if isinstance(found, Draft):
        await services.ingestion.keep(found)
        return of_article_kept(asked.speech, found)
    chat = asked.request.chat
    row = await services.store.sources.add(
        found.url,
        title=found.feed.title or safe_url(found.url),
        home=found.feed.home,
        language=found.feed.language,
        chat=None if chat.platform == "console" else (chat.platform, chat.key),
        now=services.clock(),
    )
    services.ingestion.added.set()
    return of_found(asked.speech, row, found)


async def _remove(services: Services, asked: Asked) -> Reply:
    if not may_change_sources(services, asked):
        return not_yours(services, asked)
    row = chosen(await services.store.sources.all(), asked.words)
    if row is None and asked.words:
        return answers.failure(asked.speech, "no-source", word=asked.words)
    if row is None:
        return answers.failure(asked.speech, "remove-what")
    await services.store.sources.remove(row.id)
    said = Paragraph((Span(asked.speech.say("removed", title=row.title)),))
    undo = Button(
        asked.speech.say("button-add-again"), f"add {web_address(row.url) or safe_url(row.url)}"
    )
    return Reply(asked.speech.language, (said,), (undo,))


COMMANDS = (
    Command(
        "add",
        ("أضف", "اضف"),
        _add,
        (Parameter("url", Kind.URL, required=True),),
        changes=True,
        fetches=True,
    ),
    Command(
        "remove",
        ("احذف", "أزل"),
        _remove,
        (Parameter("source", Kind.WORDS, required=True),),
        changes=True,
    ),
)
