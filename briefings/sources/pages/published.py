"""When a page's article was published: of all dates on it the one that is its own.

Pages are full of dates: of articles they link to, of comments, of posts they embed, of the last
change. What states the publication by a known name goes first, then the day in the address, then
what stands at the article's head, then htmldate's reading of what is left when all that belongs
to others is taken away. Where two ways disagree with the address, none is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from briefings.models import LANGUAGES, Language
from briefings.sources.dates import read_date
from briefings.sources.pages.linked_data import LinkedData, text_of
from briefings.sources.pages.region import Placed, own_elements, without_others
from briefings.sources.pages.tree import beginning_of, is_reasonable, names_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FIRST_YEAR: Final = 1990
_LONGEST_LINE: Final = 150
_LONGEST_LEAD: Final = 60
_MOST_SIBLINGS: Final = 8
_MOST_DATED: Final = 400  # elements with a date; a page with more is a list
# «28 de noviembre de 2026», "listopada 28, 2026".
_IN_WORDS: Final = re.compile(
    r"(?<!\d)\d{1,2}\.?\s{1,3}(?:de\s|d')?[^\W\d]{3,14}\.?,?\s{1,3}(?:de\s)?(?:199|20\d)\d(?!\d)"
    r"|(?<!\w)[^\W\d]{3,14}\s{1,3}\d{1,2},?\s{1,3}(?:199|20\d)\d(?!\d)"
)
_LONGEST_DATELINE: Final = 80
_HEAD_LINES: Final = 4

# Names by which pages state the publication in metas, as publishers and their tools spell them;
# those below it are used for other dates too.
_STATED: Final = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "article.published",
    "article:published_date",
    "article:publicationdate",
    "article:post_date",
    "og:published_time",
    "og:publish_date",
    "og:pubdate",
    "og:datepublished",
    "datepublished",
    "date_published",
    "date-published",
    "parsely-pub-date",
    "sailthru.date",
    "shareaholic:article_published_time",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "bt:pubdate",
    "rbpubdate",
    "pubdate",
    "pub_date",
    "publish-date",
    "publish_date",
    "publishdate",
    "publish_time",
    "published-date",
    "published_date",
    "published_time",
    "publisheddate",
    "published",
    "publication_date",
    "publication-date",
    "publicationdate",
    "originalpublicationdate",
    "article_date_original",
    "dcsext.articlefirstpublished",
    "mediator_published_time",
    "vr:published_time",
    "video:release_date",
    "twt-published-at",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "prism.publicationdate",
    "dc.date.issued",
    "dc.issued",
    "dc:date.issued",
    "dcterms.issued",
    "dc.date.publication",
    "dateposted",
    "displaydate",
    "weibo:article:create_at",
    "og:regdate",
)
_LOOSE: Final = (
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.created",
    "dc.date",
    "dc:created",
    "dc:date",
    "article:created",
    "article.created",
    "content_create_date",
    "date_created",
    "datecreated",
    "creation_date",
    "created",
    "release_date",
    "date",
    "pdate",
    "doc_date",
)
_PUBLISHED_CLASS: Final = re.compile(
    r"(?:published|pubdate|pub-?date|publish(?:ed)?[-_]?(?:date|time|at|on)|publication[-_]?date"
    r"|date[-_]?published|(?:entry|post|article|story|news)[-_]{0,2}(?:date|time|published)"
    r"|posted-on|post-timestamp"
    r"|dt-published|dateline|timestamp|published-at|date-header)"
)
_CHANGED_CLASS: Final = re.compile(r"updated|modified|last-?mod|dt-updated|changed|revised")
_DATE_CLASS: Final = re.compile(
    r"date|datum|fecha|data(?:[-_ ]|$)|time|tarih|publi|posted|meta|byline|author|info|stamp|تاريخ"
)
_CHANGED: Final = re.compile(
    r"updated?|last (?:modified|edited|changed|revised)|modified|edited|revised|corrected"
    r"|تحديث|حُ?دِّ?ث|آخر تعديل|عُ?دِّ?ل|aktualisiert|geändert|mis à jour|modifié|maj\b"
    r"|actualizad|aggiornat"
    r"|bijgewerkt|uppdaterad|oppdatert|päivitetty|güncelle|обновлен|zaktualizowan",
    re.IGNORECASE,
)
_ISSUED: Final = re.compile(
    r"publi(?:sh|é|c|k|q)\w*|posted|first published|created|issued|veröffentlicht|erstellt"
    r"|geplaatst|pubblicat"
    r"|نُ?شر\w*|تاريخ النشر|كُ?تب|yayın|опубликован|julkaistu|publicerad",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"^[\s\W]*(?:(?:first )?(?:published|posted|created|issued|date|publication date"
    r"|updated on)(?: on| at)?"
    r"|نُ?شرت?(?: في| بتاريخ| يوم)?|تاريخ النشر|التاريخ|كُ?تب(?: في)?|on)\s*[:：]?\s*",
    re.IGNORECASE,
)
_BEGINS_DATED: Final = re.compile(r"\W*\d|[^\d.!?؟]{0,30}(?:[:：]|\bon\b|في|بتاريخ)?\s*\d")
_PIECES: Final = re.compile(r"\s*[|•·●/\\]\s+|\s+[-–—]\s+|\n|\s{3,}")
_DAY_IN_PATH: Final = re.compile(
    r"(?<![0-9])((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![0-9])", re.ASCII
)
_MONTH_IN_PATH: Final = re.compile(r"/((?:199|20\d)\d)[/-](0?[1-9]|1[0-2])(?=/|$|-)", re.ASCII)
_YEAR_IN_PATH: Final = re.compile(r"/((?:199|20\d)\d)(?=/)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A date on the page; `stated`: it is marked as the publication's."""

    moment: datetime
    stated: bool
    placed: Placed

    @property
    def heads(self) -> bool:
        """Whether it stands at the article's head."""
        return self.placed.at_head and self.placed.below


@dataclass(frozen=True, slots=True)
class _InPath:
    """What an address tells: a day, or only a month or year; all None where it tells nothing."""

    day: datetime | None = None
    year: int | None = None
    month: int | None = None

    def allows(self, moment: datetime) -> bool:
        """False for a date of another month or year than the address has."""
        if self.year is not None and moment.year != self.year:
            return False
        return self.month is None or moment.month == self.month


def published(
    tree: HtmlElement,
    data: LinkedData,
    metas: Mapping[str, str],
    *,
    title: str | None,
    url: str | None,
    language: Language | None,
) -> datetime | None:
    """The publication's moment as the page writes it, or None. Never a change's.

    `tree` is without scripts; `title` is the article's, `url` its address.
    """
    stated = (
        text_of(data.story.get("datePublished")),
        *(metas.get(name, "") for name in _STATED),
        text_of(data.page.get("datePublished")),
        text_of(data.story.get("dateCreated")),
        text_of(data.story.get("uploadDate")),
    )
    if found := _first(stated, language):
        return found
    path = _in_path(url)
    elements = list(own_elements(tree, title)) if is_reasonable(tree) else []
    marks = list(_marks(elements, language))
    if found := _first_stated(marks):
        return _precise(found, marks)
    loose = _first((metas.get(name, "") for name in _LOOSE), language)
    if path.day is not None:
        if loose and loose.date() == path.day.date():
            return loose
        return _precise(path.day, marks)
    marks = [mark for mark in marks if path.allows(mark.moment)]
    if loose and path.allows(loose):
        return loose
    at_head = next((mark.moment for mark in marks if mark.heads), None)
    if at_head:
        return _precise(at_head, marks)
    guessed = _abroad(elements, tree.get("lang") or "") or _guessed(tree, title)
    days = {mark.moment.date() for mark in marks}
    # Of many days that are not at the head, a guess has but picked one.
    if guessed and path.allows(guessed) and (guessed.date() not in days or len(days) == 1):
        return _precise(guessed, marks)
    return _only([mark for mark in marks if mark.stated]) or _only(
        [mark for mark in marks if mark.placed.below]
    )


def _first_stated(marks: Sequence[_Mark]) -> datetime | None:
    """The publication as an element states it, at the head or within the article itself."""
    return next(
        (mark.moment for mark in marks if mark.stated and (mark.heads or mark.placed.inside)), None
    )


def _only(marks: Sequence[_Mark]) -> datetime | None:
    """The one day of some marks; None where they disagree, for one is another's."""
    return marks[0].moment if len({mark.moment.date() for mark in marks}) == 1 else None


def _precise(day: datetime, marks: Iterable[_Mark]) -> datetime:
    """A bare day with the time of day that another mark gives it."""
    if day.time() != time():
        return day
    return next(
        (m.moment for m in marks if m.moment.date() == day.date() and m.moment.time() != time()),
        day,
    )


def _first(values: Iterable[str], language: Language | None) -> datetime | None:
    return next((day for value in values if value and (day := _read(value, language))), None)


def _read(value: str, language: Language | None) -> datetime | None:
    moment = read_date(value, language)
    return moment if moment is not None and moment.year >= _FIRST_YEAR else None


def _in_path(url: str | None) -> _InPath:
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return _InPath()
    for year, separator, month, day in _DAY_IN_PATH.findall(path):
        if separator or len(month + day) == 4:
            try:
                found = datetime(int(year), int(month), int(day), tzinfo=UTC)
            except ValueError:
                continue
            if found.year >= _FIRST_YEAR:
                return _InPath(found, found.year, found.month)
    if month_found := _MONTH_IN_PATH.search(path):
        return _InPath(None, int(month_found[1]), int(month_found[2]))
    year_found = _YEAR_IN_PATH.search(path)
    return _InPath(None, int(year_found[1])) if year_found else _InPath()


def _marks(elements: Iterable[Placed], language: Language | None) -> Iterator[_Mark]:
    """Dates in the article's own elements, in their order; those of changes are left out."""
    for placed, kind in islice(_dated(elements), _MOST_DATED):
        moment = _value(placed.element, language)
        if moment is not None:
            yield _Mark(moment, kind, placed)


def _dated(elements: Iterable[Placed]) -> Iterator[tuple[Placed, bool]]:
    for placed in elements:
        kind = _kind(placed.element)
        if kind is not None:
            yield placed, kind


def _kind(element: HtmlElement) -> bool | None:
    """True for an element that states the publication, False for a plain date, None for others."""
    names = names_of(element)
    prop = (element.get("itemprop") or element.get("property") or "").lower()
    if "datepublished" in prop or "datecreated" in prop or "dc:date" in prop:
        return True
    if "datemodified" in prop or "dateupdate" in prop:
        return None
    plain = element.tag in ("time", "relative-time") or (
        element.tag == "abbr" and element.get("title")
    )
    named = any(_PUBLISHED_CLASS.fullmatch(name) for name in names.split())
    changed = _CHANGED_CLASS.search(names) is not None and not named
    if not plain and not (named or _DATE_CLASS.search(names)):
        return None
    if changed:
        return None
    lead = _lead(element)
    last = max(
        (
            (m.start(), issued)
            for issued, p in ((True, _ISSUED), (False, _CHANGED))
            for m in p.finditer(lead)
        ),
        default=None,
    )
    if last is not None and not last[1]:
        return None
    return named or element.get("pubdate") is not None or (plain and last is not None)


def _lead(element: HtmlElement) -> str:
    """The words right before an element in its line, and its own first ones."""
    own = beginning_of(element, _LONGEST_LEAD) if element.tag != "time" else ""
    parent = element.getparent()
    before: list[str] = [own]
    for _ in range(2):
        if parent is None or parent.tag not in ("p", "span", "div", "li", "small", "header", "em"):
            break
        pieces: list[str] = []
        for sibling in islice(element.itersiblings(preceding=True), _MOST_SIBLINGS):
            pieces += (sibling.tail or "", beginning_of(sibling, _LONGEST_LEAD))
        pieces.append(parent.text or "")
        pieces.reverse()
        before.append(" ".join(" ".join(pieces).split())[-_LONGEST_LEAD:])
        if before[-1] or parent.tag in ("p", "li", "header"):
            break
        element, parent = parent, parent.getparent()
    return " ".join(reversed(before)).lower()


def _value(element: HtmlElement, language: Language | None) -> datetime | None:
    """The date of an element: by its attributes for machines, else by its text."""
    for name in ("content", "datetime", "title", "data-datetime"):
        if (value := element.get(name)) and (moment := _read(value, language)):
            return moment
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece[: _LONGEST_LINE + 1])
        length += len(pieces[-1].strip())
        if length > _LONGEST_LINE:
            return None
    return in_words(" \n ".join(pieces), language)


def in_words(text: str, language: Language | None) -> datetime | None:
    """The date that a short line is, or holds between dividers («نشر في 3 أيار 2024 | لبنان»)."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_LINE or not any(map(str.isdigit, line)):
        return None
    pieces = [line, *(piece for piece in _PIECES.split(text) if piece.strip())]
    for piece in pieces[:8]:
        bare = _AHEAD.sub("", " ".join(piece.split()))
        digits = sum(map(str.isdigit, bare))
        if 5 <= digits < len(bare) and (moment := _read(bare, language)):
            return moment
    return None


def without_datelines(text: str, language: Language | None) -> str:
    """A text without the lines at its head that only say when it was published or changed."""
    lines = text.split("\n")
    kept = [
        line
        for place, line in enumerate(lines)
        if place >= _HEAD_LINES or not _is_dateline(line, language)
    ]
    return "\n".join(kept).strip()


def _is_dateline(line: str, language: Language | None) -> bool:
    if not line or len(line) > _LONGEST_DATELINE:
        return False
    bare = _ISSUED.sub("", _CHANGED.sub("", line))
    if bare != line and not any(map(str.isalnum, bare.replace("last", "").replace("on", ""))):
        return True
    return _BEGINS_DATED.match(line) is not None and in_words(bare, language) is not None


def _abroad(elements: Iterable[Placed], tag: str) -> datetime | None:
    """A date at the head in words of another language than ours, that of the page's tag (`es-MX`).

    Of that language alone: asked for all it knows, dateparser compiles them for seconds.
    """
    primary = tag.strip().lower().partition("-")[0].partition("_")[0]
    if not primary or primary in LANGUAGES:
        return None
    for placed, _ in islice(_dated(elements), _MOST_DATED):
        if not (placed.at_head and placed.below):
            continue
        found = _IN_WORDS.search(beginning_of(placed.element, _LONGEST_LINE))
        if found is not None:
            return _parsed(found[0], primary)
    return None


def _parsed(line: str, language: str) -> datetime | None:
    from dateparser import parse

    try:
        moment = parse(
            line,
            languages=[language],
            settings={"STRICT_PARSING": True, "DATE_ORDER": "DMY"},
        )
    except Exception:  # noqa: BLE001 - an unknown language, and whatever its rules meet
        return None
    if moment is None or moment.year < _FIRST_YEAR:
        return None
    return moment.replace(tzinfo=UTC)


def _guessed(tree: HtmlElement, title: str | None) -> datetime | None:
    """htmldate's reading of the article's own part, in the languages that it knows."""
    if not is_reasonable(tree):
        return None
    from htmldate import find_date

    try:
        found = find_date(
            without_others(tree, title, _is_changed),
            extensive_search=False,
            original_date=True,
            min_date=f"{_FIRST_YEAR}-01-01",
            max_date="2100-01-01",  # its own bound is the machine's clock
        )
    except Exception:  # noqa: BLE001 - a reader of heuristics meets markup of any kind
        return None
    moment = _read(found, None) if isinstance(found, str) else None
    # The first of January is what it makes of a year alone.
    return None if moment is None or (moment.month, moment.day) == (1, 1) else moment


def _is_changed(element: HtmlElement) -> bool:
    names = names_of(element)
    dated = element.tag in ("time", "abbr") or _DATE_CLASS.search(names) is not None
    if not dated or len(beginning_of(element, _LONGEST_LINE + 1)) > _LONGEST_LINE:
        return False
    return _kind(element) is None
