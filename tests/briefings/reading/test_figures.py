"""What figures count: the dead, the injured, the missing, …, in digits and words."""

from __future__ import annotations

import pytest

from briefings.reading.figures import find_figures
from briefings.text.fold import fold
from briefings.text.terms import words


def read(text: str) -> list[tuple[float, str | None]]:
    return [(one.high, one.counted) for one in find_figures(fold(text), words(text), ())]


KILLED, WOUNDED, MISSING = "~killed", "~wounded", "~missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine people died and 14 were hurt.", [(9, KILLED), (14, WOUNDED)]),
        ("A bus crash kills six", [(6, KILLED)]),
        ("Bus crash: 12 dead, dozens injured", [(12, KILLED), (99, WOUNDED)]),
        ("The death toll from the crash on the coast road rose to 12 on Monday.", [(12, KILLED)]),
        ("The toll climbed from nine to twelve.", [(12, KILLED)]),
        ("The blast left four dead, with three still missing.", [(4, KILLED), (3, MISSING)]),
        ("Police arrested 40 protesters.", [(40, "~arrested")]),
        ("Some 1.2 million people were displaced.", [(1.2e6, "~displaced")]),
        ("Eight people, including two children, were killed.", [(8, KILLED), (2, "~killed/child")]),
        (
            "Five more bodies were found, taking the toll to 31.",
            [(5, "~killed/more"), (31, KILLED)],
        ),
        ("More than 40 people were killed or injured.", [(40, "people")]),
        ("قُتل تسعة أشخاص وأصيب أربعة عشر آخرون في حادث.", [(9, KILLED), (14, WOUNDED)]),
        ("مقتل شخصين وإصابة خمسة في حادث سير", [(2, KILLED), (5, WOUNDED)]),
        ("قتيلان وثلاثة جرحى في حادث", [(2, KILLED), (3, WOUNDED)]),
        ("لقي سبعة عمال مصرعهم وفُقد اثنان آخران.", [(7, KILLED), (2, MISSING)]),
        ("ارتفعت حصيلة الحريق في السوق القديم إلى اثني عشر قتيلاً", [(12, KILLED)]),
        ("ارتفع عدد القتلى إلى 21 والجرحى إلى 30", [(21, KILLED), (30, WOUNDED)]),
        ("أودى الحريق بحياة ما لا يقل عن عشرين شخصاً", [(20, KILLED)]),
        ("نزح نحو ١٫٢ مليون شخص من المدينة", [(1.2e6, "~displaced")]),
        ("اعتقلت الشرطة ما بين 15 و20 متظاهراً", [(20, "~arrested")]),
        ("مقتل ستة بينهم طفلان", [(6, KILLED), (2, "~killed/طفل")]),
        ("مقتل مئات المعتقلين في السجن", [(999, KILLED)]),
        ("قُتل 11 شخصاً وبقي 25 شخصاً عالقين", [(11, KILLED), (25, "شخص")]),
        ("مقتل وإصابة 15 شخصاً", [(15, "شخص")]),
    ],
)
def test_what_befell_those_counted(text: str, expected: list[tuple[float, str]]) -> None:
    assert [one for one in read(text) if one[1]] == expected


@pytest.mark.parametrize(
    "text",
    [
        "A four-storey building fell and people were killed.",
        "People were killed in two villages.",
        "قُتل مدنيون في قريتين.",
        "احتُجزت 73 يوماً في المركز.",
        "لقي مدنيين قتلى في القرية.",
        "هاجم رجال طالبان القرية وقُتل الحارس.",
        "توفي الحارس في الدقيقة 27 من المباراة.",
    ],
)
def test_what_is_no_toll(text: str) -> None:
    assert not [one for one in read(text) if (one[1] or "").startswith("~")]


def test_a_number_word_that_counts_nothing_is_no_figure() -> None:
    assert read("One of the five said that two and two are one.") == []
    assert read("كتب أحدهم أن الواحد يكفي") == []
