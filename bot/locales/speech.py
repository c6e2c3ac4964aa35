"""Speech: the bot's words, dates and numbers in one language and region."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource

from briefings.models import EventDate, Language, Period, Precision, Refusal
from briefings.text.hygiene import clean_line

_EASTERN_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_EASTERN = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")


# Fluent puts what it fills in between FSI and PDI; a filled-in number is one that was given as one.
_FILLED_IN = re.compile("\u2068([\\d,]+)\u2069")
_WORD = "\u2060"  # before words given, so that digits in them are left as they are
_UNSEEN = str.maketrans("", "", f"\u2068\u2069{_WORD}")
_LONGEST = 600  # characters of words given; Fluent itself takes no more than 2,500


class Speech:
    """Says things in a language. `region` names the Arabic months, `digits` the numerals."""

    def __init__(self, language: Language, region: str = "dual", digits: str = "latin") -> None:
        self.language = language
        self._region = region
        self._eastern = digits == "arabic" and language == "ar"

    def say(self, key: str, **arguments: str | int) -> str:
        """The message of a key. Raises KeyError for one that is not in the locale file.

        Numbers among the arguments are written in the reader's digits; words are cleaned and cut
        to a line, but their digits stay, and so do commands in the message itself: «/quiet
        22:00-07:00» must work when copied.
        """
        return _said(self.language, self._eastern, key, tuple(arguments.items()))

    def refusal(self, refusal: Refusal) -> str:
        """Why an input was not read."""
        key = f"refused-{refusal.reason}"
        if _bundle(self.language).has_message(key):
            return self.say(key, detail=refusal.detail).strip()
        return self.say("refused-other", reason=refusal.reason, detail=refusal.detail).strip()

    def digits(self, text: str) -> str:
        """The numerals of a text of the bot's own, as the reader wants them."""
        return text.translate(_EASTERN_DIGITS) if self._eastern else text

    def day(self, day: date) -> str:
        """A day: «13 أبريل/ نيسان 2024»."""
        return self._format(day, "d MMMM y")

    def weekday(self, number: int) -> str:
        """The name of a day of the week; Monday is 0."""
        locale = "en_GB" if self.language == "en" else "ar_EG"
        return format_date(date(2024, 1, 1) + timedelta(days=number), "EEEE", locale=locale)

    def moment(self, at: datetime) -> str:
        """A day and a time of day, as they are on the clock of `at`: «الأحد 1 مارس، 08:00»."""
        day = f"{self.weekday(at.weekday())} {self.day(at.date())}"
        comma = "، " if self.language == "ar" else ", "
        return f"{day}{comma}{self.digits(f'{at:%H:%M}')}"

    def listed(self, parts: Sequence[str]) -> str:
        """Parts as one speaks them: «أ وب وج», "a, b and c"."""
        return str(format_list(list(parts), locale=self.language)) if parts else ""

    def month(self, day: date) -> str:
        """The month a day lies in."""
        return self._format(day, "MMMM y")

    def period(self, period: Period) -> str:
        """A span of days that is closed on both sides, or what is known of it."""
        first, last = period.first, period.last
        if first is None or last is None:
            return self.day(first or last or date.min) if first or last else ""
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            years = [self.digits(str(year)) for year in sorted({first.year, last.year})]
            return (
                years[0] if len(years) == 1 else self.say("between", first=years[0], last=years[1])
            )
        if first == last:
            return self.day(first)
        if first.year != last.year:
            start = self.day(first)
        elif first.month != last.month:
            start = self._format(first, "d MMMM")
        else:
            start = self.digits(str(first.day))
        return self.say("between", first=start, last=self.day(last))

    def relative(self, span: timedelta) -> str:
        """How far away an instant is: “in 5 minutes”, «قبل ساعتين»."""
        said = format_timedelta(span, add_direction=True, locale=self.language, threshold=1.2)
        return self.digits(_latin(said))

    def event_date(self, when: EventDate) -> str:
        """When an event was, as precisely as its text said and no more."""
        readings = next((note.readings for note in when.notes if len(note.readings) > 1), ())
        if readings:
            return self.say("either", first=self.value(readings[0]), second=self.value(readings[1]))
        said = self._span(when.first, when.last, when.precision)
        if when.of_report:
            return self.say("date-of-report", date=said)
        # «بعد منتصف الليل», "around midnight": hardly ever the stroke of twelve.
        told = when.time_of_day if when.time_of_day != "00:00" else None
        return f"{said} {self.digits(told)}" if told else said

    def value(self, value: str) -> str:
        """An ISO 8601 value of a day, month or year in words; another as it is."""
        parts = value.split("-")
        if not all(part.isdigit() for part in parts):
            return self.digits(value)
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            return self.day(date.fromisoformat(value))
        return (
            self.month(date(numbers[0], numbers[1], 1)) if len(numbers) == 2 else self.digits(value)
        )

    def _span(self, first: date, last: date, precision: Precision) -> str:
        match precision:
            case Precision.DAY:
                return self.day(first)
            case Precision.MONTH:
                return self.month(first)
            case Precision.YEAR:
                return self.digits(str(first.year))
            case Precision.WEEK:
                return self.say("week-of", days=self.period(Period(first, last)))
            case Precision.QUARTER:
                return self.say(
                    "quarter-of", quarter=(first.month + 2) // 3, year=self.digits(str(first.year))
                )
            case _:
                return self._part(first, last) or self.period(Period(first, last))

    def _part(self, first: date, last: date) -> str | None:
        """“Early April”, “late 2024”: parts that timex reads as thirds of months and of years."""
        whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
        if whole_months and first.year == last.year:
            year = self.digits(str(first.year))
            if (first.month, last.month) in ((1, 3), (1, 4)):
                return self.say("early", when=year)
            if (first.month, last.month) in ((9, 12), (10, 12)):
                return self.say("late", when=year)
            return None
        if (first.year, first.month) != (last.year, last.month):
            return None
        match (first.day, last.day):
            case (1, 10):
                return self.say("early", when=self.month(first))
            case (11, 20):
                return self.say("middle", when=self.month(first))
            case (21, end) if end >= 28:
                return self.say("late", when=self.month(first))
            case _:
                return None

    def _format(self, day: date, pattern: str) -> str:
        return self.digits(_formatted(self.language, self._region, day, pattern))


@lru_cache(4_096)  # an answer says some twenty things, and most are said in every other answer
def _said(
    language: Language, eastern: bool, key: str, arguments: tuple[tuple[str, str | int], ...]
) -> str:
    bundle = _bundle(language)
    message = bundle.get_message(key)
    if message.value is None:
        raise KeyError(key)
    given = {
        name: _WORD + clean_line(value, _LONGEST) if isinstance(value, str) else value
        for name, value in arguments
    }
    text, errors = bundle.format_pattern(message.value, given)
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    said = str(text)
    if eastern:
        said = _FILLED_IN.sub(lambda number: number[1].translate(_EASTERN), said)
    return said.translate(_UNSEEN)


@lru_cache(4_096)
def _formatted(language: Language, region: str, day: date, pattern: str) -> str:
    """A date in Latin digits."""
    if language == "en":
        return format_date(day, pattern, locale="en_GB")
    if region != "dual":
        return _latin(format_date(day, pattern, locale=f"ar_{region}"))
    months = [format_date(day, "MMMM", locale=f"ar_{one}") for one in ("EG", "LB")]
    # Where both regions say the same there is nothing to join.
    name = "/ ".join(dict.fromkeys(months))
    start = f"{day.day} " if pattern.startswith("d") else ""
    end = f" {day.year}" if pattern.endswith("y") else ""
    return f"{start}{name}{end}"


def _latin(text: str) -> str:
    return "".join(str("٠١٢٣٤٥٦٧٨٩".index(c)) if c in "٠١٢٣٤٥٦٧٨٩" else c for c in text)


@cache
def _bundle(language: Language) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=True)
    for file in sorted(files("bot.locales").joinpath(language).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".ftl"):
            bundle.add_resource(FluentResource(file.read_text("utf-8")))
    return bundle


def refusal_line(refusal: Refusal, language: Language) -> str:
    """One line that says what was refused and why."""
    return f"{refusal.origin}: {Speech(language).refusal(refusal)}"
