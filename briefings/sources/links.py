"""What stands at an address a person gave: a feed, a page whose feed is found, or an article."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from briefings.clock import Clock, system_clock
from briefings.models import Draft, Outlet, Refusal
from briefings.sources.channels.addresses import channel_address, is_private
from briefings.sources.channels.preview import (
    CHANNEL_REASONS,
    ChannelReason,
    is_preview,
    read_preview,
)
from briefings.sources.discovery import common_feeds, linked_feeds, refresh_target
from briefings.sources.encoding import binary_kind, decode
from briefings.sources.feeds import (
    LONGEST_TEXT,
    Feed,
    FeedError,
    FeedReason,
    looks_like_feed,
)
from briefings.sources.fetch import ACCEPT_FEED, Fetched, Fetcher, FetchFailed, FetchReason
from briefings.sources.files import draft_from_bytes
from briefings.sources.followed import read_followed
from briefings.sources.memory_budget import Reservation
from briefings.sources.outlets import host_of, outlet_of, safe_url, web_address
from briefings.sources.page import declared_charset
from briefings.sources.refusals import Reason, refusal_of, unread
from briefings.sources.wrapped import unwrapped

_MOST_TRIES: Final = 6
_MOST_REFRESHES: Final = 2  # pages that only send on to the next
_LAST_DAY: Final = datetime(9998, 1, 1, tzinfo=UTC)
_FEWEST_WORDS: Final = 20  # of an article that was found where a feed was looked for
ACCEPT_PAGE: Final = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.5"


class _Patience:
    """Fetches for somebody who waits: the site's time is counted, that of reading is not."""

    def __init__(self, fetcher: Fetcher, seconds: float | None) -> None:
        self._fetcher = fetcher
        self._left = seconds

    async def fetch(
        self, url: str, accept: str = ACCEPT_FEED, hold: Reservation | None = None
    ) -> Fetched | FetchFailed:
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            async with asyncio.timeout(self._left):
                return await self._fetcher.fetch(url, accept=accept, hold=hold)
        except TimeoutError:
            return FetchFailed(safe_url(url), FetchReason.TOO_SLOW)
        finally:
            if self._left is not None:
                self._left = max(0.0, self._left - (clock() - begun))


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed and how it was fetched; `url` is where to poll it from now on."""

    url: str
    feed: Feed
    fetched: Fetched


async def read_link(
    fetcher: Fetcher,
    url: str,
    *,
    outlet: Outlet | None = None,
    published: datetime | None = None,
    pool: Executor | None = None,
    patience: float | None = None,
) -> Draft | Refusal:
    """The article at an address. Extraction runs in `pool`, or in a thread without one.

    `patience` is how many seconds the site has.
    """
    site = _Patience(fetcher, patience)
    url = unwrapped(url)
    if is_private(url):
        return refusal_of(safe_url(url), ChannelReason.PRIVATE.value)
    if channel := channel_address(url):
        url = channel.widget
    result: Draft | Refusal | None = None
    for _ in range(_MOST_REFRESHES + 1):
        with fetcher.hold(asked_for=True) as hold:  # until it is read, for it waits in memory
            fetched = await site.fetch(url, ACCEPT_PAGE, hold)
            if isinstance(fetched, FetchFailed):
                return result or refusal_of(fetched.url, fetched.reason.value, fetched.detail)
            result = await _article_of(pool, fetched, outlet, published)
            if isinstance(result, Draft) and len(result.text.split()) >= _FEWEST_WORDS:
                return result
            target = await _target_of(pool, fetched)
        if target is None:
            return result
        url = target
    return result or refusal_of(safe_url(url), FetchReason.TOO_MANY_REDIRECTS.value)


async def _article_of(
    pool: Executor | None,
    fetched: Fetched,
    outlet: Outlet | None = None,
    published: datetime | None = None,
) -> Draft | Refusal:
    """As `article_from`; whatever a page does to its reader is a refusal."""
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(pool, article_from, fetched, outlet, published)
    except Exception as error:  # noqa: BLE001 - a page of any kind
        return unread(fetched.url, error)


async def _target_of(pool: Executor | None, fetched: Fetched) -> str | None:
    """Where a page sends its reader on; None also where it cannot be read."""
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, _sent_on, fetched)
    except Exception:  # noqa: BLE001 - a page of any kind
        return None


def article_from(
    fetched: Fetched, outlet: Outlet | None = None, published: datetime | None = None
) -> Draft | Refusal:
    """The article in a fetched page or plain text; pure and picklable, for a process pool."""
    if kind := other_kind(fetched):
        return refusal_of(fetched.url, FetchReason.NOT_A_PAGE.value, kind)
    if looks_like_feed(fetched.body):
        return refusal_of(fetched.url, FeedReason.A_FEED.value)
    if is_preview(fetched.body, fetched.url):
        return _post_in(fetched)
    plain = fetched.content_type in ("text/plain", "text/markdown")
    draft = draft_from_bytes(
        fetched.body,
        origin=fetched.url,
        suffix=".txt" if plain else ".html",
        outlet=outlet,
        published=published,
        charset=fetched.charset,
        address=fetched.url,
    )
    if isinstance(draft, Refusal):
        return draft
    draft = replace(draft, text=draft.text[:LONGEST_TEXT])  # as much as of a feed's item
    if draft.url and host_of(draft.url) == host_of(fetched.url):
        return draft
    # A page may not put its words into another outlet's mouth: its address is where it was found.
    name = draft.outlet.name if draft.outlet and not draft.url else None
    stated = outlet or outlet_of(name, fetched.url)
    return replace(draft, url=web_address(fetched.url), outlet=stated)


def _post_in(page: Fetched) -> Draft | Refusal:
    """The one post of an embedded page of Telegram's; all posts of a channel are no article."""
    try:
        # Dates are Telegram's own, so there is none ahead to be told from.
        feed = read_preview(page.body, url=page.url, now=_LAST_DAY, charset=page.charset)
    except FeedError as error:
        return refusal_of(page.url, error.reason.value)
    if "embed=" not in page.url:
        return refusal_of(page.url, FeedReason.A_FEED.value)
    if not feed.items:
        return refusal_of(page.url, Reason.NO_TEXT.value)
    return feed.items[0].draft(feed.outlet, feed.language, page.url)


def other_kind(fetched: Fetched) -> str | None:
    """What a document is that is no text, by its first bytes or what the server says of it."""
    if kind := binary_kind(fetched.body):
        return kind
    family, _, name = fetched.content_type.partition("/")
    if family in ("image", "audio", "video", "font") and name != "svg+xml":
        return name.upper()[:20]
    return None


async def find_source(
    fetcher: Fetcher,
    url: str,
    *,
    clock: Clock = system_clock,
    pool: Executor | None = None,
    patience: float | None = None,
) -> FoundFeed | Draft | Refusal:
    """The feed at an address, or the first readable one its page names or its site commonly has.

    Where there is no feed, the one article that stands there. `patience` is how many
    seconds the site has for all that is fetched from it.
    """
    found = await _look(_Patience(fetcher, patience), url, clock, pool)
    if isinstance(found, FoundFeed):
        return found
    if found.page is None:
        return found.refusal
    draft = await _article_of(pool, found.page)
    if isinstance(draft, Draft) and len(draft.text.split()) >= _FEWEST_WORDS:
        return draft
    return found.refusal


@dataclass(frozen=True, slots=True)
class _NoFeed:
    refusal: Refusal
    page: Fetched | None = None


async def _look(
    site: _Patience, url: str, clock: Clock, pool: Executor | None
) -> FoundFeed | _NoFeed:
    url = unwrapped(url)
    if is_private(url):
        return _NoFeed(refusal_of(safe_url(url), ChannelReason.PRIVATE.value))
    if channel := channel_address(url):
        url = channel.preview
    first = await site.fetch(url)
    if isinstance(first, FetchFailed):
        return _NoFeed(refusal_of(first.url, first.reason.value, first.detail))
    if kind := other_kind(first):
        return _NoFeed(refusal_of(first.url, FetchReason.NOT_A_PAGE.value, kind))
    found = await _feed_in(first, url, clock, pool)
    if isinstance(found, FoundFeed):
        return found
    if found.reason in CHANNEL_REASONS:
        return _NoFeed(found)
    try:
        named = await asyncio.get_running_loop().run_in_executor(pool, _named_in, first)
    except Exception as error:  # noqa: BLE001 - a page of any kind
        return _NoFeed(unread(first.url, error))
    target = await _target_of(pool, first)
    moved = (target,) if target else ()
    for candidate in dict.fromkeys((*moved, *named[:_MOST_TRIES], *common_feeds(first.url))):
        fetched = await site.fetch(candidate)
        if isinstance(fetched, Fetched):
            other = await _feed_in(fetched, candidate, clock, pool)
            if isinstance(other, FoundFeed):
                return other
    return _NoFeed(found, first)


def _named_in(page: Fetched) -> tuple[str, ...]:
    return linked_feeds(_markup(page), page.url)


def _sent_on(page: Fetched) -> str | None:
    return refresh_target(_markup(page), page.url) if b"efresh" in page.body.lower() else None


def _markup(page: Fetched) -> str:
    return decode(page.body, declared_charset(page.body) or page.charset) or ""


async def _feed_in(
    fetched: Fetched, asked: str, clock: Clock, pool: Executor | None
) -> FoundFeed | Refusal:
    read = partial(
        read_followed, fetched.body, url=fetched.url, now=clock(), charset=fetched.charset
    )
    try:
        feed = await asyncio.get_running_loop().run_in_executor(pool, read)
    except FeedError as error:
        return refusal_of(safe_url(asked), error.reason.value)
    except Exception as error:  # noqa: BLE001 - as in the poller: no one else's matter
        return unread(safe_url(asked), error)
    return FoundFeed(fetched.moved_to or asked.strip(), feed, fetched)
