"""Which elements of a page belong to its own article, and which to what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from briefings.sources.pages.tree import names_of, same_words, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS: Final = ("h1", "h2", "h3")
_PARAGRAPH: Final = 120
"""Characters of a paragraph of an article; shorter ones are datelines, captions, standfirsts."""

_ASIDE: Final = frozenset({"aside", "nav", "form", "footer", "blockquote", "iframe", "dialog"})
_OTHERS: Final = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|comments?|comment-?list|respond|reply|replies|disqus"
    r"|sidebar|widgets?"
    r"|teasers?|latest|popular|trending|most-?(?:read|viewed)|more-(?:news|stories|posts|from)"
    r"|read-?more|promo"
    r"|footer|breadcrumbs?|newsletter|tweet|twitter|embed\w*|archives?|calendar|ticker|recent"
    r"|similar|see-also"
    r"|prev(?:ious)?|next|carousel|slider|menu|nav\w*|events?|jobs)(?:$|[\s_-])"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An element of the article; `at_head` where at most one long paragraph stands before it."""

    element: HtmlElement
    at_head: bool


def own_elements(tree: HtmlElement, title: str | None) -> Iterator[Placed]:
    """The elements of the article and its surroundings, in order, without what is another's."""
    from lxml import etree

    bounds = _Bounds(tree, title)
    skipped = 0
    paragraphs = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if bounds.is_others(element):
            skipped += 1 if event == "start" else -1
        elif event == "start" and not skipped:
            if element.tag == "p" and len(words_of(element)) >= _PARAGRAPH:
                paragraphs += 1
            yield Placed(element, paragraphs < 2)


def without_others(
    tree: HtmlElement, title: str | None, unwanted: Callable[[HtmlElement], bool]
) -> HtmlElement:
    """A copy of the page without metas, scripts, what is another's, and what is `unwanted`."""
    copied = deepcopy(tree)
    bounds = _Bounds(copied, title)
    for element in list(copied.iter()):
        if not isinstance(element.tag, str) or element is copied:
            continue
        if element.tag in ("meta", "script", "link", "style") or (
            bounds.is_others(element) or unwanted(element)
        ):
            element.drop_tree() if element.getparent() is not None else None
    return copied


class _Bounds:
    """Where a page's own article ends."""

    def __init__(self, tree: HtmlElement, title: str | None) -> None:
        ends = (_heading(tree, title), _anchor(tree))
        articles = [e for e in tree.iter("article", "div", "li", "section") if _is_article(e)]
        self._kept = {e for one in ends if one is not None for e in _line(one)}
        self._own = any(article in self._kept for article in articles)
        self._articles = set(articles)
        self._footers = {
            footer
            for article in articles
            if article in self._kept
            for footer in article.iter("footer")
        }

    def is_others(self, element: HtmlElement) -> bool:
        """Whether an element and all in it stand outside of the article."""
        if element in self._kept or element.tag in ("html", "body", "main", "head"):
            return False
        if element in self._articles and self._own:
            return True
        if element.tag in _ASIDE:
            return element not in self._footers
        return _OTHERS.search(names_of(element)) is not None


def _is_article(element: HtmlElement) -> bool:
    if element.tag == "article":
        return True
    kinds = element.get("itemtype") or ""
    return "Article" in kinds or "Posting" in kinds or "hentry" in names_of(element).split()


def _heading(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    """The heading that bears the article's title, else the only one of the first level."""
    first: list[HtmlElement] = []
    for element in tree.iter(*_HEADINGS):
        words = words_of(element)
        if title and words and same_words(words, title):
            return element
        if element.tag == "h1" and words:
            first.append(element)
    return first[0] if len(first) == 1 else None


def _anchor(tree: HtmlElement) -> HtmlElement | None:
    """The element whose own paragraphs hold most text."""
    lengths: dict[HtmlElement, int] = {}
    for element in tree.iter("p"):
        parent = element.getparent()
        if parent is not None:
            lengths[parent] = lengths.get(parent, 0) + len(words_of(element))
    return max(lengths, key=lengths.__getitem__, default=None)


def _line(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()
