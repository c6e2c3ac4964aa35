"""What goes into the store beside articles, and what comes out: frozen, plain values.

Offsets are code points into the article's text, ends exclusive; days are the outlet's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from briefings.models import (
    Actor,
    Article,
    Certainty,
    Language,
    Precision,
    Role,
    TimexKind,
    TimexNote,
)

# --- going in -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InBatch:
    """A reference to something of the same batch that has no id yet.

    As a story: any number, the same for every article of that new story. As an article: its index
    in the batch.
    """

    number: int


@dataclass(frozen=True, slots=True)
class StoryPlacement:
    """Where an article belongs.

    `story` is a story's id, or `InBatch(k)` for the batch's new story k. `terms`, where given,
    replace the story's top terms with their weights; of several in one batch the last counts.
    `duplicate_of` is the article this one nearly repeats, by id or by its index in the batch.
    `event` is an event's id, or `InBatch(k)` for the batch's new event k; None is one of its own.
    `features` are what it is grouped by, packed.
    """

    story: int | InBatch
    terms: tuple[tuple[str, float], ...] | None = None
    duplicate_of: int | InBatch | None = None
    event: int | InBatch | None = None
    features: bytes | None = None


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What a batch changes about the grouping of what is in the store.

    `articles` are in another event now, `events` in the story said (all new events among them).
    What is left without articles is removed, and where most of them went answers for it. `terms`
    replace the top terms of stories. `heads` are, for each event, the articles that tell it best,
    by id or by index in the batch: one a language.
    """

    articles: Mapping[int, int | InBatch] = field(default_factory=dict)
    events: Mapping[int | InBatch, int | InBatch] = field(default_factory=dict)
    terms: Mapping[int | InBatch, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    heads: Mapping[int | InBatch, tuple[int | InBatch, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """An article, read, and its place among the stories.

    With `replaces` it is the newer wording of that article, whose id, story and outlet it takes.
    """

    article: Article
    story: StoryPlacement
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What an article became in the store."""

    article_id: int
    story_id: int
    event_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a batch became: its articles in order, and the ids of its new events and stories."""

    kept: tuple[Kept | None, ...]
    events: Mapping[InBatch, int] = field(default_factory=dict)
    stories: Mapping[InBatch, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """An article that a new one may be the correction of."""

    id: int
    story_id: int
    outlet: str
    identity: str | None
    url: str | None
    origin: str
    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class UngroupedRow:
    """An article that was read before there were events, to be read again."""

    id: int
    language: Language
    headline: str
    text: str
    day: date
    published: datetime | None
    outlet: str  # its key and its name
    outlet_name: str
    signature: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """What an article said before it was corrected; `number` 1 is its first wording."""

    article_id: int
    number: int
    headline: str
    text: str
    published: datetime | None
    read_at: datetime


# --- grouping -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoryProfile:
    """What a story is about, to place articles by.

    `terms` are its top terms, heaviest first; `actors` the keys of its actors, those named by most
    of its articles first (at most 50).
    """

    id: int
    terms: tuple[tuple[str, float], ...]
    actors: tuple[str, ...]
    first: date
    last: date
    articles: int


@dataclass(frozen=True, slots=True)
class GroupedRow:
    """An article as it is grouped: its event and story, what it is grouped by, its signature."""

    article_id: int
    event_id: int
    story_id: int
    features: bytes
    signature: tuple[int, ...]


# --- coming out: events ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventRow:
    """One happening and who told of it.

    `first` and `last` are the days it happened on, as finely as `precision` says; `outlets` counts
    those that did not merely print another's report. `first_report` and `last_report` are the
    recency of articles. `headlines` are by language.
    """

    id: int
    story_id: int
    articles: int
    outlets: int
    first: date
    last: date
    precision: Precision
    first_report: int
    last_report: int
    headlines: Mapping[Language, str]


# --- coming out -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story. At least one headline is there: its newest original article's, by language.

    `activity` orders stories by how alive they are: log2(1 + articles) + last day /
    half-life, so that the order needs no clock.
    """

    id: int
    headline_ar: str | None
    headline_en: str | None
    articles: int
    outlets: int
    first: date
    last: date
    activity: float


@dataclass(frozen=True, slots=True)
class FoundStory:
    """A story that matches: `score` is the sum of the weights of the `matched` terms in it."""

    story: StoryRow
    score: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article without its text. `recency` orders articles by time, greater is newer; unique.

    `agencies` are the keys of the news agencies it credits or, where it repeats another article,
    that one does. `matched` are the asked terms it is known to hold, in the order asked; empty
    where none were.
    """

    id: int
    recency: int
    story_id: int
    duplicate_of: int | None
    headline: str
    language: Language
    outlet: str
    url: str | None
    day: date
    assumed: bool
    matched: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Articles found. `capped` is True where there are, or may be, more than were asked for."""

    articles: tuple[ArticleRow, ...]
    capped: bool


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence without its words (see `Store.passages`).

    `actors` are the keys of the actors it names, in order, each once; `figures` and `quotes` count
    those that begin in it.
    """

    article_id: int
    order: int
    start: int
    end: int
    role: Role
    paragraph: int
    terms: tuple[str, ...]
    salience: float
    standalone: bool
    actors: tuple[str, ...]
    figures: int
    quotes: int


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A date or time with its first and last day, and the sentence it begins in.

    `start` and `end` are the expression's own. `day` is the article's DCT.
    """

    kind: TimexKind
    value: str
    first: date
    last: date
    precision: Precision | None
    certainty: Certainty
    notes: tuple[TimexNote, ...]
    time_of_day: str | None
    start: int
    end: int
    story_id: int
    language: Language
    day: date
    sentence: SentenceRow


@dataclass(frozen=True, slots=True)
class AppearanceRow:
    """How often an actor is named: articles and outlets, and the days of the first and last."""

    actor: Actor
    articles: int
    outlets: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """Words put in an actor's mouth, and where."""

    article_id: int
    start: int
    end: int
    speaker: str
    language: Language
    day: date


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the store holds."""

    articles: int
    stories: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Edition:
    """Changes whenever the news in a store does: an article comes or is corrected."""

    articles: int
    stories: int
    corrected: int
    corrected_at: datetime | None
