from __future__ import annotations

from datetime import date, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from briefings.db.codec import (
    MOST_ARTICLES,
    activity,
    least_activity,
    pack_notes,
    pack_signature,
    recency,
    recency_range,
    unpack_notes,
    unpack_signature,
)
from briefings.models import NoteCode, Period, TimexNote

days = st.dates(date(1000, 1, 1), date(9998, 12, 30))
ids = st.integers(1, MOST_ARTICLES)
zones = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
instants = st.none() | st.datetimes(timezones=zones)


@given(days, days, instants, instants, ids, ids)
def test_a_later_day_is_newer_whatever_the_hour(
    day: date, other: date, at: object, other_at: object, one: int, two: int
) -> None:
    if day < other:
        assert recency(day, at, one) < recency(other, other_at, two)  # type: ignore[arg-type]  # drawn


@given(days, instants, ids)
def test_a_number_tells_its_article_and_fits_64_bits(day: date, at: object, one: int) -> None:
    order = recency(day, at, one)  # type: ignore[arg-type]  # drawn
    assert order & MOST_ARTICLES == one
    assert -(1 << 63) <= order < 1 << 63


@given(days, instants, ids, st.none() | days, st.none() | days)
def test_a_range_holds_the_days_of_its_period(
    day: date, at: object, one: int, first: date | None, last: date | None
) -> None:
    low, high = recency_range(Period(first, last))
    order = recency(day, at, one)  # type: ignore[arg-type]  # drawn
    within = (low is None or low <= order) and (high is None or order <= high)
    assert within == ((first is None or first <= day) and (last is None or day <= last))


@given(st.integers(1, 10**6), days, days)
def test_no_story_is_colder_than_its_last_day_allows(
    articles: int, last: date, since: date
) -> None:
    if last >= since:
        assert activity(articles, last, date.max - timedelta(days=1)) >= least_activity(since)


@given(st.lists(st.integers(0, (1 << 64) - 1)).map(tuple))
def test_signatures_survive(signature: tuple[int, ...]) -> None:
    assert unpack_signature(pack_signature(signature)) == signature


@given(
    st.lists(st.builds(TimexNote, st.sampled_from(NoteCode), st.lists(st.text()).map(tuple))).map(
        tuple
    )
)
def test_notes_survive(notes: tuple[TimexNote, ...]) -> None:
    assert unpack_notes(pack_notes(notes)) == notes
