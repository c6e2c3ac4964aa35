"""Feeds of every common kind (RSS 0.9x-2.0, RDF, Atom, JSON Feed) → items, whatever their faults.

Bytes are decoded by our own detector first, so that a wrong XML declaration does no harm, and
documents that declare entities are refused: no feed needs them. Then fastfeedparser reads, and
feedparser, which forgives more, where it gives up. Neither is given anything but bytes in memory.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urljoin

from briefings.models import Draft, Language, Outlet
from briefings.sources.dates import read_date
from briefings.sources.encoding import decode
from briefings.sources.markup import CODE_BEGIN, CODE_END, COMMENT_BEGIN, COMMENT_END, without
from briefings.sources.outlets import article_address, outlet_of, web_address
from briefings.sources.page import TITLE_LIMIT, language_code
from briefings.sources.stamps import Stamps
from briefings.text.calls import without_calls
from briefings.text.hygiene import clean, clean_line
from briefings.text.language import language_of

MOST_ITEMS: Final = 500
"""Items kept of one feed, the first ones; feeds put the newest first."""

LONGEST_TEXT: Final = 100_000
"""Characters of an item that are kept: 16,000 words."""

_MOST_MARKED: Final = 10_000
_MOST_FORGIVEN: Final = 2_000_000
_DEEPEST: Final = 300
_ANY_TAG: Final = re.compile(rb"<(/?)[A-Za-z][^<>]*?(/?)>")
_TEXT_LIMIT: Final = 400_000
_KEY_LIMIT: Final = 500
_SKEW: Final = timedelta(hours=26)  # clocks and zones that are wrong; farther ahead is no date
_FIRST_YEAR: Final = 1990  # before there were feeds: 1970 is a clock that was never set
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]{0,300}?\?>")
_ENCODING: Final = re.compile(
    rb"""\A[^<]{0,16}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})"""
)
_ITEM: Final = re.compile(r"<(?:\w+:)?(?:item|entry)[\s/>]", re.I)
_ROOT: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|RDF)[\s>]")
_LANGUAGE: Final = re.compile(
    r"<(?:dc:)?language>\s*(?:<!\[CDATA\[)?\s*([\w-]{2,20})|<feed[^>]{0,500}?xml:lang=[\"']([\w-]{2,20})"
)
_TTL: Final = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>")
_LINE_TAG: Final = re.compile(
    r"<\s*(?:/p|/div|/h[1-6]|/li|/ul|/blockquote|br|p|div|h[1-6]|tr)\b[^<>]{0,2000}>", re.I
)
_BULLET_TAG: Final = re.compile(r"<\s*li\b[^<>]{0,2000}>", re.I)
_TAG: Final = re.compile(r"<[/!?]?[A-Za-z][^<>]{0,4000}>")
_SPACES: Final = re.compile(r"[ \t\xa0]+")
# What stands in a text that was escaped once too often.
_AGAIN: Final = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip);"
    r"|</?(?:p|br|div|span|a|b|i|em|strong|img|ul|ol|li|h[1-6]|blockquote|figure)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_XML_BASE: Final = re.compile(
    r"<(?:\w+:)?(?:feed|rss)\b[^>]{0,1000}?\bxml:base=[\"']([^\"']{1,500})"
)
_MARKED_UP: Final = re.compile(
    r"<((?:\w{1,20}:)?(?:title|summary))\b[^<>]{0,200}?\btype=[\"']xhtml[\"'][^<>]{0,200}>"
)

_FEED_HEAD: Final = re.compile(
    rb"<(?:\?xml|!--|!DOCTYPE\s+(?:rss|rdf)\b|rss|feed|\w{1,9}:RDF)", re.I
)
_PAGE_HEAD: Final = re.compile(rb"<(?:!doctype\s+html|html)\b", re.I)
_FEED_ROOT: Final = re.compile(rb"<(?:rss|feed|\w{1,20}:RDF)[\s>]")

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class FeedReason(StrEnum):
    """Why a document is not read as a feed."""

    NOT_A_FEED = "not-a-feed"
    A_FEED = "a-feed"  # where an article was wanted
    UNREADABLE_ENCODING = "unreadable-encoding"
    ENTITIES = "feed-declares-entities"
    TOO_MANY_ITEMS = "too-many-items"
    TOO_COMPLEX = "feed-too-complex"  # broken, and too large or deep to be read with patience
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
    """A feed as read. `ttl` is how long the publisher asks to wait, in seconds."""

    title: str
    home: str | None
    language: Language | None
    items: tuple[FeedItem, ...]
    ttl: int | None = None

    @property
    def outlet(self) -> Outlet | None:
        """Who publishes it, by its home page, else by its title."""
        return outlet_of(self.title, self.home)


def read_feed(data: bytes, *, url: str, now: datetime, charset: str | None = None) -> Feed:
    """Reads a feed found at `url`; raises `FeedError` and nothing else.

    `now` (aware) bounds the dates: one more than a day ahead is dropped. `charset` is what the
    server said; it is believed after the bytes and the document.
    """
    declared = _ENCODING.search(data[:512])
    text = decode(data, declared[1].decode("ascii") if declared else charset)
    if text is None:
        raise FeedError(FeedReason.UNREADABLE_ENCODING)
    head = text[:4_096].lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return _json_feed(text, url, now)
    if "<!ENTITY" in text or "<!entity" in text:
        raise FeedError(FeedReason.ENTITIES)
    if _ROOT.search(text[:20_000]) is None:
        raise FeedError(FeedReason.NOT_A_FEED)
    for count, _ in enumerate(_ITEM.finditer(text), start=1):
        if count > _MOST_MARKED:
            raise FeedError(FeedReason.TOO_MANY_ITEMS)
    text = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).strip()
    return _xml_feed(text, url, now)


def looks_like_feed(data: bytes) -> bool:
    """Whether a document is a feed and no page, by how it begins; it may be broken further on."""
    head = data[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in head
    begins = _FEED_HEAD.match(head) is not None and _PAGE_HEAD.search(head) is None
    return begins and _FEED_ROOT.search(head) is not None


def _xml_feed(text: str, url: str, now: datetime) -> Feed:
    stamps = Stamps(_titles_escaped(text))
    feed, entries = _parsed(stamps.text.encode("utf-8", "replace"))
    start = _ITEM.search(text)
    head = text[: start.start() if start else 20_000][:50_000]
    language = _LANGUAGE.search(head)
    ttl = _TTL.search(head)
    items_base = _XML_BASE.search(head)
    base = _joined(url, items_base[1]) if items_base else None
    home = web_address(_joined(base or url, _text(feed, "link")))
    title = clean_line(_plain(_text(feed, "title")), TITLE_LIMIT)
    stated = language_code((language[1] or language[2]) if language else None)
    titles = " ".join(_text(entry, "title")[:TITLE_LIMIT] for entry in entries[:20])
    dates = _Dates(stamps, language_of(titles) or stated, now)
    items = _unique([_item(entry, base or home or url, dates) for entry in entries[:MOST_ITEMS]])
    return Feed(
        title=title,
        home=home or web_address(url),
        language=_spoken(title, items) or stated,
        items=items,
        ttl=int(ttl[1]) * 60 if ttl else None,
    )


def _parsed(data: bytes) -> tuple[Mapping[str, object], Sequence[Mapping[str, object]]]:
    import fastfeedparser

    try:
        fast = fastfeedparser.parse(data, include_tags=False, include_media=False)
        if fast.entries:
            return fast.feed, fast.entries
    except Exception:  # noqa: BLE001 - a native parser's own errors; the other one follows
        pass
    if len(data) > _MOST_FORGIVEN or not _is_shallow(data):
        raise FeedError(FeedReason.TOO_COMPLEX)
    import feedparser

    try:
        slow = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # a parser of heuristics meets markup of any kind
        raise FeedError(FeedReason.NOT_A_FEED) from error
    if not slow.version and not slow.entries:
        raise FeedError(FeedReason.NOT_A_FEED)
    return slow.feed, slow.entries


def _is_shallow(data: bytes) -> bool:
    """False where elements nest so deep that feedparser takes minutes and gigabytes."""
    depth = 0
    for tag in _ANY_TAG.finditer(data):
        depth = max(0, depth - 1) if tag[1] else depth + (0 if tag[2] else 1)
        if depth > _DEEPEST:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Dates:
    """How a feed's dates are read."""

    stamps: Stamps
    language: Language | None
    now: datetime

    def of(self, entry: Mapping[str, object]) -> datetime | None:
        """The first date of an item that may be true."""
        for name in ("published", "updated", "created"):
            value = _text(entry, name)
            if value and (day := _sane(self.stamps.read(value, self.language), self.now)):
                return day
        return None


def _titles_escaped(text: str) -> str:
    """The same feed with XHTML in titles and summaries as text, which is how both parsers take it.

    Linear: what is never closed ends the search.
    """
    if "xhtml" not in text:
        return text
    pieces: list[str] = []
    position = 0
    while opening := _MARKED_UP.search(text, position):
        end = text.find(f"</{opening[1]}", opening.end())
        if end < 0:
            break
        inner = text[opening.end() : end].replace("]]>", "")
        pieces += (text[position : opening.start()], f'<{opening[1]} type="html"><![CDATA[', inner)
        pieces.append("]]>")
        position = end
    return "".join((*pieces, text[position:]))


def _item(entry: Mapping[str, object], base: str, dates: _Dates) -> FeedItem | None:
    bodies = [_text(entry, "description"), _text(entry, "summary")]
    content = entry.get("content")
    if isinstance(content, list):
        bodies += [_text(part, "value") for part in content[:10] if isinstance(part, Mapping)]
    return _made(
        key=_text(entry, "id"),
        title=_text(entry, "title"),
        body=max(bodies, key=len),
        url=_joined(base, _link(entry)),
        published=dates.of(entry),
    )


def _link(entry: Mapping[str, object]) -> str:
    """An item's own page: of several links the alternate, which is also one that says nothing."""
    links = entry.get("links")
    if isinstance(links, list):
        for wanted in ("alternate", ""):
            for link in links[:20]:
                if isinstance(link, Mapping) and _text(link, "rel") == wanted:
                    return _text(link, "href")
    return _text(entry, "link")


def _made(
    *, key: str, title: str, body: str, url: str | None, published: datetime | None
) -> FeedItem | None:
    shown = clean_line(_plain(title), TITLE_LIMIT)
    text = without_calls(_plain(body)[:LONGEST_TEXT])
    link = article_address(url)
    if not shown and not text:
        return None
    digest = hashlib.sha256(f"{shown}\n{text}".encode()).hexdigest()
    identity = clean_line(key, _KEY_LIMIT) or link or digest
    return FeedItem(identity, digest, shown, text, link, published)


def _unique(items: Sequence[FeedItem | None]) -> tuple[FeedItem, ...]:
    """Without empty ones, each key and each wording once."""
    keys: set[str] = set()
    kept: list[FeedItem] = []
    for item in items:
        if item is not None and not keys & {item.key, item.content_hash}:
            keys |= {item.key, item.content_hash}
            kept.append(item)
    return tuple(kept)


def _json_feed(text: str, url: str, now: datetime) -> Feed:
    try:
        data: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(FeedReason.NOT_A_FEED) from error
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise FeedError(FeedReason.NOT_A_FEED)
    entries = data["items"]
    if not isinstance(entries, list) or "jsonfeed.org" not in _text(data, "version"):
        raise FeedError(FeedReason.NOT_A_FEED)
    if len(entries) > _MOST_MARKED:
        raise FeedError(FeedReason.TOO_MANY_ITEMS)
    home = web_address(_joined(url, _text(data, "home_page_url")))
    items = [_json_item(e, home or url, now) for e in entries[:MOST_ITEMS] if isinstance(e, dict)]
    kept, title = _unique(items), clean_line(_text(data, "title"), TITLE_LIMIT)
    return Feed(
        title=title,
        home=home or web_address(url),
        language=_spoken(title, kept) or language_code(_text(data, "language")),
        items=kept,
    )


def _spoken(title: str, items: Sequence[FeedItem]) -> Language | None:
    """The language of a feed by its script: many Arabic sites leave their software's `en-US`."""
    return language_of(" ".join([title, *(item.title or item.text[:200] for item in items)]))


def _json_item(entry: dict[str, Json], base: str, now: datetime) -> FeedItem | None:
    identity = entry.get("id")
    return _made(
        key=str(identity) if isinstance(identity, str | int | float) else "",
        title=_text(entry, "title"),
        body=_text(entry, "content_html")
        or _text(entry, "content_text").replace("<", "&lt;")
        or _text(entry, "summary").replace("<", "&lt;"),
        url=_joined(base, _text(entry, "url")),
        published=_sane(read_date(_text(entry, "date_published")), now),
    )


def _plain(markup: str) -> str:
    """The words of a piece of HTML: a line a block, list items with `- `, entities undone.

    What was escaped once too often is undone once more.
    """
    text = _unmarked(markup[:_TEXT_LIMIT])
    return _unmarked(text) if _AGAIN.search(text) else text


def _unmarked(markup: str) -> str:
    import html

    text = without(markup, COMMENT_BEGIN, COMMENT_END)
    text = without(text, CODE_BEGIN, CODE_END)
    if "<" in text:
        text = text.replace("\r", " ").replace("\n", " ") if _LINE_TAG.search(text) else text
        text = _BULLET_TAG.sub("\n- ", text)
        text = _TAG.sub("", _LINE_TAG.sub("\n", text))
    lines = (_SPACES.sub(" ", line).strip() for line in clean(html.unescape(text)).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _sane(moment: datetime | None, now: datetime) -> datetime | None:
    """The date where it may be true: neither ahead nor from before there were feeds."""
    if moment is None or moment.year < _FIRST_YEAR or moment.astimezone(UTC) > now + _SKEW:
        return None
    return moment


def _text(holder: Mapping[str, object] | Mapping[str, Json], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _joined(base: str, link: str) -> str | None:
    if not link or len(link) > 2_000:
        return None
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return None
