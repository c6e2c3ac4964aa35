"""Period words at the end of a question: «اليوم», "this week", "2024-04"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from briefings.models import Period
from briefings.text.fold import fold_word

_DAYS_BACK = {
    **dict.fromkeys(("today", "اليوم"), (0, 0)),
    **dict.fromkeys(("yesterday", "امس"), (1, 1)),
    **dict.fromkeys(("week", "this week", "الاسبوع", "هذا الاسبوع", "اسبوع"), (6, 0)),
    **dict.fromkeys(("month", "this month", "الشهر", "هذا الشهر", "شهر"), (29, 0)),
}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def split_period(words: str, today: date) -> tuple[str, Period | None]:
    """The words without their period, and the period; None where they name none.

    `today` is the reader's day. A week is the last seven days, a month the last thirty.
    """
    parts = words.split()
    for count in (2, 1):
        if len(parts) >= count:
            tail = " ".join(fold_word(part) for part in parts[-count:])
            if tail in _DAYS_BACK:
                first, last = _DAYS_BACK[tail]
                period = Period(today - timedelta(days=first), today - timedelta(days=last))
                return " ".join(parts[:-count]), period
    match = _ISO.match(parts[-1]) if parts else None
    if match:
        try:
            return " ".join(parts[:-1]), _iso(match)
        except ValueError:  # month 13, day 32: words like any others
            return words, None
    return words, None


def _iso(match: re.Match[str]) -> Period:
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    first = date(year, month or 1, day or 1)
    if day:
        return Period(first, first)
    after = date(year + month // 12, month % 12 + 1, 1) if month else date(year + 1, 1, 1)
    return Period(first, after - timedelta(days=1))
