"""An article and all that reading finds in it, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from briefings.models.times import Language, Reference, Timex

UNNAMED_OUTLET = "file:"
"""What the name of an outlet begins with where an article names none; the file's name follows."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published. `key` is what makes it the same outlet: its domain, else its folded name."""

    key: str
    name: str
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a source hands it over, before it is understood.

    `text` is the body as published, bullets and subheadings on lines of their own; the title is
    not repeated in it. `origin` says where it was found (a path or URL, without credentials).
    `identity` stays the same when its words are corrected (a feed item's GUID within its feed).
    """

    text: str
    origin: str
    title: str | None = None
    outlet: Outlet | None = None
    url: str | None = None
    language: Language | None = None
    published: datetime | None = None
    identity: str | None = None


class Role(StrEnum):
    """What a sentence is in its article."""

    TITLE = "title"
    LEAD = "lead"  # a bullet above the body
    HEADING = "heading"
    BODY = "body"


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or place. `key` is the same whatever language names it."""

    key: str
    kind: ActorKind
    name_ar: str | None = None
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named in the text."""

    actor: Actor
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What the text puts in someone's mouth, in quotation marks or not.

    `speaker` is the actor key, where one was found; `source_start` and `source_end` bound the words
    that name the speaker, be they a pronoun or an office.
    """

    start: int
    end: int
    speaker: str | None = None
    source_start: int | None = None
    source_end: int | None = None


class Approximation(StrEnum):
    """How exactly a number is meant."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ABOUT = "about"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, in digits or words, and what it counts.

    `low` equals `high` unless the text gives a range or an order ("dozens"). `counted` is a kind
    behind "~" (`briefings.reading.counted.KINDS`: "~killed"; of some among them "~killed/child"),
    else the term of the noun counted.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str | None
    counted: str | None
    approximation: Approximation | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit of quotation, as published.

    `order` counts from 0 within the article; `terms` are its folded lemmas without stop words, in
    order; `salience` (0 to 1) is how much it says for its article; `standalone` is False where it
    leans on its neighbour (a dangling connective, an unresolved pronoun) or is no full sentence.
    """

    order: int
    start: int
    end: int
    role: Role
    paragraph: int
    terms: tuple[str, ...]
    salience: float
    standalone: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One published text, read: everything the core knows of it apart from its story.

    `text` is title, then body, as published (control characters and bidi overrides removed), and
    every offset counts in it. `published` is None where only the day is known or assumed; `dct`
    always says the day and why. `content_hash` (hex) is equal for texts equal after folding.
    `signature` is the MinHash signature of its shingles, for near-duplicates. `identity` is the
    draft's. `nations` are the countries that only an adjective names («الإيرانية»): they tell what
    an article is about, and name no one in it. `agencies` are the keys of the news agencies that
    its byline, dateline or last line credits: their text, whoever prints it.
    """

    text: str
    headline: str
    origin: str
    outlet: Outlet
    url: str | None
    language: Language
    published: datetime | None
    dct: Reference
    content_hash: str
    signature: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    times: tuple[Timex, ...]
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    identity: str | None = None
    nations: tuple[Mention, ...] = ()
    agencies: tuple[str, ...] = ()

    def passage(self, span: Sentence | Timex | Mention | Quote | Figure) -> str:
        """The words of a span, exactly as published."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that could not be read. `reason` is a code with a sentence in each locale file."""

    origin: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What became of a batch."""

    added: int = 0
    known: int = 0
    refused: tuple[Refusal, ...] = field(default=())
