"""Discord as the rest of the bot sees it: connect and answer, pack, send."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import NoReturn

import aiohttp
import discord
import structlog

from bot.config import DiscordSettings
from bot.layout.discord import DiscordMessage
from bot.platforms.discord.answers import PATIENCE, Answers
from bot.platforms.discord.connection import (
    UNREACHABLE,
    Connection,
    Pause,
)
from bot.platforms.discord.messages import embed_of, packed_messages, view_of
from bot.platforms.discord.posting import pacer_of_discord, send_error
from bot.platforms.discord.slash import Slash, slashes
from bot.platforms.kit.outage import Outage
from bot.platforms.kit.pacing import Pacer, PacerClosedError
from bot.platforms.kit.protocol import ChatClosedError, UnreachableError, WrongTokenError
from bot.replies import Reply
from bot.services import Services
from bot.telemetry import PACING

_FINISH = 1.7  # seconds for the answers that have begun; with both farewells 2.7
_SEND_TIMEOUT = 40.0  # seconds; discord.py itself may wait 30 for a bucket
_log = structlog.get_logger(__name__)


class DiscordPlatform:
    """The bot on Discord. Answers are deferred after `patience` seconds; `pause` is for tests."""

    name = "discord"

    def __init__(
        self,
        services: Services,
        *,
        patience: float = PATIENCE,
        pause: Pause = asyncio.sleep,
        pacer: Pacer | None = None,
    ) -> None:
        self._services = services
        self._answers = Answers(services, patience)
        self._pause = pause
        self._connection: Connection | None = None
        self._pacer = pacer or pacer_of_discord()
        self._pacer.waited = partial(services.meter.observe, PACING, platform=self.name)

    @property
    def remembers(self) -> timedelta:
        """Discord checks a nonce for “the past few minutes”; this leaves room.

        https://discord.com/developers/docs/resources/message#create-message
        """
        return timedelta(seconds=100)

    def held(self, chat_key: str) -> float:
        """Seconds for which a channel's pace holds a post back."""
        return self._pacer.held(chat_key)

    async def run(self) -> None:
        """Connects and serves until cancelled. Raises WrongTokenError."""
        self._pacer.open()
        self._services.health.failing(self.name, "not connected yet")
        settings, outage = (
            self._services.settings.discord,
            Outage(self.name, tell=self._services.health.reporter(self.name)),
        )
        try:
            await self._run(settings, outage)
        finally:
            self._services.health.well(self.name)  # who does not serve it need not reach it
            await self._pacer.close()

    async def pack(self, reply: Reply) -> list[str]:
        """The messages of a reply as JSON, one embed each. Raises StoreError."""
        return [one.to_payload() for one in await packed_messages(self._services, reply)]

    async def private_chat(self, user: str) -> str | None:
        """The direct messages with a person. Raises SendError."""
        connection = self._connection
        if connection is None:
            raise UnreachableError("not connected", maybe_sent=False)
        if not user.isdecimal():
            return None
        try:
            async with asyncio.timeout(_SEND_TIMEOUT):
                opened = await connection.http.start_private_message(int(user))
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise send_error(error) from error
        return str(opened["id"])

    async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
        """Posts one message; the same nonce within some minutes posts it once. Raises SendError.

        Keeps to Discord's rates by waiting; a wait of over 30 s is a ThrottledError.
        """
        connection = self._connection
        if connection is None:
            raise UnreachableError("not connected", maybe_sent=False)
        if not chat_key.isdecimal():
            raise ChatClosedError("not-found")
        message = DiscordMessage.from_payload(payload)
        place = connection.get_partial_messageable(int(chat_key))
        embed, view = embed_of(message), view_of(message)
        try:
            turn = await self._pacer.turn(chat_key, answer=False)
        except PacerClosedError:
            raise UnreachableError("stopping", maybe_sent=False) from None
        if not self._services.holds(self.name):  # the process may have stood still while it waited
            turn.over()
            raise UnreachableError("another process has the token", maybe_sent=False)
        # Not cancelled with the caller or after the timeout: discord.py would leave its buckets
        # locked, and a message that is on its way had better arrive.
        posting = connection.begin(place.send(embed=embed, view=view, nonce=nonce), paced=True)
        posting.add_done_callback(lambda _: turn.over())
        done, _ = await asyncio.wait({posting}, timeout=_SEND_TIMEOUT)
        if not done:
            posting.add_done_callback(lambda late: late.cancelled() or late.exception())
            raise UnreachableError(f"no answer in {_SEND_TIMEOUT:.0f} s", maybe_sent=True)
        try:
            return str(posting.result().id)
        except Exception as error:
            # Also what discord.py makes of an answer that is none of Discord's.
            raise send_error(error) from error

    async def _run(self, settings: DiscordSettings, outage: Outage) -> NoReturn:
        while True:
            async with Connection(settings, self._answers, outage, self._pacer) as connection:
                try:
                    await connection.log_in(settings.token)
                    await _register(connection)
                except WrongTokenError:
                    raise
                except UNREACHABLE as error:
                    wait = outage.failed(f"{type(error).__name__}: {error}"[:200])
                except Exception as error:  # noqa: BLE001 - an odd answer is one that did not come
                    wait = outage.failed(f"an odd answer ({type(error).__name__})")
                else:
                    await self._serve(connection)
            await self._pause(wait)

    async def _serve(self, connection: Connection) -> NoReturn:
        self._connection = connection
        _log.info("discord-logged-in", bot=str(connection.user))
        try:
            await connection.stay(self._pause)
        finally:
            self._connection = None
            await connection.hang_up()
            await connection.finish(_FINISH)


async def _register(connection: Connection) -> None:
    """Registers the commands if Discord holds others. Raises what `UNREACHABLE` lists."""
    wanted, identity = slashes(), connection.application_id
    assert identity is not None  # known since the login
    kept = await connection.http.get_global_commands(identity)
    if {Slash.from_json(one) for one in kept} == set(wanted):
        return
    made = [slash.to_json() for slash in wanted]
    try:
        await connection.http.bulk_upsert_global_commands(identity, made)  # type: ignore[arg-type]
    except discord.HTTPException as error:
        if error.status >= 500 or error.status == 429:
            raise
        _log.error("commands-refused", error=str(error))  # those that it holds still work
        return
    _log.info("commands-registered", count=len(wanted))
