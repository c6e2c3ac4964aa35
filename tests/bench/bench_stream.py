"""How fast a stream is taken in, through reading, events, stories and store, and how that grows.

usage: bench_stream.py [--full] [--articles N] [--stream FILE.jsonl]

First a real stream, where there is one. Then articles made to its distribution: stories by Zipf's
law that burst and fade, 30 % near-copies. Then the store is filled with articles already read and
placed, and a fifth as many again come the whole way: the ratio of their times is what counts, not
the seconds, on a machine that others use too. A tenth of all by default.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wordfreq import top_n_list

from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Outlet, Question
from briefings.store import InBatch, Placed, Store, StoryPlacement
from briefings.writing import (
    DigestQuestion,
    list_actors,
    list_quotes,
    list_reports,
    list_speakers,
    list_stories,
    name_of,
    search,
    write_agenda,
    write_digest,
    write_summary,
    write_timeline,
)
from tests.briefings.store.factory import many

BATCH = 500
START = datetime(2024, 1, 1, 6, tzinfo=UTC)
A_DAY = 160  # articles, as five newsrooms write
OUTLETS = [Outlet(f"outlet{one}.example", f"Outlet {one}") for one in range(40)]


def clock() -> datetime:
    """After all articles."""
    return START + timedelta(days=3_000)


def made(count: int, seed: int) -> Iterator[Draft]:
    """Articles in the order of time: of some 40 stories alive, each with its own rare words."""
    dice = random.Random(seed)
    words = top_n_list("ar", 30_000)
    common, rare = words[:1_500], words[1_500:]
    stories = [dice.sample(rare, 60) for _ in range(40)]
    recent: list[Draft] = []
    for number in range(count):
        if dice.random() < 0.25:  # a story ends, another breaks
            stories[int(40 * dice.random() ** 2)] = dice.sample(rare, 60)
        published = START + timedelta(days=number // A_DAY, seconds=500 * (number % A_DAY))
        if recent and dice.random() < 0.3:
            draft = dice.choice(recent)
            text = draft.text.replace(".", f" {dice.choice(common)}.", 1)
            title = draft.title
        else:
            own = stories[min(39, int(dice.paretovariate(1.0)) - 1)]
            title = " ".join(dice.sample(own, 5))
            text = "\n".join(_paragraph(dice, own, common) for _ in range(7))
        outlet = dice.choice(OUTLETS)
        draft = Draft(
            text, f"made:{seed}:{number}", title=title, outlet=outlet, language="ar",
            identity=f"{seed}:{number}", published=published,
        )  # fmt: skip
        recent = [*recent[-60:], draft]
        yield draft


def _paragraph(dice: random.Random, own: Sequence[str], common: Sequence[str]) -> str:
    chosen = (dice.choice(own) if dice.random() < 0.3 else dice.choice(common) for _ in range(36))
    return " ".join(chosen) + "."


def real(path: Path) -> list[Draft]:
    """The articles of a file, one JSON object a line, by time."""
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    rows.sort(key=lambda row: row["time"])
    return [
        Draft(
            row["text"], row["id"], title=row["title"], identity=row["id"], language=row["lang"],
            outlet=Outlet(row["outlet"], row["outlet"]),
            published=datetime.fromisoformat(row["time"]),
        )
        for row in rows
    ]  # fmt: skip


async def taken(store: Store, drafts: Sequence[Draft], what: str) -> float:
    """Takes drafts in, as an import does; prints and returns the seconds."""
    begun, own = time.perf_counter(), time.process_time()
    await take_in_drafts(store, drafts, clock=clock)
    seconds, own = time.perf_counter() - begun, time.process_time() - own
    totals = await store.totals()
    print(
        f"{what:28s} {len(drafts) / seconds:6.1f}/s  {1000 * own / len(drafts):5.2f} ms of this "
        f"process each  {totals.articles} articles, {totals.stories} stories  "
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
        flush=True,
    )
    return seconds


async def fill(store: Store, count: int) -> None:
    """Writes articles already read and placed, stories of about twenty."""
    for batch in range(0, count, 1_000):
        await store.add(
            [
                Placed(article, StoryPlacement(InBatch(at // 20)))
                for at, article in enumerate(many(min(1_000, count - batch), 10_000 + batch))
            ]
        )


async def answers(store: Store) -> None:
    """The slowest of some answers of each kind: of the largest stories, of words, of all."""
    told = (await list_stories(store, Question(limit=200))).stories
    largest = sorted(told, key=lambda card: -card.articles)[:20]
    until = await store.last_article()
    speakers = await list_speakers(store, Question()) or [None]

    async def digest(store: Store, question: Question) -> None:
        about = DigestQuestion("ar", until, question.words, question.story_id)
        await write_digest(store, about, clock())

    async def quotes(store: Store, question: Question) -> None:
        speaker = speakers[0]
        await list_quotes(
            store, replace(question, words=name_of(speaker, "ar") if speaker else "x")
        )

    for name, ask in (
        ("summary", write_summary), ("timeline", write_timeline), ("agenda", write_agenda),
        ("stories", list_stories), ("search", search), ("actors", list_actors),
        ("reports", list_reports), ("quotes", quotes), ("digest", digest),
    ):  # fmt: skip
        asked = [Question(today=clock().date())]
        for card in largest:
            words = " ".join(card.headline.split()[:2])
            asked += [Question(words, today=clock().date())]
            asked += [Question(story_id=card.id, today=clock().date())] if name != "search" else []
        wall, own = [], []
        for question in asked:
            begun, spent = time.perf_counter(), time.process_time()
            await ask(store, question)
            wall.append(1000 * (time.perf_counter() - begun))
            own.append(1000 * (time.process_time() - spent))
        print(
            f"  {name:10s} p50 {sorted(wall)[len(wall) // 2]:.0f} ms  slowest of {len(wall)} "
            f"{max(wall):.0f} ms; of the processor {sorted(own)[len(own) // 2]:.0f} and "
            f"{max(own):.0f} ms"
        )


def resident() -> int:
    """Bytes of this process's memory that are in use."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


async def main() -> None:
    """Measures all and prints it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--stream", type=Path)
    options = parser.parse_args()
    count = options.articles or (100_000 if options.full else 10_000)
    with tempfile.TemporaryDirectory() as folder:
        if options.stream and options.stream.is_file():
            drafts = real(options.stream)[: count // 4]
            async with Store.open(Path(folder) / "real.db", clock=clock) as store:
                for at in range(0, len(drafts), BATCH):
                    await taken(store, drafts[at : at + BATCH], f"real, from {at}")
        path = Path(folder) / "made.db"
        async with Store.open(path, clock=clock) as store:
            drafts = list(made(count + count // 5, 1))
            first = await taken(store, drafts[: count // 5], "made, the first fifth")
            before = resident()
            for at in range(count // 5, count, count // 5):
                await taken(store, drafts[at : at + count // 5], f"made, from {at}")
            size = path.stat().st_size / (await store.totals()).articles
            held = (resident() - before) / (count - count // 5)
            print(f"  store {size:.0f} bytes an article, memory {held:.0f} more for each")
            await fill(store, 10 * count)
            last = await taken(store, drafts[count:], f"after {10 * count} more")
            print(f"  the last fifth took {last / first:.2f} times the first")
            await answers(store)


if __name__ == "__main__":
    asyncio.run(main())
