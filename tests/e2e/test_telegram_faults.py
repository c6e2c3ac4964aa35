"""What goes wrong between the bot and Telegram, and what people notice of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest
import structlog
from structlog.testing import capture_logs

from bot.asking.floods import Flood
from bot.platforms.kit.outage import Outage
from bot.platforms.kit.protocol import WrongTokenError
from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_server import TelegramServer
from tests.e2e.telegram_world import Limits


def events(logs: list[structlog.typing.EventDict], name: str) -> list[structlog.typing.EventDict]:
    return [one for one in logs if one["event"] == name]


@pytest.mark.parametrize("token", ["123456:another-token-that-is-wrong", "nonsense"])
async def test_a_wrong_token_names_the_key_and_not_the_token(store_file: Path, token: str) -> None:
    async with TelegramServer() as server:
        with capture_logs() as logs, pytest.raises(WrongTokenError) as wrong:
            async with serving(server, store_file, token=token, wait=True):
                pass
        assert wrong.value.key == "telegram.token"
        assert token not in f"{wrong.value}{logs}{wrong.value.__cause__}"


async def test_a_token_that_is_revoked_later_stops_the_platform(store_file: Path) -> None:
    async with TelegramServer() as server:

        async def serve() -> None:
            async with serving(server, store_file, wait=True):
                await server.polled.wait()
                server.token = "123456:a-new-token-of-the-same-bot"
                server.update(something={})

        with pytest.raises(WrongTokenError):
            await serve()


async def test_a_platform_out_of_reach_is_tried_again_and_said_once(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, more = 0, asyncio.Condition()
    failed = Outage.failed

    def noted(self: Outage, why: str) -> float:
        failed(self, why)

        async def note() -> None:
            nonlocal tries
            async with more:
                tries += 1
                more.notify_all()

        notes.add(asyncio.ensure_future(note()))
        return 0.01

    async def tried(count: int) -> None:
        async with more:
            wanted = tries + count
            await more.wait_for(lambda: tries >= wanted)

    notes: set[asyncio.Future[None]] = set()
    monkeypatch.setattr(Outage, "failed", noted)
    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        await server.hang_up()
        with capture_logs() as logs:
            async with serving(server, store_file):
                await tried(5)
                await server.listen()
                server.say(chat, salma, "/stories")
                await server.wait_sent(1)
                await server.polled.wait()
                await server.hang_up()
                await tried(5)
                server.say(chat, salma, "/help")
                await server.listen()
                await server.wait_sent(2)
        assert len(events(logs, "unreachable")) == 2
        assert len(events(logs, "reachable")) == 2
        assert server.token not in str(logs)


async def test_another_poller_is_said_once_and_the_bot_comes_back(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.receiving._USURPED", 0.01)
    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        conflict = "Conflict: terminated by other getUpdates request"
        server.fail("error", "getUpdates", times=3, code=409, description=conflict)
        with capture_logs() as logs:
            async with serving(server, store_file):
                server.say(chat, salma, "/stories")
                await server.wait_sent(1)
        assert len(events(logs, "another-poller")) == 1
        assert len(events(logs, "only-poller")) == 1


async def test_an_update_that_cannot_be_read_spoils_no_other(store_file: Path) -> None:
    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        server.update(message={"message_id": "what", "date": [], "chat": 7})
        server.update(something_new={"a": 1})
        server.say(chat, salma, "/stories")
        with capture_logs() as logs:
            async with serving(server, store_file):
                await server.wait_sent(1)
        assert len(events(logs, "update-unreadable")) == 1


@pytest.mark.parametrize("kind", ["drop", "error", "page"])
async def test_an_answer_survives_an_ill_telegram(store_file: Path, kind: str) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.fail(kind, "sendMessage", times=2, code=502)
        server.say(chat, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        assert "القصص" in answer.text


async def test_an_answer_waits_as_long_as_it_is_told(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.fail("error", "sendMessage", code=429, retry_after=1)
        server.say(chat, salma, "/stories")
        await server.wait_sent(1)
        assert len(server.sent) == 1


async def test_a_group_that_moves_keeps_its_settings_and_its_answers(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        group = server.world.group(salma)
        server.say(group, salma, "/lang en")
        await server.wait_sent(1)
        new = server.migrate(group)
        server.say(new, salma, "/stories")
        _, answer = await server.wait_sent(2)
        assert answer.chat_id == new.id
        assert answer.text.startswith("Stories")


async def test_a_group_that_moves_while_it_is_answered(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        group = server.world.group(salma)
        new = server.world.supergroup(salma)
        group.migrated_to = new.id
        server.say(group, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        assert answer.chat_id == new.id


async def test_who_blocks_the_bot_is_left_alone_and_welcome_back(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        chats = platform._services.records.chats
        salma = server.world.user()
        chat = server.world.private(salma)

        async def until_suspended(reason: str | None) -> None:
            async with asyncio.timeout(20):
                while (await chats.get("telegram", str(chat.id))).suspended != reason:
                    pass  # each look takes its turn

        server.say(chat, salma, "/lang en")
        await server.wait_sent(1)
        server.stand(chat, salma, "kicked")
        await until_suspended("blocked")
        server.stand(chat, salma, "member")
        await until_suspended(None)
        assert (await chats.get("telegram", str(chat.id))).language == "en"


async def test_a_flood_is_met_once_and_holds_up_nobody(store_file: Path) -> None:
    frozen = Flood(now=lambda: 0.0)
    async with TelegramServer() as server, serving(server, store_file, flood=frozen):
        noisy, quiet = server.world.user(language="en"), server.world.user(language="en")
        loud, calm = server.world.private(noisy), server.world.private(quiet)
        for _ in range(200):
            server.say(loud, noisy, "/stories")
        server.say(calm, quiet, "/stories")
        await server.until(lambda: any(one.chat_id == calm.id for one in server.sent))
        server.say(calm, quiet, "/stories")
        await server.wait_sent(2 + 7)
        said = [one.text for one in server.sent if one.chat_id == loud.id]
        assert ["at once" in text for text in said] == [False] * 6 + [True]


async def test_at_telegrams_own_limits_every_answer_arrives(store_file: Path) -> None:
    from bot.platforms.telegram.posting import pacer_of

    limits = Limits()
    async with (
        TelegramServer(limits=limits) as server,
        serving(server, store_file, pacer=pacer_of(paid=False)),
    ):
        people = [server.world.user() for _ in range(40)]
        for person in people:
            server.say(server.world.private(person), person, "/help")
        await server.wait_sent(40)
        assert (limits.refused, limits.ignored) == (0, 0)


async def test_a_broken_handler_says_a_reference_and_goes_on(
    store_file: Path,
) -> None:
    async with TelegramServer() as server:
        with capture_logs() as logs:
            async with serving(server, store_file) as platform:
                salma = server.world.user(language="en")
                chat = server.world.private(salma)
                async with platform._services.store._database.writing() as connection:
                    await connection.exec_driver_sql("ALTER TABLE stories RENAME TO gone")
                server.say(chat, salma, "/stories")
                (answer,) = await server.wait_sent(1)
                async with platform._services.store._database.writing() as connection:
                    await connection.exec_driver_sql("ALTER TABLE gone RENAME TO stories")
                server.say(chat, salma, "/stories")
                _, well = await server.wait_sent(2)
        (failed,) = events(logs, "command-failed")
        assert failed["reference"] in answer.text
        assert well.text.startswith("Stories")


async def test_a_card_that_cannot_be_drawn_costs_no_text(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr("bot.layout.card.timeline_card", broken)
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/timeline #3")
        server.say(chat, salma, "/stories")
        timeline, stories = await server.wait_sent(2)
        assert timeline.text.startswith("التسلسل")
        assert stories.text.startswith("القصص")


async def test_no_card_where_the_chat_wants_none(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/settings card none")
        server.say(chat, salma, "/timeline #3")
        server.say(chat, salma, "/stories")
        await server.wait_sent(3)
        assert not server.called("sendPhoto")


async def test_stopping_finishes_what_has_begun_and_confirms_it(store_file: Path) -> None:
    async with TelegramServer() as server:
        people = [server.world.user() for _ in range(20)]
        async with serving(server, store_file):
            await server.polled.wait()
            for person in people:
                server.say(server.world.private(person), person, "/summary")
            await server.wait_sent(1)
        assert len(server.sent) == 20 - len(server.updates)
        async with serving(server, store_file):
            await server.wait_sent(20)
            await server.polled.wait()
        # Nobody is answered twice.
        assert sorted(one.chat_id for one in server.sent) == sorted(one.id for one in people)


async def test_menus_that_are_refused_or_late_keep_nobody_waiting(store_file: Path) -> None:
    for fault in (
        {"code": 400, "description": "Bad Request: BOT_COMMANDS_TOO_MUCH"},
        {"code": 500},
    ):
        async with TelegramServer() as server:
            held = server.fail("error", "setMyCommands", times=99, **fault)
            async with serving(server, store_file):
                salma = server.world.user()
                server.say(server.world.private(salma), salma, "/stories")
                await server.wait_sent(1)
                await server.until(lambda held=held: held.times < 99)
                assert not server.commands


async def test_presses_in_a_flood_are_let_go_of_too(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file, flood=Flood()):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        data = next(iter(answer.labels.values()))
        numbers = [server.press(answer, salma, data) for _ in range(90)]
        await server.until(lambda: all(server.pressed[one] is not None for one in numbers))


async def test_webhook(store_file: Path, unused_tcp_port: int) -> None:
    hook = f"http://127.0.0.1:{unused_tcp_port}/telegram/hook"
    environment = {
        "MUJAZ_TELEGRAM_WEBHOOK_URL": hook,
        "MUJAZ_TELEGRAM_WEBHOOK_PORT": str(unused_tcp_port),
    }
    async with TelegramServer() as server, serving(server, store_file, **environment):
        salma = server.world.user()
        chat = server.world.private(salma)
        await server.wait_called("setWebhook")
        server.say(chat, salma, "/stories")
        await server.wait_sent(1)
        forged = {"update_id": 1, "message": server.world.message(chat, salma, text="/help")}
        async with aiohttp.ClientSession() as session:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
                async with session.post(hook, json=forged, headers=headers) as answer:
                    assert answer.status == 403
        server.say(chat, salma, "/stories")
        await server.wait_sent(2)
        assert all("القصص" in one.text for one in server.sent)
        assert not server.called("getUpdates")
    (asked,) = server.called("setWebhook")
    assert json.loads(asked.parameters["allowed_updates"])
    assert server.token.split(":")[1] not in asked.parameters["secret_token"]


async def test_the_webhook_judges_by_the_head_and_logs_ids_alone(
    store_file: Path, unused_tcp_port: int
) -> None:
    hook = f"http://127.0.0.1:{unused_tcp_port}/telegram/hook"
    environment = {
        "MUJAZ_TELEGRAM_WEBHOOK_URL": hook,
        "MUJAZ_TELEGRAM_WEBHOOK_PORT": str(unused_tcp_port),
    }

    async def refusal(path: str, body: bytes = b"", **head: object) -> int:
        """The status that a request is answered with, though its body does not come."""
        read, write = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
        lines = [f"POST {path} HTTP/1.1", "Host: bot", *(f"{k}: {v}" for k, v in head.items())]
        write.write("\r\n".join([*lines, "", ""]).encode() + body)
        async with asyncio.timeout(10):
            status = await read.readline()
            await read.read()  # the connection is closed: whatever else is sent is not read
        write.close()
        return int(status.split()[1])

    words = "كلام خاص"
    with capture_logs() as logs:
        async with TelegramServer() as server, serving(server, store_file, **environment):
            await server.wait_called("setWebhook")
            secret = {"X-Telegram-Bot-Api-Secret-Token": server.webhook["secret"]}
            large = {"Content-Type": "application/json", "Content-Length": 99_000_000}
            small = {"Content-Type": "application/json", "Content-Length": 100}
            path = "/telegram/hook"
            assert await refusal(path, **large) == 403
            assert await refusal(path, **large | secret) == 413
            assert await refusal(path, **small | secret | {"Content-Type": "text/plain"}) == 415
            assert await refusal("/other", **small | secret) == 404
            pieces = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
            portion = b"10000\r\n" + b" " * 65_536 + b"\r\n"
            assert await refusal(path, portion * 17, **pieces | secret) == 413
            async with aiohttp.ClientSession() as session:
                for odd in (
                    {"update_id": 77, "message": {"text": words, "chat": 5}},
                    {"update_id": 78, "message": [words]},
                    [words],
                ):
                    async with session.post(hook, json=odd, headers=secret) as got:
                        assert got.status in (200, 400)
            salma = server.world.user()
            server.say(server.world.private(salma), salma, "/stories")
            await server.wait_sent(1)
    unreadable = events(logs, "update-unreadable")
    assert [one["update"] for one in unreadable] == [77, 78, None]
    assert words not in str(logs)
