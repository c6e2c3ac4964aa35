"""A Telegram channel's public preview page (t.me/s/NAME) and embedded post → posts as feed items.

Where Telegram shows no preview the page says so in its own way, which is told apart: a channel that
opens in the app alone, one that is withheld, a name that is nobody's, a person, bot or group.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from briefings.models import Outlet
from briefings.sources.channels.addresses import HOSTS, channel_address
from briefings.sources.dates import read_date
from briefings.sources.encoding import decode
from briefings.sources.feeds import LONGEST_TEXT, Feed, FeedError, FeedItem
from briefings.sources.markup import bounded
from briefings.sources.outlets import outlet_of, web_address
from briefings.sources.pages.tree import TITLE_LIMIT, parsed, words_of
from briefings.text.calls import without_calls
from briefings.text.hygiene import clean, clean_line
from briefings.text.language import language_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PACE: Final = 600
"""Seconds between two looks at a channel at least: its page is made for readers, not for robots."""

_SKEW: Final = timedelta(hours=26)
_LONGEST_TITLE: Final = 200
_POST: Final = re.compile(r"([A-Za-z0-9_]{1,64})/(\d{1,12})")
_PREVIEW: Final = re.compile(rb"\btgme_(?:widget_message|channel_history|page|channel_info)")
_WITHHELD: Final = re.compile(
    r"can(?:no|')t be (?:displayed|shown)|is (?:unavailable|restricted|not available|blocked)"
    r"|copyright infringement|violat|pornographic|local laws",
    re.IGNORECASE,
)
_SUBSCRIBERS: Final = re.compile(r"\d[\d\s.,]*[KM]?\s+(?:subscribers?|مشترك)", re.IGNORECASE)
_NO_MATCH: Final = "tme_no_messages_found"
_BLOCKS: Final = frozenset({"blockquote", "pre", "p", "div", "li"})
# Lines at a post's end that only name channels, addresses and tags.
_SIGNATURE: Final = re.compile(
    r"(?:https?://|www\.)?[\w-]+(?:\.[\w-]+){0,5}\.[A-Za-z]{2,}(?:/\S*)?|[@#]\w+|[\W_]+"
)


class ChannelReason(StrEnum):
    """Why a channel is not read."""

    HIDDEN = "channel-without-preview"  # Telegram shows it in the app alone
    WITHHELD = "channel-withheld"  # Telegram, or the network on the way, does not show it
    UNKNOWN = "no-such-channel"  # the name is nobody's
    NO_CHANNEL = "not-a-channel"  # a person, a bot or a group
    PRIVATE = "private-channel"  # an invitation; only members see what it leads to


CHANNEL_REASONS: tuple[str, ...] = tuple(reason.value for reason in ChannelReason)


class ChannelError(FeedError):
    """A page that shows no channel's posts, and why."""

    def __init__(self, reason: ChannelReason) -> None:
        super().__init__(reason)


def is_preview(data: bytes, url: str) -> bool:
    """Whether a page is Telegram's, by its markup or its address."""
    return _PREVIEW.search(data) is not None or channel_address(url) is not None


def read_preview(data: bytes, *, url: str, now: datetime, charset: str | None = None) -> Feed:
    """The posts of a preview page, the newest first, or the one of an embedded post.

    An album is one post; a reply's quotation and a link's preview are no part of it; what was
    forwarded bears the outlet it is from. Posts without words are left out. `now` (aware) bounds
    the dates. Raises `ChannelError`.
    """
    tree = parsed(bounded(decode(data, charset or "utf-8") or ""))
    if tree is None:
        raise ChannelError(ChannelReason.WITHHELD)
    posts = list(_with_class(tree, "tgme_widget_message"))
    shown = any(True for _ in _with_class(tree, "tgme_channel_history"))
    if not shown and not any(post.get("data-post") for post in posts):
        raise ChannelError(_why_not(tree))
    name, title = _named(tree, posts, url)
    own = _origin(url) + name
    items = [item for post in posts if (item := _item(post, url, now)) is not None]
    items.sort(key=lambda item: int(item.key.rpartition("/")[2]), reverse=True)
    words = " ".join([title, *(f"{item.title} {item.text[:200]}" for item in items)])
    return Feed(
        title=title,
        home=web_address(own),
        language=language_of(words),
        items=tuple({item.key: item for item in items}.values()),
        ttl=PACE,
        older=_older(posts, url) if shown else None,
    )


def _older(posts: list[HtmlElement], url: str) -> str | None:
    """The page of the twenty posts before these; its `before` is the number of the oldest here."""
    found = (_POST.fullmatch(post.get("data-post") or "") for post in posts)
    oldest = min((int(one[2]) for one in found if one), default=1)
    parts = urlsplit(url)
    return f"{_origin(url).rstrip('/')}{parts.path}?before={oldest}" if oldest > 1 else None


def _why_not(tree: HtmlElement) -> ChannelReason:
    page = _text(tree, "tgme_page") or words_of(tree)[:5_000]
    extra = _text(tree, "tgme_page_extra")
    if not any(True for _ in _with_class(tree, "tgme_page")):
        return ChannelReason.WITHHELD
    if _WITHHELD.search(page):
        return ChannelReason.WITHHELD
    if _SUBSCRIBERS.search(extra):
        return ChannelReason.HIDDEN
    return ChannelReason.NO_CHANNEL if _text(tree, "tgme_page_title") else ChannelReason.UNKNOWN


def _named(tree: HtmlElement, posts: list[HtmlElement], url: str) -> tuple[str, str]:
    """A channel's name in addresses, and what it calls itself."""
    found = (_POST.fullmatch(post.get("data-post") or "") for post in posts)
    name = next((one[1] for one in found if one), urlsplit(url).path.rpartition("/")[2])
    title = _text(tree, "tgme_channel_info_header_title") or _text(
        tree, "tgme_widget_message_owner_name"
    )
    return name, clean_line(title or name, TITLE_LIMIT)


def _item(post: HtmlElement, url: str, now: datetime) -> FeedItem | None:
    number = _POST.fullmatch(post.get("data-post") or "")
    if number is None or "service_message" in _classes(post):
        return None
    for quoted in list(_with_class(post, "tgme_widget_message_reply")):
        quoted.drop_tree()
    body = next(_with_class(post, "tgme_widget_message_text"), None)
    if body is None:
        return None
    outlet, original = _forwarded(post, url)
    address = original or web_address(_origin(url) + number[0])
    return _made(number[0], body, address, _published(post, now), outlet)


def item_of(
    name: str, number: int, markup: str, moment: datetime, source: Outlet | None, url: str | None
) -> FeedItem | None:
    """A post that a bot was given, as the preview page would have it; None where it has no words.

    `markup` is Telegram's HTML (https://core.telegram.org/bots/api#html-style), with line feeds;
    `source` and `url` tell whom it was forwarded from, and where it stands there.
    """
    body = parsed(bounded("<div>" + markup.replace("\n", "<br>") + "</div>"))
    key = f"{name}/{number}"
    return None if body is None else _made(key, body, url or f"https://t.me/{key}", moment, source)


def _made(
    key: str, body: HtmlElement, url: str | None, moment: datetime | None, outlet: Outlet | None
) -> FeedItem | None:
    title, text = _title_and_text(body)
    if not title and not text:
        return None
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    return FeedItem(
        key=key,
        content_hash=digest,
        title=title,
        text=text,
        url=url,
        published=moment,
        outlet=outlet,
    )


def _published(post: HtmlElement, now: datetime) -> datetime | None:
    for link in _with_class(post, "tgme_widget_message_date"):
        for element in link.iter("time"):
            moment = read_date(element.get("datetime") or "")
            if moment is not None and moment.astimezone(UTC) - _SKEW <= now:
                return moment
    return None


def _forwarded(post: HtmlElement, url: str) -> tuple[Outlet | None, str | None]:
    """Whom a post is from, and where it stands there, where it was forwarded.

    An address is believed on Telegram's own pages alone: another site could put its words into
    anyone's mouth.
    """
    source = next(_with_class(post, "tgme_widget_message_forwarded_from_name"), None)
    if source is None:
        return None, None
    name = words_of(source)
    link = channel_address(source.get("href") or "")
    if link is None or urlsplit(url).hostname not in HOSTS:
        return outlet_of(name, None), None
    home = f"https://t.me/{link.name}"
    return outlet_of(name, home), f"{home}/{link.post}" if link.post else None


def _title_and_text(body: HtmlElement) -> tuple[str, str]:
    """A post's words; its first line is a title where all of it is bold and more follows."""
    lines = [clean_line(line, LONGEST_TEXT) for line in "".join(_pieces(body)).split("\n")]
    while lines and all(map(_SIGNATURE.fullmatch, lines[-1].split())):
        lines.pop()
    lines = [line for line in lines if line]
    if not lines:
        return "", ""
    title = ""
    if len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE and _is_bold(body, lines[0]):
        title, lines = lines[0], lines[1:]
    text = without_calls(clean("\n".join(lines))[:LONGEST_TEXT])
    return (title, text) if text else ("", title)


def _is_bold(body: HtmlElement, line: str) -> bool:
    """Whether the bold pieces at a post's beginning make up its whole first line."""
    bold = ""
    for element in body.iter("b", "strong"):
        bold = clean_line(f"{bold}{''.join(_pieces(element))}", LONGEST_TEXT)
        if _letters(bold).startswith(_letters(line)):
            return True
        if not _letters(line).startswith(_letters(bold)):
            return False
    return False


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _pieces(element: HtmlElement) -> Iterator[str]:
    """The text of an element, a new line for each break and block."""
    from lxml import etree

    for event, one in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(one.tag, str):
            continue
        if event == "start":
            yield "\n" if one.tag == "br" or (one.tag in _BLOCKS and one is not element) else ""
            yield one.text or ""
        else:
            yield "\n" if one.tag in _BLOCKS and one is not element else ""
            yield (one.tail or "") if one is not element else ""


def _with_class(tree: HtmlElement, name: str) -> Iterator[HtmlElement]:
    for element in tree.iter():
        if isinstance(element.tag, str) and name in _classes(element):
            yield element


def _classes(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def _text(tree: HtmlElement, name: str) -> str:
    return next((words_of(element) for element in _with_class(tree, name)), "")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
