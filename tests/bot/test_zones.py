from __future__ import annotations

from importlib.resources import files
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locales.zones import exact_zone, find_zone, territory_of

LISTED = [
    (zone, name.strip())
    for line in files("bot.locales").joinpath("cities.tsv").read_text("utf-8").splitlines()
    for zone, _, names in (line.partition("\t"),)
    for name in names.split(",")
]


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        ("Asia/Riyadh", "جدة, جده, Jeddah, مكة المكرمة, mecca, الرياض, رياض, السعودية, KSA"),
        ("Asia/Dubai", "دبي, Dubai, أبو ظبي, ابوظبي, الشارقه, Deira, الإمارات"),
        ("Asia/Muscat", "مسقط, MUSCAT, صلالة, oman, عُمان, سلطنة عمان, Asia/Muscat, asia/muscat"),
        ("Asia/Amman", "عمّان, عمان, Amman, الأردن, irbid"),
        ("Asia/Baghdad", "الموصل, Mosul, البصرة, Erbil, بغداد, العراق, Iraq"),
        ("Asia/Damascus", "حلب, Aleppo, دمشق, سوريا, Idlib"),
        ("Africa/Cairo", "الإسكندرية, Alexandria, القاهرة, مصر, Egypt"),
        ("Africa/Casablanca", "مراكش, Marrakech, الدار البيضاء, المغرب, Rabat"),
        ("Africa/Algiers", "وهران, Oran, الجزائر, Algeria"),
        ("Europe/Berlin", "ميونخ, Munich, München, munchen, برلين, Germany"),
        ("America/New_York", "واشنطن, Washington D.C., نيويورك, new york, Boston"),
        ("America/Los_Angeles", "سان فرانسيسكو, San Francisco, los angeles, لوس أنجلوس"),
        ("America/Sao_Paulo", "São Paulo, sao paulo, ريو دي جانيرو"),
        ("Europe/London", "London, لندن, بريطانيا, UK"),
        ("Etc/GMT-4", "UTC+4, gmt +4, +4"),
        ("Europe/Kyiv", "Europe/Kiev, Kyiv, كييف"),
        ("Asia/Kolkata", "Calcutta, Asia/Calcutta, نيودلهي, Mumbai, India"),
    ],
)
def test_places_people_name(zone: str, names: str) -> None:
    for name in names.split(", "):
        found = exact_zone(name)
        assert found is not None, name
        assert found.zone == zone, name


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("muskat", "Asia/Muscat"),
        ("Asia/Muskat", "Asia/Muscat"),
        ("cario", "Africa/Cairo"),
        ("san fransisco", "America/Los_Angeles"),
        ("إسطنبل", "Europe/Istanbul"),
        ("القاهرا", "Africa/Cairo"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven_and_told(typed: str, zone: str) -> None:
    found = find_zone(typed)
    assert found is not None
    assert (found.zone, found.guessed) == (zone, True)


@pytest.mark.parametrize(
    "typed", ["", "missiles", "هدنة", "America", "Atlantis", "x", "25:00", "🙂", "+99"]
)
def test_what_is_no_place_is_none(typed: str) -> None:
    assert find_zone(typed) is None


def test_every_zone_and_every_listed_name_is_found() -> None:
    zones = available_timezones()
    assert {zone for zone, _ in LISTED} <= zones
    for zone in zones - {"localtime", "Factory"}:
        found = exact_zone(zone)
        assert found is not None
        assert found.zone in zones
    for zone, name in LISTED:
        found = exact_zone(name)
        assert found is not None, name
        assert found.zone in (zone, f"Etc/{zone}"), name


@given(st.text(max_size=40))
def test_any_text_is_a_zone_or_none(text: str) -> None:
    found = find_zone(text)
    assert found is None or found.zone in available_timezones()


def test_territories() -> None:
    assert [territory_of(zone) for zone in ("Asia/Muscat", "Europe/Kiev", "UTC")] == [
        "OM",
        "UA",
        None,
    ]
