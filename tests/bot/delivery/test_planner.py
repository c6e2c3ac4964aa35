from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog

from bot.delivery.planner import Planner
from bot.records.outbox import Change, State
from bot.records.runs import RunState
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.world import DAY, EIGHT, HOUR, MINUTE, World, world


@pytest.fixture
async def here(where: str) -> AsyncIterator[World]:
    async with world(where) as made:
        await made.news()
        yield made


def planner(here: World, *names: str) -> Planner:
    return Planner(here.services, {name: Ledger(name) for name in names or ("telegram",)})


async def states_of(here: World, subscription: int) -> list[RunState]:
    return [run.state for run in await here.records.runs.latest(subscription, limit=50)]


async def test_nothing_is_due_before_its_time(here: World) -> None:
    await here.subscribe("1")
    assert await planner(here).plan() == 0
    assert await here.states() == {}


async def test_a_due_subscription_gets_its_post_and_moved_on(here: World) -> None:
    row = await here.subscribe("1")
    here.now = EIGHT
    plans = planner(here)
    made = await plans.plan()
    assert made >= 1
    assert await plans.plan() == 0
    (kept,) = await here.records.subscriptions.of_chat(row.chat_id)
    assert kept.next_run_at == EIGHT + DAY
    assert kept.cursor is not None
    assert kept.cursor.article == await here.store.last_article()
    assert await here.states() == {State.PENDING: made}
    assert await states_of(here, row.id) == [RunState.POSTED]


async def test_chats_that_get_the_same_share_one_digest_and_others_have_their_own(
    here: World,
) -> None:
    for key in ("1", "2", "3"):
        await here.subscribe(key)
    await here.subscribe("4", chat={"language": "ar"})
    await here.subscribe("5", chat={"muted": ("football",)})
    await here.subscribe("6", platform="discord")
    here.now = EIGHT
    await planner(here, "telegram", "discord").plan()
    digests = {row.chat.key: row.digest_id for row in await here.rows()}
    assert digests["1"] == digests["2"] == digests["3"]
    assert len(set(digests.values())) == 4


async def test_only_platforms_served_here_are_planned(here: World) -> None:
    await here.subscribe("6", platform="discord")
    here.now = EIGHT
    assert await planner(here, "telegram").plan() == 0
    assert await planner(here, "discord").plan() >= 1


async def test_nothing_new_is_silence_or_one_line_by_setting(here: World) -> None:
    silent = await here.subscribe("1")
    line = await here.subscribe("2", chat={"nothing_new": "line"})
    plans = planner(here)
    here.now = EIGHT
    first = await plans.plan()
    here.now = EIGHT + DAY
    assert await plans.plan() == 1
    assert await states_of(here, silent.id) == [RunState.EMPTY, RunState.POSTED]
    assert await states_of(here, line.id) == [RunState.POSTED, RunState.POSTED]
    last = (await here.rows())[0]
    assert last.chat.key == "2"
    (payload,) = await here.records.outbox.payloads(last.digest_id)
    assert payload == "Nothing new since the last post."
    assert first >= 2


async def test_a_run_missed_by_less_than_the_grace_goes_out_late_and_once(here: World) -> None:
    row = await here.subscribe("1", times=(480, 600, 720))
    here.now = EIGHT + 5 * HOUR
    assert await planner(here).plan() >= 1
    assert await states_of(here, row.id) == [RunState.POSTED, RunState.MISSED, RunState.MISSED]
    assert len({pending.run_id for pending in await here.rows()}) == 1


async def test_three_days_of_downtime_are_recorded_as_missed(here: World) -> None:
    row = await here.subscribe("1")
    here.now = EIGHT + 3 * DAY + 7 * HOUR
    with structlog.testing.capture_logs() as logs:
        assert await planner(here).plan() == 0
    assert await states_of(here, row.id) == [RunState.MISSED] * 4
    (kept,) = await here.records.subscriptions.of_chat(row.chat_id)
    assert kept.next_run_at == EIGHT + 4 * DAY
    assert kept.cursor is None
    assert [log["subscription"] for log in logs if log["event"] == "run-missed"] == [row.id] * 4
    assert await here.records.runs.missed(EIGHT) == 4


async def test_after_downtime_the_last_run_goes_out_if_it_is_not_too_late(here: World) -> None:
    row = await here.subscribe("1")
    here.now = EIGHT + 3 * DAY + 2 * HOUR
    await here.news(2)
    assert await planner(here).plan() >= 1
    assert await states_of(here, row.id) == [RunState.POSTED] + [RunState.MISSED] * 3


async def test_a_clock_set_back_by_an_hour_repeats_nothing(here: World) -> None:
    row = await here.subscribe("1")
    plans = planner(here)
    here.now = EIGHT
    made = await plans.plan()
    for minutes in range(-60, 90, 15):
        here.now = EIGHT + minutes * MINUTE
        await plans.plan()
    assert await here.states() == {State.PENDING: made}
    assert await states_of(here, row.id) == [RunState.POSTED]
    (kept,) = await here.records.subscriptions.of_chat(row.chat_id)
    assert kept.next_run_at == EIGHT + DAY
    # What is pending is not held back by the hour that the clock lost.
    here.now = EIGHT - HOUR
    await plans.plan()
    assert len((await here.records.outbox.pending("telegram", here.now, limit=9)).found) == 1


async def test_what_waits_for_another_try_does_not_wait_for_the_hour_that_a_clock_lost(
    here: World,
) -> None:
    await here.subscribe("1")
    plans = planner(here)
    here.now = EIGHT + 50 * MINUTE
    await plans.plan()
    (row, *_) = (await here.records.outbox.pending("telegram", here.now, limit=1)).found
    lease = ("sender:telegram", "me", here.now + HOUR)
    await here.records.leases.take(lease[0], lease[1], here.now, lease[2])
    later = Change(row.id, State.PENDING, not_before=here.now + MINUTE)
    await here.records.outbox.record([later], here.now, lease=lease)
    here.now = EIGHT + 5 * MINUTE
    await plans.plan()
    assert [
        one.id for one in (await here.records.outbox.pending("telegram", here.now, limit=1)).found
    ] == [row.id]


async def test_a_clock_that_ran_ahead_by_two_days_and_came_back_loses_no_day(here: World) -> None:
    row = await here.subscribe("1")
    plans = planner(here)
    here.now = EIGHT
    await plans.plan()
    here.now = EIGHT + 2 * DAY + HOUR
    await plans.plan()
    here.now = EIGHT + HOUR
    await plans.plan()
    (kept,) = await here.records.subscriptions.of_chat(row.chat_id)
    assert kept.next_run_at == EIGHT + DAY
    for day in (1, 2, 3):
        here.now = EIGHT + day * DAY
        await here.news(10 + day)
        await plans.plan()
    runs = await here.records.runs.latest(row.id, limit=9)
    assert len({run.day for run in runs}) == len(runs) == 4
    assert all(run.state is not RunState.MISSED for run in runs)


async def test_a_clock_that_was_ahead_before_a_restart_is_put_right_too(here: World) -> None:
    row = await here.subscribe("1")
    here.now = EIGHT + 2 * DAY + 7 * HOUR
    await planner(here).plan()
    here.now = EIGHT - HOUR
    await planner(here).plan()
    (kept,) = await here.records.subscriptions.of_chat(row.chat_id)
    assert kept.next_run_at == EIGHT
    assert await states_of(here, row.id) == []


async def test_a_suspended_chat_is_not_told_and_hears_of_it_all_when_it_is_back(
    here: World,
) -> None:
    row = await here.subscribe("1")
    plans = planner(here)
    await here.records.chats.suspend("telegram", "1", "kicked")
    here.now = EIGHT
    assert await plans.plan() == 0
    assert await states_of(here, row.id) == [RunState.SUSPENDED]
    await here.records.chats.suspend("telegram", "1", None)
    here.now = EIGHT + DAY
    assert await plans.plan() >= 1
    assert "Bridge number 1" in "".join(
        await here.records.outbox.payloads((await here.rows())[0].digest_id)
    )


async def test_a_post_that_cannot_be_written_keeps_no_other_back(here: World) -> None:
    class Clumsy(Ledger):
        async def pack(self, reply: object) -> list[str]:
            raise ValueError("no such shape")

    broken = await here.subscribe("1", platform="discord")
    fine = await here.subscribe("2")
    here.now = EIGHT
    both = Planner(here.services, {"telegram": Ledger(), "discord": Clumsy("discord")})
    with structlog.testing.capture_logs() as logs:
        await both.plan()
    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["post-failed"]
    assert await states_of(here, fine.id) == [RunState.POSTED]
    # Nothing is lost: once it can be written it goes out.
    assert await states_of(here, broken.id) == []
    here.now = EIGHT + 5 * MINUTE
    assert await planner(here, "telegram", "discord").plan() >= 1
    assert await states_of(here, broken.id) == [RunState.POSTED]


async def test_a_thousand_chats_in_pages(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.planner._PAGE", 7)
    for number in range(30):
        await here.subscribe(str(number))
    here.now = EIGHT + timedelta(seconds=3)
    await planner(here).plan()
    rows = await here.rows()
    assert len({row.chat.key for row in rows}) == 30
    assert len({row.digest_id for row in rows}) == 1


@pytest.mark.parametrize(
    ("late", "wanted"),
    [(timedelta(), RunState.POSTED), (timedelta(seconds=1), RunState.MISSED)],
)
async def test_the_grace_ends_after_its_last_moment(
    here: World, late: timedelta, wanted: RunState
) -> None:
    row = await here.subscribe("1")
    here.now = EIGHT + here.services.settings.delivery.grace + late
    await planner(here).plan()
    assert await states_of(here, row.id) == [wanted]
