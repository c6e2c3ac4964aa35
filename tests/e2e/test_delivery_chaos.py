"""A slice of `make chaos`: `mujaz run` is killed in its broadcasts, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.delivery_chaos import Chaos


async def test_kills_lose_nothing_and_repeat_only_what_is_recorded(tmp_path: Path) -> None:
    report = await Chaos(tmp_path, chats=300, seed=5).run(3)
    assert report.sent["telegram"] >= 150
    assert report.sent["discord"] >= 150
    assert report.open == report.gaps == 0, report
    assert report.lost.total() == 0, report
    assert report.extra["discord"] == 0, report
    assert report.extra["telegram"] <= report.kills, report
    assert report.unrecorded == 0, report
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")
