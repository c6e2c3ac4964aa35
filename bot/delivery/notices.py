"""Tells a chat something that nobody asked for just now, at once and without the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from bot.platforms.kit.protocol import (
    ChatMovedError,
    Platform,
    SendError,
    ThrottledError,
    UnreachableError,
)
from bot.replies import Reply
from bot.requests import Chat

_log = structlog.get_logger(__name__)
_LONGEST_PAUSE: Final = 30.0


class Notifier:
    """Sends replies to chats of the platforms that are connected."""

    def __init__(self, platforms: Sequence[Platform]) -> None:
        self._platforms = {platform.name: platform for platform in platforms}

    async def tell(self, chat: Chat, reply: Reply, nonce: str) -> bool:
        """True where the chat was told, or never can be; False where trying later may help.

        `nonce` (at most 20 characters) is the same for every try at the same news.
        """
        platform = self._platforms.get(chat.platform)
        if platform is None:
            return False
        key = chat.key
        for number, payload in enumerate(await platform.pack(reply)):
            try:
                key = await self._send(platform, key, payload, f"{nonce}-{number}")
            except UnreachableError as error:
                # What may have arrived is not said twice.
                return error.maybe_sent or number > 0
            except ThrottledError:
                return number > 0
            except SendError as error:
                _log.warning("not-told", platform=chat.platform, chat=key, reason=str(error))
                return True
        return True

    async def _send(self, platform: Platform, key: str, payload: str, nonce: str) -> str:
        """Sends one message; answers with the chat's key, which may be a new one."""
        try:
            await platform.send(key, payload, nonce=nonce)
        except ChatMovedError as error:
            await platform.send(error.new_key, payload, nonce=nonce)
            return error.new_key
        except ThrottledError as error:
            if error.retry_after > _LONGEST_PAUSE:
                raise
            await asyncio.sleep(error.retry_after)
            await platform.send(key, payload, nonce=nonce)
        return key
