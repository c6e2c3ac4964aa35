"""Counts dates far from their article: `python tests/eval/far_dates.py SHARED [--errors]`.

In news a date before 1800, or more than two years after the article, is often a number or a word
mistaken for one, and often told so («كأس العالم 2026»). Reads the Arabic articles of
`articles/stream-ar`, `stories/stream-june-ar` and `summaries/abstracts-ar` below SHARED with their
own days and prints how many expressions are that far off, how many of these the text does not state
itself, how many are misread, and how many stand inside «باب», which is a door and never August.
`far_checked.tsv` has those that a person who read them all found told so; whatever else is far
counts as misread. `--errors` lists all that is far with the words around it, `--unchecked` what
that list does not have, in its form.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefings.models import Certainty, Timex
from briefings.timex import read_times

SETS = ("articles/stream-ar", "stories/stream-june-ar", "summaries/abstracts-ar")
EARLIEST = date(1800, 1, 1)
AHEAD = 2  # years after the article
DOOR = re.compile("باب")
WANTED = 0.3  # percent
# Of each far date: the article, where it begins, its value, and whether the text tells it so.
CHECKED = Path(__file__).with_name("far_checked.tsv")
TOLD = "told"


@dataclass
class Count:
    """What was counted in one set."""

    expressions: int = 0
    far: int = 0
    counted: int = 0  # of these, what the text does not state in full
    misread: int = 0  # of these, what a person did not find told so
    doors: int = 0

    def add(self, other: Count) -> None:
        """Adds another set's figures to these."""
        self.expressions += other.expressions
        self.far += other.far
        self.counted += other.counted
        self.misread += other.misread
        self.doors += other.doors


def texts(path: Path) -> Iterator[tuple[str, str, date]]:
    """The texts of a set with their ids and the days they were written, which may end the id."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        article = json.loads(line)
        stamp = article["id"].rpartition("-")[2]
        day = date.fromisoformat(article.get("date") or f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")
        for part in article.get("docs", (article,)):
            yield article["id"], f"{part['title']}\n\n{part['text']}", day


def far(found: Timex, day: date) -> bool:
    """Whether a date begins (or, open behind, ends) before 1800 or too long after its article."""
    at = found.first or found.last
    latest = date(day.year + AHEAD, day.month, min(day.day, 28))
    return at is not None and not EARLIEST <= at <= latest


def door(text: str, found: Timex) -> bool:
    """Whether a date shares letters with the word «باب»."""
    near = DOOR.search(text, max(0, found.start - 2), found.end + 2)
    return near is not None and near.start() < found.end and found.start < near.end()


def checked() -> frozenset[tuple[str, int, str]]:
    """The far dates that a person found told so in the text."""
    with CHECKED.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        return frozenset((name, int(at), value) for name, at, value, found in rows if found == TOLD)


def main() -> int:
    root = Path(sys.argv[1])
    shown, unchecked = "--errors" in sys.argv, "--unchecked" in sys.argv
    told = checked()
    total = Count()
    for name in SETS:
        path = root / f"{name}.jsonl"
        if not path.is_file():
            sys.stdout.write(f"  {name} is not here\n")
            continue
        count = Count()
        for name_of, text, day in texts(path):
            for found in read_times(text, language="ar", reference=day):
                is_far, is_door = far(found, day), door(text, found)
                known = (name_of, found.start, found.value or "") in told
                stated = found.certainty is Certainty.STATED
                count.add(Count(1, is_far, is_far and not stated, is_far and not known, is_door))
                if shown and (is_far or is_door):
                    near = text[max(0, found.start - 40) : found.end + 40].replace("\n", " ")
                    sys.stdout.write(f"{day} {found.value} [{found.text}] {near}\n")
                if unchecked and is_far and not known:
                    sys.stdout.write(f"{name_of}\t{found.start}\t{found.value}\t\n")
        sys.stdout.write(row(name, count))
        total.add(count)
    if total.expressions:
        sys.stdout.write(row("together", total))
    return 0


def row(name: str, count: Count) -> str:
    far = 100 * count.far / max(1, count.expressions)
    counted = 100 * count.counted / max(1, count.expressions)
    misread = 100 * count.misread / max(1, count.expressions)
    return (
        f"  {name:<24}{count.expressions:>6} expressions, far from their article {far:.2f} %,"
        f" counted and not stated {counted:.2f} %, misread {misread:.2f} % (wanted < {WANTED});"
        f" {count.doors} in «باب»\n"
    )


if __name__ == "__main__":
    sys.exit(main())
