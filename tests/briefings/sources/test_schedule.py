"""When sources are asked again: laws of the pace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.ingest.poll_schedule import (
    DEAD_AFTER,
    LONGEST,
    SHORTEST,
    Outcome,
    Pace,
    is_news_of_death,
    paced,
)

NOW = datetime(2024, 4, 14, 12, tzinfo=UTC)
outcomes = st.builds(
    Outcome,
    ok=st.booleans(),
    new_items=st.integers(0, 50),
    wait=st.none() | st.integers(0, 10**9),
)
luck = st.floats(0, 1, exclude_max=True)


@given(history=st.lists(st.tuples(outcomes, luck), min_size=1, max_size=40))
def test_the_next_poll_is_always_within_bounds(history: list[tuple[Outcome, float]]) -> None:
    pace, now = Pace(), NOW
    for outcome, chance in history:
        pace = paced(pace, outcome, now, chance)
        assert SHORTEST <= pace.interval <= LONGEST
        assert pace.next_poll is not None
        assert SHORTEST <= pace.next_poll - now <= timedelta(hours=27)
        assert (pace.failures == 0) == outcome.ok
        assert (pace.failing_since is None) == outcome.ok
        now = pace.next_poll


def test_a_busy_feed_is_asked_often_and_a_still_one_seldom() -> None:
    busy = still = Pace()
    for _ in range(20):
        busy = paced(busy, Outcome(ok=True, new_items=3), NOW, 0.5)
        still = paced(still, Outcome(ok=True), NOW, 0.5)
    assert (busy.interval, still.interval) == (SHORTEST, LONGEST)


def test_failures_back_off_and_an_hour_without_network_costs_little() -> None:
    pace = Pace(interval=SHORTEST)
    waits = []
    now = NOW
    while now < NOW + timedelta(hours=1):
        pace = paced(pace, Outcome(ok=False), now, 0.5)
        assert pace.next_poll is not None
        waits.append(pace.next_poll - now)
        now = pace.next_poll
    assert waits == sorted(waits)
    assert now <= NOW + timedelta(hours=3)
    assert paced(pace, Outcome(ok=True, new_items=1), now, 0.5).interval == SHORTEST


@given(wait=st.integers(0, 6 * 3_600), ok=st.booleans(), chance=luck)
def test_the_servers_wish_is_kept(wait: int, ok: bool, chance: float) -> None:
    pace = paced(Pace(), Outcome(ok=ok, wait=wait), NOW, chance)
    assert pace.next_poll is not None
    assert pace.next_poll >= NOW + timedelta(seconds=wait)


def test_a_dead_feed_is_told_once_and_after_a_week() -> None:
    pace = paced(Pace(), Outcome(ok=False), NOW, 0.5)
    assert not is_news_of_death(pace, NOW + DEAD_AFTER - timedelta(seconds=1))
    assert is_news_of_death(pace, NOW + DEAD_AFTER)
    told = Pace(failing_since=NOW, dead_reported=True)
    assert not is_news_of_death(told, NOW + 2 * DEAD_AFTER)


def test_what_is_gone_is_not_asked_again() -> None:
    pace = paced(Pace(), Outcome(ok=False, gone=True), NOW, 0.5)
    assert pace.next_poll is None
    assert is_news_of_death(pace, NOW)


@given(chance=luck, new_items=st.integers(0, 9))
def test_polls_are_spread_by_a_tenth_to_either_side(chance: float, new_items: int) -> None:
    """Sources that were added together must not be asked together for ever."""
    hour = Pace(interval=timedelta(hours=1))
    outcome = Outcome(ok=True, new_items=new_items)
    even, drawn = paced(hour, outcome, NOW, 0.5), paced(hour, outcome, NOW, chance)
    assert even.next_poll is not None
    assert drawn.next_poll is not None
    assert even.next_poll - NOW == even.interval
    spread = (drawn.next_poll - NOW) / even.interval - 1
    assert spread == pytest.approx(0.2 * chance - 0.1, abs=1e-6)
