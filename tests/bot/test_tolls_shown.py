"""How a toll that rose, and tolls that differ, are told: what they count is named."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.layout.terminal import lines_of
from bot.locales.speech import Speech
from bot.presenting.digests import of_digest
from briefings.models import (
    Citation,
    Digest,
    DigestPoint,
    DigestStory,
    KeyPoint,
    Language,
    ReportedFigure,
    StoryCard,
    Update,
    UpdateKind,
)

DAY = date(2026, 3, 10)
ONE = Citation(1, "One", None, "Flood", DAY, False)
TWO = Citation(2, "Two", None, "Flood", DAY, False)


def shown(language: Language, update: Update | None, *figures: ReportedFigure) -> str:
    point = KeyPoint("Twelve people were killed.", "en", (ONE,), 1, figures)
    card = StoryCard(1, "Flood", "en", 2, 2, DAY, DAY)
    story = DigestStory(card, True, (DigestPoint(point, update),), (), 1, 1)
    digest = Digest("", (story,), 1, 1, None, datetime(2026, 3, 10, 8, tzinfo=UTC))
    return "\n".join(lines_of(of_digest(Speech(language), digest)))


@pytest.mark.parametrize(
    ("language", "counted", "said"),
    [
        ("en", "killed", "dead before:"),
        ("en", "wounded", "injured before:"),
        ("en", None, "before:"),
        ("ar", "killed", "وكان عدد القتلى:"),
        ("ar", "missing", "وكان عدد المفقودين:"),
        ("ar", None, "وكان:"),
    ],
)
def test_a_toll_that_rose_says_what_was_counted_before(
    language: Language, counted: str | None, said: str
) -> None:
    assert said in shown(language, Update(UpdateKind.FIGURE, "Nine", TWO, counted))


@pytest.mark.parametrize(
    ("language", "said"), [("en", "differ on the dead"), ("ar", "تختلف التقارير في عدد القتلى")]
)
def test_reports_that_differ_say_on_what(language: Language, said: str) -> None:
    figures = (ReportedFigure("Twelve", ONE, "killed"), ReportedFigure("ten", TWO, "killed"))
    assert said in shown(language, None, *figures)


@pytest.mark.parametrize(("stated", "marked"), [(False, True), (True, False)])
def test_a_denial_is_marked_unless_it_says_so_itself(stated: bool, marked: bool) -> None:
    update = Update(UpdateKind.DENIED, stated=stated)
    assert ("Denied:" in shown("en", update)) is marked
