"""How people write a Telegram channel's address, and the public page where it can be read.

Names have 4 to 32 letters, digits and underscores and begin with a letter
(https://core.telegram.org/method/account.checkUsername); forms of links:
https://core.telegram.org/api/links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

HOSTS: Final = frozenset({"t.me", "telegram.me", "telegram.dog"})
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_SUBDOMAIN: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]{3,31})\.t\.me", re.IGNORECASE)
_BARE: Final = re.compile(r"(?:www\.)?(?:t\.me|telegram\.(?:me|dog))/", re.IGNORECASE)
# First parts of paths that are no names.
_TAKEN: Final = frozenset(
    {
        "addemoji",
        "addlist",
        "addstickers",
        "addtheme",
        "auction",
        "bg",
        "boost",
        "c",
        "call",
        "confirmphone",
        "contact",
        "giftcode",
        "invoice",
        "iv",
        "joinchat",
        "login",
        "m",
        "nft",
        "proxy",
        "setlanguage",
        "share",
        "socks",
    }
)


@dataclass(frozen=True, slots=True)
class ChannelAddress:
    """A public channel's name, and the number of one post of it where the link is to that."""

    name: str
    post: int | None = None

    @property
    def preview(self) -> str:
        """The page of its last posts, which needs no account."""
        return f"https://t.me/s/{self.name}"

    @property
    def widget(self) -> str:
        """The page of the one post, as sites embed it; of all where the link is to none."""
        if self.post is None:
            return self.preview
        return f"https://t.me/{self.name}/{self.post}?embed=1&mode=tme"


def channel_address(text: str) -> ChannelAddress | None:
    """The public channel that a link is to, or None: links of other sites, invitations, stickers.

    Only a name's form is judged: whether there is a channel of it shows when it is fetched.
    """
    link = text.strip()
    if _BARE.match(link):
        link = "https://" + link
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme == "tg":
        query = parse_qs(parts.query)
        if host != "resolve":
            return None
        pieces = [query.get("domain", [""])[0], *query.get("post", [])]
    elif parts.scheme not in ("http", "https"):
        return None
    elif named := _SUBDOMAIN.fullmatch(host):
        pieces = [named[1], *_pieces(parts.path)]
    elif host in HOSTS:
        pieces = _pieces(parts.path)
        pieces = pieces[1:] if pieces[:1] == ["s"] else pieces
    else:
        return None
    if not pieces or pieces[0].lower() in _TAKEN or not _NAME.fullmatch(pieces[0]):
        return None
    number = pieces[1] if len(pieces) > 1 else ""
    post = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else None
    return ChannelAddress(pieces[0], post)


def is_private(text: str) -> bool:
    """Whether a link is to a chat that only its members see: an invitation, or a chat by number."""
    link = text.strip()
    try:
        parts = urlsplit("https://" + link if _BARE.match(link) else link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return False
    if parts.scheme == "tg":
        return host in ("join", "privatepost")
    pieces = _pieces(parts.path)
    return (
        host in HOSTS
        and bool(pieces)
        and (pieces[0] in ("joinchat", "c") or pieces[0].startswith("+"))
    )


def _pieces(path: str) -> list[str]:
    return [piece for piece in path.split("/") if piece][:3]
