"""The day a time of day falls on in another zone, by the IANA data of the system or of tzdata."""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from briefings.timex import spans
from briefings.timex.expressions import Clock, Timed
from briefings.timex.spans import Span


def in_zone(span: Span, expression: Clock | Timed, zone: ZoneInfo) -> tuple[Span, Clock | Timed]:
    """The same time as a clock in another zone tells it; unchanged where no zone is named."""
    at = expression.time if isinstance(expression, Clock) else expression.clock
    named = expression.zone
    if at is None or named is None or named == "local":
        return span, expression
    if span.first is None or span.first != span.last:
        return span, expression
    moment = datetime.combine(span.first, time.fromisoformat(at), _named(named)).astimezone(zone)
    here = f"{moment:%H:%M}"
    if isinstance(expression, Clock):
        return spans.day(moment.date()), Clock(here, zone=zone.key)
    return spans.day(moment.date()), Timed(expression.of, here, zone.key)


@lru_cache(maxsize=64)
def _named(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)
