"""Who sent an update is told by its JSON as by the library's objects."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.platforms.telegram.inbound import Bot, Typed, asked_by
from bot.platforms.telegram.raw import sender_of

DATE = 1_715_623_200
SALMA = {"id": 42, "is_bot": False, "first_name": "Salma"}
PRIVATE = {"id": 42, "type": "private", "first_name": "Salma"}
GROUP = {"id": -1007, "type": "supergroup", "title": "الميناء", "is_forum": True}
CHANNEL = {"id": -1009, "type": "channel", "title": "الفجر", "username": "dawn"}


def message(**more: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": DATE, "text": "/stories@mujaz_bot", **more}


@pytest.mark.parametrize("kind", ["message", "edited_message"])
@pytest.mark.parametrize(
    "sent",
    [
        message(chat=PRIVATE, **{"from": SALMA}),
        message(chat=GROUP, **{"from": SALMA}),
        message(chat=GROUP, message_thread_id=9, is_topic_message=True, **{"from": SALMA}),
        message(chat=GROUP, message_thread_id=9, **{"from": SALMA}),
        message(chat=GROUP, sender_chat=GROUP, **{"from": {**SALMA, "is_bot": True}}),
        message(chat=GROUP, sender_chat=CHANNEL, **{"from": {**SALMA, "is_bot": True}}),
    ],
)
def test_a_sender_is_the_same_before_and_after_reading(kind: str, sent: dict[str, Any]) -> None:
    raw = {"update_id": 1, kind: sent}
    asked = asked_by(Update.de_json(raw, None), Bot(7, "mujaz_bot"), "ar")
    sender = sender_of(raw)
    assert isinstance(asked, Typed)
    assert sender is not None
    assert (sender.place, sender.user, sender.at) == (asked.place, asked.who.user, asked.at)


@pytest.mark.parametrize(
    "raw",
    [
        {"channel_post": message(chat=CHANNEL)},
        {"message": message(chat=CHANNEL, sender_chat=CHANNEL)},
        {"message": message(chat=GROUP, migrate_to_chat_id=-1008, **{"from": SALMA})},
        {"message": message(chat=GROUP, migrate_from_chat_id=-8, **{"from": SALMA})},
        {"message": message(chat=PRIVATE)},
        {"callback_query": {"id": "1", "from": SALMA, "message": message(chat=PRIVATE)}},
        {"message": {"chat": PRIVATE, "from": SALMA, "date": "today"}},
        {"message": {"chat": PRIVATE, "from": SALMA, "date": 10**30}},
        {"message": {"chat": [], "from": 7, "date": DATE}},
        {"message": "/stories"},
        {},
    ],
)
def test_what_is_no_message_of_a_person_is_read_whole(raw: dict[str, Any]) -> None:
    assert sender_of({"update_id": 1, **raw}) is None
