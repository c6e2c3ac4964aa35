"""Keeps one person's or one chat's flood of commands from everybody else's answers.

Token buckets (https://en.wikipedia.org/wiki/Token_bucket), kept in memory: a restart forgives.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

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
    """Counts commands. `now` is a monotonic clock in seconds."""

    def __init__(
        self,
        *,
        per_user: Allowance = PER_USER,
        per_chat: Allowance = PER_CHAT,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowances = (per_user, per_chat)
        self._now = now
        self._buckets: OrderedDict[tuple[str, ...], _Bucket] = OrderedDict()

    def judge(self, request: Request) -> Verdict:
        """Counts a request. Of those over the allowance the first is warned, the rest ignored."""
        platform, chat, user = request.chat.platform, request.chat.key, request.user
        keys = ((platform, "user", user) if user else None, (platform, "chat", chat))
        found = [
            self._bucket(key, allowance)
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

    def _bucket(self, key: tuple[str, ...], allowance: Allowance) -> _Bucket:
        now = self._now()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(allowance.burst, now)
            if len(self._buckets) > _MOST:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        gained = (now - bucket.at) / allowance.seconds
        bucket.tokens, bucket.at = min(allowance.burst, bucket.tokens + gained), now
        return bucket
