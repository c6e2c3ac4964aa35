"""Lists of feeds in OPML, read and written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from briefings.models import Language
from briefings.sources.encoding import decode
from briefings.sources.outlets import web_address
from briefings.sources.page import TITLE_LIMIT, language_code
from briefings.text.hygiene import clean_line

MOST_OUTLINES: Final = 10_000


class OpmlError(ValueError):
    """A document that is no OPML, or declares entities, or cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. `url` holds no credentials."""

    url: str
    title: str
    home: str | None = None
    language: Language | None = None


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """The feeds of a list, each URL once, at most 10,000. Raises `OpmlError`."""
    from lxml import etree

    text = decode(data)
    if text is None or "<!ENTITY" in text.upper():
        raise OpmlError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    body = text.lstrip("\ufeff \t\r\n")
    if body.startswith("<?xml"):
        body = body.partition("?>")[2].lstrip()
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError as error:
        raise OpmlError from error
    if root is None or str(root.tag).lower() != "opml":
        raise OpmlError
    found: dict[str, Outline] = {}
    for element in root.iter("outline"):
        address = web_address(element.get("xmlUrl") or element.get("xmlurl"))
        if address is None or len(found) >= MOST_OUTLINES:
            continue
        title = clean_line(element.get("title") or element.get("text") or address, TITLE_LIMIT)
        home = web_address(element.get("htmlUrl"))
        language = language_code(element.get("language"))
        found.setdefault(address, Outline(address, title, home, language))
    return tuple(found.values())


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """A list that `read_opml` and feed readers read: OPML 2.0 in UTF-8."""
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
