"""Where a page's feed may be: what it links to, and the paths that sites commonly use."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin, urlsplit

from briefings.sources.markup import bounded
from briefings.sources.outlets import web_address

COMMON_PATHS: Final = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/ar/rss.xml",
)
_TYPES: Final = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
    }
)
_MOST: Final = 10


def linked_feeds(markup: str, url: str) -> tuple[str, ...]:
    """The feeds a page names in `<link rel="alternate">`, in its order, at most ten.

    Feeds of comments come last. Nothing is fetched; the answers are as untrusted as the page.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = document_fromstring(bounded(markup).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return ()
    found: dict[str, bool] = {}
    for element in tree.iter("link"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (element.get("rel") or "").lower().split() or kind not in _TYPES:
            continue
        if kind == "application/json" and "feed" not in (element.get("href") or ""):
            continue
        address = _joined(url, element.get("href") or "")
        if address:
            words = f"{element.get('title') or ''} {address}".lower()
            found.setdefault(address, "comment" in words or "تعليق" in words)
    return tuple(sorted(found, key=found.__getitem__))[:_MOST]


def common_feeds(url: str) -> tuple[str, ...]:
    """Addresses on a page's own site where feeds commonly are, the likeliest first."""
    address = web_address(url)
    if address is None:
        return ()
    parts = urlsplit(address)
    return tuple(f"{parts.scheme}://{parts.netloc}{path}" for path in COMMON_PATHS)


def _joined(base: str, link: str) -> str | None:
    try:
        return web_address(urljoin(base, link.strip()))
    except ValueError:
        return None
