"""Buttons: edited in place, always answered, after a restart and on messages out of reach."""

from __future__ import annotations

from pathlib import Path

from bot.replies import Button, Paragraph, Reply, Span
from tests.e2e.telegram_bot import serving, unflooded
from tests.e2e.telegram_server import TelegramServer
from tests.e2e.telegram_world import Sent, User


async def press(server: TelegramServer, sent: Sent, user: User, label: str, **how: bool) -> str:
    number = server.press(sent, user, sent.labels[label], **how)
    await server.until(lambda: server.pressed[number] is not None)
    return number


async def test_a_press_edits_in_place(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/summary القنصلية")
        (answer,) = await server.wait_sent(1)
        await press(server, answer, salma, "المزيد")
        _, more = await server.wait_sent(2)
        assert (more.method, more.message_id) == ("editMessageText", answer.message_id)
        assert len(more.text) > len(answer.text)
        await press(server, more, salma, "التسلسل الزمني")
        *_, timeline, picture = await server.wait_sent(4)
        assert timeline.message_id == answer.message_id
        assert "التسلسل الزمني" in timeline.text
        assert picture.photo
        await press(server, timeline, salma, "المصادر")
        await server.wait_sent(5)
        assert server.sent[-1].message_id == answer.message_id
        # No alert came with any of them.
        assert not [one for one in server.pressed.values() if one and one.get("text")]


async def test_a_misspelt_speaker_is_one_press_away(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/أقوال نتانياهو")
        (answer,) = await server.wait_sent(1)
        await press(server, answer, salma, "بنيامين نتنياهو")
        _, said = await server.wait_sent(2)
        assert (said.method, said.message_id) == ("editMessageText", answer.message_id)
        assert said.text.startswith("أقوال: بنيامين نتنياهو")


async def test_a_press_in_a_group_is_answered_to_the_presser_alone(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma, other = server.world.user(), server.world.user(language="en")
        chat = server.world.supergroup(salma, topics=1)
        server.say(chat, salma, "/stories", thread=11)
        (answer,) = await server.wait_sent(1)
        before = dict(chat.messages)
        await press(server, answer, other, next(iter(answer.labels)))
        _, picked = await server.wait_sent(2)
        assert picked.method == "whisper"
        assert picked.text.startswith("What happened")
        # What the whisper's own buttons do stands in the whisper.
        await press(server, picked, other, "Timeline")
        *_, timeline = await server.wait_sent(3)
        assert timeline.method == "editWhisper"
        assert timeline.text.startswith("Timeline")
        assert chat.messages == before


async def test_where_telegram_whispers_not_a_press_leads_into_the_private_chat(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        server.ephemeral = False
        salma, other = server.world.user(), server.world.user()
        chat = server.world.supergroup(salma)
        server.say(chat, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        number = await press(server, answer, other, next(iter(answer.labels)))
        # An older server has posted it for all to see: that is undone at once.
        assert len(server.called("deleteMessage")) == 1
        link = (server.pressed[number] or {})["url"]
        mine = server.world.private(other)
        server.say(mine, other, f"/start {link.partition('start=')[2]}")
        *_, picked = await server.wait_sent(3)
        assert picked.chat_id == mine.id
        assert picked.text.startswith("أبرز ما جرى")


async def test_nothing_is_ever_posted_to_a_channel_by_presses(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        boss = server.world.user()
        chat = server.world.channel(boss)
        server.say(chat, None, "/summary #14")
        (answer,) = await server.wait_sent(1)
        readers = [server.world.user(language="en") for _ in range(30)]
        numbers = [
            server.press(answer, reader, data)
            for reader in readers
            for data in answer.labels.values()
        ]
        await server.until(lambda: all(server.pressed[one] is not None for one in numbers))
        assert all((server.pressed[one] or {}).get("url") for one in numbers)
        assert len(server.sent) == 1
        assert not server.called("sendPhoto")
        assert not server.called("editMessageText")


async def test_a_post_stays_as_it_was_posted(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        salma = server.world.user()
        chat = server.world.private(salma)
        button = Button("التسلسل", "timeline #14")
        reply = Reply("ar", (Paragraph((Span("ملخص اليوم"),)),), (button,))
        (payload,) = await platform.pack(reply)
        await server.until(server.polled.is_set)
        await platform.send(str(chat.id), payload, nonce="n")
        (post,) = await server.wait_sent(1)
        await press(server, post, salma, "التسلسل")
        _, timeline, _ = await server.wait_sent(3)
        assert timeline.method == "sendMessage"
        assert chat.messages[post.message_id]["text"] == "ملخص اليوم"


async def test_back_leads_to_the_answer_before(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        chat = server.world.private(salma)
        server.say(chat, salma, "/stories")
        (stories,) = await server.wait_sent(1)
        await press(server, stories, salma, next(iter(stories.labels)))
        _, summary = await server.wait_sent(2)
        await press(server, summary, salma, "Sources")
        *_, sources = await server.wait_sent(3)
        await press(server, sources, salma, "‹ Back")
        *_, again = await server.wait_sent(4)
        assert again.text == summary.text
        await press(server, again, salma, "‹ Back")
        *_, first = await server.wait_sent(5)
        assert (first.text, first.message_id) == (stories.text, stories.message_id)
        assert "‹ Back" not in first.labels


async def test_buttons_work_after_a_restart_and_when_long(store_file: Path) -> None:
    words = "القنصلية الإيرانية في العاصمة السورية دمشق والرد عليها"
    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        async with serving(server, store_file):
            server.say(chat, salma, f"/summary {words}")
            (answer,) = await server.wait_sent(1)
        async with serving(server, store_file):
            for label, data in answer.labels.items():
                assert len(data.encode()) <= 64
                count = len(server.called("editMessageText"))
                await press(server, answer, salma, label)
                edits = await server.wait_called("editMessageText", count + 1)
                assert edits[-1].parameters["message_id"] == str(answer.message_id)
                assert edits[-1].answer["ok"]


async def test_a_message_out_of_reach_is_answered_anew(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        await press(server, answer, salma, next(iter(answer.labels)), old=True)
        _, again = await server.wait_sent(2)
        assert again.method == "sendMessage"


async def test_a_message_deleted_meanwhile_is_sent_anew(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        number = server.press(answer, salma, next(iter(answer.labels.values())))
        chat.messages.pop(answer.message_id)
        await server.until(lambda: server.pressed[number] is not None)
        _, again = await server.wait_sent(2)
        assert again.method == "sendMessage"


async def test_the_same_button_twice_changes_nothing_and_is_answered(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/summary #3")
        (answer,) = await server.wait_sent(1)
        data = answer.labels["المصادر"]
        first, second = (server.press(answer, salma, data) for _ in range(2))
        await server.until(lambda: bool(server.pressed[first] and server.pressed[second]))
        await server.wait_called("editMessageText", 2)
        assert len(server.sent) == 2  # the answer and one edit


async def test_a_button_that_nobody_knows_says_so(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        number = server.press(answer, salma, "~0123456789abcdef01")
        await server.until(lambda: server.pressed[number] is not None)
        said = server.pressed[number] or {}
        assert "قَدُم" in said["text"]
        assert said["show_alert"] == "true"


async def test_what_cannot_be_answered_is_an_alert_and_leaves_the_message(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file, flood=unflooded()):
        salma = server.world.user(language="en")
        chat = server.world.private(salma)
        server.say(chat, salma, "/stories")
        (answer,) = await server.wait_sent(1)
        number = server.press(answer, salma, "summary #999")
        await server.until(lambda: server.pressed[number] is not None)
        assert "999" in (server.pressed[number] or {})["text"]
        assert len(server.sent) == 1


async def test_a_member_cannot_change_a_group_by_a_forged_button(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        boss, member = server.world.user(), server.world.user(language="en")
        chat = server.world.supergroup(boss, members=(member,))
        server.say(chat, boss, "/stories")
        (answer,) = await server.wait_sent(1)
        number = server.press(answer, member, "lang en")
        await server.until(lambda: server.pressed[number] is not None)
        assert "administrators" in (server.pressed[number] or {})["text"]
