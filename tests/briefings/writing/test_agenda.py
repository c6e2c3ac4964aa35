"""What is ahead, what was called off, what was moved; and the calendar of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

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


AR_HEARING = report(
    "تعقد محكمة صيلة جلسة للنظر في استئناف رئيس البلدية يوم 20 مارس/آذار 2025.", 5, "الصحيفة"
)
AR_VOTE = report("يصوت مجلس صيلة على تعرفة الميناء في 25 مارس/آذار 2025.", 6, "الصحيفة")


CALLED_OFF_AR = (
    "ألغت محكمة صيلة جلسة النظر في استئناف رئيس البلدية.",
    "أعلنت محكمة صيلة إلغاء جلسة استئناف رئيس البلدية المقررة هذا الشهر.",
    "أُلغيت جلسة محكمة صيلة للنظر في استئناف رئيس البلدية.",
    "قررت محكمة صيلة إلغاء الجلسة التي كانت ستنظر فيها في استئناف رئيس البلدية.",
)
MOVED_AR = (
    "أجلت محكمة صيلة جلسة النظر في استئناف رئيس البلدية من 20 مارس إلى 2 أبريل 2025.",
    "تأجلت جلسة محكمة صيلة للنظر في استئناف رئيس البلدية إلى 2 أبريل 2025.",
    "قررت محكمة صيلة تأجيل جلسة استئناف رئيس البلدية إلى 2 نيسان/أبريل 2025.",
    "أرجأت محكمة صيلة النظر في استئناف رئيس البلدية حتى 2 أبريل 2025.",
)
CALLED_OFF_EN = (
    "The court of Sela called off the hearing of the mayor's appeal.",
    "The hearing of the mayor's appeal by the court of Sela has been cancelled.",
    "The court of Sela scrapped its hearing of the mayor's appeal on Sunday.",
)
MOVED_EN = (
    "The court of Sela postponed its hearing of the mayor's appeal to 2 April 2025.",
    "The hearing of the mayor's appeal by the court of Sela was moved to 2 April 2025.",
    "The court of Sela adjourned the hearing of the mayor's appeal until 2 April 2025.",
)

ARABIC, ENGLISH = (AR_HEARING, AR_VOTE), (HEARING, VOTE)


@pytest.mark.parametrize(
    ("told", "said"),
    [(ARABIC, said) for said in CALLED_OFF_AR] + [(ENGLISH, said) for said in CALLED_OFF_EN],
)
async def test_what_a_later_report_calls_off_is_gone(
    tmp_path: Path, told: tuple[Draft, Draft], said: str
) -> None:
    agenda = await ahead(tmp_path, *told, report(said, 9, "Two"))
    assert [event.text for event in agenda.events] == [told[1].text]


@pytest.mark.parametrize(
    ("told", "said"),
    [(ARABIC, said) for said in MOVED_AR] + [(ENGLISH, said) for said in MOVED_EN],
)
async def test_what_a_later_report_moves_stands_on_its_new_day(
    tmp_path: Path, told: tuple[Draft, Draft], said: str
) -> None:
    agenda = await ahead(tmp_path, *told, report(said, 9, "Two"))
    events = [(event.when.first, event.text) for event in agenda.events]
    assert events == [(date(2025, 3, 25), told[1].text), (date(2025, 4, 2), said)]
