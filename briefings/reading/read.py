"""Draft → Article: everything the core understands of one text. Pure: no I/O, no clock."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from pathlib import PurePath

from briefings.models import (
    UNNAMED_OUTLET,
    Article,
    Certainty,
    Draft,
    Figure,
    Language,
    Mention,
    Outlet,
    Quote,
    Reference,
    ReferenceReason,
    Role,
    Sentence,
    Timex,
)
from briefings.reading.figures import find_figures
from briefings.reading.gazetteer import find_named
from briefings.reading.names import find_unlisted
from briefings.reading.quotes import find_quotes
from briefings.reading.salience import Features, salience_of
from briefings.reading.standalone import (
    after_dateline,
    is_standalone,
    is_trimming,
    own_start,
)
from briefings.text.fold import fold
from briefings.text.hygiene import clean, clean_line
from briefings.text.language import language_of
from briefings.text.sentences import Paragraph, paragraphs, sentences
from briefings.text.terms import Word, words
from briefings.timex import read_document_times

PERMUTATIONS = 64
"""Length of a MinHash signature."""

_SHINGLE = 3
_HEADLINE_LIMIT = 160
_HEADING_WORDS = 14
_HEADLINE_WORDS = 5
_SINCE = re.compile(r"(?:منذ|since)\s+", re.IGNORECASE)
_WHEN = re.compile(r"\s*[،,]?\s*(?:عندما|حين|حينما|when)\b")
_ENDS = (".", "!", "؟", "?", "…", ":", "،", ",")
_FULL_STOPS = (".", "!", "؟", "?", "…", '"', "”", "»", ":")
_FEWEST_FINISHED = 3  # paragraphs from which on it shows that an article ends them with a full stop


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    role: Role
    paragraph: int
    trimming: bool = False  # none of the article's news: a caption, a link to another


def read_article(draft: Draft, *, read_on: date) -> Article:
    """Reads a draft. `read_on` is the day it is read, the last resort for an article's date."""
    title = clean_line(draft.title, 500) if draft.title else ""
    body = clean(draft.text).strip()
    text = f"{title}\n\n{body}" if title else body
    language: Language = draft.language or language_of(text) or "en"
    found = words(text)
    starts = [word.start for word in found]
    given = draft.published.date() if draft.published else None
    dated = read_document_times(text, language=language, reference=given, read_on=read_on)
    times = tuple(_told(text, time, language, dated.reference) for time in dated.times)
    mentions = _mentions(text, found)
    quotes = find_quotes(text, mentions)
    spans = [(time.start, time.end) for time in times]
    figures = find_figures(fold(text), found, spans)
    pieces = _pieces(text, bool(title), found, starts)
    return Article(
        text=text,
        headline=title or _headline(text, pieces),
        origin=draft.origin,
        outlet=draft.outlet or _unnamed(draft.origin),
        url=draft.url,
        language=language,
        published=draft.published.astimezone(UTC) if draft.published else None,
        dct=dated.reference or Reference(read_on, ReferenceReason.READ_AT),
        content_hash=hashlib.sha256(
            " ".join(word.folded for word in found).encode("utf-8", "replace")
        ).hexdigest(),
        signature=_signature(found),
        sentences=_sentences(text, pieces, found, starts, mentions, quotes, figures, times),
        times=times,
        mentions=mentions,
        quotes=quotes,
        figures=figures,
        identity=draft.identity,
    )


def _told(text: str, time: Timex, language: Language, reference: Reference | None) -> Timex:
    """“Since January, when …” tells what happened in January: the time it opens is the event's."""
    if reference is None or not (time.value or "").endswith("/.."):
        return time
    since = _SINCE.match(time.text)
    if since is None or not _WHEN.match(text, time.end):
        return time
    inner = read_document_times(
        time.text[since.end() :], language=language, reference=reference.day, read_on=reference.day
    ).times
    if len(inner) != 1 or inner[0].first != time.first:
        return time
    offset = time.start + since.end()
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


def _mentions(text: str, found: list[Word]) -> tuple[Mention, ...]:
    taken = [False] * len(found)
    mentions: list[Mention] = []
    for named in find_named(text, found):
        for at in range(named.first, named.last + 1):
            taken[at] = True
        mentions.append(Mention(named.actor, found[named.first].start, found[named.last].end))
    mentions.extend(find_unlisted(text, found, taken))
    return tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end)))


def _pieces(text: str, titled: bool, found: list[Word], starts: list[int]) -> list[_Piece]:
    blocks = paragraphs(text)
    pieces: list[_Piece] = []
    body_begun = False
    for number, block in enumerate(blocks):
        inside = bisect_left(starts, block.end) - bisect_left(starts, block.start)
        if titled and number == 0:
            role = Role.TITLE
        elif block.bullet and not body_begun:
            role = Role.LEAD
        elif (
            not block.bullet
            and inside <= _HEADING_WORDS
            and number + 1 < len(blocks)
            and not text[block.start : block.end].endswith(_ENDS)
        ):
            role = Role.HEADING
        else:
            role = Role.BODY
            body_begun = body_begun or not block.bullet
        if role in (Role.TITLE, Role.HEADING):
            pieces.append(_Piece(block.start, block.end, role, number))
            continue
        first, last = bisect_left(starts, block.start), bisect_left(starts, block.end)
        if is_trimming(text[block.start : block.end], found[first:last]):
            pieces.append(_Piece(block.start, block.end, role, number, trimming=True))
            continue
        for start, end in sentences(text, block.start, block.end):
            pieces.append(_Piece(start, end, role, number))
    return _without_links(text, blocks, pieces)


def _without_links(
    text: str, blocks: Sequence[Paragraph], pieces: Sequence[_Piece]
) -> list[_Piece]:
    """Marks lines of one sentence without a full stop where most of the body's end with one."""
    plain = [
        block
        for block in (blocks[number] for number in {p.paragraph for p in pieces if _in_body(p)})
        if not block.bullet
    ]
    open_ones = {
        block.start for block in plain if not text[block.start : block.end].endswith(_FULL_STOPS)
    }
    if len(plain) - len(open_ones) < max(_FEWEST_FINISHED, len(open_ones)):
        return list(pieces)
    return [
        replace(piece, trimming=True)
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


def _signature(found: Sequence[Word]) -> tuple[int, ...]:
    from rensa import RMinHash

    plain = [word.folded for word in found]
    last = max(1, len(plain) - _SHINGLE + 1)
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
    sketch.update([" ".join(plain[at : at + _SHINGLE]) for at in range(last)])
    return tuple(sketch.digest())


def _sentences(
    text: str,
    pieces: Sequence[_Piece],
    found: list[Word],
    starts: list[int],
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    figures: Sequence[Figure],
    times: Sequence[Timex],
) -> tuple[Sentence, ...]:
    begins = [[span.start for span in spans] for spans in (mentions, figures, times, quotes)]
    kept: list[tuple[int, bool, tuple[str, ...]]] = []
    features: list[Features] = []
    opening = next(filter(_in_body, pieces), None)
    for piece in pieces:
        first, last = bisect_left(starts, piece.start), bisect_left(starts, piece.end)
        inside = found[first:last]
        start = piece.start
        standalone = False
        if piece.trimming:
            features.append(Features(Role.HEADING, (), len(inside), 0, 0, 0, 0))
            kept.append((start, False, tuple([word.term for word in inside if word.term])))
            continue
        if piece.role in (Role.BODY, Role.LEAD) and inside:
            if piece is opening:
                start = after_dateline(text, piece.start, piece.end)
                inside = found[bisect_left(starts, start) : last]
            own = own_start(text, start, inside)
            if own != start:
                start = own
                inside[0] = inside[0]._replace(start=start, folded=inside[0].folded[1:])
            standalone = is_standalone(text[start : piece.end], inside)
        actors, numbers, dates, said = (
            bisect_right(at, piece.end - 1) - bisect_left(at, piece.start) for at in begins
        )
        weighed = [(word.term, word.weight) for word in inside if word.term]
        features.append(Features(piece.role, weighed, len(inside), actors, numbers, dates, said))
        kept.append((start, standalone, tuple([term for term, _ in weighed])))
    saliences = salience_of(features)
    return tuple(
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
    )
