from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from briefings.store import Store
from tests.briefings.store.factory import clock


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "store.db", clock=clock) as opened:
        yield opened
