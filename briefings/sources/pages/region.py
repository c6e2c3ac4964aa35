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

_ASIDE: Final = frozenset(
    {"aside", "nav", "form", "footer", "header", "blockquote", "iframe", "dialog"}
)
_OTHERS: Final = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|comments?|comment-?list|respond|reply|replies|disqus"
    r"|sidebar|widgets?|teasers?|latest|popular|trending|most-?(?:read|viewed)"
    r"|more-(?:news|stories|posts|from)|read-?more|promo|footer|breadcrumbs?|newsletter|tweet"
    r"|twitter|embed\w*|archives?|wp-calendar|ticker|recent|similar|see-also|prev(?:ious)?|next"
    r"|carousel|slider|menu|nav\w*|masthead|top-?bar|site-header|page-header-date|current-date"
    r"|today(?:s-date)?)(?:$|[\s_-])"
)
_CONTAINERS: Final = ("article", "div", "li", "section", "main", "body", "html", "td")
_WHOLE: Final = frozenset({"html", "body", "main", "form"})
_HEAD: Final = re.compile(r"head|title|article|post|entry|story|single")
# A page builder calls every piece of the article so.
_BUILDERS: Final = re.compile(r"\belementor-widget[\w-]*")


@dataclass(frozen=True, slots=True)
class Placed:
    """An element of the article, or beside it.

    `at_head`: at most one long paragraph stands before it; `below`: it stands under the heading,
    or in the same article, and not above both, where sites show today's date; `inside`: within
    what the page marks as this article.
    """

    element: HtmlElement
    at_head: bool
    below: bool
    inside: bool


def own_elements(tree: HtmlElement, title: str | None) -> Iterator[Placed]:
    """The elements of the article and its surroundings, in order, without what is another's."""
    from lxml import etree

    bounds = _Bounds(tree, title)
    skipped = 0
    paragraphs = 0
    below = bounds.heading is None
    inside = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element in bounds.own:
            inside += 1 if event == "start" else -1
        if bounds.is_others(element):
            skipped += 1 if event == "start" else -1
        elif event == "start" and not skipped:
            if element.tag == "p" and len(words_of(element)) >= _PARAGRAPH:
                paragraphs += 1
            below = below or element is bounds.heading
            in_head = element.tag == "meta" and _parent_tag(element) == "head"
            yield Placed(
                element,
                paragraphs < 2,
                below or in_head or not bounds.is_above(element),
                inside > 0,
            )


def without_others(
    tree: HtmlElement, title: str | None, unwanted: Callable[[HtmlElement], bool]
) -> HtmlElement:
    """A copy of the page without metas, scripts, what is another's, and what is `unwanted`."""
    copied = deepcopy(tree)
    bounds = _Bounds(copied, title)
    below = bounds.heading is None
    for element in list(copied.iter()):
        if not isinstance(element.tag, str) or element is copied:
            continue
        below = below or element is bounds.heading
        if not below and not bounds.is_kept(element) and bounds.is_above(element):
            element.drop_tree() if element.getparent() is not None else None
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
        articles = [e for e in tree.iter(*_CONTAINERS) if _is_article(e)]
        self._kept = {e for one in ends if one is not None for e in _line(one)}
        self.heading = ends[0]
        self._head = set(_head_of(ends[0]))
        self.own = {article for article in articles if article in self._kept}
        self._articles = set(articles)
        self._parts = {part for article in self.own for part in article.iter("footer", "header")}

    def is_others(self, element: HtmlElement) -> bool:
        """Whether an element and all in it stand outside of the article."""
        if element in self._kept or element.tag in ("html", "body", "main", "head"):
            return False
        if element in self._articles and self.own:
            return True
        if element.tag in _ASIDE:
            return element not in self._parts
        found = _OTHERS.search(_BUILDERS.sub("", names_of(element)))
        return found is not None and not (
            found[0].strip(" _-") == "footer" and self._is_inside(element)
        )

    def is_kept(self, element: HtmlElement) -> bool:
        """Whether the heading or the body stands within an element."""
        return element in self._kept

    def is_above(self, element: HtmlElement) -> bool:
        """Whether an element before the heading is the site's and not the article's."""
        return not any(one in self.own or one in self._head for one in _line(element))

    def _is_inside(self, element: HtmlElement) -> bool:
        return any(one in self.own for one in element.iterancestors())


def _parent_tag(element: HtmlElement) -> str:
    parent = element.getparent()
    return parent.tag if parent is not None and isinstance(parent.tag, str) else ""


def _head_of(heading: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements around a heading that are the article's head: what stands in them is its own."""
    parent = heading.getparent() if heading is not None else None
    if parent is None or parent.tag in _WHOLE:
        return
    yield parent
    above = parent.getparent()
    if above is not None and above.tag not in _WHOLE and _HEAD.search(names_of(above)):
        yield above


def _is_article(element: HtmlElement) -> bool:
    if element.tag == "article":
        return True
    kinds = element.get("itemtype") or ""
    return "Article" in kinds or "Posting" in kinds or "hentry" in names_of(element).split()


def _heading(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    """The heading that bears the article's title, else the only one of the first level."""
    for level in _HEADINGS if title else ():
        for element in tree.iter(level):
            if same_words(words_of(element), title or ""):
                return element
    first = [element for element in tree.iter("h1") if words_of(element)]
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
