"""What no editor would write and nobody should type: Telegram accepts every answer to it.

`HOSTILE=10000 pytest tests/e2e/test_telegram_hostile.py` tries that many replies.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.layout.telegram import messages_of
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.http import AiohttpRequest
from bot.platforms.telegram.inbound import Place
from bot.platforms.telegram.posting import Manner, Poster
from bot.replies import Reply
from tests.bot.layout.hostile import replies, short_texts
from tests.e2e.telegram_bot import serving, unpaced
from tests.e2e.telegram_server import TelegramServer

_MANY = int(os.environ.get("HOSTILE", "25"))
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(
    max_examples=_MANY, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck)
)
@given(st.lists(replies, min_size=1, max_size=4))
async def test_any_reply_is_accepted(some: list[Reply]) -> None:
    async with TelegramServer() as server:
        chat = server.world.private(server.world.user())
        request = AiohttpRequest(server.url, 2)
        await request.initialize()
        try:
            bot = Client(server.token, base_url=f"{server.url}/bot", request=request)
            poster = Poster(bot, unpaced())
            count = 0
            for reply in some:
                for message in messages_of(reply):
                    await poster.send(Place(chat.id), message, Manner(answer=False))
                    count += 1
            assert len(server.sent) == count
        finally:
            await request.shutdown()


@settings(
    max_examples=max(2, _MANY // 50),
    deadline=None,
    phases=_PHASES,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(short_texts.filter(str.strip), min_size=12, max_size=12))
async def test_whatever_people_type_is_answered_and_nothing_is_refused(
    store_file: Path, typed: list[str]
) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        people = [server.world.user(language="en") for _ in typed]
        chats = [server.world.private(person) for person in people]
        for person, chat, text in zip(people, chats, typed, strict=True):
            # Telegram itself lets no lone surrogates through.
            clean = text.encode(errors="ignore").decode()
            for line in (f"/search {clean}", f"/timeline {clean}", f"/{clean}", f"/mute {clean}"):
                server.say(chat, person, line)
            server.say(chat, person, "/lang en")
        await server.until(lambda: sum("Saved" in one.text for one in server.sent) == len(chats))
        refused = [call for call in server.calls if not call.answer["ok"]]
        assert not refused, refused[0]
