from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import load
from bot.platforms.kit.actions import pack_actions, unpack_action
from bot.services import Services
from briefings.clock import system_clock
from briefings.store import Store
from tests.locked import held

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(action=texts, most=st.sampled_from([64, 100]))
async def test_any_action_fits_and_comes_back(tmp_path: Path, action: str, most: int) -> None:
    async with Store.open(tmp_path / "store.db", clock=system_clock) as store:
        services = Services(store, load(None, {}), system_clock)
        (packed,) = await pack_actions(services, [action], most)
        assert len(packed.encode()) <= most
        assert await unpack_action(services, packed) == action


@pytest.mark.parametrize("data", ["~", "~0000", "~" + "x" * 200])
async def test_what_was_never_packed_is_told(tmp_path: Path, data: str) -> None:
    async with Store.open(tmp_path / "store.db", clock=system_clock) as store:
        services = Services(store, load(None, {}), system_clock)
        assert await unpack_action(services, data) is None


async def test_what_is_kept_already_waits_for_no_writer(where: str) -> None:
    long = [f"{verb} {'قنصلية ' * 9}" for verb in ("timeline", "sources")]
    async with Store.open(where, clock=system_clock) as store:
        services = Services(store, load(None, {}), system_clock)
        first = await pack_actions(services, ["help", *long], 64)
        assert first[0] == "help"
        with held(where):  # as by an import
            async with asyncio.timeout(5):  # half of what a writer waits for another
                assert await pack_actions(services, ["help", *long], 64) == first
        assert [await unpack_action(services, one) for one in first] == ["help", *long]
