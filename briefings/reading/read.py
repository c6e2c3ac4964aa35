"""Draft → Article: everything the core understands of one text. Pure: no I/O, no clock."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import PurePath
from typing import NamedTuple

from briefings.models import (
    UNNAMED_OUTLET,
    Article,
    Certainty,
    Draft,
    Language,
    Outlet,
    Precision,
    Reference,
    ReferenceReason,
    Role,
    Sentence,
    Timex,
)
from briefings.reading.agencies import agencies_of
from briefings.reading.figures import find_figures
from briefings.reading.happenings import moves_day
from briefings.reading.names.archive import NOTHING, ArchiveNames
from briefings.reading.names.find import find_mentions, find_nations
from briefings.reading.quotes import find_quotes
from briefings.reading.salience import Features, salience_of
from briefings.reading.standalone import (
    after_dateline,
    after_kicker,
    is_aside,
    is_standalone,
    is_trimming,
    own_start,
)
from briefings.reading.vocabulary import vocabulary
from briefings.text.fold import fold
from briefings.text.hygiene import clean, clean_line
from briefings.text.language import language_of
from briefings.text.sentences import Paragraph, paragraphs, sentences
from briefings.text.terms import Words
from briefings.text.wrapping import unwrapped
from briefings.timex import read_document_times

PERMUTATIONS = 64
"""Length of a MinHash signature."""

_HEADLINE_LIMIT = 160
_HEADING_WORDS = 14
_HEADLINE_WORDS = 5
_SINCE = re.compile(r"(?:منذ|since)\s+", re.IGNORECASE)
_UNTIL = re.compile(r"(?:حتى|إلى|until|till)\s+", re.IGNORECASE)
_MOVING = 160  # characters before "until" in which something is put off
_WHEN = re.compile(r"\s*[،,]?\s*(?:عندما|حين|حينما|when)\b")
_HISTORY = timedelta(days=300)
_YEAR = re.compile(r"\d{4}|[٠-٩]{4}")
_NAMED_BEFORE = re.compile(
    r"(?<!\S)[وفبل]?(?:ال|لل)?"
    r"(?:مدينة|شارع|ميدان|جسر|كوبري|ساحة|جامعة|مستشفى|ملعب|حركة|قوى|تحالف|تيار)\s$"
)
_NAMED_BEHIND = re.compile(
    r"[\s-](?:City|Bridge|Street|Avenue|Boulevard|Square|University|Hospital|Stadium|Alliance)\b"
)
_ENDS = (".", "!", "؟", "?", "…", ":", "،", ",")
_FULL_STOPS = (".", "!", "؟", "?", "…", '"', "”", "»", ":")
_FEWEST_FINISHED = 3  # paragraphs from which on it shows that an article ends them with a full stop


class _Piece(NamedTuple):
    start: int
    end: int
    role: Role
    paragraph: int
    trimming: bool = False  # none of the article's news: a caption, a link to another


def read_article(draft: Draft, *, read_on: date, archive: ArchiveNames = NOTHING) -> Article:
    """Reads a draft. `read_on` is the day it is read, the last resort for an article's date.

    `archive` is what other articles have shown of names, which may add some here.
    """
    title = clean_line(draft.title, 500) if draft.title else ""
    body = unwrapped(clean(draft.text).strip())
    text = f"{title}\n\n{body}" if title else body
    language: Language = draft.language or language_of(text) or "en"
    known = vocabulary(text)
    found = known.words
    given = draft.published.date() if draft.published else None
    dated = read_document_times(text, language=language, reference=given, read_on=read_on)
    times = tuple(
        _told(text, time, language, dated.reference)
        for time in dated.times
        if not _names_something(text, time)
    )
    mentions = find_mentions(text, known, archive)
    quotes = find_quotes(text, mentions, found)
    spans = [(time.start, time.end) for time in times]
    figures = find_figures(fold(text), found, spans)
    pieces = _pieces(text, bool(title), found)
    outlet = draft.outlet or _unnamed(draft.origin)
    lines = [(one.start, one.end) for one in paragraphs(text)][bool(title) :]
    dct = dated.reference or Reference(read_on, ReferenceReason.READ_AT)
    return Article(
        text=text,
        headline=title or _headline(text, pieces),
        origin=draft.origin,
        outlet=outlet,
        url=draft.url,
        language=language,
        published=draft.published.astimezone(UTC) if draft.published else None,
        dct=dct,
        content_hash=hashlib.sha256(" ".join(found.folded).encode("utf-8", "replace")).hexdigest(),
        signature=_signature(found.folded),
        sentences=_sentences(text, pieces, found, times, dct.day),
        times=times,
        mentions=mentions,
        quotes=quotes,
        figures=figures,
        identity=draft.identity,
        nations=find_nations(known),
        agencies=agencies_of(text, lines, outlet),
    )


def _is_aside(told: Sequence[Timex], day: date) -> bool:
    """Whether all dates of a sentence are long before the article's `day`, or one is disputed."""
    lasts = [time.last for time in told if time.last is not None]
    return any(time.certainty is Certainty.DISPUTED for time in told) or (
        bool(lasts) and all(last < day - _HISTORY for last in lasts)
    )


def _names_something(text: str, time: Timex) -> bool:
    """Whether a day is part of a name: «مدينة العاشر من رمضان», "6th of October Bridge"."""
    if time.precision is not Precision.DAY or _YEAR.search(time.text):
        return False
    before = _NAMED_BEFORE.search(text, max(0, time.start - 20), time.start)
    return before is not None or _NAMED_BEHIND.match(text, time.end) is not None


def _told(text: str, time: Timex, language: Language, reference: Reference | None) -> Timex:
    """The day of an event that opens or ends a stretch of time, in place of the stretch.

    “Since January, when …” tells what happened in January, “adjourned until 2 April” what will be.
    """
    value = time.value or ""
    if reference is None or not (value.endswith("/..") or value.startswith("../")):
        return time
    if value.endswith("/.."):
        opening = _SINCE.match(time.text) if _WHEN.match(text, time.end) else None
    else:
        before = text[max(text.rfind("\n", 0, time.start) + 1, time.start - _MOVING) : time.start]
        opening = _UNTIL.match(time.text) if moves_day(before) else None
    if opening is None:
        return time
    inner = read_document_times(
        time.text[opening.end() :],
        language=language,
        reference=reference.day,
        read_on=reference.day,
    ).times
    if len(inner) != 1 or (inner[0].first != time.first and inner[0].last != time.last):
        return time
    offset = time.start + opening.end()
    certainty = inner[0].certainty
    if reference.assumed and certainty is Certainty.RESOLVED:
        certainty = Certainty.ASSUMED
    return replace(
        inner[0],
        start=inner[0].start + offset,
        end=inner[0].end + offset,
        certainty=certainty,
    )


def _unnamed(origin: str) -> Outlet:
    """An article that names no outlet is cited by where it was found."""
    name = UNNAMED_OUTLET + (PurePath(origin).name or origin or "?")
    return Outlet(key=name, name=name)


def _pieces(text: str, titled: bool, found: Words) -> list[_Piece]:
    blocks = paragraphs(text)
    pieces: list[_Piece] = []
    body_begun = False
    for number, block in enumerate(blocks):
        if titled and number == 0:
            role = Role.TITLE
        elif block.bullet and not body_begun:
            role = Role.LEAD
        elif (
            not block.bullet
            and number + 1 < len(blocks)
            and not text.endswith(_ENDS, block.start, block.end)
            and found.first_from(block.end) - found.first_from(block.start) <= _HEADING_WORDS
        ):
            role = Role.HEADING
        else:
            role = Role.BODY
            body_begun = body_begun or not block.bullet
        if role is Role.TITLE or role is Role.HEADING:
            pieces.append(_Piece(block.start, block.end, role, number))
        elif is_trimming(text, block.start, block.end, found):
            pieces.append(_Piece(block.start, block.end, role, number, trimming=True))
        else:
            for start, end in sentences(text, block.start, block.end):
                trimming = is_aside(text[start:end])
                pieces.append(_Piece(start, end, role, number, trimming))
    return _without_links(text, blocks, pieces)


def _without_links(
    text: str, blocks: Sequence[Paragraph], pieces: Sequence[_Piece]
) -> list[_Piece]:
    """Marks lines of one sentence without a full stop where most of the body's end with one."""
    plain = [blocks[number] for number in {p.paragraph for p in pieces if _in_body(p)}]
    plain = [block for block in plain if not block.bullet]
    open_ones = {
        block.start for block in plain if not text.endswith(_FULL_STOPS, block.start, block.end)
    }
    if not open_ones or len(plain) - len(open_ones) < max(_FEWEST_FINISHED, len(open_ones)):
        return list(pieces)
    return [
        piece._replace(trimming=True)
        if _in_body(piece) and piece.start in open_ones and piece.end == blocks[piece.paragraph].end
        else piece
        for piece in pieces
    ]


def _in_body(piece: _Piece) -> bool:
    return piece.role is Role.BODY and not piece.trimming


def _headline(text: str, pieces: Sequence[_Piece]) -> str:
    """An article without a title is headed by a heading that says something, else by what opens it.

    A heading does that above the text, or in it with five words and more («أمطار غزيرة» does not).
    """
    pieces = [piece for piece in pieces if not piece.trimming]
    body = next((at for at, piece in enumerate(pieces) if piece.role is Role.BODY), len(pieces))
    headings = (
        piece
        for at, piece in enumerate(pieces)
        if piece.role is Role.HEADING
        and (at < body or text.count(" ", piece.start, piece.end) >= _HEADLINE_WORDS - 1)
    )
    chosen = next(headings, None) or next(iter(pieces), None)
    line = text[after_dateline(text, chosen.start, chosen.end) : chosen.end] if chosen else text
    return clean_line(line, _HEADLINE_LIMIT)


def _signature(folded: Sequence[str]) -> tuple[int, ...]:
    from rensa import RMinHash

    shingles = map(" ".join, zip(folded, folded[1:], folded[2:], strict=False))
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
    sketch.update([*shingles] or [" ".join(folded)])
    return tuple(sketch.digest())


def _sentences(
    text: str,
    pieces: Sequence[_Piece],
    found: Words,
    times: Sequence[Timex],
    day: date,
) -> tuple[Sentence, ...]:
    kept: list[tuple[int, bool, tuple[str, ...]]] = []
    features: list[Features] = []
    opening = next(filter(_in_body, pieces), None)
    begins = [time.start for time in times]
    for piece in pieces:
        start, end, role, _, trimming = piece
        if piece is opening:
            start = after_dateline(text, start, end)
        first, last = found.first_from(start), found.first_from(end)
        terms = tuple(filter(None, found.terms[first:last]))
        if trimming:
            features.append(Features(Role.HEADING, (), last - first))
            kept.append((start, False, terms))
            continue
        standalone = False
        if first < last and (role is Role.BODY or role is Role.LEAD):
            start = own_start(text, after_kicker(text, start, found), found)
            standalone = is_standalone(text, start, end, found)
        told = times[bisect_left(begins, piece.start) : bisect_left(begins, piece.end)]
        features.append(Features(role, terms, last - first, _is_aside(told, day)))
        kept.append((start, standalone, terms))
    saliences = salience_of(features)
    return tuple(
        [
            Sentence(
                order,
                start,
                piece.end,
                Role.HEADING if piece.trimming else piece.role,
                piece.paragraph,
                terms,
                salience,
                standalone,
            )
            for order, (piece, (start, standalone, terms), salience) in enumerate(
                zip(pieces, kept, saliences, strict=True)
            )
        ]
    )
