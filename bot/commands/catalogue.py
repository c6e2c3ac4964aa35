"""Every command there is."""

from __future__ import annotations

from typing import Final

from bot.asking.lines import fold_name
from bot.commands import chat, feeds, links, privacy, reading, subscriptions
from bot.commands.definition import Command
from bot.commands.guide import guide
from briefings.models import Language

GROUPS: Final = {
    "news": (*reading.COMMANDS, *links.COMMANDS),
    "posts": subscriptions.COMMANDS,
    "sources": feeds.COMMANDS,
    "chat": (*chat.COMMANDS, *privacy.COMMANDS),
}
"""The commands by what people want, in the order of /help."""

_HELP, _START = guide(GROUPS)

COMMANDS: Final[tuple[Command, ...]] = (
    *(command for group in GROUPS.values() for command in group),
    _HELP,
)
"""The commands that /help and menus list."""

BY_NAME: Final = {
    fold_name(name): command
    for command in (*COMMANDS, _START)
    for name in (command.name, *command.aliases)
}
"""Every command by each of its names, folded as `command_line` folds them."""


def shown_names(language: Language) -> list[str]:
    """The names to suggest one of to who speaks a language: no stumps of aliases."""
    names = [command.name for command in COMMANDS]
    if language == "ar":
        names += [alias for command in COMMANDS if (alias := _arabic_name(command)) is not None]
    return names


def _arabic_name(command: Command) -> str | None:
    return next((alias for alias in command.aliases if not alias.isascii()), None)
