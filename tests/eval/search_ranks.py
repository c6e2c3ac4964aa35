"""How well `/search` ranks: `python tests/eval/search_ranks.py FOLDER`.

FOLDER holds ARCD's passages and the questions that people asked of them (Mozannar and others 2019).
All passages are taken in as articles; each question is sent to `/search` as it stands, in its
default order, for ten answers. Prints how often a right passage stands first and among the first
five, and beside it the same for SQLite's own BM25 (FTS5) over normalised words, any word.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.asking.floods import Flood
from bot.commands import answer
from bot.config import load
from bot.requests import Chat, ChatKind, Request
from bot.services import Services
from briefings.clock import system_clock
from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, SearchResult
from briefings.store import Store
from briefings.text.fold import fold_word

PASSAGES, QUESTIONS = "arcd-passages-ar.jsonl", "arcd-queries-ar.jsonl"
SHOWN, AMONG = 10, 5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Asked:
    """A question and the passages that answer it."""

    words: str
    right: frozenset[str]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


Ask = Callable[[str], Awaitable[Sequence[str]]]


async def mujaz(store: Store, drafts: Sequence[Draft]) -> Ask:
    """Asks the bot's own command in a private chat."""
    report = await take_in_drafts(store, drafts, clock=system_clock, workers=1)
    if report.refused:
        sys.stdout.write(f"  {len(report.refused)} passages were refused\n")
    services = Services(store, load(None, {}), system_clock)
    chat = Chat("console", "1", ChatKind.PRIVATE)

    async def ask(words: str) -> list[str]:
        services_now = Services(store, services.settings, system_clock, flood=Flood())
        reply = await answer(services_now, Request(chat, f"/search {words}", "ar"))
        result = reply.briefing
        if not isinstance(result, SearchResult):
            return []
        return [str(hit.source.url).rpartition("/")[2] for hit in result.hits]

    return ask


async def sqlite_bm25(passages: Sequence[dict[str, Any]]) -> Ask:
    """FTS5's `bm25()` over title and text, words folded, joined by OR."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, text)")
    base.executemany(
        "INSERT INTO words VALUES (?, ?)",
        [(one["id"], fold_word(f"{one['title']}\n{one['text']}")) for one in passages],
    )

    async def ask(words: str) -> list[str]:
        query = " OR ".join(f'"{word}"' for word in _WORD.findall(fold_word(words)))
        found = base.execute(
            "SELECT id FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (query, SHOWN)
        )
        return [row[0] for row in found]

    return ask


async def row(name: str, ask: Ask, questions: Sequence[Asked]) -> str:
    first = among = 0
    spent: list[float] = []
    for question in questions:
        start = time.process_time()
        found = await ask(question.words)
        spent.append(time.process_time() - start)
        places = [at for at, one in enumerate(found[:SHOWN]) if one in question.right]
        first += bool(places) and places[0] == 0
        among += bool(places) and places[0] < AMONG
    count = len(questions)
    middle = sorted(spent)[count // 2] * 1e3
    return (
        f"  {name:<14}first {first / count:.3f}, among five {among / count:.3f}"
        f" of {count}; {middle:.1f} ms of the processor each\n"
    )


async def main(folder: Path) -> None:
    passages = lines(folder / PASSAGES)
    questions = [
        Asked(one["query"], frozenset(one["relevant"])) for one in lines(folder / QUESTIONS)
    ]
    drafts = [
        Draft(
            one["text"],
            f"https://passages.example/{one['id']}",
            title=one["title"],
            url=f"https://passages.example/{one['id']}",
            language="ar",
            published=datetime(2024, 5, 1, 12, tzinfo=UTC),
        )
        for one in passages
    ]
    sys.stdout.write("search: the right passage of ARCD first, and among five\n")
    with tempfile.TemporaryDirectory() as scratch:
        async with Store.open(Path(scratch) / "passages.db", clock=system_clock) as store:
            sys.stdout.write(await row("/search", await mujaz(store, drafts), questions))
    sys.stdout.write(await row("SQLite's BM25", await sqlite_bm25(passages), questions))


if __name__ == "__main__":
    where = Path(sys.argv[1])
    if (where / PASSAGES).is_file():
        asyncio.run(main(where))
    else:
        sys.stdout.write("the passages to search are not here; nothing to ask\n")
