"""Every word of an answer is its source's, as published, whatever the articles look like."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.layout.card import card_data
from bot.locales.speech import Speech
from briefings.ingest.intake import take_in_drafts
from briefings.models import LANGUAGES, Citation, Draft, Language, Outlet, Question
from briefings.store import Store
from briefings.writing import (
    DigestQuestion,
    list_quotes,
    list_stories,
    search,
    write_agenda,
    write_digest,
    write_summary,
    write_timeline,
)

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
NAMES = ("الصحيفة", "Herald", "رويترز")
OUTLETS = [Outlet(f"paper{at}.example", name) for at, name in enumerate(NAMES)]
AR = (
    "أعلنت بلدية صيلة يوم الثلاثاء إغلاق الميناء أمام سفن القمح بعد العاصفة التي ضربت الساحل.",
    "وكانت العاصفة قد أسفرت في 3 مارس 2025 عن مقتل 12 شخصا وإصابة 40 آخرين في صيلة.",
    "ارتفعت حصيلة ضحايا العاصفة في صيلة إلى 15 قتيلا، وفق ما أعلنت وزارة الصحة أمس الأحد.",
    "وقال رئيس البلدية سامر الحلبي: «لن نفتح الميناء قبل انتهاء الفحص».",
    "وأضاف الحلبي أن الخسائر «تفوق عشرة ملايين دولار»، بينما لم تعلق الشركة.",
    "تعقد محكمة صيلة جلسة للنظر في استئناف شركة الميناء يوم 20 مارس/آذار 2025.",
    "أُلغيت جلسة محكمة صيلة للنظر في استئناف شركة الميناء.",
    "في 4 آذار بدأت فرق الإنقاذ عملها، وفي 6 آذار انتشلت ثلاث جثث، ثم توقف البحث مساء الجمعة.",
    "ومن جهة أخرى، هذه الخطوة تأتي بعد أسابيع من التأجيل؟",
)
EN = (
    "The town of Sela closed its harbour to grain ships on Tuesday after a storm hit the coast.",
    "The storm killed 12 people and injured 40 in Sela on 3 March 2025, officials said.",
    "The death toll from the storm in Sela rose to 15, the health ministry said on Sunday.",
    "“We will not open the harbour before it is checked,” Mayor Samer Halabi said.",
    "He added that the loss was above $10m; the company did not comment.",
    "The court of Sela will hear the harbour company's appeal on 20 March 2025.",
    "The hearing was postponed to 2 April 2025.",
    "Rescue teams began on March 4, found three bodies on March 6, and ended the search on Friday.",
    "Meanwhile, this came weeks after (and despite) the delay…",
)
HEADS = ("", "- ", "صيلة (رويترز) - ", "SELA (Reuters) — ", "•\u00a0", "\u202e")
JOINS = (" ", "\n", "\n\n", "  \n", "\r\n")


@st.composite
def reports(draw: st.DrawFn) -> list[Draft]:
    made: list[Draft] = []
    for number in range(draw(st.integers(2, 5))):
        pool = draw(st.sampled_from((AR, EN)))
        chosen = draw(st.lists(st.sampled_from(pool), min_size=2, max_size=7, unique=True))
        join = draw(st.sampled_from(JOINS))
        end = draw(st.sampled_from(("", " (أ ف ب)")))
        text = draw(st.sampled_from(HEADS)) + join.join(chosen) + end
        title = draw(st.sampled_from((pool[0][:40], pool[2][:40], "صيلة Sela", None)))
        made.append(
            Draft(
                text, f"{number}.txt", title=title, outlet=draw(st.sampled_from(OUTLETS)),
                published=NOW - timedelta(days=draw(st.integers(0, 6)), minutes=number),
            )
        )  # fmt: skip
    return made


Said = tuple[str, Citation]


async def _everything(store: Store, language: Language) -> Iterator[Said]:
    """What all answers quote, each with whom it cites for it."""
    found: list[Said] = []
    ids = [card.id for card in (await list_stories(store, Question(language=language))).stories]
    today = NOW.date()
    asked = [Question(words, language, today=today) for words in ("", "صيلة")]
    asked += [Question(language=language, story_id=one, today=today) for one in ids[:1]]
    for question in asked:
        summary = await write_summary(store, question)
        for point in summary.points:
            found.append((point.text, point.sources[0]))
            found += [(figure.text, figure.source) for figure in point.figures]
        timeline = await write_timeline(store, question)
        agenda = await write_agenda(store, question)
        for event in (*timeline.events, *timeline.ahead, *agenda.events):
            found.append((event.text, event.sources[0]))
        drawn = card_data(timeline, Speech(language), "light")
        _card_says(drawn, [event.text for event in timeline.events])
    quotes = await list_quotes(store, Question("الحلبي", language))
    found += [(one.text, one.sources[0]) for one in quotes.statements]
    hits = await search(store, Question("harbour الميناء", language))
    found += [(hit.text, hit.source) for hit in hits.hits]
    until = await store.last_article()
    digest = await write_digest(store, DigestQuestion(language, until), NOW)
    for story in digest.stories:
        found += [(told.point.text, told.point.sources[0]) for told in story.points]
        found += [(event.text, event.sources[0]) for event in story.events]
    return iter(found)


def _card_says(data: str, texts: Sequence[str]) -> None:
    """A card shows words of its events, in their order, and no others."""
    whole = {"".join(text.split()) for text in texts}
    for event in json.loads(data)["events"]:
        shown = "".join("".join(event["words"]).split()).strip("…")
        shown = "".join(c for c in shown if c not in "\u2068\u2069\u200b\u200c\u200d")
        assert any(_letters(shown) in _letters(one) for one in whole), shown


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


# Some two dozen answers an example: few examples here, MUJAZ_EXAMPLES for more.
@settings(
    max_examples=int(os.environ.get("MUJAZ_EXAMPLES", "4")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(drafts=reports(), language=st.sampled_from(LANGUAGES))
def test_every_word_is_as_published(drafts: list[Draft], language: Language) -> None:
    asyncio.run(_checked(drafts, language))


async def _checked(drafts: list[Draft], language: Language) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(Path(folder) / "s.db", clock=lambda: NOW) as store:
            await take_in_drafts(store, drafts, clock=lambda: NOW)
            for text, source in await _everything(store, language):
                span = (source.article_id, 0, 1_000_000)
                published = (await store.passages([span]))[span]
                assert text.strip(), source
                assert text in published, (text, published)
                assert "\u202e" not in text
