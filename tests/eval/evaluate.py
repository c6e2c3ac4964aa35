"""Prints how well time expressions are read, ours beside dateparser's, per language.

Two sources: our own articles (`tests/data/prose/*.json`), and the temporal suites where a checkout
of them lies at the path given (their `score.py` scores there). Either may be absent.

An article is JSON with `id`, `language`, `text` (or `title` and `body`), `dct` (the day, null
where it is to be inferred) and `timexes`: `start`, `end`, `type`, `value`, in code points.
"""

import json
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dateparser_adapter import spans as dateparser_spans

from briefings.timex import read_document_times

HERE = Path(__file__).parent
PROSE = HERE.parent / "data" / "prose"
Span = tuple[int, int, str | None]


def prose(folder: Path) -> dict[str, dict[str, tuple[float, float, int]]]:
    """Extraction F1 and value accuracy per language and reader, and how many expressions."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        for case in article if isinstance(article, list) else [article]:
            gold = [
                (each["start"], each["end"], each.get("value"))
                for each in case.get("timexes", case.get("times", []))
            ]
            for reader, found in (("mujaz", ours(case)), ("dateparser", theirs(case))):
                score(counts.setdefault((language(case), reader), Counter()), gold, found)
    table: dict[str, dict[str, tuple[float, float, int]]] = {}
    for (code, reader), count in counts.items():
        found = 2 * count["matched"] / max(1, count["gold"] + count["predicted"])
        right = count["right"] / max(1, count["valued"])
        table.setdefault(code, {})[reader] = (found, right, count["gold"])
    return table


def language(case: dict[str, Any]) -> str:
    return str(case.get("language") or case.get("lang"))


def ours(case: dict[str, Any]) -> list[Span]:
    day = case.get("dct") or case.get("reference")
    found = read_document_times(
        case["text"],
        reference=date.fromisoformat(day[:10]) if day else None,
        read_on=date.fromisoformat((case.get("read_on") or "2026-11-24")[:10]),
    )
    return [(each.start, each.end, each.value) for each in found.times]


def theirs(case: dict[str, Any]) -> list[Span]:
    day = case.get("dct") or case.get("reference")
    base = datetime.fromisoformat(day[:10]) if day else None
    return [
        (int(str(each["start"])), int(str(each["end"])), str(each["value"]))
        for each in dateparser_spans(case["text"], language(case), base)
    ]


def score(count: Counter[str], gold: list[Span], predicted: list[Span]) -> None:
    """Matches each annotated span with the first unused one that overlaps it."""
    count["gold"] += len(gold)
    count["predicted"] += len(predicted)
    unused = list(predicted)
    for start, end, value in gold:
        count["valued"] += value is not None
        match = next((each for each in unused if each[0] < end and start < each[1]), None)
        if match is None:
            continue
        unused.remove(match)
        count["matched"] += 1
        count["right"] += value is not None and match[2] == value


def main() -> None:
    if PROSE.is_dir():
        sys.stdout.write("our own articles: extraction F1 (overlap), value accuracy\n")
        for code, readers in sorted(prose(PROSE).items()):
            for reader, (found, right, total) in readers.items():
                sys.stdout.write(f"  {code} {reader:<11}{found:6.3f} {right:6.3f}  of {total}\n")
    suites = Path(sys.argv[1]) if len(sys.argv) > 1 else None
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
