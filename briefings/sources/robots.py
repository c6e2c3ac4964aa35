"""What sites ask of robots: `robots.txt` (RFC 9309), asked once a day for each site."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from briefings.clock import Clock
from briefings.sources.fetch import NAME, Fetched, Fetcher, FetchReason

if TYPE_CHECKING:
    from protego import Protego

_REMEMBERED: Final = timedelta(hours=24)
_LONGEST: Final = 512_000  # bytes; the RFC asks for 500 KiB at least
_MOST_SITES: Final = 1_000
_OPEN: Final = frozenset({FetchReason.NOT_FOUND, FetchReason.GONE, FetchReason.REFUSED})


@dataclass(frozen=True, slots=True)
class _Rules:
    asked_at: datetime
    rules: Protego | None  # None: nothing may be read
    free: bool = False


class Robots:
    """Says which pages may be read without a person asking for each.

    A site without the file allows all; one that cannot be reached allows nothing (RFC 9309, 2.3.1).
    """

    def __init__(self, fetcher: Fetcher, *, clock: Clock) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._sites: OrderedDict[str, _Rules] = OrderedDict()

    async def allows(self, url: str) -> bool:
        """Whether a page may be read."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        known = self._sites.get(site)
        now = self._clock()
        if known is None or not timedelta() <= now - known.asked_at < _REMEMBERED:
            known = await self._ask(site, now)
            self._sites[site] = known
            if len(self._sites) > _MOST_SITES:
                self._sites.popitem(last=False)
        self._sites.move_to_end(site)
        return known.free or (known.rules is not None and known.rules.can_fetch(url, NAME))

    async def _ask(self, site: str, now: datetime) -> _Rules:
        from protego import Protego

        answer = await self._fetcher.fetch(f"{site}/robots.txt", accept="text/plain, */*;q=0.5")
        if not isinstance(answer, Fetched):
            return _Rules(now, None, free=answer.reason in _OPEN)
        text = answer.body[:_LONGEST].decode("utf-8", "replace")
        return _Rules(now, await asyncio.to_thread(Protego.parse, text))
