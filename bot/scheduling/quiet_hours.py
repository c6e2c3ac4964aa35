"""Quiet hours: until when a chat wants nothing posted."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.scheduling.recurrence import instant
from briefings.store import ChatRow


def quiet_until(chat: ChatRow, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The end of the quiet hours that a chat is in, None outside them. They may cross midnight."""
    first, last = chat.quiet_from, chat.quiet_to
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
