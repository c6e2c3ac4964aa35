from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduling.recurrence import EVERY_DAY, Due, Rhythm, dues_until, instant, next_due, zone_of

FIRST, LAST = date(1993, 1, 1), date(2036, 1, 1)
ZONES = sorted(available_timezones())
FULL = bool(os.environ.get("MUJAZ_ALL_ZONES"))
TELLING = [
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Amman",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Fakaofo",
    "Kwajalein",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "America/Sao_Paulo",
    "America/Havana",
    "Europe/London",
    "Asia/Pyongyang",
]


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _existing_days(zone: ZoneInfo, first: date, last: date) -> list[date]:
    """The dates that clocks in a zone have shown, found by looking at them every two hours."""
    at = datetime.combine(first, time(), UTC) - timedelta(days=2)
    shown: list[date] = []
    while (day := at.astimezone(zone).date()) < last:
        if day >= first and (not shown or day > shown[-1]):
            shown.append(day)
        at += timedelta(hours=2)
    return shown


def _walk(rhythm: Rhythm, first: date, last: date) -> Iterator[Due]:
    due = next_due(rhythm, datetime.combine(first, time(), UTC) - timedelta(days=2))
    while due.day < last:
        if due.day >= first:
            yield due
        due = next_due(rhythm, due.at)


def _assert_right(rhythm: Rhythm, due: Due, zone: ZoneInfo) -> None:
    wanted = datetime.combine(due.day, time(due.slot // 60, due.slot % 60))
    shown = _local(due.at, zone)
    if shown == wanted:
        assert due.at.astimezone(zone).fold == 0
    else:  # the clock jumped from before the wanted time to after it at this very instant
        assert _local(due.at - timedelta(seconds=1), zone) < wanted < shown, (rhythm, due)


def _assert_one_a_day(name: str, slot: int, first: date, last: date) -> None:
    rhythm, zone = Rhythm((slot,), name), zone_of(name)
    dues = list(_walk(rhythm, first, last))
    assert [due.day for due in dues] == _existing_days(zone, first, last), name
    for due in dues:
        _assert_right(rhythm, due, zone)
    assert all(one.at < other.at for one, other in pairwise(dues))


def _changes(name: str) -> list[date]:
    """The days around which a zone's clocks were changed."""
    zone, day, found = zone_of(name), FIRST, []
    before = datetime.combine(day, time(12), zone).utcoffset()
    while day < LAST:
        day += timedelta(days=1)
        now = datetime.combine(day, time(12), zone).utcoffset()
        if now != before:
            found.append(day)
        before = now
    return found


@pytest.mark.parametrize("name", TELLING)
def test_one_due_moment_on_every_local_day_around_all_changes_of_clocks(name: str) -> None:
    dice = random.Random(name)
    changes = _changes(name)
    assert changes
    for day in changes if len(changes) < 40 else dice.sample(changes, 40):
        for slot in (0, 30, 1439, dice.randrange(1440)):
            _assert_one_a_day(name, slot, day - timedelta(days=3), day + timedelta(days=3))


@given(st.sampled_from(ZONES), st.integers(0, 1439), st.dates(FIRST, LAST))
def test_one_due_moment_a_day_anywhere_any_time(name: str, slot: int, day: date) -> None:
    _assert_one_a_day(name, slot, day, day + timedelta(days=5))


@pytest.mark.skipif(not FULL, reason="minutes; `make zones` runs it")
@pytest.mark.parametrize("name", ZONES if FULL else [])
def test_one_due_moment_on_every_local_day_of_43_years(name: str) -> None:
    dice = random.Random(name)
    _assert_one_a_day(name, dice.randrange(1440), FIRST, LAST)
    for day in _changes(name):
        for slot in (0, 30, 150, 1439):
            _assert_one_a_day(name, slot, day - timedelta(days=2), day + timedelta(days=2))


@pytest.mark.parametrize(
    ("zone", "day", "slot", "wanted"),
    [
        # Clocks go from 00:00 to 01:00: APScheduler's CronTrigger leaves these days out.
        ("Africa/Cairo", date(2026, 4, 24), 30, "2026-04-23T22:00:00+00:00"),
        ("Asia/Beirut", date(2026, 3, 29), 0, "2026-03-28T22:00:00+00:00"),
        # Clocks go back: the first of the two half past ones.
        ("Europe/London", date(2026, 10, 25), 90, "2026-10-25T00:30:00+00:00"),
        ("Australia/Lord_Howe", date(2025, 10, 5), 135, "2025-10-04T15:30:00+00:00"),
        ("Asia/Muscat", date(2026, 4, 24), 480, "2026-04-24T04:00:00+00:00"),
    ],
)
def test_gaps_and_folds(zone: str, day: date, slot: int, wanted: str) -> None:
    at = instant(zone_of(zone), day, slot)
    assert at is not None
    assert at.isoformat() == wanted


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Apia", date(2011, 12, 30)), ("Kwajalein", date(1993, 8, 21))]
)
def test_a_day_that_never_was_has_no_due_moment(zone: str, day: date) -> None:
    assert all(instant(zone_of(zone), day, slot) is None for slot in (0, 720, 1439))
    around = [
        due.day for due in _walk(Rhythm((720,), zone), day - timedelta(2), day + timedelta(3))
    ]
    assert day not in around
    assert len(around) == 4


def test_weekdays_and_several_times() -> None:
    sunday_to_thursday = 0b100_1111
    rhythm = Rhythm((480, 1200), "Asia/Muscat", sunday_to_thursday)
    thursday = datetime(2026, 11, 26, 5, tzinfo=UTC)
    dues = list(dues_until(rhythm, thursday, thursday + timedelta(days=4)))
    assert [(due.day.isoformat(), due.slot) for due in dues] == [
        ("2026-11-26", 1200),
        ("2026-11-29", 480),
        ("2026-11-29", 1200),
        ("2026-11-30", 480),
    ]


def test_times_within_one_gap_are_due_once() -> None:
    rhythm = Rhythm((130, 150, 170), "Europe/Berlin")
    dues = list(_walk(rhythm, date(2026, 3, 29), date(2026, 3, 30)))
    assert [due.slot for due in dues] == [130]
    assert dues[0].at == datetime(2026, 3, 29, 1, tzinfo=UTC)


@given(
    st.lists(st.integers(0, 1439), min_size=1, max_size=6, unique=True).map(sorted),
    st.integers(1, EVERY_DAY),
    st.sampled_from(ZONES),
    st.integers(13_150, 23_740).map(
        lambda day: datetime(1970, 1, 1, 9, 30, tzinfo=UTC) + timedelta(days=day)
    ),
)
def test_the_next_is_later_and_the_first_of_those(
    times: list[int], weekdays: int, zone: str, after: datetime
) -> None:
    rhythm = Rhythm(tuple(times), zone, weekdays)
    due = next_due(rhythm, after)
    assert due.at > after - timedelta(minutes=1)
    assert due.slot in times
    assert weekdays >> due.day.weekday() & 1
    again = next_due(rhythm, due.at)
    assert again.at > due.at
    # Nothing in between was left out: asked from any moment before it, the answer is the same.
    assert next_due(rhythm, due.at - timedelta(minutes=1)) == due
