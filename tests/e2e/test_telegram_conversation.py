"""What people write to the bot on Telegram that is no tidy command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_html import units
from tests.e2e.telegram_server import TelegramServer

AN_HOUR = 3600


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("\u2068/timeline #14\u2069", "Timeline: "),
        ("\u200f/summary #13", "What happened: "),
        ("/timeline_14", "Timeline: "),
        ("/timeline_14@mujaz_bot", "Timeline: "),
        ("/مُلخّص، #13", "What happened: "),
        ("/ملخص:#١٣", "What happened: "),
        ("/ملـخص #۱۳", "What happened: "),
        ("/summary story 13", "What happened: "),
        ("/summary القصة رقم ١٣", "What happened: "),
        ("What happened at the consulate?", "What happened: "),
        ("السلام عليكم", "Hello!"),
        ("شكراً جزيلاً", "You’re welcome."),
        ("👍", "You’re welcome."),
        ("ok", "Good."),
        ("hi there, how are you?", "Hello!"),
        ("tell me the story of the Sounion tanker", "What happened: "),
        ("Sudan news", "What happened: "),
        ("متى سقط النظام السوري؟", "No report holds all of"),
        ("/summary اغتيال هنيه", "What happened: "),
        ("/summary #4 April", "What happened: "),
        ("?", "Mujaz: "),
        ("What's new?", "What happened\n"),
        ("ما الأخبار؟", "What happened\n"),
        ("stop", "No subscriptions yet."),
        ("/start", "Mujaz: the news in brief"),
        ("/لغه en", "Saved."),
        ("/إشترك 8 القاهرة", "Subscribed"),
    ],
)
async def test_in_private_people_are_understood(store_file: Path, said: str, head: str) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        server.say(server.world.private(salma), salma, said)
        (answer, *_) = await server.wait_sent(1)
        assert answer.text.startswith(head)


async def test_a_change_without_its_slash_is_shown_as_a_line_to_send(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "اشترك 8 القاهرة")
        (shown,) = await server.wait_sent(1)
        assert "/اشترك 8 القاهرة" in shown.text
        server.press(shown, salma, shown.labels["نفّذ"])
        _, done = await server.wait_sent(2)
        assert done.text.startswith("تم الاشتراك")


async def test_a_misspelt_command_is_done_by_a_button(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        server.say(server.world.private(salma), salma, "/timline #14")
        (near,) = await server.wait_sent(1)
        server.press(near, salma, near.labels["/timeline #14"])
        _, timeline, *_ = await server.wait_sent(2)
        assert timeline.text.startswith("Timeline")


async def test_a_mention_and_a_reply_to_the_bot_ask_in_a_group(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        chat = server.world.supergroup(salma)
        server.say(chat, salma, "@mujaz_bot what happened in Sudan?")
        (answer,) = await server.wait_sent(1)
        assert answer.text.startswith("What happened: Sudan") or "Sudan" in answer.text
        stands = chat.messages[answer.message_id]
        server.say(chat, salma, "Isfahan", reply_to_message=stands)
        _, again = await server.wait_sent(2)
        assert "Isfahan" in again.text
        server.say(chat, salma, "a word among people, not to the bot")
        server.say(chat, salma, "/help")
        *_, last = await server.wait_sent(3)
        assert last.text.startswith("Mujaz")


async def test_links_are_what_telegram_marks_as_links(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        chat = server.world.private(salma)
        behind = {"type": "text_link", "offset": 0, "length": 4, "url": "http://127.0.0.1:9/a"}
        server.say(chat, salma, "Read this one", entities=[behind])
        bare = "www.example.invalid/a"
        marked = {"type": "url", "offset": 0, "length": units(bare)}
        server.say(chat, salma, bare, entities=[marked])
        answers = await server.wait_sent(2)
        # No article is there; what counts is that both were taken for links.
        said = "\n".join(one.text for one in answers)
        assert "fetches nothing" in said
        assert "I found nothing" not in said


async def test_read_in_reply_reads_what_it_replies_to(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        chat = server.world.supergroup(salma)
        post = server.world.message(chat, salma, text="See http://127.0.0.1:9/a for more")
        server.say(chat, salma, "/read", reply_to_message=post)
        (answer,) = await server.wait_sent(1)
        assert "Read what?" not in answer.text


async def test_of_what_waited_for_hours_the_last_of_each_chat_is_answered(
    store_file: Path,
) -> None:
    async with TelegramServer() as server:
        people = [server.world.user(language="en") for _ in range(3)]
        for person in people:
            for number in range(5):
                message = server.say(server.world.private(person), person, f"/summary #{number}")
                message["date"] -= 7 * AN_HOUR
        late = server.say(server.world.private(people[0]), people[0], "/lang ar")
        late["date"] -= 20 * AN_HOUR
        old = server.say(server.world.private(people[1]), people[1], "/stories")
        old |= {"date": old["date"] - 70 * AN_HOUR}
        server.updates.pop()
        server.edit(old, "/timeline")
        async with serving(server, store_file):
            answers = await server.wait_sent(4)
            asked = server.say(server.world.private(people[2]), people[2], "/help")
            assert asked
            await server.wait_sent(5)
        assert sum(one.text.startswith(("I was away", "كنت متوقفًا")) for one in answers) == 3
        assert sum("حُفظت" in one.text for one in answers) == 1
        assert len(server.sent) == 5


async def test_a_group_is_greeted_once_and_a_channels_administrator_in_private(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        mine = server.world.private(salma)
        group = server.world.supergroup(salma)
        group.bot = "left"
        server.stand(group, salma, "member")
        (greeting,) = await server.wait_sent(1)
        assert greeting.chat_id == group.id
        assert "/subscribe" in greeting.text
        server.stand(group, salma, "administrator")
        channel = server.world.channel(salma)
        channel.bot = "left"
        server.stand(channel, salma, "administrator")
        _, private = await server.wait_sent(2)
        assert private.chat_id == mine.id


async def test_answers_about_a_channel_name_it_and_their_hints_act_on_it(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        server.world.channel(salma, username="dawnnews")
        mine = server.world.private(salma)
        server.say(mine, salma, "/subscribe @dawnnews 08:00 Cairo")
        (answer,) = await server.wait_sent(1)
        assert answer.text.startswith("About @dawnnews")
        server.say(mine, salma, "/subscriptions @dawnnews")
        _, listed = await server.wait_sent(2)
        assert "/subscriptions @dawnnews change 1" in listed.text
        assert "/preview @dawnnews 1" in listed.text
        server.say(mine, salma, "/lang @dawnnews ar")
        *_, changed = await server.wait_sent(3)
        assert "Language: \u2068Arabic" in changed.text  # said to whoever asks, in their language


@pytest.mark.parametrize("kind", ["restricted", "silent", "mere member of a channel"])
async def test_who_subscribes_hears_that_the_bot_may_not_write(store_file: Path, kind: str) -> None:
    async with TelegramServer() as server, serving(server, store_file):
        salma = server.world.user(language="en")
        mine = server.world.private(salma)
        if kind == "mere member of a channel":
            chat = server.world.channel(salma, username="lockedchan")
            chat.bot = "member"
        else:
            chat = server.world.supergroup(salma)
            chat.username = "lockedchan"
            chat.bot = "restricted" if kind == "restricted" else "member"
            chat.writable = kind != "silent"
        server.say(mine, salma, "/subscribe @lockedchan 08:00 Cairo")
        (answer,) = await server.wait_sent(1)
        if "cannot see" not in answer.text and "administrators" not in answer.text:
            assert "Subscribed" in answer.text
            assert "Send Messages" in answer.text
