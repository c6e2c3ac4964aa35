"""Questions, and the briefings that answer them: plain data, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from briefings.models.articles import Actor
from briefings.models.times import Certainty, Language, Precision, TimexNote


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader has been told: articles up to an id, as of an instant (UTC)."""

    article: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked for: `words` as typed, `language` the one they read first.

    `story_id` asks for one story, whatever the words; `limit` caps the points, events or hits in
    the answer (the kind of answer has its own default). A search answers best first, or `newest`
    first. An agenda looks ahead from `today`.
    """

    words: str = ""
    language: Language = "ar"
    period: Period | None = None
    story_id: int | None = None
    limit: int | None = None
    newest: bool = False
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where words come from. `day` is the article's DCT, `assumed` True where it was inferred.

    `updated` is True where the outlet has changed the article's words since it was first read.
    `agencies` are the news agencies whose text it prints.
    """

    article_id: int
    outlet: str
    url: str | None
    headline: str
    day: date
    assumed: bool
    updated: bool = False
    agencies: tuple[Actor, ...] = ()


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
    """When an event happened, as its text gave it.

    `of_report`: its text names no day, so that the day of its article is taken for it.
    """

    value: str
    first: date
    last: date
    precision: Precision
    certainty: Certainty
    notes: tuple[TimexNote, ...] = ()
    time_of_day: str | None = None
    of_report: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at one date: its best words and every article that reports it.

    `text` is a sentence, or the part of one that tells of the event: `excerpt` says that words
    before it are left out, `cut` that words behind it are.
    `weight` is what speaks for it beside the other events of its answer.
    """

    when: EventDate
    text: str
    language: Language
    sources: tuple[Citation, ...]
    excerpt: bool = False
    weight: float = 0.0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened when, oldest first. `more` counts events left out for length.

    `ahead` are coming events of the same, as announced; `taken_as` as in `Summary`.
    """

    words: str
    story: StoryCard | None
    events: tuple[Event, ...]
    stories: tuple[StoryCard, ...]
    more: int = 0
    taken_as: str | None = None
    ahead: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is ahead, soonest first, as it was announced. `more` counts what is left out."""

    words: str
    story: StoryCard | None
    events: tuple[Event, ...]
    more: int = 0


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


@dataclass(frozen=True, slots=True)
class Appearance:
    """An actor, the articles and outlets that name it, the days of the first and the last."""

    actor: Actor
    articles: int
    outlets: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ActorList:
    """Who appears in a story, in the articles that hold some words, or in all the news of a period.

    Of each kind those named by most articles come first. `period` spans their days.
    """

    words: str
    story: StoryCard | None
    period: Period
    appearances: tuple[Appearance, ...]
    taken_as: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of one speaker as published: a quotation, or the sentence that tells them indirectly.

    `sources[0]` is whose text this is; the rest have the same words.
    """

    text: str
    language: Language
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class StatementList:
    """What somebody said, the newest first.

    `speaker` is None where nobody is known by the `words` asked for; `near` are names that may have
    been meant, or where the words are some other speaker's name too. `more` is True where there is
    more than is shown.
    """

    words: str
    speaker: Actor | None
    statements: tuple[Statement, ...]
    near: tuple[Actor, ...] = ()
    more: bool = False


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


Briefing = (
    Digest
    | Summary
    | Timeline
    | Agenda
    | StoryList
    | SearchResult
    | SourceList
    | Reports
    | ActorList
    | StatementList
)
