"""Places and rhythms in subscriptions: what was asked is what is answered."""

from __future__ import annotations

import pytest

from bot.locales.zones import city_of, exact_zone, find_zone
from tests.bot.commands.conftest import Talk, talk

__all__ = ["talk"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("08:00 Sanaa", "Sanaa"),
        ("8 Aleppo", "Aleppo"),
        ("8 Erbil", "Erbil"),
        ("8 Tel Aviv", "Tel Aviv"),
        ("9pm Rabat", "Rabat"),
        ("8 Al Khobar", "Al Khobar"),
        ("18h30 Paris", "18:30"),
        ("18h Paris", "18:00"),
        ("Cario 8:00", "Cairo"),
        ("8 UTC+3", "UTC+3"),
        ("08:00 Asia/Aden", "Aden"),
        ("٨ صباحا صنعاء", "صنعاء"),
        ("الظهر الدوحة", "الدوحة"),
        ("8 بتوقيت مكة", "مكة"),
    ],
)
async def test_the_place_asked_for_is_the_one_named(talk: Talk, line: str, shown: str) -> None:
    said = await talk(f"/subscribe {line}")
    assert "Subscribed" in said
    assert shown in said
    assert shown in await talk("/subscriptions")


@pytest.mark.parametrize(
    "line",
    ["every 2 hours", "hourly Cairo", "every other day 9", "كل ساعة", "كل ساعتين", "كل يومين 9"],
)
async def test_a_rhythm_that_no_post_has_is_refused_by_name(talk: Talk, line: str) -> None:
    said = await talk(f"/subscribe {line}")
    assert "times of day" in said
    assert "No subscriptions" in await talk("/subscriptions")


@pytest.mark.parametrize("line", ["every day 8 Cairo", "كل يوم 8 القاهرة", "every Monday 8 Cairo"])
async def test_a_rhythm_that_posts_have_is_taken(talk: Talk, line: str) -> None:
    assert "Subscribed" in await talk(f"/subscribe {line}")


def test_a_name_near_those_of_two_countries_is_no_guess() -> None:
    # One letter from Al Khobar would be another country's town.
    assert exact_zone("Al Khobar") is not None
    found = find_zone("Al Khobr")
    assert found is None or found.zone == "Asia/Riyadh"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_offset_is_shown_as_people_count_it(language: str) -> None:
    assert city_of("Etc/GMT-3", language) == "UTC+3"  # type: ignore[arg-type]
    assert city_of("Etc/GMT+5", language) == "UTC−5"  # type: ignore[arg-type]
    assert city_of("UTC", language) == "UTC"  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["2", "٢", "۲", "#۲"])
async def test_digits_of_any_script_number_a_subscription(talk: Talk, number: str) -> None:
    await talk("/subscribe 8 Cairo")
    await talk("/subscribe 9 Cairo")
    said = await talk(f"/unsubscribe {number}")
    assert "Unsubscribed" in said
    assert "09:00" in said
