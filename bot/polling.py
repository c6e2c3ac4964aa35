"""Polls the sources beside the platforms: what is due now, then sleep until the next is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

import structlog

from bot.commands import Core
from bot.commands.feeds import of_death
from bot.inlet import Inlet
from bot.replies import Reply
from bot.requests import Chat
from bot.waiting import within
from briefings.models import Draft
from briefings.sources.outlets import safe_url
from briefings.sources.poller import Poller, PollReport
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

    def __init__(self, core: Core, inlet: Inlet, tell: Tell) -> None:
        self._core = core
        self._inlet = inlet
        self._tell = tell
        self._poller: Poller | None = None

    async def run(self) -> None:
        """Polls until cancelled. A store that fails is tried again later."""
        while True:
            self._inlet.added.clear()  # before the round: what is added during it counts
            try:
                report = await self.poll_due()
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
            await within(pause.total_seconds(), self._inlet.added)

    async def poll_due(self) -> PollReport:
        """One round over all that is due. Raises StoreError."""
        if self._poller is None:  # one for all rounds: it remembers what sites ask of robots
            self._poller = Poller(
                self._core.store.sources,
                await self._inlet.fetcher(),
                self._keep,
                clock=self._core.clock,
                tell_dead=self._tell_dead,
                pool=self._inlet.pool(),
                full_text=self._core.settings.sources.full_text,
                precedence=self._core.precedence,
            )
        return await self._poller.poll_due()

    async def _keep(self, drafts: Sequence[Draft]) -> None:
        report = await self._inlet.intake().take(drafts, precedence=self._core.precedence)
        for refusal in report.refused:
            _log.error(
                "article-not-read",
                source=safe_url(refusal.origin),
                reason=refusal.reason,
                error=refusal.detail,
            )

    async def _pause(self) -> timedelta:
        due = await self._core.store.sources.next_due()
        if due is None:
            return _LONGEST
        return min(max(due - self._core.clock(), _LEAST), _LONGEST)

    async def _tell_dead(self, source: SourceRow) -> bool:
        _log.warning(
            "source-dead", source=source.id, url=safe_url(source.url), reason=source.failure
        )
        if source.chat is None:
            return True  # the operator added it, and reads the log
        chat = await self._core.store.chats.get(*source.chat)
        speech = self._core.speech(chat, self._core.settings.chats.language)
        nonce = f"dead-{source.id}-{source.failures}"
        return await self._tell(Chat(*source.chat), of_death(speech, source), nonce)
