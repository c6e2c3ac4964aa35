"""Addresses that only lead on to another: AMP caches, link pages of search engines and networks."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from briefings.sources.outlets import host_of, web_address

# Pages whose query holds the address that they lead to: host, path, name of the parameter.
_QUERIES: Final = (
    ("google.com", "/url", ("q", "url")),
    ("facebook.com", "/l.php", ("u",)),
    ("l.facebook.com", "/l.php", ("u",)),
    ("lm.facebook.com", "/l.php", ("u",)),
    ("l.instagram.com", "/", ("u",)),
    ("youtube.com", "/redirect", ("q",)),
    ("t.me", "/iv", ("url",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("bing.com", "/news/apiclick.aspx", ("url",)),
)
_NEWS_ID: Final = re.compile(r"/(?:rss/)?(?:articles|read)/([\w-]{16,2000})=*\Z")
_WITHIN: Final = re.compile(rb"https?://[\x21-\x7e]{4,1500}")
_MOST: Final = 3


def unwrapped(url: str) -> str:
    """The address that one leads to by what stands in it; the same where it leads nowhere else.

    Nothing is fetched. Read are AMP caches (`cdn.ampproject.org/c/s/…`, `google.com/amp/s/…`), link
    pages (`google.com/url?q=…`) and the older of Google News' article ids, which hold the address.
    """
    for _ in range(_MOST):
        inner = _inner(url)
        if inner is None:
            return url
        url = inner
    return url


def _inner(url: str) -> str | None:
    host = host_of(url)
    if host is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if host == "cdn.ampproject.org" or host.endswith(".cdn.ampproject.org"):
        return _cached(re.sub(r"\A/[a-z](?=/)", "", parts.path), parts.query)
    if host == "google.com" and parts.path.startswith("/amp/"):
        return _cached(parts.path.removeprefix("/amp"), parts.query)
    if host == "news.google.com" and (found := _NEWS_ID.search(parts.path)):
        return _of_id(found[1])
    for wanted, path, names in _QUERIES:
        if host == wanted and parts.path == path:
            query = parse_qs(parts.query)
            given = (query[name][0] for name in names if query.get(name))
            return next((whole for one in given if (whole := web_address(one))), None)
    return None


def _cached(path: str, query: str) -> str | None:
    """`/s/host/path` of a cache: an `s` for https, none for http."""
    secure = path.startswith("/s/")
    rest = unquote(path.removeprefix("/s").lstrip("/"))
    address = f"{'https' if secure else 'http'}://{rest}{'?' + query if query else ''}"
    return web_address(address) if "." in rest.partition("/")[0] else None


def _of_id(name: str) -> str | None:
    try:
        data = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
    except (binascii.Error, ValueError):
        return None
    found = _WITHIN.search(data)
    return web_address(found[0].decode("ascii")) if found else None
