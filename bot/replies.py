"""A reply: what a command answers, laid out as blocks that every platform can show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from briefings.models import Briefing, Language


class Style(StrEnum):
    """How a span stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. `url` makes it a link; `foreign` text is isolated from the line around it."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None
    foreign: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above what follows."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of its own."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Bullet:
    """One of several; `sources` is the line beneath it that says whose words these are."""

    spans: Spans
    sources: Spans = ()


@dataclass(frozen=True, slots=True)
class DatedRow:
    """An event: when, what, whose words, and what to beware of."""

    when: str
    spans: Spans
    sources: Spans = ()
    note: Spans = ()


Block = Heading | Paragraph | Bullet | DatedRow


@dataclass(frozen=True, slots=True)
class Button:
    """`action` is a command with its words; it holds all there is to know, so it never expires.

    A `wide` button wants a row of its own; those of one `group` stand together in one, and with no
    others.
    """

    label: str
    action: str
    wide: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of plain text that comes with an answer; its name is of ASCII letters."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `ok` is False where the question could not be answered; `briefing` is its data.

    `file` comes with it, to nobody but who asked where others read along if the platform can do so.
    """

    language: Language
    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    ok: bool = True
    briefing: Briefing | None = None
    file: Attachment | None = None
