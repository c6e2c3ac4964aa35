"""How far the three flows wander: files entered, changes of room, reads of the store.

`make flows` prints a line for each: reading one article, `/summary`, planning one post. A room is a
folder of a package, or a module that stands beside them. Counted are calls of our own functions, in
one thread, once everything is loaded.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from bot.commands import answer
from bot.config import load
from bot.delivery.planner import Planner
from bot.platforms.console import CHAT
from bot.records import ChatRow
from bot.records.subscriptions import SubscriptionRow
from bot.requests import Request
from bot.scheduling.recurrence import Rhythm, next_due
from bot.services import Services
from briefings.db.engine import Database
from briefings.ingest.intake import take_in
from briefings.models import Draft
from briefings.reading.read import read_article
from briefings.sources.files import read_file
from briefings.store import Store
from tests.bot.delivery.ledger import Ledger

ROOT = Path(__file__).parent.parent
_READING = Database.reading.__wrapped__.__code__  # type: ignore[attr-defined]
_BEGUN = 8  # bytes of code behind which a generator has begun
NOW = datetime(2024, 12, 10, 7, 59, tzinfo=UTC)


class Trace:
    """Counts while it is entered."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.changes = 0
        self.reads = 0
        self._room = ""

    def __enter__(self) -> Trace:
        sys.setprofile(self._saw)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _saw(self, frame: FrameType, event: str, argument: object) -> None:
        if event != "call":
            return
        path = frame.f_code.co_filename
        if not path.startswith((f"{ROOT}/bot/", f"{ROOT}/briefings/")):
            return
        self.files.add(path)
        parts = Path(path).relative_to(ROOT).parts
        room = "/".join(parts[:2])
        self.changes += room != self._room
        self._room = room
        # A generator is called again each time it goes on: its first call alone is a read.
        opened = frame.f_code is _READING and frame.f_lasti < _BEGUN
        self.reads += opened


@asynccontextmanager
async def _services() -> AsyncIterator[Services]:
    with tempfile.TemporaryDirectory(prefix="mujaz-") as folder:
        async with Store.open(Path(folder) / "flows.db", clock=lambda: NOW) as store:
            await take_in(store, [ROOT / "seeds"], clock=lambda: NOW)
            yield Services(store, load(None, {}), lambda: NOW + timedelta(minutes=2))


async def _plan(services: Services) -> Planner:
    chat = await services.records.chats.put(ChatRow("telegram", "1", language="ar"))
    due = next_due(Rhythm((480,), "UTC"), NOW).at
    row = SubscriptionRow(chat.id, "telegram", (480,), 127, "UTC", NOW, due)
    await services.records.subscriptions.add(row)
    return Planner(services, {"telegram": Ledger()})


async def traced(work: Callable[[], Awaitable[object]]) -> Trace:
    """What one run of the work enters."""
    with Trace() as trace:
        await work()
    return trace


async def main() -> None:
    """Prints a line for each flow."""
    draft = read_file(sorted((ROOT / "seeds").glob("*.ar.md"))[0])
    assert isinstance(draft, Draft)
    read_article(draft, read_on=NOW.date())

    async def read() -> None:
        read_article(draft, read_on=NOW.date())

    async with _services() as services:

        async def ask() -> None:
            services.answer_cache.forget()
            await answer(services, Request(CHAT, "/summary", "ar"))

        await ask()
        planner = await _plan(services)
        for name, work in (
            ("one article read", read),
            ("/summary", ask),
            ("one post planned", planner.plan),
        ):
            trace = await traced(work)
            sys.stdout.write(
                f"{name}: {len(trace.files)} files, {trace.changes} changes of room, "
                f"{trace.reads} reads of the store\n"
            )


if __name__ == "__main__":
    asyncio.run(main())
