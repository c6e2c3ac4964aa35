"""Time expressions and when an article was written, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")


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
