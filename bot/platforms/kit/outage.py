"""An outage: said once when it begins and once when it ends, with ever longer waits between."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import structlog

_FIRST, _LONGEST = 1.0, 60.0
_log = structlog.get_logger(__name__)


class Outage:
    """Whether a platform can be reached. `now` is a monotonic clock in seconds.

    `tell` hears why it cannot, and None once it can.
    """

    def __init__(
        self,
        platform: str,
        *,
        now: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        tell: Callable[[str | None], None] = lambda why: None,
    ) -> None:
        self._platform = platform
        self._now = now
        self._chance = chance
        self._tell = tell
        self._since: float | None = None
        self._tries = 0

    @property
    def lasts(self) -> bool:
        """Whether the platform was out of reach when last tried."""
        return self._since is not None

    def failed(self, why: str) -> float:
        """Notes a failure; answers with the seconds to wait before the next try.

        Waits double from 1 s to 60 s, each cut by up to a half at random, so that many bots do
        not come back in the same moment.
        """
        if self._since is None:
            self._since = self._now()
            _log.warning("unreachable", platform=self._platform, why=why)
        self._tell(why)
        wait = min(_FIRST * 2.0**self._tries, _LONGEST)
        self._tries = min(self._tries + 1, 10)
        return wait * (1 - self._chance() / 2)

    def over(self) -> None:
        """Notes that the platform answers."""
        if self._since is not None:
            seconds = round(self._now() - self._since, 1)
            _log.info("reachable", platform=self._platform, after_seconds=seconds)
        self._since, self._tries = None, 0
        self._tell(None)
