"""Feeds that carry others' news: who published an item, where it stands, which words are its own.

Google News and Alerts, Bing News, Feedburner, Reddit; planets of any kind by their `source`.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from briefings.models import Outlet
from briefings.sources.feeds.model import Link, RawItem, Words
from briefings.sources.outlets import article_address, host_of, outlet_of

_NEWS_HOSTS: Final = ("news.google.", "google.", "bing.")
# Addresses that only lead on: a host's beginning, the path, the parameter that holds the address.
_LEADING_ON: Final = (
    ("google.", "/url", ("url", "q")),
    ("bing.", "/news/apiclick.aspx", ("url",)),
    ("facebook.", "/l.php", ("u",)),
    ("l.facebook.", "/l.php", ("u",)),
    ("t.umblr.", "/redirect", ("z",)),
)
_MAY_LEAD_ON: Final = re.compile(r"/url\?|/apiclick\.aspx|/l\.php|/redirect\?")
_LINKED: Final = re.compile(r"<(a|font)\b[^<>]{0,2000}>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_MARKUP: Final = re.compile(r"<[^<>]{0,2000}>|&nbsp;|&#160;|\s|\xa0")
_REDDIT: Final = re.compile(
    r"(?:&#32;|\s|<[^<>]{0,300}>){0,20}submitted by(?:&#32;|\s|<[^<>]{0,300}>){1,20}/?u/.{0,2000}$",
    re.IGNORECASE | re.DOTALL,
)
_AMP: Final = re.compile(
    r"//amp\.|/amp(?:/|$|\?)|\.amp(?:/|$|\?)|[?&](?:amp(?:=1|&|$)|outputType=amp)", re.IGNORECASE
)
_TITLE_END: Final = r"\s+[-–—|]\s+"


def is_aggregator(host: str | None) -> bool:
    """Whether a feed of this host carries the news of others alone."""
    return bool(host) and any(f".{host}".find(f".{one}") >= 0 for one in _NEWS_HOSTS)


def led_on(address: str) -> str:
    """The address behind one that only leads there (`google.com/url?url=…`); else as it is."""
    if not _MAY_LEAD_ON.search(address):
        return address
    parts = urlsplit(address)
    host = host_of(address) or ""
    for beginning, path, names in _LEADING_ON:
        if host.startswith(beginning) and parts.path == path:
            query = parse_qs(parts.query)
            for name in names:
                if host_of(meant := query.get(name, [""])[0]):
                    return meant
    return address


def item_link(links: tuple[Link, ...], language: str | None) -> str | None:
    """An item's own page: what a carrier says was its link, else the alternate a person reads.

    Of several alternates: HTML before other types, the feed's language before another, a page
    before its AMP copy.
    """
    ranked: list[tuple[tuple[int, int, int, int, int], str]] = []
    for order, link in enumerate(links[:40]):
        rank = _RELATIONS.get(link.rel)
        if rank is None:
            continue
        spoken = 0 if not language or link.language.startswith(language) else 2
        spoken = 1 if not link.language else spoken
        typed = 0 if "html" in link.type or not link.type else 2
        ranked.append(((rank, typed, _is_amp(link), spoken, order), link.href))
    addresses = (article_address(led_on(href)) for _, href in sorted(ranked))
    return next((address for address in addresses if address), None)


_RELATIONS: Final = {"original": 0, "alternate": 1, "": 1, "canonical": 1, "guid": 2, "id": 3}


def _is_amp(link: Link) -> int:
    return int(_AMP.search(link.href) is not None)


def own_words(item: RawItem, host: str | None) -> tuple[Words, ...]:
    """The bodies of an item without what is others': lists of headlines, Reddit's last line."""
    kept: list[Words] = []
    for body in item.bodies:
        if body.markup and (is_aggregator(host) or item.source) and _is_all_links(body.value):
            continue
        if body.markup and "submitted by" in body.value[-3_000:]:
            body = Words(_REDDIT.sub("", body.value))
        kept.append(body)
    return tuple(kept)


def _is_all_links(markup: str) -> bool:
    """True where nothing but links and the names beside them stands in a piece of HTML."""
    if "<a" not in markup.lower() or len(markup) > 50_000:
        return False
    return not _MARKUP.sub("", _LINKED.sub("", markup))


def published_by(item: RawItem, host: str | None, address: str | None) -> Outlet | None:
    """Who published an item, where that is another than the feed; else None."""
    if item.source is not None and host_of(item.source[1]) != host:
        return outlet_of(*item.source)
    if is_aggregator(host) and address and not is_aggregator(host_of(address)):
        return outlet_of(None, address)
    return None


def without_outlet(title: str, outlet: Outlet | None) -> str:
    """A headline without " - Outlet" at its end."""
    if outlet is None or not outlet.name or len(title) > 2_000:
        return title
    shorter = re.sub(f"{_TITLE_END}{re.escape(outlet.name)}\\s*$", "", title, flags=re.I)
    return shorter or title
