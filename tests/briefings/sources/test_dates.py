"""Publication dates as feeds and pages write them: the day and hour at the outlet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Language
from briefings.sources.dates import read_date

TEN = "2024-04-13T10:00:00"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Sat, 13 Apr 2024 10:00:00 GMT", TEN + "+00:00"),
        ("Sat, 13 Apr 2024 10:00:00 +0300", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 +03:00", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 GMT+3", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 GMT+0300", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 UTC-05:30", TEN + "-05:30"),
        ("Sat, 13 Apr 2024 10:00:00 EET", TEN + "+02:00"),
        ("Sat, 13 Apr 2024 10:00:00 EEST", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 EDT", TEN + "-04:00"),
        ("Sat, 13 Apr 2024 10:00 AM", TEN + "+00:00"),
        ("Sat, 13 April 2024 10:00:00 Z", TEN + "+00:00"),
        ("13 Apr 2024 10:00", TEN + "+00:00"),
        ("Saturday, April 13, 2024 - 10:00", TEN + "+00:00"),
        ("Sat Apr 13 10:00:00 UTC 2024", TEN + "+00:00"),
        ("2024-04-13 10:00:00 +0300", TEN + "+03:00"),
        ("2024-04-13T10:00+03", TEN + "+03:00"),
        ("20240413T100000Z", TEN + "+00:00"),
        ("2024/04/13 10:00:00", TEN + "+00:00"),
        ("13/04/2024 10:00 ص", TEN + "+00:00"),
        ("13-04-2024 10:00", TEN + "+00:00"),
        ("4/13/2024 10:00:00 AM", TEN + "+00:00"),
        ("1713002400", TEN + "+00:00"),
        ("1713002400000", TEN + "+00:00"),
        ("السبت, 13 أبريل 2024 10:00:00 +0300", TEN + "+03:00"),
        ("السبت، 13 نيسان/أبريل 2024 - 10:00", TEN + "+00:00"),
        ("١٣ أفريل ٢٠٢٤ ١٠:٠٠ صباحًا", TEN + "+00:00"),
        ("٢٠٢٤-٠٤-١٣ ١٠:٠٠", TEN + "+00:00"),
        ("13/04/2024 10:00:00 م", "2024-04-13T22:00:00+00:00"),
        ("13 نيسان 2024 10:00 مساءً", "2024-04-13T22:00:00+00:00"),
        ("13 Apr 2024 12:05 AM", "2024-04-13T00:05:00+00:00"),
        ("03/05/2024 9:00 PM", "2024-03-05T21:00:00+00:00"),
        ("03/05/2024 21:00", "2024-05-03T21:00:00+00:00"),
        ("Sat, 13 Apr 2024 24:00:00 GMT", "2024-04-14T00:00:00+00:00"),
        ("5 شوال 1445", "2024-04-14T00:00:00+00:00"),
        ("الأحد 5 شوال 1445 هـ 10:30", "2024-04-14T10:30:00+00:00"),
        ("1445-10-05", "2024-04-14T00:00:00+00:00"),
        ("13 Apr 2024", "2024-04-13T00:00:00+00:00"),
        ("Sat, 13 04 2024 10:00:00 +0100", TEN + "+01:00"),
        ("20240413", "2024-04-13T00:00:00+00:00"),
        ("20240413100000", TEN + "+00:00"),
        ("2024-W15-6", "2024-04-13T00:00:00+00:00"),
        ("2024-04-13T24:00:00+03:00", "2024-04-14T00:00:00+03:00"),
        ("السبت 13/04/2024 10:00", TEN + "+00:00"),
        # Zones in every form.
        ("2024-04-13T10:00:00-05:00Z", TEN + "-05:00"),
        ("2024-04-13T10:00:00+03:00[Asia/Riyadh]", TEN + "+03:00"),
        ("2024-04-13 10:00:00 Asia/Baghdad", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 America/New_York", TEN + "-04:00"),
        ("Sat, 13 Apr 2024 10:00:00 +0300 (AST)", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 -0400 (EDT)", TEN + "-04:00"),
        ("Sat Apr 13 2024 10:00:00 GMT+0300 (Arabian Standard Time)", TEN + "+03:00"),
        ("Sat Apr 13 2024 10:00:00 GMT+0300 (توقيت العربية الرسمي)", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 (EET)", TEN + "+02:00"),
        ("13 Apr 2024, 10:00 (GMT+3)", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 +03", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 GMT +3", TEN + "+03:00"),
        ("Sat, 13 Apr 2024 10:00:00 IST", TEN + "+05:30"),
        ("Sat, 13 Apr 2024 10:00:00 AEDT", TEN + "+11:00"),
        ("Sat, 13 Apr 2024 10:00:00 BRT", TEN + "-03:00"),
        ("Sat, 13 Apr 2024 10:00:00 MET", TEN + "+01:00"),
        ("Sat, 13 Apr 2024 10:00:00 ET", TEN + "-04:00"),
        ("Sat, 13 Jan 2024 10:00:00 ET", "2024-01-13T10:00:00-05:00"),
        ("April 13, 2024 10:00 AM Pacific Daylight Time", TEN + "-07:00"),
        ("April 13, 2024 10:00 Central European Summer Time", TEN + "+02:00"),
        ("13 Apr 2024 10:00 Cairo time", TEN + "+02:00"),
        ("13 Apr 2024 10:00 Mecca time", TEN + "+03:00"),
        ("13 أبريل 2024 10:00 بتوقيت مكة المكرمة", TEN + "+03:00"),
        ("السبت 13 نيسان 2024 - 10:00 (توقيت بيروت)", TEN + "+03:00"),
        ("10:00 بتوقيت غرينتش - 13 أبريل 2024", TEN + "+00:00"),
    ],
)
def test_dates_of_every_spelling_are_read(written: str, meant: str) -> None:
    moment = read_date(written)
    assert moment is not None
    assert moment.isoformat() == meant


@pytest.mark.parametrize(("language", "hours"), [("ar", 3), ("en", -4), (None, -4)])
def test_ast_is_arabias_where_arabic_is_written(language: Language | None, hours: int) -> None:
    moment = read_date("Sat, 13 Apr 2024 10:00:00 AST", language)
    assert moment is not None
    assert (moment.utcoffset() or UTC.utcoffset(None)).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "أمس الساعة 10:00",
        "Monday 10:00",
        "0000-00-00",
        "31/31/2024",
        "Sat, 13 Apr 2024 25:00:00 GMT",
        "2024",
        "April 2024",
        "13 Apr 2024 to 15 Apr 2024",
        "1" * 30,
        "x" * 5_000,
    ],
)
def test_what_tells_no_day_is_no_date(written: str) -> None:
    assert read_date(written) is None


@given(st.text(max_size=100) | st.from_regex(r"\d{1,4}[/ :-]\d{1,2}[/ :-]\d{1,4} ?\d?:?\d\d ?\w*"))
def test_any_text_is_a_date_or_none(written: str) -> None:
    moment = read_date(written)
    assert moment is None or isinstance(moment.astimezone(UTC), datetime)
