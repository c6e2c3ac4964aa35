"""What python-telegram-bot raises, as the platform protocol's errors."""

from __future__ import annotations

from datetime import timedelta
from math import isfinite

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.platforms.kit.protocol import (
    ChatClosedError,
    ChatMovedError,
    RefusedError,
    SendError,
    ThrottledError,
    UnreachableError,
)
from bot.platforms.telegram.http import NotSentError

# Words in Telegram's descriptions, lower case. There is no list of them anywhere; these are from
# TDLib's and the Bot API server's sources.
_GONE = (
    "chat not found",
    "user not found",
    "message thread not found",
    "topic_deleted",
    "peer_id_invalid",
    "group chat was deactivated",
    "group chat was deleted",
    "user is deactivated",
)
_RIGHTS = (
    "not enough rights",
    "need administrator rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "topic_closed",
    "chat_admin_required",
)
_ODD_WAIT, _LONGEST_WAIT = 5.0, 86_400.0  # seconds
_NOT_MODIFIED = "message is not modified"
_EDIT_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


def send_error(error: TelegramError) -> SendError:
    """The error to raise for one that came of sending. A 429's reach is for the caller to judge."""
    said = error.message.lower()
    match error:
        case RetryAfter():
            return ThrottledError(seconds_of(error), everywhere=False)
        case ChatMigrated():
            return ChatMovedError(str(error.new_chat_id))
        case Forbidden():
            return ChatClosedError(_closed(said))
        case BadRequest():
            if any(words in said for words in _GONE):
                return ChatClosedError("not-found")
            if any(words in said for words in _RIGHTS):
                return ChatClosedError("no-rights")
            return RefusedError(error.message)
        case InvalidToken():
            return UnreachableError("the token is not accepted", maybe_sent=False)
        case NotSentError():
            return UnreachableError(error.message, maybe_sent=False)
    if "request entity too large" in said:
        return RefusedError(error.message)
    return UnreachableError(error.message, maybe_sent=True)


def not_modified(error: TelegramError) -> bool:
    """Whether an edit changed nothing, which is as good as done."""
    return isinstance(error, BadRequest) and _NOT_MODIFIED in error.message.lower()


def cannot_edit(error: TelegramError) -> bool:
    """Whether the message is not there to be edited (any more)."""
    said = error.message.lower()
    return isinstance(error, BadRequest) and any(words in said for words in _EDIT_GONE)


def _closed(said: str) -> str:
    if "blocked by the user" in said:
        return "blocked"
    if "deactivated" in said or "initiate conversation" in said:
        return "not-found"
    if any(words in said for words in _RIGHTS):
        return "no-rights"
    return "kicked"


def seconds_of(error: RetryAfter) -> float:
    """How long a 429 asks to wait."""
    wait = error.retry_after
    try:
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    except (TypeError, ValueError):
        return _ODD_WAIT
    return min(max(seconds, 0.0), _LONGEST_WAIT) if isfinite(seconds) else _ODD_WAIT
