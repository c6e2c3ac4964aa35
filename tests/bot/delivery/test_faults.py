"""What one subscription, row or message does ends with it; all others are served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.delivery import composer
from bot.delivery.planner import Planner
from bot.operations.deliveries import decide, report
from bot.presenting.posts import Post
from bot.records.faults import FaultKind
from bot.records.outbox import State
from bot.records.runs import RunState
from bot.records.subscriptions import SubscriptionRow
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.test_sender import plan, sending, until
from tests.bot.delivery.world import DAY, EIGHT, HOUR, MINUTE, World, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path / "store.db") as made:
        await made.news()
        yield made


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.sender._IDLE", 0.02)


async def change(here: World, statement: str, **values: object) -> None:
    async with here.store.database.writing() as connection:
        await connection.execute(text(statement), values)


async def last_run(here: World, row: SubscriptionRow) -> RunState:
    return (await here.records.runs.latest(row.id, limit=1))[0].state


# --- posts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OverflowError, RecursionError, MemoryError])
async def test_a_post_that_cannot_be_written_is_tried_a_few_times_and_recorded(
    here: World, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    tried: list[str] = []
    write = composer.reply_of

    async def planted(services: Any, post: Post, *rest: Any) -> Any:
        if post.words == "Marwa":
            tried.append(post.words)
            raise error
        return await write(services, post, *rest)

    monkeypatch.setattr(composer, "reply_of", planted)
    bad = await here.subscribe("1", words="Marwa")
    good = await here.subscribe("2", words="bridge")
    plans = Planner(here.services, {"telegram": Ledger()})
    here.now = EIGHT
    for _ in range(6 * 60):  # an hour in steps of ten seconds
        await plans.plan()
        here.now += timedelta(seconds=10)
    assert len(tried) == 5
    assert await last_run(here, good) is RunState.POSTED
    assert await last_run(here, bad) is RunState.FAILED
    (kept,) = await here.records.subscriptions.of_chat(bad.chat_id)
    assert (kept.next_run_at, kept.cursor) == (EIGHT + DAY, None)
    (fault,) = await here.records.faults.all(FaultKind.POST)
    assert (fault.key, fault.failures, fault.reason) == (str(bad.id), 5, error.__name__)
    assert any(
        f"subscription {bad.id}" in line and error.__name__ in line
        for line in await report(here.services, [])
    )
    monkeypatch.setattr(composer, "reply_of", write)
    here.now = EIGHT + DAY
    await plans.plan()
    assert await last_run(here, bad) is RunState.POSTED
    assert await here.records.faults.all(FaultKind.POST) == []


async def test_what_all_get_is_written_before_what_each_asked_for(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    at_once: list[int] = [0, 0]
    write = composer.reply_of

    async def noted(services: Any, post: Post, *rest: Any) -> Any:
        written.append(post.words)
        at_once[0] += 1
        at_once[1] = max(at_once)
        try:
            await asyncio.sleep(0)
            return await write(services, post, *rest)
        finally:
            at_once[0] -= 1

    monkeypatch.setattr(composer, "reply_of", noted)
    for number in range(60):
        await here.subscribe(str(number), words=f"word{number}")
    row = await here.subscribe("all")
    late = await here.subscribe("late", times=(481,), zone="UTC")
    plans = Planner(here.services, {"telegram": Ledger()})
    here.now = EIGHT
    clock = here.services.clock

    def later() -> Any:  # a minute passes while the posts are written
        if len(written) > 30:
            here.now = EIGHT + MINUTE
        return clock()

    plans._services = replace(here.services, clock=later)
    await plans.plan()
    assert await last_run(here, row) is RunState.POSTED
    assert await last_run(here, late) is RunState.POSTED
    assert len(written) == 62
    everything = [at for at, words in enumerate(written) if not words]
    assert everything[0] == 0
    assert everything[1] < 60
    assert 1 < at_once[1] <= 4


# --- rows -----------------------------------------------------------------------------------------

ODD = {
    "a zone that the rules dropped": "UPDATE subscriptions SET zone = 'Mars/Olympus' WHERE id = 1",
    "a zone that is a path": "UPDATE subscriptions SET zone = '../../etc/passwd' WHERE id = 1",
    "no zone": "UPDATE subscriptions SET zone = '' WHERE id = 1",
    "times that are none": "UPDATE subscriptions SET times = 'eight' WHERE id = 1",
    "no times": "UPDATE subscriptions SET times = '' WHERE id = 1",
    "an impossible time": "UPDATE subscriptions SET times = '4800' WHERE id = 1",
    "no weekday": "UPDATE subscriptions SET weekdays = 0 WHERE id = 1",
    "weekdays of another kind": "UPDATE subscriptions SET weekdays = 'daily' WHERE id = 1",
    "a moment beyond all years": (
        "UPDATE subscriptions SET created_at = 99999999999999999 WHERE id = 1"
    ),
    "a moment that is none": (
        "UPDATE subscriptions SET since_article = 1, since_at = 'x' WHERE id = 1"
    ),
}


@pytest.mark.parametrize("statement", ODD.values(), ids=list(ODD))
async def test_an_odd_row_suspends_its_subscription_with_a_reason(
    here: World, statement: str
) -> None:
    odd = await here.subscribe("1")
    good = await here.subscribe("2")
    await change(here, statement)
    here.now = EIGHT
    for _ in range(2):  # at every start
        await Planner(here.services, {"telegram": Ledger()}).plan()
    assert await last_run(here, good) is RunState.POSTED
    (fault,) = await here.records.faults.all(FaultKind.SUBSCRIPTION)
    assert (fault.key, fault.failures) == (str(odd.id), 1)
    assert fault.reason


CHATS = {
    "an unknown language": "UPDATE chats SET language = 'tlh' WHERE id = 1",
    "an unknown zone": "UPDATE chats SET time_zone = 'Mars/Olympus' WHERE id = 1",
    "an unknown region": "UPDATE chats SET region = 'atlantis' WHERE id = 1",
    "unknown numerals": "UPDATE chats SET digits = 'roman' WHERE id = 1",
    "impossible quiet hours": "UPDATE chats SET quiet_from = 5000, quiet_to = -3 WHERE id = 1",
    "quiet hours of another kind": "UPDATE chats SET quiet_from = 'x', quiet_to = 'y' WHERE id = 1",
    "quiet hours in an unknown zone": (
        "UPDATE chats SET quiet_from = 60, quiet_to = 120, time_zone = 'x/y' WHERE id = 1"
    ),
}


@pytest.mark.parametrize("statement", CHATS.values(), ids=list(CHATS))
async def test_an_odd_chat_keeps_nobody_waiting(here: World, statement: str) -> None:
    await here.subscribe("1")
    await here.subscribe("2")
    await change(here, statement)
    here.now = EIGHT
    ledger = Ledger()
    made = await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.PENDING, 0)
    assert ledger.posts["2"]
    states = await here.states()
    assert states[State.SENT] + states.get(State.FAILED, 0) == made


QUEUED = {
    "no JSON": "UPDATE digests SET payloads = 'x' WHERE id = 1",
    "another shape": "UPDATE digests SET payloads = '{\"a\": 1}' WHERE id = 1",
    "a moment beyond all years": (
        "UPDATE runs SET due_at = 99999999999999999 WHERE subscription_id = 1"
    ),
    "an unknown message": "UPDATE deliveries SET part = 99 WHERE chat_id = 1",
}


@pytest.mark.parametrize("statement", QUEUED.values(), ids=list(QUEUED))
async def test_an_odd_delivery_fails_alone(
    here: World, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sender._backoff", lambda attempts: 0.0)
    await here.subscribe("1", words="Marwa")
    await here.subscribe("2", words="bridge")
    here.now = EIGHT
    ledger = Ledger()
    await plan(here, ledger)
    await change(here, statement)
    async with sending(here, ledger), asyncio.timeout(20):
        while State.PENDING in await here.states():
            here.now += timedelta(seconds=5)
            await asyncio.sleep(0.01)
    assert ledger.posts["2"] or ledger.posts["1"]
    failed = await here.states()
    assert failed[State.FAILED] >= 1
    async with here.store.database.reading() as connection:
        reasons = set(
            await connection.scalars(text("SELECT error FROM deliveries WHERE state = 'failed'"))
        )
    assert all(reasons)


@pytest.mark.parametrize("error", [OverflowError, RecursionError, MemoryError, KeyError])
async def test_a_message_at_which_our_own_code_stumbles_fails_alone(
    here: World, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    monkeypatch.setattr("bot.delivery.sender._backoff", lambda attempts: 0.0)

    class Stumbling(Ledger):
        async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
            if chat_key == "1":
                self.tries += 1
                raise error("x")
            return await super().send(chat_key, payload, nonce=nonce)

    await here.subscribe("1")
    await here.subscribe("2")
    here.now = EIGHT
    ledger = Stumbling(remembers=True)
    await plan(here, ledger)
    async with sending(here, ledger), asyncio.timeout(20):
        while State.PENDING in await here.states():
            here.now += timedelta(seconds=5)
            await asyncio.sleep(0.01)
    assert ledger.posts["2"]
    (first, *_) = sorted(await here.rows(State.FAILED), key=lambda one: one.id)
    assert (first.chat.key, first.attempts) == ("1", 4)
    assert error.__name__ in (first.error or "")


# --- what waits in the sender's queue -------------------------------------------------------------


async def _skip(here: World, row: SubscriptionRow) -> None:
    waiting = [one.id for one in await here.rows(State.PENDING) if one.subscription_id == row.id]
    decided, left = await decide(here.services, "skip", waiting)
    assert (sorted(decided), left) == (sorted(waiting), [])


async def _unsubscribe(here: World, row: SubscriptionRow) -> None:
    await here.records.subscriptions.remove(row.id)


async def _pause(here: World, row: SubscriptionRow) -> None:
    await here.records.subscriptions.change(replace(row, next_run_at=None), here.now)


async def _change(here: World, row: SubscriptionRow) -> None:
    await here.records.subscriptions.change(replace(row, words="football"), here.now)


async def _quiet(here: World, row: SubscriptionRow) -> None:
    chat = await here.records.chats.get("telegram", "2")
    await here.records.chats.put(replace(chat, quiet_from=7 * 60, quiet_to=10 * 60))


async def _suspend(here: World, row: SubscriptionRow) -> None:
    await here.records.chats.suspend("telegram", "2", "kicked")


@pytest.mark.parametrize("happens", [_skip, _unsubscribe, _pause, _change, _quiet, _suspend])
async def test_what_waits_is_looked_at_again_when_it_is_its_turn(here: World, happens: Any) -> None:
    ledger = Ledger()
    ledger.open.clear()
    await here.subscribe("1")
    row = await here.subscribe("2")
    await here.subscribe("3")
    here.now = EIGHT
    await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENDING, 1)  # the first; the others are in the sender's queue
        await happens(here, row)
        ledger.open.set()
        async with asyncio.timeout(20):
            while {one.chat.key for one in await here.rows(State.PENDING, State.SENDING)} - {"2"}:  # noqa: ASYNC110 - the store tells
                await asyncio.sleep(0.01)
    assert ledger.posts["1"]
    assert ledger.posts["3"]
    assert ledger.posts["2"] == []


async def test_what_has_begun_is_not_reported_as_skipped(here: World) -> None:
    ledger = Ledger()
    ledger.open.clear()
    await here.subscribe("1")
    here.now = EIGHT
    await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENDING, 1)
        (row,) = await here.rows(State.SENDING)
        assert await decide(here.services, "skip", [row.id]) == ([], [row.id])
        ledger.open.set()
        await until(here, State.SENDING, 0)
    assert ledger.posts["1"]


# --- new rules of a zone --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "wanted"), [(HOUR, RunState.POSTED), (7 * HOUR, RunState.MISSED)]
)
async def test_a_moment_that_new_rules_brought_forward_is_made_up_for(
    here: World, monkeypatch: pytest.MonkeyPatch, moved: timedelta, wanted: RunState
) -> None:
    row = await here.subscribe("1", created_at=EIGHT - 30 * DAY)
    ahead = replace(row, next_run_at=EIGHT + moved)  # as the old rules had it
    await here.records.subscriptions.change(ahead, here.now)
    plans = Planner(here.services, {"telegram": Ledger()})
    here.now = EIGHT + moved
    await plans.plan()
    (run,) = await here.records.runs.latest(row.id, limit=5)
    assert (run.due_at, run.state) == (EIGHT, wanted)
    (kept,) = await here.records.subscriptions.of_chat(row.chat_id)
    assert kept.next_run_at == EIGHT + DAY
    for _ in range(3):
        here.now += HOUR
        await plans.plan()
    assert len(await here.records.runs.latest(row.id, limit=5)) == 1
