"""The clock that is passed in, so that nothing deep inside reads the time by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, UTC-aware."""


def system_clock() -> datetime:
    """The machine's own time, in UTC."""
    return datetime.now(UTC)
