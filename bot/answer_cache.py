"""Answers kept while the store holds the same news, each worked out once for all who ask at once.

An answer depends on nothing but the store's news and the question, so nobody can tell. While news
pours in, an answer of `FRESH` seconds ago still does: an import would otherwise have every answer
worked out anew several times a second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar, cast
from weakref import WeakValueDictionary

from cachetools import LRUCache

from briefings.models import Question
from briefings.store import Edition, Store

MOST = 256
"""Answers kept: those not asked for longest go first."""

FRESH = 2.0
"""Seconds for which an answer is given though there is newer news."""

_ASKED_AGAIN = 0.25  # seconds

T = TypeVar("T")
_Key = tuple[object, Question]


@dataclass(slots=True)
class _Known:
    edition: Edition
    answer: object
    at: float = 0.0  # when it was known to be the newest


class AnswerCache:
    """Remembers at most `most` answers; `now` is a monotonic clock in seconds."""

    def __init__(self, most: int = MOST, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: LRUCache[_Key, _Known] = LRUCache(most)
        self._edition: tuple[float, Edition] | None = None
        self._asking: WeakValueDictionary[_Key, asyncio.Lock] = WeakValueDictionary()

    async def ask(
        self, write: Callable[[Store, Question], Awaitable[T]], store: Store, question: Question
    ) -> T:
        """What `write` answers, or has answered while the news was the same, or just now.

        Raises StoreError, and what `write` raises: a failure is not kept.
        """
        key: _Key = (write, question)
        known = self._known.get(key)
        if known is None or self._now() - known.at >= FRESH:
            edition = await self._edition_of(store)
            lock = self._asking.setdefault(key, asyncio.Lock())
            async with lock:
                known = self._known.get(key)
                if known is None or known.edition != edition:
                    known = _Known(edition, await write(store, question))
                known.at = self._now()
                self._known[key] = known
        return cast(T, known.answer)  # it was kept under `write`

    def forget(self) -> None:
        """Forgets all: whoever has just added news wants to see it."""
        self._known.clear()
        self._edition = None

    async def _edition_of(self, store: Store) -> Edition:
        """Which news the store holds, asked for a few times a second, however many questions."""
        now = self._now()
        if self._edition is None or now - self._edition[0] >= _ASKED_AGAIN:
            self._edition = now, await store.edition()
        return self._edition[1]
