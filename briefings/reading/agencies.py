"""Which news agency's text an article is, as its byline, dateline or last line credits it.

«القاهرة (رويترز) - », "PARIS, Dec 1 (AFP) — ", «الدوحة /قنا/», «المصدر: وكالات + أ ف ب»,
"By Jane Roe, Associated Press", «(د ب أ)» behind the last full stop, and the sign-off of Reuters'
editors. A credit is read only where it stands by itself: «قالت رويترز», «بحسب وكالة الأنباء
السعودية (واس)» and "AP contributed to this report" say where a fact is from, not whose text it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from briefings.models import Actor, ActorKind, Outlet
from briefings.text.fold import fold_word

_OPENING, _CLOSING = 3, 4
"""Paragraphs at an article's start and end among which a credit is looked for."""

_LONGEST_LINE = 70
_LONGEST_DATELINE = 90
_MOST = 3  # agencies of one credit; who names more has written something of their own

_SPACES = re.compile(r"[\s.]+")
_AND = re.compile(r"\s*(?:[/+&|،,؛;–—]|\s-\s|\s(?:and|و)(?=\s)|\sو(?=[أا]?ل?\w))\s*")
_WRAPPED = re.compile(r"^[\s(\[/«\"–—-]+|[\s)\]/»\".–—-]+$")
_LABEL = re.compile(
    r"^\s*(?:المصدر|المصادر|مصدر الخبر|نقلا عن|نقلًا عن|source|sources|credit)\s*[:：/-]?\s*", re.I
)
_BYLINE = re.compile(r"^\s*(?:By|بقلم|كتب|كتبت)\s*[:：]?\s+")
_COPYRIGHT = re.compile(r"^\s*(?:copyright|©|\(c\)|جميع الحقوق محفوظة ل?)\s*(?:©|\(c\))?\s*", re.I)
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?\b")
_RESERVED = re.compile(r"[.,،]?\s*(?:all rights reserved|جميع الحقوق محفوظة)\s*\.?\s*$", re.I)
_BRACKETED = re.compile(r"[^()\n.؟!:]{0,60}\(([^()\n]{2,40})\)\s*[-–—:]")
_SLASHED = re.compile(r"[^/\n.؟!:]{0,60}/\s?([^/\n]{2,30}?)\s?/")
_SIGNED = re.compile(r"\s*\w+(?:\s\w+)?\s?[/+]\s?[\w.]+(?:\s[\w.]+){0,3}\s*")
_OF_AN_AGENCY = re.compile(r"\b(?:[وفبلك]{0,2}(?:ال)?(?:وكالة|وكالات|أنباء)|agency)\b", re.I)
_DASHED = re.compile(r"\s*[-–—]{1,2}\s*|\s*:\s")
# Behind the last full stop: «… غدا. (رويترز)», "… tomorrow. — AFP".
_BEHIND = re.compile(
    r"[.؟?!»\"”]\s*[(\[/–—-]{1,2}\s*([^()\[\]/\n.؟!]{2,40}|(?:\w\s?\.\s?){2,4})[)\]/]?\s*\.?$"
)
_REUTERS_SIGNS = re.compile(
    r"^\(?(?:Reporting by\b.*\b[Ee]diting by\b|(?:إعداد|تغطية)\s.*(?:للنشرة العربية|تحرير)\s)", re.S
)
_GENERIC = frozenset(
    map(fold_word, ("وكالات", "الوكالات", "وكالات الأنباء", "agencies", "news agencies", "staff"))
)


class _Table(NamedTuple):
    actors: Mapping[str, Actor]
    forms: Mapping[str, str]  # how credits name them, to keys
    hosts: Mapping[str, str]


@cache
def _table() -> _Table:
    actors: dict[str, Actor] = {}
    forms: dict[str, str] = {}
    hosts: dict[str, str] = {}
    lines = files("briefings.reading").joinpath("data", "agencies.tsv").read_text("utf-8")
    for line in lines.splitlines():
        if line.startswith("#"):
            continue
        key, name_ar, name_en, named, own = line.split("\t")
        actors[key] = Actor(key, ActorKind.ORGANISATION, name_ar, name_en)
        forms.update((_form(form), key) for form in named.split("|"))
        hosts.update((host, key) for host in own.split("|"))
    return _Table(actors, forms, hosts)


def _form(name: str) -> str:
    """A name as it is looked up: abbreviations in capitals keep them ("AP" is no "ap")."""
    spaced = _SPACES.sub(" ", name).strip()
    return spaced if spaced.isascii() and spaced.isupper() else fold_word(spaced)


def agency(key: str) -> Actor | None:
    """The agency of a key; None where no agency has it."""
    return _table().actors.get(key)


def agencies_of(text: str, spans: Sequence[tuple[int, int]], outlet: Outlet) -> tuple[str, ...]:
    """The keys of the agencies whose text this is, in the order of its credit; mostly none.

    `spans` are the paragraphs behind the title. An agency's own page is its own text.
    """
    own = own_agency(outlet.key, outlet.name)
    if own is not None:
        return (own,)
    ends = [
        *range(min(_OPENING, len(spans))),
        *range(max(_OPENING, len(spans) - _CLOSING), len(spans)),
    ]
    for at in ends:
        start, end = spans[at]
        found = _credited(text[start:end], outlet, first=at == 0, last=at == len(spans) - 1)
        if found:
            return found
    return ()


def own_agency(outlet_key: str, outlet_name: str) -> str | None:
    """The key of the agency that an outlet is; None where it is none."""
    table = _table()
    host = outlet_key.partition("/")[0]
    return table.hosts.get(host) or table.forms.get(_form(outlet_name))


def _credited(paragraph: str, outlet: Outlet, *, first: bool, last: bool) -> tuple[str, ...]:
    if _REUTERS_SIGNS.match(paragraph):
        return ("org:reuters",)
    if len(paragraph) <= _LONGEST_LINE and (found := _of_line(paragraph, outlet)):
        return found
    if first and (found := _of_dateline(paragraph[:_LONGEST_DATELINE], outlet)):
        return found
    behind = _BEHIND.search(paragraph, max(0, len(paragraph) - _LONGEST_LINE)) if last else None
    return _named(behind[1], outlet) if behind else ()


def _of_line(line: str, outlet: Outlet) -> tuple[str, ...]:
    """The credit that is a whole line."""
    for label in (_LABEL, _BYLINE):
        if opening := label.match(line):
            return _named(line[opening.end() :], outlet, strangers=True)
    if opening := _COPYRIGHT.match(line):
        return _named(_RESERVED.sub("", _YEARS.sub("", line[opening.end() :])), outlet)
    beside = _SIGNED.fullmatch(line) is not None  # «فرانس24/ أ ف ب»
    return _named(line, outlet, strangers=beside) or _of_dateline(line, outlet)


def _of_dateline(opening: str, outlet: Outlet) -> tuple[str, ...]:
    for shape in (_BRACKETED, _SLASHED):
        dateline = shape.match(opening)
        if dateline is None or _OF_AN_AGENCY.search(opening, 0, dateline.start(1)):
            continue
        if found := _named(dateline[1], outlet):
            return found
    parts = [part for part in _DASHED.split(opening)[:3] if part]
    for part in parts[:2]:
        if len(parts) > 1 and (found := _named(part, outlet)):
            return found
    return ()


def _named(credit: str, outlet: Outlet, *, strangers: bool = False) -> tuple[str, ...]:
    """The agencies that a credit names; none where it says something else.

    Beside them it may name its own outlet and "agencies", with `strangers` anybody.
    """
    forms = _table().forms
    bare = _WRAPPED.sub("", credit)
    if (whole := forms.get(_form(bare))) is not None:
        return (whole,)
    found: dict[str, None] = {}
    for part in _parts(bare):
        form = _form(part)
        if (key := forms.get(form)) is not None:
            found[key] = None
        elif not (strangers or form in _GENERIC or _is_outlet(form, outlet)):
            return ()
    return tuple(found) if len(found) <= _MOST else ()


def _parts(credit: str) -> Iterator[str]:
    for part in _AND.split(credit):
        if bare := _WRAPPED.sub("", part):
            yield bare


def _is_outlet(form: str, outlet: Outlet) -> bool:
    """Whether a name is the outlet's own, in its name or its host («فرانس24» of france24.com)."""
    names = {_squeezed(fold_word(outlet.name)), _squeezed(outlet.key.partition("/")[0])}
    own = _squeezed(form)
    return len(own) > 2 and any(own in name for name in names)


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).removeprefix("ال")
