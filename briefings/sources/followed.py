"""What a followed address answers with: a feed, or a channel's preview page."""

from __future__ import annotations

from datetime import datetime

from briefings.sources.channels.preview import is_preview, read_preview
from briefings.sources.feeds import Feed, looks_like_feed, read_feed


def read_followed(data: bytes, *, url: str, now: datetime, charset: str | None = None) -> Feed:
    """Reads a document that was fetched from `url`; raises `FeedError` and nothing else.

    As `read_feed`; the posts of a channel's page are its items. Picklable, for a process pool.
    """
    if is_preview(data, url) and not looks_like_feed(data):
        return read_preview(data, url=url, now=now, charset=charset)
    return read_feed(data, url=url, now=now, charset=charset)
