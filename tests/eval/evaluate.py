"""Prints how well time expressions are read, ours beside dateparser's, per language.

    python evaluate.py [SUITES] [--errors [all]]

Two sources: our own articles (`tests/data/prose/*.jsonl`, see the README there), and the temporal
suites where a checkout of them lies at the path given (their `score.py` scores there).
`--errors` lists what we read otherwise than our own articles are annotated. It leaves out those
held out, the last ones of a language, so that these, which have their own row, still measure
something once the reader was mended; `--errors all` names them too.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dateparser_adapter import spans as dateparser_spans

from briefings.timex import read_document_times

HERE = Path(__file__).parent
PROSE = HERE.parent / "data" / "prose"
READ_ON = date(2026, 11, 24)
"""The day articles without a date are read, which bounds what may be inferred."""

Span = tuple[int, int, str | None]
Case = dict[str, Any]


def cases(folder: Path) -> Iterator[Case]:
    """The annotated articles of a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def gold(case: Case) -> list[Span]:
    return [(each["start"], each["end"], each["value"]) for each in case["timexes"]]


def ours(case: Case) -> list[Span]:
    day = date.fromisoformat(case["dct"]) if case["dct"] else None
    found = read_document_times(case["text"], reference=day, read_on=READ_ON)
    return [(each.start, each.end, each.value) for each in found.times]


def theirs(case: Case) -> list[Span]:
    base = datetime.fromisoformat(case["dct"]) if case["dct"] else None
    return [
        (int(str(each["start"])), int(str(each["end"])), str(each["value"]))
        for each in dateparser_spans(case["text"], case["language"], base)
    ]


_HELD_OUT = {"ar": 51, "en": 69}  # the first of the articles that the reader was never mended by

READERS: dict[str, Callable[[Case], list[Span]]] = {"mujaz": ours, "dateparser": theirs}


def pairs(wanted: Sequence[Span], found: Sequence[Span]) -> Iterator[tuple[Span, Span | None]]:
    """Each annotated span with the one found that answers it, none twice.

    An equal span answers before one that overlaps, and of these the first.
    """
    unused = list(found)
    exact = {span[:2]: span for span in found}
    answers = {span[:2]: exact[span[:2]] for span in wanted if span[:2] in exact}
    for taken in answers.values():
        unused.remove(taken)
    for span in wanted:
        answer = answers.get(span[:2])
        if answer is None:
            answer = next(
                (each for each in unused if each[0] < span[1] and span[0] < each[1]), None
            )
            if answer is not None:
                unused.remove(answer)
        yield span, answer


def score(wanted: Sequence[Span], found: Sequence[Span]) -> Counter[str]:
    """Counts of one article: `wanted`, `found`, `exact`, `overlap`, `valued`, `right`."""
    count = Counter(wanted=len(wanted), found=len(found))
    for span, answer in pairs(wanted, found):
        count["valued"] += span[2] is not None
        if answer is not None:
            count["exact"] += answer[:2] == span[:2]
            count["overlap"] += 1
            count["right"] += span[2] is not None and answer[2] == span[2]
    return count


def f1(count: Counter[str], key: str) -> float:
    return 2 * count[key] / max(1, count["wanted"] + count["found"])


def report(folder: Path) -> str:
    """The table over our own articles: a row per language and reader, in percent."""
    articles = list(cases(folder))
    rows = [
        "our own articles: exact span F1 / overlapping span F1 / value, end to end (%)\n",
        "(value: of annotated values, the share found and equal)\n",
    ]
    for language in sorted({case["language"] for case in articles}):
        spoken = [case for case in articles if case["language"] == language]
        for name, reader in READERS.items():
            rows.append(row(f"{language} {name}", spoken, reader))
        rows.append(row(f"{language} held out", list(filter(held_out, spoken)), ours))
    rows.append(f"  days of writing inferred: {inferred(articles)}\n")
    return "".join(rows)


def row(name: str, articles: Sequence[Case], reader: Callable[[Case], list[Span]]) -> str:
    count = sum((score(gold(case), reader(case)) for case in articles), Counter[str]())
    value = count["right"] / max(1, count["valued"])
    parts = (f1(count, "exact"), f1(count, "overlap"), value)
    figures = " / ".join(f"{100 * part:5.1f}" for part in parts)
    return f"  {name:<16}{figures}  of {count['wanted']}\n"


def held_out(case: Case) -> bool:
    return int(case["id"].partition("-")[2]) >= _HELD_OUT[case["language"]]


def inferred(articles: Sequence[Case]) -> str:
    """How many of the articles without a date were given the right one, and which were not."""
    dateless = [case for case in articles if case["dct"] is None]
    wrong = []
    for case in dateless:
        reference = read_document_times(case["text"], read_on=READ_ON).reference
        if reference is None or reference.day.isoformat() != case["written"]:
            wrong.append(case["id"])
    right = f"{len(dateless) - len(wrong)} of {len(dateless)}"
    return f"{right} (not {', '.join(wrong)})" if wrong else right


def errors(articles: Iterable[Case]) -> Iterator[str]:
    """What our reader misses, adds, or reads with another span or value."""
    for case in articles:
        wanted, found = gold(case), ours(case)
        text = case["text"]
        answered = set()
        for span, answer in pairs(wanted, found):
            words = text[span[0] : span[1]]
            if answer is None:
                yield f"{case['id']} missed  {words} = {span[2]}"
                continue
            answered.add(answer[:2])
            if answer[2] != span[2]:
                yield f"{case['id']} value   {words} = {span[2]}, read {answer[2]}"
            if answer[:2] != span[:2]:
                yield f"{case['id']} span    {words} | read {text[answer[0] : answer[1]]}"
        for start, end, value in found:
            if (start, end) not in answered:
                yield f"{case['id']} added   {text[start:end]} = {value}"


def main() -> None:
    arguments = sys.argv[1:]
    if "--errors" in arguments:
        shown = [case for case in cases(PROSE) if "all" in arguments or not held_out(case)]
        sys.stdout.writelines(f"{line}\n" for line in errors(shown))
        return
    sys.stdout.write(report(PROSE))
    suites = Path(arguments[0]) if arguments else None
    if suites is None or not (suites / "score.py").is_file():
        sys.stdout.write("the temporal suites are not here; nothing more to score\n")
        return
    for name in ("timex", "dateparser"):
        sys.stdout.write(f"\ntemporal suites, {name}\n")
        sys.stdout.flush()
        adapter = str(HERE / f"{name}_adapter.py")
        subprocess.run(
            [
                sys.executable, str(suites / "score.py"),
                str(suites / "ar.jsonl"), str(suites / "en.jsonl"),
                "--", sys.executable, adapter,
            ],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
