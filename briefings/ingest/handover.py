"""The way in where several processes share it: articles go from poller to reader to placer as jobs.

A poller hands drafts over (`READ`), any reader reads them (`PLACE`), and the one placer, by its
lease, groups and stores them. A step's result and the end of its job are one transaction, or the
step may be done twice without harm: what was stored is known by its words.

Jobs carry drafts and articles as MessagePack, typed: what does not fit the types is refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, NoReturn, TypeVar

import msgspec
import structlog

from briefings.db.engine import Database
from briefings.db.errors import StoreError
from briefings.db.jobs import Job, JobKind, JobRepository, NewJob, Priority
from briefings.db.leases import LostLeaseError
from briefings.db.tenure import Tenure
from briefings.ingest.intake import PORTION, Intake
from briefings.models import Article, Draft, IntakeReport, Refusal
from briefings.precedence import Precedence
from briefings.sources.outlets import safe_url
from briefings.sources.refusals import unread
from briefings.stories.features import unpack_features
from briefings.stories.index import Candidate

_READ_AT_ONCE: Final = 25
_QUEUED: Final = 2_000
"""Drafts that wait to be read, beyond which pollers wait, too."""

_IDLE: Final = 0.5  # seconds between two looks while there is nothing to do
_AFTER_FAILURE: Final = 5.0  # seconds

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    """An article that was read, on its way to the placer."""

    article: Article
    packed: bytes  # its features


def packed_draft(draft: Draft) -> bytes:
    """A draft as a job carries it. Raises UnicodeEncodeError for half a surrogate pair."""
    return msgspec.msgpack.encode(draft)


def packed_candidate(candidate: Candidate) -> bytes:
    """An article that was read, as a job carries it. Raises UnicodeEncodeError."""
    return msgspec.msgpack.encode(_Read(candidate.article, candidate.packed))


def candidate_from(packed: bytes) -> Candidate:
    """What `packed_candidate` made. Raises msgspec.ValidationError."""
    read = _READ.decode(packed)
    return Candidate(read.article, unpack_features(read.packed), read.packed)


_DRAFT: Final = msgspec.msgpack.Decoder(Draft)
_READ: Final = msgspec.msgpack.Decoder(_Read)


def draft_key(draft: Draft) -> str:
    """The same for the same words from the same place."""
    words = f"{draft.identity or draft.url or ''}\n{draft.title or ''}\n{draft.text}"
    return blake2b(words.encode("utf-8", "replace"), digest_size=20).hexdigest()


class Handover:
    """Hands drafts over to whoever reads."""

    def __init__(self, jobs: JobRepository) -> None:
        self._jobs = jobs

    async def submit(
        self, drafts: Sequence[Draft], *, priority: Priority = Priority.COMMON
    ) -> list[Refusal]:
        """Queues drafts; those that no job can carry are refused. While too many wait, it waits.

        Raises StoreError.
        """
        jobs: list[NewJob] = []
        refused: list[Refusal] = []
        for draft in drafts:
            try:
                payload = packed_draft(draft)
            except UnicodeEncodeError as error:
                refused.append(unread(draft.origin, error))
            else:
                jobs.append(NewJob(JobKind.READ, draft_key(draft), payload, priority))
        while priority is not Priority.ASKED and await self._full():  # noqa: ASYNC110 - others read
            await asyncio.sleep(_IDLE)
        await self._jobs.add(jobs)
        return refused

    async def done(self, draft: Draft) -> bool:
        """Whether a draft was read and placed, or given up."""
        key = draft_key(draft)
        for kind in (JobKind.READ, JobKind.PLACE):
            if await self._jobs.there(kind, [key]):
                return False
        return True

    async def _full(self) -> bool:
        depth = (await self._jobs.depths()).get(JobKind.READ)
        return depth is not None and depth.waiting >= _QUEUED


class Reader:
    """Reads what was handed over. A service of `mujaz run`."""

    def __init__(self, database: Database, jobs: JobRepository, intake: Intake, owner: str) -> None:
        self._database = database
        self._jobs = jobs
        self._intake = intake
        self._owner = owner

    async def run(self) -> NoReturn:
        """Reads until cancelled, and gives back what it has claimed and not read."""
        await _worked(self.step, "reading-waits")

    async def step(self) -> int:
        """Reads one claim; answers with the number of its jobs. Raises StoreError."""
        claimed = await self._jobs.claim(JobKind.READ, self._owner, limit=_READ_AT_ONCE)
        if not claimed:
            return 0
        try:
            async with self._jobs.at_work(claimed):
                await self._read(claimed)
        except asyncio.CancelledError:
            await asyncio.shield(self._jobs.release(claimed))
            raise
        except LostLeaseError:
            _log.warning("claims-lost", kind="read", jobs=len(claimed))  # somebody else reads them
        return len(claimed)

    async def _read(self, claimed: Sequence[Job]) -> None:
        drafts = [draft for job in claimed if (draft := _decoded(_DRAFT, job)) is not None]
        urgency = min(job.priority for job in claimed)
        placing: list[NewJob] = []
        candidates, refused = await self._intake.read(drafts)
        for refusal in refused:
            _refused(refusal)
        for candidate in candidates:
            try:
                payload = packed_candidate(candidate)
            except UnicodeEncodeError as error:
                _refused(unread(candidate.article.origin, error))
            else:
                key = candidate.article.content_hash
                placing.append(NewJob(JobKind.PLACE, key, payload, urgency))
        async with self._database.queueing() as connection:
            await self._jobs.done(connection, claimed)
            await self._jobs.put(connection, placing)


class Placer:
    """Groups and stores what was read, by its lease. A service of `mujaz run`."""

    def __init__(
        self,
        jobs: JobRepository,
        intake: Intake,
        tenure: Tenure,
        owner: str,
        precedence: Precedence,
    ) -> None:
        self._jobs = jobs
        self._intake = intake
        self._tenure = tenure
        self._owner = owner
        self._precedence = precedence

    async def run(self) -> None:
        """Places until cancelled, while this process has the lease."""
        await self._tenure.hold(lambda: _worked(self.step, "placing-waits"))

    async def step(self) -> int:
        """Places one claim; answers with the number of its jobs. Raises StoreError."""
        claimed = await self._jobs.claim(JobKind.PLACE, self._owner, limit=PORTION)
        if not claimed:
            return 0
        try:
            async with self._jobs.at_work(claimed):
                candidates = [candidate_from(job.payload or b"") for job in claimed]
                await self._place(claimed, candidates)
        except (asyncio.CancelledError, LostLeaseError):
            await asyncio.shield(self._jobs.release(claimed))
            raise
        except msgspec.DecodeError:
            await self._each(claimed)
        return len(claimed)

    async def _place(self, claimed: Sequence[Job], candidates: Sequence[Candidate]) -> None:
        report = await self._intake.place(
            candidates, self._tenure.guard, precedence=self._precedence
        )
        _tell(report)
        await self._jobs.finish(claimed)

    async def _each(self, claimed: Sequence[Job]) -> None:
        """One of them cannot be read: it alone fails."""
        for job in claimed:
            try:
                candidate = candidate_from(job.payload or b"")
            except msgspec.DecodeError as error:
                _log.error("job-unreadable", job=job.id, kind=job.kind, why=type(error).__name__)
                await self._jobs.fail([job], f"unreadable: {type(error).__name__}")
            else:
                await self._place([job], [candidate])


async def _worked(step: Callable[[], Awaitable[int]], event: str) -> NoReturn:
    """Steps on for ever: at once while there is work, after a pause where there is none."""
    failing = False
    while True:
        try:
            done = await step()
        except StoreError as error:
            if not failing:
                _log.error(event, why=str(error))
            failing = True
            await asyncio.sleep(_AFTER_FAILURE)
            continue
        failing = False
        if not done:
            await asyncio.sleep(_IDLE)


def _decoded(decoder: msgspec.msgpack.Decoder[_T], job: Job) -> _T | None:
    try:
        return decoder.decode(job.payload or b"")
    except msgspec.DecodeError as error:
        # Done with: a draft is polled again, and a person's is said not to have been kept.
        _log.error("job-unreadable", job=job.id, kind=job.kind, why=type(error).__name__)
        return None


def _tell(report: IntakeReport) -> None:
    for refusal in report.refused:
        _refused(refusal)


def _refused(refusal: Refusal) -> None:
    _log.error(
        "article-not-read",
        source=safe_url(refusal.origin),
        reason=refusal.reason,
        error=refusal.detail,
    )
