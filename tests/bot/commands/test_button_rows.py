"""Buttons that belong together stand together, on both platforms."""

from __future__ import annotations

import pytest

from bot.layout import discord, telegram
from tests.bot.commands.conftest import Talk


@pytest.mark.parametrize("rows_of", [telegram.rows_of, discord.rows_of])
@pytest.mark.parametrize("count", [1, 2, 4, 10])
async def test_a_row_of_buttons_is_one_subscriptions(talk: Talk, rows_of, count: int) -> None:  # type: ignore[no-untyped-def]
    for hour in range(1, count + 1):
        await talk(f"/subscribe {hour} Cairo")
    seen: list[str] = []
    line = "/subscriptions"
    while True:
        rows = rows_of((await talk.reply(line)).buttons)
        pairs = [row for row in rows if len(row) == 2]
        assert len(rows) <= 5
        for pause, end in pairs:
            assert pause.action.rpartition(" ")[2] == end.action.rpartition(" ")[2]
            seen.append(end.label)
        if len(pairs) == len(rows):
            break
        line = f"/{rows[-1][0].action}"
        if line.endswith(" 1"):
            break
    assert seen == [f"Remove {number}" for number in range(1, count + 1)]


async def test_turning_the_page_of_subscriptions_changes_nothing(talk: Talk) -> None:
    await talk("/subscribe 8 Cairo")
    talk.administrator = False
    assert "Subscriptions" in await talk("/subscriptions page 1")


async def test_stories_carry_their_number_on_their_button(talk: Talk) -> None:
    reply = await talk.reply("/stories")
    assert all(one.label.startswith(one.action.partition(" ")[2]) for one in reply.buttons)


async def test_settings_change_by_buttons(talk: Talk) -> None:
    reply = await talk.reply("/settings")
    dark = next(one for one in reply.buttons if one.action == "settings card dark")
    shown = await talk(f"/{dark.action}")
    assert "Timeline picture: \u2068dark" in shown


async def test_settings_speak_the_readers_language(talk: Talk) -> None:
    talk.language = "ar"
    shown = await talk("/settings")
    assert "(صورة)" in shown
    assert "(card)" not in shown
    assert "داكنة" in await talk("/settings صورة داكنة")
