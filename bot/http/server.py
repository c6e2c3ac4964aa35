"""`/healthz`, `/readyz` and `/metrics` on a port of this machine."""

from __future__ import annotations

import asyncio
import json
from typing import Final, NoReturn

import structlog
from aiohttp import web

from bot.config import HttpSettings
from bot.http.metrics import CONTENT_TYPE, PrometheusMeter
from bot.telemetry import READY, Health

_AGAIN: Final = 60.0  # seconds until a port that is taken is tried again
_log = structlog.get_logger(__name__)


class StatusServer:
    """A service of `mujaz run`. What fails of it keeps nothing else from running."""

    def __init__(self, settings: HttpSettings, meter: PrometheusMeter, health: Health) -> None:
        self._settings = settings
        self._meter = meter
        self._health = health

    async def run(self) -> NoReturn:
        """Serves until cancelled."""
        runner = web.AppRunner(self.app(), access_log=None)
        await runner.setup()
        try:
            await self._listen(runner)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()
        raise AssertionError  # nothing sets the event

    def app(self) -> web.Application:
        """The pages."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        return app

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self._settings.listen, self._settings.port
        while True:
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                _log.error("status-not-served", listen=host, port=port, why=str(error))
                await asyncio.sleep(_AGAIN)
                continue
            _log.info("status-served", listen=host, port=port)
            return

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, request: web.Request) -> web.Response:
        reasons = self._health.reasons()
        body = json.dumps({"ready": not reasons, "reasons": reasons}, ensure_ascii=False)
        return web.Response(
            text=body + "\n", status=503 if reasons else 200, content_type="application/json"
        )

    async def _metrics(self, request: web.Request) -> web.Response:
        self._meter.set(READY, 0 if self._health.reasons() else 1)
        return web.Response(body=self._meter.page(), headers={"Content-Type": CONTENT_TYPE})
