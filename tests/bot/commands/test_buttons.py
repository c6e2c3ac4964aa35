from __future__ import annotations

import pytest

from bot.replies import Reply
from briefings.models import Reports, Summary, Timeline
from tests.bot.commands.conftest import Talk


def _actions(reply: Reply) -> list[str]:
    return [button.action for button in reply.buttons]


async def test_more_shows_more_until_there_is_no_more(talk: Talk) -> None:
    reply = await talk.reply("/timeline Isfahan")
    assert isinstance(reply.briefing, Timeline)
    shown = len(reply.briefing.events)
    for _ in range(6):
        more = next((a for a in _actions(reply) if "+" in a), None)
        if more is None:
            break
        reply = await talk.reply(more)
        assert isinstance(reply.briefing, Timeline)
        assert len(reply.briefing.events) > shown
        shown = len(reply.briefing.events)
    assert not any("+" in action for action in _actions(reply))


@pytest.mark.parametrize("line", ["/summary", "/timeline", "/stories", "/summary Isfahan +9"])
async def test_every_button_is_answered(talk: Talk, line: str) -> None:
    reply = await talk.reply(line)
    assert reply.buttons
    for action in _actions(reply):
        assert (await talk.reply(action)).ok, action


async def test_a_summary_of_all_offers_its_stories(talk: Talk) -> None:
    reply = await talk.reply("/summary")
    picked = [button for button in reply.buttons if button.wide]
    assert len(picked) >= 3
    one = (await talk.reply(picked[0].action)).briefing
    assert isinstance(one, Summary)
    assert one.story is not None


async def test_sources_of_an_answer_are_its_articles(talk: Talk) -> None:
    summary = (await talk.reply("/summary #3")).briefing
    reports = (await talk.reply("/sources #3")).briefing
    assert isinstance(summary, Summary)
    assert isinstance(reports, Reports)
    cited = {source.article_id for point in summary.points for source in point.sources}
    assert cited <= {one.article_id for one in reports.citations}
    assert not (await talk.reply("/sources #9999")).ok


async def test_a_number_alone_is_a_story_in_any_digits(talk: Talk) -> None:
    hashed = await talk("/summary #3")
    assert await talk("/summary 3") == hashed
    assert await talk("/summary ٣") == hashed
    assert await talk("/summary #٣") == hashed
