"""How long requests to one host lie apart where its pages are made for readers alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TELEGRAM: Final = 2.0
"""Seconds between two requests for channels' preview pages, of whatever channels."""

PAUSES: Final[Mapping[str, float]] = {
    "t.me": TELEGRAM, "telegram.me": TELEGRAM, "telegram.dog": TELEGRAM,
}  # fmt: skip


class Pauses:
    """When each of some hosts was last asked; at most as many entries as hosts that have a pause.

    Moments are seconds of one monotonic clock.
    """

    def __init__(self, pauses: Mapping[str, float] = PAUSES) -> None:
        self._pauses = pauses
        self._asked: dict[str, float] = {}

    def left(self, host: str, now: float) -> float:
        """Seconds to wait until a host may be asked again; 0.0 for hosts without a pause."""
        asked = self._asked.get(host)
        return 0.0 if asked is None else max(0.0, asked + self._pauses[host] - now)

    def asked(self, host: str, now: float) -> None:
        """Notes that a request to a host ended."""
        if host in self._pauses:
            self._asked[host] = now
