from __future__ import annotations

from bot.delivery.planner import Planner
from bot.operations.deliveries import decide, report
from bot.records.outbox import Change, State
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.world import EIGHT, HOUR, world


async def test_operators_see_what_is_in_trouble_and_decide(where: str) -> None:
    async with world(where) as here:
        assert await report(here.services, []) == [
            "no deliveries yet",
            "subscriptions: 0; runs missed in the last 7 days: 0",
        ]
        await here.news()
        for key in ("1", "2", "3"):
            await here.subscribe(key)
        here.now = EIGHT
        await Planner(here.services, {"telegram": Ledger()}).plan()
        page = await here.records.outbox.pending("telegram", here.now, limit=9)
        first, second, third = page.found
        lease = ("sender:telegram", "me", here.now + HOUR)
        await here.records.leases.take("sender:telegram", "me", here.now, here.now + HOUR)
        changes = [
            Change(first.id, State.FAILED, error="400: bad", tried=True),
            Change(second.id, State.UNCERTAIN, error="crashed", doubted=True),
        ]
        await here.records.outbox.record(changes, here.now, lease=lease)
        lines = await report(here.services, [])
        assert "1 failed, 1 uncertain" in lines[0]
        assert f"delivery {second.id}  uncertain  telegram 2  subscription 2" in lines[2]
        assert lines[2].endswith("doubts 1  crashed")
        assert "400: bad" in lines[3]
        assert len(await report(here.services, ["pending"])) > 2
        assert await decide(here.services, "retry", [first.id, third.id]) == (
            [first.id],
            [third.id],
        )
        assert await decide(here.services, "skip", [second.id]) == ([second.id], [])
        states = {row.id: row.state for row in await here.rows()}
        assert states[first.id] is State.PENDING
        assert states[second.id] is State.FAILED
