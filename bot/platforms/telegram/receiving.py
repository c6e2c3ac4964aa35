"""Updates as they come: by long polling, or posted to a webhook.

They are passed on unread, as Telegram's JSON: to make the library's objects of one costs as much as
all else that is done with a command of a flood.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.config import TelegramSettings
from bot.platforms.kit.outage import Outage
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.errors import seconds_of
from bot.platforms.telegram.inbound import PLATFORM, UPDATES
from bot.platforms.telegram.raw import Raw
from bot.platforms.telegram.webhook import listening

_POLL = 25  # seconds that a poll waits for an update
_USURPED = 5.0  # seconds between tries while another process receives the updates
_LOST = 0.5  # seconds between two looks whether the token is ours
_CONFIRM = 0.8  # seconds that telling Telegram what was read may take at the end
_log = structlog.get_logger(__name__)


async def polled(
    bot: Client, outage: Outage, *, held: Callable[[], bool] = lambda: True
) -> AsyncIterator[Raw]:
    """Updates by long polling, for ever. Raises InvalidToken.

    One counts as read when the next is asked for, and at the end Telegram is told so: closing
    (`aclose`) confirms what was read, so that nothing is answered twice after a restart. Not where
    the token is no longer `held`: its new holder would be thrown out of its own poll.
    """
    offset, conflicts = 0, 0
    try:
        while True:
            if not held():  # the process stood still for long; it will be told to stop
                await asyncio.sleep(_LOST)
                continue
            try:
                batch = await bot.raw_updates(offset, _POLL)
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
                continue
            except Conflict:
                conflicts += 1
                # One alone is the last poll of whoever had the token before.
                if conflicts == 2:
                    _log.error(
                        "another-poller",
                        platform=PLATFORM,
                        hint="another process receives updates with this token: stop it",
                    )
                await asyncio.sleep(_USURPED)
                continue
            except TelegramError as error:
                await asyncio.sleep(outage.failed(error.message))
                continue
            except Exception as error:  # noqa: BLE001 - an odd answer is one that did not come
                await asyncio.sleep(outage.failed(f"an odd answer ({type(error).__name__})"))
                continue
            if not held():  # whoever has the token now is given them, too
                continue
            outage.over()
            if conflicts > 1:
                _log.info("only-poller", platform=PLATFORM)
            conflicts = 0
            for raw in batch:
                yield raw
                offset = int(raw["update_id"]) + 1
    finally:
        if offset and held():
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(_CONFIRM):
                    await bot.raw_updates(offset, 0)


async def posted(
    bot: Client, settings: TelegramSettings, outage: Outage, queue: asyncio.Queue[Raw]
) -> AsyncIterator[Raw]:
    """Updates that Telegram posts to the webhook, for ever. Raises InvalidToken or OSError.

    What is left in the queue in the end has been confirmed to Telegram and is to be answered.
    """
    secret = secret_of(settings.token)

    path = urlsplit(settings.webhook_url).path
    async with listening(settings.webhook_listen, settings.webhook_port, path, secret, queue.put):
        while True:
            try:
                await bot.set_webhook(
                    settings.webhook_url, secret_token=secret, allowed_updates=UPDATES
                )
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                await asyncio.sleep(outage.failed(error.message))
            else:
                break
        outage.over()
        while True:
            yield await queue.get()


def secret_of(token: str) -> str:
    """What Telegram must show with each update: the same after a restart, and tells no token."""
    return hashlib.blake2b(b"webhook", key=token.encode()[:64], digest_size=24).hexdigest()
