"""What Telegram's updates ask of the bot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.platforms.telegram.inbound import Typed, asked_by, target_of
from bot.requests import Origin

SENT = datetime(2024, 5, 13, 18, tzinfo=UTC)
CHANNEL = {"id": -1007, "type": "channel", "title": "قناة الميناء"}
DATE = int(SENT.timestamp())


def forwarded(origin: dict[str, object], text: str = "كلمات") -> Typed:
    person = {"id": 42, "is_bot": False, "first_name": "Salma"}
    message = {
        "message_id": 1,
        "date": DATE + 60,
        "chat": {"id": 42, "type": "private", "first_name": "Salma"},
        "from": person,
        "text": text,
        "forward_origin": {"date": DATE, **origin},
    }
    update = Update.de_json({"update_id": 1, "message": message}, None)
    asked = asked_by(update, "mujaz_bot", "ar")
    assert isinstance(asked, Typed)
    return asked


@pytest.mark.parametrize(
    ("origin", "meant"),
    [
        (
            {"type": "channel", "message_id": 77, "chat": {**CHANNEL, "username": "mina_news"}},
            Origin(SENT, "قناة الميناء", "https://t.me/mina_news", "https://t.me/mina_news/77"),
        ),
        (
            {"type": "channel", "message_id": 77, "chat": CHANNEL},
            Origin(SENT, "قناة الميناء"),
        ),
        (
            {"type": "chat", "sender_chat": {**CHANNEL, "type": "supergroup", "username": "mina"}},
            Origin(SENT, "قناة الميناء", "https://t.me/mina"),
        ),
        (
            {"type": "user", "sender_user": {"id": 7, "is_bot": False, "first_name": "Omar"}},
            Origin(SENT),
        ),
        ({"type": "hidden_user", "sender_user_name": "Omar"}, Origin(SENT)),
    ],
)
def test_a_channel_is_named_and_a_person_is_not(origin: dict[str, object], meant: Origin) -> None:
    request = forwarded(origin).request()
    assert (request.forwarded, request.origin) == (True, meant)


def test_a_forwarded_text_is_no_command() -> None:
    origin: dict[str, object] = {"type": "hidden_user", "sender_user_name": "Omar"}
    assert forwarded(origin, "ملخص اليوم").text == "ملخص اليوم"
    assert forwarded(origin, "stories").request().forwarded


def test_a_name_behind_add_is_a_channel_to_follow_and_no_chat_to_change() -> None:
    assert target_of("/add @mina_news") is None
    assert target_of("/settings @mina_news zone UTC") == ("@mina_news", "/settings zone UTC")
