"""Names, or attributed speech, for the actors' scorer: its JSON on standard input, answers out.

    python actors_adapter.py [--run N] [--archive] [--listed] [--lookup FILE]

Texts {"texts": [{id, lang, text}]} are answered with {id: [[start, end, type], …]}, articles
{"articles": [{id, lang, title, text}]} with {id: [{source, content}]}. `--run N` reads N texts that
follow one another as one article, as they once stood; `--archive` reads all twice, the second time
with what the first has shown. Peers: `--listed`, the lists alone; `--lookup`, the names that the
other half of FILE has marked.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from briefings.models import Draft, Mention
from briefings.reading.gazetteer import find_named
from briefings.reading.names.archive import ArchiveNames, learn
from briefings.reading.names.find import find_mentions
from briefings.reading.read import read_article
from briefings.reading.vocabulary import vocabulary

Case = dict[str, Any]
Span = tuple[int, int, str]
KIND = {"person": "PER", "organisation": "ORG", "place": "LOC"}
_WORD = re.compile(r"\S+")
_BETWEEN = "\n\n"
_MARKS = frozenset('“”«»"')


def runs(cases: Sequence[Case], size: int) -> Iterator[tuple[Sequence[Case], str]]:
    for at in range(0, len(cases), size):
        part = cases[at : at + size]
        yield part, _BETWEEN.join(case["text"] for case in part)


def apart(part: Sequence[Case], mentions: Sequence[Mention]) -> Iterator[tuple[str, list[Span]]]:
    """The mentions of a run's text, each text's own."""
    offset = 0
    for case in part:
        end = offset + len(case["text"])
        yield (
            case["id"],
            [
                (m.start - offset, m.end - offset, KIND[m.actor.kind.value])
                for m in mentions
                if offset <= m.start and m.end <= end
            ],
        )
        offset = end + len(_BETWEEN)


def names(cases: Sequence[Case], size: int, archive: bool) -> dict[str, list[Span]]:
    known = ArchiveNames()
    if archive:
        read = [find_mentions(text, vocabulary(text)) for _, text in runs(cases, size)]
        known = learn(read)
    found: dict[str, list[Span]] = {}
    for part, text in runs(cases, size):
        found.update(apart(part, find_mentions(text, vocabulary(text), known)))
    return found


def listed(cases: Sequence[Case]) -> dict[str, list[Span]]:
    found = {}
    for case in cases:
        known = vocabulary(case["text"])
        words = known.words
        found[case["id"]] = [
            (words.starts[n.first], words.ends[n.last], KIND[n.actor.kind.value])
            for n in find_named(words, known.names)
        ]
    return found


def looked_up(cases: Sequence[Case], marked: Path) -> dict[str, list[Span]]:
    """Names as the other half of a marked file has them, the longest first."""
    rows = [json.loads(line) for line in marked.read_text("utf-8").splitlines()]
    halves: list[dict[str, str]] = [{}, {}]
    for number, row in enumerate(rows):
        for start, end, kind in row["spans"]:
            halves[number * 2 // len(rows)][row["text"][start:end]] = kind
    half = {row["id"]: number * 2 // len(rows) for number, row in enumerate(rows)}
    found: dict[str, list[Span]] = {}
    for case in cases:
        text, known = case["text"], halves[1 - half[case["id"]]]
        words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        spans: list[Span] = []
        at = 0
        while at < len(words):
            for last in range(min(len(words), at + 6) - 1, at - 1, -1):
                kind = known.get(text[words[at][0] : words[last][1]])
                if kind:
                    spans.append((words[at][0], words[last][1], kind))
                    at = last
                    break
            at += 1
        found[case["id"]] = spans
    return found


def speech(case: Case) -> list[dict[str, Any]]:
    published = datetime(2018, 5, 1, 12, tzinfo=UTC)
    draft = Draft(case["text"], str(case["id"]), language=case["lang"], published=published)
    article = read_article(draft, read_on=date(2018, 5, 2))
    shift = max(0, case["text"].find(article.text[:20]))
    return [
        {
            "source": None
            if quote.source_start is None or quote.source_end is None
            else [quote.source_start + shift, quote.source_end + shift],
            "content": [quote.start + shift, quote.end + shift],
        }
        for quote in article.quotes
        # Quotations are scored (`--quoted`), and what is told without a mark is none.
        if not _MARKS.isdisjoint(article.passage(quote))
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=int, default=1)
    parser.add_argument("--archive", action="store_true")
    parser.add_argument("--listed", action="store_true")
    parser.add_argument("--lookup", type=Path)
    options = parser.parse_args()
    request = json.load(sys.stdin)
    answer: dict[str, Any]
    if "articles" in request:
        answer = {case["id"]: speech(case) for case in request["articles"]}
    elif options.listed:
        answer = listed(request["texts"])
    elif options.lookup:
        answer = looked_up(request["texts"], options.lookup)
    else:
        answer = names(request["texts"], options.run, options.archive)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
