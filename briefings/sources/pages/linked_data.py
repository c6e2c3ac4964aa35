"""What a page says of itself in JSON-LD (schema.org), also where its JSON does not quite parse."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from briefings.sources.pages.tree import TITLE_LIMIT, alike
from briefings.text.hygiene import clean_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SCRIPT_LIMIT: Final = 500_000
_MOST_SCRIPTS: Final = 20
_MOST_NODES: Final = 5_000
_ARTICLE: Final = re.compile(
    r"(?:[A-Za-z]{0,30}Article|[A-Za-z]{0,20}Posting|Report|Review|Recipe|HowTo|CreativeWork)"
)
_PAGE: Final = re.compile(r"(?:Web|Item)Page")
_OPENING: Final = re.compile(r"(?:<!--|(?://|/\*)?\s{0,20}<!\[CDATA\[(?:\s{0,20}\*/)?)")
_CLOSING: Final = re.compile(r"(?:-->|(?://|/\*)?\s{0,20}\]\]>(?:\s{0,20}\*/)?)\Z")
_LAST_COMMA: Final = re.compile(r",(\s*[}\]])")
_SAME: Final = 0.8
_KIN: Final = 0.3  # shared words of two headlines of one article, one of them for search engines
_BETWEEN: Final = re.compile(r"[\s;,]*")
_KIND: Final = re.compile(r'"@type"\s*:\s*\[?\s*"([A-Za-z]{1,60})"')
_MEMBER: Final = re.compile(
    r'"(datePublished|dateCreated|headline|url|inLanguage)"\s*:\s*"((?:[^"\\\n]|\\.){1,1000})"'
)

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The parts of a page's linked data that speak of its own article; each {} where there is none.

    `story` is the article, `page` the page around it (Yoast's WebPage bears the date), `site` the
    site.
    """

    story: dict[str, Json]
    page: dict[str, Json]
    site: dict[str, Json]


def linked_data(tree: HtmlElement, titles: Sequence[str], url: str | None) -> LinkedData:
    """Reads all scripts of a page. Of many articles only the one it is about is taken.

    `titles` and `url` are what the page itself says, by which its own article is told from those
    it lists.
    """
    nodes = list(_nodes(tree))
    stories = [node for node in nodes if _is_a(node, _ARTICLE)]
    pages = [node for node in nodes if _is_a(node, _PAGE)]
    sites = [node for node in nodes if _is_a(node, re.compile("WebSite|NewsMediaOrganization"))]
    dated = (one for one in pages if text_of(one.get("datePublished")))
    page = next(dated, pages[0] if pages else {})
    return LinkedData(_own(stories, titles, url), page, sites[0] if sites else {})


def text_of(value: Json) -> str:
    """A text, or the first of several; "" for anything else."""
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() if isinstance(value, str) else ""


def _own(stories: list[dict[str, Json]], titles: Sequence[str], url: str | None) -> dict[str, Json]:
    """The article that the page is about, by its headline and address."""
    scored = [(_fitness(story, titles, url), -place) for place, story in enumerate(stories)]
    if not scored:
        return {}
    best, place = max(scored)
    # One article alone may be named otherwise or stand at another address; of many, none may.
    return stories[-place] if best >= (-1 if len(stories) == 1 else 0) else {}


def _fitness(story: dict[str, Json], titles: Sequence[str], url: str | None) -> int:
    score = 0
    headline = clean_line(html.unescape(text_of(story.get("headline"))), TITLE_LIMIT)
    if headline and titles:
        likeness = max(alike(headline, title) for title in titles)
        score += 2 if likeness >= _SAME else 0 if likeness >= _KIN else -1
    addresses = [text_of(story.get("url")), text_of(story.get("@id"))]
    page = story.get("mainEntityOfPage")
    addresses.append(text_of(page.get("@id")) if isinstance(page, dict) else text_of(page))
    paths = {_path(address) for address in addresses if address} - {""}
    if url and paths and _path(url):
        score += 2 if _path(url) in paths else -1
    return score


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).rstrip("/").lower()
    except ValueError:
        return ""


def _is_a(node: dict[str, Json], wanted: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(
        isinstance(name, str) and wanted.fullmatch(name.rpartition("/")[2]) for name in names
    )


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Json]]:
    """Every object of the scripts that may describe the page, outermost first."""
    scripts = 0
    for element in tree.iter("script"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if kind != "application/ld+json":
            continue
        scripts += 1
        if scripts > _MOST_SCRIPTS:
            return
        source = element.text or ""
        if len(source) <= _SCRIPT_LIMIT:
            yield from _walked(_documents(source))


def _walked(waiting: list[Json]) -> Iterator[dict[str, Json]]:
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:100])
        elif isinstance(node, dict):
            yield node
            within = ("@graph", "mainEntity", "mainEntityOfPage")
            waiting.extend(node[key] for key in within if isinstance(node.get(key), dict | list))


def _documents(source: str) -> list[Json]:
    """What a script holds: one document, several one after the other, or nearly one.

    Mended are comments around it, commas too many, and markup that was escaped for HTML; of what
    still does not parse, the members that stand by themselves.
    """
    bare = source.strip(" \t\r\n;")
    for _ in range(2):
        opening = _OPENING.match(bare)
        bare = bare[opening.end() :] if opening else bare
        closing = _CLOSING.search(bare, max(0, len(bare) - 60))
        bare = (bare[: closing.start()] if closing else bare).strip(" \t\r\n;")
    for text in (bare, html.unescape(bare), _LAST_COMMA.sub(r"\1", bare)):
        found = _parsed(text)
        if found:
            return found
    return _members(bare)


def _parsed(text: str) -> list[Json]:
    decoder = json.JSONDecoder(strict=False)
    found: list[Json] = []
    position = 0
    try:
        while position < len(text) and len(found) < _MOST_SCRIPTS:
            value, position = decoder.raw_decode(text, position)
            found.append(value)
            between = _BETWEEN.match(text, position)
            position = between.end() if between else position
    except (ValueError, RecursionError):
        return []
    return found


def _members(text: str) -> list[Json]:
    """One object of the members that a broken document states, each where it states one value."""
    kinds = {kind for kind in _KIND.findall(text[:_SCRIPT_LIMIT]) if _ARTICLE.fullmatch(kind)}
    values: dict[str, set[str]] = {}
    for name, value in _MEMBER.findall(text):
        values.setdefault(name, set()).add(value)
    days = {value[:10] for value in values.get("datePublished", ())}
    if len(days) > 1 or not (kinds or days):
        return []
    members: dict[str, Json] = {
        name: min(found) for name, found in values.items() if len(found) == 1 or name[:4] == "date"
    }
    return [{"@type": min(kinds, default="WebPage"), **members}]
