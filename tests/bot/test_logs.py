from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up

TELEGRAM = "123456789:AAE" + "x" * 32
OTHER = "MTIz.abc.def-ghi_jkl"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("as_json", [True, False])
def test_no_token_reaches_the_log(as_json: bool) -> None:
    stream = io.StringIO()
    set_up("debug", json=as_json, tokens=(OTHER,), stream=stream)
    log = structlog.get_logger("bot")
    log.info("calling", url=f"https://api.telegram.org/bot{TELEGRAM}/getMe", chat="-100")
    logging.getLogger("telegram").warning("bot%s/getMe failed, %s", TELEGRAM, OTHER)
    try:
        raise OSError(f"no answer from /bot{TELEGRAM}/sendMessage with {OTHER}")
    except OSError as error:
        log.error("failed", exc_info=error)
        logging.getLogger("discord").exception("failed too")
    said = stream.getvalue()
    assert TELEGRAM not in said
    assert OTHER not in said
    assert said.count("[token]") >= 6
    assert "-100" in said
    assert "OSError" in said


def test_json_lines_are_json() -> None:
    stream = io.StringIO()
    set_up("info", json=True, tokens=(), stream=stream)
    structlog.get_logger("bot").info("sent", delivery=7, name="موجز")
    logging.getLogger("apscheduler").info("not heard")
    line = json.loads(stream.getvalue())
    assert (line["event"], line["delivery"], line["name"]) == ("sent", 7, "موجز")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "address",
    [
        "https://s3cret@site.example/feed",
        "https://me:s3cret@site.example/feed",
        "https://me:p@s3cret@site.example/feed",
        "https://me:a/s3cret@site.example/feed",
        "https://me:a?s3cret#b@site.example/feed",
        "https://me:1/s3cret@site.example/feed",
        "https://token/s3cret@site.example/feed",
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_no_credential_of_an_address_reaches_the_log(address: str, as_json: bool) -> None:
    stream = io.StringIO()
    set_up("info", json=as_json, tokens=(), stream=stream)
    structlog.get_logger("bot").warning("source-failing", url=address, other=f"({address})")
    logging.getLogger("aiohttp").warning("cannot read %r", address)
    said = stream.getvalue()
    assert "s3cret" not in said
    assert said.count("site.example/feed") == 3


@pytest.mark.parametrize(
    "address",
    [
        "https://social.example/@port.news",
        "https://site.example:8443/@port.news/feed",
        "http://localhost:1200/telegram/@port.news",
        "https://site.example/list?to=desk@port.news",
    ],
)
def test_an_at_in_a_path_is_no_credential(address: str) -> None:
    stream = io.StringIO()
    set_up("info", json=True, tokens=(), stream=stream)
    structlog.get_logger("bot").info("polled", url=address)
    assert json.loads(stream.getvalue())["url"] == address
