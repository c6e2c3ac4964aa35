"""Turns annotated articles into text with marks that a person can edit, and back.

    python annotate.py mark ar.jsonl > ar.txt
    python annotate.py build ar.txt > ar.jsonl

An article is a head line `## id dct topic [written]` (`-` for no DCT) and its paragraphs, in which
a time expression is `{{words|D value|note}}`: D, T, P or S for date, time, duration or set, and
`-` where there is no value. Offsets are counted here, so nobody has to.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

TYPES = {"D": "DATE", "T": "TIME", "P": "DURATION", "S": "SET"}
LETTERS = {name: letter for letter, name in TYPES.items()}
MARK = re.compile(r"\{\{([^{}|]+)\|([DTPS])(?: ([^{}|]+))?(?:\|([^{}|]+))?\}\}")


class Annotation(TypedDict):
    """One time expression; `start` and `end` count code points of the article's text."""

    text: str
    start: int
    end: int
    type: str
    value: str | None
    notes: list[str]


class Annotated(TypedDict):
    """One article; `written` is the day a careful reader infers where `dct` is null."""

    id: str
    language: str
    topic: str
    dct: str | None
    written: str
    text: str
    timexes: list[Annotation]


def build(marked: str) -> Iterator[Annotated]:
    """The articles of a marked file. Raises `ValueError` for a mark that cannot be read."""
    for block in marked.split("## ")[1:]:
        head, _, body = block.partition("\n")
        name, dct, topic, *written = head.split()
        text, timexes = plain(body.strip())
        yield {
            "id": name,
            "language": name[:2],
            "topic": topic,
            "dct": None if dct == "-" else dct,
            "written": written[0] if written else dct,
            "text": text,
            "timexes": timexes,
        }


def plain(body: str) -> tuple[str, list[Annotation]]:
    """Text without its marks, and what they said."""
    pieces: list[str] = []
    timexes: list[Annotation] = []
    length = end = 0
    for mark in MARK.finditer(body):
        words, letter, value, notes = mark.groups()
        pieces += [body[end : mark.start()], words]
        start = length + mark.start() - end
        length, end = start + len(words), mark.end()
        timexes.append(
            {
                "text": words,
                "start": start,
                "end": length,
                "type": TYPES[letter],
                "value": None if value in (None, "-") else value,
                "notes": notes.split(",") if notes else [],
            }
        )
    text = "".join([*pieces, body[end:]])
    if "{" in text or "}" in text or "|" in text:
        raise ValueError(text)
    return text, timexes


def mark(articles: list[Annotated]) -> str:
    """Articles with their annotations as marks in the text."""
    blocks = []
    for article in articles:
        text = article["text"]
        for each in reversed(article["timexes"]):
            value = each["value"] or ("" if each["type"] == "SET" else "-")
            notes = "|" + ",".join(each["notes"]) if each["notes"] else ""
            tag = f"{LETTERS[each['type']]} {value}".rstrip()
            marked = f"{{{{{each['text']}|{tag}{notes}}}}}"
            text = text[: each["start"]] + marked + text[each["end"] :]
        head = [article["id"], article["dct"] or "-", article["topic"]]
        if article["dct"] is None:
            head.append(article["written"])
        blocks.append(f"## {' '.join(head)}\n{text}\n")
    return "".join(blocks)


def read(path: Path) -> list[Annotated]:
    """The articles of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    task, path = sys.argv[1], Path(sys.argv[2])
    if task == "mark":
        sys.stdout.write(mark(read(path)))
    else:
        for article in build(path.read_text(encoding="utf-8")):
            sys.stdout.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
