"""Updates as they come: by long polling, or posted to a webhook."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.config import TelegramSettings
from bot.platforms.kit.outage import Outage
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.errors import seconds_of
from bot.platforms.telegram.inbound import PLATFORM, UPDATES

_POLL = 25  # seconds that a poll waits for an update
_USURPED = 5.0  # seconds between tries while another process receives the updates
_CONFIRM = 0.8  # seconds that telling Telegram what was read may take at the end
_log = structlog.get_logger(__name__)


def read(bot: Bot, raw: dict[str, Any]) -> Update | None:
    """One update; None, with a line in the log, if the library cannot read it."""
    try:
        return Update.de_json(raw, bot)
    except Exception as error:  # noqa: BLE001 - whatever Telegram may send some day
        _log.warning("update-unreadable", update=raw.get("update_id"), why=repr(error)[:200])
        return None


async def polled(bot: Client, outage: Outage) -> AsyncIterator[Update]:
    """Updates by long polling, for ever. Raises InvalidToken.

    One counts as read when the next is asked for, and at the end Telegram is told so: closing
    (`aclose`) confirms what was read, so that nothing is answered twice after a restart.
    """
    offset, usurped = 0, False
    try:
        while True:
            try:
                batch = await bot.raw_updates(offset, _POLL)
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
                continue
            except Conflict:
                if not usurped:
                    _log.error(
                        "another-poller",
                        platform=PLATFORM,
                        hint="another process receives updates with this token: stop it",
                    )
                usurped = True
                await asyncio.sleep(_USURPED)
                continue
            except TelegramError as error:
                await asyncio.sleep(outage.failed(error.message))
                continue
            except Exception as error:  # noqa: BLE001 - an odd answer is one that did not come
                await asyncio.sleep(outage.failed(f"an odd answer ({type(error).__name__})"))
                continue
            outage.over()
            if usurped:
                _log.info("only-poller", platform=PLATFORM)
                usurped = False
            for raw in batch:
                update = read(bot, raw)
                if update is not None:
                    yield update
                offset = int(raw["update_id"]) + 1
    finally:
        if offset:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(_CONFIRM):
                    await bot.raw_updates(offset, 0)


async def posted(
    bot: Client, settings: TelegramSettings, outage: Outage, queue: asyncio.Queue[object]
) -> AsyncIterator[Update]:
    """Updates that Telegram posts to the webhook, for ever. Raises InvalidToken or OSError.

    What is left in the queue in the end has been confirmed to Telegram and is to be answered.
    """
    from telegram.ext import Updater

    updater = Updater(bot, queue)
    await updater.initialize()
    try:
        while not updater.running:
            try:
                await updater.start_webhook(
                    settings.webhook_listen,
                    settings.webhook_port,
                    urlsplit(settings.webhook_url).path,
                    webhook_url=settings.webhook_url,
                    secret_token=secret_of(settings.token),
                    allowed_updates=UPDATES,
                )
            except InvalidToken:
                raise
            except TelegramError as error:
                await asyncio.sleep(outage.failed(error.message))
        outage.over()
        while True:
            update = await queue.get()
            if isinstance(update, Update):
                yield update
    finally:
        if updater.running:
            await updater.stop()


def secret_of(token: str) -> str:
    """What Telegram must show with each update: the same after a restart, and tells no token."""
    return hashlib.blake2b(b"webhook", key=token.encode()[:64], digest_size=24).hexdigest()
