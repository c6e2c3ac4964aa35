"""Feeds of every common kind (RSS 0.9x-2.0, RDF, Atom, JSON Feed) → items, whatever their faults.

Bytes are decoded by our own detector first, so that a wrong XML declaration does no harm. A
document that is well-formed is parsed as it is, any other once it is repaired (`xml_repair`).
Entities that a document declares are never expanded: those of HTML are known, and a document that
uses others is refused. One module a format gives a `RawFeed`; what is the same for all is here.
"""

from __future__ import annotations

import hashlib
import html.entities
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from briefings.models import Language
from briefings.sources.dates import read_date
from briefings.sources.encoding import decoded
from briefings.sources.feeds import aggregators
from briefings.sources.feeds.atom import read_atom
from briefings.sources.feeds.elements import VOCABULARY, elements, name_of
from briefings.sources.feeds.json_feed import MOST_MARKED, read_json_feed
from briefings.sources.feeds.model import (
    LONGEST_TEXT,
    MOST_ITEMS,
    Feed,
    FeedError,
    FeedItem,
    FeedReason,
    RawFeed,
    RawItem,
    Words,
)
from briefings.sources.feeds.rss import read_rss
from briefings.sources.feeds.words import plain
from briefings.sources.outlets import host_of, web_address
from briefings.sources.page import TITLE_LIMIT, language_code
from briefings.sources.pages.titles import without_title
from briefings.sources.xml_faults import Fault, Repair, TooDeepError
from briefings.sources.xml_repair import repaired
from briefings.text.calls import without_calls
from briefings.text.hygiene import clean_line
from briefings.text.language import language_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_KEY_LIMIT: Final = 500
_SKEW: Final = timedelta(hours=26)  # clocks and zones that are wrong; farther ahead is no date
_FIRST_YEAR: Final = 1990  # before there were feeds: 1970 is a clock that was never set
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]{0,300}?\?>")
_ENCODING: Final = re.compile(
    rb"""\A[^<]{0,16}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})"""
)
_ITEM: Final = re.compile(r"<(?:\w+:)?(?:item|entry)[\s/>]", re.I)
_ROOT: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>]", re.I)
_DOCTYPE: Final = re.compile(
    r"<!DOCTYPE\s[^<>\[]{0,1000}(?:\[.{0,200000}?\]\s{0,100})?>", re.I | re.S
)
_ENTITY: Final = re.compile(r"<!ENTITY\s{1,100}(%?)\s{0,100}([\w.-]{1,100})\s", re.I)
_USED: Final = re.compile(r"&([A-Za-z][\w.-]{0,100});")
_JUNK_GUID: Final = re.compile(r"(?:n/?a|none|null|nil|undefined|false|true|0|-1|\W*)$", re.I)

_FEED_HEAD: Final = re.compile(
    rb"<(?:\?xml|!--|!DOCTYPE\s+(?:rss|rdf)\b|rss|feed|\w{1,9}:RDF)", re.I
)
_PAGE_HEAD: Final = re.compile(rb"<(?:!doctype\s+html|html)\b", re.I)
_FEED_ROOT: Final = re.compile(rb"<(?:rss|feed|\w{1,20}:(?:RDF|feed))[\s>]", re.I)


def read_feed(data: bytes, *, url: str, now: datetime, charset: str | None = None) -> Feed:
    """Reads a feed found at `url`; raises `FeedError` and nothing else.

    `now` (aware) bounds the dates: one more than a day ahead is dropped. `charset` is what the
    server said; it is believed after the bytes and the document.
    """
    declared = _ENCODING.search(data[:512])
    found = decoded(data, declared[1].decode("ascii") if declared else charset)
    if found is None:
        raise FeedError(FeedReason.UNREADABLE_ENCODING)
    text = found.text.lstrip("\ufeff")
    if text[:4_096].lstrip().startswith(("{", "[")):
        raw, repairs = read_json_feed(text, url), tuple[Repair, ...]()
    else:
        root, repairs = _tree(text)
        raw = read_atom(root, url) if _is_atom(root) else read_rss(root, url)
    if found.wrong_bytes:
        repairs = (*repairs, Repair(Fault.WRONG_BYTE, found.wrong_bytes))
    return _feed(raw, url, now, repairs)


def looks_like_feed(data: bytes) -> bool:
    """Whether a document is a feed and no page, by how it begins; it may be broken further on."""
    head = data[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in head
    begins = _FEED_HEAD.match(head) is not None and _PAGE_HEAD.search(head) is None
    return begins and _FEED_ROOT.search(head) is not None


# --- the document


def _tree(text: str) -> tuple[_Element, tuple[Repair, ...]]:
    """A document's root, and what was mended. Raises `FeedError`."""
    if _ROOT.search(text[:20_000]) is None:
        raise FeedError(FeedReason.NOT_A_FEED)
    marks = 0
    for marks, _ in enumerate(_ITEM.finditer(text), start=1):
        if marks > MOST_MARKED:
            raise FeedError(FeedReason.TOO_MANY_ITEMS)
    text = _undeclared(_DECLARATION.sub("", text, count=1).strip())
    root = _parsed(text)
    if root is not None and (not _hides(text) or _items_in(root) >= marks):
        if name_of(root) in VOCABULARY.roots:
            return root, ()
        root = None  # a page, which may hold a feed
    try:
        mended = repaired(text, VOCABULARY)
    except TooDeepError as error:
        raise FeedError(FeedReason.TOO_COMPLEX) from error
    other = _parsed(mended.text, recover=True) if mended.text else None
    if root is not None and (other is None or _items_in(other) <= _items_in(root)):
        return root, ()  # what looked like items was quoted
    if other is None or name_of(other) not in VOCABULARY.roots:
        raise FeedError(FeedReason.NOT_A_FEED)
    if not _items_in(other) and _PAGE_HEAD.search(text[:4_096].encode()):
        raise FeedError(FeedReason.NOT_A_FEED)
    return other, mended.repairs


def _undeclared(text: str) -> str:
    """The document without its document type. Raises `FeedError` where it declares what it uses."""
    if "<!" not in text[:200_000] or "<!doctype" not in text[:200_000].lower():
        if "<!ENTITY" in text[:20_000]:
            raise FeedError(FeedReason.ENTITIES)
        return text
    found = _DOCTYPE.search(text)
    if found is None:
        return text
    names = {name for _, name in _ENTITY.findall(found[0])}
    strange = {name for name in names if f"{name};" not in html.entities.html5}
    bare = text[: found.start()] + text[found.end() :]
    if strange and any(name in strange for name in _USED.findall(bare)):
        raise FeedError(FeedReason.ENTITIES)
    return bare.strip()


def _parsed(text: str, *, recover: bool = False) -> _Element | None:
    """The root of a document that is well-formed; None of any other, unless told to `recover`."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        recover=recover,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _items_in(root: _Element) -> int:
    return sum(1 for name in ("item", "entry") for _ in elements(root, name))


def _hides(text: str) -> bool:
    return "<![CDATA[" in text or "<!--" in text


def _is_atom(root: _Element) -> bool:
    """By what it holds; the root tells where it holds nothing."""
    if any(True for _ in elements(root, "entry")):
        return True
    return name_of(root) == "feed" and not any(True for _ in elements(root, "item"))


# --- what is the same for every format


def _feed(raw: RawFeed, url: str, now: datetime, repairs: tuple[Repair, ...]) -> Feed:
    stated = language_code(raw.language)
    title = clean_line(plain(raw.title, title=True), TITLE_LIMIT)
    home = web_address(aggregators.item_link(raw.home, stated)) or web_address(url)
    titles = " ".join(item.title.value[:TITLE_LIMIT] for item in raw.items[:20])
    maker = _Maker(language_of(titles) or stated, now, host_of(home))
    items = _unique(_newest(raw.items, maker), maker)
    spoken = language_of(" ".join([title, *(item.title or item.text[:200] for item in items)]))
    return Feed(
        title=title,
        home=home,
        language=spoken or stated,  # many Arabic sites leave their software's `en-US`
        items=items,
        ttl=raw.ttl,
        repairs=repairs,
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """How a feed's items are made: its language, the time by our clock, its home's host."""

    language: Language | None
    now: datetime
    host: str | None

    def published(self, item: RawItem) -> datetime | None:
        """The first date of an item that may be true."""
        for written in item.dates:
            moment = read_date(" ".join(written.split()), self.language)
            if moment is None or moment.year < _FIRST_YEAR:
                continue
            if moment.astimezone(UTC) <= self.now + _SKEW:
                return moment
        return None

    def made(self, item: RawItem, published: datetime | None) -> FeedItem | None:
        """An item with its words made plain; None where it has none."""
        link = aggregators.item_link(item.links, self.language)
        outlet = aggregators.published_by(item, self.host, link)
        shown = clean_line(plain(item.title, title=True), TITLE_LIMIT)
        shown = aggregators.without_outlet(shown, outlet)
        bodies = aggregators.own_words(item, self.host)
        body = max(bodies, key=lambda words: len(words.value), default=Words())
        text = without_calls(without_title(plain(body)[:LONGEST_TEXT], (shown,)))
        if not shown and not text:
            return None
        digest = hashlib.sha256(f"{shown}\n{text}".encode()).hexdigest()
        guid = clean_line(item.guid, _KEY_LIMIT)
        key = "" if _JUNK_GUID.match(guid) else guid
        return FeedItem(key or link or digest, digest, shown, text, link, published, outlet)


def _newest(items: Sequence[RawItem], maker: _Maker) -> list[tuple[RawItem, datetime | None]]:
    """The items that are kept, in the document's order: of too many those of the newest dates.

    One without a date is as old as the one before it.
    """
    dated = [(item, maker.published(item)) for item in items]
    if len(dated) <= MOST_ITEMS:
        return dated
    order: list[tuple[float, int]] = []
    last = 0.0
    for at, (_, moment) in enumerate(dated):
        last = moment.timestamp() if moment else last
        order.append((-last, at))
    kept = sorted(at for _, at in sorted(order)[:MOST_ITEMS])
    return [dated[at] for at in kept]


def _unique(
    items: Sequence[tuple[RawItem, datetime | None]], maker: _Maker
) -> tuple[FeedItem, ...]:
    """Without empty ones, each wording once; a key that several have is none of theirs.

    Such items are told apart by their links, and where those are the same by their words. Of two
    with the same key, link and title the first is kept: the other is an older wording.
    """
    made = [item for raw, published in items if (item := maker.made(raw, published))]
    keys = Counter(item.key for item in made)
    pairs = Counter((item.key, item.url) for item in made)
    seen: set[str] = set()
    kept: list[FeedItem] = []
    for item in made:
        if keys[item.key] > 1:
            item = replace(item, key=_apart(item, pairs))
        if not seen & {item.key, item.content_hash}:
            seen |= {item.key, item.content_hash}
            kept.append(item)
    return tuple(kept)


def _apart(item: FeedItem, pairs: Counter[tuple[str, str | None]]) -> str:
    if item.url and pairs[item.key, item.url] == 1:
        return item.url
    words = f"{item.key}\n{item.url}\n{item.title or item.content_hash}\n{item.published}"
    return hashlib.sha256(words.encode()).hexdigest()
