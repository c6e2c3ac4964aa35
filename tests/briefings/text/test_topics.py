from __future__ import annotations

from importlib.resources import files

from briefings.text.terms import terms
from briefings.text.topics import compiled, topic_of, translations


def test_the_compiled_list_is_up_to_date() -> None:
    """Where it is not: `python -m briefings.text.topics`."""
    held = files("briefings.text").joinpath("data/topics.terms.tsv").read_text("utf-8")
    assert held == compiled()
    assert all(cell for line in held.splitlines() for cell in line.replace("\t", "|").split("|"))


def test_a_noun_is_the_same_topic_in_both_languages() -> None:
    (consulate,), (qunsuliyya,) = terms("consulate"), terms("القنصلية")
    assert topic_of(consulate) == topic_of(qunsuliyya) is not None
    assert translations((consulate,)) == ((qunsuliyya,),)
    assert topic_of("xylophone") is None
