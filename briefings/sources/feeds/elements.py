"""Elements of feeds: names whatever their namespace is called, words, addresses under a base."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from briefings.sources.feeds.model import Link, Words
from briefings.sources.xml_faults import Vocabulary

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "pheedo": "http://www.pheedo.com/namespace/pheedo",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "yt": "http://www.youtube.com/xml/schemas/2015",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "georss": "http://www.georss.org/georss",
    "creativecommons": "http://backend.userland.com/creativeCommonsRssModule",
    "cc": "http://web.resource.org/cc/",
    "admin": "http://webns.net/mvcb/",
    "gd": "http://schemas.google.com/g/2005",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "webfeeds": "http://webfeeds.org/rss/1.0",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "news": "https://www.bing.com/news/search",
    "snf": "http://www.smartnews.be/snf",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""The namespaces that feeds write, by the prefix they commonly have."""

VOCABULARY: Final = Vocabulary(
    roots=frozenset({"rss", "feed", "rdf", "channel"}),
    parts=frozenset({"item", "entry"}),
    fields=frozenset(
        "title link description guid pubdate category comments enclosure encoded id updated "  # noqa: SIM905
        "published summary content rights subtitle tagline generator managingeditor webmaster "
        "copyright language lastbuilddate ttl docs cloud rating issued modified created date "
        "creator publisher name uri email url width height icon logo info origlink".split()
    ),
    groups={
        "author": frozenset({"name", "uri", "email", "url"}),
        "contributor": frozenset({"name", "uri", "email", "url"}),
        "source": frozenset(
            "id title link updated author rights subtitle icon logo category generator".split()  # noqa: SIM905
        ),
        "image": frozenset({"url", "title", "link", "width", "height", "description"}),
        "textinput": frozenset({"title", "description", "name", "link"}),
        "items": frozenset({"seq", "li"}),
        "seq": frozenset({"li"}),
        "skiphours": frozenset({"hour"}),
        "skipdays": frozenset({"day"}),
        "group": frozenset(),
    },
    namespaces=NAMESPACES,
)

_KNOWN: Final = {
    **{re.sub(r"^https?://|/$", "", uri.lower()): name for name, uri in NAMESPACES.items()},
    "purl.org/atom/ns#": "atom",
    "www.rssboard.org/media-rss": "media",
    "search.yahoo.com/mrss": "media",
    "tools.search.yahoo.com/mrss": "media",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/rss/1.0/modules/dc": "dc",
    "purl.org/rss/modules/content": "content",
}
_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CLOSED_HTML: Final = re.compile(
    r"</(?:p|div|b|i|a|em|strong|span|ul|ol|li|table|h[1-6]|blockquote|figure|pre|font|u)\s*>"
    r"|<(?:br|hr|img)\b[^<>]{0,2000}>"
    r"|&(?:#\d{2,6}|#x[0-9a-f]{2,5}|nbsp|amp|quot|apos|lt|gt|[lr][sad]quo|[mn]dash|hellip);",
    re.IGNORECASE,
)
_BLOCK_BEGIN: Final = re.compile(r"\s*<(?:p|div|br|h[1-6]|ul|ol|table|figure|img)\b", re.I)
_BLOCK_END: Final = re.compile(r"</(?:p|div|h[1-6]|ul|ol|table|figure)\s*>|<(?:br|img)\b", re.I)

SPACES: Final = frozenset(_KNOWN.values())


def children(element: _Element) -> Iterator[tuple[str, _Element]]:
    """An element's own elements with their names: lower case, `prefix:name` in an extension.

    The namespace an item itself is in is the format's own, whatever it is called.
    """
    own = _space(element.tag)
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            yield _name(child, tag, own), child


def name_of(element: _Element) -> str:
    """The local name of an element, in lower case; "" of what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _name(child: _Element, tag: str, own: str) -> str:
    space, _, local = tag.rpartition("}")
    local = local.lower()
    if not space or space[1:] == own:
        return local
    known = _KNOWN.get(re.sub(r"^https?://|/$", "", space[1:].lower()))
    if known is None:
        prefix = (child.prefix or "").lower()
        known = prefix if prefix in SPACES else "other"
    return f"{known}:{local}"


def _space(tag: object) -> str:
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def markup_of(element: _Element) -> str:
    """What an element holds as HTML: its text, which is HTML where it was escaped, or elements."""
    if len(element) == 0:
        return element.text or ""
    pieces: list[str] = []
    _serialised(element, pieces)
    return "".join(pieces)


def _serialised(element: _Element, pieces: list[str]) -> None:
    """Elements and their text as HTML; depth is bounded by the parser's."""
    pieces.append(html.escape(element.text or "", quote=False))
    for child in element:
        name = name_of(child)
        if name:
            hidden = ' class="invisible"' if "invisible" in (child.get("class") or "") else ""
            pieces.append(f"<{name}{hidden}>")
            _serialised(child, pieces)
            pieces.append(f"</{name}>")
        pieces.append(html.escape(child.tail or "", quote=False))


def text_of(element: _Element) -> str:
    """The text of an element that should hold no markup."""
    return (element.text or "") if len(element) == 0 else "".join(element.itertext())


def atom_words(element: _Element) -> Words:
    """The text of an Atom construct by its type (RFC 4287, section 3.1), which is often wrong."""
    kind = (element.get("type") or "").strip().lower()
    mode = (element.get("mode") or "").strip().lower()
    if len(element):
        return Words(markup_of(element))
    value = element.text or ""
    if mode == "base64" or (kind and "/" in kind and not _is_textual(kind)):
        return Words(_unpacked(value) if mode == "base64" else "")
    if kind in ("text", "text/plain"):
        # Whole blocks under the name of text are HTML all the same.
        blocks = _BLOCK_BEGIN.match(value) and _BLOCK_END.search(value)
        return Words(value, markup=bool(blocks))
    return Words(value, markup=bool(kind or mode) or _CLOSED_HTML.search(value) is not None)


def _is_textual(kind: str) -> bool:
    return kind.startswith("text/") or "html" in kind or "xml" in kind


def _unpacked(value: str) -> str:
    import base64

    try:
        return base64.b64decode(value, validate=False).decode("utf-8", "ignore")
    except ValueError:
        return ""


def base_of(element: _Element, url: str) -> str:
    """The address that an element's relative ones are meant from (`xml:base`, RFC 3986 5.1)."""
    stated = [b for e in (element, *element.iterancestors()) if (b := e.get(_BASE))]
    for base in reversed(stated):
        url = joined(url, base) or url
    return url


def own_base(element: _Element, base: str) -> str:
    """As `base_of`, for an element whose parent stands under `base`."""
    stated = element.get(_BASE)
    return (joined(base, stated) or base) if stated else base


def elements(root: _Element, name: str) -> Iterator[_Element]:
    """All elements of a local name under a root, whatever their namespace and case."""
    found = root.iter(f"{{*}}{name}")
    first = next(found, None)
    if first is not None:
        yield first
        yield from found
        return
    yield from (one for one in root.iter() if name_of(one) == name)


def language_of_element(element: _Element) -> str:
    """The nearest `xml:lang`."""
    for one in (element, *element.iterancestors()):
        if stated := one.get(_LANG) or one.get("lang"):
            return str(stated)
    return ""


def link_of(element: _Element, base: str) -> Link | None:
    """A `link` element with an `href`."""
    href = joined(base, element.get("href") or "")
    if href is None:
        return None
    return Link(
        href,
        (element.get("rel") or "alternate").strip().lower(),
        (element.get("type") or "").partition(";")[0].strip().lower(),
        (element.get("hreflang") or "").strip().lower(),
    )


_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]"
)
_BREAK: Final = re.compile(r"\s*[\r\n]\s*")
# A scheme twice, or none before `www.`.
_ODD_BEGIN: Final = re.compile(
    r"(?:https?://(?=https?:)|(?=https?:/[^/])|(?=www\.[\w-]+\.))(?:(https?:)/{1,4})?",
    re.IGNORECASE,
)
_ESCAPED: Final = re.compile(r"&(?:amp;)+|&#0*38;|&#x0*26;", re.IGNORECASE)


def joined(base: str, link: str) -> str | None:
    """An address under its base, without what was pasted into it: marks, breaks, spaces.

    Blanks within become `%20`, ampersands that were escaped too often become plain.
    """
    bare = _BREAK.sub("", link) if "\n" in link else link
    bare = _UNSEEN.sub("", bare).strip("\xa0 \u3000\"'<>")
    if not bare or len(bare) > 2_000:
        return None
    bare = _ESCAPED.sub("&", bare).replace("\\", "/")  # as browsers do
    if found := _ODD_BEGIN.match(bare):
        bare = f"{found[1] or 'https:'}//{bare[found.end() :]}"
    bare = re.sub(r"[ \xa0\u2000-\u200a\u202f\u3000]", "%20", bare)
    try:
        return urljoin(base, bare)
    except ValueError:
        return None
