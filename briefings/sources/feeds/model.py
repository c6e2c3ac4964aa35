"""What a feed is once read, and what every format is turned into on the way there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from briefings.models import Draft, Language, Outlet
from briefings.sources.outlets import outlet_of
from briefings.sources.xml_faults import Repair
from briefings.text.language import language_of

MOST_ITEMS: Final = 500
"""Items kept of one feed: the newest by date, else the first."""

LONGEST_TEXT: Final = 100_000
"""Characters of an item that are kept: 16,000 words."""


class FeedReason(StrEnum):
    """Why a document is not read as a feed."""

    NOT_A_FEED = "not-a-feed"
    A_FEED = "a-feed"  # where an article was wanted
    UNREADABLE_ENCODING = "unreadable-encoding"
    ENTITIES = "feed-declares-entities"
    TOO_MANY_ITEMS = "too-many-items"
    TOO_COMPLEX = "feed-too-complex"  # elements too deep within each other
    READING_TOO_LONG = "reading-too-long"  # reading it was stopped at the deadline for one text
    READER_FAILED = "reader-failed"  # our own fault; the poller goes on with the others


FEED_REASONS: tuple[str, ...] = tuple(reason.value for reason in FeedReason)


class FeedError(Exception):
    """A document that is not read as a feed, and why."""

    def __init__(self, reason: StrEnum) -> None:
        super().__init__(reason)  # as it came, so that it can be sent between processes
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. `key` stays the same while a feed is honest (GUID, else link, else the words).

    `content_hash` is of the words alone, so that items whose keys change each time are known.
    `outlet` is who published it where that is another than the feed's (aggregators).
    """

    key: str
    content_hash: str
    title: str
    text: str
    url: str | None
    published: datetime | None
    outlet: Outlet | None = None

    def draft(
        self,
        outlet: Outlet | None,
        language: Language | None,
        origin: str,
        identity: str | None = None,
    ) -> Draft:
        """The item as an article; the title stands for the text where there is no more.

        `language` is the feed's, for an item whose own script tells none.
        """
        return Draft(
            text=self.text or self.title,
            origin=origin,
            title=(self.title or None) if self.text else None,
            outlet=self.outlet or outlet,
            url=self.url,
            language=language_of(f"{self.title} {self.text[:2_000]}") or language,
            published=self.published,
            identity=identity,
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read. `ttl` is how long the publisher asks to wait, in seconds.

    `repairs` are the faults of the document that were mended to read it; `older` is the address of
    the page with the items before these, where there is one.
    """

    title: str
    home: str | None
    language: Language | None
    items: tuple[FeedItem, ...]
    ttl: int | None = None
    repairs: tuple[Repair, ...] = ()
    older: str | None = None

    @property
    def outlet(self) -> Outlet | None:
        """Who publishes it, by its home page, else by its title."""
        return outlet_of(self.title, self.home)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text as a document holds it; HTML where `markup`."""

    value: str = ""
    markup: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """An address as a document states it, already joined with the bases it stands under."""

    href: str
    rel: str = ""
    type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as a format states it. `links` and `dates` stand in the order of their worth."""

    guid: str = ""
    title: Words = Words()
    bodies: tuple[Words, ...] = ()
    links: tuple[Link, ...] = ()
    dates: tuple[str, ...] = ()
    source: tuple[str, str] | None = None  # the name and address of whom it is taken from


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed as its format states it."""

    title: Words = Words()
    home: tuple[Link, ...] = ()
    language: str = ""
    ttl: int | None = None
    items: list[RawItem] = field(default_factory=list)
