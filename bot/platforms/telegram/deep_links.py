"""Deep links into the private chat with the bot: what a button does, done for one person alone.

`https://t.me/BOT?start=PAYLOAD` sends `/start PAYLOAD`; a payload is at most 64 characters of
A-Z, a-z, 0-9, _ and - (https://core.telegram.org/bots/features#deep-linking).
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from bot.platforms.kit.actions import pack_actions, unpack_action
from bot.requests import Chat
from bot.services import Services

_MOST: Final = 47  # bytes that 63 characters of base64 hold, behind the mark
_WHOLE, _KEPT = "a", "k"


async def deep_link(services: Services, bot_name: str, action: str, asker: Chat) -> str:
    """The link that does in private what a button's action does in a chat. Raises StoreError."""
    (packed,) = await pack_actions(services, [action], _MOST, asker)
    if packed == action:
        payload = _WHOLE + base64.urlsafe_b64encode(action.encode()).decode().rstrip("=")
    else:
        payload = _KEPT + packed[1:]
    return f"https://t.me/{bot_name}?start={payload}"


async def action_of(services: Services, payload: str) -> str | None:
    """The action of a payload; None for what is none of ours. Raises StoreError."""
    mark, rest = payload[:1], payload[1:65]
    if mark == _KEPT:
        return await unpack_action(services, f"~{rest}")
    if mark != _WHOLE:
        return None
    try:
        return base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
