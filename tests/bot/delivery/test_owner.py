"""Two processes are two, whatever their machines, containers and numbers are called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.delivery.owner import is_gone, owner_name

BOOT = "3f2a9c1e-0000-4000-8000-000000000001"


def kernel(
    root: Path, *, boot: str = BOOT, namespace: str = "4026531836", processes: dict[int, int] | None
) -> Path:
    """A proc file system as a process of a namespace sees it: numbers and when they started."""
    (root / "sys/kernel/random").mkdir(parents=True)
    (root / "sys/kernel/random/boot_id").write_text(boot + "\n")
    (root / "self/ns").mkdir(parents=True)
    (root / "self/ns/pid").symlink_to(f"pid:[{namespace}]")
    for number, started in (processes or {}).items():
        (root / str(number)).mkdir()
        fields = ["S", *["0"] * 18, str(started), "0"]
        (root / str(number) / "stat").write_text(f"{number} (a (b) c) {' '.join(fields)}\n")
    return root


@pytest.fixture
def owner(tmp_path: Path) -> str:
    here = kernel(tmp_path / "first", processes={os.getpid(): 500})
    return owner_name(proc=here)


@pytest.mark.parametrize(
    ("seen", "gone"),
    [
        ({"processes": {os.getpid(): 500}}, False),  # it runs
        ({"processes": {}}, True),
        ({"processes": {os.getpid(): 900}}, True),  # another of the same number
        ({"processes": {}, "namespace": "4026539999"}, False),  # another container
        ({"processes": {os.getpid(): 900}, "namespace": "4026539999"}, False),
        ({"processes": {}, "boot": BOOT.replace("1", "2")}, False),  # another machine, maybe
    ],
)
def test_only_who_can_be_seen_to_be_gone_is(
    tmp_path: Path, owner: str, seen: dict[str, object], gone: bool
) -> None:
    there = kernel(tmp_path / "second", **seen)  # type: ignore[arg-type]
    assert is_gone(owner, proc=there) == gone


def test_nobody_is_gone_where_the_system_does_not_tell(tmp_path: Path, owner: str) -> None:
    assert not is_gone(owner, proc=tmp_path / "none")
    unnamed = owner_name(proc=tmp_path / "none")
    assert not is_gone(unnamed, proc=tmp_path / "none")
    for nonsense in ("", "elsewhere:1:x", ":::", "a:b:c:d:e:f"):
        assert not is_gone(nonsense)


@pytest.mark.skipif(not Path("/proc/self/ns/pid").is_symlink(), reason="Linux tells")
def test_a_real_process_is_told_to_run_and_to_be_gone() -> None:
    script = "from bot.delivery.owner import owner_name; print(owner_name(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        assert not is_gone(owner)
        process.kill()
        process.wait()
        assert is_gone(owner)
    assert not is_gone(owner_name())
