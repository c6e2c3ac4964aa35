"""An article that cannot be read, placed or stored is refused; all others are taken in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from typing import Any

import pytest

from briefings.errors import JobError, JobTimeoutError, WorkerDiedError
from briefings.ingest import intake
from briefings.ingest.intake import Intake, take_in_drafts
from briefings.models import Draft
from briefings.store import LockedStoreError, Store
from briefings.stories.index import StoryIndex


def clock() -> datetime:
    return datetime(2024, 12, 20, 12, tzinfo=UTC)


@pytest.fixture
async def store(where: str) -> AsyncIterator[Store]:
    async with Store.open(where, clock=clock) as opened:
        yield opened


def draft(number: int) -> Draft:
    text = f"The council of place {number} voted on Monday for bridge {number}."
    return Draft(text, f"memory-{number}", published=datetime(2024, 6, number, tzinfo=UTC))


class Late(Executor):
    """Does jobs at once; one that has to do with the second draft stops its process."""

    def __init__(self, error: JobError) -> None:
        self._error = error

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        if any(one.origin == "memory-2" for one in args[0]):
            done.set_exception(self._error)
        else:
            done.set_result(fn(*args, **kwargs))
        return done


@pytest.mark.parametrize(
    ("error", "reason"),
    [(JobTimeoutError("20 s"), "reading-too-long"), (WorkerDiedError("gone"), "reader-failed")],
)
async def test_a_text_that_stops_its_reader_is_refused_alone(
    store: Store, error: JobError, reason: str
) -> None:
    taken = Intake(store, clock=clock, pool=Late(error))
    report = await taken.take([draft(1), draft(2), draft(3)])
    assert report.added == 2
    assert [(one.origin, one.reason) for one in report.refused] == [("memory-2", reason)]


@pytest.mark.parametrize("error", [OverflowError, RecursionError, MemoryError])
async def test_whatever_reading_an_article_raises_refuses_it_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    read = intake.read_article

    def planted(one: Draft, **given: Any) -> Any:
        if one.origin == "memory-2":
            raise error
        return read(one, **given)

    monkeypatch.setattr(intake, "read_article", planted)
    report = await take_in_drafts(store, [draft(1), draft(2), draft(3)], clock=clock)
    assert (report.added, report.known) == (2, 0)
    assert [(one.origin, one.detail) for one in report.refused] == [("memory-2", error.__name__)]


async def test_whatever_placing_an_article_raises_refuses_it_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = StoryIndex.place

    def planted(self: StoryIndex, fresh: Any) -> Any:
        if any(one.article.origin == "memory-2" for one in fresh):
            raise OverflowError
        return place(self, fresh)

    monkeypatch.setattr(StoryIndex, "place", planted)
    report = await take_in_drafts(store, [draft(1), draft(2), draft(3)], clock=clock)
    assert (report.added, len(report.refused)) == (2, 1)


async def test_a_store_that_fails_is_no_articles_fault(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: Any) -> Any:
        raise LockedStoreError("locked", "here")

    monkeypatch.setattr(store, "place", locked)
    with pytest.raises(LockedStoreError):
        await take_in_drafts(store, [draft(1), draft(2)], clock=clock)
