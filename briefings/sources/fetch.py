"""The one way anything is fetched: politely, within limits, and never from inside this network.

The host is resolved and checked where the connection is made, and the checked address is the one
connected to: a second DNS answer, a redirect or an odd notation cannot get around it. No proxy,
cookie or netrc file of the environment is used.
"""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Final
from weakref import WeakValueDictionary

import httpcore
import httpx

from briefings.clock import Clock, system_clock
from briefings.sources.addresses import AddressPolicy
from briefings.sources.headers import wait_of
from briefings.sources.inflate import ENCODINGS, GarbledError, Inflater, TooMuchError
from briefings.sources.memory_budget import FREE, MemoryBudget, Reservation
from briefings.sources.outlets import safe_url
from briefings.sources.pauses import Pauses
from briefings.sources.resolver import Resolver, SystemResolver

NAME: Final = "Mujaz"
"""What we go by in `robots.txt`."""

USER_AGENT: Final = f"{NAME}/0.1 (news briefs; one request at a time per host)"
ACCEPT_FEED: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)
_KEPT_ALIVE: Final = 8
"""Idle connections kept. Few: each is looked at anew for every request, and a host that is asked
again at once (a redirect, robots.txt, the pages of a feed) needs one."""

_LONGEST_URL: Final = 2_048
_LONGEST_VALIDATOR: Final = 500
_LONGEST_WAIT: Final = 7 * 86_400
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_LASTING: Final = frozenset({301, 308})
_UNFIT: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MAX_AGE: Final = re.compile(r"(?:^|[,\s])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})", re.I | re.ASCII)


class FetchReason(StrEnum):
    """Why nothing was fetched; each has a sentence in the locale files."""

    BAD_ADDRESS = "bad-address"  # not an http(s) URL we can ask
    FORBIDDEN_ADDRESS = "forbidden-address"  # inside this machine or network, or a closed port
    UNKNOWN_HOST = "unknown-host"
    UNREACHABLE = "unreachable"  # no connection, or it broke
    INSECURE = "insecure"  # the certificate does not hold
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    HEADERS_TOO_LARGE = "headers-too-large"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    NOT_A_PAGE = "not-a-page"  # an image, a PDF, a film: the detail is its kind
    GARBLED = "garbled"  # not HTTP, or not the encoding it says
    GONE = "gone"  # 410: it will not come back
    NOT_FOUND = "page-not-found"  # 404
    REFUSED = "refused"  # 401, 403 and other 4xx
    BUSY = "busy"  # 429 and 503
    SERVER_ERROR = "server-error"  # other 5xx and what is no answer


FETCH_REASONS: tuple[str, ...] = tuple(reason.value for reason in FetchReason)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may take. `seconds` spans the whole of it, redirects too.

    `budget_bytes` is what all documents larger than `memory_budget.FREE` take together, those that
    are polled; as much again is for people's links.
    """

    seconds: float = 10.0
    body_bytes: int = 5_000_000
    header_bytes: int = 64_000
    redirects: int = 5
    connections: int = 100
    budget_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave last time, to ask whether anything changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. `unchanged` is a 304, with an empty body.

    `url` is where it was found at last; `moved_to` is where to ask from now on, set by permanent
    redirects alone. `fresh_for` is the server's `max-age` in seconds.
    """

    url: str
    body: bytes
    unchanged: bool = False
    content_type: str = ""
    charset: str | None = None
    validators: Validators = Validators()
    fresh_for: int | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """Why nothing came. `url` has no credentials; `retry_after` is seconds as the server said."""

    url: str
    reason: FetchReason
    detail: str = ""
    status: int | None = None
    retry_after: int | None = None


class _Refused(Exception):  # noqa: N818 - carries a reason to `fetch`, never leaves this module
    def __init__(
        self,
        reason: FetchReason,
        detail: str = "",
        status: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after = retry_after


def secure_context() -> ssl.SSLContext:
    """The certificates that are trusted; takes some tens of milliseconds to read."""
    return httpx.create_ssl_context(trust_env=False)


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to addresses a policy permits; the name is resolved here and nowhere else."""

    def __init__(self, policy: AddressPolicy, resolver: Resolver) -> None:
        self._policy = policy
        self._resolver = resolver
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = await self._resolver(host, port)
        except Exception as error:
            raise _Refused(FetchReason.UNKNOWN_HOST, host[:120]) from error
        # One closed address among open ones is a trick too.
        if not addresses or not all(self._policy.permits(a, port) for a in addresses):
            raise _Refused(FetchReason.FORBIDDEN_ADDRESS, host[:120])
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses[:4]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(host)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise _Refused(FetchReason.FORBIDDEN_ADDRESS)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class Fetcher:
    """Fetches by HTTP/1.1 and HTTP/2, one request at a time per host. An async context manager."""

    def __init__(
        self,
        *,
        policy: AddressPolicy | None = None,
        limits: Limits | None = None,
        resolver: Resolver | None = None,
        clock: Clock = system_clock,
        tls: ssl.SSLContext | None = None,
        contact: str = "",
    ) -> None:
        """`contact` (printable ASCII) tells operators of servers whom to write to."""
        self._agent = (USER_AGENT[:-1] + f"; {contact})" if contact else USER_AGENT).encode()
        self._policy = policy or AddressPolicy()
        self._limits = limits or Limits()
        self._clock = clock
        self._polled = MemoryBudget(self._limits.budget_bytes)
        self._asked_for = MemoryBudget(self._limits.budget_bytes)
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._pauses = Pauses()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls or secure_context(),
            max_connections=self._limits.connections,
            max_keepalive_connections=_KEPT_ALIVE,
            keepalive_expiry=15.0,
            http2=True,
            network_backend=_GuardedBackend(self._policy, resolver or SystemResolver()),
        )

    async def __aenter__(self) -> Fetcher:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    def hold(self, *, asked_for: bool = False) -> Reservation:
        """The share of a document in the room there is, released when it is dealt with.

        Polled documents share one room, those that people ask for another.
        """
        return Reservation(self._asked_for if asked_for else self._polled)

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        accept: str = ACCEPT_FEED,
        hold: Reservation | None = None,
    ) -> Fetched | FetchFailed:
        """Fetches one URL. Raises nothing but cancellation: failures are answers.

        A large document waits for room in memory, which is no time of its server's. With a `hold`
        the room stays taken until that is released, else until the document is here.
        """
        try:
            target = _parsed(url)
            if hold is not None:
                return await self._follow(target, validators or Validators(), accept, hold)
            with Reservation(self._asked_for) as own:
                return await self._follow(target, validators or Validators(), accept, own)
        except _Refused as refused:
            return FetchFailed(
                safe_url(url), refused.reason, refused.detail, refused.status, refused.retry_after
            )
        except Exception as error:  # noqa: BLE001 - nothing that one address does is its asker's
            return FetchFailed(safe_url(url), FetchReason.GARBLED, type(error).__name__)

    async def _follow(
        self, url: httpx.URL, validators: Validators, accept: str, hold: Reservation
    ) -> Fetched:
        lasting = True
        moved_to: str | None = None
        spent = 0.0
        loop = asyncio.get_running_loop()
        for _ in range(self._limits.redirects + 1):
            async with self._turn(url.host):
                begun = loop.time() - hold.waited
                answer = await self._once(
                    url, validators, accept, hold, seconds=self._limits.seconds - spent
                )
                spent += loop.time() - begun - hold.waited
            if isinstance(answer, _Redirect):
                lasting = lasting and answer.lasting
                url = answer.target
                moved_to = str(url) if lasting else moved_to
                continue
            return Fetched(
                url=str(url.copy_with(userinfo=b"") if url.userinfo else url),
                body=answer.body,
                unchanged=answer.unchanged,
                content_type=answer.content_type,
                charset=answer.charset,
                validators=answer.validators,
                fresh_for=answer.fresh_for,
                moved_to=moved_to,  # a redirect's target has no credentials
            )
        raise _Refused(FetchReason.TOO_MANY_REDIRECTS)

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        lock = self._hosts.get(host)
        if lock is None:
            lock = self._hosts[host] = asyncio.Lock()
        async with lock:
            now = asyncio.get_running_loop().time
            if left := self._pauses.left(host, now()):
                await asyncio.sleep(left)
            try:
                yield
            finally:
                self._pauses.asked(host, now())

    async def _once(
        self,
        url: httpx.URL,
        validators: Validators,
        accept: str,
        hold: Reservation,
        *,
        seconds: float,
    ) -> Fetched | _Redirect:
        try:
            async with asyncio.timeout(max(0.0, seconds)) as deadline:
                return await self._exchange(url, validators, accept, hold, deadline)
        except _Refused:
            raise
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise _Refused(FetchReason.TOO_SLOW) from error
        except (ssl.SSLError, httpcore.ConnectError) as error:
            cause = f"{error} {error.__cause__ or ''} {error.__context__ or ''}"
            secure = "CERTIFICATE" not in cause.upper() and "SSL" not in cause.upper()
            reason = FetchReason.UNREACHABLE if secure else FetchReason.INSECURE
            raise _Refused(reason) from error
        except httpcore.RemoteProtocolError as error:
            large = "too long" in str(error).lower() or "header" in str(error).lower()
            reason = FetchReason.HEADERS_TOO_LARGE if large else FetchReason.GARBLED
            raise _Refused(reason) from error
        except (httpcore.NetworkError, OSError) as error:
            raise _Refused(FetchReason.UNREACHABLE) from error
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol) as error:
            raise _Refused(FetchReason.BAD_ADDRESS) from error
        except Exception as error:  # whatever a server brings a library to raise
            raise _Refused(FetchReason.GARBLED) from error

    async def _exchange(
        self,
        url: httpx.URL,
        validators: Validators,
        accept: str,
        hold: Reservation,
        deadline: asyncio.Timeout,
    ) -> Fetched | _Redirect:
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self._agent),
            (b"Accept", accept.encode()),
            (b"Accept-Encoding", ENCODINGS.encode()),
        ]
        if url.userinfo:
            pair = f"{url.username}:{url.password}".encode()
            headers.append((b"Authorization", b"Basic " + base64.b64encode(pair)))
        if validators.etag:
            headers.append((b"If-None-Match", validators.etag.encode("latin-1", "ignore")))
        if validators.last_modified:
            stamp = validators.last_modified.encode("latin-1", "ignore")
            headers.append((b"If-Modified-Since", stamp))
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        per_step = dict.fromkeys(("connect", "read", "write", "pool"), self._limits.seconds)
        async with self._pool.stream(
            "GET", target, headers=headers, extensions={"timeout": per_step}
        ) as response:
            if sum(len(k) + len(v) for k, v in response.headers) > self._limits.header_bytes:
                raise _Refused(FetchReason.HEADERS_TOO_LARGE)
            fields = httpx.Headers(response.headers)
            if response.status in _REDIRECTS and "location" in fields:
                return _Redirect(_joined(url, fields["location"]), response.status in _LASTING)
            self._require_success(response.status, fields)
            unchanged = response.status == 304
            body = b"" if unchanged else await self._body(response, fields, hold, deadline)
            kind, _, parameters = fields.get("content-type", "")[:200].partition(";")
            charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters, re.I | re.ASCII)
            fresh = _MAX_AGE.search(fields.get("cache-control", "")[:500])
            return Fetched(
                url=str(url),
                body=body,
                unchanged=unchanged,
                content_type=kind.strip().lower(),
                charset=charset[1] if charset else None,
                validators=Validators(_kept(fields, "etag"), _kept(fields, "last-modified")),
                fresh_for=min(int(fresh[1]), _LONGEST_WAIT) if fresh else None,
            )

    async def _body(
        self,
        response: httpcore.Response,
        fields: httpx.Headers,
        hold: Reservation,
        deadline: asyncio.Timeout,
    ) -> bytes:
        limit = self._limits.body_bytes
        stated = fields.get("content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated[:18]) > limit:
            raise _Refused(FetchReason.TOO_LARGE, f"{limit // 1_000_000} MB")
        body = bytearray()
        raw = 0
        try:
            inflater = Inflater(fields.get("content-encoding", "")[:200], limit)
            async for chunk in response.aiter_stream():
                raw += len(chunk)
                if raw > limit:
                    raise TooMuchError
                for piece in inflater.feed(chunk):
                    if len(body) + len(piece) > FREE:
                        await _make_room(hold, limit, deadline)
                    body += piece
                    await asyncio.sleep(0)  # a small chunk may hold much, and others wait
        except TooMuchError as error:
            raise _Refused(FetchReason.TOO_LARGE, f"{limit // 1_000_000} MB") from error
        except GarbledError as error:
            raise _Refused(FetchReason.GARBLED, str(error)[:100]) from error
        return bytes(body)

    def _require_success(self, status: int, fields: httpx.Headers) -> None:
        if 200 <= status < 300 or status == 304:
            return
        wait = wait_of(fields.get("retry-after", ""), self._clock(), fields.get("date", ""))
        match status:
            case 410:
                reason = FetchReason.GONE
            case 404:
                reason = FetchReason.NOT_FOUND
            case 429 | 503:
                reason = FetchReason.BUSY
            case _ if 400 <= status < 500:
                reason = FetchReason.REFUSED
            case _:
                reason = FetchReason.SERVER_ERROR
        raise _Refused(reason, str(status), status, wait)


async def _make_room(hold: Reservation, size: int, deadline: asyncio.Timeout) -> None:
    """Waits for room in memory; the server's time stands still meanwhile."""
    due, before = deadline.when(), hold.waited
    deadline.reschedule(None)
    try:
        await hold.take(size)
    finally:
        if due is not None:
            deadline.reschedule(due + hold.waited - before)


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: httpx.URL
    lasting: bool


def _parsed(url: str) -> httpx.URL:
    text = url.strip()
    if len(text) > _LONGEST_URL or _UNFIT.search(text):
        raise _Refused(FetchReason.BAD_ADDRESS)
    try:
        parsed = httpx.URL(text)
        port = parsed.port or 80
        # `host` decodes a name only when it is asked for, and raises for `xn--a`.
        fit = parsed.scheme in ("http", "https") and parsed.host and 0 < port < 65_536
        bare = parsed.copy_with(fragment=None) if "#" in text else parsed
    except Exception as error:  # whatever an address brings a library to raise
        raise _Refused(FetchReason.BAD_ADDRESS) from error
    if not fit:
        raise _Refused(FetchReason.BAD_ADDRESS)
    return bare


def _joined(base: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. Credentials go neither along nor in."""
    if len(location) > _LONGEST_URL or _UNFIT.search(location):
        raise _Refused(FetchReason.BAD_ADDRESS)
    try:
        target = base.copy_with(userinfo=b"").join(location)
        target = target.copy_with(userinfo=b"")
    except Exception as error:  # whatever an address brings a library to raise
        raise _Refused(FetchReason.BAD_ADDRESS) from error
    return _parsed(str(target))


def _kept(fields: httpx.Headers, name: str) -> str | None:
    value = fields.get(name, "")
    return value if value and len(value) <= _LONGEST_VALIDATOR and value.isprintable() else None
