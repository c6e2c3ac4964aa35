"""Lists of feeds in OPML, read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from briefings.models import Language
from briefings.sources.encoding import decode
from briefings.sources.feeds.elements import joined
from briefings.sources.outlets import safe_url, web_address
from briefings.sources.page import TITLE_LIMIT, language_code
from briefings.sources.xml_faults import TooDeepError, Vocabulary
from briefings.sources.xml_repair import repaired
from briefings.text.hygiene import clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_OUTLINES: Final = 10_000
_HEAD: Final = frozenset(
    {"title", "datecreated", "datemodified", "ownername", "owneremail", "ownerid", "docs"}
)
_VOCABULARY: Final = Vocabulary(
    roots=frozenset({"opml"}),
    parts=frozenset(),
    fields=_HEAD,
    groups={
        "head": _HEAD,
        "body": frozenset({"outline"}),
        "outline": frozenset({"outline"}),
    },
    namespaces={},
)
_BEGIN: Final = re.compile(r"(?:<[?!][^<>]{0,2000}>\s{0,100}){0,9}<opml[\s>]", re.IGNORECASE)
MOST_UNREAD: Final = 100
"""Entries that are named; who has more has another kind of file."""


class OpmlError(ValueError):
    """A document that is no OPML, or declares entities, or cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. `url` holds no credentials."""

    url: str
    title: str
    home: str | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of a list, and the names of the entries that are none."""

    outlines: tuple[Outline, ...]
    unread: tuple[str, ...] = ()


def read_list(data: bytes) -> FeedList:
    """The feeds of a list, in folders or not, each URL once, at most 10,000. Raises `OpmlError`.

    An entry is named as unread where its address is none that can be asked, or where it says that
    it is a feed and has no address.
    """
    text = decode(data)
    if text is None or "<!ENTITY" in text.upper():
        raise OpmlError
    root = _root(text)
    if root is None or str(root.tag).lower() != "opml":
        raise OpmlError
    found: dict[str, Outline] = {}
    unread: dict[str, None] = {}
    for element in root.iter("outline"):
        stated = element.get("xmlUrl") or element.get("xmlurl") or element.get("xmlURL") or ""
        address = web_address(joined("", stated))
        if address is None:
            if stated or (element.get("type") or "").lower() in ("rss", "atom"):
                name = element.get("title") or element.get("text") or ""
                shown = clean_line(f"{name} {safe_url(stated)}", TITLE_LIMIT)
                unread[shown or f"line {element.sourceline}"] = None
            continue
        if len(found) >= MOST_OUTLINES:
            continue
        title = clean_line(element.get("title") or element.get("text") or address, TITLE_LIMIT)
        home = web_address(element.get("htmlUrl"))
        language = language_code(element.get("language"))
        found.setdefault(address, Outline(address, title, home, language))
    return FeedList(tuple(found.values()), tuple(unread)[:MOST_UNREAD])


def _root(text: str) -> _Element | None:
    """The root of a list, mended where it is not well-formed."""
    from lxml import etree

    body = text.lstrip("\ufeff \t\r\n")
    if body.startswith("<?xml"):
        body = body.partition("?>")[2].lstrip()
    limits = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        return etree.fromstring(body.encode("utf-8", "replace"), etree.XMLParser(**limits))
    except (etree.LxmlError, ValueError):
        pass
    if _BEGIN.match(body) is None:
        return None
    with suppress(TooDeepError):  # entries that are never closed: as far as libxml2 reads them
        body = repaired(body, _VOCABULARY).text
    try:
        forgiving = etree.XMLParser(recover=True, **limits)
        return etree.fromstring(body.encode("utf-8", "replace"), forgiving)
    except (etree.LxmlError, ValueError):
        return None


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """A list that `read_list` and feed readers read: OPML 2.0 in UTF-8."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean_line(title, TITLE_LIMIT)
    body = etree.SubElement(root, "body")
    for outline in outlines:
        attributes = {
            "type": "rss",
            "text": outline.title,
            "title": outline.title,
            "xmlUrl": outline.url,
            "htmlUrl": outline.home,
            "language": outline.language,
        }
        etree.SubElement(body, "outline", {k: v for k, v in attributes.items() if v})
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
