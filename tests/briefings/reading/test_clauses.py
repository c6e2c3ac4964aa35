from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Language
from briefings.reading.clauses import clause_of, content_of, is_counted, is_ongoing, is_planned


def held(sentence: str, date: str, language: Language) -> tuple[bool, str | None]:
    start = sentence.index(date)
    clause = clause_of(sentence, start, start + len(date), language)
    return clause.aside, None if clause.start is None else sentence[clause.start : clause.end]


@pytest.mark.parametrize(
    ("sentence", "date", "clause"),
    [
        (
            "عقدت اللجنة جلستها بعد نحو شهر من القصف الذي طال الميناء في 3 آذار.",
            "3 آذار",
            "القصف الذي طال الميناء في 3 آذار",
        ),
        (
            "أطلق الجيش صواريخه، وذلك ردًّا على الغارة على المطار في الأول من الشهر ذاته.",
            "الأول من الشهر ذاته",
            "الغارة على المطار في الأول من الشهر ذاته",
        ),
        (
            "The council met after the army shelled the port on 3 March, its chair said.",
            "3 March",
            "the army shelled the port on 3 March",
        ),
    ],
)
def test_a_date_mentioned_in_passing_has_its_clause(sentence: str, date: str, clause: str) -> None:
    assert held(sentence, date, "ar" if sentence[0] > "\u0620" else "en") == (True, clause)


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("أطلق الجيش صواريخه ردًا على قصف مقره في العاصمة في 3 آذار.", "3 آذار"),
        ("It was a response to the strike on its port on 3 March.", "3 March"),
        ("The ship, which left the port on 3 March, has sunk.", "3 March"),
        ("The ship, a carrier hit last month by a missile, has sunk.", "last month"),
    ],
)
def test_a_clause_that_leans_on_its_sentence_is_not_quoted(sentence: str, date: str) -> None:
    language: Language = "ar" if sentence[0] > "\u0620" else "en"
    assert held(sentence, date, language) == (True, None)


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("قصف الجيش الميناء بعد ظهر الثلاثاء 3 آذار.", "الثلاثاء 3 آذار"),
        ("The army shelled the port before dawn on Tuesday.", "Tuesday"),
        ("After the vote, the army shelled the port on 3 March.", "3 March"),
        ("بعد التصويت، قصف الجيش الميناء في 3 آذار.", "3 آذار"),
        ("In the capital, banks reopened on Tuesday, buses ran again.", "Tuesday"),
    ],
)
def test_a_date_that_the_sentence_tells_is_no_aside(sentence: str, date: str) -> None:
    language: Language = "ar" if sentence[0] > "\u0620" else "en"
    assert held(sentence, date, language) == (False, None)


def test_what_is_counted_from_another_event() -> None:
    assert is_counted("بعد نحو شهر")
    assert is_counted("two weeks later")
    assert not is_counted("بعد ظهر الثلاثاء")
    assert not is_counted("later this week")


@given(st.text(max_size=200), st.integers(0, 200), st.sampled_from(["ar", "en"]))
def test_a_clause_lies_in_its_sentence_around_its_date(
    sentence: str, at: int, language: Language
) -> None:
    at = min(at, len(sentence))
    clause = clause_of(sentence, at, at, language)
    if clause.start is not None and clause.end is not None:
        assert 0 <= clause.start <= at <= clause.end <= len(sentence)


@pytest.mark.parametrize(
    ("sentence", "date", "planned"),
    [
        ("من المنتظر أن يلتقي الوزيران في العاصمة، الاثنين.", "الاثنين", True),
        ("Ministers are to meet in the capital on Monday.", "Monday", True),
        ("The port is set to open on Monday.", "Monday", True),
        ("The port was set on fire on Monday.", "Monday", False),
        ("It came hours after the fair should have closed on Monday.", "Monday", True),
        ("كان من المفترض أن يُغلق المعرض مساء الاثنين.", "الاثنين", True),
        ("كان من المفترض أن يُغلق المعرض الذي بدأ في 3 مايو.", "3 مايو", False),
        ("The minister said on Monday that the port will open.", "Monday", False),
        ("قال المقرر الخاص للأمم المتحدة الاثنين إن الميناء فُتح.", "الاثنين", False),
    ],
)
def test_what_is_planned_for_a_day(sentence: str, date: str, planned: bool) -> None:
    language: Language = "ar" if sentence[0] > "\u0620" else "en"
    assert is_planned(sentence, sentence.index(date), language) is planned


@pytest.mark.parametrize(
    ("sentence", "date", "content"),
    [
        (
            "He said that the envoys arrived in Muscat on Tuesday and met mediators.",
            "Tuesday",
            "the envoys arrived in Muscat on Tuesday and met mediators",
        ),
        ("وقال إن وفداً من العاصمة وصل الثلاثاء.", "الثلاثاء", "وفداً من العاصمة وصل الثلاثاء"),
        (
            "وهذه ثاني عملية، إذ خطفت عصابات الاثنين 25 تلميذة.",
            "الاثنين",
            "خطفت عصابات الاثنين 25 تلميذة",
        ),
        ("He said that they arrived in Muscat on Tuesday.", "Tuesday", None),
        ("وقال إن هذه المحادثات جرت الثلاثاء.", "الثلاثاء", None),
    ],
)
def test_what_is_said_of_a_day_without_who_says_it(
    sentence: str, date: str, content: str | None
) -> None:
    start = sentence.index(date)
    language: Language = "ar" if sentence[0] > "\u0620" else "en"
    found = content_of(sentence, start, start + len(date), language)
    assert (None if found is None else sentence[slice(*found)]) == content


@pytest.mark.parametrize(
    ("expression", "ongoing"),
    [("منذ 4 أسابيع", True), ("منذ نحو ثلاثة أشهر", True), ("for three weeks", True),
     ("منذ مطلع العام", False), ("منذ يناير", False), ("last week", False)],
)  # fmt: skip
def test_what_has_been_so_for_a_while_has_no_day(expression: str, ongoing: bool) -> None:
    assert is_ongoing(expression) is ongoing


def test_the_verb_before_its_subject_belongs_to_the_clause() -> None:
    sentence = (
        "وكانت قد أطلقت الفرق التي يقودها المتطوعون حملة لزرع الأشجار في مطلع نيسان"
        " الماضي حول السد."
    )
    assert held(sentence, "في مطلع نيسان الماضي", "ar")[1] == (
        "أطلقت الفرق التي يقودها المتطوعون حملة لزرع الأشجار في مطلع نيسان الماضي"
    )
