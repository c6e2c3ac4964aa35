"""An article's title without its site's name, and the site's name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from briefings.sources.outlets import host_of
from briefings.sources.pages.linked_data import Json, LinkedData, text_of
from briefings.sources.pages.tree import TITLE_LIMIT, names_of, same_words, words_of
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SITE_LIMIT: Final = 60
_MOST_HEADINGS: Final = 5
_DIVIDERS: Final = re.compile(r"\s+(?:[|│¦•·»«›‹~]|::?|[-–—]{1,2}|//)\s+|\s*[|│]\s*")
_OWN_HEADING: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story|news|content)-{0,2}_{0,2}(?:title|headline)"
    r"|headline|p-name)(?:$|\s)"
)
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)+/?", re.I)
_NO_SITE: Final = frozenset(
    {"home", "homepage", "site", "website", "blog", "news", "الرئيسية", "موقع"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """An article's title and its site's name, each None where the page tells none."""

    title: str | None
    site: str | None


def stated_titles(tree: HtmlElement, metas: Mapping[str, str]) -> tuple[str, ...]:
    """What a page calls itself, by which its article is found; its site's name may be in it."""
    given = (
        metas.get("og:title"),
        metas.get("twitter:title"),
        *(words_of(element) for element in islice(tree.iter("title"), 1)),
        *(words_of(element) for element in islice(tree.iter("h1"), _MOST_HEADINGS)),
    )
    return tuple(dict.fromkeys(line for one in given if (line := _line(one))))


def named(tree: HtmlElement, data: LinkedData, metas: Mapping[str, str], url: str | None) -> Named:
    """The title, of what the page states the first that is no site's name."""
    headings = [words for e in islice(tree.iter("h1", "h2"), 50) if (words := words_of(e))]
    site = _site(data, metas)
    sites = _names(site, data, metas, url)
    page = _line(*(words_of(element) for element in tree.iter("title")))
    if site is None:
        site = _behind(_line(metas.get("og:title")) or page, headings, _host_words(url))
        sites = [*sites, site] if site else sites
    candidates = (
        text_of(data.story.get("headline")),
        metas.get("og:title"),
        _own_heading(tree),
        _only(tree, sites),
        metas.get("twitter:title"),
        page,
        text_of(data.page.get("name")),
    )
    for candidate in candidates:
        line = _line(candidate)
        if line and not _is_one(line, sites):
            return Named(_bare(line, sites, headings), site)
    return Named(page, site)


def _line(*values: str | None) -> str | None:
    """The first text of some as one line, what was escaped once too often undone."""
    for value in values:
        line = clean_line(html.unescape(html.unescape(value or "")), TITLE_LIMIT)
        if line:
            return line
    return None


def _site(data: LinkedData, metas: Mapping[str, str]) -> str | None:
    names = (
        metas.get("og:site_name"),
        _name(data.story.get("publisher")),
        metas.get("application-name"),
        _name(data.site),
        _name(data.page.get("isPartOf")),
        metas.get("al:android:app_name"),
    )
    for name in names:
        line = _line(name)
        if not line or len(line) > 2 * _SITE_LIMIT or fold_word(line) in _NO_SITE:
            continue
        if not _ADDRESS.fullmatch(line) and not line.startswith("@"):
            return line
    return None


def _name(value: Json) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return text_of(value.get("name")) if isinstance(value, dict) else ""


def _names(
    site: str | None, data: LinkedData, metas: Mapping[str, str], url: str | None
) -> list[str]:
    """Every name under which the site may stand in a title."""
    given = (
        site,
        metas.get("og:site_name"),
        metas.get("application-name"),
        metas.get("twitter:site", "").lstrip("@"),
        _name(data.story.get("publisher")),
        _name(data.site),
        text_of(data.site.get("alternateName")),
        host_of(url),
        _host_words(url),
    )
    return [name for one in given if (name := _line(one))]


def _host_words(url: str | None) -> str:
    """The part of a host that is a name: `harbourgazette` of `www.harbourgazette.co.uk`."""
    labels = (host_of(url) or "").split(".")
    return max(labels[:-1], key=len, default="")


def _is_one(line: str, names: Iterable[str]) -> bool:
    return any(_compact(line) == _compact(name) for name in names)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold_word(text))


def _bare(line: str, sites: list[str], headings: list[str]) -> str:
    """A title without the names of its site at its ends («العنوان | الموقع»)."""
    for _ in range(3):
        cuts = list(_DIVIDERS.finditer(line))
        if not cuts:
            return line
        head, tail = line[: cuts[-1].start()], line[cuts[-1].end() :]
        first, rest = line[: cuts[0].start()], line[cuts[0].end() :]
        if head and _is_one(tail, sites):
            line = head
        elif rest and _is_one(first, sites):
            line = rest
        else:
            whole = next((h for h in headings if _starts(line, h)), None)
            return whole or line
    return line


def _starts(line: str, heading: str) -> bool:
    """Whether a title is a heading of the page and behind a divider something short."""
    if len(heading) < 12 or not line.startswith(heading):
        return False
    behind = line[len(heading) :]
    divider = _DIVIDERS.match(behind)
    return divider is not None and len(behind) <= _SITE_LIMIT


def _behind(line: str | None, headings: list[str], host: str) -> str | None:
    """The site's name behind a title that a heading of the page bears without it.

    Only where the address is of that name too: else it may be a section's.
    """
    if not line:
        return None
    for heading in headings:
        if _starts(line, heading):
            pieces = _DIVIDERS.split(line[len(heading) :])
            name = pieces[-1].strip()
            if (
                _compact(name)
                and host
                and (_compact(name) in _compact(host) or _compact(host) in _compact(name))
            ):
                return name
    return None


def _own_heading(tree: HtmlElement) -> str | None:
    """The one heading that the page marks as the article's."""
    found = [
        words
        for element in tree.iter("h1", "h2", "h3")
        if (element.get("itemprop") or "") == "headline" or _OWN_HEADING.search(names_of(element))
        if (words := words_of(element))
    ]
    return found[0] if len(found) == 1 else None


def _only(tree: HtmlElement, sites: list[str]) -> str | None:
    """The only heading of the first level that is no site's name, if there is just one."""
    found = [words for e in tree.iter("h1") if (words := words_of(e)) and not _is_one(words, sites)]
    return found[0] if len(found) == 1 else None


def without_title(text: str, titles: Iterable[str | None]) -> str:
    """A text without its first lines where they only repeat a title."""
    known = [title for title in titles if title]
    for _ in range(3):
        first, _, rest = text.partition("\n")
        line = clean_line(first.lstrip("#-– "), TITLE_LIMIT)
        exact = any(line and _compact(line) == _compact(title) for title in known)
        close = rest and len(line) > 20 and any(same_words(line, title) for title in known)
        if not exact and not close:
            return text
        text = rest.lstrip("\n")
    return text
