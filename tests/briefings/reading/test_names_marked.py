"""The names of our own sentences (`tests/data/names`): what is read must not get worse."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "eval" / "names"))
from marked import marked, score

FLOOR = {"person": 0.83, "organisation": 0.73, "place": 0.83}
"""F of span and kind, two points under what it was when these 535 sentences were last used."""


@pytest.mark.parametrize("kind", FLOOR)
def test_names_of_our_own_sentences(kind: str) -> None:
    assert score(list(marked()))[kind][2] >= FLOOR[kind]
