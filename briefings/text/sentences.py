"""Splitting a text into paragraphs and sentences, by rule, in Arabic and English.

A statistical splitter would over-split Arabic, whose sentences run long and whose full stop also
closes abbreviations. The rules: a line is a paragraph (hard-wrapped lines are joined first); a
sentence ends at a full stop, question or exclamation mark, or ellipsis, with the closing marks
behind it, where space and a plausible beginning follow; never inside a quotation or brackets of
ordinary length, after a known abbreviation or initial, or inside a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLET = re.compile(r"[-–—ـ•*▪●◦·‣]\s+|\d{1,2}[.)-]\s+(?=\D)")
_CLOSERS = "\"'”’»›)]}"
# What may end a sentence, and what opens and closes what it may stand in. One set of characters,
# no alternatives: that is searched for several times as fast.
_ENDS_WITH = ".!?؟…"
_MARK = re.compile(r"[.!?؟…\"“”«»()\[\]]")
_SHORT_FORMS = """
    mr mrs ms dr prof sen rep gov gen col lt sgt maj capt st jr sr inc ltd corp co no nos vs etc
    e.g i.e cf al fig eq vol pp ed approx dept est min max jan feb mar apr jun jul aug sep sept oct
    nov dec mt ave u.s u.k u.n d.c a.m p.m د أ م ق.م هـ ص ج ط إلخ"""
_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())
# A name, a number or a noun follows these, never another sentence.
_TITLES = """
    mr mrs ms mx dr prof sen rep gov gen col lt sgt maj capt cmdr cdr adm brig cpl pvt hon rev fr
    amb pres supt insp messrs st no nos vs د أ م أ.د ا.د أ.م م.م"""
_ENDS_OPEN = frozenset(_TITLES.split())
_MONTH_NAMES = "jan feb mar apr jun jul aug sep sept oct nov dec"
_MONTHS = frozenset(_MONTH_NAMES.split())
_INITIALS = re.compile(r"(?:[a-z]\.)*[a-z]$")  # "J.D. Vance"
_NO_INITIALS = frozenset(("a.m", "p.m", "d.c", "e.g", "i.e"))
# «م.ت.ف.», «جي.آي. باراتا», «أ. ف. ب.»; but an era or a zone may end a sentence.
_ARABIC_INITIALS = re.compile(r"(?:[ء-ي]{1,3}\.)+[ء-ي]{1,3}$|(?:^|\s)(?:[ء-ي]\. ){1,4}[ء-ي]$")
_ARABIC_ENDS = ("ق.م", "ت.غ", "ق. م", "ت. غ")
_METRES = re.compile(r"[\d٠-٩] ?م$")
# What goes on behind "9 a.m.", behind a company's "Inc." and behind "King Jr.".
_AFTER_HOUR = re.compile(
    r"\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:[ECMP]|BE|HK)[SD]?T|GMT|UTC|BST|CES?T"
    r"|IST|JST|Eastern|Central|Mountain|Pacific|Greenwich|Moscow|London|Beijing|Tokyo"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)(?= \d)|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\. \d)\b"
)
_OFFICE = re.compile(
    r"\s(?:C[EFOTI]O|Chief|Chair(?:man|woman|person)?|President|Vice|Executive|Senior|Managing"
    r"|Director|Founder|Co-[Ff]ounder|Treasurer|Spokes\w+|Analyst|General|Deputy|Research|Group"
    r"|Head|Partner|Economist)\b"
)
_COMPANIES = frozenset(("inc", "co", "corp", "ltd", "llc", "plc", "bros"))
_OPENERS = """
    The He She It They We I You His Her Its Their Our This That These Those There A An In On At For
    But And Or Yet So As If When While After Before Since Until Although Though Because With By From
    To Of No Not One Two Some Many Most All Both Each Every Another Other Officials Police Mr Mrs Ms
"""
_OPENS = re.compile(rf"\s[\"“‘'(\[]*(?:{'|'.join(_OPENERS.split())})\b")
_BRAND = re.compile(r"\s[\"“«'‘(]*[a-z]{1,2}[A-Z]\w")  # "iLife was released"
_LAST_WORD = re.compile(r"[\w.]*\w$")
_AGENCY = re.compile(r"\s\([A-Z][A-Za-z]{1,9}\)\s?[—–-]")  # "DOVER, Del. (AP) — "
_LETTERS_ONLY = re.compile(r"\s?(?:[^\W\d_]\.\s?){2,}")  # «أ. ف. ب.», "U.S."
_STARTS_SENTENCE = re.compile(r"[\s\"“«'‘(\[]*[^\W_a-z]")
_AHEAD = 24  # characters behind a full stop that say whether a sentence begins there
_LONGEST_ASIDE = 600
_NARROW = 120


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's span in the text, without its bullet."""

    start: int
    end: int
    bullet: bool


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text in order: its lines, hard-wrapped ones joined."""
    found: list[Paragraph] = []
    block: list[tuple[int, int]] = []
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        start = end - len(line.lstrip())
        stop = position + len(line.rstrip())
        if start < stop:
            block.append((start, stop))
        else:
            found += _join_wrapped(text, block)
            block = []
        position = end + 1
    return found + _join_wrapped(text, block)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The spans of the sentences of one paragraph, `text[start:end]`. Linear in its length."""
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    begun, aside, behind = start, None, start
    for match in _MARK.finditer(text, start, end):
        at = match.start()
        if at < behind:  # one of several full stops
            continue
        mark = text[at]
        if mark not in _ENDS_WITH:
            if aside is None:
                if mark not in "”»)]":
                    aside = at
            elif mark in '"”»)]':
                if (text[aside] in "([") is not (mark in ")]"):
                    continue  # a bracket inside a quotation, or the other way round
                opened, aside = aside + 1, None
                if (
                    mark in '"”»'
                    and text[at - 1] in _ENDS_WITH
                    and not _LETTERS_ONLY.fullmatch(text, opened, at)
                    and _ends(text, at - 1, at + 1, end)
                ):
                    begun = _close(text, begun, at + 1, found)
            continue
        behind = at + 1
        while behind < end and text[behind] in _ENDS_WITH:
            behind += 1
        if aside is not None and at - aside < _LONGEST_ASIDE:
            continue
        stop = behind
        while stop < end and text[stop] in _CLOSERS:
            stop += 1
        if _ends(text, at, stop, end):
            begun = _close(text, begun, stop, found)
            aside = None
    _close(text, begun, end, found)
    return found


def _close(text: str, begun: int, stop: int, found: list[tuple[int, int]]) -> int:
    """Keeps `text[begun:stop]` without outer space as a sentence; returns where the next begins."""
    piece = text[begun:stop]
    start = begun + len(piece) - len(piece.lstrip())
    last = begun + len(piece.rstrip())
    if last > start:
        found.append((start, last))
    return stop


def _ends(text: str, mark: int, stop: int, end: int) -> bool:
    if stop >= end:
        return True
    if not text[stop].isspace():
        return False
    following = text[stop : stop + _AHEAD]
    if text[mark] != ".":
        return _STARTS_SENTENCE.match(following) is not None
    behind = text[max(0, mark - 12) : mark]
    word = _LAST_WORD.search(behind)
    before = word[0].lower() if word else ""
    if _goes_on(before, behind, following):
        return False
    if _STARTS_SENTENCE.match(following) is not None:
        return True
    return before not in _ABBREVIATIONS and _BRAND.match(following) is not None


def _goes_on(before: str, behind: str, following: str) -> bool:
    """Whether a full stop behind the word `before` only ends an abbreviation."""
    if following[1:2] == "(" and _AGENCY.match(following) is not None:
        return True
    # "The U.S. Navy" is met far more often than a sentence that ends with "the U.S."
    if before in _ENDS_OPEN:
        return not (before == "م" and _METRES.search(behind))
    if _INITIALS.match(before) and before not in _NO_INITIALS:
        return True
    if _ARABIC_INITIALS.search(behind) and not behind.endswith(_ARABIC_ENDS):
        return True
    match before:
        case "a.m" | "p.m":
            return _AFTER_HOUR.match(following) is not None
        case "jr" | "sr":
            return _OPENS.match(following) is None
        case "al":
            return following.lstrip()[:1] in ("[", "(")
        case _ if before in _COMPANIES:
            return _OFFICE.match(following) is not None
        case _:
            return before in _MONTHS and following.lstrip()[:1].isdigit()


def _join_wrapped(text: str, block: list[tuple[int, int]]) -> list[Paragraph]:
    found: list[Paragraph] = []
    width = max((end - start for start, end in block), default=0)
    for number, (start, end) in enumerate(block):
        bullet = _BULLET.match(text, start, end)
        if found and number and not bullet and width <= _NARROW:
            before_start, before_end = block[number - 1]
            first = text[start:end].split(None, 1)[0]
            wrapped = before_end - before_start + 1 + len(first) > width
            if wrapped and text[before_end - 1] not in ".!?؟…:":
                found[-1] = Paragraph(found[-1].start, end, found[-1].bullet)
                continue
            if wrapped and before_end - before_start > width // 2 and text[start].islower():
                found[-1] = Paragraph(found[-1].start, end, found[-1].bullet)
                continue
        found.append(Paragraph(bullet.end() if bullet else start, end, bullet is not None))
    return found
