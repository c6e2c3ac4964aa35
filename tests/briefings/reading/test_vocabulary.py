from hypothesis import given
from hypothesis import strategies as st

from briefings.reading.gazetteer import find_named
from briefings.reading.names.clues import Cue
from briefings.reading.vocabulary import vocabulary
from briefings.text.terms import words


@given(st.text() | st.text("وال بفك.،«»abcXYZ'’ـًّ ة1٣_"))
def test_reading_knows_the_same_words_as_a_question(text: str) -> None:
    known = vocabulary(text)
    assert known.words == words(text)
    assert len(known.names) == len(known.odds) == len(known.cues) == len(known.words)


def test_a_word_tells_what_may_begin_with_it_and_what_it_says_of_names() -> None:
    text = "وقالت وزارة الصحة في القاهرة"
    known = vocabulary(text)
    assert known.cues[0] & Cue.ACTING
    assert known.cues[1] & Cue.BODY_HEAD
    assert not known.names[0]
    (cairo,) = find_named(known.words, known.names)
    assert (cairo.actor.name_en, cairo.first, cairo.last) == ("Cairo", 4, 4)
