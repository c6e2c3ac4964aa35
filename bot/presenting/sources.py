"""Sources as replies: what was added or kept, how polled sources do, why a link was refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.locales.speech import Speech
from bot.replies import Block, Bullet, Button, Heading, Paragraph, Reply, Span, Style
from briefings.models import Draft, Refusal
from briefings.store.sources import SourceRow
from briefings.text.hygiene import clean_line
from briefings.text.language import language_of

if TYPE_CHECKING:
    from briefings.sources.links import FoundFeed

MOST_SHOWN: Final = 20
"""Sources in one answer; those that fail come first."""

_REPAIRS_SHOWN: Final = 3
_LIMITS: Final = {"too-large": "5 MB"}


def of_kept(speech: Speech, *, new: bool) -> Reply:
    """That an article was stored, or was known before."""
    said = speech.say("kept" if new else "kept-known")
    return Reply(speech.language, (Paragraph((Span(said),)),))


def of_article_kept(speech: Speech, draft: Draft) -> Reply:
    """That an address named an article, which was stored, and no feed."""
    said = speech.say("kept-article", title=draft.title or clean_line(draft.text, 80))
    return Reply(speech.language, (Paragraph((Span(said),)),))


def refused(speech: Speech, refusal: Refusal) -> Reply:
    """One sentence that says why a link was not read."""
    said = speech.say("link-refused", why=speech.refusal(refusal))
    origin = Span(refusal.origin, Style.MUTED, foreign=True)
    return Reply(speech.language, (Paragraph((Span(said + " "), origin)),), ok=False)


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
    if row.repairs:
        said.append(repairs_line(speech, row.repairs))
    return " · ".join(said)


def repairs_line(speech: Speech, repairs: Sequence[tuple[str, int]]) -> str:
    """What was mended to read a feed, the most frequent first: "read with repairs: 3 …"."""
    ordered = sorted(repairs, key=lambda one: -one[1])[:_REPAIRS_SHOWN]
    said = [speech.say(f"repair-{fault}", n=count) for fault, count in ordered]
    return speech.say("health-repaired", what=speech.listed(said))


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
