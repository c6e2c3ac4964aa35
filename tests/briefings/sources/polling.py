"""One process that polls a store until nothing is due; the kill test runs and kills it.

Every batch of articles that is kept goes to a file as one line of JSON, synced before it counts.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from briefings.clock import system_clock
from briefings.models import Draft
from briefings.sources.addresses import AddressPolicy
from briefings.sources.fetch import Fetcher
from briefings.sources.poller import Poller
from briefings.store import Store

LOOPBACK = AddressPolicy(allowed=(ipaddress.IPv4Network("127.0.0.0/8"),), any_port_in_allowed=True)


async def loopback_resolver(host: str, port: int) -> list[str]:
    """Every name is this machine."""
    return ["127.0.0.1"]


async def main(database: Path, kept: Path) -> None:
    """Polls once over all that is due."""

    async def keep(drafts: Sequence[Draft]) -> None:
        with kept.open("a") as file:
            file.write(json.dumps([draft.text for draft in drafts]) + "\n")
            file.flush()
            os.fsync(file.fileno())

    async with (
        Store.open(database, clock=system_clock) as store,
        Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher,
    ):
        poller = Poller(store.sources, fetcher, keep, clock=system_clock)
        await poller.poll_due()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
