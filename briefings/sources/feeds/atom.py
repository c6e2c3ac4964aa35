"""Atom 1.0 (RFC 4287) and 0.3, with Media RSS as YouTube writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefings.sources.feeds.elements import (
    atom_words,
    base_of,
    children,
    elements,
    joined,
    language_of_element,
    link_of,
    own_base,
    text_of,
)
from briefings.sources.feeds.model import Link, RawFeed, RawItem, Words
from briefings.sources.feeds.rss import media_words

if TYPE_CHECKING:
    from lxml.etree import _Element

_DATES: Final = (
    "published",
    "issued",
    "pubdate",
    "created",
    "dc:date",
    "dcterms:issued",
    "updated",
    "modified",
    "dcterms:modified",
)


def read_atom(root: _Element, url: str) -> RawFeed:
    """The feed under a root element, found at `url`."""
    title, links = Words(), []
    url = base_of(root, url)
    head = next(elements(root, "channel"), root)  # entries in RSS's frame
    for name, element in children(head):
        if name == "title" and not title.value:
            title = atom_words(element)
        elif name == "link":
            links += _links(element, url)
    home = tuple(link for link in links if link.rel in ("alternate", ""))
    items = [_entry(one, url) for one in elements(root, "entry")]
    return RawFeed(title, home, language_of_element(root), None, items)


def _entry(entry: _Element, url: str) -> RawItem:
    guid, title = "", Words()
    url = own_base(entry, url)
    bodies: list[Words] = []
    dates: dict[str, str] = {}
    links: list[Link] = []
    original: list[Link] = []
    media: list[Words] = []
    source: tuple[str, str] | None = None
    for name, element in children(entry):
        if name == "title" and not title.value:
            title = atom_words(element)
        elif name in ("content", "summary", "content:encoded", "description"):
            bodies.append(atom_words(element))
        elif name in _DATES:
            dates.setdefault(name, text_of(element))
        elif name == "link":
            links += _links(element, url)
        elif name in ("id", "guid") and not guid:
            guid = text_of(element).strip()
        elif name in ("feedburner:origlink", "pheedo:origlink"):
            if address := joined(url, text_of(element)):
                original.append(Link(address, "original"))
        elif name == "source":
            source = source or _source(element, url)
        elif name.startswith("media:"):
            media += media_words(name, element)
    if not any(words.value.strip() for words in bodies):
        bodies = media
    if guid.startswith(("http://", "https://")) and (address := joined(url, guid)):
        links.append(Link(address, "id"))
    return RawItem(
        guid=guid,
        title=title,
        bodies=tuple(bodies),
        links=(*original, *links),
        dates=tuple(dates[name] for name in _DATES if name in dates),
        source=source,
    )


def _links(element: _Element, url: str) -> list[Link]:
    base = own_base(element, url)
    found = link_of(element, base)
    if found is None and (address := joined(base, text_of(element))):
        found = Link(address, "alternate")  # as in RSS
    return [found] if found else []


def _source(element: _Element, url: str) -> tuple[str, str] | None:
    """The feed that an entry was copied from (section 4.2.11)."""
    title, homes = "", []
    for name, child in children(element):
        if name == "title":
            title = text_of(child).strip()
        elif name == "link":
            homes += [one for one in _links(child, url) if one.rel in ("alternate", "", "self")]
    homes.sort(key=lambda link: link.rel == "self")
    return (title, homes[0].href) if title and homes else None
