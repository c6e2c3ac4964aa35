"""Reading, answering and starting, as ratios against a named peer or limit of the same run.

`python tests/bench/bench_core.py [ARTICLES]`: the greater store's size, 100,000 unless said.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from briefings.intake import take_in
from briefings.models import Draft, Question, Refusal
from briefings.reading.read import read_article
from briefings.sources.files import find_files, read_file
from briefings.store import InBatch, Kept, Placed, Store, StoryPlacement
from briefings.writing import write_summary, write_timeline

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.briefings.store.factory import many

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
READ_ON = date(2024, 12, 20)


def clock() -> datetime:
    return datetime(2026, 1, 10, tzinfo=UTC)


def seconds(work: Callable[[], object], least: float = 1.0) -> float:
    """Mean seconds of the processor for one call, repeated for a second at least.

    Reading waits for nothing, so on a machine that others use this is what it costs.
    """
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < least or not count:
        work()
        count += 1
    return spent / count


def bench_reading() -> None:
    from dateparser.search import search_dates

    drafts = [
        draft
        for path in find_files([SEEDS]).files
        if not isinstance(draft := read_file(path), Refusal)
    ]
    # To 300 words each, as the limit counts them.
    for language in ("ar", "en"):
        words = [w for d in drafts if d.language == language for w in d.text.split(" ")]
        texts = [" ".join(words[at : at + 300]) for at in range(0, len(words) - 300, 300)]
        same = [Draft(t, "bench", language=language, published=clock()) for t in texts]
        for draft in same:
            read_article(draft, read_on=READ_ON)
        ours = seconds(lambda: [read_article(d, read_on=READ_ON) for d in same]) / len(same)
        few = texts[:3]
        for name, languages in (("languages detected", None), ("language told", [language])):
            theirs = seconds(lambda: [search_dates(t, languages=languages) for t in few]) / len(few)
            print(
                f"reading, {language}: {1 / ours:.0f} articles of 300 words/s"
                f" ({1 / ours / 300:.2f} of the 300/s asked);"
                f" dateparser.search_dates, {name}: {theirs / ours:.1f} times as long"
            )


async def fill(path: Path, count: int) -> None:
    """A store of articles in stories of about twenty."""
    dice = random.Random(7)
    ids: list[int] = []
    async with Store.open(path, clock=clock) as store:
        for batch in range(0, count, 1000):
            placed: list[Placed] = []
            new = 0
            for article in many(min(1000, count - batch), batch):
                terms = [(t, 1.0 + n / 9) for n, t in enumerate(article.sentences[0].terms)]
                if dice.random() < 0.05 or not (ids or new):
                    placement = StoryPlacement(InBatch(new), tuple(terms))
                    new += 1
                elif ids:
                    placement = StoryPlacement(dice.choice(ids[-400:]))
                else:
                    placement = StoryPlacement(InBatch(new - 1))
                placed.append(Placed(article, placement))
            kept: Sequence[Kept | None] = await store.add(placed)
            ids += sorted({row.story_id for row in kept if row} - set(ids))


async def answering(path: Path) -> tuple[float, float, float, float]:
    """p50, p99, p99 of the processor's time alone, and the greatest seconds of an answer.

    Summaries and timelines, by story, words and none. On a machine that others use the processor's
    time tells what an answer costs, the clock's also how long it waited.
    """
    dice = random.Random(11)
    spent: list[float] = []
    computed: list[float] = []
    async with Store.open(path, clock=clock) as store:
        cards = await store.stories(limit=200)
        questions = [Question()]
        for _ in range(150):
            questions.append(Question(story_id=dice.choice(cards).id))
            words = " ".join(f"w{int(20_000 ** dice.random())}" for _ in range(2))
            questions.append(Question(words, dice.choice(["ar", "en"])))
        for question in questions:
            for write in (write_summary, write_timeline):
                start, busy = time.perf_counter(), time.process_time()
                await write(store, question)
                spent.append(time.perf_counter() - start)
                computed.append(time.process_time() - busy)
    parts = statistics.quantiles(spent, n=100)
    return parts[49], parts[98], statistics.quantiles(computed, n=100)[98], max(spent)


async def bench_answering(most: int) -> None:
    results: dict[int, float] = {}
    computed: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (most // 10, most):
            path = Path(folder) / f"{count}.db"
            await fill(path, count)
            await answering(path)
            half, slow, busy, worst = await answering(path)
            results[count] = slow
            computed[count] = busy
            print(
                f"answers over {count} articles: p50 {half * 1e3:.1f} ms, p99 {slow * 1e3:.1f} ms"
                f" ({slow / 0.05:.2f} of the 50 ms limit; {busy * 1e3:.1f} ms of the processor),"
                f" slowest {worst * 1e3:.1f} ms"
            )
    print(
        f"p99 at {most} over p99 at {most // 10}: {results[most] / results[most // 10]:.2f}"
        f" (limit 1.5); of the processor's time: {computed[most] / computed[most // 10]:.2f}"
    )


def bench_starting() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seeds.db"

        async def load() -> None:
            async with Store.open(path, clock=clock) as store:
                await take_in(store, [SEEDS], clock=clock)

        asyncio.run(load())
        mujaz = Path(sys.executable).with_name("mujaz")
        for arguments, limit in ((["--help"], 0.25), (["summary", "--store", str(path)], 1.0)):
            runs = []
            for _ in range(7):
                start = time.perf_counter()
                subprocess.run([mujaz, *arguments], capture_output=True, check=True)
                runs.append(time.perf_counter() - start)
            middle = statistics.median(runs)
            print(f"mujaz {arguments[0]}: {middle:.2f} s ({middle / limit:.2f} of {limit} s)")


if __name__ == "__main__":
    bench_starting()
    bench_reading()
    asyncio.run(bench_answering(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
