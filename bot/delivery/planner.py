"""The planner: turns due subscriptions into runs and deliveries, and moves them on.

All of one subscription's step is one transaction, so that a crash at any moment leaves it either
undone or done. The planner reads the clock afresh at every step and trusts nothing that it
remembers of it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.delivery.composer import Composed, Composer
from bot.platforms.kit.protocol import Platform
from bot.presenting.posts import Post, post_of
from bot.records.faults import FaultKind
from bot.records.runs import DigestRow, Planned, PlannedRun, RunState
from bot.records.subscriptions import DueSubscription, SubscriptionRow
from bot.scheduling.recurrence import Due, Rhythm, dues_until, next_due
from bot.services import Services
from briefings.models import Cursor

_PAGE = 2_000  # subscriptions of one transaction
_REMEMBERED = 40  # missed runs that are recorded, the latest; of older ones nobody asks
_BACKWARDS = timedelta(seconds=30)
_PORTION = 16  # posts of one chat's own words that are written before others are looked at again
_LONGEST_LOOK = timedelta(days=60)  # for missed runs, which are recorded one by one
_RULES = timedelta(hours=12)  # by how much new rules of a zone may bring a moment forward

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
        self._failing: set[str] | None = None  # subscriptions whose post is known to fail

    async def plan(self) -> int:
        """Plans all that is due; answers with the number of new deliveries. Raises StoreError.

        Posts that many get come first, and again between portions of those about one chat's own
        words: however many of these there are, they delay no other by more than a moment.
        """
        now = self._services.clock()
        stepped = self._last is not None and now < self._last - _BACKWARDS
        if stepped or self._last is None:
            await self._turn_back(now, stepped=stepped)
        self._last = now
        made, own = await self._plan_shared(now)
        while own:
            portion = {post: own.pop(post) for post in list(own)[:_PORTION]}
            made += await self._plan([one for steps in portion.values() for one in steps], now)
            now = self._last = max(now, self._services.clock())
            more, later = await self._plan_shared(now)
            made += more
            own |= {post: steps for post, steps in later.items() if post not in portion}
        return made

    async def _plan_shared(self, now: datetime) -> tuple[int, dict[Post, list[_Step]]]:
        """Plans all but what waits for a post of its own words; answers with that beside it."""
        made = 0
        after: SubscriptionRow | None = None
        own: dict[Post, list[_Step]] = {}
        while True:
            page = await self._services.records.subscriptions.due(
                self._names, now, limit=_PAGE, after=after
            )
            if page.odd:
                await self._suspend(page.odd)
            if not page.found:
                if page.odd:
                    continue
                return made, own
            steps = await self._steps(page.found, now)
            ready = [step for step in steps if step.post is None or not step.post.own]
            for step in steps:
                if step.post is not None and step.post.own:
                    own.setdefault(step.post, []).append(step)
            if ready:
                made += await self._plan(ready, now)
            if not page.more:
                return made, own
            after = page.found[-1].row
            await asyncio.sleep(0)

    async def _steps(self, page: Sequence[DueSubscription], now: datetime) -> list[_Step]:
        """What due subscriptions come to; one whose row makes no sense is suspended."""
        steps: list[_Step] = []
        odd: dict[int, str] = {}
        for due in page:
            try:
                steps.append(self._step(due, now))
            except Exception as error:  # noqa: BLE001 - one row must not keep the others waiting
                odd[due.row.id] = f"{type(error).__name__}: {error}"
        if odd:
            await self._suspend(odd)
        return steps

    async def _suspend(self, odd: Mapping[int, str]) -> None:
        for subscription, reason in odd.items():
            _log.error("subscription-suspended", subscription=subscription, why=reason[:200])
            await self._services.records.subscriptions.suspend(
                subscription, reason, self._services.clock()
            )

    async def _plan(self, steps: Sequence[_Step], now: datetime) -> int:
        posts = await self._composer.posts({s.post for s in steps if s.post is not None}, now)
        await self._note_failures(steps, posts, now)
        planned = [
            _planned(step, posts.made.get(step.post) if step.post else None)
            for step in (_given_up(step, posts) for step in steps)
            if step.post is None or step.post in posts.made
        ]
        made = await self._services.records.runs.plan(planned, now)
        if planned:
            self._tell(steps, made)
        return made

    async def _note_failures(self, steps: Sequence[_Step], posts: Composed, now: datetime) -> None:
        """Keeps of which subscriptions the post fails, and why, until one is written again."""
        faults = self._services.records.faults
        if self._failing is None:
            self._failing = {one.key for one in await faults.all(FaultKind.POST)}
        failed: dict[str, list[str]] = {}
        written: list[str] = []
        for step in steps:
            key = str(step.due.row.id)
            reason = step.post and (posts.failed.get(step.post) or posts.given_up.get(step.post))
            if reason:
                failed.setdefault(reason, []).append(key)
            elif step.post in posts.made and key in self._failing:
                written.append(key)
        for reason, keys in failed.items():
            await faults.note(FaultKind.POST, keys, reason, now)
            self._failing.update(keys)
        if written:
            await faults.clear(FaultKind.POST, written)
            self._failing.difference_update(written)

    def _step(self, due: DueSubscription, now: datetime) -> _Step:
        row, rhythm = due.row, rhythm_of(due.row)
        assert row.next_run_at is not None  # the store's question says so
        first = max(row.next_run_at, now - _LONGEST_LOOK)
        passed = tuple(deque(dues_until(rhythm, first, now), maxlen=_REMEMBERED))
        following = next_due(rhythm, now).at
        if not passed:
            # The zone's rules have changed since it was planned. What they brought forward has
            # passed; what stands there already is left alone when it is recorded.
            since = max(row.created_at, first - _RULES)
            passed = tuple(dues_until(rhythm, since, now))[-1:]
        if not passed:
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
        """Repairs plans that were made while the system clock was ahead.

        Where it `stepped` back under our eyes, what waits for a moment would wait too long.
        """
        store = self._services.records
        ids = await store.runs.ahead(now, limit=1_000_000)
        if not ids and not stepped:
            return
        rows = await store.subscriptions.by_id(ids)
        next_runs: dict[int, datetime] = {}
        for row in rows:
            try:
                next_runs[row.id] = next_due(rhythm_of(row), now).at
            except Exception as error:  # noqa: BLE001 - one row must not keep the others waiting
                await self._suspend({row.id: f"{type(error).__name__}: {error}"})
        await store.runs.turn_back(now, next_runs)
        _log.warning("clock-was-ahead", now=now.isoformat(), subscriptions=len(ids))


def _given_up(step: _Step, posts: Composed) -> _Step:
    """A step whose post will not be written is recorded as failed, and the subscription goes on."""
    if step.post is None or step.post not in posts.given_up:
        return step
    return replace(step, post=None, state=RunState.FAILED)


def _planned(step: _Step, digest: DigestRow | None) -> Planned:
    runs = [PlannedRun(due.day, due.slot, due.at, RunState.MISSED) for due in step.passed]
    cursor: Cursor | None = None
    if step.last is not None:
        state, parts = step.state, 0
        if digest is not None:
            parts, cursor = len(digest.payloads), Cursor(digest.until_article, digest.made_at)
            state = RunState.POSTED if parts else RunState.EMPTY
        last = step.last
        digest_id = digest.id if digest is not None and parts else None
        runs.append(PlannedRun(last.day, last.slot, last.at, state, digest_id, parts))
    return Planned(step.due.row, step.next_run_at, tuple(runs), cursor)
