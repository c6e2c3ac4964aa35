"""`mujaz doctor`: what is set, what is there and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.operations.invite import invite_link
from bot.records.faults import Fault, FaultKind
from bot.services import Services
from briefings.db.private import open_to_others

_FAILING = {
    FaultKind.SERVICE: "service {}: failing",
    FaultKind.POST: "subscription {}: its post cannot be written",
    FaultKind.SUBSCRIPTION: "subscription {}: suspended",
}


@dataclass(frozen=True, slots=True)
class Findings:
    """Lines for the operator: what is so, and what is wrong."""

    lines: tuple[str, ...]
    wrong: tuple[str, ...]


async def examine(services: Services) -> Findings:
    """Looks at the settings and reads the whole store. Raises StoreError."""
    store, settings = services.store, services.settings
    totals = await store.totals()
    lines = [
        f"store: {store.where}",
        f"articles: {totals.articles}, stories: {totals.stories}, outlets: {totals.outlets}",
    ]
    lines += _open_folder(store.where)
    wrong = [f"store: {line}" for line in await store.check()]
    wrong += [_fault(one) for one in await services.records.faults.all()]
    tokens = {"telegram.token": settings.telegram.token, "discord.token": settings.discord.token}
    lines += [f"{name}: {'set' if token else 'not set'}" for name, token in tokens.items()]
    if not settings.sources.administrators:
        lines.append(
            "sources.administrators: nobody, so that sources are changed from this shell alone"
        )
    if settings.discord.token:
        none = "no link, for discord.token does not look like a bot's token"
        lines.append(f"discord.invite: {invite_link(settings.discord.token) or none}")
    return Findings(tuple(lines), tuple(wrong))


def _open_folder(where: str) -> list[str]:
    folder = Path(where).absolute().parent
    try:
        if "://" in where or not open_to_others(folder):
            return []
    except OSError:
        return []
    return [f"store: others may look into its folder (not into the store); chmod 700 {folder}"]


def _fault(fault: Fault) -> str:
    since, at = (f"{moment:%Y-%m-%d %H:%M}Z" for moment in (fault.since, fault.at))
    times = "once" if fault.failures == 1 else f"{fault.failures} times"
    what = _FAILING[fault.kind].format(fault.key)
    return f"{what} since {since}, {times}, last {at}: {fault.reason}"
