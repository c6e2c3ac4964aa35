"""Polls the sources beside the platforms: what is due now, then sleep until the next is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

import structlog

from bot.ingestion import Ingestion
from bot.presenting.sources import of_death
from bot.replies import Reply
from bot.requests import Chat
from bot.services import Services
from bot.telemetry import ARTICLES, POLLS
from bot.waiting import within
from briefings.ingest.poller import Poller, PollReport
from briefings.sources.outlets import safe_url
from briefings.store import StoreError
from briefings.store.sources import SourceRow

_log = structlog.get_logger(__name__)
_LONGEST: Final = timedelta(minutes=1)
_LEAST: Final = timedelta(seconds=1)
_AFTER_FAILURE: Final = timedelta(seconds=30)

Tell = Callable[[Chat, Reply, str], Awaitable[bool]]
"""Tells a chat; the last is a nonce. False where it must be tried again later."""


class Polling:
    """A service of `mujaz run`."""

    def __init__(self, services: Services, ingestion: Ingestion, tell: Tell) -> None:
        self._services = services
        self._ingestion = ingestion
        self._tell = tell
        self._poller: Poller | None = None

    async def run(self) -> None:
        """Polls until cancelled. A store that fails is tried again later."""
        while True:
            self._ingestion.added.clear()  # before the round: what is added during it counts
            try:
                report = await self.poll_due()
                self._measure(report)
                if report.polled:
                    _log.info(
                        "polled",
                        sources=report.polled,
                        unchanged=report.unchanged,
                        failed=report.failed,
                        items=report.items,
                    )
                pause = await self._pause()
            except StoreError as error:
                _log.error("poll-failed", reason=str(error))
                pause = _AFTER_FAILURE
            await within(pause.total_seconds(), self._ingestion.added)

    async def poll_due(self) -> PollReport:
        """One round over all that is due. Raises StoreError."""
        if self._poller is None:  # one for all rounds: it remembers what sites ask of robots
            self._poller = await self._ingestion.poller(self._tell_dead, self._services.precedence)
        return await self._poller.poll_due()

    def _measure(self, report: PollReport) -> None:
        meter = self._services.meter
        changed = report.polled - report.unchanged - report.failed
        for outcome, count in (
            ("changed", changed),
            ("unchanged", report.unchanged),
            ("failed", report.failed),
        ):
            meter.count(POLLS, count, outcome=outcome)
        meter.count(ARTICLES, report.items)

    async def _pause(self) -> timedelta:
        due = await self._services.store.sources.next_due()
        if due is None:
            return _LONGEST
        return min(max(due - self._services.clock(), _LEAST), _LONGEST)

    async def _tell_dead(self, source: SourceRow) -> bool:
        _log.warning(
            "source-dead", source=source.id, url=safe_url(source.url), reason=source.failure
        )
        if source.chat is None:
            return True  # the operator added it, and reads the log
        chat = await self._services.records.chats.get(*source.chat)
        speech = self._services.speech(chat, self._services.settings.chats.language)
        nonce = f"dead-{source.id}-{source.failures}"
        return await self._tell(Chat(*source.chat), of_death(speech, source), nonce)
