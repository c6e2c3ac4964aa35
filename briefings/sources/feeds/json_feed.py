"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from briefings.sources.feeds.elements import joined
from briefings.sources.feeds.model import FeedError, FeedReason, Link, RawFeed, RawItem, Words

MOST_MARKED: Final = 10_000
"""Items of a document that is read at all."""

_TRAILING_COMMA: Final = re.compile(r",(\s{0,1000}[\]}])")

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def read_json_feed(text: str, url: str) -> RawFeed:
    """The feed in a document found at `url`. Raises `FeedError`."""
    data = _loaded(text)
    if not isinstance(data, dict) or "jsonfeed.org" not in _text(data, "version"):
        raise FeedError(FeedReason.NOT_A_FEED)
    entries = data.get("items")
    if not isinstance(entries, list):
        raise FeedError(FeedReason.NOT_A_FEED)
    if len(entries) > MOST_MARKED:
        raise FeedError(FeedReason.TOO_MANY_ITEMS)
    home = joined(url, _text(data, "home_page_url"))
    base = home or url
    return RawFeed(
        title=Words(_text(data, "title"), markup=False),
        home=(Link(home),) if home else (),
        language=_text(data, "language"),
        items=[_item(entry, base) for entry in entries if isinstance(entry, dict)],
    )


def _loaded(text: str) -> Json:
    try:
        loaded: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            loaded = json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)
        except (ValueError, RecursionError) as error:
            raise FeedError(FeedReason.NOT_A_FEED) from error
    return loaded


def _item(entry: Mapping[str, Json], base: str) -> RawItem:
    identity = entry.get("id")
    guid = str(identity) if isinstance(identity, str | int | float) else ""
    addresses = (_text(entry, "url"), _text(entry, "external_url"))
    links = [Link(address) for one in addresses if (address := joined(base, one))]
    if guid.startswith(("http://", "https://")) and (address := joined(base, guid)):
        links.append(Link(address, "id"))
    bodies = [Words(_text(entry, "content_html"))]
    if not bodies[0].value:
        plain = _text(entry, "content_text") or _text(entry, "summary")
        bodies = [Words(plain, markup=False)]
    dates = (_text(entry, "date_published"), _text(entry, "date_modified"))
    return RawItem(
        guid=guid,
        title=Words(_text(entry, "title"), markup=False),
        bodies=tuple(bodies),
        links=tuple(links),
        dates=tuple(date for date in dates if date),
    )


def _text(holder: Mapping[str, Json], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""
