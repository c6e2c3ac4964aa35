"""What is measured of a running bot, and how rooms say it: a meter that they are handed.

`METRICS` names every figure; what shows them (`bot.http.metrics`, for Prometheus) is built from
it, and a test holds dashboards and alerts against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure: seconds, bytes or a count. `name` is Prometheus's, without `_total` of counters.

    `buckets` are the upper bounds of a histogram's, in its unit.
    """

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    what: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


_QUICK: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_LATE: Final = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21600.0)

ANSWERS: Final = Metric(
    "mujaz_answer_seconds",
    "histogram",
    "Time from a request to its answer, before it is laid out and sent.",
    ("platform", "command", "outcome"),
    _QUICK,
)
POLLS: Final = Metric(
    "mujaz_polls", "counter", "Polls of sources: changed, unchanged, failed.", ("outcome",)
)
ARTICLES: Final = Metric("mujaz_articles_read", "counter", "New items that polls brought.")
PLACING: Final = Metric(
    "mujaz_placing_seconds", "histogram", "Time to place one article among stories.", (), _QUICK
)
DELIVERIES: Final = Metric(
    "mujaz_deliveries",
    "counter",
    "What tries at scheduled messages came to: sent, pending (again), failed, uncertain.",
    ("platform", "state"),
)
LATENESS: Final = Metric(
    "mujaz_post_lateness_seconds",
    "histogram",
    "Time from a post's due moment until the platform took it.",
    ("platform",),
    _LATE,
)
PACING: Final = Metric(
    "mujaz_rate_limit_wait_seconds",
    "histogram",
    "Time a message waited for the platform's pace.",
    ("platform",),
    (0.01, 0.1, 1.0, 5.0, 30.0, 60.0, 300.0),
)
THROTTLED: Final = Metric(
    "mujaz_throttled", "counter", "Times a platform said to wait (429).", ("platform",)
)
SERVICE_FAILURES: Final = Metric(
    "mujaz_service_failures",
    "counter",
    "Failures of a service that nobody foresaw; it is run again.",
    ("service",),
)
LOOP_LAG: Final = Metric(
    "mujaz_event_loop_lag_seconds",
    "histogram",
    "How much later than asked the event loop woke a task.",
    (),
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0),
)
POOL_RESTARTS: Final = Metric(
    "mujaz_pool_restarts", "gauge", "Reading processes that had to be started again."
)
QUEUED: Final = Metric(
    "mujaz_deliveries_open",
    "gauge",
    "Scheduled messages by where they stand, without those that were sent.",
    ("platform", "state"),
)
JOBS: Final = Metric(
    "mujaz_jobs", "gauge", "Background jobs by kind: waiting, or dead.", ("kind", "state")
)
OLDEST: Final = Metric(
    "mujaz_oldest_pending_seconds",
    "gauge",
    "Age of the message that has waited longest to be sent.",
    ("platform",),
)
SOURCES: Final = Metric(
    "mujaz_sources", "gauge", "Sources by their last failure's kind; ok has none.", ("failure",)
)
STORE_BYTES: Final = Metric("mujaz_store_bytes", "gauge", "Room that the store takes.")
STORED: Final = Metric("mujaz_stored", "gauge", "What the store holds.", ("what",))
READY: Final = Metric("mujaz_ready", "gauge", "1 where /readyz says yes.")
VERSION: Final = Metric("mujaz_info", "gauge", "The version, always 1.", ("version",))

METRICS: Final = (
    ANSWERS,
    POLLS,
    ARTICLES,
    PLACING,
    DELIVERIES,
    LATENESS,
    PACING,
    THROTTLED,
    SERVICE_FAILURES,
    LOOP_LAG,
    POOL_RESTARTS,
    QUEUED,
    JOBS,
    OLDEST,
    SOURCES,
    STORE_BYTES,
    STORED,
    READY,
    VERSION,
)
"""Every figure there is."""


class Meter(Protocol):
    """Takes figures. None of its methods raises or waits; a label holds a name, never an id."""

    def count(self, metric: Metric, by: float = 1, /, **labels: str) -> None:
        """Adds to a counter."""
        ...

    def observe(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Adds one value to a histogram."""
        ...

    def set(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Sets a gauge."""
        ...


class Silent:
    """A meter that keeps nothing: for commands of the shell, and tests."""

    def count(self, metric: Metric, by: float = 1, /, **labels: str) -> None:
        """Does nothing."""

    def observe(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Does nothing."""

    def set(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Does nothing."""


class Health:
    """Which parts of this process do not work just now, and why. `now` is monotonic, in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._failing: dict[str, tuple[str, float]] = {}

    def failing(self, part: str, why: str, *, seconds: float = float("inf")) -> None:
        """Notes that a part does not work: until `well`, or for so long if nobody says more."""
        self._failing[part] = (why[:200], self._now() + seconds)

    def well(self, part: str) -> None:
        """Notes that a part works."""
        self._failing.pop(part, None)

    def reporter(self, part: str) -> Callable[[str | None], None]:
        """A function that notes a part's failure, or with None that it works."""
        return lambda why: self.well(part) if why is None else self.failing(part, why)

    def reasons(self) -> dict[str, str]:
        """Why this process is not ready, by part; empty where it is."""
        now = self._now()
        return {part: why for part, (why, until) in sorted(self._failing.items()) if now < until}
