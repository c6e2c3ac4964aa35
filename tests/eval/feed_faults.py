"""Good feeds of every format and thirty faults, each planted into one item of them.

Every word here is our own. A fault changes one item's text as a publisher's software would; what
the other items say is known, so whatever a reader makes of them can be checked.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
ITEMS = 6

_ENGLISH = (
    (
        "Market & port reopen",
        "The fish market of Ras Nour opened its doors on Friday, the port said.",
    ),
    ("Buses run “again”", "Buses run every ten minutes from Monday; tickets cost < 2 dinars."),
    ("Café owners object", "Owners of cafés asked the council for a delay of six weeks."),
    ("Bridge: 40 tonnes", "The new bridge carries lorries of 40 tonnes & more, engineers said."),
    ("School of music", "A school of music takes sixty pupils this autumn, its head told us."),
    ("Light at night", "Street lamps in the old quarter will burn until two o'clock."),
)
_ARABIC = (
    ("السوق & الميناء", "افتتح سوق السمك في رأس نور أبوابه يوم الجمعة، بحسب إدارة الميناء."),
    (
        "الحافلات تعود «غدا»",
        "تسير الحافلات كل عشر دقائق ابتداء من الاثنين، وثمن التذكرة < دينارين.",
    ),
    ("أصحاب المقاهي يعترضون", "طلب أصحاب المقاهي من المجلس مهلة ستة أسابيع."),
    ("جسر لأربعين طنا", "يحمل الجسر الجديد شاحنات وزنها 40 طنا & أكثر، قال المهندسون."),
    ("مدرسة للموسيقى", "تستقبل مدرسة الموسيقى ستين تلميذا هذا الخريف، قالت مديرتها."),
    ("ضوء في الليل", "تبقى مصابيح الحي القديم مضاءة حتى الثانية صباحا."),
)


@dataclass(frozen=True)
class Expected:
    """What an item says: `day` is ISO 8601 in UTC, None where it has none.

    Where the text itself is not at hand `words` tells how many it has.
    """

    title: str
    link: str | None
    day: str | None
    text: str
    words: int | None = None


@dataclass(frozen=True)
class GoodFeed:
    """A feed in pieces, so that a fault can be planted into one of its items."""

    name: str
    head: str
    items: tuple[str, ...]
    tail: str
    expected: tuple[Expected, ...]

    def text(self, at: int | None = None, item: str = "") -> str:
        pieces = [item if n == at else one for n, one in enumerate(self.items)]
        return self.head + "\n".join(pieces) + self.tail


def good_feeds() -> Iterator[GoodFeed]:
    """Twenty: five formats, two languages, two ways to write a body."""
    for name, build in _FORMATS.items():
        for language, texts in (("en", _ENGLISH), ("ar", _ARABIC)):
            for body in ("escaped", "cdata"):
                yield build(f"{name}-{language}-{body}", texts, body)


def _body(text: str, kind: str, n: int) -> str:
    markup = f"<p>{html.escape(text)}</p><p>Nr&nbsp;{n}.</p>"
    return f"<![CDATA[{markup}]]>" if kind == "cdata" else html.escape(markup)


def _facts(texts: tuple[tuple[str, str], ...]) -> tuple[Expected, ...]:
    return tuple(
        Expected(
            title,
            f"https://ras-nour.example/n?id={n}&l=x",
            (BEGIN + timedelta(hours=5 * n)).isoformat(),
            f"{text} Nr {n}.",
        )
        for n, (title, text) in enumerate(texts)
    )


def _rfc(n: int) -> str:
    return (BEGIN + timedelta(hours=5 * n)).strftime("%a, %d %b %Y %H:%M:%S +0000")


def _iso(n: int) -> str:
    return (BEGIN + timedelta(hours=5 * n)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rss(name: str, texts: tuple[tuple[str, str], ...], body: str) -> GoodFeed:
    items = tuple(
        f"<item><title>{html.escape(title, quote=False)}</title>"
        f"<link>https://ras-nour.example/n?id={n}&amp;l=x</link>"
        f'<guid isPermaLink="false">rn-{n}</guid><pubDate>{_rfc(n)}</pubDate>'
        f'<enclosure url="https://ras-nour.example/{n}.jpg" length="1" type="image/jpeg"/>'
        f"<description>{_body(text, body, n)}</description></item>"
        for n, (title, text) in enumerate(texts)
    )
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        "<title>Ras Nour</title><link>https://ras-nour.example/</link><description>d</description>"
    )
    return GoodFeed(name, head, items, "</channel></rss>\n", _facts(texts))


def _rss_content(name: str, texts: tuple[tuple[str, str], ...], body: str) -> GoodFeed:
    items = tuple(
        f"<item>\n<title>{html.escape(title, quote=False)}</title>\n"
        "<dc:creator>A. B.</dc:creator>\n"
        f"<link>https://ras-nour.example/n?id={n}&amp;l=x</link>\n<category>x</category>\n"
        f'<guid isPermaLink="false">rn-{n}</guid>\n<dc:date>{_iso(n)}</dc:date>\n'
        f'<enclosure url="https://ras-nour.example/{n}.jpg" length="1" type="image/jpeg"/>\n'
        f"<description>…</description>\n"
        f"<content:encoded>{_body(text, body, n)}</content:encoded>\n</item>"
        for n, (title, text) in enumerate(texts)
    )
    head = (
        '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>Ras Nour</title>'
        "<link>https://ras-nour.example/</link><description>d</description><ttl>60</ttl>\n"
    )
    return GoodFeed(name, head, items, "\n</channel>\n</rss>", _facts(texts))


def _atom(name: str, texts: tuple[tuple[str, str], ...], body: str) -> GoodFeed:
    items = tuple(
        f"<entry><title>{html.escape(title, quote=False)}</title><id>urn:rn:{n}</id>"
        f'<link rel="alternate" href="https://ras-nour.example/n?id={n}&amp;l=x"/>'
        f"<published>{_iso(n)}</published><updated>{_iso(n)}</updated>"
        f"<author><name>A. B.</name></author>"
        f'<content type="html">{_body(text, body, n)}</content></entry>'
        for n, (title, text) in enumerate(texts)
    )
    head = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>Ras Nour</title><id>urn:rn</id><updated>2026-11-20T06:30:00Z</updated>"
        '<link href="https://ras-nour.example/"/>'
    )
    return GoodFeed(name, head, items, "</feed>", _facts(texts))


def _prefixed(name: str, texts: tuple[tuple[str, str], ...], body: str) -> GoodFeed:
    items = tuple(
        f"<a:entry><a:title>{html.escape(title, quote=False)}</a:title><a:id>urn:rn:{n}</a:id>"
        f'<a:link rel="alternate" href="https://ras-nour.example/n?id={n}&amp;l=x"/>'
        f"<a:published>{_iso(n)}</a:published><a:author><a:name>A. B.</a:name></a:author>"
        f'<a:summary type="html">{_body(text, body, n)}</a:summary></a:entry>'
        for n, (title, text) in enumerate(texts)
    )
    head = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Ras Nour</a:title>'
        '<a:id>urn:rn</a:id><a:link href="https://ras-nour.example/"/>'
    )
    return GoodFeed(name, head, items, "</a:feed>", _facts(texts))


def _rdf(name: str, texts: tuple[tuple[str, str], ...], body: str) -> GoodFeed:
    items = tuple(
        f'<item rdf:about="https://ras-nour.example/n?id={n}&amp;l=x">'
        f"<title>{html.escape(title, quote=False)}</title>"
        f"<link>https://ras-nour.example/n?id={n}&amp;l=x</link><dc:date>{_iso(n)}</dc:date>"
        f"<description>{_body(text, body, n)}</description></item>"
        for n, (title, text) in enumerate(texts)
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://ras-nour.example/">'
        "<title>Ras Nour</title><link>https://ras-nour.example/</link></channel>"
    )
    return GoodFeed(name, head, items, "</rdf:RDF>", _facts(texts))


_FORMATS: dict[str, Callable[[str, tuple[tuple[str, str], ...], str], GoodFeed]] = {
    "rss": _rss,
    "rss-content": _rss_content,
    "atom": _atom,
    "atom-prefixed": _prefixed,
    "rdf": _rdf,
}


def _behind(mark: str, put: str) -> Callable[[str], str]:
    """Puts something behind the first mark of an item."""

    def change(item: str) -> str:
        at = item.index(mark) + len(mark)
        return item[:at] + put + item[at:]

    return change


def _within_title(put: str) -> Callable[[str], str]:
    return _behind("title>", put)


def _within_body(put: str) -> Callable[[str], str]:
    """Into the body's element: where that is CDATA, before it."""

    def change(item: str) -> str:
        name = _body_name(item)
        at = item.index(">", item.index(f"<{name}")) + 1
        return item[:at] + put + item[at:]

    return change


def _body_name(item: str) -> str:
    names = ("content:encoded", "content", "a:summary", "description")
    return next(name for name in names if f"<{name}" in item)


def _without(mark: str, *others: str) -> Callable[[str], str]:
    def change(item: str) -> str:
        found = next(one for one in (mark, *others) if one in item)
        return item.replace(found, "", 1)

    return change


def _swapped(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def change(item: str) -> str:
        old, new = next(pair for pair in pairs if pair[0] in item)
        return item.replace(old, new, 1)

    return change


def _title_end(item: str) -> str:
    return "</a:title>" if "</a:title>" in item else "</title>"


def _unclosed_body(item: str) -> str:
    return item.replace(f"</{_body_name(item)}>", "", 1)


def _unclosed_section(item: str) -> str:
    if "]]>" in item:
        return item.replace("]]>", "", 1)
    return _within_body("<![CDATA[")(item)


def _link_with_bare_ampersand(item: str) -> str:
    return item.replace("&amp;l=x", "&l=x", 1)


FAULTS: dict[str, Callable[[str], str]] = {
    "bare ampersand": _within_title("Q&A "),
    "bare ampersand at a word": _within_body("AT&T & R&D; "),
    "ampersand in an address": _link_with_bare_ampersand,
    "&nbsp;": _within_title("a&nbsp;b "),
    "&eacute; and &rlm;": _within_body("caf&eacute;&rlm; &laquo;x&raquo; "),
    "unknown entity": _within_body("&bogus; "),
    "control character": _within_title("a\x0bb "),
    "null and escape": _within_body("\x00\x1b[0m"),
    "forbidden reference": _within_body("&#0;&#x1F; "),
    "bare < before a digit": _within_title("I <3 this "),
    "bare < before a blank": _within_title("growth < 3 % "),
    "bare < before a letter": _within_title("x <y and z "),
    "<< arrows >>": _within_body("<< back | next >> "),
    "]]> in text": _within_body("a ]]> b "),
    "unclosed br": _within_body("one<br>two "),
    "unclosed img": _within_body('<img src="a.jpg" alt="x">'),
    "unclosed p and b": _within_body("<p>one <b>two<p>three "),
    "mis-nested": _within_body("<b><i>one</b></i> "),
    "stray end tags": _within_body("</div></span></p> "),
    "title not closed": lambda item: item.replace(_title_end(item), "", 1),
    "title closed in capitals": lambda item: item.replace(
        _title_end(item), _title_end(item).replace("title", "Title"), 1
    ),
    "title closed by an opening tag": lambda item: item.replace(
        _title_end(item), _title_end(item).replace("/", ""), 1
    ),
    "item not closed": _without("</item>", "</entry>", "</a:entry>"),
    "item closed twice": _swapped(
        ("</item>", "</item></item>"),
        ("</entry>", "</entry></entry>"),
        ("</a:entry>", "</a:entry></a:entry>"),
    ),
    "body not closed": _unclosed_body,
    "CDATA not closed": _unclosed_section,
    "comment not closed": _within_body("<!-- begin "),
    "attribute twice, one unquoted": lambda item: item.replace(
        "<title>", '<title a="1" a="2" b=3>', 1
    ).replace("<a:title>", '<a:title a="1" a="2" b=3>', 1),
    "undeclared prefixes": lambda item: item.replace(
        _title_end(item), _title_end(item) + '<media:thumbnail url="x"/><zz:n zz:k="1">1</zz:n>', 1
    ),
    "a quotation mark missing": lambda item: item.replace(
        _title_end(item), _title_end(item) + '<enclosure url="x.mp3 type="audio/mpeg"/>', 1
    ),
    "a second declaration": lambda item: '<?xml version="1.0"?>' + item,
    "item not opened": lambda item: item[item.index(">") + 1 :],
    "comment closed by --!>": _within_body("<!-- begin --!>"),
    "addresses in brackets": _within_body("Write to <a@b.example> or <https://b.example/>. "),
    "CDATA misspelt": _within_body("<![CDATA one ]]>"),
    "code and styles": _within_body("<style>p > a {}</style><script>if(a<b && c){x()}</script>"),
    "end tag without >": lambda item: item.replace(_title_end(item), _title_end(item)[:-1], 1),
}
