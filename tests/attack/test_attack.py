"""A slice of `make attack`: small, and judged by what held, never by the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack.rows import ROWS, Row

SLICE = ("odd rows", "odd answers", "odd addresses", "a disk that takes nothing", "200 slow links")

TRIED = [one for one in ROWS if one.name in SLICE]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.name in SLICE], ids=lambda row: row.name
)
async def test_what_is_tried_holds(row: Row, store_file: Path, tmp_path: Path) -> None:
    outcome = await row.attack(tmp_path, store_file, 0.05)
    assert outcome.held == outcome.tried
