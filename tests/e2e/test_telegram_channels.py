"""Channels that the bot administers: their posts where they are followed, and the offer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Row, select
from telegram import Update

from bot.platforms.telegram import TelegramPlatform
from bot.platforms.telegram.channels import Channels
from bot.platforms.telegram.inbound import Posted, asked_by
from briefings.clock import system_clock
from briefings.sources.channels.preview import read_preview
from briefings.store import schema
from tests.briefings.sources.channel_pages import page, post
from tests.e2e.telegram_bot import serving
from tests.e2e.telegram_server import TelegramServer
from tests.e2e.telegram_world import Json

PREVIEW = "https://t.me/s/marsa_news"
HEAD = "العاصفة تضرب الميناء"
WORDS = "أعلنت هيئة ميناء المرسى السبت تضرر ثلاثة قوارب في العاصفة التي ضربت الساحل."


async def kept(platform: TelegramPlatform) -> list[Row[tuple[str, str, str, str]]]:
    """Headline, text, link and outlet of the articles that came from the channel."""
    articles, outlets = schema.articles, schema.outlets
    columns = (articles.c.headline, articles.c.text, articles.c.url, outlets.c.key)
    async with platform._services.store.database.reading() as connection:
        found = await connection.execute(
            select(*columns).join(outlets).where(articles.c.origin == PREVIEW)
        )
        return list(found)


async def taken(platform: TelegramPlatform, **content: Json) -> None:
    """Handles an update as the platform does, and waits until that is done."""
    asked = asked_by(Update.de_json({"update_id": 1, **content}, None), "mujaz_bot", "ar")
    assert isinstance(asked, Posted)
    assert platform._poster is not None
    await Channels(platform._services, platform._poster).posted(asked)


async def test_posts_of_a_followed_channel_are_taken_in_and_edits_correct_them(
    store_file: Path,
) -> None:
    async with TelegramServer() as server, serving(server, store_file, reads=True) as platform:
        channel = server.world.channel(server.world.user("Boss"), username="marsa_news")
        await server.wait_called("getMe")
        await server.until(lambda: platform._poster is not None)
        bold = [{"type": "bold", "offset": 0, "length": len(HEAD)}]
        message = server.world.message(
            channel, None, sender_chat=channel, text=f"{HEAD}\n{WORDS}", entities=bold
        )
        await taken(platform, channel_post=message)
        assert await kept(platform) == []  # being an administrator follows nothing
        sources = platform._services.store.sources
        row = await sources.add(PREVIEW, title="Marsa", now=system_clock())
        await taken(platform, channel_post=message)
        link = f"https://t.me/marsa_news/{message['message_id']}"
        assert await kept(platform) == [(HEAD, f"{HEAD}\n\n{WORDS}", link, "t.me/marsa_news")]
        edited = {**message, "text": message["text"].replace("ثلاثة", "أربعة")}
        await taken(platform, edited_channel_post=edited)
        corrected = WORDS.replace("ثلاثة", "أربعة")
        whole = f"{HEAD}\n\n{corrected}"
        assert [one[1] for one in await kept(platform)] == [whole]

        # The poll brings the same post under the same identity, and changes nothing.
        markup = page(post(message["message_id"], f"<b>{HEAD}</b><br>{corrected}"))
        feed = read_preview(markup.encode(), url=PREVIEW, now=datetime(2030, 1, 1, tzinfo=UTC))
        (item,) = feed.items
        draft = item.draft(feed.outlet, feed.language, PREVIEW, f"{row.id}:{item.key}")
        ingestion = platform._services.ingestion
        assert ingestion is not None
        await ingestion.keep(draft)
        assert [one[1] for one in await kept(platform)] == [whole]


async def test_a_forwarded_posts_outlet_is_whom_it_is_from(store_file: Path) -> None:
    async with TelegramServer() as server, serving(server, store_file, reads=True) as platform:
        channel = server.world.channel(server.world.user("Boss"), username="Marsa_News")
        await server.until(lambda: platform._poster is not None)
        await platform._services.store.sources.add(PREVIEW, title="Marsa", now=system_clock())
        origin = {
            "type": "channel",
            "date": 1_700_000_000,
            "message_id": 5,
            "chat": {"id": -1009, "type": "channel", "title": "خفر السواحل", "username": "coast"},
        }
        message = server.world.message(
            channel, None, sender_chat=channel, text=WORDS, forward_origin=origin
        )
        await taken(platform, channel_post=message)
        assert [(one[2], one[3]) for one in await kept(platform)] == [
            ("https://t.me/coast/5", "t.me/coast")
        ]


async def test_an_appointment_is_offered_once_in_private_to_who_may_add(store_file: Path) -> None:
    async with TelegramServer() as server:
        boss, other = server.world.user("Boss"), server.world.user("Other")
        channel = server.world.channel(boss, username="marsa_news")
        hidden = server.world.channel(boss)
        home = server.world.private(boss)
        server.world.private(other)
        named = {"MUJAZ_SOURCES_ADMINISTRATORS": f"telegram:{boss.id}"}
        async with serving(server, store_file, **named) as platform:
            for person, chat in (
                (other, channel),
                (boss, hidden),
                (boss, channel),
                (boss, channel),
            ):
                server.stand(chat, person, "left")
                server.stand(chat, person, "administrator")
            server.say(home, boss, "/sources")
            await server.wait_sent(6)  # with a word to whoever lets the bot in
            offers = [one for one in server.sent if "marsa_news" in str(one.rows)]
            assert [one.chat_id for one in offers] == [home.id]
            assert list(offers[0].labels.values()) == ["add https://t.me/marsa_news"]
            assert len(server.sent) == 6
            assert await platform._services.store.sources.all() == []
