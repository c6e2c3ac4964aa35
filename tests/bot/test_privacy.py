"""What is kept of a chat: told, given as a file, and forgotten down to the bytes."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.commands import answer
from bot.config import load
from bot.delivery.planner import Planner
from bot.layout.terminal import lines_of
from bot.platforms.kit.actions import pack_actions, unpack_action
from bot.records import ChatRow
from bot.records.outbox import Change, State
from bot.replies import Reply
from bot.requests import Chat, ChatKind, Request
from briefings.db.metadata import metadata
from briefings.models import Language
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.world import DAY, World, world

CHAT, PERSON, GROUP = "5550123456789", "5550123456789", "-1005550987654"
MARKS = ("5550123456789", "5550987654", "Zarquonia", "زركونيا")
LONG = "summary Zarquonia " + "and the long way round " * 8


async def ask(
    world: World,
    line: str,
    key: str = CHAT,
    *,
    kind: ChatKind = ChatKind.PRIVATE,
    administrator: bool = True,
    language: Language = "en",
) -> Reply:
    chat = Chat("telegram", key, kind)
    return await answer(world.services, Request(chat, line, language, administrator, PERSON))


def said(reply: Reply) -> str:
    return "\n".join(lines_of(reply))


async def live(world: World) -> None:
    """A private chat, a group with a topic: settings, subscriptions, posts, a source, questions."""
    await world.news(told="Zarquonia opens a dam. The dam of Zarquonia opened on Sunday.")
    await world.news(2)
    await ask(world, "/settings mute زركونيا")
    await ask(world, "/subscribe 08:00 London Zarquonia")
    await ask(world, "/subscribe 09:00 London Zarquonia dam", GROUP, kind=ChatKind.GROUP)
    await ask(world, "/subscribe 10:00 London", f"{GROUP}:7", kind=ChatKind.TOPIC)
    await world.services.store.sources.add(
        "https://one.example/feed", title="One", now=world.now, chat=("telegram", GROUP)
    )
    for key in (CHAT, GROUP):
        await pack_actions(world.services, [LONG + key[-1]], 64, Chat("telegram", key))


async def rows(world: World) -> list[str]:
    """Every row of every table."""
    found: list[str] = []
    async with world.store.database.reading() as connection:
        for table in metadata.sorted_tables:
            found += [repr(tuple(row)) for row in await connection.execute(select(table))]
    return found


def holding(found: Sequence[str], marks: Sequence[str]) -> list[str]:
    return [row for row in found if any(mark in row for mark in marks)]


async def test_what_is_kept_is_told_with_the_operators_words(tmp_path: Path) -> None:
    async with world(tmp_path / "store.db") as here:
        settings = load(
            None, {"MUJAZ_PRIVACY_CONTACT": "us@one.example", "MUJAZ_PRIVACY_TEXT": "No tracking."}
        )
        here.services = replace(here.services, settings=settings)
        told = said(await ask(here, "/privacy"))
        assert "30 days" in told
        assert "us@one.example" in told
        assert "No tracking." in told
        assert "30 يومًا" in said(await ask(here, "/خصوصية", language="ar"))


async def test_a_chat_is_given_all_that_is_kept_of_it_and_nothing_of_others(where: str) -> None:
    async with world(where) as here:
        assert (await ask(here, "/export")).file is None
        await live(here)
        reply = await ask(here, "/export")
        assert reply.file is not None
        mine = json.loads(reply.file.text)
        assert [one["chat"] for one in mine["chats"]] == [CHAT]
        assert mine["chats"][0]["muted"] == ["زركونيا"]
        assert [one["words"] for one in mine["subscriptions"]] == ["Zarquonia"]
        assert mine["subscriptions"][0]["times"] == ["08:00"]
        assert mine["subscriptions_in_other_chats"] == 2
        assert len(mine["questions_behind_buttons"]) == 1
        group = await ask(here, "/export", GROUP, kind=ChatKind.GROUP)
        assert group.file is not None
        theirs = json.loads(group.file.text)
        assert sorted(one["chat"] for one in theirs["chats"]) == [GROUP, f"{GROUP}:7"]
        assert theirs["sources_added"] == ["https://one.example/feed"]
        assert PERSON not in group.file.text  # who subscribed is not the others' business


async def test_forgetting_asks_once_and_only_administrators_speak_for_a_group(
    where: str,
) -> None:
    async with world(where) as here:
        await live(here)
        for line in ("/forget", "/export"):
            refused = await ask(here, line, GROUP, kind=ChatKind.GROUP, administrator=False)
            assert not refused.ok
        asked = await ask(here, "/forget", GROUP, kind=ChatKind.GROUP)
        assert "2 subscriptions" in said(asked)
        assert "a source was added" in said(asked)
        assert [one.action for one in asked.buttons] == ["forget yes", "export"]
        assert holding(await rows(here), [GROUP])
        await ask(here, "/forget yes", GROUP, kind=ChatKind.GROUP)
        assert not holding(await rows(here), [GROUP])
        assert "nothing" in said(await ask(here, "/forget", GROUP, kind=ChatKind.GROUP))
        assert (await ask(here, "/subscriptions")).ok  # the private chat is as it was
        assert len((await here.records.personal.of("telegram", CHAT)).subscriptions) == 1


async def test_after_forgetting_no_row_names_the_chat_or_the_person(where: str) -> None:
    async with world(where) as here:
        await live(here)
        planner = Planner(here.services, {"telegram": Ledger()})
        here.now += timedelta(minutes=45)
        assert await planner.plan() > 0
        kept = await rows(here)
        await ask(here, "/forget yes")
        assert holding(kept, (CHAT,))
        assert not holding(await rows(here), (CHAT,))
        # What was sent is counted still, and what was pending goes nowhere.
        failed = await here.rows(State.FAILED)
        assert [one.error for one in failed] == ["forgotten", "forgotten"]
        assert await here.records.outbox.retry([one.id for one in failed], here.now) == []
        here.now += DAY
        assert await planner.plan() == 0
        assert not [row for row in await here.rows() if row.chat.key == CHAT]


async def test_a_message_in_the_air_leaves_no_trace_either(where: str) -> None:
    async with world(where) as here:
        await live(here)
        here.now += timedelta(minutes=45)
        await Planner(here.services, {"telegram": Ledger()}).plan()
        *_, delivery = await here.rows(State.PENDING)  # the first part of two
        until = here.now + timedelta(minutes=1)
        lease = ("sender-telegram", "me", until)
        await here.records.leases.take(*lease[:2], here.now, until)
        claim = Change(delivery.id, State.SENDING, claim=True)
        assert await here.records.outbox.record([claim], here.now, lease=lease)
        await ask(here, "/forget yes")
        await here.records.outbox.move_chat(delivery.chat, "778899")  # the sender knows it yet
        sent = Change(delivery.id, State.SENT, message="90817")
        await here.records.outbox.record([sent], here.now, lease=lease)
        await here.records.personal.clear_nameless()
        assert not holding(await rows(here), ("778899", "'90817'", CHAT))
        here.now += 40 * DAY
        await here.records.runs.sweep(here.now)
        await here.records.personal.clear_nameless()
        assert not holding(await rows(here), ("forgotten",))


async def test_no_byte_of_a_sqlite_store_names_who_was_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    async with world(path) as here:
        # Other chats come around it and grow: its rows move between pages.
        keys = [f"77{number * 7919 % 1000:09}" for number in range(240)]
        for number, key in enumerate(keys):
            await here.subscribe(key, words=f"matter {number}")
            if number == 20:
                await live(here)
        for key in keys[::2]:
            await here.records.chats.put(ChatRow("telegram", key, muted=("heard of enough",) * 19))
        await ask(here, "/forget yes")
        await ask(here, "/forget yes", GROUP, kind=ChatKind.GROUP)
        marks = [mark.encode() for mark in (CHAT, GROUP.removeprefix("-100"), "زركونيا", LONG[:30])]
        files = [one for one in tmp_path.iterdir() if not one.name.endswith("-shm")]
        for file in files:
            content = file.read_bytes()
            assert [mark for mark in marks if mark in content] == [], file.name
        assert not await here.store.check()
        assert len((await here.records.personal.of("telegram", keys[3])).subscriptions) == 1


def crowd(path: Path, seed: int) -> list[str]:
    """Twenty marked chats that come, grow and go in a crowd of others; their keys."""
    chance = random.Random(seed)
    marks = [f"5550{chance.randrange(10**9):09}" for _ in range(20)]
    others = [f"{chance.randrange(10**10):010}" for _ in range(800)]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA synchronous=OFF")

        def insert(key: str, muted: str) -> None:
            put = "INSERT INTO chats (platform, key, muted) VALUES ('telegram', ?, ?)"
            connection.execute(put, (key, muted))

        for number, key in enumerate(others):
            insert(key, "x" * chance.randrange(30))
            if number % 40 == 0:
                insert(marks[number // 40], marks[number // 40] * chance.choice((1, 30, 400)))
        for key in others:
            if chance.random() < 0.5:
                grown = "y" * chance.randrange(3_000)
                connection.execute("UPDATE chats SET muted = ? WHERE key = ?", (grown, key))
            elif chance.random() < 0.3:
                connection.execute("DELETE FROM chats WHERE key = ?", (key,))
        for mark in marks[1:]:
            gone = str(chance.random())
            connection.execute("UPDATE chats SET key = ?, muted = NULL WHERE key = ?", (gone, mark))
    return marks


async def test_copies_that_moving_rows_left_behind_are_wiped_too(tmp_path: Path) -> None:
    # What `secure_delete` overwrites is the row where it lies; this seed leaves copies elsewhere.
    path = tmp_path / "store.db"
    async with world(path) as here:
        marks = await asyncio.to_thread(crowd, path, 2)
        await here.records.personal.forget("telegram", marks[0], "", here.now)
        assert [mark for mark in marks if mark.encode() in path.read_bytes()] == []
        assert not (tmp_path / "store.db-wal").read_bytes()
        assert not await here.store.check()


async def test_a_button_of_a_post_outlives_a_chat_that_asked_the_same(where: str) -> None:
    async with world(where) as here:
        await here.subscribe(CHAT)
        action = "summary " + "the longest of all questions " * 5
        (packed,) = await pack_actions(here.services, [action], 64)
        await pack_actions(here.services, [action], 64, Chat("telegram", CHAT))
        await ask(here, "/forget yes")
        assert await unpack_action(here.services, packed) == action


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_nothing_is_kept_of_who_only_asked(tmp_path: Path, language: Language) -> None:
    async with world(tmp_path / "store.db") as here:
        await here.news()
        await ask(here, "/summary Marwa", language=language)
        reply = await ask(here, "/forget", language=language)
        assert reply.buttons == ()
        assert not holding(await rows(here), (CHAT,))
