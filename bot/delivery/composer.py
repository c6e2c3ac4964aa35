"""Composes the posts of due subscriptions: each written and packed once for all equal chats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import structlog

from bot.platforms.kit.protocol import Platform
from bot.presenting.posts import Post, reply_of
from bot.records.runs import DigestRow
from bot.services import Services

_log = structlog.get_logger(__name__)


class Composer:
    """Writes the posts that are asked for, and keeps them in the store."""

    def __init__(self, services: Services, platforms: Mapping[str, Platform]) -> None:
        self._services = services
        self._platforms = platforms

    async def posts(self, wanted: Iterable[Post], now: datetime) -> dict[Post, DigestRow]:
        """Posts, written where they were not yet. Raises StoreError.

        One that cannot be written is missing from the answer, and the log says why.
        """
        keys = {post.key: post for post in wanted}
        known = await self._services.records.runs.digests(keys)
        made = {keys[key]: digest for key, digest in known.items()}
        until = await self._services.store.last_article()
        for key, post in keys.items():
            if key not in known:
                digest = await self._write(post, key, until, now)
                if digest is not None:
                    made[post] = digest
        return made

    async def _write(self, post: Post, key: str, until: int, now: datetime) -> DigestRow | None:
        try:
            reply = await reply_of(self._services, post, until, now)
            packed = [] if reply is None else await self._platforms[post.platform].pack(reply)
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            # A post that our own code stumbles over must not keep the others from going out.
            _log.error("post-failed", digest=key, platform=post.platform, exc_info=error)
            return None
        return await self._services.records.runs.keep_digest(key, until, packed, now)
