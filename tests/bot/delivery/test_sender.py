from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import structlog

from bot.delivery.journal import Claimed
from bot.delivery.planner import Planner
from bot.delivery.sender import Sender
from bot.platforms.kit.protocol import (
    ChatClosedError,
    ChatMovedError,
    RefusedError,
    SendError,
    ThrottledError,
    UnreachableError,
)
from bot.records.outbox import Change, OutboxRepository, State
from bot.records.runs import RunState
from briefings.store import FullStoreError, LockedStoreError, StoreError
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.world import DAY, EIGHT, HOUR, World, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path / "store.db") as made:
        await made.news()
        yield made


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that a test can wait for: the outage's, and those between looks."""
    monkeypatch.setattr("bot.platforms.kit.outage._FIRST", 0.01)
    monkeypatch.setattr("bot.delivery.sender._IDLE", 0.02)
    monkeypatch.setattr("bot.delivery.sender._STANDBY", 0.02)
    monkeypatch.setattr("bot.delivery.journal._FIRST_WAIT", 0.01)


async def plan(here: World, *platforms: Ledger) -> int:
    return await Planner(here.services, {one.name: one for one in platforms}).plan()


@asynccontextmanager
async def sending(here: World, platform: Ledger, workers: int = 1) -> AsyncIterator[Sender]:
    sender = Sender(here.services, platform, workers=workers)
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(here: World, state: State, count: int) -> None:
    async with asyncio.timeout(20):
        while (await here.states()).get(state, 0) != count:  # noqa: ASYNC110 - the store tells
            await asyncio.sleep(0.01)


async def test_everybody_is_sent_their_post_once_and_in_order(here: World) -> None:
    ledger = Ledger()
    for number in range(20):
        await here.subscribe(str(number))
    here.now = EIGHT
    made = await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENT, made)
    assert len(ledger.posts) == 20
    parts = await here.records.outbox.payloads((await here.rows())[0].digest_id)
    assert all(posts == list(parts) for posts in ledger.posts.values())
    assert len(parts) > 1
    assert ledger.most_at_once == 1
    assert {row.message for row in await here.rows()} == {f"m{n + 1}" for n in range(made)}


async def test_hands_send_side_by_side_but_a_chat_keeps_its_order(here: World) -> None:
    ledger = Ledger()
    for number in range(12):
        await here.subscribe(str(number))
    here.now = EIGHT
    made = await plan(here, ledger)
    async with sending(here, ledger, workers=5):
        await until(here, State.SENT, made)
    assert 1 < ledger.most_at_once <= 5
    assert len({tuple(posts) for posts in ledger.posts.values()}) == 1


async def test_a_delivery_is_marked_before_its_request_leaves(here: World) -> None:
    ledger = Ledger()
    ledger.open.clear()
    await here.subscribe("1")
    here.now = EIGHT
    await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENDING, 1)
        (row,) = await here.rows(State.SENDING)
        assert row.attempts == 1
        ledger.open.set()
        await until(here, State.SENDING, 0)


FAULTS: dict[str, Callable[[], SendError]] = {
    "throttled": lambda: ThrottledError(0.01, everywhere=False),
    "throttled everywhere": lambda: ThrottledError(0.01, everywhere=True),
    "500": lambda: UnreachableError("500", maybe_sent=True),
    "no connection": lambda: UnreachableError("no connection", maybe_sent=False),
    "no answer": lambda: UnreachableError("no answer in 30 s", maybe_sent=True),
    "moved": lambda: ChatMovedError("-1001"),
}


@pytest.mark.parametrize("first", FAULTS)
@pytest.mark.parametrize("second", FAULTS)
async def test_whatever_passes_is_tried_again_until_it_arrives(
    here: World, first: str, second: str
) -> None:
    ledger = Ledger("discord", remembers=True)
    ledger.faults.extend([FAULTS[first](), FAULTS[second]()])
    await here.subscribe("-1", platform="discord")
    here.now = EIGHT
    made = await plan(here, ledger)

    async with sending(here, ledger):
        while (await here.states()).get(State.SENT, 0) != made:
            here.now += HOUR / 60  # back-offs are counted on the clock, which goes on
            await asyncio.sleep(0.01)
    assert ledger.count == made
    assert ledger.tries <= made + 2
    moved = "moved" in (first, second)
    assert set(ledger.posts) <= {"-1", "-1001"}
    assert ("-1001" in ledger.posts) == moved


async def test_a_platform_that_is_away_is_not_asked_in_a_tight_loop(here: World) -> None:
    class Away(Ledger):
        async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
            self.tries += 1
            raise UnreachableError("no connection", maybe_sent=False)

    away = Away()
    for number in range(50):
        await here.subscribe(str(number))
    here.now = EIGHT
    made = await plan(here, away)
    async with sending(here, away):
        await asyncio.sleep(1.0)
    assert 2 <= away.tries < 12  # 0.01 s doubled each time
    assert await here.states() == {State.PENDING: made}
    back = Ledger()
    here.now += HOUR
    async with sending(here, back):
        await until(here, State.SENT, made)
    assert len(back.posts) == 50


async def test_what_was_in_the_air_together_fails_once_and_then_one_tries_for_all(
    here: World,
) -> None:
    class Falls(Ledger):
        async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
            self.tries += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self.changed.set()
            await self.open.wait()
            self.at_once -= 1
            raise UnreachableError("cut", maybe_sent=True)

    falls = Falls("discord", remembers=True)
    falls.open.clear()
    for number in range(50):
        await here.subscribe(str(number), platform="discord")
    here.now = EIGHT
    await plan(here, falls)
    async with sending(here, falls, workers=16):
        await falls.until(lambda: falls.at_once == 16)
        falls.open.set()
        await falls.until(lambda: falls.tries == 17)  # after one wait of the first length
        falls.most_at_once = 0
        await falls.until(lambda: falls.tries == 20)
    assert falls.most_at_once == 1


@pytest.mark.parametrize(
    ("uncertain", "copies", "state"), [("retry", 2, State.SENT), ("skip", 1, State.UNCERTAIN)]
)
async def test_what_may_have_arrived_is_recorded_as_doubtful(
    tmp_path: Path, uncertain: str, copies: int, state: State
) -> None:
    async with world(tmp_path / "store.db", uncertain=uncertain) as here:
        await here.news()
        ledger = Ledger()
        ledger.faults.append(UnreachableError("cut", maybe_sent=True))
        await here.subscribe("1")
        here.now = EIGHT
        made = await plan(here, ledger)
        async with sending(here, ledger):
            async with asyncio.timeout(20):
                while (await here.states()).get(State.PENDING, 0):
                    here.now += HOUR / 60
                    await asyncio.sleep(0.01)
            await until(here, State.SENDING, 0)
        (doubtful,) = [row for row in await here.rows() if row.doubts]
        assert doubtful.state is state
        first = (await here.records.outbox.payloads(doubtful.digest_id))[0]
        assert ledger.posts["1"].count(first) == copies
        assert ledger.count == made + copies - 1


async def test_a_closed_chat_is_suspended_with_the_reason_and_nothing_is_lost(here: World) -> None:
    ledger = Ledger()
    ledger.closed["1"] = ChatClosedError("kicked")
    row = await here.subscribe("1")
    await here.subscribe("2")
    here.now = EIGHT
    made = await plan(here, ledger)
    with structlog.testing.capture_logs() as logs:
        async with sending(here, ledger):
            await until(here, State.SENT, made // 2)
            await until(here, State.FAILED, made // 2)
    assert ledger.tries == made // 2 + 1
    assert (await here.records.chats.get("telegram", "1")).suspended == "kicked"
    (kept,) = await here.records.subscriptions.of_chat(row.chat_id)
    assert kept.cursor is None
    (said,) = [log for log in logs if log["event"] == "chat-closed"]
    assert {"subscription", "run", "delivery", "chat", "reason"} <= set(said)
    # It is back: the next post tells what it has not been told.
    ledger.closed.clear()
    await here.records.chats.suspend("telegram", "1", None)
    here.now = EIGHT + DAY
    await plan(here, ledger)
    async with sending(here, ledger):
        await ledger.until(lambda: "1" in ledger.posts)
    assert "Bridge number 1" in "".join(ledger.posts["1"])


async def test_a_message_the_platform_refuses_is_given_up_and_the_rest_goes_on(here: World) -> None:
    ledger = Ledger()
    ledger.faults.append(RefusedError("400: can't parse entities"))
    await here.subscribe("1")
    await here.subscribe("2")
    here.now = EIGHT
    made = await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENT, made - 1)
    (failed,) = await here.rows(State.FAILED)
    assert failed.error == "400: can't parse entities"


async def test_a_chat_that_is_flooded_keeps_no_other_waiting(here: World) -> None:
    ledger = Ledger()
    ledger.busy["1"] = 60.0
    await here.subscribe("1")
    await here.subscribe("2")
    here.now = EIGHT
    made = await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENT, made // 2)
        assert set(ledger.posts) == {"2"}
        ledger.busy.clear()
        here.now = EIGHT + HOUR
        await until(here, State.SENT, made)
    assert [row.attempts for row in await here.rows()] == [1] * made


async def test_quiet_hours_hold_posts_and_release_them_after(here: World) -> None:
    ledger = Ledger()
    # From six in the evening to nine in the morning, over midnight.
    await here.subscribe("1", chat={"quiet_from": 1080, "quiet_to": 540})
    await here.subscribe("2")
    here.now = EIGHT
    made = await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENT, made // 2)
        assert set(ledger.posts) == {"2"}
        (held, *_) = await here.rows(State.PENDING)
        here.now = EIGHT + HOUR
        await until(here, State.SENT, made)
    assert set(ledger.posts) == {"1", "2"}
    assert held.chat.key == "1"


async def test_stopping_in_the_very_turn_of_being_woken_stops(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sender._IDLE", 60.0)
    sender = Sender(here.services, Ledger(), workers=2)
    for _ in range(3):
        task = asyncio.create_task(sender.run())
        await asyncio.sleep(0.2)  # by now it has looked, and waits
        sender.wake()
        task.cancel()
        await asyncio.wait({task}, timeout=10)
        assert task.cancelled()


async def test_stopping_lets_the_message_in_the_air_arrive(here: World) -> None:
    ledger = Ledger()
    ledger.open.clear()
    await here.subscribe("1")
    here.now = EIGHT
    await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENDING, 1)
        asyncio.get_running_loop().call_later(0.05, ledger.open.set)
    states = await here.states()
    assert State.SENDING not in states
    assert states[State.SENT] == ledger.count == 1
    # The lease was given back: another can begin at once.
    assert await here.records.leases.take("sender:telegram", "x", here.now, here.now + HOUR) == "x"


async def test_one_stands_by_while_another_sends(here: World) -> None:
    ledger = Ledger()
    lease = ("sender:telegram", "elsewhere:1:x")
    await here.records.leases.take(*lease, here.now, here.now + HOUR / 60)
    await here.subscribe("1")
    here.now = EIGHT
    made = await plan(here, ledger)
    async with sending(here, ledger):
        await asyncio.sleep(0.1)
        assert ledger.tries == 0
        await here.records.leases.end(*lease)
        await until(here, State.SENT, made)


async def test_whoever_loses_the_lease_sends_no_more(here: World) -> None:
    ledger = Ledger()
    ledger.open.clear()
    for number in range(5):
        await here.subscribe(str(number))
    here.now = EIGHT
    await plan(here, ledger)
    async with sending(here, ledger):
        await until(here, State.SENDING, 1)
        here.now += HOUR  # as after a long sleep of the machine
        taken = await here.records.leases.take(
            "sender:telegram", "elsewhere:1:x", here.now, here.now + HOUR / 12
        )
        assert taken == "elsewhere:1:x"
        ledger.open.set()
        await ledger.until(lambda: ledger.at_once == 0)
        await asyncio.sleep(0.2)
    assert ledger.tries == 1


@pytest.mark.parametrize("kind", [FullStoreError, LockedStoreError])
async def test_a_store_that_cannot_be_written_stops_sending_and_nothing_is_lost(
    here: World, monkeypatch: pytest.MonkeyPatch, kind: type[StoreError]
) -> None:
    ledger = Ledger()
    for number in range(10):
        await here.subscribe(str(number))
    here.now = EIGHT
    made = await plan(here, ledger)
    record, broken, enough = OutboxRepository.record, asyncio.Event(), asyncio.Event()
    refusals = 0

    async def refuse(
        repository: OutboxRepository, changes: list[Change], *rest: object, **more: object
    ) -> Claimed:
        nonlocal refusals
        if changes and broken.is_set():
            refusals += 1
            if refusals == 3:
                enough.set()
            raise kind("the disk is full", "store.db")
        return await record(repository, changes, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(OutboxRepository, "record", refuse)
    with structlog.testing.capture_logs() as logs:
        async with sending(here, ledger):
            await ledger.until(lambda: ledger.count >= 3)
            broken.set()
            async with asyncio.timeout(10):
                await enough.wait()
            before = ledger.tries
            await asyncio.sleep(0.1)
            assert ledger.tries == before
            broken.clear()
            await until(here, State.SENT, made)
    assert ledger.count == made
    events = [log["event"] for log in logs]
    assert events.count("deliveries-not-written") == events.count("deliveries-written-again") == 1


async def test_what_was_in_the_air_at_a_crash_is_sent_again_and_said_to_be_doubtful(
    here: World,
) -> None:
    ledger = Ledger()
    row = await here.subscribe("1")
    here.now = EIGHT
    made = await plan(here, ledger)
    (first,) = (await here.records.outbox.pending("telegram", here.now, limit=9)).found
    lease = ("sender:telegram", "me", here.now + HOUR)
    await here.records.leases.take("sender:telegram", "me", here.now, here.now)
    await here.records.outbox.record([Change(first.id, State.SENDING)], here.now, lease=lease)
    await here.records.leases.end("sender:telegram", "me")
    with structlog.testing.capture_logs() as logs:
        async with sending(here, ledger):
            await until(here, State.SENT, made)
    (said,) = [log for log in logs if log["event"] == "uncertain"]
    assert said["deliveries"] == [first.id]
    assert [one.doubts for one in await here.rows() if one.id == first.id] == [1]
    assert [run.state for run in await here.records.runs.latest(row.id, limit=2)] == [
        RunState.POSTED
    ]
