"""The loopback server itself: what it says is what the Bot API says, read by aiogram's models."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from aiogram import methods
from aiogram.types import (
    ChatFullInfo,
    Message,
    Update,
    User,
)
from pydantic import TypeAdapter

from tests.e2e.telegram_server import TOKEN, TelegramServer
from tests.e2e.telegram_world import Json, Limits


async def _call(server: TelegramServer, method: str, *, token: str = TOKEN, **given: Any) -> Json:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/bot{token}/{method}", json=given) as answer,
    ):
        return await answer.json()


async def test_updates_and_answers_fit_aiograms_models() -> None:
    async with TelegramServer() as server:
        world = server.world
        salma = world.user()
        chats = [
            world.private(salma),
            world.group(salma),
            world.supergroup(salma, topics=2),
            world.channel(salma, username="dawn"),
        ]
        for chat in chats:
            message = server.say(
                chat, salma, "/help@mujaz_bot x", thread=11 if chat.forum else None
            )
            server.edit(message, "/stories")
            answer = await _call(
                server,
                "sendMessage",
                chat_id=chat.id,
                text="<b>أ</b> 😀<a href='https://example.org'>b</a>",
                parse_mode="HTML",
                reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]},
            )
            Message.model_validate(answer["result"])
            server.press(server.sent[-1], salma, "y")
            server.press(server.sent[-1], salma, "y", old=True)
            info = await _call(server, "getChat", chat_id=chat.id)
            ChatFullInfo.model_validate(info["result"])
            member = await _call(server, "getChatMember", chat_id=chat.id, user_id=salma.id)
            TypeAdapter(methods.GetChatMember.__returning__).validate_python(member["result"])
        server.stand(chats[1], salma, "kicked")
        server.stand(chats[1], salma, "member")
        server.migrate(chats[1])
        User.model_validate((await _call(server, "getMe"))["result"])
        updates = (await _call(server, "getUpdates"))["result"]
        assert len(updates) == 4 * 4 + 4
        for update in updates:
            read = Update.model_validate(update)
            assert read.event_type


async def test_what_was_confirmed_does_not_come_again_and_a_second_poller_ends_the_first() -> None:
    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        for text in ("a", "b", "c"):
            server.say(chat, salma, text)
        _, second, _ = (await _call(server, "getUpdates"))["result"]
        left = (await _call(server, "getUpdates", offset=second["update_id"], limit=1))["result"]
        assert left == [second]
        server.updates.clear()
        begun = asyncio.create_task(_call(server, "getUpdates", timeout=30))
        await server.polled.wait()
        other = asyncio.create_task(_call(server, "getUpdates", timeout=30))
        assert (await begun)["error_code"] == 409
        server.say(chat, salma, "d")
        assert (await other)["result"][0]["message"]["text"] == "d"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("<b>x</b> " * 101, "ENTITIES_TOO_LONG"),
    ],
)
async def test_what_telegram_refuses_is_refused(text: str, sentence: str) -> None:
    async with TelegramServer() as server:
        chat = server.world.private(server.world.user())
        answer = await _call(server, "sendMessage", chat_id=chat.id, text=text, parse_mode="HTML")
        assert answer["description"] == f"Bad Request: {sentence}"
        assert not server.sent


async def test_lengths_count_after_parsing() -> None:
    async with TelegramServer() as server:
        chat = server.world.private(server.world.user())
        text = "<b>" + "&amp;" * 4096 + "</b>"
        answer = await _call(server, "sendMessage", chat_id=chat.id, text=text, parse_mode="HTML")
        assert len(answer["result"]["text"]) == 4096


async def test_tokens_chats_and_content_types() -> None:
    async with TelegramServer() as server:
        assert (await _call(server, "getMe", token="1:x"))["error_code"] == 404
        assert (await _call(server, "getMe", token="1:" + "x" * 30))["error_code"] == 401
        assert (await _call(server, "makeTea"))["error_code"] == 404
        stranger = server.world.user()
        answer = await _call(server, "sendMessage", chat_id=stranger.id, text="x")
        assert answer["error_code"] == 403
        answer = await _call(server, "sendMessage", chat_id=77, text="x")
        assert answer["description"] == "Bad Request: chat not found"
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{server.url}/bot{TOKEN}/sendMessage", data=b"chat_id=1") as raw,
        ):
            assert (await raw.json())["description"] == "Bad Request: chat_id is empty"


async def test_who_sends_too_fast_is_told_to_wait() -> None:
    async with TelegramServer(limits=Limits()) as server:
        chat = server.world.private(server.world.user())
        answers = [
            await _call(server, "sendMessage", chat_id=chat.id, text=str(i)) for i in range(4)
        ]
        assert [one["ok"] for one in answers] == [True, True, True, False]
        assert answers[-1]["parameters"]["retry_after"] == 1
