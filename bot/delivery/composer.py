"""Composes the posts of due subscriptions: each written and packed once for all equal chats.

A post that cannot be written is tried again a few times with growing pauses, and then given up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from cachetools import LRUCache

from bot.platforms.kit.protocol import Platform
from bot.presenting.posts import Post, reply_of
from bot.records.runs import DigestRow
from bot.services import Services
from briefings.store import StoreError
from briefings.together import together

_AT_ONCE = 4  # posts written side by side: more would only wait for the processor
_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900))
_REMEMBERED = 2_000  # posts that failed

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Failed:
    tries: int
    again_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Composed:
    """What became of posts: those that are there, and why others failed just now or for good.

    A post in none of the three waits for its next try.
    """

    made: dict[Post, DigestRow] = field(default_factory=dict)
    failed: dict[Post, str] = field(default_factory=dict)
    given_up: dict[Post, str] = field(default_factory=dict)


class Composer:
    """Writes the posts that are asked for, and keeps them in the store."""

    def __init__(self, services: Services, platforms: Mapping[str, Platform]) -> None:
        self._services = services
        self._platforms = platforms
        self._failures: LRUCache[str, _Failed] = LRUCache(_REMEMBERED)

    async def posts(self, wanted: Iterable[Post], now: datetime) -> Composed:
        """Posts, written where they were not yet, several at once. Raises StoreError."""
        keys = {post.key: post for post in wanted}
        known, until = await together(
            self._services.records.runs.digests(keys), self._services.store.last_article()
        )
        composed = Composed({keys[key]: digest for key, digest in known.items()})
        waiting = iter([(key, post) for key, post in keys.items() if key not in known])

        async def write() -> None:
            for key, post in waiting:
                await self._write(composed, post, key, until, now)

        await together(*(write() for _ in range(min(_AT_ONCE, len(keys) - len(known)))))
        return composed

    async def _write(
        self, composed: Composed, post: Post, key: str, until: int, now: datetime
    ) -> None:
        before = self._failures.get(key)
        if before is not None and now < before.again_at:
            return
        try:
            reply = await reply_of(self._services, post, until, now)
            packed = [] if reply is None else await self._platforms[post.platform].pack(reply)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one post must not keep the others from going out
            tries = before.tries + 1 if before else 1
            reason = type(error).__name__
            if before is None:
                _log.exception("post-failed", digest=key, platform=post.platform)
            if tries > len(_PAUSES):
                self._failures.pop(key, None)
                composed.given_up[post] = reason
                return
            self._failures[key] = _Failed(tries, now + _PAUSES[tries - 1], reason)
            composed.failed[post] = reason
            return
        self._failures.pop(key, None)
        composed.made[post] = await self._services.records.runs.keep_digest(key, until, packed, now)
