"""Quotes: words put in someone's mouth, and who it is, where the text says so near by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefings.models import ActorKind, Mention, Quote

# The short ones are matched too, so that what stands between two of them is not taken for one.
_QUOTED = re.compile('["“«]([^"“”«»\n]{1,1200})["”»]')
_FEWEST_WORDS = 4  # fewer is a name or a single term set off
_REACH = 220


def find_quotes(text: str, mentions: Sequence[Mention]) -> tuple[Quote, ...]:
    """The direct quotes of a text in order.

    The speaker is the person or organisation named last before the quote in its paragraph, or
    first right behind it, within 220 characters; a quote that follows on with no name of its own
    keeps the last speaker of the paragraph.
    """
    speakers = [m for m in mentions if m.actor.kind is not ActorKind.PLACE]
    quotes: list[Quote] = []
    passed = 0
    for match in _QUOTED.finditer(text):
        if match[1].count(" ") < _FEWEST_WORDS - 1:
            continue
        while passed < len(speakers) and speakers[passed].end <= match.start():
            passed += 1
        paragraph = text.rfind("\n", 0, match.start()) + 1
        floor = max(paragraph, match.start() - _REACH)
        speaker: str | None = None
        if passed and speakers[passed - 1].start >= floor:
            speaker = speakers[passed - 1].actor.key
        elif quotes and quotes[-1].start >= paragraph:
            speaker = quotes[-1].speaker
        else:
            behind = next(
                (m for m in speakers[passed : passed + 8] if m.start >= match.end()), None
            )
            if (
                behind
                and behind.start - match.end() < _REACH // 2
                and "\n" not in text[match.end() : behind.start]
            ):
                speaker = behind.actor.key
        quotes.append(Quote(match.start(), match.end(), speaker))
    return tuple(quotes)
