"""A strict loopback Discord: real REST and gateway sockets before simcord's backend.

simcord (PyPI, MIT) knows Discord's objects, permissions, error codes and the life of an
interaction; this file is the wire: routing, multipart, rate limits, nonces, sessions with RESUME,
and the faults that a test asks for. `discord_rules` refuses what simcord lets through;
`discord_people` is the people who use the bot.

In a process of its own: `python -m tests.e2e.discord_server --channels 10`; it prints one line of
JSON with its addresses, and is asked and told things under `/control/…`.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import io
import json
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import discord
from aiohttp import WSMsgType, web
from simcord import intents as sim_intents
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Message
from simcord.http import router
from simcord.http import routes as _routes  # noqa: F401 - registers the handlers

from tests.e2e import discord_rules as rules
from tests.e2e.discord_people import People, buttons_of, text_of

__all__ = ["DiscordServer", "Fault", "Hold", "buttons_of", "text_of"]

T = TypeVar("T")
_KEPT = 1_000  # events that a session can be given again
_NONCE_HOLDS = 300.0  # seconds: “the past few minutes”
_API = "/api/v10"


@dataclass
class Fault:
    """What goes wrong with the next `times` requests whose "METHOD /path" contains `match`.

    Status 0 drops the connection. `after`: the request is carried out, and then it goes wrong.
    """

    match: str
    status: int = 0
    code: int = 0
    times: int = 1
    after: bool = False
    retry_after: float = 0.5
    everywhere: bool = False
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    page: bool = False  # answers as a proxy does, in HTML


@dataclass
class Hold:
    """Requests that wait until released; `reached` is set by the first of them."""

    match: str
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        self.released.set()


@dataclass
class Session:
    """A gateway session: it outlives its socket, so that it can be resumed."""

    key: str
    intents: discord.Intents
    seq: int = 0
    events: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    socket: web.WebSocketResponse | None = None


@dataclass
class Upload:
    filename: str
    fp: io.BytesIO
    description: str | None = None


class _WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        raise RuntimeError("this clock is the wall's")


class _LeanBackend(Backend):
    """One that does not keep a record of everything that ever crossed it."""

    def emit(self, event: str, payload: Any) -> None:
        for listener in self.subscribers:
            listener(event, payload)


class DiscordServer(People):
    """`async with DiscordServer() as server:`. With `limits`, rates are enforced by 429s."""

    def __init__(self, *, limits: bool = False, port: int = 0) -> None:
        self.backend = _LeanBackend(clock=_WallClock())
        self.limits = limits
        self.faults: list[Fault] = []
        self.holds: list[Hold] = []
        self.log: deque[tuple[float, str, int]] = deque(maxlen=200_000)
        self.counts: Counter[int] = Counter()  # messages stored, by channel
        self.throttled = 0
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0  # answered
        self.callbacks: dict[int, dict[str, Any]] = {}  # the first to each interaction
        self.arrivals: dict[int, float] = {}  # when its first byte came (monotonic seconds)
        self.sessions: dict[str, Session] = {}
        self.refuse_gateway = False
        self.refused = 0
        self._port = port
        self._generation = 0
        self._nonces: dict[tuple[int, str], tuple[float, dict[str, Any]]] = {}
        self._windows: dict[str, tuple[float, int]] = {}
        self._recent: deque[float] = deque()
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.backend.subscribers.append(self._emit)

    # --- life -------------------------------------------------------------------------------------

    async def __aenter__(self) -> DiscordServer:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Listens; again on the same port after `close`, as a server that comes back."""
        app = web.Application(client_max_size=32 << 20)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_route("*", _API + "/{tail:.*}", self._rest)
        app.router.add_route("*", "/control/{verb}", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def close(self) -> None:
        for hold in self.holds:
            hold.release()
        await self.drop_gateway(1001)
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{_API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def token(self) -> str:
        """As Discord's: the bot's id in base64, then two secrets."""
        head = base64.urlsafe_b64encode(str(self.backend.application_id).encode()).rstrip(b"=")
        return f"{head.decode()}.Loopbk.loopback-secret-loopback-secret-{self._generation:02}ch"

    def revoke_token(self) -> None:
        """From now on there is another token."""
        self._generation += 1

    async def until(self, found: Callable[[], T | None], *, within: float = 20.0) -> T:
        """Waits for what `found` finds: it looks again after every request and connection."""
        async with asyncio.timeout(within):
            while not (it := found()):
                changed = self._changed
                await changed.wait()
            return it

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    # --- faults -----------------------------------------------------------------------------------

    def fail(self, match: str, status: int = 0, **how: Any) -> Fault:
        fault = Fault(match, status, **how)
        self.faults.append(fault)
        return fault

    def hold(self, match: str) -> Hold:
        hold = Hold(match)
        self.holds.append(hold)
        return hold

    async def drop_gateway(self, code: int = 1001, *, forget: bool = False) -> None:
        """Closes every gateway socket; `forget` makes the sessions impossible to resume."""
        if self._tasks:  # what was written before is on its way
            await asyncio.wait(self._tasks)
        open_ones = [one for one in self.sessions.values() if one.socket is not None]
        if forget:
            self.sessions.clear()
        for session in open_ones:
            socket, session.socket = session.socket, None
            if socket is not None:
                await socket.close(code=code)

    # --- REST -------------------------------------------------------------------------------------

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["tail"]
        line = f"{request.method} {path}"
        if path.startswith("/interactions/"):
            self.arrivals.setdefault(int(path.split("/")[2]), _now())
        response = await self._answer(request, path, line)
        self.log.append((_now(), line, response.status))
        self._tell()
        return response

    async def _answer(self, request: web.Request, path: str, line: str) -> web.Response:
        tokenless = path.startswith(("/interactions/", "/webhooks/"))
        if not tokenless and request.headers.get("Authorization") != f"Bot {self.token}":
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        try:
            body, files = await _body(request)
            rules.check_text(body)
        except BackendError as error:
            return _json(error.to_json(), error.status)
        for hold in self.holds:
            if hold.match in line and not hold.released.is_set():
                hold.reached.set()
                await hold.released.wait()
        if self.limits and not tokenless and (wait := self._too_fast()):
            return self._limited(wait, everywhere=True)
        fault = self._fault(line)
        if fault is not None and not fault.after:
            return self._broken(request, fault)
        headers: dict[str, str] = {}
        if _posting(request.method, path):
            window = self._window(path) if self.limits else None
            if window is not None and window[1] < 0:
                return self._limited(window[0], everywhere=False)
            headers = _bucket(window) if window is not None else {}
            known = self._nonces.get((int(path.split("/")[2]), str((body or {}).get("nonce"))))
            if body and body.get("enforce_nonce") and known and _fresh(known[0]):
                return _json(known[1], headers=headers)
        try:
            out = self._dispatch(request, path, body, files)
        except router.RouteNotImplemented as error:
            return _json({"message": str(error), "code": 0}, 501)
        except BackendError as error:
            return _json(error.to_json(), error.status, headers)
        if fault is not None:
            return self._broken(request, fault)
        return web.Response(status=204) if out is None else _json(out, headers=headers)

    def _dispatch(
        self, request: web.Request, path: str, body: Any, files: list[Upload]
    ) -> dict[str, Any] | list[Any] | None:
        parts = path.strip("/").split("/")
        self._check(parts, request.method, body)
        out = router.dispatch(
            self.backend,
            request.method,
            path,
            json=body,
            params=dict(request.query),
            files=files,
            reason=request.headers.get("X-Audit-Log-Reason"),
        )
        self.backend.http_requests.clear()
        self.backend.transcript.clear()
        if parts[0] == "interactions":
            self.callbacks.setdefault(int(parts[1]), body)
        if _posting(request.method, path):
            channel = int(parts[1])
            self.counts[channel] += 1
            nonce = body.get("nonce")
            if nonce is not None:
                out = {**out, "nonce": nonce}
                self._nonces[channel, str(nonce)] = (_now(), out)
        return out

    def _check(self, parts: list[str], method: str, body: Any) -> None:
        if parts[0] == "applications" and method == "PUT":
            rules.check_commands(body)
        elif parts[0] == "interactions":
            data = body.get("data") or {}
            rules.check_message(data)
            rules.check_choices(data.get("choices") or [])
        elif isinstance(body, dict):
            rules.check_message(body)

    def _fault(self, line: str) -> Fault | None:
        for fault in self.faults:
            if fault.match in line and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def _broken(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)
        if fault.body is not None:
            kind = {"Content-Type": "application/json", **fault.headers}
            return web.Response(body=fault.body, status=fault.status, headers=kind)
        if fault.status == 429:
            return self._limited(fault.retry_after, everywhere=fault.everywhere)
        if fault.page:
            page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
            return web.Response(text=page, status=fault.status, content_type="text/html")
        return _json({"message": "a fault of the test", "code": fault.code}, fault.status)

    def _too_fast(self) -> float | None:
        """Seconds to wait where this would be the 51st request within one second."""
        now = _now()
        while self._recent and now - self._recent[0] >= 1:
            self._recent.popleft()
        if len(self._recent) >= 50:
            return round(1 - (now - self._recent[0]), 3) + 0.001
        self._recent.append(now)
        return None

    def _window(self, path: str) -> tuple[float, int]:
        """Seconds to the end of a channel's window of 5 messages in 5 s, and how many are left."""
        now = _now()
        opened, used = self._windows.get(path, (now, 0))
        if now - opened >= 5:
            opened, used = now, 0
        self._windows[path] = (opened, min(used + 1, 5))
        return round(5 - (now - opened), 3), 4 - used

    def _limited(self, retry_after: float, *, everywhere: bool) -> web.Response:
        self.throttled += 1
        headers = {"Via": "1.1 loopback", "Retry-After": str(retry_after)}
        headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        said = {"message": "You are being rate limited.", "retry_after": retry_after}
        return _json({**said, "global": everywhere}, 429, headers)

    # --- gateway ----------------------------------------------------------------------------------

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.refuse_gateway:
            self.refused += 1
            self._tell()
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            packet = json.loads(message.data)
            if packet["op"] == 1:
                await socket.send_json({"op": 11, "d": None})
                self.heartbeats += 1
                self._tell()
            elif packet["op"] == 2:
                session = await self._identify(socket, packet["d"])
            elif packet["op"] == 6:
                session = await self._resume(socket, packet["d"])
        if session is not None and session.socket is socket:
            session.socket = None
            if socket.close_code in (1000, 1001):  # closed by the client on purpose: it ends
                self.sessions.pop(session.key, None)
        self._tell()
        return socket

    async def _identify(self, socket: web.WebSocketResponse, said: Any) -> Session | None:
        if said["token"] != self.token:
            await socket.close(code=4004)
            return None
        intents = discord.Intents._from_value(said["intents"])
        if any(getattr(intents, name) for name in sim_intents.PRIVILEGED_INTENTS):
            await socket.close(code=4014)  # none of them was granted in the portal
            return None
        self.identified += 1
        session = Session(f"session-{self.identified}", intents, socket=socket)
        self.sessions[session.key] = session
        backend = self.backend
        guilds = list(backend.guilds.values())
        self._push(
            session,
            "READY",
            {
                "v": 10,
                "user": dict(serializers.user_payload(backend.bot_user)),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.key,
                "resume_gateway_url": self.gateway_url,
                "shard": said.get("shard", [0, 1]),
                "application": {"id": str(backend.application_id), "flags": 0},
            },
        )
        if intents.guilds:
            for guild in guilds:
                payload = serializers.guild_create_payload(backend, guild)
                self._emit_to(session, "GUILD_CREATE", payload)
        self._tell()
        return session

    async def _resume(self, socket: web.WebSocketResponse, said: Any) -> Session | None:
        session = self.sessions.get(str(said["session_id"]))
        if said["token"] != self.token:
            await socket.close(code=4004)
            return None
        first = session.events[0][0] if session is not None and session.events else 1
        if session is None or said["seq"] is None or not first - 1 <= said["seq"] <= session.seq:
            await socket.send_json({"op": 9, "d": False})
            return None
        session.socket = socket
        for seq, text in session.events:
            if seq > said["seq"]:
                self._write(session, text)
        self.resumed += 1
        self._push(session, "RESUMED", {})
        self._tell()
        return session

    def _emit(self, event: str, payload: Any) -> None:
        for session in list(self.sessions.values()):
            self._emit_to(session, event, payload)

    def _emit_to(self, session: Session, event: str, payload: Any) -> None:
        gate = sim_intents.required_intent(event, payload)
        if gate is not None and not getattr(session.intents, gate):
            return
        data = json.loads(json.dumps(dict(payload), default=str))
        if event == "GUILD_CREATE":
            sim_intents.prune_guild_create(data, session.intents, self.backend.bot_user.id)
        self._push(session, event, data)

    def _push(self, session: Session, event: str, data: Any) -> None:
        session.seq += 1
        text = json.dumps({"op": 0, "t": event, "s": session.seq, "d": data}, default=str)
        session.events.append((session.seq, text))
        self._write(session, text)

    def _write(self, session: Session, text: str) -> None:
        if session.socket is not None and not session.socket.closed:
            task = asyncio.get_running_loop().create_task(_send(session.socket, text))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    # --- asked from another process ---------------------------------------------------------------

    async def _control(self, request: web.Request) -> web.Response:
        verb = request.match_info["verb"]
        asked = await request.json() if request.can_read_body else dict(request.query)
        match verb:
            case "counts":
                counts = {str(channel): count for channel, count in self.counts.items()}
                return _json({"messages": counts, "throttled": self.throttled})
            case "messages":
                channel = self.backend.get_channel(int(asked["channel"]))
                return _json([_plain(message) for message in self.messages(channel)])
            case "fail":
                self.fail(**asked)
            case "drop":
                await self.drop_gateway(asked.get("code", 1001))
            case "close":
                self.backend.delete_channel(int(asked["channel"]))
            case "deny":
                self.deny(self.backend.get_channel(int(asked["channel"])), send_messages=True)
            case _:
                return _json({"message": f"there is no {verb}"}, 404)
        return _json({})


def _plain(message: Message) -> dict[str, Any]:
    return {"id": str(message.id), "content": message.content, "embeds": message.embeds}


async def _send(socket: web.WebSocketResponse, text: str) -> None:
    with contextlib.suppress(ConnectionError):  # the session keeps it for when it resumes
        await socket.send_str(text)


def _json(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only where the content type is exactly this, without a charset.
    headers = {**(headers or {}), "Content-Type": "application/json"}
    body = json.dumps(data, default=str).encode()
    return web.Response(body=body, status=status, headers=headers)


def _bucket(window: tuple[float, int]) -> dict[str, str]:
    return {
        "X-RateLimit-Bucket": "messages",
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": str(window[1]),
        "X-RateLimit-Reset": f"{time.time() + window[0]:.3f}",
        "X-RateLimit-Reset-After": f"{window[0]:.3f}",
    }


def _posting(method: str, path: str) -> bool:
    return method == "POST" and path.startswith("/channels/") and path.endswith("/messages")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _fresh(at: float) -> bool:
    return _now() - at < _NONCE_HOLDS


async def _body(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON of a request and its files. Raises BackendError as Discord would refuse it."""
    if request.content_type.startswith("multipart/"):
        payload, uploads = None, {}
        async for part in await request.multipart():
            data = await part.read(decode=False)
            if part.filename is not None:
                uploads[part.name] = Upload(part.filename, io.BytesIO(data))
            elif part.name == "payload_json":
                payload = json.loads(data)
        files = [uploads[name] for name in sorted(uploads)]
        for listed in (_data(payload).get("attachments") or []) if payload else []:
            if str(listed.get("id")).isdigit() and int(listed["id"]) < len(files):
                files[int(listed["id"])].description = listed.get("description")
        return payload, files
    raw = await request.read()
    if not raw:
        return None, []
    if request.headers.get("Content-Type") != "application/json":
        raise rules.invalid_json()
    try:
        return json.loads(raw), []
    except ValueError:
        raise rules.invalid_json() from None


def _data(payload: dict[str, Any]) -> dict[str, Any]:
    return payload["data"] if isinstance(payload.get("data"), dict) else payload


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--limits", action="store_true", help="enforce Discord's rates")
    asked = parser.parse_args()
    async with DiscordServer(limits=asked.limits, port=asked.port) as server:
        guild = server.guild()
        channels = [server.channel(guild, f"news-{at}") for at in range(asked.channels)]
        told = {
            "api_url": server.api_url,
            "gateway_url": server.gateway_url,
            "token": server.token,
            "channels": [str(channel.id) for channel in channels],
        }
        print(json.dumps(told), flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
