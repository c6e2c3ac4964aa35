"""The planner: turns due subscriptions into runs and deliveries, and moves them on.

All of one subscription's step is one transaction, so that a crash at any moment leaves it either
undone or done. The planner reads the clock afresh at every step and trusts nothing that it
remembers of it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.delivery.composer import Composer
from bot.platforms.kit.protocol import Platform
from bot.presenting.posts import Post, post_of
from bot.records.runs import DigestRow, Planned, PlannedRun, RunState
from bot.records.subscriptions import DueSubscription, SubscriptionRow
from bot.scheduling.recurrence import Due, Rhythm, dues_until, next_due
from bot.services import Services
from briefings.models import Cursor

_PAGE = 2_000  # subscriptions of one transaction
_REMEMBERED = 40  # missed runs that are recorded, the latest; of older ones nobody asks
_BACKWARDS = timedelta(seconds=30)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Step:
    """What a due subscription comes to, before its post is written (`post`, if it has one)."""

    due: DueSubscription
    next_run_at: datetime
    passed: tuple[Due, ...]
    last: Due | None
    state: RunState
    post: Post | None


def rhythm_of(row: SubscriptionRow) -> Rhythm:
    """When a subscription is due."""
    return Rhythm(row.times, row.zone, row.weekdays)


class Planner:
    """Plans for the platforms that are served here."""

    def __init__(self, services: Services, platforms: Mapping[str, Platform]) -> None:
        self._services = services
        self._names = tuple(platforms)
        self._composer = Composer(services, platforms)
        self._last: datetime | None = None

    async def plan(self) -> int:
        """Plans all that is due; answers with the number of new deliveries. Raises StoreError."""
        now = self._services.clock()
        stepped = self._last is not None and now < self._last - _BACKWARDS
        if stepped or self._last is None:
            await self._turn_back(now, stepped=stepped)
        self._last = now
        made, after = 0, None
        while True:
            page = await self._services.records.subscriptions.due(
                self._names, now, limit=_PAGE, after=after
            )
            if not page:
                return made
            made += await self._plan(page, now)
            after = page[-1].row
            await asyncio.sleep(0)

    async def _plan(self, page: Sequence[DueSubscription], now: datetime) -> int:
        steps = [self._step(due, now) for due in page]
        posts = await self._composer.posts({s.post for s in steps if s.post is not None}, now)
        planned = [
            _planned(step, posts.get(step.post) if step.post else None)
            for step in steps
            if step.post is None or step.post in posts
        ]
        made = await self._services.records.runs.plan(planned, now)
        self._tell(steps, made)
        return made

    def _step(self, due: DueSubscription, now: datetime) -> _Step:
        row, rhythm = due.row, rhythm_of(due.row)
        assert row.next_run_at is not None  # the store's question says so
        passed = tuple(deque(dues_until(rhythm, row.next_run_at, now), maxlen=_REMEMBERED))
        following = next_due(rhythm, now).at
        if not passed:  # the zone's rules have changed since it was planned
            return _Step(due, following, (), None, RunState.MISSED, None)
        *earlier, last = passed
        if now - last.at > self._services.settings.delivery.grace:
            return _Step(due, following, passed, None, RunState.MISSED, None)
        if due.chat.suspended is not None:
            return _Step(due, following, tuple(earlier), last, RunState.SUSPENDED, None)
        post = post_of(self._services, row, due.chat, last.at)
        return _Step(due, following, tuple(earlier), last, RunState.POSTED, post)

    def _tell(self, steps: Sequence[_Step], made: int) -> None:
        missed = sum(len(step.passed) for step in steps)
        _log.info("planned", subscriptions=len(steps), deliveries=made, missed=missed)
        for step in steps if missed else ():
            for due in step.passed:
                _log.warning(
                    "run-missed",
                    subscription=step.due.row.id,
                    platform=step.due.chat.platform,
                    chat=step.due.chat.key,
                    due=due.at.isoformat(),
                )

    async def _turn_back(self, now: datetime, *, stepped: bool) -> None:
        """Puts right what was planned ahead, if the clock was.

        Where it `stepped` back under our eyes, what waits for a moment would wait too long.
        """
        store = self._services.records
        ids = await store.runs.ahead(now, limit=1_000_000)
        if not ids and not stepped:
            return
        rows = await store.subscriptions.by_id(ids)
        next_runs = {row.id: next_due(rhythm_of(row), now).at for row in rows}
        await store.runs.turn_back(now, next_runs)
        _log.warning("clock-was-ahead", now=now.isoformat(), subscriptions=len(ids))


def _planned(step: _Step, digest: DigestRow | None) -> Planned:
    runs = [PlannedRun(due.day, due.slot, due.at, RunState.MISSED) for due in step.passed]
    told: Cursor | None = None
    if step.last is not None:
        state, parts = step.state, 0
        if digest is not None:
            parts, told = len(digest.payloads), Cursor(digest.until_article, digest.made_at)
            state = RunState.POSTED if parts else RunState.EMPTY
        last = step.last
        digest_id = digest.id if digest is not None and parts else None
        runs.append(PlannedRun(last.day, last.slot, last.at, state, digest_id, parts))
    return Planned(step.due.row, step.next_run_at, tuple(runs), told)
