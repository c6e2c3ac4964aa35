"""How the evaluation counts: spans are matched once, exact ones first, and values end to end."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

EVAL = Path(__file__).parent / "eval"


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    sys.path.insert(0, str(EVAL))  # it runs as a script, beside its adapters
    try:
        spec = importlib.util.spec_from_file_location("evaluate", EVAL / "evaluate.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(EVAL))
    return module


def test_a_perfect_reader_scores_one(evaluate: ModuleType) -> None:
    gold = [(0, 5, "2024-05-14"), (9, 12, None)]
    count = evaluate.score(gold, gold)
    assert evaluate.f1(count, "exact") == evaluate.f1(count, "overlap") == 1
    assert count["right"] == count["valued"] == 1


def test_a_silent_reader_scores_nothing(evaluate: ModuleType) -> None:
    count = evaluate.score([(0, 5, "2024")], [])
    assert evaluate.f1(count, "overlap") == 0
    assert (count["valued"], count["right"]) == (1, 0)


def test_what_was_added_costs(evaluate: ModuleType) -> None:
    count = evaluate.score([(0, 5, "2024")], [(0, 5, "2024"), (7, 9, "2025")])
    assert evaluate.f1(count, "exact") == pytest.approx(2 / 3)


def test_one_answer_serves_one_annotation(evaluate: ModuleType) -> None:
    count = evaluate.score([(0, 5, "2024-05"), (6, 9, "2024-05")], [(0, 9, "2024-05")])
    assert (count["exact"], count["overlap"], count["right"]) == (0, 1, 1)


def test_an_exact_answer_goes_before_one_that_overlaps(evaluate: ModuleType) -> None:
    count = evaluate.score([(0, 9, "2024"), (6, 9, "2025")], [(6, 9, "2025"), (0, 4, "2024")])
    assert (count["exact"], count["overlap"], count["right"]) == (1, 2, 2)


def test_a_wrong_value_is_found_and_not_right(evaluate: ModuleType) -> None:
    count = evaluate.score([(0, 5, "2024-05-14")], [(0, 5, "2024-05-21")])
    assert (count["exact"], count["right"]) == (1, 0)


def test_the_report_reads_the_corpus_for_both_readers(evaluate: ModuleType) -> None:
    report = evaluate.report(evaluate.PROSE)
    for name in ("ar mujaz", "ar dateparser", "en mujaz", "en dateparser", "en held out"):
        assert name in report
    assert "days of writing inferred" in report


def test_errors_are_told_of_the_odd_half_unless_asked(evaluate: ModuleType) -> None:
    articles = list(evaluate.cases(evaluate.PROSE))
    assert {a["id"] for a in articles if evaluate.held_out(a)} >= {"en-69", "en-80", "ar-51"}
    assert not any(evaluate.held_out(a) for a in articles if a["id"] in ("en-02", "en-68"))
    broken = {**articles[0], "timexes": articles[0]["timexes"][1:]}
    told = list(evaluate.errors([broken]))
    assert any("added   أمس الأربعاء = 2023-09-20" in line for line in told)
