"""Tells systemd that the bot runs, how it is, and that its event loop goes on.

The protocol is a datagram to the socket that `NOTIFY_SOCKET` names (sd_notify(3)); with
`WATCHDOG_USEC` systemd starts a process again that has been silent for so long
(sd_watchdog_enabled(3)).
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from typing import Final

from bot.telemetry import Health

_PAUSE: Final = 5.0  # seconds between two words where there is no watchdog


class ServiceNotifier:
    """A service of `mujaz run`; without systemd it ends at once."""

    def __init__(self, health: Health, environment: Mapping[str, str] = os.environ) -> None:
        self._health = health
        self._socket = environment.get("NOTIFY_SOCKET", "")
        watchdog = environment.get("WATCHDOG_USEC", "")
        # Half of what systemd waits for, as it advises.
        self._pause = int(watchdog) / 2e6 if watchdog.isdecimal() else _PAUSE

    async def run(self) -> None:
        """Works until cancelled, and then says that the end has begun."""
        if not self._socket:
            return
        self._say("READY=1")
        try:
            while True:
                reasons = self._health.reasons()
                told = "; ".join(
                    f"{part}: {' '.join(why.split())}" for part, why in reasons.items()
                )
                self._say(f"STATUS={told or 'working'}\nWATCHDOG=1")
                await asyncio.sleep(min(self._pause, _PAUSE))
        finally:
            self._say("STOPPING=1")

    def _say(self, words: str) -> None:
        address = self._socket
        if address.startswith("@"):  # Linux's abstract names
            address = f"\0{address[1:]}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as pipe:
            pipe.setblocking(False)
            try:
                pipe.sendto(words.encode(), address)
            except OSError:  # systemd is busy or gone: the next word will do
                return
