"""What the bot keeps of chats: chats, subscriptions, runs and the outbox."""

from __future__ import annotations

from bot.records.chats import ChatRepository, ChatRow
from bot.records.faults import FaultRepository
from bot.records.outbox import OutboxRepository
from bot.records.personal import PersonalRepository
from bot.records.runs import RunRepository
from bot.records.subscriptions import SubscriptionRepository
from briefings.db.engine import Database
from briefings.db.leases import LeaseRepository

__all__ = ["ChatRow", "Records"]


class Records:
    """The repositories of one database. Every method of theirs may raise a StoreError."""

    __slots__ = ("chats", "faults", "leases", "outbox", "personal", "runs", "subscriptions")

    def __init__(self, database: Database) -> None:
        self.chats = ChatRepository(database)
        self.subscriptions = SubscriptionRepository(database)
        self.runs = RunRepository(database)
        self.outbox = OutboxRepository(database)
        self.personal = PersonalRepository(database)
        self.leases = LeaseRepository(database)
        self.faults = FaultRepository(database)
