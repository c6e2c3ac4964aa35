"""Pages of our own, read as the evaluation reads them; and how that counts."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

EVAL = Path(__file__).parent / "eval"


def module(name: str) -> ModuleType:
    sys.path.insert(0, str(EVAL))  # it runs as a script, beside its samples
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(EVAL))


pages = module("evaluate_pages")
SAMPLES = list(module("page_samples").samples())


def test_there_are_enough_pages() -> None:
    assert len(SAMPLES) >= 40
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_our_own_pages_are_read(sample: object) -> None:
    text, day = pages.ours(sample)
    assert day == sample.date  # type: ignore[attr-defined]
    assert pages.word_f1(text, sample.text) > 0.97  # type: ignore[attr-defined]


def test_words_are_counted_as_a_bag() -> None:
    assert pages.word_f1("One two two", "one two") == pytest.approx(0.8)
    assert pages.word_f1("", "one") == 0
    assert pages.word_f1("", "") == 1


def test_a_folder_is_measured(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    lines = []
    for sample in SAMPLES[:2]:
        (tmp_path / "pages" / f"{sample.id}.html").write_text(sample.markup, encoding="utf-8")
        gold = {"id": sample.id, "url": sample.url, "text": None, "date": str(sample.date)}
        lines.append(json.dumps(gold))
    lines[1] = lines[1].replace(str(SAMPLES[1].date), "2001-01-01")
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    scores = pages.measured(pages.gold_pages(tmp_path))
    assert (scores["ours"].right, scores["ours"].wrong, scores["ours"].none) == (1, 1, 0)
    assert scores["ours"].f1 == []
    assert "htmldate" in pages.table(scores)
