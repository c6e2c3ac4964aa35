"""Files that are for their owner alone: a store holds what people follow and operators' passwords.

SQLite gives its `-wal` and `-shm` the permissions of the database
(https://sqlite.org/src/file/src/os_unix.c, `findCreateFileMode`), so that it is enough to see to
that one before SQLite opens it.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

FOLDER: Final = 0o700
FILE: Final = 0o600
_OTHERS: Final = 0o077


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it, for its owner alone; one that is there stays as it is.

    Raises OSError.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=FOLDER, exist_ok=True)


def keep_private(database: Path) -> None:
    """Makes a database's file if it is not there, and takes others' rights to it away.

    Where that is not permitted (another's file, a file system without rights) all stays as it is:
    opening it then tells what matters.
    """
    with suppress(OSError):
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE))
    for name in (database, *(Path(f"{database}{suffix}") for suffix in ("-wal", "-shm"))):
        with suppress(OSError):
            if stat.S_ISREG(name.stat().st_mode) and open_to_others(name):
                name.chmod(FILE)


def open_to_others(path: Path) -> bool:
    """Whether anybody but the owner may read, write or enter it. Raises OSError."""
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
