"""python-telegram-bot's client, and shorter ways where its own are dear or too strict."""

from __future__ import annotations

from typing import Any, cast

from telegram import Bot

from bot.platforms.telegram.inbound import UPDATES


class Client(Bot):
    """The library's client; every method may raise a TelegramError."""

    async def raw_updates(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, as they came.

        `get_updates` reads a whole batch or nothing; here one that cannot be read spoils no other.
        """
        given = {"offset": offset, "timeout": seconds, "allowed_updates": list(UPDATES)}
        found = await self._post("getUpdates", given, read_timeout=seconds + 10)
        return cast("list[dict[str, Any]]", found)

    async def send_html(self, chat_id: int, html: str, **given: object) -> int:
        """Sends a text without link previews; answers with the message's id alone.

        `send_message` reads the whole message back into objects, which costs as much as all the
        rest of sending it. What is None is left out.
        """
        sent = await self._post(
            "sendMessage", {"chat_id": chat_id, "text": html, **_PLAIN, **given}
        )
        return int(cast("dict[str, Any]", sent)["message_id"])


_PLAIN = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
