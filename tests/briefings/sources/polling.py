"""One process that polls a store until nothing is due; the kill test runs and kills it."""

from __future__ import annotations

import asyncio
import ipaddress
import sys
from pathlib import Path

from briefings.clock import system_clock
from briefings.ingest.intake import Intake
from briefings.ingest.poller import Poller
from briefings.sources.addresses import AddressPolicy
from briefings.sources.fetch import Fetcher
from briefings.store import Store

LOOPBACK = AddressPolicy(allowed=(ipaddress.IPv4Network("127.0.0.0/8"),), any_port_in_allowed=True)


async def loopback_resolver(host: str, port: int) -> list[str]:
    """Every name is this machine."""
    return ["127.0.0.1"]


async def main(database: Path) -> None:
    """Polls once over all that is due, and takes in what is new."""
    async with (
        Store.open(database, clock=system_clock) as store,
        Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher,
    ):
        intake = Intake(store, clock=system_clock)
        await Poller(store.sources, fetcher, intake.take, clock=system_clock).poll_due()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
