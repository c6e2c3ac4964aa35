from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.records import ChatRow, Records
from bot.records.outbox import Change, DeliveryRow, State
from bot.records.runs import Planned, PlannedRun, RunState
from bot.records.subscriptions import Cursor, SubscriptionRow
from briefings.db.leases import LostLeaseError
from briefings.store import Store

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LEASE = ("sender:telegram", "me", NOW + MINUTE)


async def subscribe(store: Store, key: str = "1", **changes: object) -> SubscriptionRow:
    chat = await Records(store.database).chats.put(ChatRow("telegram", key))
    row = SubscriptionRow(chat.id, "telegram", (480,), 127, "UTC", NOW - DAY, NOW)
    return await Records(store.database).subscriptions.add(replace(row, **changes))  # type: ignore[arg-type]


async def plan(store: Store, *rows: SubscriptionRow, parts: int = 1, article: int = 7) -> int:
    digest = await Records(store.database).runs.keep_digest(
        "k", article, ["a", "b", "c"][:parts], NOW
    )
    return await Records(store.database).runs.plan(
        [
            Planned(
                row,
                NOW + DAY,
                (PlannedRun(NOW.date(), 480, NOW, RunState.POSTED, digest.id, parts),),
                Cursor(article, NOW),
            )
            for row in rows
        ],
        NOW,
    )


async def pending(store: Store, now: datetime = NOW) -> list[DeliveryRow]:
    page = await Records(store.database).outbox.pending("telegram", now, limit=50)
    return list(page.found)


async def record(store: Store, *changes: Change) -> None:
    await Records(store.database).leases.take(LEASE[0], LEASE[1], NOW, LEASE[2])
    await Records(store.database).outbox.record(changes, NOW, lease=LEASE)


async def test_subscriptions_are_kept_changed_and_forgotten(store: Store) -> None:
    row = await subscribe(store, words="سفن", cursor=Cursor(3, NOW))
    assert await Records(store.database).subscriptions.of_chat(row.chat_id) == [row]
    later = replace(row, times=(480, 1200), next_run_at=None)
    assert await Records(store.database).subscriptions.change(later, NOW)
    assert await Records(store.database).subscriptions.of_chat(row.chat_id) == [later]
    assert await Records(store.database).subscriptions.remove(row.id)
    assert not await Records(store.database).subscriptions.remove(row.id)
    assert not await Records(store.database).subscriptions.change(row, NOW)
    assert await Records(store.database).subscriptions.of_chat(row.chat_id) == []


async def test_a_change_keeps_what_a_run_told_meanwhile(store: Store) -> None:
    read = await subscribe(store)
    await plan(store, read, article=7)
    assert await Records(store.database).subscriptions.change(replace(read, times=(1200,)), NOW)
    (row,) = await Records(store.database).subscriptions.of_chat(read.chat_id)
    assert (row.times, row.cursor) == ((1200,), Cursor(7, NOW))


async def test_a_run_that_there_is_already_tells_nothing_more(store: Store) -> None:
    """As after a change of zones, where the same local time of the same day comes again."""
    row = await subscribe(store)
    assert await plan(store, row, article=7) == 1
    (later,) = await Records(store.database).subscriptions.of_chat(row.chat_id)
    assert await plan(store, later, article=9) == 0
    (after,) = await Records(store.database).subscriptions.of_chat(row.chat_id)
    assert after.cursor == Cursor(7, NOW)


async def test_what_is_due_comes_in_order_and_in_pages(store: Store) -> None:
    late = await subscribe(store, "1", next_run_at=NOW - MINUTE)
    due = [await subscribe(store, str(n)) for n in range(2, 6)]
    await subscribe(store, "8", next_run_at=NOW + MINUTE)
    await subscribe(store, "9", next_run_at=None)
    seen: list[SubscriptionRow] = []
    subscriptions = Records(store.database).subscriptions
    while True:
        page = await subscriptions.due(["telegram"], NOW, limit=2, after=seen[-1] if seen else None)
        if not page.found:
            break
        seen += [one.row for one in page.found]
    assert seen == [late, *due]
    assert (await subscriptions.due(["discord"], NOW, limit=9)).found == ()


async def test_a_plan_is_kept_once(store: Store) -> None:
    row = await subscribe(store)
    assert await plan(store, row, parts=2) == 2
    assert await plan(store, row) == 0  # the row was read before the first plan moved it on
    (moved,) = await Records(store.database).subscriptions.of_chat(row.chat_id)
    assert (moved.next_run_at, moved.cursor) == (NOW + DAY, Cursor(7, NOW))
    # Even where the clock was set back and the same moment comes again, it is the same run.
    assert await plan(store, moved) == 0
    assert [run.state for run in await Records(store.database).runs.latest(row.id, limit=9)] == [
        RunState.POSTED
    ]


async def test_a_chat_gets_its_messages_one_after_another(store: Store) -> None:
    one, other = await subscribe(store, "1"), await subscribe(store, "2")
    await plan(store, one, other, parts=2)
    first = await pending(store)
    assert [(row.chat.key, row.part) for row in first] == [("1", 0), ("2", 0)]
    await record(store, Change(first[0].id, State.SENDING, tried=True))
    assert [(row.chat.key, row.part) for row in await pending(store)] == [("2", 0)]
    await record(store, Change(first[0].id, State.SENT, message="77"))
    again = Change(first[1].id, State.PENDING, error="x", not_before=NOW + MINUTE)
    await record(store, again)
    assert [(row.chat.key, row.part) for row in await pending(store)] == [("1", 1)]
    later = await pending(store, NOW + MINUTE)
    assert [(row.chat.key, row.part, row.error) for row in later] == [("1", 1, None), ("2", 0, "x")]
    (sent,) = await Records(store.database).outbox.listed([State.SENT], limit=9)
    assert (sent.message, sent.attempts, sent.subscription_id) == ("77", 1, one.id)


async def test_whoever_lost_the_lease_keeps_nothing(store: Store) -> None:
    await plan(store, await subscribe(store))
    (row,) = await pending(store)
    await Records(store.database).leases.take(LEASE[0], "me", NOW, NOW + MINUTE)
    assert await Records(store.database).leases.take(LEASE[0], "other", NOW, NOW + MINUTE) == "me"
    assert (
        await Records(store.database).leases.take(LEASE[0], "other", NOW + MINUTE, NOW + 2 * MINUTE)
        == "other"
    )
    with pytest.raises(LostLeaseError):
        await Records(store.database).outbox.record(
            [Change(row.id, State.SENDING)], NOW, lease=LEASE
        )
    assert len(await pending(store)) == 1
    await Records(store.database).leases.end(LEASE[0], "other")
    assert await Records(store.database).leases.take(LEASE[0], "me", NOW, NOW + MINUTE) == "me"


async def test_what_was_in_the_air_is_doubtful_or_remembered(store: Store) -> None:
    rows = [await subscribe(store, str(n)) for n in range(3)]
    await plan(store, *rows)
    flying = await pending(store)
    await record(store, *(Change(row.id, State.SENDING) for row in flying[:2]))
    kept = await Records(store.database).outbox.recover(
        "telegram", NOW, remembered_since=None, retry=False
    )
    assert kept.doubtful == (flying[0].id, flying[1].id)
    assert {
        row.id for row in await Records(store.database).outbox.listed([State.UNCERTAIN], limit=9)
    } == set(kept.doubtful)
    assert await Records(store.database).outbox.retry([flying[0].id], NOW) == [flying[0].id]
    assert await Records(store.database).outbox.skip([flying[1].id, 999], NOW) == [flying[1].id]
    await record(store, Change(flying[0].id, State.SENDING))
    again = await Records(store.database).outbox.recover(
        "telegram", NOW, remembered_since=NOW, retry=False
    )
    assert (again.again, again.doubtful) == ((flying[0].id,), ())
    assert await Records(store.database).outbox.counts() == {
        ("telegram", State.PENDING): 2,
        ("telegram", State.FAILED): 1,
    }


async def test_a_chat_is_not_told_what_did_not_arrive(store: Store) -> None:
    told = Cursor(3, NOW - DAY)
    row = await subscribe(store, cursor=told)
    await plan(store, row, parts=2)
    chat = (await pending(store))[0].chat
    assert await Records(store.database).outbox.close_chat(chat, "kicked", NOW) == 2
    assert await pending(store) == []
    (kept,) = await Records(store.database).subscriptions.of_chat(row.chat_id)
    assert kept.cursor == told
    errors = {
        one.error for one in await Records(store.database).outbox.listed([State.FAILED], limit=9)
    }
    assert errors == {"suspended: kicked"}


async def test_a_chat_that_moves_takes_everything_along(store: Store) -> None:
    row = await subscribe(store, "-7")
    await plan(store, row)
    (one,) = await pending(store)
    await Records(store.database).outbox.move_chat(one.chat, "-1007")
    assert [found.chat.key for found in await pending(store)] == ["-1007"]
    # A chat of the new key may be there first: it takes over.
    other = await Records(store.database).chats.put(ChatRow("telegram", "-2002", language="en"))
    await Records(store.database).outbox.move_chat((await pending(store))[0].chat, "-2002")
    assert [found.chat for found in await pending(store)] == [other]
    assert len(await Records(store.database).subscriptions.of_chat(other.id)) == 1


async def test_a_clock_that_ran_ahead_is_put_right(store: Store) -> None:
    row = await subscribe(store)
    early = [
        PlannedRun(date(2026, 3, 1), 480, NOW, RunState.MISSED),
        PlannedRun(date(2026, 3, 2), 480, NOW + DAY, RunState.MISSED),
    ]
    await Records(store.database).runs.plan([Planned(row, NOW + 2 * DAY, tuple(early))], NOW + DAY)
    assert await Records(store.database).runs.ahead(NOW, limit=9) == [row.id]
    await Records(store.database).runs.turn_back(NOW, {row.id: NOW + DAY})
    assert await Records(store.database).runs.ahead(NOW, limit=9) == []
    (kept,) = await Records(store.database).subscriptions.of_chat(row.chat_id)
    assert kept.next_run_at == NOW + DAY
    assert await Records(store.database).runs.missed(NOW - DAY) == 1


async def test_removing_takes_what_is_pending_along_and_the_sweep_what_is_old(store: Store) -> None:
    one, other = await subscribe(store, "1"), await subscribe(store, "2")
    await plan(store, one, other)
    await Records(store.database).subscriptions.remove(one.id)
    (left,) = await pending(store)
    assert left.subscription_id == other.id
    assert await Records(store.database).runs.sweep(NOW + MINUTE) == 0  # it is still pending
    await record(store, Change(left.id, State.SENT))
    assert await Records(store.database).runs.sweep(NOW) == 0
    assert await Records(store.database).runs.sweep(NOW + MINUTE) == 1
    assert await Records(store.database).outbox.counts() == {}
    assert await Records(store.database).runs.digests(["k"]) == {}
    assert await store.check() == []
