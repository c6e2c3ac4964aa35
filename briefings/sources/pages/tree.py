"""A page as a tree: parsing it within limits, and what its elements are called and say."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from briefings.sources.outlets import web_address
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TITLE_LIMIT: Final = 300
MOST_ELEMENTS: Final = 60_000
DEEPEST: Final = 200
_MOST_METAS: Final = 5_000
# Windows-1252 by number, as HTML has it (WHATWG, "numeric character reference end state").
_C1: Final = re.compile(
    r"&#0{0,4}(12[89]|1[34]\d|15\d)(?!\d);?|&#[xX]0{0,4}([89][0-9a-fA-F])(?![0-9a-fA-F]);?"
    r"|[\x80-\x84\x86-\x9f]"
)
_APART: Final = re.compile(r"[\W_]+")


def parsed(markup: str) -> HtmlElement | None:
    """The tree of a page, or None where nothing can be made of it. Nothing is fetched."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if _C1.search(markup):
        markup = _C1.sub(_from_windows, markup)
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        tree = document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if isinstance(tree.tag, str) else None


def _from_windows(found: re.Match[str]) -> str:
    code = int(found[1]) if found[1] else int(found[2], 16) if found[2] else ord(found[0])
    return bytes([code]).decode("cp1252", "ignore")


def is_reasonable(tree: HtmlElement) -> bool:
    """False for trees that would take an extractor minutes or overflow its stack."""
    from lxml import etree

    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST or count > 2 * MOST_ELEMENTS:
            return False
    return True


def words_of(element: HtmlElement) -> str:
    """An element's text, its spaces single."""
    return " ".join("".join(element.itertext()).split())


def beginning_of(tree: HtmlElement, letters: int) -> str:
    """The first words of a page, about so many letters of them."""
    pieces: list[str] = []
    left = letters
    for piece in tree.itertext():
        words = " ".join(piece[: 4 * letters].split())
        if words:
            pieces.append(words)
            left -= len(words)
        if left <= 0:
            break
    return " ".join(pieces)[:letters]


def names_of(element: HtmlElement) -> str:
    """The class and id of an element in lower case: what its makers call it."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def metas_of(tree: HtmlElement) -> dict[str, str]:
    """The metas of a page by their property or name in lower case, the first of each."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content and len(metas) < _MOST_METAS:
            metas.setdefault(name, content[:2_000])
    return metas


def linked(tree: HtmlElement, rel: str) -> str:
    """Where the first `<link>` of a relation leads, as written; "" where there is none."""
    for element in tree.iter("link"):
        if rel in (element.get("rel") or "").lower().split():
            return str(element.get("href") or "").strip()
    return ""


def base_of(tree: HtmlElement, url: str | None) -> str | None:
    """The address that a page's links are relative to: its `<base href>`, else its own."""
    stated = next((e.get("href") for e in tree.iter("base") if e.get("href")), None)
    return joined(url, stated) or url if stated else url


def joined(base: str | None, link: str | None) -> str | None:
    """An address that a page names, made whole; None where it leads nowhere on the web."""
    if not link or len(link) > 2_000:
        return None
    try:
        return web_address(urljoin(base or "", html.unescape(link.strip())))
    except ValueError:
        return None


def same_words(one: str, other: str) -> bool:
    """Whether two headlines say the same: alike but for case, marks and points, or cut short."""
    first, second = _bare(one), _bare(other)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    return shorter == longer or (len(shorter) >= 12 and longer.startswith(shorter))


def alike(one: str, other: str) -> float:
    """How many words two headlines share, from 0 to 1; 1 where they say the same."""
    if same_words(one, other):
        return 1.0
    first, second = set(_bare(one).split()), set(_bare(other).split())
    return len(first & second) / max(1, min(len(first), len(second)))


def _bare(text: str) -> str:
    return _APART.sub(" ", fold_word(clean_line(html.unescape(text), TITLE_LIMIT))).strip()
