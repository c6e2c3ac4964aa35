"""Speech in a text: quotation marks, the stretches they stand in, and what is found there.

Which words ascribe speech is each language's own (`speech_english`, `speech_arabic`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

OPENERS, CLOSERS = "“«„", "”»"
_MARK = re.compile('[“”«»„"\n]')
_SENTENCE_END = re.compile(r"[.!?؟…]+(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|Jr|Sr|Lt|Col|vs|No|U\.S|[A-Z])|\s[أ-ي])$"
)
_CLITICS = "وفبلك"
_FEWEST_LETTERS = 2


class Span(NamedTuple):
    """A stretch of text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of the narrator with all that is quoted in it, however many sentences that has.

    `quoted` are the spans between quotation marks, marks included.
    """

    start: int
    end: int
    quoted: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: the content, and the words that name the speaker where there are any.

    `follows` is True where the speaker is whoever spoke before: a pronoun, a participle, a
    quotation that goes on.
    """

    content: Span
    source: Span | None
    follows: bool = False


def paragraphs_of(text: str) -> Iterator[Span]:
    """The lines of a text that hold anything."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def quoted_in(text: str, paragraph: Span) -> tuple[Span, ...]:
    """What stands between quotation marks; a paragraph that opens with one may leave it open."""
    found: list[Span] = []
    opened: int | None = None
    for mark in _MARK.finditer(text, *paragraph):
        at, sign = mark.start(), mark[0]
        if sign == '"':
            before = text[at - 1 : at]
            opening = opened is None and (
                at == paragraph.start or not before.isalnum() or before in _CLITICS
            )
            sign = "“" if opening else "”"
        if sign == "“" and opened is not None and not text[at + 1 : at + 2].isalnum():
            sign = "”"  # “rapists“
        if sign in OPENERS:
            if opened is None:
                opened = at
        elif sign in CLOSERS and opened is not None:
            if at - opened > _FEWEST_LETTERS:
                found.append(Span(opened, at + 1))
            opened = None
    if opened is not None and opened == paragraph.start:
        found.append(Span(opened, paragraph.end))
    return tuple(found)


def units_of(
    text: str, paragraph: Span, quoted: Sequence[Span], ends: re.Pattern[str]
) -> list[Unit]:
    """The narrator's sentences of a paragraph: none ends within a quotation.

    A quotation that ends a sentence ends the unit too, unless what follows it matches `ends`
    ("he said").
    """
    stops: list[int] = []
    at = paragraph.start
    for span in (*quoted, Span(paragraph.end, paragraph.end)):
        for end in _SENTENCE_END.finditer(text, at, span.start):
            if not _ABBREVIATION.search(text, max(at, end.start() - 6), end.start()):
                stops.append(end.end())
        inside = text[span.end - 2 : span.end - 1]
        if inside and inside in ".!?؟…" and not ends.match(text, span.end):
            behind = text[span.end : span.end + 2].strip()
            if (
                not behind
                or behind[0].isupper()
                or behind[0] in OPENERS + '"'
                or not behind[0].isascii()
            ):
                stops.append(span.end)
        at = span.end
    units: list[Unit] = []
    begun = paragraph.start
    passed = 0
    for stop in (*stops, paragraph.end):
        start = begun + len(text[begun:stop]) - len(text[begun:stop].lstrip())
        if start < stop:
            first = passed
            while passed < len(quoted) and quoted[passed].start < stop:
                passed += 1
            units.append(Unit(start, stop, tuple(quoted[first:passed])))
        begun = max(begun, stop)
    return units


def outside(unit: Unit, at: int) -> bool:
    """Whether a position of a unit is the narrator's own."""
    return not any(span.start <= at < span.end for span in unit.quoted)
