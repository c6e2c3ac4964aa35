"""Telegram: python-telegram-bot behind the platform protocol."""

import os

# The library's waits as timedeltas, which it will give always some day; until then it warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.platforms.telegram.platform import TelegramPlatform

__all__ = ["TelegramPlatform"]
