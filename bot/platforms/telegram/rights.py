"""Who administers a chat, as Telegram says, remembered for a little while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cachetools import TLRUCache
from telegram import Bot, ChatMemberAdministrator, ChatMemberRestricted
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.platforms.telegram.inbound import Place, kind_of
from bot.requests import ChatKind, Right

_YES, _NO = 60.0, 5.0  # seconds that an answer holds; who was just made one should not wait
_MOST = 5_000
_ADMINISTRATORS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


@dataclass(frozen=True, slots=True)
class Target:
    """A chat that was named from elsewhere."""

    place: Place
    kind: ChatKind


def _remembering(now: Callable[[], float]) -> TLRUCache[Any, Any]:
    """A cache of (value, seconds for which it holds)."""
    return TLRUCache(_MOST, ttu=lambda key, value, at: at + value[1], timer=now)


class Rights:
    """Asks Telegram. Every method may raise a TelegramError where Telegram cannot be asked."""

    def __init__(self, bot: Bot, *, now: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._members: TLRUCache[tuple[int, str], tuple[bool, float]] = _remembering(now)
        self._targets: TLRUCache[str, tuple[Target | None, float]] = _remembering(now)

    async def administers(self, chat_id: int, user: str) -> bool:
        """Whether a person is an administrator of a chat; False where the bot may not know."""
        if not user:
            return False
        known = self._members.get((chat_id, user))
        if known is not None:
            return known[0]
        try:
            member = await self._bot.get_chat_member(chat_id, int(user))
            found = member.status in _ADMINISTRATORS
        except (BadRequest, Forbidden):  # no such member, or the bot is no administrator there
            found = False
        self._members[chat_id, user] = found, _YES if found else _NO
        return found

    async def missing(self, chat_id: int) -> tuple[Right, ...]:
        """Which rights the bot lacks to post in a chat; asked anew each time, since they change."""
        try:
            member = await self._bot.get_chat_member(chat_id, self._bot.id)
            if isinstance(member, ChatMemberAdministrator):
                # Only channels have this right; in groups administrators always may write.
                return () if member.can_post_messages is not False else (Right.SEND,)
            if isinstance(member, ChatMemberRestricted):
                return () if member.can_send_messages else (Right.SEND,)
            if member.status != ChatMemberStatus.MEMBER:
                return () if member.status == ChatMemberStatus.OWNER else (Right.SEND,)
            chat = await self._bot.get_chat(chat_id)
        except (BadRequest, Forbidden):
            return (Right.SEND,)
        if chat.type == ChatType.CHANNEL:
            return (Right.SEND,)  # a mere member reads
        allowed = chat.permissions
        return (Right.SEND,) if allowed is not None and not allowed.can_send_messages else ()

    async def find(self, name: str) -> Target | None:
        """The chat of an @name or id; None where there is none that the bot can see."""
        known = self._targets.get(name)
        if known is not None:
            return known[0]
        try:
            chat = await self._bot.get_chat(name if name.startswith("@") else int(name))
            place = Place(chat.id)
            found = Target(place, kind_of(chat.type, place))
        except (BadRequest, Forbidden):
            found = None
        self._targets[name] = found, _YES if found else _NO
        return found
