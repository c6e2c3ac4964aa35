"""Whole articles for feeds that give only beginnings: each new item's own page is read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Final

from briefings.models import Draft
from briefings.sources.channels.addresses import channel_address
from briefings.sources.feeds import LONGEST_TEXT, FeedItem
from briefings.sources.fetch import Fetched, Fetcher
from briefings.sources.links import ACCEPT_PAGE, article_from
from briefings.sources.outlets import host_of
from briefings.sources.robots import Robots

MOST_PAGES: Final = 20
"""Pages read in one poll of a source, of the newest items; the others keep the feed's words."""

_MOST_LETTERS: Final = 3 * LONGEST_TEXT
"""Characters of all pages of one poll: many times what twenty articles of news have."""

PATIENCE: Final = 45.0
"""Seconds for all pages of one poll, well within the source's lease."""


class PageReader:
    """Reads the pages of items, as far as sites let robots."""

    def __init__(self, fetcher: Fetcher, robots: Robots, pool: Executor | None) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._pool = pool

    async def read(self, items: Sequence[FeedItem]) -> dict[str, str]:
        """The texts of items by content hash, where a page says more than the feed.

        A page that cannot be read, or leads to another site, leaves the feed's words as they are.
        """
        texts: dict[str, str] = {}
        letters = 0
        try:
            async with asyncio.timeout(PATIENCE):
                for item in items[:MOST_PAGES]:
                    text = (await self._text(item))[:LONGEST_TEXT]
                    if len(text) > len(item.text):
                        texts[item.content_hash] = text
                        letters += len(text)
                    if letters >= _MOST_LETTERS:
                        break
        except TimeoutError:
            pass  # what was read in time is of use
        return texts

    async def _text(self, item: FeedItem) -> str:
        if item.url is None or channel_address(item.url):
            return ""  # a post is whole as it is
        if not await self._robots.allows(item.url):
            return ""
        fetched = await self._fetcher.fetch(item.url, accept=ACCEPT_PAGE)
        if not isinstance(fetched, Fetched) or host_of(fetched.url) != host_of(item.url):
            return ""
        try:
            draft = await asyncio.get_running_loop().run_in_executor(
                self._pool, article_from, fetched
            )
        except Exception:  # noqa: BLE001 - a page of any kind; the feed's words remain
            return ""
        return draft.text if isinstance(draft, Draft) else ""
