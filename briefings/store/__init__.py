"""The briefing store: what was read, kept, and found again. `docs/store.md` tells it whole."""

from briefings.store.chats import ChatRow
from briefings.store.errors import (
    FullStoreError,
    LockedStoreError,
    NewerStoreError,
    NotAStoreError,
    OutdatedStoreError,
    StoreError,
    UnstorableError,
    UnsupportedStoreError,
    UnwritableStoreError,
)
from briefings.store.rows import (
    ArticleRow,
    DatedRow,
    Found,
    FoundStory,
    InBatch,
    Kept,
    Placed,
    QuoteRow,
    SentenceRow,
    SignatureRow,
    StoryPlacement,
    StoryProfile,
    StoryRow,
    Totals,
)
from briefings.store.store import Store

__all__ = [
    "ArticleRow",
    "ChatRow",
    "DatedRow",
    "Found",
    "FoundStory",
    "FullStoreError",
    "InBatch",
    "Kept",
    "LockedStoreError",
    "NewerStoreError",
    "NotAStoreError",
    "OutdatedStoreError",
    "Placed",
    "QuoteRow",
    "SentenceRow",
    "SignatureRow",
    "Store",
    "StoreError",
    "StoryPlacement",
    "StoryProfile",
    "StoryRow",
    "Totals",
    "UnstorableError",
    "UnsupportedStoreError",
    "UnwritableStoreError",
]
