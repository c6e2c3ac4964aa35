"""Many that open one empty store at once, whatever database it is."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path

from briefings.store import Store
from tests.briefings.store.factory import article, clock, placed

_OPENS = """
    import asyncio, sys
    from briefings.clock import system_clock
    from briefings.store import Store
    async def main():
        async with Store.open(sys.argv[1], clock=system_clock) as store:
            print(await store.check())
    asyncio.run(main())
"""


async def many_open(where: str | Path) -> None:
    """Four of one process open it, and each writes."""
    stores = [Store.open(where, clock=clock) for _ in range(4)]
    await asyncio.gather(*(store.start() for store in stores))
    await asyncio.gather(
        *(store.add([placed(article(f"From {n}"))]) for n, store in enumerate(stores))
    )
    assert (await stores[0].totals()).articles == 4
    for store in stores:
        await store.close()


def processes_open(where: str | Path) -> None:
    """Two processes open it, and both find it whole."""
    command = [sys.executable, "-c", textwrap.dedent(_OPENS), str(where)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=60) for process in both] == [("[]\n", "")] * 2
