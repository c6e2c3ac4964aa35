import json
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.text.terms import Word, terms, words

ARABIC = "وقالت وزارة الصحة إن 300 مصاب وصلوا إلى المستشفيات، وإن واشنطن أرسلت أطبّاء."
ENGLISH = "The ministry's spokeswoman said 300 wounded people had reached the hospitals."


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    found = words(text)
    assert [text[word.start : word.end] for word in found] == list(found.forms)
    assert [found[at] for at in range(len(found))] == list(found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert [word.term for word in found if word.term] == list(terms(text))


def test_a_word_is_known_by_its_spelling_its_lemma_and_how_rare_it_is() -> None:
    found = words(ARABIC)
    assert found[0] == Word(0, 5, "وقالت", "", 0.0)  # says nothing of what a text is about
    assert found[4][2:4] == ("300", "300")
    assert found.folded[-1] == "اطباء"  # without the sign
    assert "واشنطن" in found.terms
    spokeswoman, said = words(ENGLISH)[2:4]
    assert (spokeswoman.term, said.term) == ("spokeswoman", "")
    assert spokeswoman.weight > words("people")[0].weight > 0


@pytest.mark.parametrize(("position", "word"), [(0, 0), (1, 1), (6, 1), (7, 2), (99, 13)])
def test_the_first_word_from_a_position(position: int, word: int) -> None:
    found = words(ARABIC)
    assert len(found) == 13
    assert found.first_from(position) == word


def test_a_process_that_spares_memory_finds_the_same() -> None:
    texts = [ARABIC, ENGLISH, "火 kp \ud83d", "كلمةلايعرفها قاموس unheardofword"]
    script = (
        "import json, sys\n"
        "from briefings.text.memory import spare_memory\n"
        "from briefings.text.terms import words\n"
        "spare_memory()\n"
        "print(json.dumps([list(words(text)) for text in json.loads(sys.argv[1])]))"
    )
    spared = subprocess.run(
        [sys.executable, "-c", script, json.dumps(texts)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert [[Word(*word) for word in found] for found in json.loads(spared.stdout)] == [
        list(words(text)) for text in texts
    ]
