"""Subscribing as people do it: in words, in two languages, with wrong numbers too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.commands import answer, needs_administrator
from bot.layout.terminal import lines_of
from bot.records.subscriptions import SubscriptionRow
from bot.replies import Reply
from bot.requests import Chat, ChatKind, Request
from briefings.models import Language
from tests.bot.delivery.world import World, world

CHAT = Chat("telegram", "7")


@pytest.fixture
async def here(where: str) -> AsyncIterator[World]:
    async with world(where, datetime(2026, 3, 2, 6, tzinfo=UTC)) as made:
        await made.news()
        yield made


async def ask(here: World, line: str, language: Language = "en", chat: Chat = CHAT) -> Reply:
    return await answer(here.services, Request(chat, line, language, administrator=True))


def said(reply: Reply) -> str:
    return "\n".join(lines_of(reply)).replace("\u2068", "").replace("\u2069", "")


async def rows(here: World) -> list[SubscriptionRow]:
    chat = await here.records.chats.get(CHAT.platform, CHAT.key)
    return await here.records.subscriptions.of_chat(chat.id)


async def test_a_subscription_is_confirmed_with_its_next_post(here: World) -> None:
    reply = await ask(here, "/subscribe 8am muscat")
    assert reply.ok
    assert "Tuesday 3 March 2026, 08:00" in said(reply)  # it is ten in Muscat already
    (row,) = await rows(here)
    assert row.next_run_at == datetime(2026, 3, 3, 4, tzinfo=UTC)
    chat = await here.records.chats.get("telegram", "7")
    assert (chat.language, chat.time_zone) == ("en", "Asia/Muscat")
    preview = next(button for button in reply.buttons if button.action.startswith("preview"))
    assert "bridge" in said(await ask(here, f"/{preview.action}")).lower()


async def test_in_arabic(here: World) -> None:
    reply = await ask(here, "/اشترك ٨ مساءً بيروت عن الجسر", "ar")
    assert "20:00 · كل يوم · بيروت" in said(reply)
    assert "الاثنين 2 مارس/ آذار 2026، 20:00" in said(reply)
    (row,) = await rows(here)
    assert (row.words, row.zone) == ("الجسر", "Asia/Beirut")


async def test_a_place_that_was_guessed_or_assumed_is_said(here: World) -> None:
    assumed = said(await ask(here, "/subscribe 8"))
    assert "By the time of UTC. For another place name its city:" in assumed
    assert "/subscriptions change 1 Cairo" in assumed
    assert "08:00 · every day · Cairo" in said(await ask(here, "/subscriptions change 1 Cairo"))
    assert "Muscat" in said(await ask(here, "/subscribe 9 muskat"))


async def test_a_hint_can_be_followed_as_it_stands(here: World) -> None:
    await ask(here, "/subscribe 7 bridge")
    assert "/subscriptions change 2 Cairo" in said(await ask(here, "/subscribe 8"))
    await ask(here, "/subscriptions change 2 Cairo")
    assert [row.zone for row in await rows(here)] == ["UTC", "Africa/Cairo"]
    hint = "/subscribe 20:00 about Amman"
    assert hint in said(await ask(here, "/subscribe at eight in the evening Amman"))
    assert (await ask(here, hint)).ok
    assert [row.words for row in await rows(here)] == ["bridge", None, None, "Amman"]


async def test_words_that_no_news_holds_yet_are_taken_where_they_are_meant(here: World) -> None:
    assert not (await ask(here, "/subscribe 8 volcano")).ok
    assert (await ask(here, "/subscribe 8 about volcano")).ok
    assert [row.words for row in await rows(here)] == ["volcano"]


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ("الأحد إلى الخميس", "من الأحد إلى الخميس"),
        ("الاثنين والجمعة", "الاثنين والجمعة"),
        ("السبت والأحد", "السبت والأحد"),
        ("من الجمعة إلى الأربعاء", "من الجمعة إلى الأربعاء"),
    ],
)
async def test_days_in_a_row_are_shown_as_a_stretch(here: World, days: str, shown: str) -> None:
    assert f"09:00 · {shown} · القاهرة" in said(await ask(here, f"/اشترك {days} ٩ القاهرة", "ar"))


async def test_the_same_wish_twice_is_one_subscription(here: World) -> None:
    for _ in range(2):
        assert (await ask(here, "/subscribe 8 cairo")).ok
    assert len(await rows(here)) == 1


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("/subscribe", "/subscribe 08:00"),
        ("/subscribe soon", "/subscribe 08:00"),
        ("/subscribe 25:00", "25:00"),
        ("/subscribe 8 in Atlantis", "/subscribe 08:00"),
        ("/subscribe 8 Atlantis", "/subscribe 08:00 "),
        ("/subscribe ٨ بتوقيت أطلنطس", "أطلنطس"),
        ("/subscribe 1 2 3 4 5 6 7 8 9", "/subscribe 8"),
        ("/subscribe 8 #99", "99"),
        ("/subscriptions", "/subscribe"),
        ("/unsubscribe", "/subscribe"),
        ("/preview", "/subscribe"),
    ],
)
async def test_what_cannot_be_done_is_said_with_what_can(here: World, line: str, hint: str) -> None:
    for language in ("en", "ar"):
        reply = await ask(here, line, language)
        assert not reply.ok
        assert hint in said(reply)
    assert await rows(here) == []


async def test_pausing_resuming_changing_and_removing_by_number(here: World) -> None:
    await ask(here, "/subscribe 8 cairo")
    await ask(here, "/subscribe 9 cairo about bridges")
    assert "paused" in said(await ask(here, "/subscriptions pause 2"))
    assert [row.next_run_at is None for row in await rows(here)] == [False, True]
    await ask(here, "/subscriptions resume ٢")
    assert all(row.next_run_at for row in await rows(here))
    changed = await ask(here, "/subscriptions change 2 20:00 beirut")
    assert "20:00 · every day · Beirut" in said(changed)
    assert (await rows(here))[1].words == "bridges"
    assert not (await ask(here, "/subscriptions remove 3")).ok
    assert not (await ask(here, "/subscriptions dance 1")).ok
    assert (await ask(here, "/unsubscribe 1")).ok
    (left,) = await rows(here)
    # A button that was made before still means the same subscription.
    assert (await ask(here, f"/subscriptions pause @{left.id}")).ok
    assert (await ask(here, "/unsubscribe")).ok
    assert await rows(here) == []


async def test_where_there_are_several_a_number_is_asked_for(here: World) -> None:
    for hour in (8, 9):
        await ask(here, f"/subscribe {hour} cairo")
    assert "/unsubscribe 1" in said(await ask(here, "/unsubscribe"))
    assert "/subscriptions pause 1" in said(await ask(here, "/subscriptions pause"))
    assert len(await rows(here)) == 2


async def test_the_list_shows_every_one_with_its_buttons(here: World) -> None:
    await ask(here, "/subscribe 8 cairo")
    await ask(here, "/subscribe weekdays 9 cairo")
    reply = await ask(here, "/subscriptions")
    assert "1. All news · 08:00 · every day · Cairo" in said(reply)
    assert "2. All news · 09:00 · Sunday to Thursday · Cairo" in said(reply)
    assert [one.label for one in reply.buttons] == ["Pause 1", "Remove 1", "Pause 2", "Remove 2"]
    actions = [button.action.split()[1] for button in reply.buttons]
    assert actions == ["pause", "remove", "pause", "remove"]
    assert (await ask(here, "/unsubscribe")).buttons == reply.buttons  # which one? it asks


async def test_there_is_an_end_to_subscriptions(here: World) -> None:
    for hour in range(10):
        assert (await ask(here, f"/subscribe {hour}:00 cairo")).ok
    assert not (await ask(here, "/subscribe 20:00 cairo")).ok
    assert (await ask(here, "/unsubscribe all")).ok
    assert await rows(here) == []


async def test_a_chat_that_talks_again_is_no_longer_suspended(here: World) -> None:
    await ask(here, "/subscribe 8 cairo")
    await here.records.chats.suspend("telegram", "7", "kicked")
    assert (await ask(here, "/subscriptions")).ok
    assert (await here.records.chats.get("telegram", "7")).suspended is None


def test_only_administrators_change_what_a_group_is_sent() -> None:
    def needed(line: str) -> bool:
        return needs_administrator(Request(Chat("telegram", "-7", ChatKind.GROUP), line, "en"))

    assert needed("/subscribe 8")
    assert needed("/unsubscribe")
    assert needed("/subscriptions pause 1")
    assert not needed("/subscriptions")
    assert not needed("/preview")
