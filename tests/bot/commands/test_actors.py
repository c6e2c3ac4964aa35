from __future__ import annotations

from tests.bot.commands.conftest import Talk


async def test_actors_of_a_story_by_kind_in_the_readers_language(talk: Talk) -> None:
    said = await talk("/actors Isfahan")
    people, organisations, places = (said.index(h) for h in ("People", "Organisations", "Places"))
    assert people < organisations < places
    assert "Iran" in said[places:]
    assert "since" in said
    talk.language = "ar"
    said = await talk("/أطراف أصفهان")
    assert "أشخاص" in said
    assert "إيران" in said
    assert "منذ" in said


async def test_actors_of_nothing_found_says_what_to_do(talk: Talk) -> None:
    said = await talk("/actors zzyzx")
    assert "/stories" in said
