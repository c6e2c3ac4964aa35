"""Who said what in English: “…,” X said; said X; X said (that) …; according to X."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from briefings.languages.en.speech import SAID, WEAK
from briefings.reading.speech import Said, Span, Unit, outside
from briefings.text.terms import Words

_VERBS = "|".join(sorted(set(SAID.split()), key=lambda verb: (-len(verb), verb)))
_CUES = frozenset(SAID.split())
_NO_CUE = "'’-"  # behind a verb: it is part of another word
_WEAK = frozenset(WEAK.split())
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|so-|what is)\s+(?:\w+ly\s+)?$")
_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_THAT = re.compile(r"[^“\"]*?\bthat\b\s*")
_TELLS = frozenset(("told", "tells", "telling", "tell", "asked", "asks"))
_ADDRESSEE = re.compile(
    r"\s+(?:(?:the|a|an|his|her|their)\s+)?(?:[\w’'.-]+\s+){0,3}?(?=(?:he|she|it|they|we|I|that|the|his|her)\b|[“\"])"
)
_SOURCE_STOPS = re.compile(
    r"[,;:.“”\"\n]|\s(?:who|in|on|at|after|during|when|while|as|before|last|this|that|to|with|about|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\s[—–-]\s"
)
_CLAUSE = re.compile(
    r"[;:—–“”\"]|,\s+(?:and|but|while|as|so|or)\s|\b(?:that|when|because|if)\s|^\s*(?:But|And|So|Still|Yet|However)\b,?"
)
_LEADS = re.compile(r"(?:[\s,;:—–-]|\b(?:and|but|so|as|or|then|also|later|even)\b)*", re.IGNORECASE)
_GOES_ON = re.compile(
    r",\s+(?:adding|noting|saying|arguing|insisting|calling|describing|telling|warning|claiming"
    r"|explaining)\b"
    r"|,\s+according to\b"
    r"|,\s+(?:he|she|they)\s+(?:said|says|added|wrote)\b"
)
ENDS = re.compile(
    rf"\s*,?\s*(?:(?:[A-Z][\w.’'-]*|he|she|they|it|the|a|one|who|I)\s+(?:[\w.’'-]+\s+){{0,5}}?)?(?:{_VERBS})\b"
)
_NEAR = 90
_LONGEST_SOURCE = 12
_FEWEST_WORDS = 4


class Cue(NamedTuple):
    """A verb of speech, or "according" of "according to", and where it stands."""

    word: str
    start: int
    end: int


def speech_in(text: str, unit: Unit, found: Words) -> list[Said]:
    """What is said in a unit, in order; direct, indirect and mixed."""
    cues = _cues_in(text, unit, found)
    if not cues and not unit.quoted:
        return []
    told: list[Said] = []
    covered = unit.start
    main: Span | None = None
    for span in unit.quoted:
        if span.start < covered:
            continue
        said = _behind(text, unit, span, cues) or _before(text, unit, span, cues, main)
        if said is None:
            if len(_WORD.findall(text, *span)) >= _FEWEST_WORDS:
                told.append(Said(span, None, True))
            continue
        main = main or said.source
        told.append(said)
        covered = max(covered, said.content.end)
    if not unit.quoted:
        told.extend(_indirect(text, unit, cues))
    return told


def _cues_in(text: str, unit: Unit, found: Words) -> list[Cue]:
    first, stop = found.first_from(unit.start), found.first_from(unit.end)
    cues: list[Cue] = []
    for at in range(first, stop):
        word = found.folded[at]
        if word not in _CUES and word != "according":
            continue
        start, end = found.starts[at], found.ends[at]
        if word == "according":
            if at + 1 == stop or found.folded[at + 1] != "to":
                continue
            end = found.ends[at + 1]
        elif text[end : end + 1] in _NO_CUE and end < len(text):
            continue
        if outside(unit, start) and not _PASSIVE.search(text, max(unit.start, start - 24), start):
            cues.append(Cue(word, start, end))
    return cues


def _behind(text: str, unit: Unit, span: Span, cues: Sequence[Cue]) -> Said | None:
    """“…,” said X; “…,” X said; … “…,” according to X."""
    closed = text[span.end - 2 : span.end - 1]
    comma = text[span.end : span.end + 1] == ","
    if closed not in ",?!.…—" and not comma:
        return None
    for cue in cues:
        if cue.start < span.end:
            continue
        gap = text[span.end : cue.start]
        if len(gap) > _NEAR or any(mark in gap for mark in '“";:'):
            return None
        source = _subject(text, Span(span.end, cue.start), cue, unit)
        start = span.start if _direct(text, unit, span) else _content_start(text, unit, span)
        return Said(Span(start, span.end), source, source is None)
    return None


def _direct(text: str, unit: Unit, span: Span) -> bool:
    lead = text[unit.start : span.start].strip()
    return not lead or len(_WORD.findall(lead)) == 0


def _content_start(text: str, unit: Unit, span: Span) -> int:
    """Where what is said begins before a quotation that its speaker stands behind."""
    earlier = [other.end for other in unit.quoted if other.end <= span.start]
    return unit.start if not earlier else span.start


def _before(
    text: str,
    unit: Unit,
    span: Span,
    cues: Sequence[Cue],
    main: Span | None,
) -> Said | None:
    """X said: “…”; X said that … “…” …; X called it “…”."""
    ahead = [cue for cue in cues if cue.end <= span.start]
    near = [
        cue
        for cue in ahead
        if cue.word not in _WEAK or len(_WORD.findall(text, cue.end, span.start)) <= _FEWEST_WORDS
    ]
    if not near:
        return None
    cue = near[-1] if cue_is_close(text, near[-1], span) else near[0]
    if cue.word == "according":
        stop = text.find(",", cue.end, span.start)
        if stop < 0:
            return Said(span, _trim(text, Span(cue.end, span.start)))
        return Said(
            Span(stop + 1, _content_end(text, unit, span)), _trim(text, Span(cue.end, stop))
        )
    source = _subject_before(text, unit, cue)
    if source is None:
        source = main
    start = _begins(text, cue, span)
    end = _content_end(text, unit, span)
    return Said(Span(start, end), source, source is None)


def cue_is_close(text: str, cue: Cue, span: Span) -> bool:
    """Whether no clause begins between a verb and a quotation."""
    return ";" not in text[cue.end : span.start]


def _begins(text: str, cue: Cue, span: Span) -> int:
    gap = text[cue.end : span.start]
    if gap.rstrip().endswith((":", ",")) or not _WORD.search(gap):
        return span.start
    that = _THAT.match(text, cue.end, span.start)
    if that is not None:
        return that.end()
    if cue.word in _TELLS:
        to = _ADDRESSEE.match(text, cue.end, span.start + 1)
        if to is not None:
            return min(to.end(), span.start)
    return cue.end + 1


def _content_end(text: str, unit: Unit, span: Span) -> int:
    on = _GOES_ON.search(text, span.end - 1, unit.end)
    end = on.start() if on and outside(unit, on.start()) else unit.end
    if (
        text[span.start - 1 : span.start].isspace()
        and text[span.start - 2 : span.start - 1] in ":,"
    ):
        return span.end
    return max(span.end, end)


def _subject(text: str, before: Span, cue: Cue, unit: Unit) -> Span | None:
    """Who speaks where the verb stands behind the quotation."""
    if cue.word == "according":
        return _after(text, cue, unit)
    named = _trim(text, before)
    if named is not None:
        return _without_apposition(text, named)
    return _after(text, cue, unit)


def _after(text: str, cue: Cue, unit: Unit) -> Span | None:
    stop = _SOURCE_STOPS.search(text, cue.end + 1, unit.end)
    while (
        stop is not None
        and stop[0] == "."
        and _WORD.match(text, stop.end() + 1)
        and len(
            text[cue.end : stop.start()].split()[-1:] and text[cue.end : stop.start()].split()[-1]
        )
        <= 3
    ):  # "said Rep. Smith"
        stop = _SOURCE_STOPS.search(text, stop.end(), unit.end)
    return _trim(text, Span(cue.end, stop.start() if stop else unit.end))


def _subject_before(text: str, unit: Unit, cue: Cue) -> Span | None:
    """Who speaks where the verb stands before what is said."""
    floor = unit.start
    for span in unit.quoted:
        if span.end <= cue.start:
            floor = span.end
    for clause in _CLAUSE.finditer(text, floor, cue.start):
        if clause.end() < cue.start:
            floor = clause.end()
    named = _trim(text, Span(floor, cue.start))
    if named is None:
        return None
    return _without_apposition(text, named)


def _without_apposition(text: str, named: Span) -> Span:
    """“Sexton, a professor,” → Sexton; “In a letter, Sexton” → Sexton."""
    words = text[named.start : named.end]
    if words.rstrip().endswith(","):
        first = words.find(",")
        return Span(named.start, named.start + first)
    last = words.rfind(",")
    if last >= 0 and words.count(",") == 1:
        return _trim(text, Span(named.start + last + 1, named.end)) or named
    return named


def _trim(text: str, span: Span) -> Span | None:
    lead = _LEADS.match(text, span.start, span.end)
    start = lead.end() if lead else span.start
    words = list(_WORD.finditer(text, start, span.end))
    if not words:
        return None
    words = words[-_LONGEST_SOURCE:]
    end = words[-1].end()
    if text[end : span.end].strip().startswith(","):
        end = text.index(",", end) + 1
    return Span(words[0].start(), end)


def _indirect(text: str, unit: Unit, cues: Sequence[Cue]) -> list[Said]:
    """X said (that) …; …, X said; according to X, …."""
    for cue in cues:
        if cue.word in _WEAK:
            continue
        rest = text[cue.end : unit.end]
        if cue.word == "according":
            source = _after(text, cue, unit)
            if source is None:
                continue
            if cue.start - unit.start > _LONGEST_SOURCE:
                return [Said(Span(unit.start, cue.start), source)]
            return [Said(Span(min(source.end + 1, unit.end), unit.end), source)]
        if len(_WORD.findall(rest)) >= _FEWEST_WORDS:
            source = _subject_before(text, unit, cue)
            if source is not None:
                start = _begins(text, cue, Span(unit.end, unit.end))
                return [Said(Span(min(start, unit.end), unit.end), source)]
        comma = text.rfind(",", unit.start, cue.start)
        if comma > 0:
            source = _subject(text, Span(comma + 1, cue.start), cue, unit)
            if source is not None:
                return [Said(Span(unit.start, comma), source)]
    return []
