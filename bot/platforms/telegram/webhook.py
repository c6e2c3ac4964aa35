"""The webhook: what Telegram posts, judged by its head before anything of it is read.

python-telegram-bot's own server takes bodies of 100 MB before it looks whose they are, and writes
whole updates, people's words, to the log when it cannot read one.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from aiohttp import web

_LARGEST: Final = 1 << 20  # bytes of an update; one of 4,096 characters with entities takes 100,000
_PATIENCE: Final = 10.0  # seconds in which its body must have come
_SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"
_log = structlog.get_logger(__name__)

Take = Callable[[dict[str, Any]], Awaitable[None]]
"""Takes one update; Telegram is told that it was received when this returns."""


@asynccontextmanager
async def listening(
    host: str, port: int, path: str, secret: str, take: Take
) -> AsyncIterator[None]:
    """Receives updates at a path while within; those without the secret are refused.

    Raises OSError where the port cannot be had.
    """

    async def answered(request: web.BaseRequest) -> web.Response:
        status = _refused(request, path, secret) or await _received(request, take)
        answer = web.Response(status=status)
        if status != web.HTTPOk.status_code:
            answer.force_close()  # whatever else comes on this connection is not read
        return answer

    # Without lingering the rest of a refused body is not waited for.
    runner = web.ServerRunner(
        web.Server(answered, access_log=None, lingering_time=0, auto_decompress=False),
        shutdown_timeout=1,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


def _refused(request: web.BaseRequest, path: str, secret: str) -> int | None:
    """The status of a refusal by a request's head; None where its body may be read."""
    given = request.headers.get(_SECRET, "")
    if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
        return web.HTTPForbidden.status_code
    if request.path.rstrip("/") != path.rstrip("/"):
        return web.HTTPNotFound.status_code
    if request.method != "POST":
        return web.HTTPMethodNotAllowed.status_code
    if (request.content_length or 0) > _LARGEST:
        return web.HTTPRequestEntityTooLarge.status_code
    if request.content_type != "application/json":
        return web.HTTPUnsupportedMediaType.status_code
    return None


async def _received(request: web.BaseRequest, take: Take) -> int:
    try:
        async with asyncio.timeout(_PATIENCE):
            body = await request.read()  # at most a megabyte, whatever its head said
    except web.HTTPRequestEntityTooLarge:
        return web.HTTPRequestEntityTooLarge.status_code
    except TimeoutError:
        return web.HTTPRequestTimeout.status_code
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        update = None
    if not isinstance(update, dict):
        _log.warning("update-unreadable", update=None, why="no JSON object")
        return web.HTTPBadRequest.status_code
    await take(update)
    return web.HTTPOk.status_code
