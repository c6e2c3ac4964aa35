"""What sites ask of robots: `robots.txt` (RFC 9309), asked once a day for each site."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import Executor
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
_MOST_BYTES: Final = 2_000_000  # of all files remembered: many times what honest ones have
_OPEN: Final = frozenset({FetchReason.NOT_FOUND, FetchReason.GONE, FetchReason.REFUSED})


@dataclass(frozen=True, slots=True)
class _Rules:
    asked_at: datetime
    rules: Protego | None  # None: nothing may be read
    free: bool = False
    size: int = 0


class Robots:
    """Says which pages may be read without a person asking for each.

    A site without the file allows all; one that cannot be reached allows nothing (RFC 9309, 2.3.1).
    """

    def __init__(self, fetcher: Fetcher, *, clock: Clock, pool: Executor | None = None) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock
        self._sites: OrderedDict[str, _Rules] = OrderedDict()
        self._bytes = 0  # of the files of these

    async def allows(self, url: str) -> bool:
        """Whether a page may be read; not where its address is none."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        known = self._sites.get(site)
        now = self._clock()
        if known is None or not timedelta() <= now - known.asked_at < _REMEMBERED:
            known = await self._ask(site, now)
            self._remember(site, known)
        self._sites.move_to_end(site)
        return known.free or (known.rules is not None and known.rules.can_fetch(url, NAME))

    def _remember(self, site: str, rules: _Rules) -> None:
        before = self._sites.pop(site, None)
        self._bytes += rules.size - (before.size if before else 0)
        self._sites[site] = rules
        while len(self._sites) > _MOST_SITES or self._bytes > max(_MOST_BYTES, rules.size):
            self._bytes -= self._sites.popitem(last=False)[1].size

    async def _ask(self, site: str, now: datetime) -> _Rules:
        answer = await self._fetcher.fetch(f"{site}/robots.txt", accept="text/plain, */*;q=0.5")
        if not isinstance(answer, Fetched):
            return _Rules(now, None, free=answer.reason in _OPEN)
        loop = asyncio.get_running_loop()
        try:
            rules = await loop.run_in_executor(self._pool, _parsed, answer.body[:_LONGEST])
        except Exception:  # noqa: BLE001 - a file of any kind: as if it could not be reached
            return _Rules(now, None)
        return _Rules(now, rules, size=len(answer.body[:_LONGEST]))


def _parsed(body: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(body.decode("utf-8", "replace"))
