"""Where a page's feed may be: what it links to, and the paths that sites commonly use."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from briefings.sources.markup import bounded
from briefings.sources.outlets import web_address
from briefings.sources.pages.tree import base_of, joined, parsed

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
_LONGEST_DELAY: Final = 10  # seconds
# WHATWG HTML, "shared declarative refresh steps": a time, a divider, `url=` and quotes or not.
_REFRESH: Final = re.compile(
    r"(\d{1,4})?(?:\.\d*)?(?:\s*[;,]\s*(?:url\s*=)?|\s+url\s*=|(?<!\d)url\s*=)\s*(\S.*)",
    re.I | re.ASCII,
)


def linked_feeds(markup: str, url: str) -> tuple[str, ...]:
    """The feeds a page names in `<link rel="alternate">`, in its order, at most ten.

    Feeds of comments come last. Nothing is fetched; the answers are as untrusted as the page.
    """
    tree = parsed(bounded(markup))
    if tree is None:
        return ()
    base = base_of(tree, url)
    found: dict[str, bool] = {}
    for element in tree.iter("link"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (element.get("rel") or "").lower().split() or kind not in _TYPES:
            continue
        if kind == "application/json" and "feed" not in (element.get("href") or ""):
            continue
        address = joined(base, element.get("href"))
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


def refresh_target(markup: str, url: str) -> str | None:
    """Where a page sends its readers on at once (`<meta http-equiv="refresh">`), or None.

    One that only loads itself anew, or waits longer than a reader would, sends nobody anywhere.
    """
    tree = parsed(bounded(markup))
    if tree is None:
        return None
    base = base_of(tree, url)
    for element in tree.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match((element.get("content") or "").strip()[:2_200])
        if found is None or int(found[1] or 0) > _LONGEST_DELAY:
            continue
        target = joined(base, found[2].strip(" \t\"'"))
        if target and target != web_address(url):
            return target
    return None
