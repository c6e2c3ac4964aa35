"""What is ahead, what was called off, what was moved; and the calendar of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from bot.presenting.agenda import calendar_of
from briefings.ingest.intake import take_in_drafts
from briefings.models import Agenda, Draft, Outlet, Question
from briefings.store import Store
from briefings.writing import write_agenda, write_timeline

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


def report(text: str, day: int, outlet: str = "One") -> Draft:
    at = datetime(2025, 3, day, 8, tzinfo=UTC)
    return Draft(
        text, f"{outlet}{day}", title=text[:30], outlet=Outlet(outlet, outlet), published=at
    )


HEARING = report("The court of Sela will hear the mayor's appeal on 20 March 2025.", 5)
VOTE = report("The council of Sela will vote on the harbour tariff on 25 March 2025.", 6)


async def ahead(folder: Path, *drafts: Draft) -> Agenda:
    async with Store.open(folder / "s.db", clock=lambda: NOW) as store:
        await take_in_drafts(store, drafts, clock=lambda: NOW)
        return await write_agenda(store, Question(language="en", today=NOW.date()))


async def test_what_is_announced_stands_soonest_first_and_verbatim(tmp_path: Path) -> None:
    agenda = await ahead(tmp_path, VOTE, HEARING)
    assert [(e.when.first, e.text) for e in agenda.events] == [
        (date(2025, 3, 20), HEARING.text),
        (date(2025, 3, 25), VOTE.text),
    ]


async def test_what_is_called_off_is_gone(tmp_path: Path) -> None:
    off = report("The council of Sela cancelled the vote on the harbour tariff, it said.", 8)
    agenda = await ahead(tmp_path, HEARING, VOTE, off)
    assert [e.when.first for e in agenda.events] == [date(2025, 3, 20)]


async def test_what_is_moved_stands_on_its_new_day_alone(tmp_path: Path) -> None:
    moved = report(
        "The court of Sela postponed the mayor's appeal hearing from 20 March 2025"
        " to 2 April 2025.",
        9,
        "Two",
    )
    agenda = await ahead(tmp_path, HEARING, moved)
    assert [e.when.first for e in agenda.events] == [date(2025, 4, 2)]


async def test_what_has_passed_is_not_ahead(tmp_path: Path) -> None:
    past = report("The council of Sela will meet on 7 March 2025 to discuss its budget.", 5)
    assert (await ahead(tmp_path, past)).events == ()


async def test_a_timeline_ends_with_what_is_ahead(tmp_path: Path) -> None:
    text = f"The mayor of Sela appealed on 4 March 2025.\n\n{HEARING.text}"
    async with Store.open(tmp_path / "s.db", clock=lambda: NOW) as store:
        await take_in_drafts(store, [report(text, 5)], clock=lambda: NOW)
        told = await write_timeline(store, Question(language="en", today=NOW.date()))
    assert [event.text for event in told.ahead] == [HEARING.text]


async def test_the_calendar_has_each_event_on_its_day(tmp_path: Path) -> None:
    text = calendar_of(await ahead(tmp_path, HEARING), NOW)
    assert "DTSTART;VALUE=DATE:20250320\r\nDTEND;VALUE=DATE:20250321\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "mayor's appeal" in text.replace("\r\n ", "")
