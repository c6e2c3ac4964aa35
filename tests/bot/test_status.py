"""Alive, ready and measured: what other programs ask a running bot."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.background.notify import ServiceNotifier
from bot.commands import respond
from bot.config import load
from bot.delivery.planner import Planner
from bot.http import probes
from bot.http.metrics import PrometheusMeter
from bot.http.probes import StoreGauges, StoreProbe
from bot.http.server import StatusServer
from bot.platforms.kit.outage import Outage
from bot.records.outbox import State
from bot.requests import Chat, Request
from bot.telemetry import METRICS, Health
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.test_sender import sending, until
from tests.bot.delivery.world import EIGHT, MINUTE, World, world
from tests.locked import held


@asynccontextmanager
async def asked(meter: PrometheusMeter, health: Health) -> AsyncIterator[aiohttp.ClientSession]:
    app = StatusServer(load(None, {}).http, meter, health).app()
    async with TestServer(app) as server, aiohttp.ClientSession(server.make_url("/")) as client:
        yield client


async def test_a_fault_makes_it_unready_with_its_reason_and_alive_all_the_same() -> None:
    now = [0.0]
    health = Health(lambda: now[0])
    async with asked(PrometheusMeter(), health) as client:
        outage = Outage("telegram", tell=health.reporter("telegram"))
        outage.failed("no route to host")
        health.failing("planner", "KeyError", seconds=90)
        answer = await client.get("/readyz")
        assert answer.status == 503
        reasons = {"planner": "KeyError", "telegram": "no route to host"}
        assert await answer.json() == {"ready": False, "reasons": reasons}
        assert (await client.get("/healthz")).status == 200
        now[0] = 91  # nobody has complained since
        outage.over()
        answer = await client.get("/readyz")
        assert (answer.status, await answer.json()) == (200, {"ready": True, "reasons": {}})


async def test_a_store_that_takes_no_write_is_known_and_so_is_its_return(where: str) -> None:
    async with world(where) as here:
        health = Health(asyncio.get_running_loop().time)
        probe = StoreProbe(here.services, health)
        await probe.look()
        assert health.reasons() == {}
        with held(where):
            began = asyncio.get_running_loop().time()
            await probe.look()
            assert "store" in health.reasons()
            # With the pause between two looks it is known in time.
            assert asyncio.get_running_loop().time() - began + probes._PROBE < 5
        while health.reasons():
            await probe.look()
        assert health.reasons() == {}


def figures(page: bytes) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample by its name and the values of its labels, in the order of their names."""
    return {
        (one.name, tuple(value for _, value in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(page.decode())
        for one in family.samples
    }


@asynccontextmanager
async def measured(path: Path) -> AsyncIterator[tuple[World, PrometheusMeter]]:
    async with world(path) as here:
        meter = PrometheusMeter()
        here.services = replace(here.services, meter=meter)
        yield here, meter


async def test_posts_and_answers_are_measured_where_they_happen(tmp_path: Path) -> None:
    async with measured(tmp_path / "store.db") as (here, meter):
        await here.news()
        await here.subscribe("1")
        here.now = EIGHT + MINUTE
        platform = Ledger()
        await Planner(here.services, {"telegram": platform}).plan()
        gauges = StoreGauges(here.services, meter)
        await gauges.look()
        waiting = figures(meter.page())
        parts = waiting["mujaz_deliveries_open", ("telegram", "pending")]
        assert parts >= 1
        assert waiting["mujaz_oldest_pending_seconds", ("telegram",)] == 60
        async with sending(here, platform):
            await until(here, State.SENT, int(parts))
        for line in ("/stories", "/nonsense"):
            await respond(here.services, Request(Chat("telegram", "1"), line, "en"))
        await gauges.look()
        seen = figures(meter.page())
        assert seen["mujaz_deliveries_total", ("telegram", "sent")] == parts
        assert ("mujaz_deliveries_open", ("telegram", "pending")) not in seen
        assert seen["mujaz_post_lateness_seconds_sum", ("telegram",)] == 60 * parts
        assert seen["mujaz_answer_seconds_count", ("stories", "answered", "telegram")] == 1
        assert seen["mujaz_answer_seconds_count", ("none", "refused", "telegram")] == 1
        assert seen["mujaz_stored", ("articles",)] == 1
        assert seen["mujaz_store_bytes", ()] > 4096


async def test_the_page_names_every_figure() -> None:
    async with asked(PrometheusMeter(), Health(lambda: 0.0)) as client:
        answer = await client.get("/metrics")
        page = await answer.text()
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    for metric in METRICS:
        assert f"# HELP {metric.name}" in page


async def test_systemd_hears_that_it_runs_how_it_is_and_when_it_ends(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.setblocking(False)
        health = Health(lambda: 0.0)
        health.failing("telegram", "not\nconnected yet")
        given = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000"}
        task = asyncio.create_task(ServiceNotifier(health, given).run())
        loop = asyncio.get_running_loop()
        heard = [await loop.sock_recv(systemd, 999) for _ in range(2)]
        task.cancel()
        heard.append(await loop.sock_recv(systemd, 999))
        with suppress(asyncio.CancelledError):
            await task
    status = b"STATUS=telegram: not connected yet\nWATCHDOG=1"
    assert heard == [b"READY=1", status, b"STOPPING=1"]
    await ServiceNotifier(health, {}).run()  # without systemd there is nothing to say


def test_every_figure_is_documented() -> None:
    page = Path("docs/operations.md").read_text("utf-8")
    names = [f"{one.name}{'_total' * (one.kind == 'counter')}" for one in METRICS]
    assert [name for name in names if f"`{name}`" not in page] == []
