"""Feasts and named days: the days each takes in a year.

Western Easter by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8),
Orthodox Easter by Meeus's Julian one. Hijri feasts by `hijri`. Hebrew, Chinese and Hindu feasts
are not computed: they are recognised and left without a value.
"""

from __future__ import annotations

from datetime import date, timedelta

from briefings.timex import hijri

_FIXED = {
    "christmas": (12, 25), "christmas_eve": (12, 24), "new_year": (1, 1), "new_year_eve": (12, 31),
    "valentine": (2, 14), "labour_day": (5, 1), "womens_day": (3, 8), "mothers_day_ar": (3, 21),
    "halloween": (10, 31), "land_day": (3, 30), "earth_day": (4, 22), "nakba": (5, 15),
    "naksa": (6, 5), "nowruz": (3, 21), "us_independence": (7, 4), "youth_day": (8, 12),
    "april_fools": (4, 1), "st_patrick": (3, 17), "bastille": (7, 14), "boxing_day": (12, 26),
    "all_saints": (11, 1), "vegan_day": (11, 1), "epiphany": (1, 6), "remembrance": (11, 11),
    "juneteenth": (6, 19), "kings_day": (4, 27), "teachers_day": (10, 5), "boss_day": (10, 16),
    "nine_eleven": (9, 11), "may_day": (5, 1), "world_aids": (12, 1), "human_rights": (12, 10),
    "groundhog": (2, 2), "guy_fawkes": (11, 5), "australia_day": (1, 26), "anzac": (4, 25),
    "canada_day": (7, 1), "ve_day": (5, 8), "vj_day": (8, 15), "burns_night": (1, 25),
    "st_george": (4, 23), "st_andrew": (11, 30), "st_david": (3, 1), "orthodox_christmas": (1, 7),
}  # fmt: skip
_EASTER = {
    "easter": 0, "good_friday": -2, "palm_sunday": -7, "easter_monday": 1, "maundy_thursday": -3,
    "ash_wednesday": -46, "pancake_day": -47, "whit_sunday": 49, "whit_monday": 50,
    "ascension": 39, "holy_saturday": -1, "corpus_christi": 60, "trinity": 56,
    "mothering_sunday": -21,
}  # fmt: skip
_ORTHODOX = {"orthodox_easter": 0, "orthodox_good_friday": -2, "clean_monday": -48,
             "orthodox_palm_sunday": -7}  # fmt: skip
# nth weekday of a month: (month, n, weekday)
_NTH = {
    "thanksgiving": (11, 4, 3), "mlk_day": (1, 3, 0), "presidents_day": (2, 3, 0),
    "memorial_day": (5, -1, 0), "us_labor_day": (9, 1, 0), "columbus_day": (10, 2, 0),
    "mothers_day": (5, 2, 6), "fathers_day": (6, 3, 6), "friendship_day": (8, 1, 6),
    "remembrance_sunday": (11, 2, 6),
}  # fmt: skip
# (Hijri month, first day, number of days)
_HIJRI = {
    "fitr": (10, 1, 1), "adha": (12, 10, 1), "arafa": (12, 9, 1), "mawlid": (3, 12, 1),
    "hijri_new_year": (1, 1, 1), "ashura": (1, 10, 1), "isra": (7, 27, 1), "qadr": (9, 27, 1),
    "ramadan": (9, 1, 0),
}  # fmt: skip


def days(key: str, year: int) -> tuple[date, date] | None:
    """The first and last day a feast takes in a Gregorian year; None where unknown or in no day.

    Of two Hijri feasts in one year the first counts.
    """
    if key in _FIXED:
        month, number = _FIXED[key]
        at = date(year, month, number)
        if key == "kings_day" and at.weekday() == 6:
            at -= timedelta(1)
        if key == "boss_day" and at.weekday() > 4:
            at -= timedelta(at.weekday() - 4)
        return at, at
    if key in _EASTER:
        at = easter(year) + timedelta(_EASTER[key])
        return at, at
    if key in _ORTHODOX:
        at = orthodox_easter(year) + timedelta(_ORTHODOX[key])
        return at, at
    if key == "lent":
        return easter(year) - timedelta(46), easter(year) - timedelta(1)
    if key in _NTH:
        month, n, weekday = _NTH[key]
        at = nth_weekday(year, month, n, weekday)
        return at, at
    if key == "black_friday":
        at = nth_weekday(year, 11, 4, 3) + timedelta(1)
        return at, at
    if key == "cyber_monday":
        at = nth_weekday(year, 11, 4, 3) + timedelta(4)
        return at, at
    if key in _HIJRI:
        month, number, length = _HIJRI[key]
        for hijri_year in range(
            hijri.year_of(date(year, 1, 1)), hijri.year_of(date(year, 1, 1)) + 3
        ):
            start = hijri.month_start(hijri_year, month)
            at = start + timedelta(number - 1)
            if at.year == year:
                if length:
                    return at, at
                end = hijri.month_start(*hijri.next_month(hijri_year, month))
                return at, end - timedelta(1)
    return None


def easter(year: int) -> date:
    """Western Easter Sunday."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * el) // 433
    month = (h + el - 7 * m + 90) // 25
    day = (h + el - 7 * m + 33 * month + 19) % 32
    return date(year, month, day)


def orthodox_easter(year: int) -> date:
    """Orthodox Easter Sunday, in the Gregorian calendar (1900 to 2099 exactly)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    julian = date(year, month, day + 1)
    return julian + timedelta(year // 100 - year // 400 - 2)


def nth_weekday(year: int, month: int, n: int, weekday: int) -> date:
    """The n-th weekday of a month, from its end where n is negative. Raises ValueError if none."""
    if n > 0:
        first = date(year, month, 1)
        at = first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))
    else:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
        at = end - timedelta((end.weekday() - weekday) % 7 + 7 * (-n - 1))
    if at.month != month:
        raise ValueError(f"no weekday {weekday} number {n} in {year}-{month}")
    return at
