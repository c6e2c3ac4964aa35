from __future__ import annotations

import io
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog

from bot.asking.floods import Allowance, Flood
from bot.commands import respond
from bot.config import load
from bot.layout.terminal import lines_of
from bot.logs import set_up
from bot.requests import Chat, Request
from bot.services import Services
from briefings.clock import system_clock
from briefings.store import Store


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    set_up("info", json=True, tokens=(), stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def test_a_failure_is_an_apology_with_a_reference_the_log_has_too(
    tmp_path: Path, log: io.StringIO
) -> None:
    path = tmp_path / "store.db"
    async with Store.open(path, clock=system_clock) as store:
        services = Services(store, load(None, {}), system_clock)
        with closing(sqlite3.connect(path)) as broken:
            broken.execute("DROP TABLE stories")
        reply = await respond(services, Request(Chat("telegram", "7"), "/summary secret", "en"))
    assert reply is not None
    assert not reply.ok
    line = json.loads(log.getvalue().splitlines()[-1])
    assert line["reference"] in "\n".join(lines_of(reply))
    assert (line["chat"], line["command"]) == ("7", "summary")
    assert "secret" not in log.getvalue()
    assert "Traceback" in line["exception"]


async def test_a_flood_is_told_once(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "store.db", clock=system_clock) as store:
        flood = Flood(per_user=Allowance(1, 60.0), now=lambda: 0.0)
        services = Services(store, load(None, {}), system_clock, flood)
        request = Request(Chat("telegram", "7"), "/help", "en", user="1")
        replies = [await respond(services, request) for _ in range(4)]
    assert [reply is not None for reply in replies] == [True, True, False, False]
    assert replies[0] is not None
    assert replies[1] is not None
    assert replies[0].ok
    assert not replies[1].ok
