"""What processes share by leases: the planner's work, the placer's, and each platform token."""

from __future__ import annotations

from collections.abc import Iterable

from bot.delivery.owner import is_gone, owner_name
from bot.services import Services
from briefings.db.tenure import Tenure


def tenure(services: Services, name: str) -> Tenure:
    """A lease of this process's, on the services' time."""
    return Tenure(
        services.records.leases,
        name,
        owner_name(),
        services.clock,
        is_gone=is_gone,
        yields=services.store.database.shared,
    )


def share_tokens(services: Services, platforms: Iterable[str]) -> None:
    """From now on this process uses a token only while it holds the lease of its connection."""
    for name in platforms:
        services.tenures[name] = tenure(services, f"connection:{name}")
