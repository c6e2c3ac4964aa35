"""What all tests share: a seeded store; Hypothesis judges answers, never how long they took."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from briefings.clock import system_clock
from briefings.ingest.intake import take_in
from briefings.store import Store
from tests.postgres import Postgres, running

settings.register_profile("mujaz", deadline=None)
settings.load_profile("mujaz")


@pytest.fixture(scope="session")
def seeds_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the starter dossier, to be copied."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"

    async def fill() -> None:
        async with Store.open(path, clock=system_clock) as store:
            await take_in(store, [Path("seeds")], clock=system_clock, workers=1)

    asyncio.run(fill())
    return path


@pytest.fixture
def store_file(tmp_path: Path, seeds_file: Path) -> Path:
    """A store of the test's own with the starter dossier."""
    path = tmp_path / "store.db"
    path.write_bytes(seeds_file.read_bytes())
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of all tests that ask for one."""
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place for a store of the test's own, on each engine in turn."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url
