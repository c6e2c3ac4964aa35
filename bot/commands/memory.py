"""Answers kept while the store holds the same news, each worked out once for all who ask at once.

An answer depends on nothing but the store's news and the question, so nobody can tell.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast
from weakref import WeakValueDictionary

from briefings.models import Question
from briefings.store import Edition, Store

MOST = 256
"""Answers kept: those not asked for longest go first."""

T = TypeVar("T")
_Key = tuple[object, Question]


class Memory:
    """Remembers at most `most` answers."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[_Key, tuple[Edition, object]] = OrderedDict()
        self._asking: WeakValueDictionary[_Key, asyncio.Lock] = WeakValueDictionary()

    async def ask(
        self, write: Callable[[Store, Question], Awaitable[T]], store: Store, question: Question
    ) -> T:
        """What `write` answers, or has answered while the news was the same.

        Raises StoreError, and what `write` raises: a failure is not kept.
        """
        key: _Key = (write, question)
        edition = await store.edition()
        lock = self._asking.setdefault(key, asyncio.Lock())
        async with lock:
            known = self._known.get(key)
            if known is not None and known[0] == edition:
                self._known.move_to_end(key)
                return cast(T, known[1])  # it was kept under `write`
            answer = await write(store, question)
            self._known[key] = (edition, answer)
            self._known.move_to_end(key)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
            return answer
