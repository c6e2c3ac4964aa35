"""What stands on a timeline, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Language, Outlet, Question, Timeline
from briefings.store import Store
from briefings.writing import write_timeline


def clock() -> datetime:
    return datetime(2025, 12, 20, 12, tzinfo=UTC)


def report(text: str, day: datetime, outlet: str = "One", title: str | None = None) -> Draft:
    return Draft(text, f"{outlet}.txt", title=title, outlet=Outlet(outlet, outlet), published=day)


async def told(
    folder: Path, drafts: Sequence[Draft], language: Language, question: str = ""
) -> Timeline:
    async with Store.open(folder / "s.db", clock=clock) as store:
        await take_in_drafts(store, drafts, clock=clock)
        return await write_timeline(store, Question(question, language))


def rows(timeline: Timeline) -> list[tuple[str | None, str]]:
    return [(event.when.value, event.text) for event in timeline.events]


QUAKE = """A strong earthquake struck the valleys of Sela late on Monday, killing at least 21 people, officials said.

Rescuers reached the first villages on Tuesday morning after landslides had blocked the roads.

The governor of Sela told reporters on Wednesday that the search would go on through the night.

In 2015, two earthquakes killed about 9,000 people in Sela. In November 2023, a weaker quake killed 153.

Insurers expect losses of about $45 million in the current quarter.

The governor will meet the ministers of Sela on Wednesday evening."""  # noqa: E501  # one paragraph is one line


async def test_history_and_plans_are_no_events(tmp_path: Path) -> None:
    day = datetime(2025, 3, 5, 8, tzinfo=UTC)
    timeline = await told(tmp_path, [report(QUAKE, day)], "en")
    assert [value for value, _ in rows(timeline)] == ["2025-03-03", "2025-03-04", "2025-03-05"]


async def test_a_like_event_of_another_year_is_none_of_the_story(tmp_path: Path) -> None:
    text = (
        "لقي 17 عاملاً مصرعهم في حريق شب اليوم الاثنين في مصنع بمصر.\n\n"
        "وشهدت مصر حرائق مماثلة؛ ففي مارس (آذار) 2021 قُتل 20 شخصاً في حريق بمصنع ملابس."
    )
    timeline = await told(tmp_path, [report(text, datetime(2025, 5, 12, 20, tzinfo=UTC))], "ar")
    assert [value for value, _ in rows(timeline)] == ["2025-05-12"]


LIFE = """رحل صباح اليوم الأحد الروائي سليم الحداد عن 76 عاماً بعد صراع طويل مع المرض.

ولد الحداد في مدينة سيلا عام 1948، وفيها درس التاريخ.

نشر روايته الأولى عام 1975، ثم تُرجمت أعماله إلى لغات كثيرة.

ترأس تحرير المجلة الثقافية في سيلا منذ عام 1992."""


async def test_a_life_is_told_in_years(tmp_path: Path) -> None:
    day = datetime(2024, 9, 15, 8, tzinfo=UTC)
    timeline = await told(tmp_path, [report(LIFE, day, title="رحيل سليم الحداد")], "ar")
    values = [value for value, _ in rows(timeline)]
    assert {"1948", "1975", "2024-09-15"} <= set(values)


async def test_a_row_stands_without_the_sentence_it_leans_on(tmp_path: Path) -> None:
    text = (
        "كشفت صحيفة في سيلا عن محادثات غير مباشرة بين الطرفين جرت في العاصمة يوم الاثنين.\n\n"
        "وأشارت المصادر، في تصريحاتها للصحيفة، إلى أن مروان العبدلي وصل إلى سيلا يوم"
        " الثلاثاء واجتمع مع الوسطاء.\n\n"
        "وذكرت الصحيفة أن هذه المحادثات، التي شارك فيها وسيطان، هي الجولة الأولى من المفاوضات بين"
        " الطرفين منذ يناير، عندما عقدت لقاءات مماثلة في العاصمة."
    )
    day = datetime(2024, 5, 16, 8, tzinfo=UTC)
    timeline = await told(tmp_path, [report(text, day)], "ar")
    assert rows(timeline) == [
        (
            "2024-01",
            "الجولة الأولى من المفاوضات بين الطرفين منذ يناير، عندما عقدت لقاءات مماثلة في العاصمة",
        ),
        ("2024-05-13", text.split("\n\n")[0]),
        ("2024-05-14", "مروان العبدلي وصل إلى سيلا يوم الثلاثاء واجتمع مع الوسطاء"),
    ]
    assert [event.excerpt for event in timeline.events] == [True, False, True]


async def test_a_relative_clause_tells_its_day(tmp_path: Path) -> None:
    text = (
        "أعلنت مفوضية الانتخابات في سيلا الاثنين فوز سليم الحداد في الانتخابات الرئاسية التي جرت"
        " السبت بحصوله على 56 في المئة من الأصوات."
    )
    day = datetime(2024, 12, 9, 20, tzinfo=UTC)
    timeline = await told(tmp_path, [report(text, day)], "ar")
    assert rows(timeline) == [
        ("2024-12-07", "الانتخابات الرئاسية التي جرت السبت"),
        ("2024-12-09", text),
    ]


async def test_a_day_counted_from_another_yields_to_one_told(tmp_path: Path) -> None:
    day = datetime(2024, 5, 17, 8, tzinfo=UTC)
    drafts = [
        report(
            "Explosions were heard near the port of Sela in the early hours of Friday 19 April.",
            datetime(2024, 4, 19, 12, tzinfo=UTC),
            title="Explosions near the port of Sela",
        ),
        report(
            "A little over a month has passed since the navy of Sela fired drones at the port on"
            " April 13, and the army's reply near the port of Sela six days later.",
            day,
            "Two",
            "Explosions near the port of Sela, a month on",
        ),
    ]
    timeline = await told(tmp_path, drafts, "en", "Sela")
    april = [text for value, text in rows(timeline) if value == "2024-04-19"]
    assert april == [drafts[0].text]


async def test_a_date_in_a_name_is_none(tmp_path: Path) -> None:
    text = (
        "The fire broke out on Monday morning in 10th of Ramadan City, north-east of Cairo.\n\n"
        "Traffic stood still on the 6th of October Bridge until the evening of Monday."
    )
    day = datetime(2025, 5, 12, 20, tzinfo=UTC)
    timeline = await told(tmp_path, [report(text, day)], "en")
    assert {value for value, _ in rows(timeline)} == {"2025-05-12"}
    arabic = "لقي 17 عاملاً مصرعهم في حريق شب اليوم الاثنين في مصنع بمدينة العاشر من رمضان."
    (tmp_path / "ar").mkdir()
    timeline = await told(tmp_path / "ar", [report(arabic, day)], "ar")
    assert rows(timeline) == [("2025-05-12", arabic)]


async def test_what_a_figure_is_compared_with_is_no_event(tmp_path: Path) -> None:
    text = (
        "تراجعت صادرات سيلا بسبب الحصار إلى 300 مليون دولار في 2022، أي أقل بثلاث مرات من مستواها"
        " المسجل في 2014، بحسب تقرير للوزارة."
    )
    timeline = await told(tmp_path, [report(text, datetime(2024, 5, 22, 8, tzinfo=UTC))], "ar")
    assert rows(timeline) == [("2022", text)]


MARKETS = {
    datetime(2025, 3, 3, 18, tzinfo=UTC): (
        "Share prices fell around the world on Monday as fears for the banks of Sela spread.\n\n"
        "The Dorval 30 fell 5 percent, and the Merin index fell 6 percent as banks were sold."
        "\n\nThe Velmo 100 lost 4 percent on Monday, its brokers said."
    ),
    datetime(2025, 3, 4, 18, tzinfo=UTC): (
        "Share prices fell around the world again on Tuesday as the banks of Sela shut.\n\n"
        "The Dorval 30 fell 2 percent, and the Merin index fell 3 percent as banks were sold."
        "\n\nThe Velmo 100 gave up 1 percent on Tuesday, its brokers said."
    ),
}
EARLIER = (
    "The Velmo 100 passed the mark of 9,000 points on Thursday.\n\n"
    "Brokers in Arden drank to it when the harbour company reported its best year."
)


async def test_words_choose_a_days_sentence_and_are_followed_through_all_stories(
    tmp_path: Path,
) -> None:
    drafts = [
        report(text, day, outlet, "Share prices fall around the world")
        for day, text in MARKETS.items()
        for outlet in ("One", "Two")
    ]
    before = datetime(2024, 6, 6, 18, tzinfo=UTC)
    drafts.append(report(EARLIER, before, title="A record for the harbour"))
    asked = await told(tmp_path, drafts, "en", "Velmo 100")
    days = {event.when.value: event.text for event in asked.events}
    assert list(days) == ["2024-06-06", "2025-03-03", "2025-03-04"]
    assert all("Velmo" in text for text in days.values())


async def test_an_undated_row_is_marked_and_what_lasted_is_none(tmp_path: Path) -> None:
    day = datetime(2025, 3, 5, 18, tzinfo=UTC)
    text = (
        "The ferry company of Sela cancelled all its crossings.\n\n"
        "For several weeks the crews slept on board.\n\n"
        "The mayor of Sela opened a bridge to the island on Monday."
    )
    timeline = await told(tmp_path, [report(text, day)], "en")
    assert [(e.when.value, e.when.of_report) for e in timeline.events] == [
        ("2025-03-03", False),
        ("2025-03-05", True),
    ]
    arabic = (
        "أعلنت شركة العبارات في سيلا إلغاء جميع رحلاتها.\n\n"
        "وطوال ثلاثة أسابيع نام البحارة على متن السفن في الميناء.\n\n"
        "افتتح رئيس البلدية جسرا إلى الجزيرة يوم الاثنين."
    )
    (tmp_path / "ar").mkdir()
    timeline = await told(tmp_path / "ar", [report(arabic, day)], "ar")
    assert [event.text.split()[0] for event in timeline.events] == ["افتتح", "أعلنت"]


async def test_one_event_with_other_numbers_beside_is_one_row(tmp_path: Path) -> None:
    day = datetime(2025, 3, 5, 18, tzinfo=UTC)
    drafts = [
        report(
            "Raiders fired 300 drones at the harbour of Sela on Monday after the raid on Merin.",
            day,
            "One",
        ),
        report(
            "On Monday raiders fired 20 rockets at the harbour of Sela over the raid on Merin.",
            day,
            "Two",
        ),
    ]
    assert len((await told(tmp_path, drafts, "en")).events) == 1
