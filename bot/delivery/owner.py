"""Who holds a lease: a process, named so that another can tell whether it is gone.

A host name and a process id do not tell: two containers have one of the first, and every container
has the same second. A process is itself by the kernel's boot, its PID namespace, its number there
and the moment it started (proc(5)). Elsewhere than on Linux nobody can be told to be gone, and a
lease is waited for.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_START: Final = 19  # the field `starttime` of /proc/PID/stat, counted behind the name in brackets


def owner_name(*, proc: Path = _PROC) -> str:
    """A name for this process, another at every call."""
    place = _place(proc) or ("?", "?")
    started = _started(proc, os.getpid()) or "?"
    return ":".join((*place, str(os.getpid()), started, secrets.token_hex(4)))


def is_gone(owner: str, *, proc: Path = _PROC) -> bool:
    """Whether the process of that name is surely gone; False where that cannot be told from here.

    What a kernel before the last boot held may be another machine's, and what another namespace
    holds cannot be seen: their leases are waited for.
    """
    boot, namespace, number, started, *_ = *owner.split(":"), "", "", "", ""
    if (boot, namespace) != _place(proc) or not number.isdecimal():
        return False
    return _started(proc, int(number)) != started


def _place(proc: Path) -> tuple[str, str] | None:
    """This kernel's boot and this process's PID namespace; None where the system does not tell."""
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text("ascii").strip()
        namespace = os.readlink(proc / "self/ns/pid")  # noqa: PTH115 - it is no path
    except (OSError, ValueError):
        return None
    return boot, namespace.removeprefix("pid:").strip("[]")


def _started(proc: Path, number: int) -> str | None:
    """When a process started, in the kernel's ticks; None where there is none of that number."""
    try:
        stat = (proc / str(number) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    if not fields or fields[0] in ("Z", "X"):  # it has ended, and nobody has asked how
        return None
    return fields[_START] if len(fields) > _START else None
