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
        "أشارت المصادر، في تصريحات صحافية، إلى أن الوفدين باقيان في الميناء.",
        "قال الموقع الأوروبي إن الوفدين باقيان في الميناء حتى الأحد.",
        "كان الموقع الأوروبي قد أفاد الجمعة بأن الوفدين باقيان في الميناء.",
        "سيؤدي اليمين في السابع من كانون الثاني المقبل في العاصمة.",
        "وألغى سفره إلى القمة التي تعقد في العاصمة الأحد.",
        "وبحسب مقربيه فإن الزيارة ستجري في السابع من الشهر.",
        "وشكر البحارة على ما بذلوه في إنقاذ الركاب، ووعد بمكافأتهم.",
        "يأتي في وقت ترتفع فيه أسعار الوقود في المدينة.",
        "“We planted here, and our fathers did. What will the children do?”",
        '"My father worked in the old port, and his father," she says.',
    ],
)
def test_a_sentence_without_its_subject_or_its_day_leans(sentence: str) -> None:
    lead = "وصلت سفينة إلى الميناء." if sentence[0] > "\u0620" else "A ship reached the port."
    article = read_article(_draft(f"{lead} {sentence}"), read_on=READ_ON)
    assert not article.sentences[-1].standalone
    assert len(article.sentences) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "استؤنفت في الميناء، الأحد، المفاوضات غير المباشرة بين الطرفين.",
        "قال المتحدث باسم الميناء إن الوفدين باقيان حتى الأحد.",
        "قال الوزير مروان العبدلي إن الوفدين باقيان في الميناء.",
        "في خطابه أمام البرلمان، أعلن الرئيس أن الميناء سيفتح الأحد.",
        "هنأ رئيس الميناء البحارة على ما قدموه في السباق.",
        "بحسب مدير الميناء فإن الزيارة ستجري في السابع من الشهر.",
        '"The tariff will stay as it is," the council of the port said.',
    ],
)
def test_a_sentence_that_names_who_and_what_stands_alone(sentence: str) -> None:
    lead = "وصلت سفينة إلى الميناء." if sentence[0] > "\u0620" else "A ship reached the port."
    article = read_article(_draft(f"{lead} {sentence}"), read_on=READ_ON)
    assert article.sentences[-1].standalone


TRIMMED = """The council of the port rejected the tariff on Monday by nine votes to two.

Image caption, Ships waited for three days outside the harbour

Shipping firms had asked for a delay of the new tariff until the autumn.

Share of ships by kind:

- 38%: how many of the ships in the harbour carry grain

The mayor said that the port would stay open to all of them.

(Reporting by A. Writer; Editing by B. Writer)

More on this story

Port fire: three killed in a blaze at the harbour"""


def test_what_is_no_news_of_the_article_is_not_quoted() -> None:
    article = read_article(_draft(TRIMMED), read_on=READ_ON)
    quoted = [article.passage(s).split()[0] for s in article.sentences if s.standalone]
    assert quoted == ["The", "Shipping", "The"]
    links = [s for s in article.sentences if article.passage(s).startswith(("Image", "Port fire"))]
    assert [(s.role, s.salience) for s in links] == [(Role.HEADING, 0.0)] * 2


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا: لماذا تكثر الزلازل في الجبال؟",
        "تابعوا قناة الموقع على تلغرام لتصلكم الأخبار",
        "صورة: رجال الإطفاء خارج المصنع بعد ساعات من الحريق.",
        "(إعداد كاتب أول للنشرة العربية - تحرير كاتب ثان)",
        "رابط الخبر في جريدة المرفأ: انهيار جسر المدينة",
        "وسوم: الجسر الميناء البلدية",
        "Read also: Why are there so many earthquakes in the hills?",
        "Agency writer A. Person in Sela contributed to this report.",
    ],
)
def test_captions_credits_and_links_are_no_sentences_of_the_body(line: str) -> None:
    body = "انهار الجسر في الليل." if line[0] > "\u0620" else "The bridge fell at night."
    article = read_article(_draft(f"{body}\n\n{line}"), read_on=READ_ON)
    assert article.headline == body
    assert [s.role for s in article.sentences] == [Role.BODY, Role.HEADING]


def test_a_link_behind_a_sentence_is_none_of_the_body() -> None:
    text = "انهار الجسر في الليل. رابط الخبر بموقع المرفأ: انهيار جسر المدينة القديم"
    article = read_article(_draft(text), read_on=READ_ON)
    assert [s.role for s in article.sentences] == [Role.BODY, Role.HEADING]


def test_the_hours_of_a_running_report_are_none_of_its_sentences() -> None:
    text = (
        "SELA, Ore. (AP) — The Latest on the storm along the northern coast (all times Pacific): "
        "11:30 a.m. The ferry to the island has stopped for the day. It will not run on Monday "
        "either. 9 a.m. Two schools in the old town have closed their doors."
    )
    article = read_article(_draft(text), read_on=READ_ON)
    told = [article.passage(s) for s in article.sentences if s.role is Role.BODY]
    assert [line.split()[0] for line in told] == ["The", "It", "Two"]


def test_a_line_may_lack_its_full_stop_where_most_do() -> None:
    lines = [f"أعلنت الوزارة فتح الجسر رقم {number} أمام الشاحنات" for number in range(4)]
    article = read_article(_draft("\n\n".join([*lines[:3], lines[3] + "."])), read_on=READ_ON)
    assert article.sentences[-1].role is Role.BODY
    assert all(one.role is not Role.HEADING for one in article.sentences if one.standalone)


def test_a_name_is_no_common_word_and_nothing_stands_within_it() -> None:
    text = (
        "تابع: «موكلي بريء ولم يستمع أحد إلى الشهود في المحكمة».\n"
        "قال محمدو باوميا بهزيمته أمام الصحافيين."
    )
    article = read_article(_draft(text), read_on=READ_ON)
    assert [article.passage(mention) for mention in article.mentions] == ["محمدو باوميا"]


def test_a_quotation_lies_between_its_own_marks() -> None:
    text = (
        'قالت "الوكالة"، إلى جانب مصادر أخرى في الميناء، إن "الوفدين باقيان في المدينة حتى الأحد".'
    )
    article = read_article(_draft(text), read_on=READ_ON)
    (quote,) = article.quotes
    assert article.passage(quote) == '"الوفدين باقيان في المدينة حتى الأحد"'


@pytest.mark.parametrize(
    ("opening", "own"),
    [
        ("PORT ALDEN, March 12 (City Wire) — Drivers agreed to return to work.", "Drivers"),
        ("ROME (Wire) - Drivers agreed to return to work.", "Drivers"),
        ("Alden, Sela (NEWS) -- Drivers -- at last -- went back to work.", "Drivers"),
        ("(NEWS) -- Drivers agreed to return to work.", "Drivers"),
        ("ALDEN/ROME (Wire) - Drivers agreed - at last - to return to work.", "Drivers"),
        ("ALDEN | Fri Apr 22, 2011 12:12 pm EDT ALDEN (Wire) - Drivers agreed.", "Drivers"),
        ("ALDEN, Sela | Wed May 4, 2011 7:39 am GMT Drivers agreed to work.", "Drivers"),
        ("YES | NO Drivers agreed to return to work on the island.", "YES"),
        ("القاهرة 12 مارس (الوكالة) - قالت الوزارة إن الجسر فُتح.", "قالت"),
        ("Peace – so often promised – failed again on the island.", "Peace"),
        ("NATO - Russia talks began again on the island.", "NATO"),
        ("PORT ALDEN, Sela - Drivers agreed to return to work.", "Drivers"),
        ("أبوجا - «القدس العربي» - وكالات: قالت الوزارة إن الجسر فُتح.", "قالت"),
        ("القاهرة: «الشرق الأوسط» - قالت الوزارة إن الجسر فُتح.", "قالت"),
        ("Why it matters: Drivers had been out for a month.", "Drivers"),
        ("The drivers' union: no one goes back to work before Monday.", "The"),
        ("في التفاصيل: قالت الوزارة إن الجسر فُتح أمام السيارات.", "قالت"),
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
    dated = "بيروت (الوكالة) - قالت الوزارة إن الجسر فُتح."
    assert read_article(_draft(dated), read_on=READ_ON).headline == "قالت الوزارة إن الجسر فُتح."


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
