"""Posting to a channel, and what Discord's refusals mean for whoever sends.

Error codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import isfinite

import aiohttp
import discord

from bot.platforms.kit.pacing import Pacer, Rate
from bot.platforms.kit.protocol import (
    ChatClosedError,
    RefusedError,
    SendError,
    ThrottledError,
    UnreachableError,
)

# 50 requests a second in all, answers to interactions not counted; by the headers 5 messages in 5 s
# for a channel. Half a per cent is left, and they leave a few at a time.
# https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
_OVERALL, _STRIDE, _IN_A_CHANNEL = Rate(50, 1.005), Rate(5, 0.06), Rate(5, 5.0)

_ODD_WAIT, _LONGEST_WAIT = 5.0, 86_400.0  # seconds
_CLOSED = {
    10003: "not-found",  # unknown channel
    10004: "kicked",  # unknown guild
    50001: "no-rights",  # missing access
    50007: "blocked",  # cannot send messages to this user
    50013: "no-rights",  # missing permissions
    50024: "no-rights",  # cannot execute action on this channel type
    50083: "no-rights",  # the thread is archived
    160005: "no-rights",  # the thread is locked
}


def pacer_of_discord(
    *,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Pacer:
    """Discord's limits, by channel."""
    return Pacer((_OVERALL,), lambda key: (_IN_A_CHANNEL,), stride=_STRIDE, now=now, sleep=sleep)


def send_error(error: Exception) -> SendError:
    """What a failure of discord.py or of the network means for the message."""
    match error:
        case discord.RateLimited():
            return ThrottledError(error.retry_after, everywhere=False)
        case discord.HTTPException() if error.status == 429:
            headers = error.response.headers
            everywhere = headers.get("X-RateLimit-Scope") != "user"
            return ThrottledError(_seconds(headers.get("Retry-After")), everywhere=everywhere)
        case discord.HTTPException() if error.status >= 500:
            return UnreachableError(f"Discord answered {error.status}", maybe_sent=True)
        case discord.HTTPException() if error.status == 401:
            return UnreachableError("Discord no longer accepts the token", maybe_sent=False)
        case discord.HTTPException() if error.code in _CLOSED:
            return ChatClosedError(_CLOSED[error.code])
        case discord.HTTPException():
            return RefusedError(f"{error.status} ({error.code}): {error.text}")
        case aiohttp.ClientConnectorError():
            return UnreachableError("no connection", maybe_sent=False)
        case _:
            return UnreachableError(type(error).__name__, maybe_sent=True)


def _seconds(stated: str | None) -> float:
    """A `Retry-After` in seconds; where it is a date or nonsense, a few."""
    try:
        seconds = float(stated or "")
    except ValueError:
        return _ODD_WAIT
    return min(max(seconds, 0.0), _LONGEST_WAIT) if isfinite(seconds) else _ODD_WAIT
