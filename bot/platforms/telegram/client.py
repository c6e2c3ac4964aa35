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

    async def whisper_html(
        self, chat_id: int, html: str, user: str, query_id: str, **given: object
    ) -> int | None:
        """Sends a text that one person alone sees, in answer to their press of a button.

        Answers with its number among ephemeral messages; None where the server does not know them
        (Bot API before 10.3) and has posted it for all to see, which is undone.
        """
        receiver = {"receiver_user_id": int(user), "callback_query_id": query_id}
        sent = cast(
            "dict[str, Any]",
            await self._post(
                "sendMessage",
                {
                    "chat_id": chat_id,
                    "text": html,
                    "ephemeral_message_parameters": receiver,
                    **_PLAIN,
                    **given,
                },
            ),
        )
        number = sent.get("ephemeral_message_id")
        if number is None:
            await self.delete_message(chat_id, int(sent["message_id"]))
        return number

    async def edit_whisper(
        self, chat_id: int, user: str, number: int, html: str, **given: object
    ) -> None:
        """Changes a text that one person alone sees."""
        await self._post(
            "editEphemeralMessageText",
            {
                "chat_id": chat_id,
                "receiver_user_id": int(user),
                "ephemeral_message_id": number,
                "text": html,
                **_PLAIN,
                **given,
            },
        )


_PLAIN = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
