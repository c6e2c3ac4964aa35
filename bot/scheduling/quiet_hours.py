"""Quiet hours: until when a chat wants nothing posted."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.scheduling.recurrence import instant


def quiet_until(
    first: int | None, last: int | None, zone: ZoneInfo, now: datetime
) -> datetime | None:
    """The end of the quiet hours that `now` falls into, None outside them.

    They last from `first` to `last` (minutes after local midnight in `zone`) and may cross
    midnight; None or two equal minutes: there are none.
    """
    if first is None or last is None or first == last:
        return None
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    inside = first <= minute < last if first < last else minute >= first or minute < last
    if not inside:
        return None
    day = local.date()
    if minute >= last:  # they end tomorrow
        day += timedelta(days=1)
    end = instant(zone, day, last)
    return end if end is not None and end > now else None
