"""What Telegram's updates ask of the bot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.platforms.telegram.inbound import Bot, Typed, asked_by, target_of
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


def in_group(text: str, **more: object) -> Typed | None:
    message = {
        "message_id": 5,
        "date": DATE,
        "chat": {"id": -1001, "type": "supergroup", "title": "Harbour"},
        "from": {"id": 42, "is_bot": False, "first_name": "Salma"},
        "text": text,
        **more,
    }
    update = Update.de_json({"update_id": 1, "message": message}, None)
    asked = asked_by(update, Bot(7, "mujaz_bot"), "ar")
    assert asked is None or isinstance(asked, Typed)
    return asked


SAID_BEFORE = {
    "message_id": 4,
    "date": DATE,
    "chat": {"id": -1001, "type": "supergroup", "title": "Harbour"},
    "from": {"id": 43, "is_bot": False, "first_name": "Omar"},
    "text": "The harbour master closed three piers after the storm.",
}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("@mujaz_bot what happened in the harbour?", "what happened in the harbour?"),
        ("ماذا حدث في الميناء يا @Mujaz_Bot؟", "ماذا حدث في الميناء يا ؟"),
        ("Isfahan, @mujaz_bot", "Isfahan,"),
        ("@mujaz_bot", "/help"),
        ("write to me@mujaz_bot", None),
        ("@mujaz_botanist what happened?", None),
    ],
)
def test_the_bot_is_named_anywhere_in_a_message(said: str, meant: str | None) -> None:
    asked = in_group(said)
    assert (asked and asked.text) == meant


def test_the_bots_name_alone_in_reply_asks_to_read_what_it_replies_to() -> None:
    asked = in_group("@mujaz_bot", reply_to_message=SAID_BEFORE)
    assert asked is not None
    assert (asked.text, asked.replied_to) == ("/read", SAID_BEFORE["text"])


def test_what_is_quoted_of_a_message_elsewhere_is_what_is_replied_to() -> None:
    quote = {"text": "three piers are closed", "position": 0}
    asked = in_group("/read", quote=quote)
    assert asked is not None
    assert asked.replied_to == quote["text"]


def test_a_link_that_is_there_for_its_preview_alone_is_seen() -> None:
    asked = in_group(
        "/read", link_preview_options={"url": "https://harbour.example/a", "show_above_text": True}
    )
    assert asked is not None
    assert "https://harbour.example/a" in asked.text
