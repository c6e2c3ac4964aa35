from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from briefings.store import Store
from tests.briefings.store.factory import clock


@pytest.fixture
async def store(where: str) -> AsyncIterator[Store]:
    async with Store.open(where, clock=clock) as opened:
        yield opened
