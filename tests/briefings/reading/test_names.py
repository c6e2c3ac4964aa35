"""Who and what is named: spans, kinds, and one key for one actor."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Article, Draft
from briefings.reading.names.archive import ArchiveNames, learn
from briefings.reading.names.find import find_mentions
from briefings.reading.read import read_article
from briefings.reading.vocabulary import vocabulary


def _read(text: str) -> Article:
    return read_article(Draft(text, "memory.txt"), read_on=date(2026, 11, 24))


def _named(text: str) -> set[tuple[str, str]]:
    article = _read(text)
    return {(article.passage(m), m.actor.kind.value[:3]) for m in article.mentions}


def _keys(text: str) -> list[str]:
    return [mention.actor.key for mention in _read(text).mentions]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وأكد وزير النقل سامر الحلبي أن الجسر سيفتح قريبا.", {("سامر الحلبي", "per")}),
        ("التقى الأمير تركي بن فهد الوفد صباحا.", {("تركي بن فهد", "per")}),
        ("وقالت النائبة رنا عبد الله الخطيب إن القانون جائر.", {("رنا عبد الله الخطيب", "per")}),
        ("شارك في الندوة عماد الدين زكريا وهيثم أبو زيد.", {("عماد الدين زكريا", "per"), ("وهيثم أبو زيد", "per")}),  # noqa: E501
        ("سجل المهاجم كيفن لوبيز هدفين في الشوط الأول.", {("كيفن لوبيز", "per")}),
        ("اندلع حريق في بلدة القرارة قرب الساحل.", {("القرارة", "pla")}),
        ("أعلنت شركة نوفاتك أرباحها السنوية.", {("نوفاتك", "org")}),
        ("نشرت صحيفة «المسار» تقريرا عن الميناء.", {("المسار", "org")}),
        ("قال محمد الخميس إن المدرسة أغلقت أبوابها.", {("محمد الخميس", "per")}),
        ("رفضت الحكومة الجديدة المشروع في جلسة طويلة.", set()),
        ("على الوزير الجديد أن يوضح موقفه من القرار.", set()),
    ],
)  # fmt: skip
def test_names_in_arabic(text: str, names: set[tuple[str, str]]) -> None:
    assert _named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Transport Minister Lena Okafor said the bridge would open.", {("Lena Okafor", "per")}),
        ("The Valley Health Authority closed two wards.", {("Valley Health Authority", "org")}),
        ("Rain fell on Orange County all night.", {("Orange County", "pla")}),
        ("However, the talks failed on Monday.", set()),
        ("Aldous Brennan’s lawyer declined to comment.", {("Aldous Brennan", "per")}),
    ],
)
def test_names_in_english(text: str, names: set[tuple[str, str]]) -> None:
    assert names <= _named(text)
    assert {n for n, k in _named(text) if k == "per"} == {n for n, k in names if k == "per"}


def test_a_surname_alone_is_who_was_told_of_by_full_name() -> None:
    keys = _keys("قال الباحث سامر الحلبي إن النهر فاض. وأضاف الحلبي أن القرى غرقت.")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    keys = _keys("Lena Okafor said the river rose. Okafor added that villages were flooded.")
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_surname_of_two_is_neithers() -> None:
    keys = _keys("Lena Okafor said no. Daniel Okafor said yes. Okafor left.")
    assert len(set(keys)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("قال الطبيب أحمد الأنصاري إنه مسافر.", "قال الطبيب احمد الانصارى إنه مسافر."),
        ("قال الطبيب عبد الرحمن سليمان إنه مسافر.", "قال الطبيب عبدالرحمن سليمان إنه مسافر."),
        ("قال الطبيب محمد حسن إنه مسافر.", "Dr. Mohammed Hassan said he was leaving."),
        ("قال ماكغورك إن الوفد وصل.", "استمع الوفد لماكغورك طويلا."),
    ],
)
def test_one_actor_has_one_key(one: str, other: str) -> None:
    assert _keys(one) == _keys(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("قال الطبيب محمد حسن إنه مسافر.", "قال الطبيب محمد حسين إنه مسافر."),
        ("قال الطبيب بشار العلي إنه مسافر.", "قال الطبيب البشير العلي إنه مسافر."),
        ("قال الطبيب سمير حسن إنه مسافر.", "قالت الطبيبة سمر حسن إنها مسافرة."),
    ],
)
def test_alike_is_not_the_same(one: str, other: str) -> None:
    assert _keys(one) != _keys(other)


def test_a_nations_adjective_names_no_one() -> None:
    article = _read("قالت الحكومة الإيرانية إن الجسر فتح.")
    assert article.mentions == ()
    assert [nation.actor.name_en for nation in article.nations] == ["Iran"]


@given(
    st.text("وقال الدكتور محمد بن عبد الله شركة مدينة \n.،«»\"-Mr. Smith of IBM's’و", max_size=120)
)
def test_mentions_lie_in_order_and_never_overlap(text: str) -> None:
    mentions = _read(text).mentions
    assert all(one.end <= other.start for one, other in pairwise(mentions))


def _archive(*texts: str) -> ArchiveNames:
    return learn([_read(text).mentions for text in texts])


def _with(text: str, archive: ArchiveNames) -> Article:
    return read_article(Draft(text, "memory.txt"), read_on=date(2026, 11, 24), archive=archive)


def test_the_archive_adds_a_name_and_changes_none() -> None:
    archive = _archive(
        "قال الباحث زاهر القطامي إن النهر فاض.", "وأوضح الوزير زاهر القطامي أن القرى غرقت."
    )
    text = "وفي المساء سار القطامي إلى الخرطوم، ومعه رنا الخطيب."
    alone, told = _with(text, ArchiveNames()), _with(text, archive)
    spans = {(m.start, m.end, m.actor.kind) for m in alone.mentions}
    assert spans < {(m.start, m.end, m.actor.kind) for m in told.mentions}
    (added,) = [m for m in told.mentions if (m.start, m.end, m.actor.kind) not in spans]
    assert (told.passage(added), added.actor.name_ar) == ("القطامي", "زاهر القطامي")
    assert told.sentences[0].terms == alone.sentences[0].terms


def test_a_surname_that_two_have_is_added_for_neither() -> None:
    archive = _archive(
        *["قال الباحث زاهر القطامي إن النهر فاض."] * 2,
        *["قالت الباحثة هدى القطامي إن القرى غرقت."] * 2,
    )
    assert archive.version
    text = "ثم وصل القطامي إلى الخرطوم."
    assert _with(text, archive).mentions == _with(text, ArchiveNames()).mentions


def test_what_the_archive_has_shown_is_one_value_whatever_the_order() -> None:
    texts = ["قال الباحث زاهر القطامي إن النهر فاض.", "قال الطبيب أحمد الأنصاري إنه مسافر."]
    assert _archive(*texts) == _archive(*reversed(texts)) != ArchiveNames()


@pytest.mark.parametrize(
    "words", ["John Smith Of ", "محمد علي بن ", "A. ", "شركة ", "وقال الوزير "]
)
def test_names_without_end_take_linear_time(words: str) -> None:
    seconds = []
    for size in (2_000, 8_000):
        text = words * size
        known = vocabulary(text)
        start = time.process_time()
        find_mentions(text, known)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 12 * seconds[0] + 0.5  # four times the text; quadratic, sixteen


def test_a_lone_surname_that_the_text_shows_is_the_archives_person() -> None:
    archive = _archive(*["قال الباحث زاهر القطامي إن النهر فاض."] * 2)
    text = "وقال القطامي إن القرى غرقت."
    assert [m.actor.name_ar for m in _with(text, ArchiveNames()).mentions] == ["القطامي"]
    assert [m.actor.name_ar for m in _with(text, archive).mentions] == ["زاهر القطامي"]
