"""Keeps one person's or one chat's flood of commands from everybody else's answers.

Token buckets (https://en.wikipedia.org/wiki/Token_bucket), kept in memory: a restart forgives.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cachetools import LRUCache

from bot.requests import Request


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` commands at once, then one every `seconds`."""

    burst: int
    seconds: float


PER_USER = Allowance(6, 2.0)
PER_CHAT = Allowance(20, 0.5)
_MOST = 20_000  # buckets kept: the longest unused go first


class Verdict(Enum):
    """What to do with a command."""

    ANSWER = "answer"
    WARN = "warn"
    IGNORE = "ignore"


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    warned: bool = False


class Flood:
    """Counts commands. `now` is a clock in seconds since 1970, which may be set back."""

    def __init__(
        self,
        *,
        per_user: Allowance = PER_USER,
        per_chat: Allowance = PER_CHAT,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._allowances = (per_user, per_chat)
        self._now = now
        self._buckets: LRUCache[tuple[str, ...], _Bucket] = LRUCache(_MOST)

    def judge(self, request: Request, at: datetime | None = None) -> Verdict:
        """Counts a request. Of those over the allowance the first is warned, the rest ignored.

        `at` is when it was sent, where that is known: what comes late all at once is no flood.
        """
        now = self._now()
        sent = now if at is None else min(at.timestamp(), now)
        platform, chat, user = request.chat.platform, request.chat.key, request.user
        keys = ((platform, "user", user) if user else None, (platform, "chat", chat))
        found = [
            self._bucket(key, allowance, sent)
            for key, allowance in zip(keys, self._allowances, strict=True)
            if key is not None
        ]
        short = [bucket for bucket in found if bucket.tokens < 1]
        if not short:
            for bucket in found:
                bucket.tokens -= 1
                bucket.warned = False
            return Verdict.ANSWER
        first = not any(bucket.warned for bucket in short)
        for bucket in short:
            bucket.warned = True
        return Verdict.WARN if first else Verdict.IGNORE

    def lasts(self, platform: str, key: str) -> bool:
        """Whether a chat or a person of that key asks more than is answered just now."""
        now = self._now()
        for of, allowance in zip(("user", "chat"), self._allowances, strict=True):
            bucket = self._buckets.get((platform, of, key))
            if bucket is not None and bucket.warned:
                gained = max(0.0, now - bucket.at) / allowance.seconds
                if bucket.tokens + gained < allowance.burst:
                    return True
        return False

    def _bucket(self, key: tuple[str, ...], allowance: Allowance, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(allowance.burst, now)
        gained = max(0.0, now - bucket.at) / allowance.seconds
        bucket.tokens, bucket.at = min(allowance.burst, bucket.tokens + gained), now
        return bucket
