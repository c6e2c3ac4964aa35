"""A reply as lines: the one place where text from outside becomes fit to be shown.

Every text is cleaned here again, whatever was done to it before, and put on one line; a link that
is no web address is dropped. What follows (packing, each platform's markup) relies on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, urlsplit

import regex

from bot.layout.bidi import FSI, PDI, direction_of, mark, ordered
from bot.replies import (
    Block,
    Bullet,
    Button,
    DatedRow,
    Heading,
    Paragraph,
    Reply,
    Span,
    Spans,
    Style,
)
from briefings.models import Language
from briefings.text.hygiene import clean

_LONGEST_URL = 1000
# Telegram trims the blank of braille as it does a space: a message of nothing else is empty to it.
_SPACES = regex.compile(r"[\s\u200b\u2800]+")
_CLUSTER = regex.compile(r"\X")
# Letters, digits, signs and pictures: what Telegram and Discord count as more than blank.
VISIBLE = regex.compile(r"[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\u2800\ufffc]")


class Kind(StrEnum):
    """What a line is, for the platform that draws it."""

    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    DATE = "date"
    BODY = "body"  # an event beneath its date, or what a cut left of a longer line
    SOURCE = "source"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the screen."""

    kind: Kind
    spans: Spans

    @property
    def text(self) -> str:
        """Its words without styles."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that belong together. `gap`: a blank line before; `leads`: something must follow."""

    lines: tuple[Line, ...]
    gap: bool = True
    leads: bool = False


def pieces_of(reply: Reply) -> list[Piece]:
    """The pieces of a reply in order, without those in which nothing can be seen."""
    pieces: list[Piece] = []
    airy = any(isinstance(block, Bullet) and block.sources for block in reply.blocks)
    for block in reply.blocks:
        lines = tuple(line for line in _lines(block) if VISIBLE.search(line.text))
        if lines:
            gap = airy or not (isinstance(block, Bullet) and pieces)
            pieces.append(Piece(lines, gap, isinstance(block, Heading)))
    return pieces


def label_of(button: Button, limit: int) -> str:
    """A button's label, at most `limit` UTF-16 units (an ellipsis last) and never empty."""
    label = _SPACES.sub(" ", clean(button.label[: limit * 8])).strip()
    if utf16(label) > limit:
        units, kept = 1, ""
        for cluster in _CLUSTER.findall(label[: limit + 64]):
            units += utf16(cluster)
            if units > limit:
                break
            kept += cluster
        word = kept.rfind(" ", len(kept) // 2)
        label = kept[: word if word > 0 else len(kept)].rstrip(" ،,.:؛;") + "…"
    return label if VISIBLE.search(label) else "…"


@lru_cache(maxsize=256)  # a line is measured before it is drawn
def shown(line: Line, language: Language, prefix: str = "") -> tuple[str, Spans]:
    """A line for the screen: the direction mark that stands first, and its spans, isolated.

    `prefix` (a bullet) is what the platform draws between the two.
    """
    spans: list[Span] = []
    for span in line.spans:
        if span.foreign or span.style is Style.CODE:
            # Outside of what a reader may copy, as a command.
            spans += [Span(FSI), replace(span, text=_within(span)), Span(PDI)]
        else:
            spans.append(replace(span, text=ordered(span.text, language)))
    return mark(prefix + "".join(span.text for span in spans), language), tuple(spans)


def utf16(text: str) -> int:
    """The length in UTF-16 units, as both platforms' clients count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def web_url(url: str | None) -> str | None:
    """An http(s) address that may stand in a link, with all that could end one escaped."""
    if url is None or len(url) > _LONGEST_URL:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:  # a bracket without its pair, as in http://[
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    safe = quote(clean(url.strip()), safe="%/:?#@!$&'*+,;=~[]")
    return safe if len(safe) <= _LONGEST_URL else None


def _lines(block: Block) -> Iterable[Line]:
    match block:
        case Heading(spans):
            yield Line(Kind.HEADING, _fit(spans))
        case Paragraph(spans):
            yield Line(Kind.TEXT, _fit(spans))
        case Bullet(spans, sources):
            yield Line(Kind.BULLET, _fit(spans))
            yield Line(Kind.SOURCE, _fit(sources))
        case DatedRow(when, spans, sources, note):
            yield Line(Kind.DATE, _fit((Span(when),)))
            yield Line(Kind.BODY, _fit(spans))
            yield Line(Kind.SOURCE, _fit(sources))
            for one in note:
                yield Line(Kind.NOTE, _fit((one,)))


def _fit(spans: Spans) -> Spans:
    """Cleaned, single spaces, none at either end, neighbours of one kind joined."""
    fit: list[Span] = []
    spaced = True  # at the start, and behind a space
    for span in spans:
        text = _SPACES.sub(" ", clean(span.text))
        if text.startswith(" ") and not spaced:
            fit.append(Span(" "))
            spaced = True
        ends = text.endswith(" ")
        if text := text.strip():
            fit.append(
                replace(span, text=text, url=web_url(span.url) if VISIBLE.search(text) else None)
            )
            spaced = False
        if ends and not spaced:
            fit.append(Span(" "))
            spaced = True
    if fit and fit[-1].text == " ":
        fit.pop()
    return _joined(fit)


def _joined(spans: list[Span]) -> Spans:
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        alike = last is not None and not span.foreign and replace(last, text=span.text) == span
        if last is not None and alike:
            joined[-1] = replace(last, text=last.text + span.text)
        else:
            joined.append(span)
    return tuple(joined)


def _within(span: Span) -> str:
    """A foreign span's text in the order of its own direction."""
    if span.style is Style.CODE:
        return span.text
    return ordered(span.text, "ar" if direction_of(span.text) == "rtl" else "en")
