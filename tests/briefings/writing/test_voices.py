"""An agency's copies bear nobody out: they count once, and the agency is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.locales.speech import Speech
from bot.presenting.answers import cited
from briefings.ingest.intake import take_in_drafts
from briefings.models import Citation, Draft, Language, Outlet, Question
from briefings.store import Store
from briefings.writing import write_summary, write_timeline

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def report(outlet: str, title: str, text: str, day: int = 5) -> Draft:
    at = datetime(2025, 3, day, 8, tzinfo=UTC)
    return Draft(text, f"{outlet}.txt", title=title, outlet=Outlet(outlet, outlet), published=at)


AR_LEAD = "أعلنت بلدية صيلة يوم الثلاثاء إغلاق مينائها أمام سفن القمح بسبب العاصفة."
AR_MORE = "وكانت العاصفة قد ألحقت أضرارا برصيفين في الميناء قبل يومين، وفق شركة النقل البحري."
EN_LEAD = "The town of Sela closed its harbour to grain ships on Tuesday after the storm."
EN_SAME = "Sela closed its harbour to grain ships on Tuesday after the storm, the town said."
EN_MORE = "A storm damaged two berths of the harbour two days ago, a shipping company said."


async def sources(
    folder: Path, language: Language, *drafts: Draft, timeline: bool = False
) -> list[tuple[str, tuple[str, ...]]]:
    """Who is named for the point or row that most tell, and the agencies each credits."""
    async with Store.open(folder / "s.db", clock=clock) as store:
        for draft in drafts:  # one by one: copies are found in whatever order they come
            await take_in_drafts(store, [draft], clock=clock)
        asked = Question(language=language, words="Sela" if language == "en" else "صيلة")
        if timeline:
            every = [event.sources for event in (await write_timeline(store, asked)).events]
        else:
            every = [point.sources for point in (await write_summary(store, asked)).points]
    told = max(every, key=len)
    return [(one.outlet, tuple(a.name_en or "" for a in one.agencies)) for one in told]


TITLE = {"ar": "صيلة تغلق ميناءها", "en": "Sela closes its harbour"}


def wire(outlet: str, language: Language, how: str) -> Draft:
    """One agency's text as an outlet prints it."""
    lead, more = (AR_LEAD, AR_MORE) if language == "ar" else (EN_LEAD, EN_MORE)
    return report(outlet, TITLE[language], how.format(text=f"{lead}\n\n{more}"))


@pytest.mark.parametrize("timeline", [False, True])
@pytest.mark.parametrize(
    ("language", "ways"),
    [
        ("ar", ("صيلة (رويترز) - {text}", "{text} (رويترز)", "{text}\n\nالمصدر: رويترز")),
        ("en", ("SELA (Reuters) - {text}", "{text} — Reuters", "{text}\n\nSource: Reuters")),
    ],
)
async def test_copies_of_one_agency_are_one_voice(
    tmp_path: Path, language: Language, ways: tuple[str, ...], timeline: bool
) -> None:
    copies = [wire(f"Paper{at}", language, how) for at, how in enumerate(ways)]
    ((_, named),) = await sources(tmp_path, language, *copies, timeline=timeline)
    assert named == ("Reuters",)


@pytest.mark.parametrize("timeline", [False, True])
async def test_another_outlet_is_borne_out_by_the_agency_once(
    tmp_path: Path, timeline: bool
) -> None:
    same = report("Herald", "Sela shuts harbour to grain", f"{EN_SAME}\n\nPrices rose at once.")
    drafts = [wire(f"Paper{at}", "en", "SELA (Reuters) - {text}") for at in range(3)]
    told = await sources(tmp_path, "en", *drafts, same, timeline=timeline)
    assert sorted(named for _, named in told) == [(), ("Reuters",)]


async def test_rewritten_texts_of_one_agency_do_not_corroborate_each_other(tmp_path: Path) -> None:
    one = report("Herald", "Sela shuts harbour", f"SELA (AFP) - {EN_LEAD}\n\n{EN_MORE}")
    two = report("Courier", "Harbour shut in Sela", f"{EN_SAME}\n\nPrices rose at once.\n\nAFP")
    assert len(await sources(tmp_path, "en", one, two)) == 1


async def test_a_copy_without_credit_is_of_the_same_agency(tmp_path: Path) -> None:
    for place, first, second in (("a", "{text}", "{text} — AFP"), ("b", "{text} — AFP", "{text}")):
        folder = tmp_path / place
        folder.mkdir()
        drafts = [wire("Herald", "en", first), wire("Courier", "en", second)]
        assert [named for _, named in await sources(folder, "en", *drafts)] == [("AFP",)]


async def test_a_copy_of_an_outlets_own_report_corroborates_nothing(tmp_path: Path) -> None:
    drafts = [wire("Herald", "en", "{text}"), wire("Courier", "en", "{text}")]
    assert len(await sources(tmp_path, "en", *drafts)) == 1


async def test_two_agencies_bear_each_other_out(tmp_path: Path) -> None:
    one = report("Herald", "Sela shuts harbour", f"SELA (AFP) - {EN_LEAD}\n\n{EN_MORE}")
    two = report("Courier", "Harbour shut in Sela", f"{EN_SAME}\n\nPrices rose.\n\nReuters")
    told = await sources(tmp_path, "en", one, two)
    assert {named for _, named in told} == {("AFP",), ("Reuters",)}


@pytest.mark.parametrize(("language", "line"), [("ar", "صحيفة (أ ف ب)"), ("en", "صحيفة (AFP)")])
async def test_the_agency_is_named_behind_the_outlet(
    tmp_path: Path, language: Language, line: str
) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, [wire("صحيفة", "en", "{text} — AFP")], clock=clock)
        (own,) = (await store.citations([1])).values()
    assert isinstance(own, Citation)
    said = "".join(span.text for span in cited(Speech(language), (own,)))
    assert said.startswith(line)


async def test_an_agencys_own_page_does_not_name_it_twice(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, [wire("Reuters", "en", "{text} — Reuters")], clock=clock)
        (own,) = (await store.citations([1])).values()
    assert own.agencies == ()
