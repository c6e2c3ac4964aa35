"""The post of a due subscription as a reply, and all that it depends on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from bot.locales.speech import Speech
from bot.presenting.digests import nothing_new, of_digest
from bot.records import ChatRow
from bot.records.subscriptions import SubscriptionRow
from bot.replies import Reply
from bot.services import Services
from briefings.models import Cursor, Language
from briefings.writing import DigestQuestion, write_digest


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
    cursor: Cursor | None
    muted: tuple[str, ...]

    @property
    def own(self) -> bool:
        """Whether it is about a story or words, not about everything."""
        return bool(self.words or self.story_id)

    @property
    def key(self) -> str:
        """A short name for it, the same after a restart."""
        cursor = self.cursor and (self.cursor.article, int(self.cursor.at.timestamp()))
        whole = (
            self.platform,
            int(self.due_at.timestamp()),
            *(self.language, self.region, self.digits, self.nothing_new),
            *(self.words, self.story_id, cursor, self.muted),
        )
        return blake2b(json.dumps(whole, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def post_of(services: Services, row: SubscriptionRow, chat: ChatRow, due_at: datetime) -> Post:
    """What a subscription's post of a due moment depends on."""
    defaults = services.settings.chats
    return Post(
        row.platform,
        due_at,
        chat.language or defaults.language,
        chat.region or defaults.region,
        chat.digits or defaults.digits,
        chat.nothing_new or "silent",
        row.words or "",
        row.story_id,
        row.cursor,
        tuple(sorted(chat.muted)),
    )


async def reply_of(services: Services, post: Post, until: int, now: datetime) -> Reply | None:
    """A post laid out; None where there is nothing new and nothing is to be said of it."""
    question = DigestQuestion(
        post.language, until, post.words, post.story_id, post.cursor, post.muted
    )
    digest = await write_digest(services.store, question, now)
    speech = Speech(post.language, post.region, post.digits)
    if digest.stories:
        return of_digest(speech, digest)
    if post.nothing_new != "line":
        return None
    about = post.words
    if post.story_id is not None:
        story = await services.store.story(post.story_id)
        about = (story.headline_ar or story.headline_en or "") if story else ""
        if story and post.language == "en":
            about = story.headline_en or about
    return nothing_new(speech, about, first=post.cursor is None)
