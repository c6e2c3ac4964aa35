"""What a news page says about itself and its article, from its markup alone; nothing is fetched.

The body is trafilatura's extraction; title, outlet, address, date and language come from what the
publisher states for machines (JSON-LD of schema.org, Open Graph, microdata, `time`), which is
checked. Each of these is read by a part of its own in `briefings.sources.pages`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from briefings.models import LANGUAGES, Language
from briefings.sources.markup import bounded
from briefings.sources.outlets import web_address
from briefings.sources.pages.body import body_of
from briefings.sources.pages.linked_data import linked_data, text_of
from briefings.sources.pages.published import published, without_datelines
from briefings.sources.pages.stops import has_check, stop_of
from briefings.sources.pages.titles import named, stated_titles, without_title
from briefings.sources.pages.tree import (
    TITLE_LIMIT,
    base_of,
    joined,
    linked,
    metas_of,
    parsed,
)
from briefings.sources.refusals import Reason
from briefings.text.calls import without_calls
from briefings.text.hygiene import clean
from briefings.text.language import language_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["TITLE_LIMIT", "Page", "declared_charset", "language_code", "read_page"]

_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.I
)


@dataclass(frozen=True, slots=True)
class Page:
    """An article's page. `text` is empty where no article was found in it.

    `stop` says of a page that is none why not: a robot check, or an error sent as success.
    """

    text: str
    title: str | None = None
    site: str | None = None
    url: str | None = None
    published: datetime | None = None
    language: Language | None = None
    stop: Reason | None = None


def declared_charset(data: bytes) -> str | None:
    """The encoding a page names in its first 4 KB, as it spells it."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def read_page(markup: str, url: str | None = None) -> Page:
    """Reads a page's article. Never raises for any markup; linear in its size.

    `url` is where the page was found: links that are relative and dates in the path are read by it.
    """
    tree = parsed(bounded(markup))
    if tree is None:
        return Page("")
    metas = metas_of(tree)
    address = _address(tree, metas, url)
    stated = stated_titles(tree, metas)
    data = linked_data(tree, stated, address or url)
    checks = has_check(tree)
    _drop_code(tree)
    names = named(tree, data, metas, address or url)
    body = body_of(tree, text_of(data.story.get("articleBody")))
    text = without_calls(without_title(clean(body).strip(), (names.title, *stated)))
    language = language_code(tree.get("lang")) or language_code(
        text_of(data.story.get("inLanguage"))
    )
    moment = published(
        tree,
        data,
        metas,
        title=names.title or next(iter(stated), None),
        url=address or url,
        language=language or language_of(text[:2_000]),
    )
    return Page(
        text=without_datelines(text, language),
        title=names.title,
        site=names.site,
        url=address,
        published=moment,
        language=language,
        stop=None if moment else stop_of(tree, names.title, text, checks=checks),
    )


def language_code(tag: str | None) -> Language | None:
    """Our language for a tag of BCP 47 (`ar-EG`, `en_GB`), or None."""
    primary = re.split("[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    return next((language for language in LANGUAGES if language == primary), None)


def _address(tree: HtmlElement, metas: Mapping[str, str], url: str | None) -> str | None:
    """The address that a page gives itself: its canonical link, else Open Graph's.

    A home page named in an article's place is a fault of its template, and is not believed.
    """
    base = base_of(tree, url)
    for link in (linked(tree, "canonical"), metas.get("og:url")):
        found = joined(base, link)
        if found and not (_is_home(found) and url and not _is_home(url)):
            return web_address(found)
    return None


def _is_home(url: str) -> bool:
    return re.fullmatch(r"https?://[^/?#]+/?", url.strip()) is not None


def _drop_code(tree: HtmlElement) -> None:
    from lxml import etree

    etree.strip_elements(tree, "script", "style", "template", with_tail=False)
