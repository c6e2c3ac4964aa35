from __future__ import annotations

import pytest

from briefings.text.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The spokesman, Rear Adm. Daniel Roe, said the fleet had left.",
        "The ship was seized on Nov. 19 and is still held.",
        "The U.S. Navy and the U.K. Treasury agreed with Lt. Col. Jane Roe.",
        "J.D. Roe and Dr. Li met in St. Gallen at No. 5 Lake Road.",
        "Before Jan. 7, 2023, no one had asked.",
        "قال د. سامي الخالد إن أ.د. ليلى العمر وافقت.",
        "بلغت النسبة 3.5 في المئة.",
        "نقل مصدر إلى وكالة «أ. ف. ب.» الليلة أن الحريق أُخمد.",
        "زار م. نادر الحاج مصنع المدينة.",
        "بيان م.ت.ف. صدر في رام الله.",
        "أعلن سي.جي. مورغان أنه باق.",
        "قالت أ. ف. ب. إن الحريق أُخمد.",
        "It opens at 9 a.m. Tuesday and shuts at 6 p.m. EST on most days.",
        "Roe Inc. Chief Executive Ann Li left.",
        "Parades marked Martin Luther King Jr. Day.",
        "Roe et al. [2019] disagree.",
        "SELA, Ore. (AP) — The ferry has stopped.",
        "قال عنه صديقه: «كان صوتاً لا يساوم. كتب للناس. سنفتقده».",
    ],
)
def test_an_abbreviation_or_a_quotation_ends_no_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It opened at 9 a.m. The crowd had left by noon.", 2),
        ("They left in Nov. Nobody came back.", 2),
        ("وصل الوفد. وغادر في المساء.", 2),
        ("هل وصل الوفد؟ نعم، وصل.", 2),
        ("He works for Roe Inc. The firm is small.", 2),
        ("She met John Roe Jr. The others left.", 2),
        ("The tower is 500 m high. iPads were handed out.", 2),
        ("يبعد النهر 300 م. وبني الجسر هناك.", 2),
        ("عثر عليها في القرن الثاني ق.م. وهي نادرة.", 2),
        ('"يبقى الطريق مغلقا (حتى 9 صباحا)"، وفق البلدية. وقالت "لا موعد". ثم غادرت.', 3),
    ],
)
def test_a_sentence_ends_where_another_begins(text: str, count: int) -> None:
    assert len(split(text)) == count
