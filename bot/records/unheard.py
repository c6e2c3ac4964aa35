"""What could not be told to people in private, kept until their next command.

In memory: after a restart `/subscriptions` still says it where they ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cachetools import LRUCache

from bot.records.subscriptions import SubscriptionRow

_MOST: Final = 10_000  # people


@dataclass(frozen=True, slots=True)
class Closure:
    """A subscription whose posts have stopped for a reason, or go on (None)."""

    row: SubscriptionRow
    reason: str | None


class Unheard:
    """Closures by platform and person. Who has been told is forgotten."""

    def __init__(self) -> None:
        self._kept: LRUCache[tuple[str, str], dict[int, Closure]] = LRUCache(_MOST)

    def keep(self, platform: str, user: str, closure: Closure) -> None:
        """Keeps it for a person; what is over before it was heard is not told at all."""
        waiting = dict(self._kept.get((platform, user), {}))
        before = waiting.pop(closure.row.chat_id, None)
        if closure.reason is not None or before is None:
            waiting[closure.row.chat_id] = closure
        self._kept[platform, user] = waiting

    def take(self, platform: str, user: str) -> tuple[Closure, ...]:
        """What a person is to hear now."""
        return tuple(self._kept.pop((platform, user), {}).values())
