"""Scores our own sentences, their names marked: `python marked.py [FILE] [--errors]`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from briefings.models import Mention
from briefings.reading.names.find import find_mentions
from briefings.reading.vocabulary import vocabulary

FILE = Path(__file__).parents[2] / "data" / "names" / "sentences.ar.txt"
KINDS = {"P": "person", "O": "organisation", "L": "place"}
_MARK = re.compile(r"\[([POL]) ([^]]+)\]")
_CLITIC = re.compile("[وفبلكـ]{0,3}")


class Marked(NamedTuple):
    """A sentence and its names: start, end, kind."""

    text: str
    names: tuple[tuple[int, int, str], ...]


def marked(file: Path = FILE) -> Iterator[Marked]:
    for line in file.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, names, at = "", [], 0
        for match in _MARK.finditer(line):
            text += line[at : match.start()]
            names.append((len(text), len(text) + len(match[2]), KINDS[match[1]]))
            text += match[2]
            at = match.end()
        yield Marked(text + line[at:], tuple(names))


def same(text: str, mention: Mention, name: tuple[int, int, str]) -> bool:
    """Whether a mention is a marked name, with or without what is written to its first word."""
    start, end, kind = name
    return (
        mention.end == end
        and mention.actor.kind == kind
        and mention.start <= start
        and _CLITIC.fullmatch(text, mention.start, start) is not None
    )


def score(sentences: list[Marked], errors: bool = False) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F by kind, and of all."""
    wanted, found, right = Counter[str](), Counter[str](), Counter[str]()
    for text, names in sentences:
        mentions = find_mentions(text, vocabulary(text))
        wanted.update(name[2] for name in names)
        found.update(str(mention.actor.kind) for mention in mentions)
        met = [name for name in names if any(same(text, one, name) for one in mentions)]
        right.update(name[2] for name in met)
        if errors and (len(met) < len(names) or len(mentions) > len(met)):
            told = [f"{text[m.start : m.end]} ({m.actor.kind[:3]})" for m in mentions]
            sys.stdout.write(f"{text}\n    {told}\n")
    figures = {}
    for kind in (*KINDS.values(), "all"):
        r, f, w = (sum(c.values()) if kind == "all" else c[kind] for c in (right, found, wanted))
        figures[kind] = (r / max(1, f), r / max(1, w), 2 * r / max(1, f + w))
    return figures


def main() -> None:
    files = [Path(one) for one in sys.argv[1:] if not one.startswith("--")] or [FILE]
    for file in files:
        for kind, (p, r, f) in score(list(marked(file)), "--errors" in sys.argv).items():
            sys.stdout.write(f"{kind:<13}P {p:.3f} R {r:.3f} F {f:.3f}\n")


if __name__ == "__main__":
    main()
