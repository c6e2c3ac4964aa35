"""Feeds: every common format read into one model, whatever its faults."""

from briefings.sources.feeds.model import (
    FEED_REASONS,
    LONGEST_TEXT,
    MOST_ITEMS,
    Feed,
    FeedError,
    FeedItem,
    FeedReason,
)
from briefings.sources.feeds.read import looks_like_feed, read_feed

__all__ = [
    "FEED_REASONS",
    "LONGEST_TEXT",
    "MOST_ITEMS",
    "Feed",
    "FeedError",
    "FeedItem",
    "FeedReason",
    "looks_like_feed",
    "read_feed",
]
