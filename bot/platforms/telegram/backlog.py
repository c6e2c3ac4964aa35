"""Commands that waited while the bot was away: of each chat only the last is answered.

Telegram keeps updates for a day. Whoever asked hours ago has long looked elsewhere, and would get
every answer at once. What changes something (a subscription, a setting) is done all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.commands import needs_change
from bot.platforms.telegram.inbound import Typed

STALE: Final = timedelta(minutes=10)
"""Age from which a question is one that waited."""

_QUIET: Final = 1.0  # seconds without another that waited, after which the last ones are answered


class Backlog:
    """Holds back what waited until no more of it comes; `answer` gets the last of each chat."""

    def __init__(self, answer: Callable[[Typed], Awaitable[None]]) -> None:
        self._answer = answer
        self._last: dict[str, Typed] = {}
        self._timer: asyncio.Task[None] | None = None

    def takes(self, typed: Typed, now: datetime) -> bool:
        """Whether a message waited; if so it is answered from here, or not at all."""
        if typed.at is None or now - typed.at < STALE or needs_change(typed.request()):
            return False
        if not typed.edited:  # an edit of long ago changes nothing that anybody still reads
            self._last[typed.place.key] = replace(typed, late=True)
            if self._timer is not None:
                self._timer.cancel()
            self._timer = asyncio.create_task(self._flush(), name="telegram backlog")
        return True

    async def _flush(self) -> None:
        await asyncio.sleep(_QUIET)
        self._timer = None
        waiting, self._last = self._last, {}
        for typed in waiting.values():
            await self._answer(typed)

    async def close(self) -> None:
        """Answers no more."""
        if self._timer is not None:
            self._timer.cancel()
            await asyncio.wait([self._timer])
