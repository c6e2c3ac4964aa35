"""Commands about the sources that are polled, and what is said of their health."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.commands import answers
from bot.commands.core import Core
from bot.commands.definition import Asked, Command, Kind, Parameter
from bot.commands.links import PATIENCE, kept, may_change_sources, not_yours, refused
from bot.commands.sharing import first_link
from bot.inlet import Inlet
from bot.locales.speech import Speech
from bot.replies import Block, Bullet, Button, Heading, Paragraph, Reply, Span, Style
from briefings.models import Draft, Refusal
from briefings.sources.outlets import safe_url, web_address
from briefings.store.sources import SourceRow
from briefings.text.hygiene import clean_line
from briefings.text.language import language_of

if TYPE_CHECKING:
    from briefings.sources.links import FoundFeed

MOST_SHOWN: Final = 20
"""Sources in one answer; those that fail come first."""

_HOST: Final = re.compile(r"[^\s/:@]+\.[^\s/:@.]{2,}(?:[/?]\S*)?$")
_NUMBER: Final = re.compile(r"#?(\d{1,9})$")
_LIMITS: Final = {"too-large": "5 MB"}


async def _add(core: Core, asked: Asked) -> Reply:
    if not may_change_sources(core, asked):
        return not_yours(core, asked)
    if core.inlet is None:
        return answers.failure(asked.speech, "no-fetching")
    url = first_link(asked.words) or _completed(asked.words)
    if url is None:
        return answers.failure(asked.speech, "add-what")
    found = await look_at(core.inlet, url)
    if isinstance(found, Refusal):
        return refused(asked.speech, found)
    if isinstance(found, Draft):
        return await kept(core.inlet, asked.speech, found, sought="feed")
    chat = asked.request.chat
    row = await core.store.sources.add(
        found.url,
        title=found.feed.title or safe_url(found.url),
        home=found.feed.home,
        language=found.feed.language,
        chat=None if chat.platform == "console" else (chat.platform, chat.key),
        now=core.clock(),
    )
    core.inlet.added.set()
    return of_found(asked.speech, row, found)


async def look_at(inlet: Inlet, url: str) -> FoundFeed | Draft | Refusal:
    """What stands at an address, if its site is as quick as the person who waits is patient."""
    from briefings.sources.links import find_source

    fetcher, pool = await inlet.fetcher(), inlet.links_pool()
    return await find_source(fetcher, url, pool=pool, patience=PATIENCE)


async def _remove(core: Core, asked: Asked) -> Reply:
    if not may_change_sources(core, asked):
        return not_yours(core, asked)
    row = chosen(await core.store.sources.all(), asked.words)
    if row is None and asked.words:
        return answers.failure(asked.speech, "no-source", word=asked.words)
    if row is None:
        return answers.failure(asked.speech, "remove-what")
    await core.store.sources.remove(row.id)
    said = Paragraph((Span(asked.speech.say("removed", title=row.title)),))
    undo = Button(
        asked.speech.say("button-add-again"), f"add {web_address(row.url) or safe_url(row.url)}"
    )
    return Reply(asked.speech.language, (said,), (undo,))


def chosen(rows: Sequence[SourceRow], words: str) -> SourceRow | None:
    """The source that a number, an address or a whole title names."""
    number = _NUMBER.match(words.strip())
    if number:
        return next((row for row in rows if row.id == int(number[1])), None)
    wanted = words.strip().casefold()
    named = [
        row
        for row in rows
        if wanted and wanted in (row.title.casefold(), row.url.casefold(), safe_url(row.url))
    ]
    return named[0] if len(named) == 1 else None


def of_found(speech: Speech, row: SourceRow, found: FoundFeed) -> Reply:
    """A feed that was added: its title, language and newest headline."""
    feed = found.feed
    blocks: list[Block] = [
        Heading((Span(speech.say("added", title=row.title)),)),
        Paragraph(
            (Span(f"{_language(speech, row)} · {speech.say('items-count', n=len(feed.items))}"),)
        ),
    ]
    if newest := newest_headline(found):
        foreign = language_of(newest) != speech.language
        spans = (Span(f"{speech.say('newest')} "), Span(newest, foreign=foreign))
        blocks.append(Paragraph(spans))
    blocks.append(Paragraph((Span(speech.say("added-hint", id=str(row.id)), Style.MUTED),)))
    return Reply(speech.language, tuple(blocks))


def newest_headline(found: FoundFeed) -> str:
    """The headline of the newest item by date, else of the first; "" where there is none."""
    items = found.feed.items
    dated = [(item.published, at) for at, item in enumerate(items) if item.published is not None]
    if not items:
        return ""
    # Of items of one instant the first: feeds put the newest first.
    item = items[max(dated, key=lambda one: (one[0], -one[1]))[1] if dated else 0]
    return item.title or clean_line(item.text, 160)


def health(speech: Speech, rows: Sequence[SourceRow], now: datetime) -> list[Block]:
    """How the polled sources do, those that fail first; nothing where there are none."""
    if not rows:
        return []
    ordered = sorted(rows, key=lambda row: (row.failure is None, row.title, row.id))
    blocks: list[Block] = [Heading((Span(speech.say("polled-title", n=len(rows))),))]
    for row in ordered[:MOST_SHOWN]:
        spans = (
            Span(f"#{row.id} ", Style.CODE, foreign=True),
            Span(row.title, Style.STRONG, row.home, foreign=True),
        )
        blocks.append(Bullet(spans, (Span(health_line(speech, row, now), Style.MUTED),)))
    if len(rows) > MOST_SHOWN:
        more = speech.say("polled-more", n=len(rows) - MOST_SHOWN)
        blocks.append(Paragraph((Span(more, Style.MUTED),)))
    return blocks


def health_line(speech: Speech, row: SourceRow, now: datetime) -> str:
    """Last success, next poll, articles a day, and why it fails where it does."""
    said: list[str] = []
    if row.failure is not None:
        why = Refusal("", row.failure, _LIMITS.get(row.failure, ""))
        said.append(speech.say("health-failing", why=speech.refusal(why)))
    if row.last_success is None:
        said.append(speech.say("health-never"))
    else:
        # A moment ago, never "in 0 seconds", whatever the clocks say.
        ago = min(row.last_success - now, -timedelta(seconds=1))
        said.append(speech.say("health-success", when=speech.relative(ago)))
    if row.next_poll is None:
        said.append(speech.say("health-stopped"))
    elif row.next_poll <= now:
        said.append(speech.say("health-due"))
    else:
        said.append(speech.say("health-next", when=speech.relative(row.next_poll - now)))
    if row.items:
        said.append(speech.say("health-daily", n=_rounded(row.items_a_day(now))))
    return " · ".join(said)


def of_death(speech: Speech, row: SourceRow) -> Reply:
    """Tells the chat that added a source that nothing has come from it for a week."""
    why = speech.refusal(Refusal("", row.failure or "", _LIMITS.get(row.failure or "", "")))
    key = "dead-gone" if row.gone else "dead"
    blocks = (
        Paragraph((Span(speech.say(key, title=row.title, why=why)),)),
        Paragraph((Span(speech.say("dead-hint", id=str(row.id)), Style.MUTED),)),
    )
    remove = Button(speech.say("button-remove"), f"remove {row.id}")
    return Reply(speech.language, blocks, (remove,))


def _language(speech: Speech, row: SourceRow) -> str:
    return speech.say(f"language-{row.language}" if row.language else "language-unknown")


def _rounded(count: float) -> int:
    return max(1, round(count))


def _completed(words: str) -> str | None:
    """An address that was typed without `https://`."""
    text = words.strip()
    return f"https://{text}" if _HOST.match(text) else None


COMMANDS = (
    Command(
        "add", ("أضف", "اضف"), _add, (Parameter("url", Kind.URL, required=True),), changes=True
    ),
    Command(
        "remove",
        ("احذف", "أزل"),
        _remove,
        (Parameter("source", Kind.WORDS, required=True),),
        changes=True,
    ),
)
