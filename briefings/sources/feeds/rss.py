"""RSS 0.9x to 2.0 and RSS 1.0 (RDF), with the extensions that carry text, dates and links.

https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefings.sources.feeds.elements import (
    base_of,
    children,
    elements,
    joined,
    language_of_element,
    link_of,
    markup_of,
    name_of,
    own_base,
    text_of,
)
from briefings.sources.feeds.model import Link, RawFeed, RawItem, Words

if TYPE_CHECKING:
    from lxml.etree import _Element

# The first of these that an item has is its date; those of a revision come last.
_DATES: Final = (
    "pubdate",
    "published",
    "dc:date",
    "atom:published",
    "dcterms:issued",
    "dcterms:created",
    "issued",
    "created",
    "date",
    "dc:created",
    "atom:updated",
    "dcterms:modified",
    "updated",
    "modified",
    "lastbuilddate",
)
_BODIES: Final = frozenset(
    {
        "description",
        "content:encoded",
        "encoded",
        "content",
        "summary",
        "atom:summary",
        "atom:content",
        "xhtml:body",
        "body",
        "dc:description",
        "itunes:summary",
        "fulltext",
        "full-text",
    }
)
_ORIGINAL: Final = frozenset({"feedburner:origlink", "pheedo:origlink"})
_TITLES: Final = ("title", "atom:title", "dc:title", "itunes:title")
_WEB: Final = re.compile(r"\s*(?:https?:)?//\S+\s*$", re.IGNORECASE)


def read_rss(root: _Element, url: str) -> RawFeed:
    """The feed under a root element, found at `url`."""
    channel = next(elements(root, "channel"), root)
    title, ttl, language = Words(), None, ""
    at = base_of(channel, url)
    links: list[Link] = []
    for name, element in children(channel):
        match name:
            case "title" if not title.value:
                title = Words(markup_of(element))
            case "link" | "atom:link":
                links += _links(name, element, at)
            case "ttl":
                ttl = _minutes(text_of(element))
            case "language" | "dc:language" if not language:
                language = text_of(element).strip()
    home = [link for link in links if link.rel in ("alternate", "")]
    base = home[0].href if home and at == url else at
    items = [_item(one, base) for one in elements(root, "item")]
    language = language or language_of_element(channel)
    return RawFeed(title, tuple(home), language, ttl, items)


def _item(item: _Element, base: str) -> RawItem:
    base = base_of(item, base)
    guid, permanent = "", False
    titles: dict[str, Words] = {}
    bodies: list[Words] = []
    dates: dict[str, str] = {}
    own: list[Link] = []
    source: tuple[str, str] | None = None
    media: list[Words] = []
    for name, element in children(item):
        if name in _TITLES:
            titles.setdefault(name, Words(markup_of(element)))
        elif name in _BODIES:
            bodies.append(Words(markup_of(element)))
        elif name in _DATES:
            dates.setdefault(name, text_of(element))
        elif name in ("link", "atom:link"):
            own += _links(name, element, base)
        elif name in _ORIGINAL:
            if address := joined(base, text_of(element)):
                own.insert(0, Link(address, "original"))
        elif name in ("guid", "id", "atom:id") and not guid:
            guid = text_of(element).strip()
            stated = (element.get("isPermaLink") or element.get("ispermalink") or "").lower()
            permanent = name == "guid" and stated != "false"
        elif name == "source" and source is None:
            source = _source(element, base)
        elif name.startswith("media:"):
            media += media_words(name, element)
    if not guid:
        guid = item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or ""
        permanent = bool(guid)
    if _WEB.match(guid) and (address := joined(base, guid)):
        # Where there is no link, a GUID that reads like one is it, whatever it says of itself.
        own.append(Link(address, "guid" if permanent else "id"))
    if not any(words.value.strip() for words in bodies):
        bodies = media
    return RawItem(
        guid=guid,
        title=next(
            (titles[one] for one in _TITLES if one in titles and titles[one].value), Words()
        ),
        bodies=tuple(bodies),
        links=tuple(own),
        dates=tuple(dates[name] for name in _DATES if name in dates),
        source=source,
    )


def _links(name: str, element: _Element, base: str) -> list[Link]:
    base = own_base(element, base)
    found = link_of(element, base) if element.get("href") else None
    if found is not None:
        return [found]
    address = joined(base, text_of(element)) if name == "link" else None
    return [Link(address)] if address else []


def _source(element: _Element, base: str) -> tuple[str, str] | None:
    name, address = text_of(element).strip(), joined(base, element.get("url") or "")
    return (name, address) if name and address else None


def media_words(name: str, element: _Element) -> list[Words]:
    """The descriptions of Media RSS, in a group or not: all the words that films come with."""
    if name == "media:description":
        kind = (element.get("type") or "plain").lower()
        return [Words(markup_of(element), markup=kind == "html" or len(element) > 0)]
    if name in ("media:group", "media:content"):
        inner = [media_words(one, child) for one, child in children_of_media(element)]
        return [words for found in inner for words in found]
    return []


def children_of_media(element: _Element) -> list[tuple[str, _Element]]:
    """What a group of Media RSS holds, its names with their prefix."""
    return [(f"media:{name_of(child)}", child) for child in element if name_of(child)]


def _minutes(text: str) -> int | None:
    """A `ttl` in seconds."""
    found = re.match(r"\s*(\d{1,6})\s*$", text)
    return int(found[1]) * 60 if found else None
