"""Links and forwarded texts: read, answered, kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.sharing import first_link
from bot.replies import Bullet
from tests.bot.sources.conftest import BRIDGE, GROUP, ROAD, STRIKE, Bot, Site


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
    assert (await bot.core.store.totals()).articles == 0
    (keep,) = reply.buttons
    assert "Kept" in await bot(keep.action)
    assert (await bot.core.store.totals()).articles == 1
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
    assert (await bot.core.store.totals()).articles == 0
    assert "Kept" in await bot(reply.buttons[0].action)
    assert "الميناء" in await bot("/search الأجور")
    bot.inlet.offered.clear()  # as after a restart
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
    assert (await bot.core.store.totals()).articles == 0
    bot.administrator = True
    assert "Kept" in await bot(keep.action)


async def test_credentials_in_a_link_are_not_repeated(bot: Bot, site: Site) -> None:
    said = await bot(f"{site.base.replace('//', '//me:s3cret@')}/none")
    assert "s3cret" not in said
    assert "127.0.0.1" in said
