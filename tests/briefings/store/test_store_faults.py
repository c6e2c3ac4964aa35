"""Kills and crowds: whatever happens, the store holds whole articles only."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import text

from briefings.store import InBatch, Store
from tests.briefings.store.factory import article, clock, many, placed

WRITER = """
    import asyncio, sys
    from briefings.store import InBatch, Store
    from tests.briefings.store.factory import clock, many, placed

    async def main(path, seed):
        async with Store.open(path, clock=clock) as store:
            print("open", flush=True)
            for round in range(1000):
                one = many(20, seed * 1000 + round, size=4, vocabulary=500)
                await store.add([placed(each, InBatch(n % 5)) for n, each in enumerate(one)])
                print("batch", flush=True)

    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def kill_while_writing(where: str, seed: int, batches: int, delay: float) -> int:
    """Starts a writer and kills it a moment after its nth batch; says how many it finished."""
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), where, str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as writer:
        assert writer.stdout is not None
        for _ in range(1 + batches):
            assert writer.stdout.readline()
        try:
            writer.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().count("batch")
    assert writer.returncode == -signal.SIGKILL
    return batches + rest


async def assert_whole(where: str) -> int:
    """Checks everything that one article has against the article itself; counts them."""
    async with Store.open(where, clock=clock) as store:
        assert await store.check() == []
        found = await store.find_articles([], limit=5000)
        assert not found.capped
        assert (await store.totals()).articles == len(found.articles)
        assert sum(card.articles for card in await store.outlets(limit=999)) == len(found.articles)
        stories = await store.stories(limit=5000)
        assert sum(story.articles for story in stories) == len(found.articles)
        rows = await store.sentences_of([row.id for row in found.articles], per_article=99)
        assert len(rows) == 4 * min(1000, len(found.articles))
        vocabulary = {term for row in rows for term in row.terms}
        holders = {term: set[int]() for term in sorted(vocabulary)[:40]}
        for row in rows:
            for term in holders.keys() & set(row.terms):
                holders[term].add(row.article_id)
        for term, ids in holders.items():
            matching = await store.find_articles([term], limit=5000)
            assert {row.id for row in matching.articles} == ids, term
        for table in ("sentences", "timexes", "mentions", "quotes", "figures"):
            query = text(f"SELECT article_id, count(*) FROM {table} GROUP BY article_id")
            async with store.database.reading() as connection:
                counts = {row[0]: row[1] for row in await connection.execute(query)}
            expected = {"sentences": 4, "timexes": 2, "figures": 1}.get(table, 8)
            assert set(counts.values()) <= {expected}, table
            assert len(counts) == len(found.articles), table
    return len(found.articles)


async def test_killed_at_random_moments(where: str) -> None:
    dice = random.Random(20240413)
    finished = 0
    for seed in range(6):
        finished += kill_while_writing(where, seed, dice.randrange(3), dice.random() * 0.06)
        articles = await assert_whole(where)
        # A batch may have been kept whose "batch" the writer had no time to print.
        assert articles % 20 == 0
        assert finished * 20 <= articles <= finished * 20 + 20 * (seed + 1)


async def test_a_crowd_reads_while_one_writes(store: Store) -> None:
    done = asyncio.Event()

    async def write() -> None:
        for n in range(15):
            batch = [placed(one, InBatch(0)) for one in many(20, n, size=4, vocabulary=300)]
            await store.add(batch)
        done.set()

    async def read() -> int:
        seen = 0
        while not done.is_set():
            found = await store.find_articles(["w1"], limit=50)
            ids = [row.id for row in found.articles]
            assert set(await store.citations(ids)) == set(ids)
            stories = await store.stories(limit=50)
            # A batch is one story of twenty articles: never seen in part.
            assert {story.articles for story in stories} <= {20}
            assert len(stories) >= seen
            seen = len(stories)
        return seen

    _, *seen = await asyncio.gather(write(), *(read() for _ in range(8)))
    assert max(seen) > 0
    assert (await store.totals()).articles == 300


async def test_two_writers_wait_for_each_other(where: str) -> None:
    async with Store.open(where, clock=clock) as one, Store.open(where, clock=clock) as two:
        await asyncio.gather(
            *(
                store.add([placed(article(f"{name} {n}", "Text."))])
                for n in range(20)
                for name, store in (("one", one), ("two", two))
            )
        )
        assert (await one.totals()).articles == (await two.totals()).articles == 40


async def test_a_cancelled_write_leaves_nothing_and_lets_others_write(where: str) -> None:
    async with Store.open(where, clock=clock) as store:
        batch = [placed(one, InBatch(0)) for one in many(100, 1)]
        for rounds in range(0, 60, 7):
            writing = asyncio.create_task(store.add(batch))
            for _ in range(rounds):
                await asyncio.sleep(0)
            writing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await writing
            assert (await store.totals()).articles == 0
        assert all(await store.add(batch))
        assert await store.check() == []
