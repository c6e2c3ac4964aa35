"""What is offered while a person types an argument: stories, zones, periods, values."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location

from bot.commands import Command, Kind, Parameter
from bot.config import DIGITS, REGIONS
from bot.locales.speech import Speech
from bot.locales.zones import find_zone
from bot.platforms.discord.slash import Choice
from bot.platforms.kit.speakers import speakers_like
from bot.services import Services
from briefings.models import LANGUAGES, Language, Question
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line
from briefings.writing import list_stories

MOST = 25
"""Choices that Discord shows."""

_LONGEST = 100  # characters of a choice
_ALIVE = 100  # stories among which a part of a word is looked for
_PERIODS = {"today": "اليوم", "yesterday": "أمس", "week": "الأسبوع", "month": "الشهر"}
_TIMES = ("06:00", "07:00", "08:00", "09:00", "12:00", "15:00", "18:00", "20:00", "21:00", "22:00")
_USUAL = (
    "Asia/Riyadh",
    "Africa/Cairo",
    "Asia/Dubai",
    "Asia/Baghdad",
    "Africa/Casablanca",
    "Africa/Algiers",
    "Africa/Tunis",
    "Africa/Khartoum",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Damascus",
    "Asia/Muscat",
    "Asia/Kuwait",
    "Asia/Qatar",
    "Asia/Aden",
    "Africa/Tripoli",
    "Asia/Istanbul",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "UTC",
)


async def offers(
    services: Services,
    command: Command,
    parameter: Parameter,
    typed: str,
    language: Language,
    *,
    setting: str = "",
) -> list[Choice]:
    """At most 25 values that go with what is `typed` so far. Raises StoreError.

    `setting` is the one that a value is asked for.
    """
    speech, typed = Speech(language), clean_line(typed, _LONGEST)
    match parameter.kind:
        case Kind.STORY:
            found = await _stories(services, typed, language)
        case Kind.SPEAKER:
            names = await speakers_like(services, typed, language, most=MOST)
            found = [Choice(name, name) for name in names]
        case Kind.ZONE:
            found = await _zones(typed, language)
        case Kind.PERIOD:
            periods = _PERIODS if language == "ar" else {key: key for key in _PERIODS}
            found = _like(typed, (Choice(speech.say(f"offer-{k}"), v) for k, v in periods.items()))
        case Kind.TIME:
            found = _like(typed, (Choice(time, time) for time in _TIMES))
        case _ if command.name == "settings" and setting == "zone":
            found = await _zones(typed, language)
        case _ if command.name == "settings":
            found = _like(typed, _values(setting, speech))
        case _:
            found = []
    return found[:MOST]


async def _stories(services: Services, typed: str, language: Language) -> list[Choice]:
    """Those that have what is typed as it stands in their headline; then those about its words."""
    wanted = Question(language=language, limit=_ALIVE)
    alive = await services.answer_cache.ask(list_stories, services.store, wanted)
    part = _folded(typed).removeprefix("ال")  # «المناخ» is meant to find «للمناخ»
    cards = [card for card in alive.stories if part in _folded(f"#{card.id} {card.headline}")]
    if len(cards) < MOST and part:
        about = await list_stories(services.store, Question(typed, language, limit=MOST))
        known = {card.id for card in cards}
        cards += [card for card in about.stories if card.id not in known]
    return [Choice(clean_line(card.headline, _LONGEST), f"#{card.id}") for card in cards[:MOST]]


async def _zones(typed: str, language: Language) -> list[Choice]:
    named = await asyncio.to_thread(_named_zones, language)
    if not typed:
        return [named[zone] for zone in _USUAL if zone in named]
    found = _like(typed.replace("_", " "), named.values())
    # A country, a smaller city, a slip of the finger.
    place = await asyncio.to_thread(find_zone, typed)
    if place is not None and place.zone in named:
        found = [named[place.zone], *(one for one in found if one.value != place.zone)]
    return found


@cache
def _named_zones(language: Language) -> dict[str, Choice]:
    """IANA zones by id, each with its city's name (CLDR); the usual ones first. Takes 0.3 s."""
    ids = [zone for zone in sorted(available_timezones()) if "/" in zone]
    usual = [zone for zone in _USUAL if zone in ids or zone == "UTC"]
    rest = [zone for zone in ids if zone not in _USUAL and not zone.startswith(("Etc/", "posix"))]
    made: dict[str, Choice] = {}
    for zone in (*usual, *rest):
        city = get_timezone_location(zone, locale=language, return_city=True)
        name = zone if zone == "UTC" or not city else f"{city} · {zone}"
        made[zone] = Choice(clean_line(name, _LONGEST), zone)
    return made


def _values(setting: str, speech: Speech) -> Iterable[Choice]:
    known = {
        "language": LANGUAGES,
        "region": REGIONS,
        "digits": DIGITS,
        "card": ("light", "dark", "none"),
        "nothing": ("silent", "line"),
    }
    for value in known.get(setting, ()):
        yield Choice(speech.say(f"{setting}-{value}"), value)
    if setting in ("quiet", "mute"):
        yield Choice(speech.say("setting-none"), "off")


def _like(typed: str, choices: Iterable[Choice]) -> list[Choice]:
    part = _folded(typed)
    return [one for one in choices if part in _folded(f"{one.name} {one.value}".replace("_", " "))]


def _folded(text: str) -> str:
    return " ".join(fold_word(word) for word in text.split())
