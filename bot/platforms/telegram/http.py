"""HTTP for python-telegram-bot by aiohttp, which is lighter and faster than its own httpx.

Nothing that is raised or logged here holds an address, for the token is part of it.
"""

from __future__ import annotations

import json
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECT, _READ = 10.0, 15.0  # seconds
_LARGEST = 16 * 1024 * 1024  # bytes of an answer; a hundred updates take less than one
_HEADERS = {"User-Agent": BaseRequest.USER_AGENT, "Content-Type": "application/json"}


def _timeout(read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=_CONNECT + 2 * read, connect=_CONNECT, sock_connect=_CONNECT, sock_read=read
    )


_TIMEOUT = _timeout(_READ)


class NotSentError(NetworkError):
    """No connection came about, so Telegram cannot have received the request."""


class AiohttpRequest(BaseRequest):
    """Requests to one server over kept connections, `connections` at most.

    The proxy is the environment's (`HTTPS_PROXY`, `NO_PROXY`).
    """

    def __init__(self, server: str, connections: int) -> None:
        self._proxy = _proxy_for(server)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return _READ

    async def initialize(self) -> None:
        """Opens what requests share."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections), proxy=self._proxy
            )

    async def shutdown(self) -> None:
        """Closes every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request. Raises NotSentError, TimedOut or NetworkError."""
        if self._session is None or self._session.closed:
            raise NotSentError("not connected")
        timeout = _timeout(read_timeout) if isinstance(read_timeout, int | float) else _TIMEOUT
        data, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await _read(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(_reason(error)) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_reason(error)) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. Raises TelegramError, and logs nothing: the caller does."""
        try:
            found = json.loads(payload)
        except ValueError:
            raise TelegramError("the answer is not JSON") from None
        if not isinstance(found, dict):
            raise TelegramError("the answer is not a JSON object")
        return cast("dict[str, Any]", found)


def _body(given: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if given is None:
        return None, _HEADERS
    if not given.contains_files:
        text = json.dumps(given.parameters, ensure_ascii=False)
        return text.encode(errors="replace"), _HEADERS
    form = aiohttp.FormData()
    for name, value in given.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in given.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {"User-Agent": BaseRequest.USER_AGENT}


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    if answer.content_length is not None and answer.content_length <= _LARGEST:
        return await answer.read()
    parts: list[bytes] = []
    size = 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > _LARGEST:
            raise NetworkError("the answer is too large")
        parts.append(part)
    return b"".join(parts)


def _proxy_for(server: str) -> str | None:
    # aiohttp would look this up in a thread for every single request.
    parts = urlsplit(server)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


def _reason(error: Exception) -> str:
    """What went wrong, without the address that aiohttp's own words may hold."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    said = cause.strerror if isinstance(cause, OSError) else None
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
