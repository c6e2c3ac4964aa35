"""A timeline as a picture: a card a phone's width wide (1080 px).

Here is what a card shows; `drawing.py` draws it, by the template `card.typ`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import regex

from bot.layout.bidi import direction_of, isolate, ordered
from bot.layout.drawing import Artist
from bot.layout.glyphs import drawable
from bot.layout.quotation import quoted
from bot.locales.speech import Speech
from briefings.models import Certainty, Event, EventDate, Language, Period, Precision, Timeline
from briefings.text.hygiene import clean_line

MOST = 4  # events on a card: Telegram scales down what is taller than 16:9, 1,920 px
THEMES = ("light", "dark")

_A_MONTH = 28  # days
_LONGEST_TEXT, _LONGEST_NAME = 420, 40
_NAMES = 12  # outlets named in the foot
_WHOLE_NAME = 20  # letters of a name that is not parted, for which a line has room
_LINES = {1: 9, 2: 8, 3: 5, 4: 3}  # of an event's text, by how many events there are
_LONG_WORD = regex.compile(r"[^\s\u200b]{24,}")
_CLUSTERS = regex.compile(r"\X{1,12}")
_WORDS = regex.compile(r"[^ \u200b]*[ \u200b]*")

_artist: Final = Artist()


async def timeline_card(timeline: Timeline, speech: Speech, theme: str = "light") -> bytes:
    """The card of a timeline as PNG, 1080 px wide and at most 1,920 high.

    `theme` is one of `THEMES`. At most `MOST` events are shown, and how many more there are.
    """
    return await _artist.picture(card_data(timeline, speech, theme))


def card_data(timeline: Timeline, speech: Speech, theme: str) -> str:
    """What the template is told, as JSON."""
    if theme not in THEMES:
        raise ValueError(f"{theme}: no theme of {', '.join(THEMES)}")
    language = speech.language
    shown = weightiest(timeline.events, MOST, language)
    more = timeline.more + len(timeline.events) - len(shown)
    named = timeline.story.headline if timeline.story else timeline.words
    count = speech.say("events-count", n=len(timeline.events) + timeline.more)
    span = _span(timeline.events, speech)
    outlets = list(dict.fromkeys(one.outlet for event in timeline.events for one in event.sources))
    return json.dumps(
        {
            "theme": theme,
            "lang": language,
            "dir": "rtl" if language == "ar" else "ltr",
            "kicker": _line(speech.say("timeline-title"), language),
            "headline": _words(named or speech.say("timeline-title"), language),
            "span": " · ".join(part for part in (span, count) if part),
            "lines": _LINES.get(len(shown), 3),
            "events": [_event(event, speech) for event in shown],
            "more": speech.say("events-more", n=more) if more else "",
            "sources": _tokens(f"{speech.say('card-sources')} {_names(outlets, speech)}"),
            "brand": "موجز · Mujaz" if language == "ar" else "Mujaz · موجز",
        },
        ensure_ascii=False,
    )


def weightiest(events: Sequence[Event], most: int, language: Language) -> list[Event]:
    """At most so many events, in their order.

    The first and the last stay, of those told of a day and not in passing; of the others one for
    each day before a second one, those told in the reader's language before others, then by the
    most outlets, on one day.
    """
    # One sentence may tell of several days: on a card it stands once, for the first of them.
    events = list({event.text: event for event in reversed(events)}.values())[::-1]
    if len(events) <= most:
        return events

    firm = [
        at
        for at, event in enumerate(events)
        if event.when.precision is Precision.DAY and not event.excerpt
    ] or range(len(events))

    def weight(at: int) -> tuple[bool, bool, int, bool, int]:
        event = events[at]
        ends = at in (firm[0], firm[-1])
        outlets = len({source.outlet for source in event.sources})
        day = event.when.precision is Precision.DAY
        return ends, event.language == language, outlets, day, at

    ranked = sorted(range(len(events)), key=weight, reverse=True)
    days: set[date] = set()
    fresh = []  # the weightiest of each day go before a second one of a day
    for at in ranked:
        fresh.append(events[at].when.first in days)
        days.add(events[at].when.first)
    kept = [at for _, at in sorted(zip(fresh, ranked, strict=True), key=lambda pair: pair[0])]
    return [events[at] for at in sorted(kept[:most])]


def _event(event: Event, speech: Speech) -> dict[str, str | list[str]]:
    doubt = ""
    if event.when.notes or event.when.certainty is Certainty.DISPUTED:
        doubt = speech.say("card-disputed")
    elif event.when.certainty is Certainty.ASSUMED:
        doubt = speech.say("card-assumed")
    text = quoted(event)
    own: Language = "ar" if direction_of(text) == "rtl" else "en"
    return {
        "date": _line(speech.event_date(event.when), speech.language),
        "words": _words(text, own),
        "lang": own,
        "dir": "rtl" if own == "ar" else "ltr",
        "outlets": _tokens(_names([one.outlet for one in event.sources], speech)),
        "doubt": doubt,
    }


def _span(events: Sequence[Event], speech: Speech) -> str:
    if not events:
        return ""
    first = replace(min(events, key=lambda event: event.when.first).when, of_report=False)
    last = replace(max(events, key=lambda event: event.when.last).when, of_report=False)
    if first == last:
        return speech.event_date(first)
    if _in_days(first) and _in_days(last):
        return speech.period(Period(first.first, last.last))
    # “August” is not “1 August”: an end that is no day is told as it was.
    named = [speech.event_date(one) for one in (first, last)]
    return speech.say("between", first=named[0], last=named[1])


def _in_days(when: EventDate) -> bool:
    """Whether a date is told in days: one, or the first and last of a few."""
    return when.precision is Precision.DAY or (when.last - when.first).days < _A_MONTH


def _names(outlets: Sequence[str], speech: Speech) -> str:
    comma = "، " if speech.language == "ar" else ", "
    names = [_drawable(clean_line(name, _LONGEST_NAME)) for name in dict.fromkeys(outlets)]
    # A short name stays on one line.
    names = [_broken(n if len(n) > _WHOLE_NAME else n.replace(" ", "\u00a0")) for n in names if n]
    more = f"{comma}+{len(names) - _NAMES}" if len(names) > _NAMES else ""
    return comma.join(isolate(name) for name in names[:_NAMES]) + more


def _line(text: str, language: Language) -> str:
    return ordered(_drawable(text), language)


def _words(text: str, language: Language) -> list[str]:
    """The words with what parts them, long ones in pieces, for a template that clamps by words."""
    line = _drawable(clean_line(text, _LONGEST_TEXT)) or "…"
    return _tokens(_broken(ordered(line, language)))


def _tokens(text: str) -> list[str]:
    return [word for word in _WORDS.findall(text) if word]


def _broken(text: str) -> str:
    """With zero-width spaces in words that no line could hold."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(_CLUSTERS.findall(word[0])), text)


def _drawable(text: str) -> str:
    """Without what the font has no glyph for, which would be drawn as boxes."""
    glyphs = drawable()
    kept = "".join(c for c in text if ord(c) in glyphs or c in "\u2068\u2069\u200c\u200d")
    return regex.sub(r" {2,}", " ", kept).strip()
