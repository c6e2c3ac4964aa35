"""Statements of a speaker: one for the same words, verbatim, newest first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Outlet, Period, Question, StatementList
from briefings.store import Store
from briefings.writing import list_quotes


def clock() -> datetime:
    return datetime(2025, 12, 20, 12, tzinfo=UTC)


def report(outlet: str, day: int, text: str) -> Draft:
    published = datetime(2025, 3, day, 9, tzinfo=UTC)
    return Draft(text, f"{outlet}{day}.txt", title=f"{outlet} on day {day}",
                 outlet=Outlet(outlet, outlet), published=published)  # fmt: skip


REPORTS = [
    report("One", 3, "“We will keep the river port open all winter,” said President Ruth Alder."),
    report("Two", 4, "“We will keep the river port open all winter,” President Ruth Alder said."),
    report("Two", 6, "President Ruth Alder said that the new bridge would be ready by the spring."),
    report("Two", 7, "“It is a bad day for the valley,” said President Tom Birch of the league."),
]


async def asked(folder: Path, question: Question) -> StatementList:
    async with Store.open(folder / "s.db", clock=clock) as store:
        await take_in_drafts(store, REPORTS, clock=clock)
        return await list_quotes(store, question)


async def test_the_same_words_by_several_outlets_are_one_statement(tmp_path: Path) -> None:
    found = await asked(tmp_path, Question("Ruth Alder", "en"))
    told = [(one.text, [source.outlet for source in one.sources]) for one in found.statements]
    assert told == [
        ("President Ruth Alder said that the new bridge would be ready by the spring.", ["Two"]),
        ("“We will keep the river port open all winter,”", ["Two", "One"]),
    ]


async def test_part_of_a_name_in_any_case_finds_it_and_periods_bound_it(tmp_path: Path) -> None:
    period = Period(date(2025, 3, 3), date(2025, 3, 3))
    found = await asked(tmp_path, Question("alder", "en", period))
    assert found.speaker is not None
    assert found.speaker.name_en == "Ruth Alder"
    assert [[s.outlet for s in one.sources] for one in found.statements] == [["One"]]


async def test_a_misspelt_name_is_not_guessed_but_offered(tmp_path: Path) -> None:
    found = await asked(tmp_path, Question("Ruth Aldar", "en"))
    assert found.speaker is None
    assert [one.name_en for one in found.near] == ["Ruth Alder"]
