"""The values that flow through the core: frozen, plain, without markup and without behaviour.

Days are `datetime.date` in the outlet's own calendar day; instants are UTC-aware `datetime`.
Offsets are Python string offsets (code points), end exclusive, into `Article.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")


# --- time expressions ---------------------------------------------------------------------------


class Precision(StrEnum):
    """How finely a time expression fixes its time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"


class TimexKind(StrEnum):
    """TimeML's four kinds of time expression (TIMEX3)."""

    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    SET = "set"


class Certainty(StrEnum):
    """Where a resolved value comes from.

    `STATED`: every part stands in the text. `RESOLVED`: counted from a reference the text or the
    article's metadata states. `ASSUMED`: counted from a reference that was itself inferred.
    `DISPUTED`: the text contradicts itself (see `Timex.notes`).
    """

    STATED = "stated"
    RESOLVED = "resolved"
    ASSUMED = "assumed"
    DISPUTED = "disputed"


class NoteCode(StrEnum):
    """Why a time expression needs a word of caution."""

    MONTH_NAMES_DISAGREE = "month-names-disagree"
    WEEKDAY_DISAGREES = "weekday-disagrees"
    CALENDARS_DISAGREE = "calendars-disagree"
    AFTER_PUBLICATION = "after-publication"
    OLDER_TEXT = "older-text"  # «الجاري» copied from a text older than the article


@dataclass(frozen=True, slots=True)
class TimexNote:
    """A contradiction found in the text, kept beside the value and shown to the reader.

    `readings` are the values the text supports (ISO 8601, like `Timex.value`), the chosen first.
    """

    code: NoteCode
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression: where it stands and what it means.

    `value` is ISO 8601: `2024-04-13`, `2024-W16`, `2024-04`, `2024`, `A/B` (B exclusive, either
    side `..` for open), a duration `P3D` for `DURATION`, or None where nothing is resolved (always
    for `SET`). `first` and `last` are the inclusive days the value spans, None where open or
    unresolved. `time_of_day` is `HH:MM`, as stated, and `zone` the IANA zone named beside it; where
    the reader asked for one zone (`read_times`), both are told there.
    """

    start: int
    end: int
    text: str
    kind: TimexKind
    value: str | None
    first: date | None
    last: date | None
    precision: Precision | None
    certainty: Certainty
    time_of_day: str | None = None
    notes: tuple[TimexNote, ...] = ()
    zone: str | None = None


class ReferenceReason(StrEnum):
    """Why a day is taken as the article's document creation time (DCT)."""

    GIVEN = "given"  # metadata, front matter or the user said so
    DATELINE = "dateline"  # an edition line or dateline in the text
    ELAPSED = "elapsed"  # "a little over a month after the attack of 13 April"
    WEEKDAY_AND_DATE = "weekday-and-date"  # «السبت 13 إبريل» fits one year
    LATEST_DATE = "latest-date"  # the latest absolute date in the text
    READ_AT = "read-at"  # nothing in the text: the day it was read


@dataclass(frozen=True, slots=True)
class Reference:
    """The day relative expressions count from, and why that day."""

    day: date
    reason: ReferenceReason

    @property
    def assumed(self) -> bool:
        """True where the day was inferred and not given."""
        return self.reason is not ReferenceReason.GIVEN


@dataclass(frozen=True, slots=True)
class DocumentTimes:
    """All time expressions of one article, in text order, and what they were counted from.

    `candidates` ranks every reference considered, the chosen first; empty where one was given.
    """

    times: tuple[Timex, ...]
    reference: Reference | None
    candidates: tuple[Reference, ...] = ()


# --- articles -----------------------------------------------------------------------------------


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
    """Words the text puts in someone's mouth. `speaker` is the actor key, where one was found."""

    start: int
    end: int
    speaker: str | None = None


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
    draft's.
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

    def passage(self, span: Sentence | Timex | Mention | Quote | Figure) -> str:
        """The words of a span, exactly as published."""
        return self.text[span.start : span.end]


# --- briefings: answers to questions --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked for: `words` as typed, `language` the one they read first.

    `story_id` asks for one story, whatever the words; `limit` caps the points, events or hits in
    the answer (the kind of answer has its own default).
    """

    words: str = ""
    language: Language = "ar"
    period: Period | None = None
    story_id: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where words come from. `day` is the article's DCT, `assumed` True where it was inferred.

    `updated` is True where the outlet has changed the article's words since it was first read.
    """

    article_id: int
    outlet: str
    url: str | None
    headline: str
    day: date
    assumed: bool
    updated: bool = False


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story in one line. `headline` is one article's own, in the asked language if it has one."""

    id: int
    headline: str
    language: Language
    articles: int
    outlets: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A number as one outlet has it. `counted` is the kind of people it counts: "killed"."""

    text: str
    source: Citation
    counted: str | None = None


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A sentence in its source's own words; `sources[0]` is whom it quotes, the rest agree.

    `figures` are told where reports differ, the quoted one's first.
    """

    text: str
    language: Language
    sources: tuple[Citation, ...]
    story_id: int
    figures: tuple[ReportedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What happened. `story` is None where the points span several stories.

    `taken_as` are the words looked for instead where no article holds those asked for.
    """

    words: str
    story: StoryCard | None
    points: tuple[KeyPoint, ...]
    stories: tuple[StoryCard, ...]
    articles: int
    outlets: int
    period: Period
    taken_as: str | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event happened, as its text gave it."""

    value: str
    first: date
    last: date
    precision: Precision
    certainty: Certainty
    notes: tuple[TimexNote, ...] = ()
    time_of_day: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at one date: its best words and every article that reports it.

    `text` is a sentence, or where `excerpt` is True the clause of one that names the event.
    """

    when: EventDate
    text: str
    language: Language
    sources: tuple[Citation, ...]
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened when, oldest first. `more` counts events left out for length.

    `taken_as` as in `Summary`.
    """

    words: str
    story: StoryCard | None
    events: tuple[Event, ...]
    stories: tuple[StoryCard, ...]
    more: int = 0
    taken_as: str | None = None


@dataclass(frozen=True, slots=True)
class StoryList:
    """The stories there are, the most alive first."""

    stories: tuple[StoryCard, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found, and its sentence that answers best."""

    source: Citation
    text: str
    language: Language
    story_id: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Articles that hold the words asked for, best first. `total` may be cut at `capped`.

    `taken_as` as in `Summary`.
    """

    words: str
    hits: tuple[Hit, ...]
    total: int
    capped: bool = False
    taken_as: str | None = None


@dataclass(frozen=True, slots=True)
class OutletCard:
    """An outlet in the store."""

    name: str
    home: str | None
    languages: tuple[Language, ...]
    articles: int
    last: date


@dataclass(frozen=True, slots=True)
class SourceList:
    """Whose reports the store holds, the fullest first."""

    outlets: tuple[OutletCard, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Reports:
    """The articles behind an answer, newest first."""

    words: str
    story: StoryCard | None
    citations: tuple[Citation, ...]


class UpdateKind(StrEnum):
    """How something already briefed has changed."""

    FIGURE = "figure"  # another number of the same counted thing
    DENIED = "denied"
    CORRECTED = "corrected"  # its outlet changed the article


@dataclass(frozen=True, slots=True)
class Update:
    """A change to what was briefed before: `before` is the earlier figure as published, or "".

    `counted` is the kind of people that figure counts. `stated` is True where the sentence says by
    itself what has changed ("The governor denied …").
    """

    kind: UpdateKind
    before: str = ""
    source: Citation | None = None
    counted: str | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class DigestPoint:
    """A key point that is new, or an `update` of one."""

    point: KeyPoint
    update: Update | None = None


@dataclass(frozen=True, slots=True)
class DigestStory:
    """What is new of a story; `known` where the chat has been told of it before.

    `articles` and `outlets` count the new reports; `events` are new on its timeline, oldest first.
    """

    story: StoryCard
    known: bool
    points: tuple[DigestPoint, ...]
    events: tuple[Event, ...]
    articles: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new since a chat was last told, by story. `more` counts stories left out.

    `since` is None in a first digest, which covers the last day.
    """

    words: str
    stories: tuple[DigestStory, ...]
    articles: int
    outlets: int
    since: datetime | None
    until: datetime
    more: int = 0


Briefing = Digest | Summary | Timeline | StoryList | SearchResult | SourceList | Reports


# --- what reading a batch came to -----------------------------------------------------------------


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
