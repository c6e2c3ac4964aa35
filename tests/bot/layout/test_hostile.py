"""Whatever a text holds, both platforms take every message and the reader loses nothing."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings

from bot.layout import discord, telegram
from bot.replies import Reply
from tests.bot.layout.accepted import discord_text, letters, letters_of, telegram_text
from tests.bot.layout.hostile import PHASES, replies

# `make fuzz` sets it; without it a few replies, always the same, for every run of the tests.
EXAMPLES = int(os.environ.get("MUJAZ_EXAMPLES", "0"))
ROUND = 250  # Hypothesis keeps what it has tried in a round, and 64 KB words weigh


@pytest.mark.parametrize("turn", range(max(1, EXAMPLES // ROUND)))
@settings(
    max_examples=ROUND if EXAMPLES else 60,
    derandomize=not EXAMPLES,
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
@given(reply=replies)
def test_any_reply_is_taken_whole(turn: int, reply: Reply) -> None:
    wanted = letters_of(reply)
    for_telegram = telegram.messages_of(reply)
    assert letters("".join(map(telegram_text, for_telegram))) == wanted
    for_discord = discord.messages_of(reply)
    assert letters("".join(map(discord_text, for_discord))) == wanted
    for messages in (for_telegram, for_discord):
        assert [message.rows for message in messages[:-1]] == [()] * (len(messages) - 1)
        kept = [type(message).from_payload(message.to_payload()) for message in messages]
        assert kept == messages
