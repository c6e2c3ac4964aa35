"""Commands about what is kept: what that is, all of it as a file, and its end."""

from __future__ import annotations

from typing import Final

from bot.commands.definition import Asked, Command
from bot.presenting import privacy
from bot.records.personal import Personal
from bot.replies import Reply
from bot.requests import ChatKind
from bot.services import Services
from briefings.text.fold import fold_word

_YES: Final = frozenset(map(fold_word, ("yes", "نعم", "أجل")))


async def _privacy(services: Services, asked: Asked) -> Reply:
    return privacy.of_privacy(
        asked.speech, services.settings.privacy, kept=services.settings.delivery.keep
    )


async def _export(services: Services, asked: Asked) -> Reply:
    return privacy.of_export(asked.speech, await _kept(services, asked), services.clock())


async def _forget(services: Services, asked: Asked) -> Reply:
    private = asked.request.chat.kind is ChatKind.PRIVATE
    kept = await _kept(services, asked)
    if kept.empty:
        return privacy.of_nothing_kept(asked.speech)
    if fold_word(asked.words) not in _YES:
        return privacy.of_question(asked.speech, kept, private=private)
    chat = asked.request.chat
    await services.records.personal.forget(
        chat.platform, _whole(asked), _person(asked), services.clock()
    )
    return privacy.of_forgotten(asked.speech)


async def _kept(services: Services, asked: Asked) -> Personal:
    return await services.records.personal.of(
        asked.request.chat.platform, _whole(asked), _person(asked)
    )


def _whole(asked: Asked) -> str:
    """The chat's key; a topic belongs to its group, whose id its key holds."""
    return asked.request.chat.key.partition(":")[0]


def _person(asked: Asked) -> str:
    """Who asks, where nobody else reads along: a group's administrators speak for it alone."""
    return asked.request.user if asked.request.chat.kind is ChatKind.PRIVATE else ""


COMMANDS = (
    Command("privacy", ("خصوصية", "الخصوصية"), _privacy),
    Command("export", ("بياناتي", "mydata"), _export, changes=True),
    Command("forget", ("انسني", "انسنا", "forgetme"), _forget, changes=True),
)
