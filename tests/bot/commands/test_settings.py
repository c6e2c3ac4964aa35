from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands import needs_administrator
from bot.records import ChatRow
from bot.requests import Chat, ChatKind, Request
from tests.bot.commands.conftest import Talk


async def _row(talk: Talk) -> ChatRow:
    return await talk.services.records.chats.get(talk.chat.platform, talk.chat.key)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("/settings language ar", "language", "ar"),
        ("/settings اللغة الإنجليزية", "language", "en"),
        ("/lang العربية", "language", "ar"),
        ("/settings zone Asia/Muscat", "time_zone", "Asia/Muscat"),
        ("/settings zone asia/muscat", "time_zone", "Asia/Muscat"),
        ("/settings region EG", "region", "EG"),
        ("/settings region ar-LB", "region", "LB"),
        ("/settings الأشهر المغرب", "region", "MA"),
        ("/settings digits arabic", "digits", "arabic"),
        ("/settings أرقام ١٢٣", "digits", "arabic"),
        ("/settings card dark", "card", "dark"),
        ("/settings nothing line", "nothing_new", "line"),
        ("/settings quiet 22:00-07:00", "quiet_from", 1320),
        ("/quiet ٢٢-٧", "quiet_to", 420),
        ("/quiet 23:30 إلى 6", "quiet_to", 360),
        ("/quiet من ١٠ مساء إلى ٧ صباحا", "quiet_from", 1320),
        ("/quiet بين العاشرة مساء والسابعة صباحا", "quiet_to", 420),
        ("/quiet from 10 pm to 7:30 am", "quiet_to", 450),
        ("/quiet 22:00–24:00", "quiet_to", 0),
        ("/settings mute كرة القدم", "muted", ("كرة القدم",)),
    ],
)
async def test_a_setting_is_kept(talk: Talk, line: str, field: str, value: object) -> None:
    reply = await talk.reply(line)
    assert reply.ok
    assert getattr(await _row(talk), field) == value


@pytest.mark.parametrize(
    "line",
    [
        "/settings zone Mars/Olympus",
        "/settings language fr",
        "/settings region XX",
        "/settings digits roman",
        "/settings card pink",
        "/settings nothing maybe",
        "/quiet 22",
        "/quiet 22-7 Cairo",
        "/quiet 1 2 3",
        "/quiet 25:00-07:00",
        "/quiet 07:00-7",
        "/quiet 08:99-10",
        "/settings mute",
        "/settings colour red",
        "/settings laguage ar",
    ],
)
@pytest.mark.parametrize("language", ["ar", "en"])
async def test_a_bad_value_gets_one_sentence_and_changes_nothing(
    talk: Talk, line: str, language: str
) -> None:
    talk.language = language  # type: ignore[assignment]  # one of the two
    reply = await talk.reply(line)
    assert not reply.ok
    assert len(reply.blocks) == 1
    assert await _row(talk) == ChatRow("telegram", "-100")


async def test_a_near_miss_is_named(talk: Talk) -> None:
    assert "language" in await talk("/settings laguage ar")
    assert "/summary" in await talk("/sumary")


async def test_an_unknown_place_is_named(talk: Talk) -> None:
    assert "“Narnia”" in await talk("/settings zone Narnia")
    assert "Cairo" in await talk("/settings zone")


async def test_arabic_help_names_arabic_commands_where_they_work(talk: Talk) -> None:
    talk.language = "ar"
    arabic = "أسماء عربية"
    assert arabic not in await talk("/help")
    talk.chat = replace(talk.chat, kind=ChatKind.PRIVATE)
    assert arabic in await talk("/help")
    talk.chat = Chat("discord", "1", ChatKind.GUILD_CHANNEL)
    assert arabic in await talk("/help")


async def test_choices_show_and_can_be_taken_back(talk: Talk) -> None:
    await talk("/quiet 22-7")
    await talk("/settings mute football")
    shown = await talk("/settings")
    assert "22:00 – 07:00" in shown
    assert "football" in shown
    await talk("/settings mute tennis")
    assert "football, tennis" in await talk("/settings")
    await talk("/settings mute tennis")
    await talk("/quiet off")
    await talk("/settings mute football")
    row = await _row(talk)
    assert (row.quiet_from, row.quiet_to, row.muted) == (None, None, ())


async def test_choices_change_the_answers(talk: Talk) -> None:
    english = await talk("/timeline Isfahan")
    assert "19 April 2024" in english
    await talk("/lang ar")
    await talk("/settings region EG")
    assert "19 أبريل 2024" in await talk("/timeline Isfahan")
    await talk("/settings region LB")
    await talk("/settings digits arabic")
    assert "١٩ نيسان ٢٠٢٤" in await talk("/timeline Isfahan")


async def test_members_look_and_administrators_change(talk: Talk) -> None:
    talk.administrator = False
    assert (await talk.reply("/settings")).ok
    assert (await talk.reply("/summary")).ok
    for line in ("/settings card dark", "/lang ar", "/quiet 22-7", "/هدوء 22-7"):
        assert not (await talk.reply(line)).ok
    talk.chat = replace(talk.chat, kind=ChatKind.PRIVATE)
    assert (await talk.reply("/settings card dark")).ok


def test_platforms_look_up_rights_only_where_it_matters() -> None:
    def asks(line: str, kind: ChatKind = ChatKind.GROUP) -> bool:
        return needs_administrator(Request(Chat("telegram", "1", kind), line, "en"))

    assert asks("/settings card dark")
    assert asks("/lang@mujaz_bot en")
    assert not asks("/settings")
    assert not asks("/summary")
    assert not asks("/nonsense")
    assert not asks("")
    assert not asks("/lang en", ChatKind.PRIVATE)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=40))
async def test_no_words_break_the_settings(talk: Talk, words: str) -> None:
    for command in ("settings", "quiet", "lang", "summary", "timeline", "search", "sources"):
        assert (await talk.reply(f"/{command} {words}")).blocks
