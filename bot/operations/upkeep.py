"""`mujaz status`, `backup`, `regroup`, `restore`, `copy`, `export` and `move`, for a shell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.exit_codes import FAILED
from bot.services import Services
from briefings.db.errors import StoreError

Progress = Callable[[str, int, int], None]


async def show_status(services: Services) -> int:
    """Prints who is at work and what waits. Raises StoreError."""
    from bot.operations.status import status

    for line in await status(services):
        print(line)
    return 0


def show_version(services: Services) -> int:
    """Prints which tables the store has by now: opening it has migrated it."""
    from briefings.db.migrate import HEAD

    print(f"{services.store.where}: up to date ({HEAD})")
    return 0


async def keep(services: Services, arguments: argparse.Namespace) -> int:
    """Puts the store aside, brings it back or writes it out. Raises StoreError."""
    from bot.operations.backup import back_up, restore, write_out

    store = services.store
    if arguments.command == "export":
        await write_out(store, sys.stdout)
        return 0
    with _bar() as progress:
        if arguments.command == "backup":
            size = await back_up(store, arguments.file, progress)
            said = f"{arguments.file}: {size:,} bytes"
        else:
            try:
                rows = await restore(store, arguments.file, progress, replace=arguments.yes)
            except StoreError as error:
                if "not empty" not in str(error):
                    raise
                print(f"mujaz: {error}; --yes replaces what it holds", file=sys.stderr)
                return FAILED
            said = f"{store.where}: {rows:,} rows restored and verified"
    print(said, file=sys.stderr)
    return 0


async def regroup(services: Services) -> int:
    """Groups what was read before events were stored. Raises StoreError."""
    from briefings.ingest.regrouping import group_old

    def tell(done: int) -> None:
        print(f"mujaz: {done:,} articles are grouped", file=sys.stderr)

    done = await group_old(services.store, tell if sys.stderr.isatty() else None)
    print(f"{done:,} articles were without an event and are grouped now")
    return 0


async def move(services: Services, arguments: argparse.Namespace) -> int:
    """Leaves a platform's chats to a new bot, which has not met them yet. Raises StoreError."""
    platform = arguments.platform
    sender = f"sender:{platform}"
    busy = await services.records.leases.holder(sender, services.clock())
    if busy is not None:
        said = f"{busy} is sending there: stop `mujaz run` first, then set the new token"
        print(f"mujaz: {said}", file=sys.stderr)
        return FAILED
    parted = await services.records.outbox.part(platform, services.clock())
    print(
        f"{platform}: {parted.chats} chats wait until the new bot is started or added there;"
        f" {parted.owed} messages they were owed come with the next post"
    )
    return 0


async def copy(arguments: argparse.Namespace) -> int:
    """Copies a store to an empty one. Raises StoreError."""
    from bot.operations.backup import copy_between

    with _bar() as progress:
        rows = await copy_between(arguments.source, arguments.target, progress)
    print(f"{rows:,} rows copied and verified", file=sys.stderr)
    return 0


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on standard error, if a person looks on."""
    if not sys.stderr.isatty():
        yield lambda table, done, of: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    tasks: dict[str, TaskID] = {}
    with Bar(console=Console(stderr=True), transient=True) as bar:

        def show(table: str, done: int, of: int) -> None:
            task = tasks.get(table)
            if task is None:
                task = tasks[table] = bar.add_task(table, total=of)
            bar.update(task, completed=done, visible=done < of)

        yield show
