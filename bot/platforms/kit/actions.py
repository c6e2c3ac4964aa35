"""What a button carries: a command, in the few bytes that a platform leaves for it.

A button holds its command, so it works after a restart and on old messages. One that is too long
is kept in the store under a key made from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from bot.records.chats import NOBODY
from bot.requests import Chat
from bot.services import Services

_KEPT = "~"


async def pack_actions(
    services: Services, actions: Sequence[str], most: int, asker: Chat | None = None
) -> list[str]:
    """Each action in `most` bytes of UTF-8 (Telegram: 64, Discord: 100). Raises StoreError.

    `asker` is the chat whose words they hold; None for those of a post.
    """
    kept: dict[str, str] = {}
    packed: list[str] = []
    for action in actions:
        if len(action.encode()) > most or action.startswith(_KEPT):
            key = blake2b(action.encode(), digest_size=9).hexdigest()
            kept[key] = action
            packed.append(_KEPT + key)
        else:
            packed.append(action)
    if kept:
        await services.records.chats.remember_phrases(
            kept, NOBODY if asker is None else (asker.platform, asker.key)
        )
    return packed


async def unpack_action(services: Services, data: str) -> str | None:
    """The action that was packed, None where the store no longer has it. Raises StoreError."""
    if not data.startswith(_KEPT):
        return data
    return await services.records.chats.phrase(data.removeprefix(_KEPT)[:24])
