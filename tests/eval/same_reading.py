"""Whether another checkout reads the same: `python tests/eval/same_reading.py OTHER`.

For changes that should change nothing an article says: speed, names, rooms. Compare with a checkout
of the commit before (`git worktree add ../before HEAD~`): 0 fields differ. Where reading is meant
to change, it shows what does. Reads the seeds, parts of them without what their front matter says,
and texts mixed and disturbed at random, by this script in both, and names the fields of an article
that differ; a field that only one side has differs in every article.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
READ_ON = date(2024, 12, 20)
NOISE = [
    *(
        "\u200f",
        "\u0640",
        "\u064b",
        "\u200b",
        "\u200c",
        "\u200d",
        "  ",
        "\t",
        "\u00a0",
        "ﻻ",
        "\ud83d",
    ),
    *("“", "”", "«", "»", "(", ")", "!", "؟", ".", "…", "*", "- ", "\r\n", "\n", "\n\n", "_", "😀"),
    *("'s", "’s", "İ", "1,200", "%", "$5 million", "و300", "٣٠٠ كيلومتر", "between 250 and 300"),
    *("e\u0301", "Ministry of Health", "وقال وزير الصحة أحمد سميرات إن", "日本", "O'Neill", "U.S."),
]
SHOWN = 20


def drafts() -> Iterator[object]:
    from briefings.models import Draft, Refusal
    from briefings.sources.files import find_files, read_file

    dice = random.Random(5)
    lines: list[str] = []
    for path in find_files([HERE / "seeds"]).files:
        draft = read_file(path)
        if isinstance(draft, Refusal):
            continue
        lines += draft.text.split("\n")
        yield draft
        yield dataclasses.replace(draft, published=None, language=None)
        yield dataclasses.replace(draft, title=None)
    for number in range(2000):
        text = "\n".join(dice.choices(lines, k=dice.randrange(3, 12)))
        if number % 3 == 1:
            begin = dice.randrange(len(text))
            text = text[begin : begin + dice.randrange(20, 3000)]
        elif number % 3 == 2:
            letters = list(text)
            for _ in range(30):
                letters.insert(dice.randrange(len(letters) + 1), dice.choice(NOISE))
            text = "".join(letters)
        title = dice.choice(lines)[:120] if number % 2 else None
        published = datetime(2024, 5, 17, tzinfo=UTC) if number % 4 else None
        yield Draft(text, f"mixed/{number}", title=title, published=published)


def tell() -> None:
    """One line of JSON for each article: its fields as Python writes them."""
    from briefings.reading.read import read_article

    for draft in drafts():
        try:
            article = read_article(draft, read_on=READ_ON)  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - that a text cannot be read is a difference too
            told = {"raises": repr(error)}
        else:
            names = [field.name for field in dataclasses.fields(article)]
            told = {name: repr(getattr(article, name)) for name in names}
        sys.stdout.write(json.dumps(told) + "\n")


def told_by(checkout: Path) -> list[dict[str, str]]:
    run = subprocess.run(
        [sys.executable, __file__],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def main(other: Path) -> int:
    here, there = told_by(HERE), told_by(other.resolve())
    differing = [
        (number, name, ours.get(name, ""), theirs.get(name, ""))
        for number, (ours, theirs) in enumerate(zip(here, there, strict=True))
        for name in dict.fromkeys([*ours, *theirs])
        if ours.get(name) != theirs.get(name)
    ]
    for number, name, ours, theirs in differing[:SHOWN]:
        at = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
        sys.stdout.write(
            f"article {number}, {name}:\n  here  …{ours[max(0, at - 60) : at + 120]}…\n"
            f"  there …{theirs[max(0, at - 60) : at + 120]}…\n"
        )
    sys.stdout.write(f"{len(here)} articles, {len(differing)} fields differ\n")
    return int(bool(differing))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        tell()
    else:
        sys.exit(main(Path(sys.argv[1])))
