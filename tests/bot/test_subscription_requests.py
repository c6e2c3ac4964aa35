from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.subscription_requests import (
    MOST_TIMES,
    SubscriptionRequest,
    SubscriptionRequestError,
    read_subscription_request,
    working_days,
)
from bot.locales.zones import ZoneFound


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@pytest.mark.parametrize(
    ("line", "times", "zone", "words"),
    [
        ("8", "08:00", "", ""),
        ("08:00", "08:00", "", ""),
        ("8.30", "08:30", "", ""),
        ("2030", "20:30", "", ""),
        ("8am cairo", "08:00", "Africa/Cairo", ""),
        ("cairo 8 pm", "20:00", "Africa/Cairo", ""),
        ("12am", "00:00", "", ""),
        ("12 p.m.", "12:00", "", ""),
        ("noon", "12:00", "", ""),
        ("half past eight pm London", "20:30", "Europe/London", ""),
        ("quarter to nine", "08:45", "", ""),
        ("٨ صباحاً", "08:00", "", ""),
        ("۸:۳۰", "08:30", "", ""),
        ("٨ م", "20:00", "", ""),
        ("20:30 بيروت", "20:30", "Asia/Beirut", ""),
        ("الثامنة والنصف مساء", "20:30", "", ""),
        ("السابعة إلا ربعا مساءً", "18:45", "", ""),
        ("الثانية عشرة ظهرا", "12:00", "", ""),
        ("منتصف الليل", "00:00", "", ""),
        ("2 ليلا", "02:00", "", ""),
        ("10 ليلًا", "22:00", "", ""),
        ("الساعة 8 بتوقيت مكة", "08:00", "Asia/Riyadh", ""),
        ("8 و 20", "08:00 20:00", "", ""),
        ("8 و20", "08:00 20:00", "", ""),
        ("8 and 9 pm", "20:00 21:00", "", ""),
        ("8 صباحا و 8 مساء", "08:00 20:00", "", ""),
        ("8am, 1pm and 9pm dubai", "08:00 13:00 21:00", "Asia/Dubai", ""),
        ("8 مساء مسقط السفن", "20:00", "Asia/Muscat", "السفن"),
        ("8 عن غزة", "08:00", "", "غزة"),
        ("8am about sudan", "08:00", "", "sudan"),
        (
            "8pm san fransisco missiles on ships",
            "20:00",
            "America/Los_Angeles",
            "missiles on ships",
        ),
        ("8 +3", "08:00", "Etc/GMT-3", ""),
        ("every day at 9 in Oran", "09:00", "Africa/Algiers", ""),
        ("", "", "", ""),
        ("the ceasefire", "", "", "ceasefire"),
    ],
)
def test_what_people_type(line: str, times: str, zone: str, words: str) -> None:
    requested = read_subscription_request(line)
    assert " ".join(map(_clock, requested.times)) == times
    assert (requested.place.zone if requested.place else "") == zone
    assert requested.words == words


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("every monday 9", "m"),
        ("9 Mondays and Thursdays", "mh"),
        ("كل جمعة 9 صباحا", "f"),
        ("الأحد إلى الخميس 7", "umtwh"),
        ("saturday to monday 7", "sum"),
        ("weekends 10", "su"),
        ("الاثنين والأربعاء 8", "mw"),
        ("8", ""),
        ("daily 8", ""),
    ],
)
def test_days_of_the_week(line: str, days: str) -> None:
    bits = sum(1 << "mtwhfsu".index(letter) for letter in days) or None
    assert read_subscription_request(line).weekdays == bits
    assert len(read_subscription_request(line).times) == 1


def test_working_days_are_those_of_the_country() -> None:
    assert read_subscription_request("8 weekdays").working
    assert read_subscription_request("8 أيام العمل").working
    assert read_subscription_request("weekly 9").weekly
    sunday_to_thursday, monday_to_friday = 0b100_1111, 0b001_1111
    assert working_days("Asia/Muscat") == sunday_to_thursday
    assert working_days("Africa/Cairo") == sunday_to_thursday
    assert working_days("Asia/Dubai") == monday_to_friday
    assert working_days("Europe/Berlin") == working_days("UTC") == monday_to_friday


def test_a_story_by_number_wherever_it_stands() -> None:
    assert read_subscription_request("8 #3").story_id == 3
    assert read_subscription_request("#3 8 cairo") == SubscriptionRequest(
        (480,), place=ZoneFound("Africa/Cairo", "Cairo"), story_id=3
    )


@pytest.mark.parametrize("line", ["25:00", "8:75", "24:30", "8 99"])
def test_times_no_clock_shows_are_named(line: str) -> None:
    with pytest.raises(SubscriptionRequestError) as caught:
        read_subscription_request(line)
    assert caught.value.key == "subscribe-no-time"
    assert caught.value.word in line


@pytest.mark.parametrize("line", ["8 in Atlantis", "٨ بتوقيت أطلنطس", "Monday 9pm in Narnia"])
def test_a_place_that_is_none_is_named(line: str) -> None:
    with pytest.raises(SubscriptionRequestError) as caught:
        read_subscription_request(line)
    assert caught.value.key == "subscribe-no-place"
    assert line.endswith(caught.value.word)


@pytest.mark.parametrize("line", ["once a week at 9", "weekly 9", "مرة في الأسبوع الساعة ٩"])
def test_once_a_week(line: str) -> None:
    assert read_subscription_request(line) == SubscriptionRequest((540,), weekly=True)


def test_too_many_times() -> None:
    with pytest.raises(SubscriptionRequestError, match="subscribe-too-many"):
        read_subscription_request(" ".join(str(hour) for hour in range(1, MOST_TIMES + 2)))


@given(st.text(max_size=60))
def test_any_line_is_read_or_refused_in_words(line: str) -> None:
    refused = ""
    try:
        requested = read_subscription_request(line)
    except SubscriptionRequestError as error:
        refused = error.key
    else:
        assert all(0 <= time < 1440 for time in requested.times)
        assert list(requested.times) == sorted(set(requested.times))
        assert requested.weekdays is None or 0 < requested.weekdays < 128
    assert refused in ("", "subscribe-no-time", "subscribe-too-many", "subscribe-no-place")


@given(
    st.integers(0, 23), st.integers(0, 59), st.sampled_from(["", " Cairo", " مسقط", " weekdays"])
)
def test_every_time_of_day_is_read_as_written(hour: int, minute: int, rest: str) -> None:
    assert read_subscription_request(f"{hour:02}:{minute:02}{rest}").times == (hour * 60 + minute,)
    eastern = f"{hour:02}:{minute:02}".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert read_subscription_request(eastern + rest).times == (hour * 60 + minute,)
