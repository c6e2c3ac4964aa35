"""What a command's handler works with."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.answer_cache import AnswerCache
from bot.asking.floods import Flood
from bot.config import Settings
from bot.ingestion import Ingestion
from bot.locales.speech import Speech
from bot.records import ChatRow, Records
from bot.records.unheard import Unheard
from bot.telemetry import Health, Meter, Silent
from briefings.clock import Clock
from briefings.db.tenure import Tenure
from briefings.models import Language
from briefings.precedence import Precedence
from briefings.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """What commands need: the store, the settings, the clock, floods and answers kept.

    `records` is what is kept of chats, in the same database as the news. `ingestion` is None where
    this bot fetches nothing. By `precedence` polling gives way to answers. `meter` and `health` are
    told how it goes. `unheard` is what people are to hear at their next command. `tenures` are the
    leases of platform tokens that processes share; a platform without one is this process's alone.
    """

    store: Store
    settings: Settings
    clock: Clock
    flood: Flood = field(default_factory=Flood)
    ingestion: Ingestion | None = None
    answer_cache: AnswerCache = field(default_factory=AnswerCache)
    precedence: Precedence = field(default_factory=Precedence)
    meter: Meter = field(default_factory=Silent)
    health: Health = field(default_factory=lambda: Health(time.monotonic))
    tenures: dict[str, Tenure] = field(default_factory=dict)
    unheard: Unheard = field(default_factory=Unheard)
    records: Records = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "records", Records(self.store.database))

    def holds(self, platform: str) -> bool:
        """Whether this process may use a platform's token now: nobody else has its lease."""
        tenure = self.tenures.get(platform)
        return tenure is None or tenure.held

    def speech(self, chat: ChatRow, language: Language, reader: Language | None = None) -> Speech:
        """The bot's words as a chat wants them; `language` holds where it has chosen none.

        `reader` is the language of whoever reads it elsewhere.
        """
        defaults = self.settings.chats
        return Speech(
            reader or chat.language or language,
            chat.region or defaults.region,
            chat.digits or defaults.digits,
        )

    def zone(self, chat: ChatRow) -> ZoneInfo:
        """The zone of a chat's readers; the default where theirs is none any more."""
        default = self.settings.chats.time_zone
        try:
            return ZoneInfo(chat.time_zone or default)
        except (LookupError, ValueError, OSError):
            return ZoneInfo(default)

    def today(self, chat: ChatRow) -> date:
        """The day it is for a chat's readers."""
        return self.clock().astimezone(self.zone(chat)).date()
