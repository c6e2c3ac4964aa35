"""Who published: what makes two spellings of an outlet the same one."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from briefings.models import Outlet
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line

_NAME_LIMIT = 120
_HOME_LIMIT = 300
# Campaigns and clicks; outlets' own marks of the feed they were found in.
_TRACKING = re.compile(
    r"(?:utm_\w+|(?:fb|g|y|ms|tw|db)clid|gclsrc|igshid|mc_[ce]id|_hs\w+|at_(?:medium|campaign|link\w*"
    r"|custom\d|bbc\w*|ptr\w*)|ns_(?:mchannel|source|campaign|linkname|fee)|wt\.\w+|ocid|cmpid|cmp"
    r"|traffic_source|xtor|mbid|smid|sref|fromrss)$",
    re.IGNORECASE,
)
# Hosts that many publish on, each under an account: what stands before its name in a path.
_SHARED = {
    "t.me": ("s/", ""),
    "telegram.me": ("s/", ""),
    "youtube.com": ("channel/", "c/", "user/"),
    "reddit.com": ("r/", "user/", "u/"),
    "x.com": ("",),
    "twitter.com": ("",),
    "facebook.com": ("",),
    "instagram.com": ("",),
    "whatsapp.com": ("channel/",),
}
_ACCOUNT = re.compile(r"@?[\w.-]{2,80}")
_NO_ACCOUNT = frozenset(
    {
        "c",
        "explore",
        "feed",
        "feeds",
        "hashtag",
        "home",
        "i",
        "intent",
        "joinchat",
        "login",
        "p",
        "pages",
        "posts",
        "profile.php",
        "reel",
        "results",
        "search",
        "settings",
        "share",
        "status",
        "stories",
        "watch",
    }
)
_ROUTE = re.compile(r"#!?/[!-~]{1,500}$|#![!-~]{1,500}$")
# What bridges (RSSHub, nitter) and networks put behind an account's name.
_OF_NETWORK = re.compile(
    r"\s+(?:[-–|/·]\s+)(?:Telegram(?: Channel)?|YouTube|Twitter|X|Facebook|Instagram|Mastodon)\s*\Z"
)
# What stands before a host: at most 400 characters, so that a long line costs no more than its
# length.
_CREDENTIALS = re.compile(
    r"""(?<=://)(?:
        [^\s/?#<>"]{1,400}@  # as it should be, an "@" within too
      | [^\s/?#@:\[<>"]{1,400}:(?!\d{0,5}(?:[/?#\s]|$))[^\s<>"]{0,400}@  # no port: a password
      | (?!localhost\b)[^\s/?#@:.\[<>"]{1,400}(?::\d{0,5})?[/?#]  # no host: a name or a token
        [^\s<>"]{0,400}@(?=[^\s/?#@]{1,250}\.)
    )""",
    re.VERBOSE,
)
_MACHINE_NAMES = ("www.", "m.", "amp.", "mobile.")


def outlet_of(name: str | None, home: str | None) -> Outlet | None:
    """The outlet of a name, a home page or article address, or both; None where neither tells.

    The key is the host without `www.` and its like, else the folded name. On a host that many
    publish on (Telegram, YouTube, a Mastodon server) it is the host and the account's name.
    """
    shown = clean_line(name or "", _NAME_LIMIT)
    host = host_of(home)
    if host is None:
        key = fold_word(shown).strip()
        return Outlet(key=key, name=shown) if key else None
    scheme = urlsplit(home or "").scheme
    base = f"{scheme}://{host_of(home, whole=True)}/"
    if account := _account(host, urlsplit(home or "").path):
        name = _OF_NETWORK.sub("", shown) or account.lstrip("@")
        return Outlet(f"{host}/{account.lower()}", name, base + account)
    return Outlet(key=host, name=shown or host, home=base)


def _account(host: str, path: str) -> str | None:
    """The part of a path that names who publishes there; None where the host is the publisher's."""
    pieces = [unquote(piece) for piece in path.split("/") if piece][:2]
    if pieces and pieces[0].startswith("@") and _ACCOUNT.fullmatch(pieces[0]):
        return pieces[0]  # Mastodon's servers, YouTube, Medium, TikTok
    for before in _SHARED.get(host, ()):
        rest = pieces[1:] if before and pieces[:1] == [before.rstrip("/")] else pieces
        if (before and rest is pieces) or not rest or rest[0].lower() in _NO_ACCOUNT:
            continue
        if _ACCOUNT.fullmatch(rest[0]):
            return f"{'' if before == 's/' else before}{rest[0]}"
    return None


def host_of(url: str | None, *, whole: bool = False) -> str | None:
    """The host of an http(s) address, lower-case and in ASCII, without `www.` unless `whole`."""
    if not url or len(url) > 2_000:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port  # "user:pa/ss@host" is no address, though its beginning is one
        if parts.scheme not in ("http", "https") or not host:
            return None
        host = host.encode("idna").decode("ascii").lower()
    except ValueError:  # a malformed address; UnicodeError is one too
        return None
    if any(c.isspace() or c in "<>\"'" for c in host) or len(host) > _HOME_LIMIT:
        return None
    if not whole:
        for prefix in _MACHINE_NAMES:
            if host.startswith(prefix) and "." in host[len(prefix) :]:
                return host[len(prefix) :]
    return host


def web_address(url: str | None) -> str | None:
    """An http(s) address fit to be stored and shown: without credentials, spaces or fragment."""
    if not url or host_of(url) is None:
        return None
    parts = urlsplit(url.strip())
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
    return None if any(c.isspace() or not c.isprintable() for c in bare) else bare


def article_address(url: str | None) -> str | None:
    """As `web_address`, without what only says how a reader came by it (`utm_source=rss`).

    A fragment that is a page's whole path (`#/news/1`, `#!/1`) stays.
    """
    address = web_address(url)
    if address is None:
        return None
    path = _ROUTE.search((url or "").strip())
    address = f"{address}{path[0]}" if path else address
    if "?" not in address:
        return address
    parts = urlsplit(address)
    kept = [
        one
        for one in parts.query.split("&")
        if one and not _TRACKING.match(unquote(one.partition("=")[0]))
    ]
    return parts._replace(query="&".join(kept)).geturl()


def without_credentials(text: str) -> str:
    """A text without the user names, passwords and tokens of the addresses in it.

    A password may hold what RFC 3986 (section 3.2.1) wants escaped (`/ ? # @`): where what stands
    for a port is none, or for a host has no dot, all up to the last `@` before a space is taken
    for one. What is cut too much is part of a path.
    """
    return _CREDENTIALS.sub("", text)


def safe_url(url: str) -> str:
    """A URL fit for logs and messages: without user name and password, at most 500 characters."""
    head, separator, rest = url[:2_048].partition("://")
    if not separator:
        return re.sub(r"^[^/?#]*@", "", head)[:500]
    return without_credentials(f"{head}://{rest.replace(chr(92), '/')}")[:500]
