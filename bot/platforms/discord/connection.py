"""A connection to Discord: logged in, on the gateway, and back there after every interruption.

discord.py's own loop fails where the very first connection fails, logs a trace at every try and
comes to wait seventeen minutes between two; this one waits a minute at most and says once that
Discord is out of reach. Sessions are resumed, so that nothing said meanwhile is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
from collections.abc import Awaitable, Callable, Coroutine
from types import SimpleNamespace
from typing import Any, NoReturn, TypeVar

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

from bot.config import DiscordSettings
from bot.platforms.kit.outage import Outage
from bot.platforms.kit.pacing import Pacer
from bot.platforms.kit.protocol import WrongTokenError

T = TypeVar("T")
Handler = Callable[[discord.Interaction], Coroutine[object, object, None]]
Pause = Callable[[float], Awaitable[None]]

UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException)
"""What a try at Discord may raise where it is Discord, or the way there, that fails."""

_LOGIN_TIMEOUT, _CONNECT_TIMEOUT = 30.0, 60.0  # seconds
_FAREWELL = 0.5  # seconds to close a socket or cancel a task in
_STEADY = 5.0  # seconds that a connection must hold not to count as a failure
_MOST_ODD = 20  # events in a row that discord.py cannot read, until it is connected anew
_ODD_EVENTS = 4002  # as the gateway itself says that it cannot decode
_NO_TOKEN = 4004  # https://discord.com/developers/docs/topics/opcodes-and-status-codes

_log = structlog.get_logger(__name__)
# Whether the next request of a task has a turn of the pacer's.
_turn_taken: contextvars.ContextVar[list[bool]] = contextvars.ContextVar("turn_taken")


class _Gateway(DiscordWebSocket):
    async def send_heartbeat(self, data: Any) -> None:
        # discord.py notes the time only when its thread wakes after the sending. By then the
        # answer may have been read, and would be measured from the heartbeat before: "Can't keep
        # up, shard ID None websocket is 41.3s behind", said of a bot that keeps up.
        if self._keep_alive is not None:
            self._keep_alive.beat()
        await super().send_heartbeat(data)


class Connection(discord.Client):
    """One logged-in client that hears of interactions and nothing else.

    No intents: interactions come without, so no message, member or server is read or kept.
    """

    def __init__(
        self, settings: DiscordSettings, handler: Handler, outage: Outage, pacer: Pacer
    ) -> None:
        _quiet()
        Route.BASE = settings.api_url
        if settings.gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
        super().__init__(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=30.0,
            http_trace=_counting(pacer),
        )
        self._handler = handler
        self._outage = outage
        self._begun: set[asyncio.Task[Any]] = set()  # of whatever they come to

    async def log_in(self, token: str) -> None:
        """Makes itself known. Raises WrongTokenError, or what `UNREACHABLE` lists."""
        if not token.isascii() or not token.isprintable():
            raise WrongTokenError("discord.token")  # it would not even fit in a header
        try:
            async with asyncio.timeout(_LOGIN_TIMEOUT):
                await self.login(token)
        except discord.LoginFailure as error:
            raise WrongTokenError("discord.token") from error

    async def stay(self, pause: Pause) -> NoReturn:
        """Holds the gateway connection until cancelled. Raises WrongTokenError."""
        session: dict[str, object] = {"initial": True}
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._listen(session)
            except ReconnectWebSocket as left:
                why = "the connection was dropped"
                self._take_along(session, resume=left.resume)
            except discord.ConnectionClosed as closed:
                if closed.code == _NO_TOKEN:
                    raise WrongTokenError("discord.token") from closed
                why = f"the gateway closed the connection ({closed.code})"
                self._take_along(session, resume=False)
            except UNREACHABLE as error:
                why = type(error).__name__
                self._take_along(session, resume=True)
            except Exception as error:  # noqa: BLE001 - an odd answer is one that did not come
                why = f"an odd answer ({type(error).__name__})"
                self._take_along(session, resume=False)
            if loop.time() - began < _STEADY:  # else it is only to be taken elsewhere
                await pause(self._outage.failed(why))

    async def hang_up(self, code: int = 1000) -> None:
        """Leaves the gateway, so that nothing new comes; what has begun can still be answered.

        With 1000 the session is over, with others it can be gone on with.
        """
        if self.ws is not None and self.ws.open:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    await self.ws.close(code=code)

    async def finish(self, within: float) -> None:
        """Waits for what has begun; gives up what is not done in time."""
        if not self._begun:
            return
        _, late = await asyncio.wait(self._begun, timeout=within)
        if late:
            _log.warning("discord-answers-given-up", count=len(late))
            for task in late:
                task.cancel()
            await asyncio.wait(late, timeout=_FAREWELL)

    def begin(self, work: Coroutine[object, object, T], *, paced: bool = False) -> asyncio.Task[T]:
        """Starts what is to be finished before the connection is closed.

        What is `paced` has its turn; the first request that it makes is counted there.
        """
        context = contextvars.copy_context()
        context.run(_turn_taken.set, [paced])
        task = asyncio.create_task(work, context=context)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return task

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nothing: the pause between two tries is ours."""

    async def on_connect(self) -> None:
        """A session has begun."""
        self._outage.over()

    async def on_resumed(self) -> None:
        """The session goes on."""
        self._outage.over()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody gave a command, pressed a button or is typing an argument."""
        await self.begin(self._handler(interaction))

    async def _listen(self, session: dict[str, object]) -> None:
        opening = _Gateway.from_client(self, **session)  # type: ignore[arg-type]  # as kept
        async with asyncio.timeout(_CONNECT_TIMEOUT):
            self.ws = await opening
        session["initial"] = False
        odd = 0
        while odd < _MOST_ODD:
            try:
                await self.ws.poll_event()
            except (ReconnectWebSocket, discord.ConnectionClosed, *UNREACHABLE):
                raise
            except Exception as error:  # noqa: BLE001 - one event must not cost the connection
                odd += 1
                _log.warning("event-unreadable", platform="discord", error=type(error).__name__)
            else:
                odd = 0
        await self.hang_up(code=_ODD_EVENTS)
        raise OSError("a gateway whose events cannot be read")

    def _take_along(self, session: dict[str, object], *, resume: bool) -> None:
        """What the next connection needs in order to go on with this one's session."""
        if self.ws is None or self.ws.session_id is None or not resume:
            session.clear()
            session["initial"] = False
            return
        session.update(
            resume=True,
            session=self.ws.session_id,
            sequence=self.ws.sequence,
            gateway=self.ws.gateway,
        )


def _counting(pacer: Pacer) -> aiohttp.TraceConfig:
    """Counts what Discord counts: every request but those that answer people, tries again too."""
    trace = aiohttp.TraceConfig()

    async def starts(
        _: object, asked: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        asked.turn = None
        if params.url.path.partition("/v10/")[2].startswith(("interactions/", "webhooks/")):
            return
        taken = _turn_taken.get(None)
        if taken and taken[0]:
            taken[0] = False
        else:
            asked.turn = pacer.beside()

    async def ends(_: object, asked: SimpleNamespace, params: object) -> None:
        if asked.turn is not None:
            asked.turn.over()

    trace.on_request_start.append(starts)
    trace.on_request_end.append(ends)
    trace.on_request_exception.append(ends)
    return trace


def _quiet() -> None:
    """Keeps discord.py from telling of what is left out on purpose (voice, intents), and tokens."""
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    for name in ("discord.gateway", "discord.webhook.async_"):
        logging.getLogger(name).addFilter(_without_packets)


def _without_packets(record: logging.LogRecord) -> bool:
    """Debug lines hold whole packets, and in these the tokens of interactions."""
    return record.levelno > logging.DEBUG
