"""What a news page says about itself and its article, from its markup alone; nothing is fetched.

The body is trafilatura's extraction; title, outlet, address, date and language come from what the
publisher states for machines (JSON-LD of schema.org, Open Graph, `time`), which is checked.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from briefings.models import LANGUAGES, Language
from briefings.sources.dates import read_date
from briefings.sources.markup import bounded
from briefings.sources.outlets import web_address
from briefings.text.calls import without_calls
from briefings.text.hygiene import clean, clean_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TITLE_LIMIT: Final = 300
_SCRIPT_LIMIT: Final = 500_000
_MOST_SCRIPTS: Final = 20
_MOST_NODES: Final = 5_000
_MOST_ELEMENTS: Final = 60_000
_DEEPEST: Final = 200
_ARTICLE_TYPE: Final = re.compile(
    r"(?:News|Reportage|Opinion|Analysis|Background|Review)?(?:NewsArticle|Article)|BlogPosting"
    r"|LiveBlogPosting|Report"
)
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.I
)
_BLOCKS: Final = frozenset({"p", "li", "h2", "h3", "h4", "blockquote"})
_ASIDE: Final = frozenset(
    {"nav", "footer", "aside", "header", "form", "script", "style", "noscript"}
)

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Page:
    """An article's page. `text` is empty where no article was found in it."""

    text: str
    title: str | None = None
    site: str | None = None
    url: str | None = None
    published: datetime | None = None
    language: Language | None = None


def declared_charset(data: bytes) -> str | None:
    """The encoding a page names in its first 4 KB, as it spells it."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def read_page(markup: str) -> Page:
    """Reads a page's article. Never raises for any markup; linear in its size."""
    tree = _parse(bounded(markup))
    if tree is None:
        return Page("")
    story = _linked_data(tree)
    metas = _metas(tree)
    _drop_code(tree)
    title = _first(
        story.get("headline"), metas.get("og:title"), _heading(tree), _text_of(tree, "title")
    )
    body = _body(tree) or _paragraphs(tree) or _string(story.get("articleBody"))
    shown = clean_line(title, TITLE_LIMIT) if title else None
    language = language_code(_first(tree.get("lang"), _string(story.get("inLanguage"))))
    return Page(
        text=without_calls(_without_title(clean(body).strip(), shown)),
        title=shown or None,
        site=_first(metas.get("og:site_name"), _publisher(story)),
        url=web_address(_attribute(tree, "link", "canonical")) or web_address(metas.get("og:url")),
        published=_published(tree, story, metas, language),
        language=language,
    )


def language_code(tag: str | None) -> Language | None:
    """Our language for a tag of BCP 47 (`ar-EG`, `en_GB`), or None."""
    primary = re.split("[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    return next((language for language in LANGUAGES if language == primary), None)


def _parse(markup: str) -> HtmlElement | None:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        tree = document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if isinstance(tree.tag, str) else None


def _drop_code(tree: HtmlElement) -> None:
    from lxml import etree

    etree.strip_elements(tree, "script", "style", "template", with_tail=False)


def _body(tree: HtmlElement) -> str:
    """Trafilatura's text, or "" where it finds none or the tree is too large or deep for it."""
    if not _is_reasonable(tree):
        return ""
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page's faults are not ours
    try:
        found = extract(
            tree,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            with_metadata=False,
        )
    except Exception:  # noqa: BLE001 - an extractor of heuristics meets markup of any kind
        return ""
    return found if isinstance(found, str) else ""


def _is_reasonable(tree: HtmlElement) -> bool:
    """False for trees that would take an extractor minutes or overflow its stack."""
    from lxml import etree

    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST or count > 2 * _MOST_ELEMENTS:
            return False
    return True


def _paragraphs(tree: HtmlElement) -> str:
    """The plain fallback: paragraphs, list items and subheadings outside navigation."""
    lines: list[str] = []
    skipped = 0
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _ASIDE:
            skipped += 1 if event == "start" else -1
        elif (
            event == "start" and not skipped and element.tag in _BLOCKS and len(lines) < _MOST_NODES
        ):
            if any(child.tag in _BLOCKS for child in element):
                continue
            words = clean_line(_words(element), 20_000)
            if words:
                lines.append("- " + words if element.tag == "li" else words)
    return "\n".join(lines)


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _without_title(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if title and clean_line(first, TITLE_LIMIT) == title else text


def _metas(tree: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (
            element.get("property") or element.get("name") or element.get("itemprop") or ""
        ).lower()
        content = (element.get("content") or "").strip()
        if name and content and len(metas) < _MOST_NODES:
            metas.setdefault(name, content[:2_000])
    return metas


def _published(
    tree: HtmlElement, story: dict[str, Json], metas: dict[str, str], language: Language | None
) -> datetime | None:
    stated = (
        _string(story.get("datePublished")),
        metas.get("article:published_time"),
        metas.get("datepublished"),
        metas.get("date"),
        metas.get("dc.date"),
        next((e.get("datetime") for e in tree.iter("time") if e.get("datetime")), None),
    )
    return next((day for value in stated if value and (day := read_date(value, language))), None)


def _heading(tree: HtmlElement) -> str | None:
    """The only first-level heading, if there is one: where there are more, none is the title."""
    found = [words for element in tree.iter("h1") if (words := _words(element))]
    return found[0] if len(found) == 1 else None


def _text_of(tree: HtmlElement, tag: str) -> str | None:
    return next((_words(element) for element in tree.iter(tag)), None)


def _attribute(tree: HtmlElement, tag: str, rel: str) -> str | None:
    for element in tree.iter(tag):
        if rel in (element.get("rel") or "").lower().split():
            return str(element.get("href") or "")
    return None


def _linked_data(tree: HtmlElement) -> dict[str, Json]:
    """The first article of schema.org that a page describes in JSON-LD; {} where there is none."""
    scripts = 0
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json":
            continue
        scripts += 1
        if scripts > _MOST_SCRIPTS:
            break
        source = element.text or ""
        if len(source) > _SCRIPT_LIMIT:
            continue
        try:
            data: Json = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        found = _article_node(data)
        if found:
            return found
    return {}


def _article_node(data: Json) -> dict[str, Json]:
    waiting: list[Json] = [data]
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:100])
        elif isinstance(node, dict):
            kinds = node.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and _ARTICLE_TYPE.fullmatch(name) for name in names):
                return node
            waiting.extend(node[key] for key in ("@graph", "mainEntity") if key in node)
    return {}


def _publisher(story: dict[str, Json]) -> str | None:
    publisher = story.get("publisher")
    if isinstance(publisher, list) and publisher:
        publisher = publisher[0]
    return _string(publisher.get("name")) if isinstance(publisher, dict) else None


def _string(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""


def _first(*values: Json) -> str | None:
    return next((text for value in values if (text := _string(value))), None)
