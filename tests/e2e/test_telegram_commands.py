"""Every command, in both languages, wherever people talk on Telegram."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from tests.e2e.aiogram_models import fits_aiogram
from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_server import TelegramServer
from tests.e2e.telegram_world import Chat, User

COMMANDS_TYPED = {
    "summary": ("/summary", "/ملخص القنصلية"),
    "timeline": ("/timeline #3", "/تسلسل #3"),
    "stories": ("/stories", "/قصص"),
    "search": ("/search Damascus", "/بحث دمشق"),
    "quotes": ("/quotes Araghchi", "/أقوال عراقجي"),
    "actors": ("/actors", "/أطراف"),
    "agenda": ("/agenda", "/مواعيد"),
    "sources": ("/sources", "/مصادر القنصلية"),
    "read": ("/read", "/اقرأ"),
    "keep": ("/keep", "/احفظ"),
    "add": ("/add", "/أضف"),
    "remove": ("/remove 7", "/احذف 7"),
    "subscribe": ("/subscribe 08:00 Muscat", "/اشترك 08:00 مسقط"),
    "subscriptions": ("/subscriptions", "/اشتراكات"),
    "unsubscribe": ("/unsubscribe 7", "/إلغاء 7"),
    "preview": ("/preview 7", "/معاينة 7"),
    "settings": ("/settings", "/إعدادات"),
    "quiet": ("/quiet 22:00-07:00", "/هدوء 22:00-07:00"),
    "lang": ("/lang en", "/لغة عربي"),
    "privacy": ("/privacy", "/خصوصية"),
    "export": ("/export", "/بياناتي"),
    "forget": ("/forget", "/انسني"),
    "help": ("/help", "/مساعدة"),
}
PLACES = ("private", "group", "topic", "channel")


def place(server: TelegramServer, kind: str, language: str) -> tuple[Chat, User, int | None]:
    """A place to talk, somebody who administers it, and the topic."""
    person = server.world.user(language=language)
    match kind:
        case "private":
            return server.world.private(person), person, None
        case "group":
            return server.world.group(person), person, None
        case "topic":
            return server.world.supergroup(person, topics=2), person, 12
    return server.world.channel(person), person, None


def test_this_suite_knows_every_command() -> None:
    named = {command.name for command in COMMANDS}
    assert named == set(COMMANDS_TYPED)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", PLACES)
async def test_every_command_is_answered_where_it_was_asked(
    store_file: Path, kind: str, language: str
) -> None:
    defaults = {"MUJAZ_CHATS_LANGUAGE": language}
    async with TelegramServer() as server, serving(server, store_file, **defaults):
        for name, typed in COMMANDS_TYPED.items():
            chat, person, thread = place(server, kind, language)
            text = typed[language == "ar"]
            asked = server.say(chat, person, text, thread=thread)
            count = 2 if name == "timeline" else 1
            await server.until(lambda chat=chat, count=count: len(_in(server, chat)) == count)
            answers = _in(server, chat)
            for answer in answers:
                assert answer.thread == thread
                assert answer.photo or not answer.preview
            first, *_ = answers[0].text.split("\n")
            arabic = any("\u0621" <= letter <= "\u064a" for letter in first)
            wants_arabic = language == "ar"
            assert name == "lang" or arabic == wants_arabic, answers[0].text
            in_group = kind in ("group", "topic")
            assert answers[0].reply_to == (asked["message_id"] if in_group else None)
            assert bool(answers[-1].photo) == (name == "timeline")
            assert len(answers[-1].text) <= 1024 or not answers[-1].photo
        assert not [call for call in server.calls if not call.answer["ok"]]
        for call in server.calls:
            fits_aiogram(call)


def _in(server: TelegramServer, chat: Chat) -> list:
    return [one for one in server.sent if one.chat_id == chat.id]


async def test_menus_stand_in_both_languages_and_for_everybody_else(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        await server.wait_called("setMyCommands", 3)
        arabic, english = server.commands["default", "ar"], server.commands["default", "en"]
        assert server.commands["default", ""] == arabic
        assert [one["command"] for one in arabic] == [one["command"] for one in english]
        assert {one["command"] for one in arabic} == {command.name for command in COMMANDS}
        assert arabic[0]["description"] == "أبرز ما جرى"
        assert english[0]["description"] == "what happened"


async def test_the_answer_is_in_the_persons_language_until_the_chat_chooses(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        world = server.world
        arab, briton = world.user(language="ar"), world.user(language="en-GB")
        chat = world.group(arab, briton)
        for asked, person, words in (
            ("/stories", arab, "القصص"),
            ("/stories", briton, "Stories"),
            ("/lang ar", briton, "حُفظت"),
            ("/stories", briton, "القصص"),
        ):
            count = len(server.sent)
            server.say(chat, person, asked)
            await server.wait_sent(count + 1)
            assert words in server.sent[-1].text


async def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.supergroup(salma)
        robot = server.world.user("Robot")
        robot.is_bot = True
        linked = server.world.channel(salma)
        server.say(chat, salma, "What a morning / evening")
        server.say(chat, salma, "/play chess")  # another bot's
        server.say(chat, salma, "/summary@other_bot")
        server.say(chat, robot, "/summary")
        server.say(chat, None, "/summary", sender_chat=linked, is_automatic_forward=True)
        server.say(chat, salma, "/Stories@Mujaz_Bot")
        server.say(chat, salma, "/plain@mujaz_bot")
        first, second = await server.wait_sent(2)
        assert "القصص" in first.text
        assert "plain" in second.text
        assert len(server.called("sendMessage")) == 2


async def test_in_private_plain_words_ask_for_a_summary(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "القنصلية")
        (answer,) = await server.wait_sent(1)
        assert answer.text.startswith("أبرز ما جرى")
        assert "القنصلية" in answer.text


async def test_in_private_what_is_shared_is_read_and_commands_need_no_slash(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        chat = server.world.private(salma)
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
        server.say(chat, salma, "/read https://example.org/news")
        server.say(chat, salma, "See https://example.org/news, please")
        server.say(chat, salma, "Short words of a friend", forward_origin=origin)
        server.say(chat, salma, "Stories")
        typed, link, forwarded, bare = await server.wait_sent(4)
        # No network in this test: what is to be read gets the same sentence each time.
        assert typed.text == link.text == forwarded.text
        assert bare.text.startswith("Stories")


async def test_an_unknown_command_is_met_with_the_nearest(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        server.say(server.world.private(salma), salma, "/sumary")
        (answer,) = await server.wait_sent(1)
        assert "/summary" in answer.text


async def test_only_administrators_change_a_group(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        world = server.world
        boss, member = world.user("Boss"), world.user("Member")
        chat = world.supergroup(boss, members=(member,))
        for speaker, as_group, allowed in (
            (member, False, False),
            (boss, False, True),
            (member, True, True),  # an anonymous administrator speaks as the group
        ):
            count = len(server.sent)
            server.say(chat, speaker, "/lang ar", sender_chat=chat if as_group else None)
            await server.wait_sent(count + 1)
            assert ("حُفظت" in server.sent[-1].text) == allowed, server.sent[-1].text
        asked = len(server.called("getChatMember"))
        assert asked == 2
        server.say(chat, member, "/settings")
        server.say(chat, member, "/stories")
        await server.wait_sent(5)
        # What everybody may do is not looked up.
        assert len(server.called("getChatMember")) == asked


async def test_a_channel_is_set_up_from_a_private_chat_by_its_administrators(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file) as platform:
        world = server.world
        boss, reader = world.user("Boss"), world.user("Reader")
        channel = world.channel(boss, username="dawn_news")
        hidden = world.channel(boss)
        home, other = world.private(boss), world.private(reader)
        for chat, person, text, words in (
            (home, boss, "/settings @dawn_news zone Asia/Muscat", "مسقط"),
            (home, boss, f"/settings {hidden.id} card dark", "داكنة"),
            (other, reader, "/settings @dawn_news zone Europe/Paris", "مشرفوها"),
            (home, boss, "/settings @nowhere_at_all zone Europe/Paris", "لا أرى"),
            (home, boss, "/settings", "UTC"),  # the private chat has not changed
        ):
            count = len(server.sent)
            server.say(chat, person, text)
            await server.wait_sent(count + 1)
            assert server.sent[-1].chat_id == chat.id
            assert words in server.sent[-1].text
        row = await platform._services.records.chats.get("telegram", str(channel.id))
        assert row.time_zone == "Asia/Muscat"


async def test_a_channel_is_subscribed_and_its_posts_previewed_from_a_private_chat(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        boss, stranger = server.world.user(language="en"), server.world.user(language="en")
        channel = server.world.channel(boss, username="dawn_news")
        home, other = server.world.private(boss), server.world.private(stranger)
        server.say(home, boss, "/subscribe @dawn_news 08:00 Muscat")
        (made,) = await server.wait_sent(1)
        assert made.chat_id == home.id
        assert made.labels
        assert all("@dawn_news" in data for data in made.labels.values()), made.labels
        server.say(home, boss, "/subscriptions @dawn_news")
        server.say(home, boss, "/subscriptions")
        _, there, here = await server.wait_sent(3)
        assert "08:00" in there.text
        assert here.text.startswith("No subscriptions")
        label = next(label for label, data in made.labels.items() if data.startswith("preview"))
        server.press(made, boss, made.labels[label])
        await server.until(lambda: all(one is not None for one in server.pressed.values()))
        # The button is of no use to others.
        server.say(other, stranger, "/stories")
        await server.until(lambda: any(one.chat_id == other.id for one in server.sent))
        theirs = next(one for one in server.sent if one.chat_id == other.id)
        number = server.press(theirs, stranger, made.labels[label])
        await server.until(lambda: server.pressed[number] is not None)
        assert "administrators" in (server.pressed[number] or {})["text"]
        assert not [one for one in server.sent if one.chat_id == channel.id]


async def test_an_edited_command_changes_its_answer(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        asked = server.say(chat, salma, "/storeis")
        (first,) = await server.wait_sent(1)
        server.edit(asked, "/stories")
        _, second = await server.wait_sent(2)
        assert (second.method, second.message_id) == ("editMessageText", first.message_id)
        assert "القصص" in second.text
        # To a timeline, with a picture, and back: the picture goes away with it.
        server.edit(asked, "/timeline #3")
        await server.wait_sent(4)
        picture = server.sent[-1]
        assert picture.photo
        server.edit(asked, "/help")
        await server.until(lambda: picture.message_id not in chat.messages)
        assert server.sent[-1].message_id == first.message_id


async def test_edits_in_quick_succession_change_one_answer(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        await server.polled.wait()
        asked = server.say(chat, salma, "/storeis")
        server.edit(asked, "/help")
        server.edit(asked, "/stories")
        *_, last = await server.wait_sent(3)
        assert [one.method for one in server.sent] == ["sendMessage"] + ["editMessageText"] * 2
        assert "القصص" in last.text


async def test_an_edited_command_that_nobody_remembers_is_answered_anew(store_file: Path) -> None:
    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        async with serving(server, store_file):
            asked = server.say(chat, salma, "/storeis")
            (first,) = await server.wait_sent(1)
        async with serving(server, store_file):
            server.edit(asked, "/stories")
            _, second = await server.wait_sent(2)
        assert second.method == "sendMessage"
        assert second.message_id != first.message_id


async def test_a_general_topic_and_threads_of_replies_are_answered_without_a_topic(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        forum = server.world.supergroup(salma, topics=1)
        plain = server.world.supergroup(salma)
        server.say(forum, salma, "/stories")
        server.say(plain, salma, "/stories", message_thread_id=7)
        answers = await server.wait_sent(2)
        assert [one.thread for one in answers] == [None, None]


async def test_a_topic_has_settings_of_its_own(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        forum = server.world.supergroup(salma, topics=2)
        for thread, text, words in (
            (11, "/lang en", "Saved"),
            (12, "/stories", "القصص"),
            (11, "/stories", "Stories"),
        ):
            count = len(server.sent)
            server.say(forum, salma, text, thread=thread)
            await server.wait_sent(count + 1)
            assert words in server.sent[-1].text


async def test_what_is_kept_comes_as_a_file_and_is_forgotten_by_a_press(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/اشترك 08:00 مسقط")
        await server.wait_sent(1)
        server.say(chat, salma, "/بياناتي")
        *_, file = await server.wait_sent(3)
        assert file.document is not None
        kept = json.loads(file.document)
        assert kept["subscriptions"][0]["times"] == ["08:00"]
        assert kept["subscriptions"][0]["place"] == "مسقط"
        server.say(chat, salma, "/forget")
        *_, question = await server.wait_sent(4)
        server.press(question, salma, question.labels["نعم، انسَ كل شيء"])
        *_, done = await server.wait_sent(5)
        assert done.message_id == question.message_id
        assert done.text.startswith("تم.")
        server.say(chat, salma, "/subscriptions")
        await server.wait_sent(6)
        server.say(chat, salma, "/forget")
        *_, nothing = await server.wait_sent(7)
        assert not nothing.rows
        for call in server.calls:
            fits_aiogram(call)
