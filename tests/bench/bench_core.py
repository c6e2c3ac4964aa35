"""Reading, answering and starting, as ratios against a named peer or limit of the same run.

`python tests/bench/bench_core.py [ARTICLES]`: the greater store's size, 100,000 unless said.
"""

from __future__ import annotations

import asyncio
import gc
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from briefings.ingest.intake import take_in
from briefings.models import LANGUAGES, Draft, Language, Question, Refusal, Role
from briefings.reading.read import read_article
from briefings.sources.files import find_files, read_file
from briefings.store import InBatch, Kept, Placed, Store, StoryPlacement
from briefings.writing import search, write_summary, write_timeline

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.briefings.store.factory import many

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
READ_ON = date(2024, 12, 20)


def clock() -> datetime:
    return datetime(2026, 1, 10, tzinfo=UTC)


RARE: dict[Language, int] = {"ar": 30, "en": 150}
"""One word in so many of running text is none of its language's 100,000 commonest forms, by
wordfreq's large lists: what a process that reads day after day meets for the first time."""
_DAY = re.compile(r"(?<![\d.,:/])(?:[1-9]|1\d|2[0-8])(?![\d.,:/])")


def news(language: Language, count: int) -> list[Draft]:
    """Articles of 300 words, no two alike: the seeds' sentences shuffled, their days and smaller
    numbers changed, and rare forms put in, each once, for what seeds repeat and news does not."""
    from wordfreq import top_n_list

    dice = random.Random(3)
    told: list[str] = []
    for path in find_files([SEEDS]).files:
        draft = read_file(path)
        if not isinstance(draft, Refusal) and draft.language == language:
            article = read_article(draft, read_on=READ_ON)
            told += [article.passage(one) for one in article.sentences if one.role is Role.BODY]
    rare = [w for w in top_n_list(language, 1_000_000, "large")[100_000:] if w.isalpha()]
    dice.shuffle(rare)
    drafts: list[Draft] = []
    for number in range(count):
        words: list[str] = []
        while len(words) < 300:
            sentence = _DAY.sub(lambda _: str(dice.randint(1, 28)), dice.choice(told))
            words += sentence.split(" ")
            if dice.random() < 0.3:
                words[-1] += "\n\n"
        for at in range(dice.randrange(RARE[language]), 300, RARE[language]):
            if words[at].isalpha():
                words[at] = rare.pop()
        text = " ".join(words[:300])
        drafts.append(Draft(text, f"bench/{number}", language=language, published=clock()))
    return drafts


def seconds(work: Callable[[Draft], object], drafts: Sequence[Draft]) -> float:
    """Mean seconds of the processor for one article.

    Reading waits for nothing, so on a machine that others use this is what it costs.
    """
    start = time.process_time()
    for draft in drafts:
        work(draft)
    return (time.process_time() - start) / len(drafts)


def bench_reading() -> None:
    from dateparser.search import search_dates

    def read(draft: Draft) -> object:
        return read_article(draft, read_on=READ_ON)

    peers = (("languages detected", None), ("language told", True))
    for language in LANGUAGES:
        drafts = news(language, 600)
        gc.freeze()  # what the bench itself holds costs reading nothing
        # First the dictionaries are loaded, and the usual words met.
        seconds(read, drafts[:100])
        ours: list[float] = []
        times: dict[str, list[float]] = {name: [] for name, _ in peers}
        for at in range(100, 600, 50):  # by turns, since the machine's speed changes
            ours.append(seconds(read, drafts[at : at + 50]))
            for name, told in peers:
                languages = [language] if told else None
                theirs = seconds(
                    lambda draft: search_dates(draft.text, languages=languages), drafts[at : at + 4]
                )
                if at > 100:  # not the turn in which it loads what it needs
                    times[name].append(theirs / ours[-1])
        mean = statistics.median(ours)
        print(
            f"reading, {language}: {1 / mean:.0f} articles of 300 words/s"
            f" ({1 / mean / 300:.2f} of the 300/s asked); dateparser.search_dates takes"
            f" {statistics.median(times['languages detected']):.1f} times as long"
            f" ({statistics.median(times['language told']):.1f} where it is told the language)"
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

    Summaries, timelines and searches, by story, words and none. On a machine that others use the
    processor's time tells what an answer costs, the clock's also how long it waited.
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
            for write in (write_summary, write_timeline, search):
                start, busy = time.perf_counter(), time.process_time()
                await write(store, question)
                spent.append(time.perf_counter() - start)
                computed.append(time.process_time() - busy)
    parts = statistics.quantiles(spent, n=100)
    return parts[49], parts[98], statistics.quantiles(computed, n=100)[98], max(spent)


async def bench_answering(most: int) -> None:
    sizes = (most // 10, most)
    p50: dict[int, list[float]] = {size: [] for size in sizes}
    p99: dict[int, list[float]] = {size: [] for size in sizes}
    busy: dict[int, list[float]] = {size: [] for size in sizes}
    worst: dict[int, list[float]] = {size: [] for size in sizes}
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder) / f"{size}.db" for size in sizes}
        for size in sizes:
            await fill(paths[size], size)
        for turn in range(6):  # by turns, since the machine's speed changes
            for size in sizes:
                measured = await answering(paths[size])
                if turn:  # not the one that finds everything cold
                    for kept, value in zip((p50, p99, busy, worst), measured, strict=True):
                        kept[size].append(value)
    slow = {size: statistics.median(p99[size]) for size in sizes}
    computed = {size: statistics.median(busy[size]) for size in sizes}
    for size in sizes:
        print(
            f"answers over {size} articles: p50 {statistics.median(p50[size]) * 1e3:.1f} ms,"
            f" p99 {slow[size] * 1e3:.1f} ms ({slow[size] / 0.05:.2f} of the 50 ms limit;"
            f" {computed[size] * 1e3:.1f} ms of the processor),"
            f" slowest {max(worst[size]) * 1e3:.1f} ms"
        )
    print(
        f"p99 at {sizes[1]} over p99 at {sizes[0]}: {slow[sizes[1]] / slow[sizes[0]]:.2f}"
        f" (limit 1.5); of the processor's time: {computed[sizes[1]] / computed[sizes[0]]:.2f}"
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
