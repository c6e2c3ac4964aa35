"""How long a reply takes to be laid out, and a timeline to be drawn, beside what may block a loop.

A layout must not hold the event loop for 50 ms; a card, which is drawn in a thread, must not keep
a person waiting for the 2 s after which an answer is deferred.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date

from bot.layout import discord, telegram
from bot.layout.card import card_data
from bot.layout.drawing import draw
from bot.locales.speech import Speech
from bot.presenting.answers import of_timeline
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

LOOP_MS, CARD_MS, RUNS = 50, 2000, 15
_SENTENCE = "قالت وكالة Reuters إن الوفد غادر عند 22:00 يوم 2024-04-13 بعد ساعات من التفاوض. "


def main() -> int:
    """Prints a line for each; 1 where one takes more than its limit."""
    speech = Speech("ar")
    # Every run gets texts of its own: what was laid out before is kept for a while.
    timelines = [_timeline(40, f"{run} ") for run in range(4 * RUNS)]
    replies = [of_timeline(speech, timeline, Question()) for timeline in timelines]
    cards = [card_data(timeline, speech, "light") for timeline in timelines]
    draw(cards[-1])  # fonts are read once
    fine = True
    for name, limit, work in (
        ("telegram, 40 events", LOOP_MS, lambda run: telegram.messages_of(replies[run])),
        ("discord, 40 events", LOOP_MS, lambda run: discord.messages_of(replies[RUNS + run])),
        ("card data, 40 events", LOOP_MS, lambda run: card_data(timelines[run], speech, "dark")),
        ("card drawn, warm", CARD_MS, lambda run: draw(cards[run])),
    ):
        took = _milliseconds(work)
        fine = fine and took <= limit
        print(f"{name}: {took:.1f} ms, {took / limit:.0%} of {limit} ms")
    return 0 if fine else 1


def _milliseconds(work: Callable[[int], object]) -> float:
    """The median of the runs."""
    took: list[float] = []
    for run in range(RUNS):
        start = time.perf_counter()
        work(run)
        took.append((time.perf_counter() - start) * 1000)
    return sorted(took)[RUNS // 2]


def _timeline(count: int, start: str) -> Timeline:
    events: list[Event] = []
    for at in range(count):
        day = date.fromordinal(date(2024, 4, 1).toordinal() + at)
        when = EventDate(day.isoformat(), day, day, Precision.DAY, Certainty.STATED)
        source = Citation(at, "BBC News", "https://bbc.example/news", "x", day, assumed=False)
        events.append(Event(when, f"{start}{at} {_SENTENCE * 3}", "ar", (source,)))
    story = StoryCard(1, start + _SENTENCE, "ar", 1, 1, date(2024, 4, 1), date(2024, 5, 1))
    return Timeline("", story, tuple(events), ())


if __name__ == "__main__":
    sys.exit(main())
