"""Commands that explain the others: /help, and the welcome of /start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commands.definition import Asked, Command
from bot.presenting.conversation import of_welcome
from bot.replies import Block, Bullet, Heading, Paragraph, Reply, Span, Style
from bot.requests import ChatKind
from bot.services import Services

Groups = Mapping[str, Sequence[Command]]
"""Commands by what people want; `help-group-KEY` is a group's name in the locales."""


def guide(groups: Groups) -> tuple[Command, Command]:
    """/help, which lists the commands of `groups` and itself with the last, and /start."""

    async def help_(services: Services, asked: Asked) -> Reply:
        return _help(asked, groups, listed)

    async def start(services: Services, asked: Asked) -> Reply:
        return of_welcome(asked.speech, shared=asked.request.chat.kind is not ChatKind.PRIVATE)

    listed = Command("help", ("مساعدة",), help_)
    return listed, Command("start", ("ابدأ",), start)


def _help(asked: Asked, groups: Groups, itself: Command) -> Reply:
    say = asked.speech.say
    blocks: list[Block] = [Heading((Span(say("help-title")),))]
    last = list(groups)[-1]
    for key, commands in groups.items():
        blocks.append(Heading((Span(say(f"help-group-{key}")),)))
        blocks += [_line(asked, one) for one in (*commands, *((itself,) if key == last else ()))]
    blocks.append(Paragraph((Span(say("help-example"), Style.MUTED),)))
    chat = asked.request.chat
    # To Telegram a word in Arabic is no command: in groups bots may not see it.
    if asked.speech.language == "ar" and (
        chat.platform != "telegram" or chat.kind is ChatKind.PRIVATE
    ):
        blocks.append(Paragraph((Span(say("help-arabic"), Style.MUTED),)))
    return Reply(asked.speech.language, tuple(blocks))


def _line(asked: Asked, command: Command) -> Bullet:
    say = asked.speech.say
    spans = [Span(f"/{command.name}", Style.CODE, foreign=True)]
    if command.parameters:
        spans.append(Span(f" {say(f'args-{command.name}')}", Style.MUTED))
    spans.append(Span(f" — {say(f'help-{command.name}')}"))
    return Bullet(tuple(spans))
