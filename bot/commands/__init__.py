"""The commands: one definition each, the same on every platform."""

from bot.commands.catalogue import COMMANDS
from bot.commands.definition import Command, Kind, Parameter
from bot.commands.dispatch import (
    answer,
    canonical,
    needs_administrator,
    needs_change,
    needs_fetching,
    needs_rights,
    respond,
)

__all__ = [
    "COMMANDS",
    "Command",
    "Kind",
    "Parameter",
    "answer",
    "canonical",
    "needs_administrator",
    "needs_change",
    "needs_fetching",
    "needs_rights",
    "respond",
]
