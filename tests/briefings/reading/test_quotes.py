"""Who said what: direct and indirect speech, by name, pronoun and office, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Actor, ActorKind, Mention, Quote
from briefings.reading.quotes import find_quotes
from briefings.text.terms import words

Told = tuple[str, str | None]


def source(text: str, quote: Quote) -> str | None:
    return None if quote.source_start is None else text[quote.source_start : quote.source_end]


def read(text: str) -> list[Told]:
    return [
        (text[one.start : one.end], source(text, one)) for one in find_quotes(text, (), words(text))
    ]


def named(text: str, *names: str) -> tuple[Mention, ...]:
    found = []
    for name in names:
        actor = Actor(f"person:{name.split()[-1]}", ActorKind.PERSON, None, name)
        for spelling in {name, name.split()[-1]}:
            at = text.find(spelling)
            while at >= 0:
                found.append(Mention(actor, at, at + len(spelling)))
                at = text.find(spelling, at + 1)
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def speakers(text: str, *names: str) -> list[str | None]:
    return [one.speaker for one in find_quotes(text, named(text, *names), words(text))]


def test_arabic_speech_and_its_speakers_are_found() -> None:
    lines = Path(__file__).with_name("arabic_speech.tsv").read_text("utf-8").splitlines()
    missed = []
    for line in lines:
        text, content, who = line.split("\t")
        found = read(text)
        wanted = (content, None if who == "-" else who)
        if wanted not in found:
            missed.append((wanted, found))
    assert len(lines) >= 60
    assert len(missed) <= 0.1 * len(lines), missed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“The bridge will open in May,” said Mayor Ruth Alder.",
            ("“The bridge will open in May,”", "Mayor Ruth Alder"),
        ),
        (
            '"We never asked for this," the harbour master said on Friday.',
            ('"We never asked for this,"', "the harbour master"),
        ),
        (
            "Alder said the bridge would open in May.",
            ("the bridge would open in May.", "Alder"),
        ),
        (
            "The council announced that rents would be frozen for a year.",
            ("rents would be frozen for a year.", "The council"),
        ),
        (
            "Alder told reporters that the plan was “a gift to the valley.”",
            ("the plan was “a gift to the valley.”", "Alder"),
        ),
        (
            "Alder, who grew up by the river, said: “Nobody asked us.”",
            ("“Nobody asked us.”", "Alder"),
        ),
        (
            "She called the delay “a scandal of our own making.”",
            ("the delay “a scandal of our own making.”", "She"),
        ),
        (
            "The ferry was full, according to the coast guard.",
            ("The ferry was full", "the coast guard"),
        ),
        ("“Who pays for it?” asked Tom Birch.", ("“Who pays for it?”", "Tom Birch")),
        ("“It is late. We go home now,” he said.", ("“It is late. We go home now,”", "he")),
    ],
)
def test_english_speech(text: str, expected: Told) -> None:
    assert read(text) == [expected]


def test_a_quotation_that_goes_on_is_the_same_speakers() -> None:
    text = "“The bridge is safe,” said Ruth Alder. “We tested it twice this year.”"
    assert speakers(text, "Ruth Alder") == ["person:Alder", "person:Alder"]


def test_a_pronoun_and_an_office_lead_to_who_was_named() -> None:
    text = (
        "Mayor Ruth Alder met Tom Birch on Monday. Alder said the bridge would open in May.\n"
        "“We tested it twice,” she said.\nBirch said that he had doubts about it.\n"
        "“Nobody should worry at all,” the mayor said."
    )
    assert speakers(text, "Ruth Alder", "Tom Birch") == [
        "person:Alder",
        "person:Alder",
        "person:Birch",
        "person:Alder",
    ]


def test_an_arabic_office_leads_to_who_bore_it() -> None:
    text = (
        "التقى وزير النقل سالم الرحبي أمس هاني العبدلي.\nوقال الوزير إن الجسر سيُفتح الشهر المقبل.\n"
        "وأضاف أن العمل انتهى تقريباً."
    )
    assert speakers(text, "سالم الرحبي", "هاني العبدلي") == ["person:الرحبي", "person:الرحبي"]


@pytest.mark.parametrize(
    "text",
    [
        "He was called away before noon.",
        "The film “Night Boats” opens on Friday.",
        "The road between the villages is closed.",
        "وصل الوفد بين الظهر والعصر إلى المدينة القديمة.",
        "افتتح معرض «قوارب الليل» الجمعة في المدينة.",
    ],
)
def test_what_nobody_said(text: str) -> None:
    assert read(text) == []


def test_the_name_of_a_paper_is_no_quotation() -> None:
    text = 'ذكرت صحيفة "صوت الميناء" أن الجسر سيُفتح الشهر المقبل.'
    assert read(text) == [("الجسر سيُفتح الشهر المقبل.", 'صحيفة "صوت الميناء')]


@given(st.text(alphabet='قال إن "«»“”.,: \nsaid he that، أضاف بحسب', max_size=120))
def test_any_text_is_read_and_quotes_stand_within_it(text: str) -> None:
    for quote in find_quotes(text, (), words(text)):
        assert 0 <= quote.start < quote.end <= len(text)
