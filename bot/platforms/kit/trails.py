"""The way back: which answers stood in a message before the one that stands there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.locales.speech import Speech
from bot.replies import Button, Reply

MOST: Final = 8
"""Answers that one can go back to."""


def trail_after(trail: Sequence[str], shown: str, wanted: str) -> tuple[str, ...]:
    """The commands to go back to, the latest last, once `wanted` stands where `shown` did.

    `trail` are those behind `shown`, which is "" where it is not known. Going back shortens it.
    """
    if not shown:
        return ()
    if wanted in trail:
        return tuple(trail[: list(trail).index(wanted)])
    if wanted == shown:
        return tuple(trail)
    return (*trail, shown)[-MOST:]


def with_way_back(reply: Reply, trail: Sequence[str]) -> Reply:
    """The reply with a button that leads back, where none of its own does."""
    if not trail or any(button.action == trail[-1] for button in reply.buttons):
        return reply
    back = Button(Speech(reply.language).say("button-back"), trail[-1])
    return replace(reply, buttons=(*reply.buttons, back))
