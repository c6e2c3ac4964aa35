"""No question may cost more because the store is larger: SQLite's own plans say how it answers."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Executable
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from bot.records import outbox, subscriptions
from briefings.db.dialects.sqlite import SQLite
from briefings.models import Period
from briefings.store import Store, catalogue, finding, schema, searching, sentences
from tests.briefings.store.factory import DAY, NOW, clock, many, placed

PERIOD = Period(date(2024, 4, 1), DAY)

PAGE = subscriptions.SubscriptionRow(1, "telegram", (480,), 127, "UTC", NOW, NOW)

STATEMENTS: dict[str, Executable] = {
    "stories": catalogue.by_activity(None, 20, 0),
    "stories of a period": catalogue.by_activity(PERIOD, 20, 0),
    "latest stories": catalogue.latest(DAY, 100),
    "newest": finding.newest(None, 50),
    "newest of a period": finding.newest(PERIOD, 50),
    "of a story": finding.newest(None, 50, 3),
    "of a story and period": finding.newest(PERIOD, 50, 3),
    "stories by terms": finding.weightiest(2).params(term_0="a", term_1="b"),
    "articles by recency": finding.article_rows().where(
        schema.articles.c.recency.in_([1, 2, 3]),
    ),
    "sentences": sentences.most_salient(False).params(ids=[1, 2, 3], most=5),
    "terms of sentences": searching.all_terms().params(ids=[1, 2, 3]),
    "standalone sentences": sentences.most_salient(True).params(ids=[1, 2, 3], most=5),
    "dates of a story": sentences.dated(True, False, False).params(story=3, most=50),
    "dates of a story and period": sentences.dated(True, True, True).params(
        story=3, first=PERIOD.first, last=PERIOD.last, most=50
    ),
    "dates of articles": sentences.dated(False, True, True).params(
        ids=[1, 2, 3], first=PERIOD.first, last=PERIOD.last, most=50
    ),
    "quotes": sentences.quoted("actor:1", 20),
    "holding": SQLite(Path("x"), read_only=True).holding(["a", "b"], None, None, 50),
    "due subscriptions": subscriptions.due_on("telegram", NOW, 50),
    "due subscriptions of a page": subscriptions.due_on("telegram", NOW, 50, PAGE),
    "sendable deliveries": outbox.sendable("telegram", NOW, 50),
    "holding in a period": SQLite(Path("x"), read_only=True).holding(["a"], 5, 9, 50),
}

# What may be sorted is bounded by what was asked for: ids named by the caller, or a LIMIT inside.
MAY_SORT = {
    "dates of a story",
    "dates of a story and period",
    "dates of articles",
    "quotes",
    "articles by recency",
}


@pytest.fixture
async def path(tmp_path: Path) -> AsyncIterator[Path]:
    where = tmp_path / "store.db"
    async with Store.open(where, clock=clock) as store:
        await store.add([placed(one) for one in many(50, 1)])
        yield where


def plan(path: Path, statement: Executable) -> list[str]:
    compiled = statement.compile(dialect=sqlite_dialect())  # type: ignore[attr-defined]
    expanded = compiled.construct_expanded_state()
    values = expanded.positional_parameters
    values = [value.isoformat() if isinstance(value, date) else value for value in values]
    raw = sqlite3.connect(path)
    rows = raw.execute(f"EXPLAIN QUERY PLAN {expanded.statement}", values).fetchall()
    raw.close()
    return [row[3] for row in rows]


@pytest.mark.parametrize("name", STATEMENTS)
async def test_every_question_has_its_index(path: Path, name: str) -> None:
    steps = plan(path, STATEMENTS[name])

    allowed = (
        r"SCAN (stories|articles) USING (COVERING )?INDEX",  # in its order, up to the LIMIT
        r"SCAN article_terms VIRTUAL TABLE INDEX \d+:.*M",  # a MATCH, in its order
        r"SCAN (few|anon_\d+|\(subquery-\d+\))",  # what a LIMIT inside has left
        r"SCAN CONSTANT ROW",
    )
    for step in steps:
        if step.startswith("SCAN"):
            assert any(re.match(pattern, step) for pattern in allowed), steps
        if "TEMP B-TREE" in step:
            assert name in MAY_SORT, steps


async def test_the_story_dates_are_cut_before_they_are_sorted(path: Path) -> None:
    steps = plan(path, STATEMENTS["dates of a story and period"])
    inner = steps[: next(at for at, step in enumerate(steps) if step.startswith("SCAN"))]
    assert any("ix_timexes_dated" in step for step in inner), steps
    assert not any("TEMP B-TREE" in step for step in inner), steps
