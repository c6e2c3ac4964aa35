"""What a time expression says, before anyone asks which day it means.

The grammars build these trees; `resolve` turns them into days. Months count from 1, weekdays from
0 (Monday), Hijri years carry `hijri`. Nothing here depends on a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Unit = Literal[
    "day", "week", "month", "quarter", "year", "decade", "century", "weekend", "season", "hour",
    "workday", "fortnight",
    "minute", "second",
]  # fmt: skip
Part = Literal["early", "mid", "late", "rest", "first_half", "second_half", "to_date"]
Direction = Literal["last", "next", "coming", "this", "same", "following", "preceding", "near",
    "ended",
]  # fmt: skip


class Anchor(Enum):
    """What a relative expression counts from."""

    REFERENCE = "reference"  # the day the article was written
    RUNNING = "running"  # the time the narrative has just spoken of
    QUARTER = "quarter"  # the quarter it spoke of last: results are "of the quarter"


@dataclass(frozen=True, slots=True)
class Fields:
    """Named parts of a calendar day, month or year: «السبت 13 إبريل», "May 2024".

    `ordinal` is True where the day is an ordinal up to the fifth right behind its weekday, which
    may count weekdays instead («الأحد الأول من مايو»); `also` is the month a second name stands
    for where two are given and differ; `within` the period that fills in what is missing; `hint`
    a direction word on the month («إبريل الماضي»); `called` is 0 where the text calls the day
    today, -1 yesterday and so on.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hijri: bool = False
    also: int | None = None
    within: Expression | None = None
    hint: Direction | None = None
    ordinal: bool = False
    called: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A day that all call by its date alone («أحداث 11 سبتمبر»), and the year it was in.

    An article from before that year means another day.
    """

    day: Fields
    year: int


@dataclass(frozen=True, slots=True)
class Relative:
    """A calendar unit `shift` units away: «الشهر الماضي» is ("month", -1)."""

    unit: Unit
    shift: int
    anchor: Anchor = Anchor.REFERENCE
    either: bool = False  # by tense: "the weekend" is the last, "the next year" the narrative's


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week alone, or with a direction, or in a named week."""

    weekday: int
    hint: Direction | None = None
    within: Expression | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th (from the end where negative) unit or weekday of a period; `count` of them."""

    n: int
    unit: Unit | int
    within: Expression
    count: int = 1


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week a day lies in."""

    day: Expression


@dataclass(frozen=True, slots=True)
class PartOf:
    """Early, middle or late in a period, or what is left of it."""

    part: Part
    of: Expression


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time as the sum of (count, unit); `vague` for "about", `few` for "a few".

    A plural without any number, «الأيام», is `few` and not `vague`.
    """

    terms: tuple[tuple[int, Unit], ...]
    vague: bool = False
    few: bool = False
    lean: int = 0  # +1 for "more than", -1 for "less than"


@dataclass(frozen=True, slots=True)
class Shift:
    """A point an amount before (`sign` -1) or after (+1) another; None counts from the reference.

    `narrative` counts from the time the narrative has reached, where it looks back («وبعد يومين»);
    `always` wherever it looks ("four days later").
    """

    amount: Amount
    sign: int
    origin: Expression | None = None
    narrative: bool = False
    always: bool = False
    exact: bool = False  # counted from a stated day: to the day, whatever the unit
    offset: int = 0  # where the amount begins, in folded characters from the expression's start


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """An amount before or after an event the text names; its date stands elsewhere.

    `beside` is True for "the week before", which counts from the narrative where no date is found;
    `nth` for "the second day of the siege".
    """

    amount: Amount
    sign: int
    beside: bool = False
    nth: bool = False


@dataclass(frozen=True, slots=True)
class NthSince:
    """“Its third day”, “its nineteenth month”: the n-th since what it is of began."""

    n: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Within:
    """“In six weeks”: a point where the sentence looks ahead, else the length that took.

    `offset` is where the amount begins, in folded characters from the expression's start.
    """

    amount: Amount
    offset: int


@dataclass(frozen=True, slots=True)
class From:
    """“From 8 May”: opens a period where it lies ahead of the article, else says only whence.

    `offset` is where the edge begins, in folded characters from the expression's start.
    """

    edge: Expression
    offset: int


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch that ends or begins at the reference: «الأسابيع الثلاثة الماضية»."""

    amount: Amount
    sign: int
    origin: Expression | None = None
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """From one time to another, both included."""

    first: Expression
    last: Expression


@dataclass(frozen=True, slots=True)
class Open:
    """From a time on, or up to it; "starting" looks ahead where "since" looks back.

    "Through 2025" takes the year in, as "until 2025" does not.
    """

    side: Literal["since", "starting", "after", "before", "until", "through"]
    edge: Expression


@dataclass(frozen=True, slots=True)
class Season:
    """A season (0 winter … 3 autumn) of a year, or a relative one."""

    season: int
    year: int | None = None
    hint: Direction | None = None
    within: Expression | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter (1 to 4) or half (5, 6) of a year."""

    quarter: int
    year: int | None = None
    within: Expression | None = None
    near: bool = False  # the nearest, whatever the tense: "extended into the second quarter"


@dataclass(frozen=True, slots=True)
class Half:
    """“The second half” (5 or 6, as of `Quarter`): of a year, or of a match."""

    half: int


@dataclass(frozen=True, slots=True)
class WeekNumber:
    """An ISO week of a year."""

    week: int
    within: Expression | None = None


@dataclass(frozen=True, slots=True)
class Decade:
    """A decade by its first year; two-digit starts belong to the 20th century unless said."""

    start: int
    century: int | None = None


@dataclass(frozen=True, slots=True)
class Century:
    """A century by its number, 21 for the years from 2000 on."""

    number: int
    before_christ: bool = False


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast or named day, by its key in `feasts`."""

    key: str
    year: int | None = None
    hint: Direction | None = None
    within: Expression | None = None


@dataclass(frozen=True, slots=True)
class Dual:
    """A Hijri and a Gregorian date of one day; the first named leads."""

    stated: Fields
    other: Fields


@dataclass(frozen=True, slots=True)
class Every:
    """A recurring time: never one day."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day alone, or a range of two: `HH:MM`.

    `zone` is the IANA zone named beside it, "local" for «بالتوقيت المحلي», None where none is.
    """

    time: str | None
    until: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """An expression with a time of day (`HH:MM`, or None for «مساء»)."""

    of: Expression
    clock: str | None
    zone: str | None = None


Expression = (
    Fields | Known | Relative | Weekday | Nth | PartOf | Amount | Shift | AfterEvent | Window
    | Between | Open | Season | Quarter | WeekNumber | Decade | Century | Feast | Dual | Every
    | Timed | Clock | WeekOf | Within | From | NthSince | Half
)  # fmt: skip
