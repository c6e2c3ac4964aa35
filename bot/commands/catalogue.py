"""Every command there is."""

from __future__ import annotations

from bot.commands import chat, feeds, links, reading, subscriptions
from bot.commands.definition import Command

COMMANDS: tuple[Command, ...] = (
    *reading.COMMANDS,
    *links.COMMANDS,
    *subscriptions.COMMANDS,
    *feeds.COMMANDS,
    *chat.COMMANDS,
)
BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.aliases)}
