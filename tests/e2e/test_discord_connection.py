"""Connecting, being dropped, being refused, and posting what the outbox owes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.commands import answer
from bot.platforms.discord import DiscordPlatform
from bot.platforms.kit.protocol import (
    ChatClosedError,
    RefusedError,
    SendError,
    ThrottledError,
    UnreachableError,
    WrongTokenError,
)
from bot.requests import Chat, Request
from bot.services import Services
from briefings.clock import system_clock
from briefings.store import Store
from tests.e2e.discord_bot import Bot, bot_on, no_pause, settings_for
from tests.e2e.discord_server import DiscordServer, text_of


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture
async def bot(server: DiscordServer, store_file: Path) -> AsyncIterator[Bot]:
    async with bot_on(server, store_file) as bot:
        yield bot


async def _answered(server: DiscordServer) -> str:
    guild = server.guild()
    place = server.channel(guild)
    record = server.command(place, server.person("huda", guild), "stories")
    return text_of(await server.answer(record))


# --- the connection -------------------------------------------------------------------------------


async def test_commands_are_registered_once(server: DiscordServer, store_file: Path) -> None:
    for _ in range(2):
        async with bot_on(server, store_file):
            assert "Stories" in await _answered(server)
    puts = [line for _, line, _ in server.log if line.startswith("PUT /applications")]
    assert len(puts) == 1
    key = next(iter(server.backend.commands[None]))
    server.backend.commands[None][key]["description"] = "what another version said"
    async with bot_on(server, store_file):
        puts = [line for _, line, _ in server.log if line.startswith("PUT /applications")]
        assert len(puts) == 2


async def test_no_more_is_heard_than_needed(server: DiscordServer, bot: Bot) -> None:
    intents = next(iter(server.sessions.values())).intents
    assert intents.value == 0


async def test_a_heartbeat_that_is_answered_at_once_is_no_delay(
    server: DiscordServer, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    assert bot.platform._connection is not None
    socket = bot.platform._connection.ws
    pulse = socket._keep_alive
    assert pulse is not None
    pulse._last_send -= 41.25  # the heartbeat before
    known = server.heartbeats
    await socket.send_heartbeat(pulse.get_payload())  # as discord.py's thread asks for it
    await server.until(lambda: server.heartbeats > known)
    await _answered(server)  # and so the gateway's answer was read before
    assert socket.latency < 10
    assert "behind" not in caplog.text


@pytest.mark.parametrize("code", [1001, 4001, 4000, 4008])
async def test_a_drop_is_resumed_and_nothing_is_missed(
    server: DiscordServer, bot: Bot, code: int
) -> None:
    await server.drop_gateway(code)
    assert "Stories" in await _answered(server)  # said while nobody was listening
    assert (server.identified, server.resumed) == (1, 1)


async def test_a_forgotten_session_is_begun_anew(server: DiscordServer, bot: Bot) -> None:
    await server.drop_gateway(4009, forget=True)
    await server.until(lambda: server.identified == 2)
    assert "Stories" in await _answered(server)


async def test_an_outage_is_waited_for_and_said_once(
    server: DiscordServer, store_file: Path
) -> None:
    failing = server.fail("GET /users/@me", 503, times=5)
    with capture_logs() as logs:
        async with bot_on(server, store_file):
            assert failing.times == 0
            assert "Stories" in await _answered(server)
            server.refuse_gateway = True
            await server.drop_gateway(1001)
            for _ in range(5):
                refused = server.refused
                await server.until(lambda refused=refused: server.refused > refused)
            server.refuse_gateway = False
            await server.until(lambda: server.resumed)
            assert "Stories" in await _answered(server)
    said = [one["event"] for one in logs if one["event"] in ("unreachable", "reachable")]
    assert said == ["unreachable", "reachable"] * 2


async def test_it_starts_before_discord_can_be_reached(
    server: DiscordServer, store_file: Path
) -> None:
    tries: asyncio.Queue[float] = asyncio.Queue()

    async def pause(seconds: float) -> None:
        tries.put_nowait(seconds)
        await asyncio.sleep(0)

    settings = settings_for(server)
    await server.close()
    async with Store.open(store_file, clock=system_clock) as store:
        platform = DiscordPlatform(Services(store, settings, system_clock), pause=pause)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(platform.run())
            waits = [await tries.get() for _ in range(5)]
            assert waits[4] > waits[0]
            assert max(waits) <= 60
            with pytest.raises(UnreachableError) as error:
                await platform.send("1", "{}", nonce="n")
            assert not error.value.maybe_sent
            await server.open()
            await server.until(lambda: server.identified)
            assert "Stories" in await _answered(server)
            running.cancel()


@pytest.mark.parametrize("token", ["MTIz.wrong.token", "عربي", "with\nbreak", "x"])
async def test_a_wrong_token_is_refused(
    server: DiscordServer, store_file: Path, token: str
) -> None:
    settings = settings_for(server)
    settings = replace(settings, discord=replace(settings.discord, token=token))
    async with Store.open(store_file, clock=system_clock) as store:
        platform = DiscordPlatform(Services(store, settings, system_clock), pause=no_pause)
        with pytest.raises(WrongTokenError) as error:
            await platform.run()
    assert error.value.key == "discord.token"
    assert token not in str(error.value)


async def test_a_token_that_is_taken_back_ends_it(server: DiscordServer, bot: Bot) -> None:
    server.revoke_token()
    await server.drop_gateway(4004)
    with pytest.raises(WrongTokenError):
        await bot.task


# --- posting --------------------------------------------------------------------------------------


async def _payloads(bot: Bot, line: str = "/summary #13") -> list[str]:
    request = Request(Chat("discord", "1"), line, "en")
    return await bot.platform.pack(await answer(bot.services, request))


async def test_posts_arrive_whole_with_their_buttons(server: DiscordServer, bot: Bot) -> None:
    guild = server.guild()
    for place in (server.channel(guild), server.thread(server.channel(guild))):
        for at, payload in enumerate(await _payloads(bot)):
            sent = await bot.platform.send(str(place.id), payload, nonce=f"7-{at}")
        posted = server.messages(place)
        assert str(posted[-1].id) == sent
        assert "What happened" in text_of(posted[0])
        press = server.press(place, server.person("huda", guild), posted[-1], "Sources")
        await server.until(lambda press=press: press.responded)
        assert "Reports" in text_of(server.messages(place)[-1])


async def test_the_same_post_is_posted_once(server: DiscordServer, bot: Bot) -> None:
    place = server.channel(server.guild())
    (payload,) = await _payloads(bot)
    server.fail("POST /channels", after=True)
    with pytest.raises(UnreachableError) as error:
        await bot.platform.send(str(place.id), payload, nonce="run-1")
    assert error.value.maybe_sent
    first = await bot.platform.send(str(place.id), payload, nonce="run-1")
    assert await bot.platform.send(str(place.id), payload, nonce="run-1") == first
    assert server.counts[place.id] == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"status": 403, "code": 50001}, ChatClosedError("no-rights")),
        ({"status": 403, "code": 50013}, ChatClosedError("no-rights")),
        ({"status": 403, "code": 50007}, ChatClosedError("blocked")),
        ({"status": 404, "code": 10003}, ChatClosedError("not-found")),
        ({"status": 400, "code": 50035}, RefusedError()),
        ({"status": 403, "code": 20016}, RefusedError()),
        ({"status": 401}, UnreachableError("", maybe_sent=False)),
        ({"status": 503}, UnreachableError("", maybe_sent=True)),
        ({"status": 0}, UnreachableError("", maybe_sent=True)),
        ({"status": 429, "retry_after": 61.0}, ThrottledError(61.0, everywhere=False)),
    ],
)
async def test_a_refusal_says_what_to_do(
    server: DiscordServer, bot: Bot, fault: dict[str, int], expected: SendError
) -> None:
    place = server.channel(server.guild())
    server.fail("POST /channels", **fault)
    with pytest.raises(SendError) as error:
        await bot.platform.send(str(place.id), (await _payloads(bot))[0], nonce="run-2")
    assert type(error.value) is type(expected)
    for name in ("reason", "maybe_sent", "retry_after"):
        assert getattr(error.value, name, None) == getattr(expected, name, None)


async def test_a_place_that_never_was_or_is_gone(server: DiscordServer, bot: Bot) -> None:
    (payload,) = await _payloads(bot)
    guild = server.guild()
    place = server.channel(guild)
    server.backend.remove_guild(guild.id)
    for key in (str(place.id), "0", "-100123", "x"):
        with pytest.raises(ChatClosedError) as error:
            await bot.platform.send(key, payload, nonce="run-3")
        assert error.value.reason == "not-found"


async def test_a_short_429_is_waited_for(server: DiscordServer, bot: Bot) -> None:
    place = server.channel(server.guild())
    for everywhere in (False, True):
        server.fail("POST /channels", 429, retry_after=0.01, everywhere=everywhere)
        await bot.platform.send(str(place.id), (await _payloads(bot))[0], nonce=f"n{everywhere}")
    assert server.counts[place.id] == 2


async def test_many_posts_stay_under_the_limits(store_file: Path) -> None:
    async with DiscordServer(limits=True) as server:
        guild = server.guild()
        places = [server.channel(guild) for _ in range(60)]
        async with bot_on(server, store_file) as bot:
            (payload,) = await _payloads(bot)
            await asyncio.gather(
                *(bot.platform.send(str(one.id), payload, nonce=str(one.id)) for one in places)
            )
        assert len(server.counts) == 60
        assert server.throttled == 0


async def test_a_post_begun_is_finished(server: DiscordServer, store_file: Path) -> None:
    place = server.channel(server.guild())
    async with bot_on(server, store_file) as bot:
        (payload,) = await _payloads(bot)
        hold = server.hold("POST /channels")
        sending = asyncio.create_task(bot.platform.send(str(place.id), payload, nonce="run-4"))
        await hold.reached.wait()
        bot.task.cancel()
        sending.cancel()
        await server.until(lambda: not any(one.socket for one in server.sessions.values()))
        hold.release()
        await asyncio.gather(bot.task, sending, return_exceptions=True)
    assert server.counts[place.id] == 1
