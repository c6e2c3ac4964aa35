"""The menu of commands that Telegram shows beside the field for a message."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.commands import COMMANDS
from bot.locales.speech import Speech
from briefings.models import LANGUAGES, Language


def menu_of(language: Language) -> list[BotCommand]:
    """The commands with what each is for, in a language."""
    say = Speech(language).say
    return [BotCommand(command.name, say(f"help-{command.name}")) for command in COMMANDS]


async def register(bot: Bot, default: Language) -> None:
    """Sets the menus; who speaks neither language sees the default. Raises TelegramError."""
    await bot.set_my_commands(menu_of(default))
    for language in LANGUAGES:
        await bot.set_my_commands(menu_of(language), language_code=language)
