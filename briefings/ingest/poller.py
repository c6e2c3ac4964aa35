"""Polls the sources that are due: claim, fetch, read, keep, record.

Articles are kept before the poll is recorded. A process that dies in between leaves the sources to
be polled again when their lease ends, and keeping an article twice changes nothing: so nothing is
lost and nothing is there twice. An item whose words are known for its source is not kept again,
whatever its GUID; one whose words changed is kept with the identity it had, so that whoever keeps
it can tell a correction.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final

from briefings.clock import Clock
from briefings.errors import JobTimeoutError
from briefings.ingest.poll_schedule import Outcome, Pace, is_news_of_death, paced
from briefings.models import Draft
from briefings.precedence import Precedence
from briefings.sources.feeds import Feed, FeedError, FeedReason
from briefings.sources.fetch import Fetched, Fetcher, FetchFailed, FetchReason, Validators
from briefings.sources.followed import read_followed
from briefings.sources.full_text import PageReader
from briefings.sources.memory_budget import MemoryBudget, Reservation
from briefings.sources.outlets import safe_url
from briefings.sources.robots import Robots
from briefings.store import StoreError
from briefings.store.sources import FullText, PolledSource, SourceRepository, SourceRow

_BATCH: Final = 50
_CLAIM: Final = 200
_PAGES_BACK: Final = 5
"""Earlier pages of a channel that one poll looks at: a hundred posts."""
_AT_ONCE: Final = 20
"""Sources asked at the same time. More would not be faster where the processor is the limit, and
every answer of the bot's would wait for one step of each."""


_LETTERS: Final = 600_000
"""Characters of feeds and pages that have been read and wait to be stored."""


Keep = Callable[[Sequence[Draft]], Awaitable[object]]
"""Stores articles, up to some thousands; one that is there already must change nothing."""

TellDead = Callable[[SourceRow], Awaitable[bool]]
"""Tells administrators that a source is dead; False where that must be tried again later.

Called once for each death, at least: again only if it failed or the process died right after.
"""


@dataclass(frozen=True, slots=True)
class PollReport:
    """What a round came to: sources polled, of those unchanged and failed, and new items."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    items: int = 0

    def __add__(self, other: PollReport) -> PollReport:
        return PollReport(
            self.polled + other.polled,
            self.unchanged + other.unchanged,
            self.failed + other.failed,
            self.items + other.items,
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    source: SourceRow
    fetched: Fetched | None = None
    feed: Feed | None = None
    failure: str | None = None
    wait: int | None = None
    gone: bool = False
    hold: Reservation | None = None
    letters: int = 0  # taken of the room for texts
    whole: Mapping[str, str] = field(default_factory=dict)  # texts from pages, by item hash


class Poller:
    """Polls what is due, many hosts at once.

    `pool` reads feeds and pages elsewhere; without one threads do. `full_text` holds for sources
    that have no choice of their own. Answers under way by `precedence` go before each step.
    """

    def __init__(
        self,
        repository: SourceRepository,
        fetcher: Fetcher,
        keep: Keep,
        *,
        clock: Clock,
        tell_dead: TellDead | None = None,
        pool: Executor | None = None,
        full_text: FullText = "feed",
        luck: Callable[[], float] = random.random,
        precedence: Precedence | None = None,
    ) -> None:
        self._repository = repository
        self._fetcher = fetcher
        self._keep = keep
        self._clock = clock
        self._tell_dead = tell_dead
        self._pool = pool
        self._full_text = full_text
        self._pages = PageReader(fetcher, Robots(fetcher, clock=clock, pool=pool), pool)
        self._luck = luck
        self._precedence = precedence or Precedence()
        self._line = asyncio.Lock()
        self._texts = MemoryBudget(_LETTERS)

    async def poll_due(self) -> PollReport:
        """Polls until nothing is due. A source's failure is recorded; the store's raise.

        Cancelled, it gives back the claims of sources it has not finished. Raises StoreError.
        """
        report = PollReport()
        while claimed := await self._repository.claim(self._clock(), limit=_CLAIM):
            report += await self._round(claimed)
        return report

    async def _round(self, claimed: Sequence[SourceRow]) -> PollReport:
        answers: asyncio.Queue[_Answer] = asyncio.Queue()
        waiting = iter(claimed)

        async def ask() -> None:
            for source in waiting:
                async with self._line:  # one by one, though answers never cease
                    await self._precedence.give_way()
                await answers.put(await self._ask(source))

        report = PollReport()
        left = {source.id for source in claimed}
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(_AT_ONCE, len(claimed))):
                    group.create_task(ask())
                while left:
                    batch = [await answers.get()]
                    with suppress(asyncio.QueueEmpty):
                        while len(batch) < _BATCH:
                            batch.append(answers.get_nowait())
                    report += await self._settled(batch)
                    left -= {answer.source.id for answer in batch}
        except ExceptionGroup as group_error:
            # One failure is the others' too: the store's, or the pool's.
            raise group_error.exceptions[0] from group_error
        finally:
            while not answers.empty():
                self._release(answers.get_nowait())
            if left:
                with suppress(StoreError):
                    await self._repository.release(left)
        return report

    async def _ask(self, source: SourceRow) -> _Answer:
        """Asks a source. An answer with a feed holds its room until it is settled."""
        with ExitStack() as held:
            hold = held.enter_context(self._fetcher.hold())
            answer = await self._answer(source, hold)
            if answer.feed is None:
                return answer
            letters = await self._texts.take(_letters(answer.feed, answer.whole))
            held.pop_all()  # all of it is given back by `_release`
            return replace(answer, hold=hold, letters=letters)

    async def _answer(self, source: SourceRow, hold: Reservation) -> _Answer:
        validators = Validators(source.etag, source.last_modified)
        fetched = await self._fetcher.fetch(source.url, validators=validators, hold=hold)
        if isinstance(fetched, FetchFailed):
            gone = fetched.reason is FetchReason.GONE
            return _Answer(
                source, failure=fetched.reason.value, wait=fetched.retry_after, gone=gone
            )
        if fetched.unchanged:
            return _Answer(source, fetched, wait=fetched.fresh_for)
        try:
            feed = await self._read(fetched)
        except FeedError as error:
            return _Answer(source, failure=error.reason.value, wait=fetched.fresh_for)
        except JobTimeoutError:
            return _Answer(source, failure=FeedReason.READING_TOO_LONG.value)
        except Exception:  # noqa: BLE001 - one feed must not stop all
            return _Answer(source, failure=FeedReason.READER_FAILED.value)
        wait = max(fetched.fresh_for or 0, feed.ttl or 0) or None
        whole: Mapping[str, str] = {}
        if (source.full_text or self._full_text) == "page":
            known = await self._repository.known([(source.id, i.content_hash) for i in feed.items])
            fresh = [i for i in feed.items if (source.id, i.content_hash) not in known]
            whole = await self._pages.read(fresh)
        if feed.older is not None and source.last_success is not None:
            feed = await self._with_missed(source, feed, hold)
        bare = replace(fetched, body=b"")
        return _Answer(source, bare, feed, wait=wait, whole=whole)

    async def _read(self, fetched: Fetched) -> Feed:
        """What a document holds. Raises FeedError, JobTimeoutError and what a reader's fault is."""
        read = partial(
            read_followed, fetched.body, url=fetched.url, now=self._clock(), charset=fetched.charset
        )
        return await asyncio.get_running_loop().run_in_executor(self._pool, read)

    async def _with_missed(self, source: SourceRow, feed: Feed, hold: Reservation) -> Feed:
        """A page with the items of earlier pages, back to what is known already.

        A busy channel posts more between two looks than one page shows. Pages that cannot be read
        end it: the next poll sees what is left.
        """
        items, page = list(feed.items), feed
        for _ in range(_PAGES_BACK):
            digests = [(source.id, item.content_hash) for item in page.items]
            if page.older is None or (digests and await self._repository.known(digests)):
                break
            fetched = await self._fetcher.fetch(page.older, hold=hold)
            if isinstance(fetched, FetchFailed) or fetched.unchanged:
                break
            asked = page.older
            try:
                page = await self._read(fetched)
            except Exception:  # noqa: BLE001 - the first page was read, and is not lost for another
                break
            items += page.items
            if page.older == asked:
                break
        newest = {item.key: item for item in reversed(items)}
        return replace(feed, items=tuple(reversed(newest.values())))

    async def _settled(self, answers: Sequence[_Answer]) -> PollReport:
        try:
            return await self._settle(answers)
        finally:
            for answer in answers:
                self._release(answer)

    async def _settle(self, answers: Sequence[_Answer]) -> PollReport:
        """Keeps the new items of some answers, then records them all in one transaction."""
        await self._precedence.give_way()
        now = self._clock()
        items = [
            (answer.source.id, item.content_hash)
            for answer in answers
            if answer.feed
            for item in answer.feed.items
        ]
        known = await self._repository.known(items) if items else set()
        drafts: list[Draft] = []
        polled: list[PolledSource] = []
        for answer in answers:
            feed = answer.feed
            fresh = [
                item
                for item in (feed.items if feed else ())
                if (answer.source.id, item.content_hash) not in known
            ]
            if feed:
                language = feed.language or answer.source.language
                origin = safe_url(answer.source.url)
                for item in fresh:
                    identity = f"{answer.source.id}:{item.key}"
                    draft = item.draft(feed.outlet, language, origin, identity)
                    if text := answer.whole.get(item.content_hash):
                        draft = replace(draft, text=text, title=item.title or None)
                    drafts.append(draft)
            row = _after(answer, len(fresh), now, self._luck())
            if is_news_of_death(_pace(row), now):
                row = replace(
                    row, dead_reported=self._tell_dead is None or await self._tell_dead(row)
                )
            seen = frozenset(item.content_hash for item in feed.items) if feed else frozenset()
            polled.append(PolledSource(row, seen))
        if drafts:
            await self._keep(drafts)
            await self._precedence.give_way()
        await self._repository.record(polled, now)
        return PollReport(
            polled=len(answers),
            unchanged=sum(1 for a in answers if a.fetched and a.fetched.unchanged),
            failed=sum(1 for a in answers if a.failure),
            items=len(drafts),
        )

    def _release(self, answer: _Answer) -> None:
        if answer.hold is not None:
            answer.hold.release()
        if answer.letters:
            self._texts.give(answer.letters)


def _letters(feed: Feed, whole: Mapping[str, str]) -> int:
    texts = sum(len(item.title) + len(item.text) for item in feed.items)
    return texts + sum(map(len, whole.values()))


def _after(answer: _Answer, fresh: int, now: datetime, luck: float) -> SourceRow:
    source, fetched, feed = answer.source, answer.fetched, answer.feed
    ok = answer.failure is None
    outcome = Outcome(ok=ok, new_items=fresh, wait=answer.wait, gone=answer.gone)
    pace = paced(_pace(source), outcome, now, luck)
    row = replace(
        source,
        interval=pace.interval,
        next_poll=pace.next_poll,
        failures=pace.failures,
        failing_since=pace.failing_since,
        dead_reported=pace.dead_reported,
        gone=pace.gone,
        failure=answer.failure,
        last_success=now if ok else source.last_success,
        items=source.items + fresh,
    )
    if fetched is not None and ok:
        row = replace(row, url=fetched.moved_to or source.url)
        given = fetched.validators
        if not fetched.unchanged or given.etag or given.last_modified:
            row = replace(row, etag=given.etag, last_modified=given.last_modified)
    if feed is not None:
        row = replace(
            row,
            title=feed.title or source.title,
            home=feed.home or source.home,
            language=feed.language or source.language,
            repairs=tuple((one.fault.value, one.count) for one in feed.repairs),
        )
    return row


def _pace(row: SourceRow) -> Pace:
    return Pace(
        interval=row.interval,
        next_poll=row.next_poll,
        failures=row.failures,
        failing_since=row.failing_since,
        dead_reported=row.dead_reported,
        gone=row.gone,
    )
