"""Keeps one person's or one chat's flood of commands from everybody else's answers.

Token buckets (https://en.wikipedia.org/wiki/Token_bucket), kept in memory: a restart forgives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
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

    def gained(self, allowance: Allowance, now: float) -> float:
        """Its tokens at a moment, with those it has got since it was last looked at."""
        return min(allowance.burst, self.tokens + max(0.0, now - self.at) / allowance.seconds)


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
        sent = self._sent(at)
        found = [
            self._bucket(key, allowance, sent)
            for key, allowance in self._keys(request.chat.platform, request.chat.key, request.user)
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

    def ignores(self, platform: str, chat: str, user: str, at: datetime) -> bool:
        """Whether `judge` would ignore a command and change nothing by it; counts nothing.

        By a person's and a chat's key alone, so that nobody need read what else was sent.
        """
        sent = self._sent(at)
        short = []
        for key, allowance in self._keys(platform, chat, user):
            bucket = self._buckets.get(key)
            if bucket is not None and bucket.gained(allowance, sent) < 1:
                short.append(bucket)
        return bool(short) and all(bucket.warned for bucket in short)

    def lasts(self, platform: str, key: str) -> bool:
        """Whether a chat or a person of that key asks more than is answered just now."""
        now = self._now()
        for of, allowance in zip(("user", "chat"), self._allowances, strict=True):
            bucket = self._buckets.get((platform, of, key))
            if bucket is None or not bucket.warned:
                continue
            if bucket.gained(allowance, now) < allowance.burst:
                return True
        return False

    def _bucket(self, key: tuple[str, ...], allowance: Allowance, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(allowance.burst, now)
        bucket.tokens, bucket.at = bucket.gained(allowance, now), now
        return bucket

    def _sent(self, at: datetime | None) -> float:
        now = self._now()
        return now if at is None else min(at.timestamp(), now)

    def _keys(
        self, platform: str, chat: str, user: str
    ) -> Iterator[tuple[tuple[str, ...], Allowance]]:
        per_user, per_chat = self._allowances
        if user:
            yield (platform, "user", user), per_user
        yield (platform, "chat", chat), per_chat
