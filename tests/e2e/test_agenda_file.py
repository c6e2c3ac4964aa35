"""What is ahead as a calendar file, asked for by a button or in words, on both platforms."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from briefings.clock import system_clock
from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Outlet
from briefings.store import Store
from tests.e2e.discord_bot import bot_on
from tests.e2e.discord_server import DiscordServer
from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_server import TelegramServer
from tests.e2e.test_telegram_buttons import press

NOW = system_clock()
DUE = (NOW + timedelta(days=20)).date()
ARABIC = f"تعقد محكمة صيلة جلسة للنظر في استئناف رئيس البلدية يوم {DUE.day}/{DUE.month}/{DUE.year}."
ENGLISH = f"The court of Sela will hear the mayor's appeal on {DUE:%d %B %Y}."


@pytest.fixture
async def ahead(tmp_path: Path) -> Path:
    """A store with one coming event, announced in both languages."""
    path = tmp_path / "ahead.db"
    drafts = [
        Draft(text, f"{name}.txt", title=text[:40], outlet=Outlet(name, name), published=NOW)
        for name, text in (("صحيفة", ARABIC), ("Herald", ENGLISH))
    ]
    async with Store.open(path, clock=system_clock) as store:
        await take_in_drafts(store, drafts, clock=system_clock)
    return path


def told(content: bytes) -> list[tuple[str, date]]:
    """The events of a calendar file: what, and on which day."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    named = dict.fromkeys(line.partition(":")[0] for line in lines)
    assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= named.keys()
    what = [one.removeprefix("SUMMARY:") for one in lines if one.startswith("SUMMARY:")]
    days = [one.partition(":")[2] for one in lines if one.startswith("DTSTART")]
    return [
        (re.sub(r"\\([,;\\])", r"\1", text), datetime.strptime(day, "%Y%m%d").date())  # noqa: DTZ007
        for text, day in zip(what, days, strict=True)
    ]


async def test_telegram_sends_it_as_a_document(ahead: Path) -> None:
    async with TelegramServer() as server, serving(server, ahead):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/مواعيد")
        (answer,) = await server.wait_sent(1)
        assert answer.document is None
        await press(server, answer, salma, "ملف تقويم")
        *_, changed, file = await server.wait_sent(3)
        assert changed.message_id == answer.message_id
        assert (ARABIC, DUE) in told(file.document or b"")
        server.say(chat, salma, "/agenda ics")
        *_, listed, again = await server.wait_sent(5)
        assert (listed.method, again.method) == ("sendMessage", "sendDocument")
        assert told(again.document or b"") == told(file.document or b"")


async def test_the_file_goes_with_its_answer(ahead: Path) -> None:
    async with TelegramServer() as server, serving(server, ahead):
        salma = server.world.user(language="en")
        chat = server.world.private(salma)
        asked = server.say(chat, salma, "/agenda calendar")
        *_, file = await server.wait_sent(2)
        assert file.message_id in chat.messages
        server.edit(asked, "/help")
        await server.until(lambda: file.message_id not in chat.messages)


@pytest.mark.parametrize(
    ("name", "label", "text"),
    [("agenda", "Calendar file", ENGLISH), ("مواعيد", "ملف تقويم", ARABIC)],
)
async def test_discord_attaches_it(ahead: Path, name: str, label: str, text: str) -> None:
    async with DiscordServer() as server:
        person = server.person("ranya")
        place = server.dm(person)
        async with bot_on(server, ahead):
            message = await server.answer(server.command(place, person, name))
            assert not message.attachments
            server.press(place, person, message, label)
            (file,) = await server.until(
                lambda: [one for sent in server.messages(place) for one in sent.attachments]
            )
            assert file["filename"] == "agenda.ics"
            assert (text, DUE) in told(server.backend.cdn.get(file["url"]) or b"")
