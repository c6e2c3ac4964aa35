"""When a source is asked again: sooner where it changes often, later where it fails.

Pure: the poller passes in what happened, the time, and a random number for the jitter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=6)
FIRST: Final = timedelta(minutes=30)
FAILED_LONGEST: Final = timedelta(hours=24)
DEAD_AFTER: Final = timedelta(days=7)
"""A source that failed this long is dead: its administrators are told once."""

_FASTER: Final = 0.6
_SLOWER: Final = 1.4
_JITTER: Final = 0.1


@dataclass(frozen=True, slots=True)
class Pace:
    """How a source has been doing. Instants are aware.

    `interval` is what lies between two polls while they succeed. `failing_since` is None while
    they do; `dead_reported`: its administrators know that it is dead; `gone` after a 410.
    """

    interval: timedelta = FIRST
    next_poll: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    dead_reported: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one poll came to. `wait` is the longest the server asked for, in seconds."""

    ok: bool
    new_items: int = 0
    wait: int | None = None
    gone: bool = False


def paced(pace: Pace, outcome: Outcome, now: datetime, luck: float) -> Pace:
    """The pace after a poll at `now`; `luck` in [0, 1) spreads polls by a tenth to either side.

    A success with news shortens the interval, one without lengthens it, between 5 minutes and 6
    hours. Failures double the wait from the interval up, to a day. The server's own wish
    (`Retry-After`, `max-age`, `ttl`) is kept to within a day. A source that is gone is not polled.
    """
    if outcome.gone:
        return replace(pace, gone=True, next_poll=None, failures=pace.failures + 1)
    if outcome.ok:
        factor = _FASTER if outcome.new_items else _SLOWER
        interval = min(max(pace.interval * factor, SHORTEST), LONGEST)
        asked = timedelta(seconds=min(outcome.wait or 0, LONGEST.total_seconds()))
        return Pace(interval=interval, next_poll=now + max(_spread(interval, luck), asked))
    failures = pace.failures + 1
    wait = min(max(pace.interval, SHORTEST) * 2 ** min(failures, 10), FAILED_LONGEST)
    asked = timedelta(seconds=min(outcome.wait or 0, FAILED_LONGEST.total_seconds()))
    return replace(
        pace,
        next_poll=now + max(_spread(wait, luck), asked),
        failures=failures,
        failing_since=min(pace.failing_since or now, now),
    )


def is_news_of_death(pace: Pace, now: datetime) -> bool:
    """True where administrators should now be told, once, that a source is dead."""
    if pace.dead_reported:
        return False
    failing = pace.failing_since is not None and now - pace.failing_since >= DEAD_AFTER
    return pace.gone or failing


def _spread(wait: timedelta, luck: float) -> timedelta:
    return max(wait * (1 + _JITTER * (2 * luck - 1)), SHORTEST)
