from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.answer_cache import FRESH, AnswerCache
from briefings.clock import system_clock
from briefings.ingest.intake import take_in
from briefings.models import Question
from briefings.store import Edition, Store
from tests.bot.commands.conftest import Talk

ARTICLE = """---
outlet: Harbour Post
date: 2024-12-19
---
# Ferry to Larnaca sails again

The ferry to Larnaca sailed again on Thursday after nine days in port, its captain said."""


class Writer:
    """Counts how often it is asked; waits where told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.reached, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self.fails = False

    async def write(self, store: Store, question: Question) -> str:
        self.asked += 1
        self.reached.set()
        await self.gate.wait()
        if self.fails:
            raise OSError("disk")
        return f"{question.words} {self.asked}"


class Seen:
    """A store that says when so many have asked which edition it is."""

    def __init__(self, store: Store, wanted: int) -> None:
        self._store, self._left = store, wanted
        self.all = asyncio.Event()

    async def edition(self) -> Edition:
        found = await self._store.edition()
        self._left -= 1
        if not self._left:
            self.all.set()
        return found


async def test_the_same_question_is_worked_out_once(talk: Talk) -> None:
    memory, writer = AnswerCache(), Writer()
    seen = Seen(talk.services.store, 9)
    store = cast(Store, seen)
    question = Question("ferry")
    writer.gate.clear()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(memory.ask(writer.write, store, question)) for _ in range(9)]
        await writer.reached.wait()
        await seen.all.wait()  # now they all know that there is no answer yet
        await asyncio.sleep(0)
        writer.gate.set()
    assert {task.result() for task in tasks} == {"ferry 1"}
    assert await memory.ask(writer.write, store, Question("port")) == "port 2"
    assert await memory.ask(writer.write, store, question) == "ferry 1"


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def test_news_make_an_answer_anew(talk: Talk, tmp_path: Path) -> None:
    clock = Clock()
    talk = Talk(replace(talk.services, answer_cache=AnswerCache(now=clock)))
    before = await talk("/search ferry Larnaca")
    (tmp_path / "ferry.en.md").write_text(ARTICLE, "utf-8")
    await take_in(talk.services.store, [tmp_path / "ferry.en.md"], clock=system_clock, workers=1)
    assert await talk("/search ferry Larnaca") == before  # of this very moment
    clock.seconds += FRESH
    after = await talk("/search ferry Larnaca")
    assert "Harbour Post" not in before
    assert "Harbour Post" in after
    edition = await talk.services.store.edition()
    corrected = ARTICLE.replace("nine days", "eleven days")
    (tmp_path / "ferry.en.md").write_text(corrected, "utf-8")
    await take_in(talk.services.store, [tmp_path / "ferry.en.md"], clock=system_clock, workers=1)
    assert await talk.services.store.edition() != edition
    clock.seconds += FRESH
    assert "eleven days" in await talk("/search ferry Larnaca")


async def test_while_news_pour_in_an_answer_is_worked_out_now_and_then(
    talk: Talk, tmp_path: Path
) -> None:
    clock, writer, store = Clock(), Writer(), talk.services.store
    memory = AnswerCache(now=clock)

    async def pour() -> None:
        text = ARTICLE.replace("nine", f"{writer.asked} and {clock.seconds}")
        (tmp_path / "ferry.en.md").write_text(text, "utf-8")
        await take_in(store, [tmp_path / "ferry.en.md"], clock=system_clock, workers=1)

    said = []
    for _ in range(6):
        said.append(await memory.ask(writer.write, store, Question("x")))
        await pour()
        clock.seconds += FRESH / 2
    assert said == ["x 1", "x 1", "x 2", "x 2", "x 3", "x 3"]
    memory.forget()
    assert await memory.ask(writer.write, store, Question("x")) == "x 4"


async def test_who_has_changed_something_sees_it_at_once(talk: Talk, tmp_path: Path) -> None:
    talk = Talk(replace(talk.services, answer_cache=AnswerCache(now=Clock())))
    assert "Harbour Post" not in await talk("/search ferry Larnaca")
    (tmp_path / "ferry.en.md").write_text(ARTICLE, "utf-8")
    await take_in(talk.services.store, [tmp_path / "ferry.en.md"], clock=system_clock, workers=1)
    await talk("/quiet 22-7")  # as /keep does
    assert "Harbour Post" in await talk("/search ferry Larnaca")


async def test_a_chats_choices_are_not_news(talk: Talk) -> None:
    edition = await talk.services.store.edition()
    await talk("/lang ar")
    assert await talk.services.store.edition() == edition


async def test_who_gives_up_takes_the_answer_from_nobody(talk: Talk) -> None:
    memory, writer, store = AnswerCache(), Writer(), talk.services.store
    writer.gate.clear()
    first = asyncio.create_task(memory.ask(writer.write, store, Question("x")))
    await writer.reached.wait()
    second = asyncio.create_task(memory.ask(writer.write, store, Question("x")))
    first.cancel()
    writer.gate.set()
    assert await second == "x 2"


async def test_failures_are_not_kept_and_the_oldest_are_forgotten(talk: Talk) -> None:
    memory, writer, store = AnswerCache(most=2), Writer(), talk.services.store
    writer.fails = True
    with pytest.raises(OSError, match="disk"):
        await memory.ask(writer.write, store, Question("a"))
    writer.fails = False
    said = [await memory.ask(writer.write, store, Question(word)) for word in "abcab"]
    assert said == ["a 2", "b 3", "c 4", "a 5", "b 6"]
