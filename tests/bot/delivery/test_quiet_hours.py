"""The exact minutes at which quiet hours begin and end."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.scheduling.quiet_hours import quiet_until

CAIRO = ZoneInfo("Africa/Cairo")
SECOND = timedelta(seconds=1)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CAIRO)


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        (22 * 60, 7 * 60, at(22), at(7, day=3)),  # over midnight
        (22 * 60 + 30, 7 * 60 + 15, at(22, 30), at(7, 15, day=3)),
        (13 * 60, 15 * 60, at(13), at(15)),
        (0, 6 * 60, at(0), at(6)),
        (18 * 60, 0, at(18), at(0, day=3)),
        (23 * 60 + 59, 0, at(23, 59), at(0, day=3)),
    ],
)
def test_they_begin_and_end_on_the_minute(
    first: int, last: int, begins: datetime, ends: datetime
) -> None:
    assert quiet_until(first, last, CAIRO, begins - SECOND) is None
    assert quiet_until(first, last, CAIRO, begins) == ends
    assert quiet_until(first, last, CAIRO, ends - SECOND) == ends
    assert quiet_until(first, last, CAIRO, ends) is None


@pytest.mark.parametrize(("first", "last"), [(None, 60), (60, None), (None, None), (60, 60)])
def test_there_may_be_none(first: int | None, last: int | None) -> None:
    assert quiet_until(first, last, CAIRO, at(1)) is None
