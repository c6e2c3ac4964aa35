"""Which reports are of one affair, across languages too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Outlet, Question
from briefings.store import Store
from briefings.writing import list_stories


def clock() -> datetime:
    return datetime(2025, 12, 20, 12, tzinfo=UTC)


def report(outlet: str, day: int, title: str, text: str) -> Draft:
    published = datetime(2025, 3, day, 9, tzinfo=UTC)
    return Draft(text, f"{outlet}.txt", title=title, outlet=Outlet(outlet, outlet),
                 published=published)  # fmt: skip


BLAZE = (
    "Egypt garment factory fire kills at least 21",
    (
        "At least 21 people have been killed in a fire at a garment factory in Egypt, sources "
        "say. The blaze broke out on Monday morning north-east of Cairo. Egypt's public prosecutor "
        "ordered an investigation and the factory's owner has been detained."
    ),
)
BLAZE_AR = (
    "17 قتيلاً في حريق بمصنع للملابس في مصر",
    (
        "لقي 17 عاملاً مصرعهم في حريق شب صباح اليوم الاثنين في مصنع للملابس الجاهزة شمال القاهرة"
        " وقالت وزارة الصحة المصرية إن المصابين نُقلوا إلى المستشفيات. وأمر النائب العام بفتح تحقيق."
    ),
)
PLAYER = (
    "Salah signs new Liverpool deal to end speculation",
    (
        "Mohamed Salah has signed a new contract with Liverpool. The Egypt forward, 32, was "
        "due to be a free agent at the end of the season. He has 27 goals in the league."
    ),
)
PRICES_AR = (
    "التضخم في مصر يتراجع إلى 12 في المئة",
    (
        "تراجع معدل التضخم السنوي في المدن المصرية في فبراير، وفق بيانات صدرت الاثنين. وعزا محللون"
        " الانخفاض إلى تأثير سنة الأساس. وتنتظر القاهرة قراراً من البنك المركزي."
    ),
)
NEPAL = (
    "Nepal earthquake toll rises to 58",
    (
        "The death toll from an earthquake in western Nepal rose to 58 on Wednesday as rescuers"
        " reached villages cut off by landslides, the home ministry said."
    ),
)
PERU = (
    "Earthquake off Peru kills two, damages hundreds of homes",
    (
        "A 6.1-magnitude earthquake off southern Peru killed two people and damaged homes "
        "early Wednesday. Rescuers pulled a girl alive from a collapsed house."
    ),
)


@pytest.mark.parametrize(
    ("one", "other", "stories"),
    [(BLAZE, BLAZE_AR, 1), (PLAYER, PRICES_AR, 2), (NEPAL, PERU, 2), (BLAZE, PRICES_AR, 2)],
)
@pytest.mark.parametrize("turned", [False, True])
async def test_one_affair_is_one_story(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str], stories: int, turned: bool
) -> None:
    first, second = (other, one) if turned else (one, other)
    drafts: Sequence[Draft] = [report("One", 5, *first), report("Two", 5, *second)]
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, drafts, clock=clock)
        assert (await list_stories(store, Question())).total == stories
