"""The log: one line an event, for people or as JSON, and never a token in it.

The libraries' own logs (python-telegram-bot, discord.py, APScheduler) come out the same way.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from briefings.sources.outlets import without_credentials

_HIDDEN = "[token]"
# A Telegram token wherever it stands (https://core.telegram.org/bots/api#authorizing-your-bot).
_TELEGRAM = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}")
_QUIET = (
    "httpx",
    "httpcore",
    "apscheduler",
    "telegram",
    "discord",
    "aiosqlite",
    "alembic",
    "hpack",
)


class Redactor:
    """Takes the tokens out of whatever is about to be logged."""

    def __init__(self, tokens: Iterable[str]) -> None:
        known = sorted((token for token in tokens if len(token) > 5), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def text(self, text: str) -> str:
        """The text without tokens, and without the credentials of addresses."""
        if self._known is not None:
            text = self._known.sub(_HIDDEN, text)
        return without_credentials(_TELEGRAM.sub(_HIDDEN, text))

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        """As a structlog processor."""
        return {
            key: self.text(value) if isinstance(value, str) else value
            for key, value in event.items()
        }


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """The last look at a line: a trace may hold a URL that holds a token."""

    def __init__(self, redactor: Redactor, *, json: bool) -> None:
        renderer = (
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if json
            else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=_plain_trace)
        )
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=_SHARED,
        )
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.text(super().format(record))


_plain_trace = structlog.dev.plain_traceback
_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def set_up(level: str, *, json: bool, tokens: Iterable[str], stream: TextIO | None = None) -> None:
    """Sends every log line of this process to `stream` (standard error), redacted.

    `level` is one of `bot.config.values.LEVELS`; the libraries speak from "warning" on, unless all
    is to be heard ("debug").
    """
    redactor = Redactor(tokens)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter(redactor, json=json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel("DEBUG" if level == "debug" else "WARNING")
    # Those log whole addresses, with the token in the path, for every request, and every value that
    # goes into the store: people's texts and the credentials of feeds.
    for name in ("httpx", "httpcore", "aiosqlite"):
        logging.getLogger(name).setLevel("WARNING")
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.processors.format_exc_info if json else _keep,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _keep(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    return event
