"""`mujaz deliveries`: what is pending, sent, failed and uncertain, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.records.faults import FaultKind
from bot.records.outbox import DeliveryRow, State
from bot.services import Services

LIST, RETRY = "list", "retry"
_LISTED = 50
_RECENT = timedelta(days=7)


async def report(services: Services, states: Sequence[str], limit: int = _LISTED) -> list[str]:
    """Counts by platform, and the latest deliveries in some states. Raises StoreError.

    Without `states` those in trouble are listed: failed and uncertain ones.
    """
    counts = await services.records.outbox.counts()
    platforms = sorted({platform for platform, _ in counts})
    lines = [
        f"{platform}: "
        + ", ".join(f"{counts.get((platform, state), 0)} {state.value}" for state in State)
        for platform in platforms
    ] or ["no deliveries yet"]
    since = services.clock() - _RECENT
    subscriptions = await services.records.subscriptions.count()
    missed = await services.records.runs.missed(since)
    lines.append(f"subscriptions: {subscriptions}; runs missed in the last 7 days: {missed}")
    for fault in await services.records.faults.all(FaultKind.POST):
        lines.append(
            f"subscription {fault.key}  its post cannot be written  since {_time(fault.since)}"
            f"  attempts {fault.failures}  {fault.reason}"
        )
    wanted = [State(state) for state in states] or [State.FAILED, State.UNCERTAIN]
    rows = await services.records.outbox.listed(wanted, limit=limit)
    lines += _table(rows)
    return lines


async def decide(
    services: Services, action: str, ids: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Retries or skips deliveries; answers with those decided and those that were not open to it.

    Failed and uncertain ones can be retried, pending and uncertain ones skipped. Raises StoreError.
    """
    outbox = services.records.outbox
    decided = await (outbox.retry if action == RETRY else outbox.skip)(ids, services.clock())
    return decided, [one for one in ids if one not in set(decided)]


def _table(rows: Sequence[DeliveryRow]) -> Iterator[str]:
    for row in rows:
        parts = [
            f"delivery {row.id}",
            row.state.value,
            f"{row.chat.platform} {row.chat.key}",
            f"subscription {row.subscription_id}",
            f"run {row.run_id} part {row.part + 1}",
            f"due {_time(row.due_at)}",
            f"attempts {row.attempts}",
        ]
        if row.doubts:
            parts.append(f"doubts {row.doubts}")
        if row.error:
            parts.append(row.error)
        yield "  ".join(parts)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z"
