"""Our timelines and summaries for the scorers of shared sets: JSON in, JSON out.

    writing_adapter.py timeline [--words]    {query, lang, articles, start, end, max_dates} → dates
    writing_adapter.py summary [--points N]  {id, lang, docs, limit_words} → key points

A task's articles are one affair, so they are stored as one story: how well articles are grouped is
measured by itself. With `--words` they are many affairs, grouped as they come, and the query is
asked in words. A timeline is asked for the task's period; a summary for as many points as fit the
words it may have, of several articles, or for `--points`.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time
from typing import Any

from briefings.clock import system_clock
from briefings.ingest.intake import take_in_drafts
from briefings.models import Article, Draft, Outlet, Period, Precision, Question, Timeline
from briefings.reading.read import read_article
from briefings.store import Placed, Store, StoryPlacement
from briefings.store.rows import InBatch
from briefings.writing import write_summary, write_timeline

READ_ON = date(2026, 11, 24)
_UNDATED = "2011-03-01"  # for sets that give no day
_BATCH = 200
_ALL = 200  # rows asked for; the scorer cuts
_OVER = 25  # words by which the last point may be cut off by the scorer
_MOST_POINTS = 15
_WORD = re.compile(r"[^\W_]+")

Task = dict[str, Any]


def draft_of(document: Task, number: int, language: Any) -> Draft:
    """A document of a set as a source would hand it over, published at noon."""
    day = date.fromisoformat((document.get("date") or _UNDATED)[:10])
    outlet = document.get("outlet") or f"Outlet {number}"
    return Draft(
        text=document["text"],
        origin=str(document.get("id", number)),
        title=document.get("title") or None,
        outlet=Outlet(outlet, outlet),
        language=language,
        published=datetime.combine(day, time(12), UTC),
    )


def read(draft: Draft) -> Article:
    """Reads one draft; in a process of its own where there are many."""
    return read_article(draft, read_on=READ_ON)


async def store_as_one(store: Store, drafts: Sequence[Draft]) -> int:
    """Stores articles as one story, oldest first, and answers with its id."""
    if len(drafts) > _BATCH // 2:
        with ProcessPoolExecutor() as pool:
            articles = list(pool.map(read, drafts, chunksize=20))
    else:
        articles = [read(one) for one in drafts]
    articles.sort(key=lambda one: (one.dct.day, one.origin))
    story: int | None = None
    for at in range(0, len(articles), _BATCH):
        batch = [
            Placed(
                one,
                StoryPlacement(InBatch(0), (("x", 1.0),))
                if story is None
                else StoryPlacement(story),
            )
            for one in articles[at : at + _BATCH]
        ]
        kept = await store.add(batch)
        story = story or next(one.story_id for one in kept if one is not None)
    assert story is not None
    return story


async def timeline_of(task: Task, by_words: bool, limit: int | None) -> Timeline:
    """The timeline of a task's articles."""
    drafts = [draft_of(one, at, task["lang"]) for at, one in enumerate(task["articles"])]
    period = Period(date.fromisoformat(task["start"]), date.fromisoformat(task["end"]))
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(f"{folder}/s.db", clock=system_clock) as store:
            if by_words:
                await take_in_drafts(store, drafts, clock=system_clock)
                question = Question(task["query"], task["lang"], period, limit=limit)
            else:
                story = await store_as_one(store, drafts)
                question = Question("", task["lang"], period, story_id=story, limit=limit)
            return await write_timeline(store, question)


def by_day(timeline: Timeline) -> list[Task]:
    """A timeline's days, the weightiest first, each with its rows."""
    days: dict[str, list[str]] = {}
    for event in sorted(timeline.events, key=lambda event: -event.weight):
        if event.when.precision is Precision.DAY:
            days.setdefault(event.when.first.isoformat(), []).append(event.text)
    return [{"date": day, "sentences": rows} for day, rows in days.items()]


async def points_of(task: Task, points: int | None) -> list[str]:
    """The key points of a task's documents."""
    drafts = [draft_of(one, at, task["lang"]) for at, one in enumerate(task["docs"])]
    texts: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(f"{folder}/s.db", clock=system_clock) as store:
            story = await store_as_one(store, drafts)
            for limit in [points] if points else range(_MOST_POINTS, 0, -1):
                question = Question(language=task["lang"], story_id=story, limit=limit)
                texts = [one.text for one in (await write_summary(store, question)).points]
                words = sum(len(_WORD.findall(text)) for text in texts)
                if len(drafts) == 1 or words <= task["limit_words"] + _OVER:
                    break
    return texts


def main() -> None:
    task = json.load(sys.stdin)
    if sys.argv[1] == "timeline":
        answer: object = by_day(asyncio.run(timeline_of(task, "--words" in sys.argv, _ALL)))
    else:
        points = int(sys.argv[sys.argv.index("--points") + 1]) if "--points" in sys.argv else None
        answer = asyncio.run(points_of(task, points))
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
