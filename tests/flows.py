"""How far the three flows wander: files entered, doors gone through, reads of the store.

`make flows` prints a line for each: reading one article, `/summary`, planning one post, once all is
loaded. A room is a folder of a package, or a module that stands beside them. A door is a function
that calls one of another room, each such pair once: that is how often somebody who reads along has
to go elsewhere. Neither a loop's second turn nor a coroutine that goes on is another door, nor what
a library calls back. Calls are those behind the doors, loops and all. Reads are connections taken
to ask the store; those in a row began while no other was under way.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from pathlib import Path
from types import CodeType, FrameType

from sqlalchemy.ext.asyncio import AsyncConnection

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
NOW = datetime(2024, 12, 10, 7, 59, tzinfo=UTC)


class Trace:
    """Counts while it is entered."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = f"{root}/"
        self._ours = (f"{root}/bot/", f"{root}/briefings/")
        self._begun: list[FrameType] = []  # kept, so that no other frame can be taken for one
        self._seen: set[int] = set()
        self._under_way = 0
        self.files: set[str] = set()
        self.doors: set[tuple[CodeType, CodeType]] = set()
        self.calls = 0
        self.reads = 0
        self.in_a_row = 0

    def __enter__(self) -> Trace:
        self._reading = Database.reading
        Database.reading = self._counted  # type: ignore[method-assign]
        sys.setprofile(self._saw)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        Database.reading = self._reading  # type: ignore[method-assign]

    @property
    def _counted(self) -> Callable[[Database], AbstractAsyncContextManager[AsyncConnection]]:
        reading = self._reading

        @asynccontextmanager
        async def counted(database: Database) -> AsyncIterator[AsyncConnection]:
            self.reads += 1
            self.in_a_row += not self._under_way
            self._under_way += 1
            try:
                async with reading(database) as connection:
                    yield connection
            finally:
                self._under_way -= 1

        return counted

    def _saw(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(self._ours):
            return
        if code.co_flags & (CO_COROUTINE | CO_GENERATOR | CO_ASYNC_GENERATOR):
            if id(frame) in self._seen:
                return  # it only goes on
            self._seen.add(id(frame))
            self._begun.append(frame)
        self.files.add(code.co_filename)
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(self._ours):
            if "site-packages" in caller.f_code.co_filename:
                return  # a library calls back
            caller = caller.f_back
        if caller is not None and self._room(caller) != self._room(frame):
            self.doors.add((caller.f_code, code))
            self.calls += 1

    def _room(self, frame: FrameType) -> str:
        return "/".join(frame.f_code.co_filename.removeprefix(self._root).split("/")[:2])

    def __str__(self) -> str:
        return (
            f"{len(self.files)} files, {len(self.doors)} doors, {self.calls} calls, "
            f"{self.reads} reads of the store, {self.in_a_row} in a row"
        )


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
            sys.stdout.write(f"{name}: {await traced(work)}\n")


if __name__ == "__main__":
    asyncio.run(main())
