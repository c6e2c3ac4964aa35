"""Subscriptions as the bot speaks of them where nobody asked."""

from __future__ import annotations

from bot.locales.speech import Speech
from bot.locales.zones import place_name
from bot.records.subscriptions import SubscriptionRow
from bot.replies import Paragraph, Reply, Span

_REASONS = ("kicked", "blocked", "not-found", "no-rights")


def of_closure(speech: Speech, row: SubscriptionRow, reason: str | None) -> Reply:
    """That a subscription's posts have stopped, and why; without a `reason`, that they go on."""
    about = row.words or speech.say("about-everything")
    times = speech.listed([speech.digits(f"{at // 60:02}:{at % 60:02}") for at in row.times])
    named = f"{about} · {times} · {place_name(row.place, row.zone, speech.language)}"
    if reason is None:
        said = speech.say("posts-resumed", subscription=named)
    else:
        known = reason if reason in _REASONS else "no-rights"
        said = speech.say("posts-stopped", subscription=named, why=speech.say(f"closed-{known}"))
    return Reply(speech.language, (Paragraph((Span(said),)),))
