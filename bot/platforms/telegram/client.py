"""python-telegram-bot's client, and shorter ways where its own are dear or too strict."""

from __future__ import annotations

from typing import Any, cast

from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.platforms.telegram.inbound import UPDATES


class Client(Bot):
    """The library's client; every method may raise a TelegramError."""

    async def _post(self, *args: Any, **kwargs: Any) -> Any:
        """As the library's; an answer of another shape is one that did not come.

        The library looks for a `result` that a portal or a proxy does not send, and for numbers
        where there are words.
        """
        try:
            return await super()._post(*args, **kwargs)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever somebody else's answer brings about
            raise NetworkError(f"an odd answer ({type(error).__name__})") from None

    async def raw_updates(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, as they came.

        `get_updates` reads a whole batch or nothing; here one that cannot be read spoils no other.
        What is no update is left out; raises NetworkError where nothing else came.
        """
        given = {"offset": offset, "timeout": seconds, "allowed_updates": list(UPDATES)}
        found = await self._post("getUpdates", given, read_timeout=seconds + 10)
        if not isinstance(found, list):
            raise NetworkError("an odd answer (no list of updates)")
        updates = [one for one in found if isinstance(one, dict) and _number(one.get("update_id"))]
        if found and not updates:
            raise NetworkError("an odd answer (no updates)")
        return updates

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


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PLAIN = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
