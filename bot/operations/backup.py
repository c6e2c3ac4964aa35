"""A store put aside, brought back, copied elsewhere and written out, while the bot runs."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TextIO

from briefings.clock import system_clock
from briefings.db.errors import StoreError, UnwritableStoreError
from briefings.store import Store
from briefings.store.copying import as_json, copy_store, is_empty, rows_of, tables

Progress = Callable[[str, int, int], None]


async def back_up(store: Store, file: Path, progress: Progress) -> int:
    """Writes the store as it is at this moment into one new SQLite file; its size in bytes.

    Whatever kind of database the store is in, the file is a store of its own. Nobody who writes
    waits for it. Raises UnwritableStoreError where the file is there, or another StoreError.
    """
    if file.exists():
        raise UnwritableStoreError("there is such a file already", str(file))
    with _beside(file) as made:
        if (path := _path_of(store)) is not None:
            await asyncio.to_thread(_vacuum, path, made)
        else:
            async with Store.open(made, clock=system_clock) as target:
                await copy_store(store.database, target.database, progress=progress)
        await asyncio.to_thread(_settle, made)
        try:
            os.link(made, file)  # unlike a move it takes nobody's place
        except OSError as error:
            raise UnwritableStoreError(error.strerror or "it cannot be made", str(file)) from error
    return file.stat().st_size


async def restore(store: Store, file: Path, progress: Progress, *, replace: bool) -> int:
    """Brings back what a backup holds, in one transaction; answers with how many rows it was.

    The backup may be of an older version; it is not changed. Raises UnwritableStoreError where the
    store holds something and is not to be replaced, NotAStoreError for another file.
    """
    if not file.is_file():
        raise UnwritableStoreError("there is no such file", str(file))
    if not replace and not await is_empty(store.database):
        raise UnwritableStoreError("it is not empty", store.where)
    with _beside(Path(tempfile.gettempdir()) / file.name) as copy:
        await asyncio.to_thread(_vacuum, file, copy)
        async with Store.open(copy, clock=system_clock) as source:
            return await copy_store(
                source.database, store.database, progress=progress, replace=replace
            )


async def copy_between(source: str, target: str, progress: Progress) -> int:
    """Copies a store to an empty one by their addresses, verified; how many rows it was."""
    async with (
        Store.open(source, clock=system_clock) as one,
        Store.open(target, clock=system_clock) as other,
    ):
        return await copy_store(one.database, other.database, progress=progress)


async def write_out(store: Store, out: TextIO) -> int:
    """Writes every row as a line of JSON, in one snapshot; answers with how many.

    The first line names the format; a row is `{"table": …, "row": {…}}`, bytes in base64.
    """
    count = 0
    out.write(json.dumps({"format": "mujaz-store/1", "made_at": system_clock().isoformat()}) + "\n")
    async with store.database.snapshot() as reading:
        for table in tables():
            async for row in rows_of(reading, table):
                line = {"table": table.name, "row": as_json(row)}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
    return count


def _path_of(store: Store) -> Path | None:
    return None if "://" in store.where else Path(store.where)


class _beside:  # noqa: N801 - a context manager, used as a function is
    """The path of a file to be made in a private folder beside another; gone at the end."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> Path:
        try:
            self._folder = tempfile.TemporaryDirectory(
                prefix=".mujaz-", dir=self._file.absolute().parent
            )
        except OSError as error:
            what = error.strerror or "its folder cannot be written"
            raise UnwritableStoreError(what, str(self._file)) from error
        return Path(self._folder.name) / "store.db"

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def _vacuum(source: Path, target: Path) -> None:
    """One consistent copy without free pages (https://sqlite.org/lang_vacuum.html#vacuuminto)."""
    target.touch(mode=0o600)  # it holds what the store holds: nobody else's business
    uri = f"{source.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise StoreError(f"it cannot be copied: {error}", str(source)) from error


def _settle(file: Path) -> None:
    """One file, without a log beside it, whole and on the disk."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"the backup cannot be read: {error}", str(file)) from error
    if verdict != "ok":
        raise StoreError(f"the backup is damaged: {verdict}", str(file))
    file.chmod(0o600)
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
