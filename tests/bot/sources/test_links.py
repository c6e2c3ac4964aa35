"""Links and forwarded texts: read, answered, kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.shared import first_link
from bot.replies import Bullet
from bot.requests import Origin
from tests.bot.sources.conftest import BRIDGE, GROUP, ROAD, STRIKE, Bot, Site, plain

POST = Origin(
    datetime(2024, 5, 13, 18, tzinfo=UTC),
    "قناة الميناء",
    "https://t.me/mina_news",
    "https://t.me/mina_news/77",
)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("look: https://a.example/x.", "https://a.example/x"),
        ("شاهدوا (https://a.example/ar/1)، ثم", "https://a.example/ar/1"),
        ("https://a.example/w_(x)", "https://a.example/w_(x)"),
        ("HTTPS://A.example/x؟", "HTTPS://A.example/x"),
        ("<a href='http://a.example/1'>", "http://a.example/1"),
        ("one http://a.example/1 two http://b.example/2", "http://a.example/1"),
        ("ftp://a.example", None),
        ("no link", None),
        ("http://" + "a" * 3_000, None),
    ],
)
def test_the_first_link_is_found(text: str, link: str | None) -> None:
    assert first_link(text) == link


@given(st.text())
def test_any_text_has_a_link_or_none(text: str) -> None:
    found = first_link(text)
    assert found is None or found in text


async def test_a_shared_link_is_read_without_a_command(bot: Bot, site: Site) -> None:
    reply = await bot.reply(f"شاهدوا هذا: {site.base}/1، مهم")
    words = [block.spans[0].text for block in reply.blocks if isinstance(block, Bullet)]
    assert words
    assert all(any(one in text for text in (BRIDGE, ROAD)) for one in words)
    assert (await bot.services.store.totals()).articles == 0
    (keep,) = reply.buttons
    assert "Kept" in await bot(keep.action)
    assert (await bot.services.store.totals()).articles == 1
    assert "already" in await bot(keep.action)
    again = await bot.reply(f"{site.base}/1")
    assert again.buttons == ()
    assert "الجسر" in await bot("/search الجسر")


async def test_a_forwarded_text_is_read_and_not_stored_unless_kept(bot: Bot) -> None:
    text = f"{BRIDGE}\n\n{STRIKE}"
    reply = await bot.reply(text, forwarded=True)
    assert [block.spans[0].text for block in reply.blocks if isinstance(block, Bullet)] == [
        BRIDGE,
        STRIKE,
    ]
    assert (await bot.services.store.totals()).articles == 0
    assert "Kept" in await bot(reply.buttons[0].action)
    assert "الميناء" in await bot("/search الأجور")
    bot.ingestion.offered.clear()  # as after a restart
    assert "Send it again" in await bot(reply.buttons[0].action)


async def test_a_long_text_needs_no_forwarding(bot: Bot) -> None:
    assert BRIDGE in await bot(f"{BRIDGE}\n{ROAD}\n{STRIKE}\n{BRIDGE}")


async def test_commands_stay_commands(bot: Bot, site: Site) -> None:
    assert "I found nothing" in await bot("search bridge") or "No news" in await bot("search x")
    assert "I don't know the command" in await bot(f"/frobnicate {site.base}/1")
    assert site.asked == []
    for words in ("", "foo", "ftp://example.org/a"):
        assert "Read what?" in await bot(f"/read {words}")
    for words in ("", "foo"):
        assert "Keep what?" in await bot(f"/keep {words}")
    assert "no longer have" in await bot(f"/keep {'0a' * 9}")


async def test_what_holds_no_words_says_so(bot: Bot, site: Site) -> None:
    assert "no words" in await bot("12345 67890", forwarded=True)
    site.pages["/photo"] = ("application/pdf", "%PDF-1.7")
    assert not (await bot.reply(f"{site.base}/photo")).ok


async def test_a_group_sees_the_button_and_its_administrators_may_press(
    bot: Bot, site: Site
) -> None:
    bot.chat, bot.administrator = GROUP, False
    (keep,) = (await bot.reply(f"{site.base}/1")).buttons
    assert "administrators" in await bot(keep.action)
    assert (await bot.services.store.totals()).articles == 0
    bot.administrator = True
    assert "Kept" in await bot(keep.action)


async def test_credentials_in_a_link_are_not_repeated(bot: Bot, site: Site) -> None:
    said = await bot(f"{site.base.replace('//', '//me:s3cret@')}/none")
    assert "s3cret" not in said
    assert "127.0.0.1" in said


async def test_calls_in_a_forwarded_text_are_no_key_points(bot: Bot) -> None:
    bot.language = "ar"
    said = await bot(
        f"{BRIDGE}\n\n🔴 تابعونا على تلغرام لمعرفة آخر أخبار المدينة أولًا بأول", forwarded=True
    )
    assert "الجسر" in said
    assert "تابعونا" not in said


async def test_a_channels_post_names_the_channel_and_its_link(bot: Bot, site: Site) -> None:
    bot.language = "ar"
    text = f"{BRIDGE}\n{ROAD}\nتابعونا: {site.base}/1\n{site.base}/home"
    reply = await bot.reply(text, origin=POST)
    assert site.asked == []  # the words are the news, not the channel's own links
    said = plain(reply)
    assert BRIDGE in said
    assert "قناة الميناء" in said
    assert "13 مايو" in said
    assert [s.url for b in reply.blocks for s in b.spans if s.url] == [POST.url]
    assert "حُفظ" in await bot(reply.buttons[0].action)
    found = await bot.services.store.find_articles([], limit=5)
    (article,) = found.articles
    assert (article.outlet, article.url) == ("قناة الميناء", POST.url)
    assert article.day.isoformat() == "2024-05-13"
    assert "قناة الميناء" in await bot("/summary الجسر")
    assert "127.0.0.1" not in plain(await bot.reply(text, origin=POST))


async def test_channels_of_one_platform_are_outlets_of_their_own(bot: Bot) -> None:
    other = Origin(POST.at, "قناة أخرى", "https://t.me/other", "https://t.me/other/1")
    for text, origin in ((BRIDGE, POST), (STRIKE, other)):
        await bot((await bot.reply(text, origin=origin)).buttons[0].action)
    found = await bot.services.store.find_articles([], limit=5)
    assert {article.outlet for article in found.articles} == {"قناة الميناء", "قناة أخرى"}


async def test_a_persons_message_names_nobody(bot: Bot) -> None:
    reply = await bot.reply(BRIDGE, origin=Origin(POST.at))
    assert BRIDGE in plain(reply)
    await bot(reply.buttons[0].action)
    found = await bot.services.store.find_articles([], limit=5)
    assert [article.day.isoformat() for article in found.articles] == ["2024-05-13"]


async def test_a_forwarded_link_with_few_words_is_followed(bot: Bot, site: Site) -> None:
    said = await bot.reply(f"مهم جدا {site.base}/1", origin=POST)
    assert ROAD[1:] in plain(said)


@pytest.mark.parametrize("first", ["ملخص", "Summary", "أضف", "Add", "الأخبار"])
async def test_a_post_is_no_command_whatever_it_begins_with(bot: Bot, first: str) -> None:
    assert BRIDGE in await bot(f"{first} اليوم من المدينة\n{BRIDGE}", forwarded=True)


async def test_the_longest_forwarded_text_is_read(bot: Bot) -> None:
    lines = [BRIDGE, STRIKE, *(f"{ROAD[:-1]} في اليوم {n}." for n in range(200))]
    reply = await bot.reply("\n".join(lines), forwarded=True)
    points = [block for block in reply.blocks if isinstance(block, Bullet)]
    assert 1 <= len(points) <= 10


@pytest.mark.parametrize(
    ("path", "kind", "body", "why"),
    [
        ("/a.pdf", "application/pdf", "%PDF-1.7", "it is no page but a file PDF"),
        ("/a.png", "image/png", "\x89PNG", "it is no page but a file PNG"),
        ("/a.mp4", "video/mp4", "x", "it is no page but a file MP4"),
    ],
)
@pytest.mark.parametrize("command", ["/read", "/add", "/keep"])
async def test_what_is_no_page_is_named(
    bot: Bot, site: Site, path: str, kind: str, body: str, why: str, command: str
) -> None:
    site.pages[path] = (kind, body)
    assert why in await bot(f"{command} {site.base}{path}")
    assert site.asked == [path]  # nothing else was tried


async def test_a_link_to_a_private_address_says_so(bot: Bot) -> None:
    assert "private network" in await bot("look at http://192.168.1.1/admin please")


async def test_a_feed_is_no_article(bot: Bot, site: Site) -> None:
    assert "/add follows it" in await bot(f"/read {site.base}/feed")
