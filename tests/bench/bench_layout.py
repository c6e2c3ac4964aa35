"""How long a reply takes to be laid out, and a timeline to be drawn, beside what may block a loop.

A layout must not hold the event loop for 50 ms; a card, which is drawn in a thread, must not keep
a person waiting for the 2 s after which an answer is deferred.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date

from bot.commands.answers import of_timeline
from bot.layout import discord, telegram
from bot.layout.card import card_data, draw
from bot.locales.speech import Speech
from briefings.models import (
    Certainty,
    Citation,
    Event,
    EventDate,
    Precision,
    Question,
    StoryCard,
    Timeline,
)

LOOP_MS, CARD_MS = 50, 2000
_SENTENCE = "قالت وكالة Reuters إن الوفد غادر عند 22:00 يوم 2024-04-13 بعد ساعات من التفاوض. "


def main() -> int:
    """Prints a line for each; 1 where one takes more than its limit."""
    speech = Speech("ar")
    timeline = _timeline(40)
    reply = of_timeline(speech, timeline, Question())
    card = card_data(timeline, speech, "light")
    draw(card)  # fonts are read once
    fine = True
    for name, limit, work in (
        ("telegram, 40 events", LOOP_MS, lambda: telegram.messages_of(reply)),
        ("discord, 40 events", LOOP_MS, lambda: discord.messages_of(reply)),
        ("card data, 40 events", LOOP_MS, lambda: card_data(timeline, speech, "light")),
        ("card drawn, warm", CARD_MS, lambda: draw(card)),
    ):
        took = _milliseconds(work)
        fine = fine and took <= limit
        print(f"{name}: {took:.1f} ms, {took / limit:.0%} of {limit} ms")
    return 0 if fine else 1


def _milliseconds(work: Callable[[], object]) -> float:
    """The median of 15 runs."""
    runs: list[float] = []
    for _ in range(15):
        start = time.perf_counter()
        work()
        runs.append((time.perf_counter() - start) * 1000)
    return sorted(runs)[len(runs) // 2]


def _timeline(count: int) -> Timeline:
    events: list[Event] = []
    for at in range(count):
        day = date.fromordinal(date(2024, 4, 1).toordinal() + at)
        when = EventDate(day.isoformat(), day, day, Precision.DAY, Certainty.STATED)
        source = Citation(at, "BBC News", "https://bbc.example/news", "x", day, assumed=False)
        events.append(Event(when, _SENTENCE * 3, "ar", (source,)))
    story = StoryCard(1, _SENTENCE, "ar", 1, 1, date(2024, 4, 1), date(2024, 5, 1))
    return Timeline("", story, tuple(events), ())


if __name__ == "__main__":
    sys.exit(main())
