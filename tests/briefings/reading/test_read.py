from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefings.models import Draft, Outlet, ReferenceReason, Role
from briefings.reading.read import read_article
from briefings.reading.standalone import antecedent

READ_ON = date(2026, 11, 24)
BODY = """- انتهت الجولة الأولى بلا اتفاق بين الطرفين.
- الوسطاء يعودون إلى العاصمة بعد أسبوع.

أعلنت وزارة الخارجية القطرية يوم الثلاثاء أن الجولة الأولى من المفاوضات انتهت في الدوحة بلا اتفاق.
وأضاف أن الوفدين باقيان في المدينة حتى نهاية الأسبوع.

خلاف على الأسرى

وقال المتحدث باسم الوزارة ماجد الأنصاري إن 250 أسيراً ما زالوا ينتظرون الإفراج عنهم منذ يناير/ كانون الثاني، عندما توقفت العملية."""  # noqa: E501  # one paragraph is one line


def _draft(text: str, **more: object) -> Draft:
    return Draft(text, "memory.txt", **more)  # type: ignore[arg-type]  # as given


def test_an_article_in_its_parts() -> None:
    published = datetime(2024, 5, 16, 23, 30, tzinfo=timezone(timedelta(hours=3)))
    article = read_article(
        _draft(BODY, title="المفاوضات تتعثر في الدوحة", published=published), read_on=READ_ON
    )
    assert article.headline == "المفاوضات تتعثر في الدوحة"
    assert article.dct.day == date(2024, 5, 16)
    assert article.published == published.astimezone(UTC)
    roles = [sentence.role for sentence in article.sentences]
    assert roles == [
        Role.TITLE,
        Role.LEAD,
        Role.LEAD,
        Role.BODY,
        Role.BODY,
        Role.HEADING,
        Role.BODY,
    ]
    keys = {mention.actor.name_en for mention in article.mentions}
    assert {"Doha", "Qatari Foreign Ministry"} <= keys
    assert [(figure.low, figure.high) for figure in article.figures] == [(250, 250)]
    days = {article.passage(time): time.first for time in article.times}
    assert date(2024, 5, 14) in days.values()


def test_what_leans_on_its_neighbour_does_not_stand_alone() -> None:
    article = read_article(_draft(BODY), read_on=READ_ON)
    by_text = {article.passage(s): s.standalone for s in article.sentences}
    assert not next(alone for text, alone in by_text.items() if "أضاف أن الوفدين" in text)
    said = next(text for text in by_text if "المتحدث باسم الوزارة" in text)
    assert by_text[said]
    assert said.startswith("قال")  # without the «و» that tied it


@pytest.mark.parametrize(
    "sentence",
    [
        "وهاجمها الجيش في الليل قرب ميناء العاصمة القديم.",
        "وهؤلاء أول ضحايا من العاملين في الميناء القديم.",
        "كانت في طريقها إلى الميناء حين توقفت المحركات فجأة.",
        "وأطلقت منذ الصيف الماضي عشرات الصواريخ على الميناء.",
        "كان قد تولى منصبه في الوزارة قبل ثلاثة أعوام.",
        "A day later the council of the port rejected the new tariff.",
        "Hours earlier, a fire had stopped all trains to the port.",
        "The date was a pointed one for the council of the port.",
    ],
)
def test_a_sentence_without_its_subject_or_its_day_leans(sentence: str) -> None:
    lead = "وصلت سفينة إلى الميناء." if sentence[0] > "\u0620" else "A ship reached the port."
    article = read_article(_draft(f"{lead} {sentence}"), read_on=READ_ON)
    assert not article.sentences[-1].standalone
    assert len(article.sentences) == 2


@pytest.mark.parametrize(
    ("opening", "own"),
    [
        ("PORT ALDEN, March 12 (City Wire) — Drivers agreed to return to work.", "Drivers"),
        ("ROME (Wire) - Drivers agreed to return to work.", "Drivers"),
        ("القاهرة 12 مارس (الوكالة) - قالت الوزارة إن الجسر فُتح.", "قالت"),
        ("Peace – so often promised – failed again on the island.", "Peace"),
        ("NATO - Russia talks began again on the island.", "NATO"),
    ],
)
def test_a_dateline_is_not_quoted(opening: str, own: str) -> None:
    article = read_article(_draft(opening), read_on=READ_ON)
    assert article.passage(article.sentences[0]).startswith(own)


def test_an_article_without_a_title_is_headed_by_what_says_most() -> None:
    lead, heading = "ارتفع عدد المفقودين في الساحل الشرقي إلى خمسين.", "أمطار غزيرة"
    text = f"- {lead}\n\nقالت الوزارة إن البحث مستمر في القرى.\n\n{heading}\n\nوتوقف البحث ليلا."
    assert read_article(_draft(text), read_on=READ_ON).headline == lead
    longer = text.replace(heading, "أمطار غزيرة لم تعرفها القرى منذ عقود")
    assert read_article(_draft(longer), read_on=READ_ON).headline.startswith("أمطار غزيرة لم")


@pytest.mark.parametrize(
    ("before", "limit", "place"),
    [
        ("Rain fell. Talks in Sela produced a draft of the tariff. ", 100, 11),
        ("Talks in Sela produced a draft of the tariff. ", 20, None),
        ("He said so on Monday in Sela. ", 100, None),
        ("Talks in Sela produced a draft of the tariff.\n\n", 100, None),
        ("عقدت اللجنة جولتين في العاصمة قبل الصيف. و", 100, 0),
        ("", 100, None),
    ],
)
def test_what_a_sentence_leans_on_stands_before_it(
    before: str, limit: int, place: int | None
) -> None:
    assert antecedent(before, limit) == place


def test_since_when_tells_what_happened_then() -> None:
    published = datetime(2024, 5, 16, tzinfo=UTC)
    article = read_article(_draft(BODY, published=published), read_on=READ_ON)
    january = [time for time in article.times if time.value == "2024-01"]
    assert [article.passage(time) for time in january] == ["يناير/ كانون الثاني"]


def test_an_article_without_anything_is_headed_and_cited_by_what_it_has() -> None:
    article = read_article(_draft("Rain fell on the northern valley all night."), read_on=READ_ON)
    assert article.headline == "Rain fell on the northern valley all night."
    assert article.outlet == Outlet("file:memory.txt", "file:memory.txt")
    assert article.dct.day == READ_ON
    assert article.dct.reason is ReferenceReason.READ_AT


def test_the_same_words_have_the_same_hash() -> None:
    one = read_article(_draft("الحكومة تعلن النتائج يوم الأحد."), read_on=READ_ON)
    other = read_article(_draft("الحكومةُ  تُعلن النتائج،  يوم الأحد"), read_on=READ_ON)
    different = read_article(_draft("الحكومة تنفي النتائج يوم الأحد."), read_on=READ_ON)
    assert one.content_hash == other.content_hash != different.content_hash


@given(st.text(max_size=400))
@example("ـ")
@example("ـ قالت الوزارة ـ إن الجسر فُتح.")
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    article = read_article(_draft(text), read_on=READ_ON)
    assert all(0.0 <= sentence.salience <= 1.0 for sentence in article.sentences)
    spans = (*article.sentences, *article.times, *article.mentions, *article.quotes)
    assert all(0 <= span.start < span.end <= len(article.text) for span in spans)
