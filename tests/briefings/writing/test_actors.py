from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from briefings.ingest.intake import take_in_drafts
from briefings.models import ActorKind, Draft, Outlet, Period, Question
from briefings.store import Store
from briefings.writing import list_actors

TOLD = (
    (2, "قال وزير النقل سامر الحلبي إن الجسر في الخرطوم سيفتح الأحد."),
    (3, "زار سامر الحلبي الجسر في الخرطوم، وقالت الأمم المتحدة إن الشاحنات ستعبر غدا."),
    (9, "قال الحلبي إن جسر الخرطوم أغلق ساعتين بسبب الأمطار الغزيرة في المدينة."),
)


def _clock() -> datetime:
    return datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path):
    async with Store.open(tmp_path / "actors.db", clock=_clock) as opened:
        for day, text in TOLD:  # one after the other, as news comes in
            published = datetime(2026, 3, day, 9, tzinfo=UTC)
            draft = Draft(
                text, f"{day}.txt", outlet=Outlet(f"o{day}", f"O{day}"), published=published
            )
            await take_in_drafts(opened, [draft], clock=_clock)
        yield opened


async def test_who_appears_how_often_and_since_when(store: Store) -> None:
    found = await list_actors(store, Question("الخرطوم"))
    people = [one for one in found.appearances if one.actor.kind is ActorKind.PERSON]
    assert [(p.actor.name_ar, p.articles, p.outlets) for p in people] == [("سامر الحلبي", 3, 3)]
    assert (people[0].first, people[0].last) == (date(2026, 3, 2), date(2026, 3, 9))
    assert found.period == Period(date(2026, 3, 2), date(2026, 3, 9))


async def test_without_words_it_is_the_latest_week(store: Store) -> None:
    found = await list_actors(store, Question())
    assert found.period.first == date(2026, 3, 3)
    counts = {one.actor.name_en or one.actor.name_ar: one.articles for one in found.appearances}
    assert counts == {"سامر الحلبي": 2, "Khartoum": 2, "United Nations": 1}


async def test_a_period_bounds_who_appears(store: Store) -> None:
    day = date(2026, 3, 3)
    found = await list_actors(store, Question(period=Period(day, day)))
    assert {one.articles for one in found.appearances} == {1}


async def test_nothing_found_is_nobody(store: Store) -> None:
    assert (await list_actors(store, Question("قزح"))).appearances == ()
