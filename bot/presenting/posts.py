"""The posts of due subscriptions: each written and packed once, for all chats that get the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import structlog

from bot.locales.speech import Speech
from bot.platforms.kit.protocol import Platform
from bot.presenting.digests import nothing_new, of_digest
from bot.records.runs import DigestRow
from bot.records.subscriptions import SubscriptionRow, Told
from bot.replies import Reply
from bot.services import Core
from briefings.models import Language
from briefings.store import ChatRow
from briefings.writing import DigestQuestion, write_digest

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """All that a post depends on: chats for which this is equal get the same."""

    platform: str
    due_at: datetime
    language: Language
    region: str
    digits: str
    nothing_new: str
    words: str
    story_id: int | None
    told: Told | None
    muted: tuple[str, ...]

    @property
    def key(self) -> str:
        """A short name for it, the same after a restart."""
        told = self.told and (self.told.article, int(self.told.at.timestamp()))
        whole = (
            self.platform,
            int(self.due_at.timestamp()),
            *(self.language, self.region, self.digits, self.nothing_new),
            *(self.words, self.story_id, told, self.muted),
        )
        return blake2b(json.dumps(whole, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def post_of(core: Core, row: SubscriptionRow, chat: ChatRow, due_at: datetime) -> Post:
    """What a subscription's post of a due moment depends on."""
    defaults = core.settings.chats
    return Post(
        row.platform,
        due_at,
        chat.language or defaults.language,
        chat.region or defaults.region,
        chat.digits or defaults.digits,
        chat.nothing_new or "silent",
        row.words or "",
        row.story_id,
        row.told,
        tuple(sorted(chat.muted)),
    )


async def reply_of(core: Core, post: Post, until: int, now: datetime) -> Reply | None:
    """A post laid out; None where there is nothing new and nothing is to be said of it."""
    question = DigestQuestion(
        post.language, until, post.words, post.story_id, post.told, post.muted
    )
    digest = await write_digest(core.store, question, now)
    speech = Speech(post.language, post.region, post.digits)
    if digest.stories:
        return of_digest(speech, digest)
    if post.nothing_new != "line":
        return None
    about = post.words
    if post.story_id is not None:
        story = await core.store.story(post.story_id)
        about = (story.headline_ar or story.headline_en or "") if story else ""
        if story and post.language == "en":
            about = story.headline_en or about
    return nothing_new(speech, about, first=post.told is None)


class DigestDesk:
    """Writes the posts that are asked for, and keeps them in the store."""

    def __init__(self, core: Core, platforms: Mapping[str, Platform]) -> None:
        self._core = core
        self._platforms = platforms

    async def posts(self, wanted: Iterable[Post], now: datetime) -> dict[Post, DigestRow]:
        """Posts, written where they were not yet. Raises StoreError.

        One that cannot be written is missing from the answer, and the log says why.
        """
        keys = {post.key: post for post in wanted}
        known = await self._core.store.runs.digests(keys)
        made = {keys[key]: digest for key, digest in known.items()}
        until = await self._core.store.last_article()
        for key, post in keys.items():
            if key not in known:
                digest = await self._write(post, key, until, now)
                if digest is not None:
                    made[post] = digest
        return made

    async def _write(self, post: Post, key: str, until: int, now: datetime) -> DigestRow | None:
        try:
            reply = await reply_of(self._core, post, until, now)
            packed = [] if reply is None else await self._platforms[post.platform].pack(reply)
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            # A post that our own code stumbles over must not keep the others from going out.
            _log.error("post-failed", digest=key, platform=post.platform, exc_info=error)
            return None
        return await self._core.store.runs.keep_digest(key, until, packed, now)
