"""What a command's handler works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.locales.speech import Speech
from briefings.clock import Clock
from briefings.models import Language
from briefings.store import Store


@dataclass(frozen=True, slots=True)
class Core:
    """The store, the settings and the clock."""

    store: Store
    settings: Settings
    clock: Clock

    def speech(self, language: Language) -> Speech:
        """The bot's words in a language."""
        return Speech(language, self.settings.region, self.settings.digits)

    def today(self) -> date:
        """The day it is for the readers."""
        return self.clock().astimezone(ZoneInfo(self.settings.time_zone)).date()
