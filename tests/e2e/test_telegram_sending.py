"""What the sender of posts relies on: payloads that arrive, and failures that say what happened."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.platforms.kit.pacing import Pacer
from bot.platforms.kit.protocol import (
    ChatClosedError,
    ChatMovedError,
    RefusedError,
    ThrottledError,
    UnreachableError,
)
from bot.platforms.telegram import TelegramPlatform
from bot.platforms.telegram.posting import pacer_of
from bot.replies import Bullet, Button, Heading, Reply, Span, Style
from tests.bot.platforms.test_pacing import FakeTime
from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_server import TelegramServer
from tests.e2e.telegram_world import Limits

REPLY = Reply(
    "ar",
    (
        Heading((Span("عنوان <b>&"),)),
        Bullet(
            (Span("خبر"),), (Span("وكالة", Style.STRONG, "https://example.org/?a=1&b=%272%27"),)
        ),
    ),
    (Button("المزيد", "summary " + "القنصلية " * 10),),
)


async def connected(server: TelegramServer, platform: TelegramPlatform) -> str:
    """The payload of a message, once the platform is up."""
    await server.polled.wait()
    (payload,) = await platform.pack(REPLY)
    return payload


async def test_a_payload_arrives_in_a_chat_and_in_a_topic(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        salma = server.world.user()
        forum = server.world.supergroup(salma, topics=2)
        payload = await connected(server, platform)
        number = await platform.send(f"{forum.id}:12", payload, nonce="1")
        (sent,) = server.sent
        assert str(sent.message_id) == number
        assert sent.thread == 12
        assert not sent.preview
        assert not sent.paid
        assert "عنوان <b>&" in sent.text.replace("\u2068", "").replace("\u2069", "")
        (link,) = (one for one in sent.entities if one.kind == "text_link")
        assert link.url == "https://example.org/?a=1&b=%272%27"


@pytest.mark.parametrize(
    ("membership", "reason"),
    [
        ("blocked", "blocked"),
        ("kicked", "kicked"),
        ("left", "kicked"),
        ("unknown", "not-found"),
        ("restricted", "no-rights"),
    ],
)
async def test_chats_that_are_closed(store_file: Path, membership: str, reason: str) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        salma = server.world.user()
        private = membership == "blocked"
        chat = server.world.private(salma) if private else server.world.supergroup(salma)
        chat.bot = membership
        payload = await connected(server, platform)
        with pytest.raises(ChatClosedError) as closed:
            await platform.send(str(chat.id), payload, nonce="1")
        assert closed.value.reason == reason


async def test_channels_topics_and_keys_that_cannot_be_posted_to(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        salma = server.world.user()
        payload = await connected(server, platform)
        forum = server.world.supergroup(salma, topics=2)
        forum.topics[12] = "closed"
        channel = server.world.channel(salma)
        channel.bot = "member"
        for key, reason in (
            (f"{forum.id}:77", "not-found"),
            (f"{forum.id}:12", "no-rights"),
            (str(channel.id), "no-rights"),
            ("nonsense", "not-found"),
            (str(server.world.user().id), "not-found"),  # never started the bot
        ):
            with pytest.raises(ChatClosedError) as closed:
                await platform.send(key, payload, nonce="1")
            assert closed.value.reason == reason


async def test_a_group_that_moved_says_where_to(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        group = server.world.group(server.world.user())
        payload = await connected(server, platform)
        new = server.migrate(group)
        with pytest.raises(ChatMovedError) as moved:
            await platform.send(str(group.id), payload, nonce="1")
        assert moved.value.new_key == str(new.id)


async def test_a_message_that_telegram_will_not_have_is_refused(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        chat = server.world.private(server.world.user())
        await connected(server, platform)
        for payload in ('{"html": "<b>x", "rows": []}', '{"html": " ", "rows": []}'):
            with pytest.raises(RefusedError):
                await platform.send(str(chat.id), payload, nonce="1")


@pytest.mark.parametrize(
    ("kind", "how", "maybe_sent", "stored"),
    [
        ("error", {"code": 500}, True, False),
        ("page", {"code": 502}, True, False),
        ("page", {"code": 200}, True, False),
        ("drop", {}, True, False),
        ("stored", {}, True, True),
    ],
)
async def test_whether_a_message_may_have_arrived(
    store_file: Path, kind: str, how: dict[str, int], maybe_sent: bool, stored: bool
) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        chat = server.world.private(server.world.user())
        payload = await connected(server, platform)
        server.fail(kind, "sendMessage", **how)
        with pytest.raises(UnreachableError) as failed:
            await platform.send(str(chat.id), payload, nonce="1")
        assert failed.value.maybe_sent == maybe_sent
        assert bool(server.sent) == stored
        await platform.send(str(chat.id), payload, nonce="1")


async def test_nothing_can_have_arrived_where_nobody_listens(store_file: Path) -> None:
    async with TelegramServer() as server:
        async with serving(server, store_file) as platform:
            chat = server.world.private(server.world.user())
            payload = await connected(server, platform)
            await server.hang_up()
            failures = [
                await asyncio.gather(
                    platform.send(str(chat.id), payload, nonce="1"), return_exceptions=True
                )
                for _ in range(2)
            ]
            # The first may meet the connection that was there; by the second it is gone.
            (last,) = failures[-1]
            assert isinstance(last, UnreachableError)
            assert not last.maybe_sent
            await server.listen()
        with pytest.raises(UnreachableError) as stopped:
            await platform.send(str(chat.id), payload, nonce="1")
        assert not stopped.value.maybe_sent


async def test_a_429_of_an_hour_silences_its_chats_alone(store_file: Path) -> None:
    time = FakeTime()
    pacer = Pacer((), lambda key: (), now=time.clock, sleep=time.sleep)
    async with TelegramServer() as server, serving(server, store_file, pacer=pacer) as platform:
        chats = [server.world.private(server.world.user()) for _ in range(5)]
        payload = await connected(server, platform)
        for chat in chats[:2]:
            server.fail("error", "sendMessage", code=429, retry_after=3_600, chat_id=chat.id)
            with pytest.raises(ThrottledError) as throttled:
                await platform.send(str(chat.id), payload, nonce="1")
            assert throttled.value.retry_after == 3_600
            assert not throttled.value.everywhere
        # It may be the bot's own limit: another chat is tried after a second.
        waiting = asyncio.ensure_future(platform.send(str(chats[2].id), payload, nonce="2"))
        await time.settle()
        assert not waiting.done()
        await time.wake()
        await waiting
        assert time.now == 1
        await platform.send(str(chats[3].id), payload, nonce="3")
        assert time.now == 1
        assert [platform.held(str(chat.id)) > 0 for chat in chats] == [True] * 2 + [False] * 3


async def test_a_limit_of_the_bots_own_is_met_ever_more_seldom(store_file: Path) -> None:
    time = FakeTime()
    pacer = Pacer((), lambda key: (), now=time.clock, sleep=time.sleep)
    async with TelegramServer() as server, serving(server, store_file, pacer=pacer) as platform:
        chats = [server.world.private(server.world.user()) for _ in range(6)]
        payload = await connected(server, platform)
        server.fail("error", "sendMessage", times=99, code=429, retry_after=7)
        moments: list[float] = []
        for chat in chats:
            trying = asyncio.ensure_future(platform.send(str(chat.id), payload, nonce="1"))
            await time.settle()
            if not trying.done() and pacer._paused_until > time.now:
                await time.wake()
            with pytest.raises(ThrottledError):
                await trying
            moments.append(time.now)
        assert moments == [0, 0, 1, 3, 7, 14]


async def test_paid_broadcasts_are_marked(store_file: Path) -> None:
    paid = {"MUJAZ_TELEGRAM_PAID_BROADCAST": "true"}
    async with TelegramServer() as server, serving(server, store_file, **paid) as platform:
        chat = server.world.private(server.world.user())
        payload = await connected(server, platform)
        await platform.send(str(chat.id), payload, nonce="1")
        assert server.sent[0].paid


async def test_stopping_tells_who_waits_for_a_turn_that_nothing_was_sent(store_file: Path) -> None:
    pacer = Pacer((), lambda key: ())
    async with TelegramServer() as server:
        async with serving(server, store_file, pacer=pacer) as platform:
            chat = server.world.private(server.world.user())
            payload = await connected(server, platform)
            pacer.pause(1000)
            waiting = asyncio.ensure_future(platform.send(str(chat.id), payload, nonce="1"))
            await asyncio.sleep(0)
        with pytest.raises(UnreachableError) as stopped:
            await waiting
        assert not stopped.value.maybe_sent
        assert not server.sent


async def test_at_the_real_pace_nobody_is_told_to_wait(store_file: Path) -> None:
    limits = Limits()
    async with (
        TelegramServer(limits=limits) as server,
        serving(server, store_file, pacer=pacer_of(paid=False)) as platform,
    ):
        salma = server.world.user()
        people = [server.world.private(server.world.user()) for _ in range(50)]
        group = server.world.supergroup(salma)
        payload = await connected(server, platform)
        chats = [*people, group, group, group, group, people[0], people[0], people[0]]
        await asyncio.gather(
            *(platform.send(str(chat.id), payload, nonce=str(i)) for i, chat in enumerate(chats))
        )
        assert len(server.sent) == len(chats)
        assert (limits.refused, limits.ignored) == (0, 0)
