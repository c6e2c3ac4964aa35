"""Links and forwarded texts: read at once, answered with their key points, kept if wanted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.asking.shared import first_link, link_meant, without_lone_links
from bot.commands.definition import Asked, Command, Kind, Parameter
from bot.ingestion import Ingestion
from bot.presenting import answers
from bot.presenting.sources import of_kept, refused
from bot.replies import Block, Bullet, Button, Heading, Paragraph, Reply, Span, Style
from bot.requests import ChatKind
from bot.services import Services
from briefings.models import Article, Draft, Refusal
from briefings.sources.outlets import outlet_of, safe_url
from briefings.text.calls import without_calls
from briefings.text.language import language_of
from briefings.writing import POINTS
from briefings.writing.single import points_of

MESSAGE: Final = "message"
"""The origin of a text that came without a link."""

_FEWEST_WORDS: Final = 4  # a text typed after /read that may have a key point
_OFFER: Final = re.compile(r"[0-9a-f]{18}")  # a button's key, see `Ingestion.offer`


def may_change_sources(services: Services, asked: Asked) -> bool:
    """Whether this person may add, remove and keep what all chats read."""
    chat, named = asked.request.chat, services.settings.sources.administrators
    return chat.platform == "console" or f"{chat.platform}:{asked.request.user}" in named


def not_yours(services: Services, asked: Asked) -> Reply:
    """Says that sources are others' matter; where nobody is named yet, how the operator names."""
    if services.settings.sources.administrators:
        return answers.failure(asked.speech, "sources-not-yours")
    chat = asked.request.chat
    person = asked.request.user if chat.kind is ChatKind.PRIVATE else ""
    return answers.failure(asked.speech, "sources-nobody", who=f"{chat.platform}:{person or 'ID'}")


async def _read(services: Services, asked: Asked) -> Reply:
    if not asked.words:
        return answers.failure(asked.speech, "read-what")
    if services.ingestion is None:
        return answers.failure(asked.speech, "no-fetching")
    url = link_meant(asked.words, forwarded=asked.request.forwarded)
    if url is None and not asked.request.forwarded and len(asked.words.split()) < _FEWEST_WORDS:
        return answers.failure(asked.speech, "read-what")
    person = f"{asked.request.chat.platform}:{asked.request.user or asked.request.chat.key}"
    async with services.ingestion.reading_for(person):
        draft = await services.ingestion.read_link(url) if url else _of_message(asked)
        if isinstance(draft, Refusal):
            return refused(asked.speech, draft)
        article = await services.ingestion.understand(draft, read_on=asked.today)
    if article is None:
        return answers.failure(asked.speech, "read-nothing")
    if isinstance(article, Refusal):
        return refused(asked.speech, article)
    known = bool(await services.store.known({article.content_hash}))
    return _answer(services, services.ingestion, asked, draft, article, known)


async def _keep(services: Services, asked: Asked) -> Reply:
    if not may_change_sources(services, asked):
        return not_yours(services, asked)
    if services.ingestion is None:
        return answers.failure(asked.speech, "no-fetching")
    url = first_link(asked.words)
    draft = (
        await services.ingestion.read_link(url)
        if url
        else services.ingestion.offered.get(asked.words)
    )
    if draft is None:
        lost = _OFFER.fullmatch(asked.words)
        return answers.failure(asked.speech, "keep-lost" if lost else "keep-what")
    if isinstance(draft, Refusal):
        return refused(asked.speech, draft)
    report = await services.ingestion.keep(draft)
    return of_kept(asked.speech, new=bool(report.added))


def _of_message(asked: Asked) -> Draft:
    """A text that came without a link: a channel's post names its channel, a person's nobody."""
    text = without_calls(without_lone_links(asked.words))
    origin = asked.request.origin
    if origin is None:
        return Draft(text, MESSAGE)
    outlet = outlet_of(origin.name, origin.home)
    if outlet is not None and origin.home:
        # All channels share a host: each is an outlet of its own.
        outlet = replace(outlet, key=safe_url(origin.home).partition("://")[2], home=origin.home)
    return Draft(text, origin.url or MESSAGE, outlet=outlet, url=origin.url, published=origin.at)


def _answer(
    services: Services,
    ingestion: Ingestion,
    asked: Asked,
    draft: Draft,
    article: Article,
    known: bool,
) -> Reply:
    speech = asked.speech
    foreign = article.language != speech.language
    message = draft.title is None and (draft.origin == MESSAGE or asked.request.origin is not None)
    title = speech.say("read-message") if message else article.headline
    blocks: list[Block] = [Heading((Span(title, foreign=not message and foreign),))]
    for point in points_of(article, POINTS):
        text = article.passage(point)
        blocks.append(Bullet((Span(text, foreign=language_of(text) != speech.language),)))
    if not message or draft.outlet is not None:
        spans = [Span(article.outlet.name, Style.STRONG, article.url, foreign=True)]
        spans.append(Span(f" · {speech.day(article.dct.day)}", Style.MUTED))
        if article.dct.assumed:
            spans.append(Span(f" {speech.say('date-assumed')}", Style.MUTED))
        blocks.append(Paragraph(tuple(spans)))
    if known:
        blocks.append(Paragraph((Span(speech.say("read-known"), Style.MUTED),)))
    # In a group others may press it.
    shared = asked.request.chat.kind is not ChatKind.PRIVATE
    anyone = bool(services.settings.sources.administrators) and shared
    offered = not known and (anyone or may_change_sources(services, asked))
    buttons = (
        (Button(speech.say("button-keep"), f"keep {ingestion.offer(draft)}"),) if offered else ()
    )
    return Reply(speech.language, tuple(blocks), buttons)


COMMANDS = (
    Command("read", ("اقرأ",), _read, (Parameter("url", Kind.URL, required=True),), fetches=True),
    Command(
        "keep",
        ("احفظ",),
        _keep,
        (Parameter("url", Kind.URL, required=True),),
        changes=True,
        fetches=True,
    ),
)
