"""What a digest says: only what is new, what has changed, and where reports differ."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.records.subscriptions import Cursor
from briefings.ingest.intake import take_in_drafts
from briefings.models import Digest, Draft, Language, Outlet, UpdateKind
from briefings.store import Store
from briefings.writing import DigestQuestion, write_digest

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Desk:
    """Files reports and asks for digests; its clock is moved by hand."""

    store: Store
    now: list[datetime] = field(default_factory=lambda: [NOW])

    async def files(
        self,
        outlet: str,
        title: str,
        *body: str,
        at: datetime | None = None,
        language: Language = "en",
        url: str | None = None,
    ) -> None:
        draft = Draft(
            text="\n".join(body),
            origin=f"https://{outlet}/{title}",
            title=title,
            outlet=Outlet(outlet, outlet.title()),
            language=language,
            published=at or self.now[0],
            url=url,
        )
        report = await take_in_drafts(self.store, [draft], clock=lambda: self.now[0])
        assert report.added == 1, report

    async def told(self) -> Cursor:
        return Cursor(await self.store.last_article(), self.now[0])

    async def digest(self, told: Cursor | None = None, **about: object) -> Digest:
        until = await self.store.last_article()
        question = DigestQuestion("en", until, cursor=told, **about)  # type: ignore[arg-type]
        return await write_digest(self.store, question, self.now[0])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    now = [NOW]
    async with Store.open(tmp_path / "store.db", clock=lambda: now[0]) as store:
        yield Desk(store, now)


def said(digest: Digest) -> str:
    return " ".join(point.point.text for story in digest.stories for point in story.points)


QUAKE = (
    "Earthquake shakes the port city of Marwa",
    "A strong earthquake struck the port city of Marwa on Sunday and brought down 14 buildings.",
    "At least 40 people died in the Marwa earthquake, the civil defence said.",
    "Rescue teams from three provinces arrived in Marwa within the hour.",
)


async def test_the_first_digest_covers_the_last_day(desk: Desk) -> None:
    await desk.files(
        "old.example",
        "Harvest festival ends in the hills",
        "The harvest festival in the northern hills ended with a procession of lanterns.",
        at=NOW - 5 * DAY,
    )
    await desk.files("one.example", *QUAKE)
    digest = await desk.digest()
    assert "earthquake" in said(digest)
    assert "harvest" not in said(digest)
    assert [story.known for story in digest.stories] == [False]
    assert (digest.articles, digest.outlets, digest.since) == (1, 1, None)


async def test_nothing_new_is_a_digest_without_stories(desk: Desk) -> None:
    await desk.files("one.example", *QUAKE)
    told = await desk.told()
    assert (await desk.digest(told)).stories == ()
    # An article that comes in late, of a day long past, is no news.
    await desk.files(
        "old.example",
        "Harvest festival ends in the hills",
        "The harvest festival in the northern hills ended with a procession of lanterns.",
        at=NOW - 30 * DAY,
    )
    assert (await desk.digest(told)).stories == ()


async def test_a_figure_that_rose_is_an_update_and_what_was_said_is_not_said_again(
    desk: Desk,
) -> None:
    await desk.files("one.example", *QUAKE)
    told = await desk.told()
    desk.now[0] += 12 * HOUR
    await desk.files(
        "two.example",
        "Earthquake toll rises in the port city of Marwa",
        "At least 65 people died in the Marwa earthquake, the civil defence said.",
        "Rescue teams from three provinces arrived in Marwa within the hour.",
        "A field hospital was opened in the stadium of Marwa for the wounded of the earthquake.",
    )
    digest = await desk.digest(told)
    (story,) = digest.stories
    assert story.known
    assert "Rescue teams" not in said(digest)
    assert "field hospital" in said(digest)
    (update,) = [point for point in story.points if point.update]
    assert update.update is not None
    assert update.update.kind is UpdateKind.FIGURE
    assert "65 people" in update.point.text
    assert "40" in update.update.before
    assert update.update.source is not None
    assert update.update.source.outlet == "One.Example"


async def test_what_is_alike_but_new_is_told(desk: Desk) -> None:
    await desk.files(
        "one.example",
        "Bridge number 1 opens in Marwa",
        "The mayor of Marwa opened bridge number 1 over the river on Sunday.",
    )
    told = await desk.told()
    desk.now[0] += DAY
    await desk.files(
        "one.example",
        "Bridge number 2 opens in Marwa",
        "The mayor of Marwa opened bridge number 2 over the river on Monday.",
    )
    assert "number 2" in said(await desk.digest(told))


async def test_a_denial_of_what_was_told_is_an_update(desk: Desk) -> None:
    await desk.files(
        "one.example",
        "Ministry to close the Lantern bridge",
        "The transport ministry will close the Lantern bridge to all traffic for two months.",
        "Drivers will be sent over the old ferry road, the ministry said.",
    )
    told = await desk.told()
    desk.now[0] += 10 * HOUR
    await desk.files(
        "two.example",
        "Ministry denies that the Lantern bridge will close",
        "The transport ministry denied that it will close the Lantern bridge to all traffic.",
    )
    (story,) = (await desk.digest(told)).stories
    assert [point.update.kind for point in story.points if point.update] == [UpdateKind.DENIED]


async def test_reports_that_differ_stand_side_by_side_and_agreement_is_counted(desk: Desk) -> None:
    await desk.files("one.example", *QUAKE)
    await desk.files(
        "two.example",
        "Marwa earthquake: what is known",
        "At least 55 people died in the Marwa earthquake, the civil defence said on Sunday.",
    )
    await desk.files(
        "three.example",
        "Marwa earthquake: the morning after",
        "At least 40 people died in the Marwa earthquake, the civil defence said at noon.",
    )
    (story,) = (await desk.digest(None, story_id=1)).stories
    points = [point for point in story.points if "40 people died" in point.point.text]
    (point,) = points
    assert {source.outlet for source in point.point.sources} == {"One.Example", "Three.Example"}
    assert sorted(figure.text for figure in point.point.figures) == ["At least 40", "At least 55"]
    chosen = point.point.sources[0].outlet
    assert {figure.source.outlet for figure in point.point.figures} == {chosen, "Two.Example"}


async def test_figures_that_count_other_things_are_not_held_against_each_other(desk: Desk) -> None:
    await desk.files("one.example", *QUAKE)
    await desk.files(
        "two.example",
        "Marwa earthquake: what is known",
        "At least 55 buildings fell in the Marwa earthquake, the civil defence said on Sunday.",
    )
    (story,) = (await desk.digest(None, story_id=1)).stories
    assert [point.point.figures for point in story.points if "died" in point.point.text] == [()]


async def test_a_correction_is_told_and_the_rest_of_the_article_is_not(desk: Desk) -> None:
    link = "https://one.example/quake"
    await desk.files("one.example", *QUAKE, url=link)
    told = await desk.told()
    desk.now[0] += 3 * HOUR
    await desk.files(
        "one.example",
        *QUAKE[:3],
        "The governor of Marwa province resigned after the collapse of the grain harbour wall.",
        url=link,
    )
    digest = await desk.digest(told)
    assert "governor" in said(digest)
    assert "brought down" not in said(digest)
    kinds = [point.update and point.update.kind for s in digest.stories for point in s.points]
    assert kinds == [UpdateKind.CORRECTED]


async def test_muted_words_are_left_out_and_words_asked_for_are_all_there_is(desk: Desk) -> None:
    await desk.files("one.example", *QUAKE)
    await desk.files(
        "two.example",
        "Football cup final moved to the capital",
        "The football cup final will be played in the capital after heavy rain.",
    )
    everything = said(await desk.digest())
    assert "football" in everything
    assert "earthquake" in everything
    muted = said(await desk.digest(muted=("Football",)))
    assert "football" not in muted
    assert "earthquake" in muted
    about = said(await desk.digest(words="football final"))
    assert "football" in about
    assert "earthquake" not in about


async def test_new_days_come_to_the_timeline(desk: Desk) -> None:
    await desk.files("one.example", *QUAKE)
    told = await desk.told()
    desk.now[0] += 20 * HOUR
    await desk.files(
        "two.example",
        "Marwa after the earthquake",
        "Schools in Marwa stay closed after the earthquake, the governor said in a statement.",
        "Survivors of the Marwa earthquake sleep in tents along the harbour road.",
        "Trains to Marwa run again after the earthquake, the railway said.",
        "The airport of Marwa reopened for relief flights after the earthquake.",
        "Water was brought to Marwa in tankers from the valley after the earthquake.",
        "The market of Marwa opened for an hour after the earthquake.",
        "The harbour wall of Marwa had been declared unsafe on 2 February 2026 by its engineers.",
    )
    (story,) = (await desk.digest(told)).stories
    days = [event.when.first.isoformat() for event in story.events]
    assert days == ["2026-02-02"]
    assert (await desk.digest(await desk.told())).stories == ()


async def test_the_timeline_repeats_no_point_in_other_words(desk: Desk) -> None:
    await desk.files("one.example", *QUAKE)
    told = await desk.told()
    desk.now[0] += 20 * HOUR
    for outlet, opening in (("two.example", ""), ("three.example", "MARWA, March 11 - ")):
        await desk.files(
            outlet,
            f"Toll of the Marwa earthquake rises, {outlet}",
            f"{opening}The earthquake killed 65 people in Marwa, the ministry said on Tuesday.",
        )
    (story,) = (await desk.digest(told)).stories
    assert "65 people" in said(await desk.digest(told))
    assert story.events == ()


async def test_the_same_question_has_the_same_answer(desk: Desk) -> None:
    await desk.files("one.example", *QUAKE)
    await desk.files("two.example", "Marwa: toll", "At least 55 people died in Marwa on Sunday.")
    assert await desk.digest() == await desk.digest()


FLOOD = "{} people were killed and {} injured when the river Sarn burst its banks on Sunday."
SEIL = "قُتل {} أشخاص وأصيب {} آخرون حين فاض نهر سارن على ضفافه مساء الأحد."


@pytest.mark.parametrize(
    ("first", "second"), [("Nine", "Twelve"), ("9", "12"), ("Nine", "12"), ("9", "Twelve")]
)
async def test_a_toll_in_words_or_digits_that_rose_is_never_taken_for_told(
    desk: Desk, first: str, second: str
) -> None:
    await desk.files("one.example", "River Sarn floods the valley", FLOOD.format(first, "14"))
    told = await desk.told()
    desk.now[0] += 6 * HOUR
    await desk.files("one.example", "River Sarn floods: the toll", FLOOD.format(second, "14"))
    (story,) = (await desk.digest(told)).stories
    (point,) = story.points
    assert point.update is not None
    assert (point.update.kind, point.update.before) == (UpdateKind.FIGURE, first)
    assert point.update.counted == "killed"


async def test_an_arabic_toll_in_words_that_rose_is_told_as_risen(desk: Desk) -> None:
    await desk.files(
        "one.example", "فيضان نهر سارن", SEIL.format("تسعة", "أربعة عشر"), language="ar"
    )
    told = await desk.told()
    desk.now[0] += 6 * HOUR
    await desk.files(
        "one.example", "فيضان نهر سارن: الحصيلة", SEIL.format("عشرة", "عشرون"), language="ar"
    )
    (story,) = (await desk.digest(told)).stories
    (point,) = story.points
    assert point.update is not None
    assert (point.update.before, point.update.counted) == ("تسعة", "killed")


async def test_the_dead_are_never_held_against_the_injured(desk: Desk) -> None:
    await desk.files("one.example", "River Sarn floods the valley", FLOOD.format("Nine", "14"))
    told = await desk.told()
    desk.now[0] += 6 * HOUR
    await desk.files(
        "one.example",
        "River Sarn floods: the injured",
        "The number of injured rose to 20 when the river Sarn burst its banks on Sunday.",
    )
    (story,) = (await desk.digest(told)).stories
    (point,) = story.points
    assert point.update is not None
    assert (point.update.before, point.update.counted) == ("14", "wounded")


async def test_a_denial_that_says_so_itself_is_known_in_both_languages(desk: Desk) -> None:
    await desk.files(
        "one.example",
        "الوزارة تغلق جسر الفانوس",
        "ستغلق وزارة النقل جسر الفانوس أمام حركة المرور شهرين كاملين.",
        language="ar",
    )
    told = await desk.told()
    desk.now[0] += 6 * HOUR
    await desk.files(
        "two.example",
        "نفي إغلاق جسر الفانوس",
        "ونفت وزارة النقل أنها ستغلق جسر الفانوس أمام حركة المرور شهرين كاملين.",
        language="ar",
    )
    (story,) = (await desk.digest(told)).stories
    updates = [point.update for point in story.points if point.update]
    assert [(update.kind, update.stated) for update in updates] == [(UpdateKind.DENIED, True)]


async def test_the_head_counts_what_there_is_and_not_what_is_shown(desk: Desk) -> None:
    subjects = (
        ("Vineyards", "frost burned the vines", "growers"),
        ("Ferries", "a ferry line was closed", "captains"),
        ("Libraries", "a library opened its doors", "librarians"),
        ("Beekeepers", "hives were moved to the hills", "beekeepers"),
        ("Trams", "tram drivers were trained", "drivers"),
        ("Museums", "a mosaic was uncovered", "archaeologists"),
        ("Bakeries", "bread became dearer", "bakers"),
        ("Chess", "a chess champion resigned", "players"),
        ("Glaciers", "a glacier lost its tongue", "hikers"),
    )
    for number, (title, what, who) in enumerate(subjects):
        text = f"On Sunday {what} in the town of Place{number}, {who} said."
        await desk.files(f"outlet{number % 3}.example", f"{title} in Place{number}", text)
    digest = await desk.digest()
    assert len(digest.stories) < len(subjects)
    assert len(digest.stories) + digest.more == len(subjects)
    assert (digest.articles, digest.outlets) == (len(subjects), 3)
