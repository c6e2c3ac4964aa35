"""Commands about the chat itself: its language and its settings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.asking.subscription_requests import read_hours
from bot.commands.definition import Asked, Command, Kind, Parameter
from bot.config import DIGITS, REGIONS, nearest
from bot.locales.speech import Speech
from bot.locales.zones import find_zone, place_name
from bot.presenting import answers
from bot.records import ChatRow
from bot.replies import Block, Bullet, Button, Heading, Paragraph, Reply, Span, Style
from bot.services import Services
from briefings.models import LANGUAGES, Language
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line

_LANGUAGES: dict[str, Language] = {
    **dict.fromkeys(("ar", "arabic", "عربي", "عربيه", "العربيه"), "ar"),
    **dict.fromkeys(("en", "english", "انجليزي", "انجليزيه", "الانجليزيه"), "en"),
}
_REGIONS = {
    **{region.lower(): region for region in REGIONS},
    **dict.fromkeys(("مصر", "egypt"), "EG"),
    **dict.fromkeys(("لبنان", "سوريا", "الشام", "lebanon", "levant"), "LB"),
    **dict.fromkeys(("المغرب", "morocco"), "MA"),
    **dict.fromkeys(("مزدوج", "both"), "dual"),
}
_DIGITS = {
    **{digits: digits for digits in DIGITS},
    **dict.fromkeys(("123", "لاتينيه", "غربيه"), "latin"),
    **dict.fromkeys(("١٢٣", "عربيه", "مشرقيه", "eastern"), "arabic"),
}
_CARDS = {
    **{card: card for card in ("light", "dark", "none")},
    **dict.fromkeys(("فاتحه", "فاتح"), "light"),
    **dict.fromkeys(("داكنه", "داكن"), "dark"),
    **dict.fromkeys(("بلا", "off"), "none"),
}
_NOTHING_NEW = {
    **{choice: choice for choice in ("silent", "line")},
    **dict.fromkeys(("صمت", "none", "off"), "silent"),
    **dict.fromkeys(("سطر", "on"), "line"),
}
_NO = frozenset(("off", "none", "no", "لا", "بلا"))
_MOST_MUTED = 20

_Change = Callable[[ChatRow, str], ChatRow | None]
"""A chat with a setting as the words say; None where they cannot be read."""


def _language(chat: ChatRow, words: str) -> ChatRow | None:
    language = _LANGUAGES.get(_folded(words))
    return replace(chat, language=language) if language else None


def _region(chat: ChatRow, words: str) -> ChatRow | None:
    # A locale («ar-EG») names its region.
    region = _REGIONS.get(words.lower().removeprefix("ar-")) or _REGIONS.get(_folded(words))
    return replace(chat, region=region) if region else None


def _digits(chat: ChatRow, words: str) -> ChatRow | None:
    digits = _DIGITS.get(words) or _DIGITS.get(_folded(words))
    return replace(chat, digits=digits) if digits else None


def _card(chat: ChatRow, words: str) -> ChatRow | None:
    card = _CARDS.get(_folded(words))
    return replace(chat, card=card) if card else None


def _nothing_new(chat: ChatRow, words: str) -> ChatRow | None:
    choice = _NOTHING_NEW.get(_folded(words))
    return replace(chat, nothing_new=choice) if choice else None


def _quiet(chat: ChatRow, words: str) -> ChatRow | None:
    if _folded(words) in _NO:
        return replace(chat, quiet_from=None, quiet_to=None)
    hours = read_hours(words)
    return None if hours is None else replace(chat, quiet_from=hours[0], quiet_to=hours[1])


def _mute(chat: ChatRow, words: str) -> ChatRow | None:
    """`+` is not needed; a word that is muted already is heard again."""
    if not words:
        return None
    if _folded(words) in _NO:
        return replace(chat, muted=())
    muted = list(chat.muted)
    if words in muted:
        muted.remove(words)
    else:
        muted.append(words)
    return replace(chat, muted=tuple(muted[-_MOST_MUTED:]))


def _zone(chat: ChatRow, words: str) -> ChatRow | None:
    found = find_zone(words)
    if found is None:
        return None
    place = None if "/" in found.name else clean_line(found.name, 40)
    return replace(chat, time_zone=found.zone, place=place)


_SETTINGS: dict[str, tuple[tuple[str, ...], _Change]] = {
    "language": (("لغه", "اللغه", "lang"), _language),
    "zone": (("منطقه", "المنطقه", "توقيت", "التوقيت", "timezone"), _zone),
    "region": (("اشهر", "الاشهر", "months"), _region),
    "digits": (("ارقام", "الارقام", "numerals"), _digits),
    "card": (("صوره", "الصوره", "picture"), _card),
    "nothing": (("لاجديد", "empty"), _nothing_new),
    "quiet": (("هدوء", "الهدوء"), _quiet),
    "mute": (("كتم",), _mute),
}
"""Settings by name, in the order shown, each with other words for it (folded)."""

_ARABIC_NAMES = {
    "language": "لغة",
    "zone": "توقيت",
    "region": "أشهر",
    "digits": "أرقام",
    "card": "صورة",
    "nothing": "لاجديد",
    "quiet": "هدوء",
    "mute": "كتم",
}
"""What Arabic readers call a setting in a command."""

_BY_NAME = {word: name for name, (also, _) in _SETTINGS.items() for word in (name, *also)}


async def _settings(services: Services, asked: Asked) -> Reply:
    if not asked.words:
        return _shown(services, asked.chat, asked.speech)
    word, _, rest = asked.words.partition(" ")
    name = _BY_NAME.get(_folded(word))
    if name is None:
        near = nearest(_folded(word), list(_BY_NAME))
        arabic = asked.speech.language == "ar"
        known = _comma(asked.speech).join(_ARABIC_NAMES.values() if arabic else _SETTINGS)
        if near:
            return answers.failure(asked.speech, "setting-near", word=word, near=_BY_NAME[near])
        return answers.failure(asked.speech, "setting-unknown", word=word, known=known)
    return await _change(services, asked, name, rest.strip())


async def _change(services: Services, asked: Asked, name: str, words: str) -> Reply:
    # The first look at names of places takes a third of a second.
    changed = await asyncio.to_thread(_SETTINGS[name][1], asked.chat, words)
    if changed is None and name == "zone" and words:
        return answers.failure(asked.speech, "setting-zone-unknown", word=words)
    if changed is None:
        return answers.failure(asked.speech, f"setting-{name}-what")
    kept = await services.records.chats.put(changed)
    speech = services.speech(kept, asked.request.language, asked.request.reader)
    return _shown(services, kept, speech, saved=True)


async def _lang(services: Services, asked: Asked) -> Reply:
    return await _change(services, asked, "language", asked.words)


async def _quiet_hours(services: Services, asked: Asked) -> Reply:
    return await _change(services, asked, "quiet", asked.words)


def _shown(services: Services, chat: ChatRow, speech: Speech, *, saved: bool = False) -> Reply:
    defaults = services.settings.chats
    card, nothing = chat.card or "light", chat.nothing_new or "silent"
    values = {
        "language": speech.say(f"language-{chat.language or speech.language}"),
        "zone": place_name(chat.place, services.zone(chat).key, speech.language),
        "region": speech.say(f"region-{chat.region or defaults.region}"),
        "digits": speech.say(f"digits-{chat.digits or defaults.digits}"),
        "card": speech.say(f"card-{card}"),
        "nothing": speech.say(f"nothing-{nothing}"),
        "quiet": _window(chat, speech),
        "mute": _comma(speech).join(chat.muted) or speech.say("setting-none"),
    }
    title = "settings-saved" if saved else "settings-title"
    arabic = speech.language == "ar"
    blocks: list[Block] = [Heading((Span(speech.say(title)),))]
    blocks += [
        Bullet(
            (
                Span(f"{speech.say(f'setting-{name}')}: "),
                Span(value, Style.STRONG, foreign=True),
                Span(f"  ({_ARABIC_NAMES[name] if arabic else name})", Style.MUTED, foreign=True),
            )
        )
        for name, value in values.items()
    ]
    blocks.append(Paragraph((Span(speech.say("settings-hint"), Style.MUTED),)))
    return Reply(speech.language, tuple(blocks), _switches(services, chat, speech))


def _switches(services: Services, chat: ChatRow, speech: Speech) -> tuple[Button, ...]:
    """A button for the other values of every setting that has but a few."""
    defaults = services.settings.chats
    choices: dict[str, tuple[Sequence[str], str]] = {
        "language": (LANGUAGES, chat.language or speech.language),
        "digits": (DIGITS, chat.digits or defaults.digits),
        "card": (("light", "dark", "none"), chat.card or "light"),
        "nothing": (("silent", "line"), chat.nothing_new or "silent"),
    }
    if speech.language != "ar":
        del choices["digits"]  # they are those of Arabic
    made: list[Button] = []
    for name, (values, now) in choices.items():
        for value in values:
            if value != now:
                label = f"{speech.say(f'setting-{name}')}: {speech.say(f'{name}-{value}')}"
                made.append(Button(label, f"settings {name} {value}", wide=True))
    return tuple(made[:5])


def _window(chat: ChatRow, speech: Speech) -> str:
    if chat.quiet_from is None or chat.quiet_to is None:
        return speech.say("setting-none")
    first, last = (f"{at // 60:02}:{at % 60:02}" for at in (chat.quiet_from, chat.quiet_to))
    return speech.digits(f"{first} – {last}")


def _comma(speech: Speech) -> str:
    return "، " if speech.language == "ar" else ", "


def _folded(words: str) -> str:
    return " ".join(fold_word(word) for word in words.split())


COMMANDS = (
    Command(
        "settings",
        ("إعدادات", "الإعدادات", "اعدادات", "الاعدادات"),
        _settings,
        (Parameter("setting", Kind.SETTING), Parameter("value", Kind.WORDS)),
        changes=bool,  # to look is everybody's
    ),
    Command(
        "quiet",
        ("هدوء",),
        _quiet_hours,
        (Parameter("hours", Kind.WORDS, required=True),),
        changes=True,
    ),
    Command(
        "lang",
        ("لغة", "language"),
        _lang,
        (Parameter("language", Kind.LANGUAGE, required=True),),
        changes=True,
    ),
)
SETTINGS = tuple(_SETTINGS)
