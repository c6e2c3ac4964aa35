"""Subscription requests, read from words: when, where that is on the clock, about what.

Words are read from the left: times of day, days of the week and a place may come in any order;
from the first word that is none of these, the rest is what the posts are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.asking.schedule_words import (
    ABOUT,
    BESIDE,
    BETWEEN,
    DAYS,
    ENGLISH_PARTS,
    EVERY,
    HALVES,
    HOURS,
    MOMENTS,
    OF_PLACES,
    PAST,
    SHORT_OF,
    UNTIL,
    WEEKENDS,
    WEEKLY,
    WEEKLY_PHRASES,
    WORKING,
    Half,
)
from bot.locales.zones import LONGEST_NAME, ZoneFound, exact_zone, similar_zone, territory_of
from bot.scheduling.recurrence import EVERY_DAY, MINUTES_A_DAY
from briefings.text.digits import latin_digits
from briefings.text.fold import fold_word

MOST_TIMES = 6
"""Times of day of one subscription."""


@dataclass(frozen=True, slots=True)
class SubscriptionRequest:
    """What words ask to be sent.

    `times` are minutes after midnight, ascending; empty where none stood.
    `weekdays` are bits (Monday is the first), None where no days were named; `working` asks for
    the working days of the place, `weekly` for one day a week, whichever. `place` is None where no
    place was named. `words` are what the posts are to be about, "" for everything, and `about`
    tells that this was said, as by “about …”; `story_id` is a story's number.
    """

    times: tuple[int, ...] = ()
    weekdays: int | None = None
    working: bool = False
    weekly: bool = False
    place: ZoneFound | None = None
    words: str = ""
    about: bool = False
    story_id: int | None = None


class SubscriptionRequestError(Exception):
    """A time that no clock shows, too many of them, or a place that is none of ours.

    `key` is a message's, `word` as typed.
    """

    def __init__(self, key: str, word: str) -> None:
        super().__init__(f"{key}: {word}")
        self.key = key
        self.word = word


_PIECES = re.compile(r"[^\s,،;؛]+|[,،;؛]")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.٫h](\d{2}))?([a-z.]+|ص|م)?$")
_MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)$")
_DASHES = re.compile(r"[-–—]")
_STORY = re.compile(r"#(\d{1,9})$")
# What nobody can be sent by: posts have times of day, on days of the week.
_COUNT = r"\d+|other|second|two|three|four|five|six|eight|twelve|ثلاثه?|اربعه?|خمسه?|سته?|عشره?"
_RHYTHM = re.compile(
    rf"\b(?:(?:every|each)\s+(?:(?:{_COUNT})\s+)?(?:hours?|hrs?|minutes?|mins?|months?)"
    rf"|(?:every|each)\s+(?:{_COUNT})\s+(?:days?|weeks?)|hourly|monthly"
    rf"|كل\s+(?:(?:{_COUNT})\s+)?(?:ساعه|ساعتين|ساعات|دقيقه|دقيقتين|دقائق|شهر|شهرين|اشهر)"
    rf"|كل\s+(?:يومين|اسبوعين|(?:{_COUNT})\s+(?:ايام|يوم|اسابيع)))(?!\w)"
)
_TIME_LIKE = re.compile(r"\d{1,4}(?:[:.٫h]\d{1,2})?([a-z.]+|ص|م)?$")


def read_subscription_request(line: str) -> SubscriptionRequest:
    """Reads a line. Raises WishError for what is no time or place, or more than `MOST_TIMES`."""
    return _Reader(line).read()


def read_hours(line: str) -> tuple[int, int] | None:
    """From when to when, as minutes after midnight; None where that is not what stands there."""
    try:
        return _Reader(_DASHES.sub(" ", line)).hours()
    except SubscriptionRequestError:
        return None


def working_days(zone: str) -> int:
    """The working days of the country a zone lies in, by CLDR's week data, as bits."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(f"und_{territory_of(zone) or 'GB'}")
    except (ValueError, UnknownLocaleError):  # a country CLDR knows no language of
        locale = Locale("en", "GB")
    first, last = locale.weekend_start, locale.weekend_end
    days, day = EVERY_DAY, first
    while True:
        days &= ~(1 << day)
        if day == last:
            return days
        day = (day + 1) % 7


@dataclass(slots=True)
class _Time:
    """A time as it was read. `open` where its half of the day was not said."""

    minutes: int
    open: bool
    word: str


class _Reader:
    """Goes over the words once, from the left."""

    def __init__(self, line: str) -> None:
        self._typed = _PIECES.findall(latin_digits(line))
        self._words = [fold_word(word) for word in self._typed]
        self._at = 0
        self._times: list[_Time] = []
        self._days: int | None = None
        self._working = self._weekly = False
        self._place: ZoneFound | None = None
        self._story: int | None = None

    def read(self) -> SubscriptionRequest:
        rhythm = _RHYTHM.search(" ".join(self._words))
        if rhythm:
            raise SubscriptionRequestError("subscribe-rhythm", rhythm[0])
        while self._at < len(self._words) and self._step():
            pass
        if self._place is None and self._at < len(self._words):
            self._guess_place()
        words = self._typed[self._at :]
        about = bool(words) and fold_word(words[0]) in ABOUT
        if about:
            words = words[1:]
        elif words and self._place is None and self._at and self._word(-1) in OF_PLACES:
            raise SubscriptionRequestError("subscribe-no-place", " ".join(words[:LONGEST_NAME]))
        while words and fold_word(words[0]) in BESIDE:
            words = words[1:]
        story = _STORY.match(words[0]) if len(words) == 1 else None
        if story:
            self._story, words = int(story[1]), []
        times = tuple(sorted({time.minutes for time in self._times}))
        if len(times) > MOST_TIMES:
            raise SubscriptionRequestError("subscribe-too-many", str(MOST_TIMES))
        return SubscriptionRequest(
            times,
            self._days,
            self._working,
            self._weekly,
            self._place,
            " ".join(words) if self._story is None else "",
            about,
            self._story,
        )

    def hours(self) -> tuple[int, int] | None:
        while self._at < len(self._words):
            word = self._word()
            if not (self._time() or self._half() or self._skip(word in BETWEEN)):
                return None
        times = [time.minutes for time in self._times]
        return (times[0], times[1]) if len(times) == 2 and times[0] != times[1] else None

    def _step(self) -> bool:
        """Reads what stands here; False where it is none of our words."""
        word = self._words[self._at]
        if word in ABOUT:
            return False
        return (
            self._time()
            or self._half()
            or self._day()
            or self._named_place()
            or self._numbered_story()
            or self._skip(word in BESIDE or word in EVERY)
        )

    def _skip(self, wanted: bool) -> bool:
        self._at += wanted
        return wanted

    def _word(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else ""

    # --- times ------------------------------------------------------------------------------------

    def _time(self) -> bool:
        return self._in_figures() or self._in_words() or self._moment()

    def _in_figures(self) -> bool:
        word = self._word()
        plain = word[1:] if word[:1] == "و" and word[1:2].isdigit() else word
        if not _TIME_LIKE.match(plain):
            return False
        typed = self._typed[self._at]
        military = _MILITARY.match(plain)
        if military:
            self._times.append(_Time(int(military[1]) * 60 + int(military[2]), False, typed))
            self._at += 1
            return True
        match = _CLOCK.match(plain)
        if match is None:
            raise SubscriptionRequestError("subscribe-no-time", typed)
        half = (match[3] or "").rstrip(".")
        if half and half not in HALVES and half != "h":
            return False
        hour, minute = int(match[1]), int(match[2] or 0)
        if hour > 24 or minute > 59 or (hour == 24 and minute) or (half in HALVES and hour > 24):
            raise SubscriptionRequestError("subscribe-no-time", typed)
        time = _Time((hour * 60 + minute) % MINUTES_A_DAY, match[2] is None or hour <= 12, typed)
        self._times.append(time)
        self._at += 1
        if half in HALVES:
            self._apply(HALVES[half])
        else:
            self._parts(time)
        return True

    def _in_words(self) -> bool:
        word = self._word()
        plain = word[1:] if word[:1] == "و" and word[1:] in HOURS else word
        if plain in ("الحاديه", "الثانيه") and self._word(1) == "عشره":
            return self._hour(11 if plain == "الحاديه" else 12, 2)
        if word in ENGLISH_PARTS and self._word(1) in ("past", "to"):
            hour = self._number(self._word(2))
            if hour is not None:
                part = ENGLISH_PARTS[word] * (1 if self._word(1) == "past" else -1)
                self._times.append(_Time((hour * 60 + part) % MINUTES_A_DAY, True, word))
                self._at += 3
                return True
        return plain in HOURS and self._hour(HOURS[plain], 1)

    def _hour(self, hour: int, length: int) -> bool:
        time = _Time(hour * 60, True, self._typed[self._at])
        self._times.append(time)
        self._at += length
        self._parts(time)
        return True

    def _parts(self, time: _Time) -> None:
        """«والنصف», «إلا ربعا», "thirty" behind an hour."""
        word = self._word()
        if word in PAST:
            time.minutes = (time.minutes + PAST[word]) % MINUTES_A_DAY
            self._at += 1
        elif word == "الا" and self._word(1) in SHORT_OF:
            time.minutes = (time.minutes - SHORT_OF[self._word(1)]) % MINUTES_A_DAY
            self._at += 2
        elif word == "thirty":
            time.minutes = (time.minutes + 30) % MINUTES_A_DAY
            self._at += 1

    def _moment(self) -> bool:
        word = self._word()
        if word == "منتصف" and self._word(1) == "الليل":
            self._times.append(_Time(0, False, self._typed[self._at]))
            self._at += 2
            return True
        if word in MOMENTS and not (self._times and self._times[-1].open and word in HALVES):
            self._times.append(_Time(MOMENTS[word], False, self._typed[self._at]))
            self._at += 1
            return True
        return False

    def _half(self) -> bool:
        """«صباحًا», "pm" behind a time."""
        word = self._word()
        behind = word.removeprefix("ب").removeprefix("في ")
        half = HALVES.get(word) or HALVES.get(behind)
        if half is None or not self._times or not self._times[-1].open:
            return False
        self._at += 1
        self._apply(half)
        return True

    def _apply(self, half: Half) -> None:
        """The half of the day goes to the last time, and to those before it that have none."""
        for time in reversed(self._times):
            hour, minute = divmod(time.minutes, 60)
            if not time.open or hour > 12 or (time.minutes == 0 and time.word.startswith("24")):
                break
            time.minutes = half(hour or 12) * 60 + minute if hour or minute else half(12) * 60
            time.open = False

    @staticmethod
    def _number(word: str) -> int | None:
        if word.isascii() and word.isdigit() and 1 <= int(word) <= 12:
            return int(word)
        return HOURS.get(word)

    # --- days -------------------------------------------------------------------------------------

    def _day(self) -> bool:
        for phrases, read in ((WORKING, self._work), (WEEKENDS, self._weekend)):
            for phrase in phrases:
                if tuple(self._words[self._at : self._at + len(phrase)]) == phrase:
                    self._at += len(phrase)
                    read()
                    return True
        word = self._word()
        if word in WEEKLY or (word == "كل" and self._word(1) in ("اسبوع", "الاسبوع")):
            self._weekly = True
            self._at += 1 + (word == "كل")
            return True
        for weekly in WEEKLY_PHRASES:
            if tuple(self._words[self._at : self._at + len(weekly)]) == weekly:
                self._weekly = True
                self._at += len(weekly)
                return True
        if word not in DAYS:
            return False
        first = last = DAYS[word]
        self._at += 1
        if self._word() in UNTIL and self._word(1) in DAYS:
            last = DAYS[self._word(1)]
            self._at += 2
        self._days = (self._days or 0) | _span(first, last)
        return True

    def _work(self) -> None:
        self._working = True

    def _weekend(self) -> None:
        self._days = (self._days or 0) | 1 << 5 | 1 << 6

    # --- places -----------------------------------------------------------------------------------

    def _named_place(self) -> bool:
        if self._place is not None:
            return False
        for length, phrase in self._phrases():
            found = exact_zone(phrase)
            if found is not None:
                self._place = found
                self._at += length
                return True
        return False

    def _numbered_story(self) -> bool:
        story = _STORY.match(self._word())
        if story:
            self._story = int(story[1])
            self._at += 1
        return story is not None

    def _guess_place(self) -> None:
        """A misspelt place: only beside a time, where a place is what one expects."""
        timed = self._times or any(map(_TIME_LIKE.match, self._words[self._at :]))
        if not timed or self._word() in ABOUT:
            return
        for length, phrase in self._phrases():
            found = similar_zone(phrase)
            if found is not None:
                self._place = found
                self._at += length
                while self._at < len(self._words) and self._step():
                    pass
                return

    def _phrases(self) -> Iterator[tuple[int, str]]:
        most = min(LONGEST_NAME, len(self._words) - self._at)
        for length in range(most, 0, -1):
            yield length, " ".join(self._typed[self._at : self._at + length])


def _span(first: int, last: int) -> int:
    """The days from one to another, over the end of the week where need be."""
    days, day = 0, first
    while True:
        days |= 1 << day
        if day == last:
            return days
        day = (day + 1) % 7
