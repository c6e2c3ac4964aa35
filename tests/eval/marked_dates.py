"""Scores dates of 30 articles marked without sight of ours: `marked_dates.py SHARED [--errors]`.

`marked_dates.tsv` has of each expression its article in `articles/stream-ar` below SHARED, where it
begins and ends, and its value ("-" for none). Prints how many of the values that we give are wrong.
An expression that we read and no one marked counts as wrong too; the first `READ` characters of an
article were marked.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from briefings.timex import read_times

MARKED = Path(__file__).with_suffix(".tsv")
READ = 2_600
WANTED = 4.0  # percent of values wrong


def main() -> int:
    path = Path(sys.argv[1]) / "articles" / "stream-ar.jsonl"
    marks: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    with MARKED.open(encoding="utf-8", newline="") as file:
        for name, start, end, value in csv.reader(file, delimiter="\t"):
            marks[name][int(start), int(end)] = value
    given = wrong = 0
    for line in path.read_text(encoding="utf-8").split("\n") if path.is_file() else ():
        if not line:
            continue
        article = json.loads(line)
        wanted = marks.get(article["id"])
        if wanted is None:
            continue
        text = f"{article['title']}\n\n{article['text']}"[:READ]
        day = date.fromisoformat(article["date"])
        for found in read_times(text, language="ar", reference=day):
            if found.value is None:
                continue
            near = [
                v for (start, end), v in wanted.items() if start < found.end and found.start < end
            ]
            given += 1
            if found.value not in near:
                wrong += 1
                if "--errors" in sys.argv:
                    sys.stdout.write(f"{article['id']} [{found.text}] {found.value}, not {near}\n")
    share = 100 * wrong / max(1, given)
    sys.stdout.write(f"  {given} values given, {share:.1f} % wrong (wanted <= {WANTED:.0f})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
