"""Updates as Telegram's JSON, and what is told from it before the library makes objects of it.

Fields and their types: https://core.telegram.org/bots/api#message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.constants import ChatType

from bot.platforms.telegram.inbound import Place

Raw = dict[str, Any]
"""One update as it came."""

_MOVES = ("migrate_to_chat_id", "migrate_from_chat_id")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a message was written, by whom ("" where Telegram tells none) and when (UTC)."""

    place: Place
    user: str
    at: datetime


def sender_of(raw: Raw) -> Sender | None:
    """Who may be asking something by a message, the same as `inbound.asked_by` finds.

    None for all that is no message of a person or group, that is no question of theirs (a group
    that moved), or whose shape is odd: the whole update tells more.
    """
    message = raw.get("message") or raw.get("edited_message")
    if not isinstance(message, dict):
        return None
    match message:
        case {"chat": {"id": int(chat), "type": str(kind)}, "date": int(date)}:
            pass
        case _:
            return None
    if kind == ChatType.CHANNEL or any(message.get(move) for move in _MOVES):
        return None
    match message:
        case {"sender_chat": {"id": int(user)}} | {"from": {"id": int(user)}}:
            pass
        case _:
            return None
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    try:
        at = datetime.fromtimestamp(date, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Sender(Place(chat, thread), str(user), at)


def read(bot: Bot, raw: Raw) -> Update | None:
    """One update whole; None, with a line in the log, if the library cannot read it."""
    try:
        return Update.de_json(raw, bot)
    except Exception as error:  # noqa: BLE001 - whatever Telegram may send some day
        # Its words may be in the error's, too.
        _log.warning("update-unreadable", update=raw.get("update_id"), why=type(error).__name__)
        return None
