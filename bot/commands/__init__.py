"""The commands: one definition each, the same on every platform."""

from bot.commands.catalogue import COMMANDS, Command, answer
from bot.commands.core import Core

__all__ = ["COMMANDS", "Command", "Core", "answer"]
