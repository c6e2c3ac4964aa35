from __future__ import annotations

from tests.bot.commands.conftest import Talk


async def test_who_said_what_in_the_outlets_words_newest_first(talk: Talk) -> None:
    said = await talk("/quotes Netanyahu")
    assert said.index("2 October 2024") < said.index("1 October 2024")
    assert "Iran had made a big mistake" in said
    assert "CNN" in said
    talk.language = "ar"
    said = await talk("/أقوال نتنياهو")
    assert "بنيامين نتنياهو" in said
    assert "CNN" in said


async def test_only_what_was_said_in_the_period_asked_for(talk: Talk) -> None:
    assert "1 October 2024" in await talk("/quotes Netanyahu 2024-10-01")
    assert "2 October" not in await talk("/quotes Netanyahu 2024-10-01")
    said = await talk("/quotes Netanyahu 2021")
    assert "Benjamin Netanyahu" in said
    assert "2024" not in said


async def test_more_is_a_button_that_keeps_the_question(talk: Talk) -> None:
    reply = await talk.reply("/quotes Houthis 2024 +1")
    (more,) = [button.action for button in reply.buttons if "+" in button.action]
    assert more.startswith("quotes Houthis 2024 +")


async def test_a_misspelt_name_offers_the_nearest_as_buttons(talk: Talk) -> None:
    reply = await talk.reply("/quotes Netanyahoo")
    assert not reply.ok
    assert "quotes Benjamin Netanyahu" in [button.action for button in reply.buttons]
    talk.language = "ar"
    reply = await talk.reply("/quotes نتانياهو")
    assert any("نتنياهو" in button.label for button in reply.buttons)


async def test_nobody_of_that_name_and_no_name_say_what_to_do(talk: Talk) -> None:
    assert "/search" in await talk("/quotes zzyzxq")
    reply = await talk.reply("/quotes")
    assert not reply.ok
    assert all(button.action.startswith("quotes ") for button in reply.buttons)
    assert reply.buttons
