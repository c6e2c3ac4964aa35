"""Whatever a headline holds, Discord takes the message, and nobody is pinged by it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from simcord.components import validate_message_state

from bot.config import load
from bot.platforms.discord.messages import embed_of, packed_messages, view_of
from bot.replies import Reply
from bot.services import Services
from briefings.clock import system_clock
from briefings.store import Store
from tests.bot.layout.hostile import PHASES, replies
from tests.e2e import discord_rules as rules


@pytest.fixture
async def services(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    path = tmp_path_factory.mktemp("hostile") / "store.db"
    async with Store.open(path, clock=system_clock) as store:
        yield Services(store, load(None, {}), system_clock)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(reply=replies)
async def test_discord_takes_any_reply(services: Services, reply: Reply) -> None:
    for message in await packed_messages(services, reply):
        embeds = [embed_of(message).to_dict()]
        components = view_of(message).to_components()
        body = {"embeds": embeds, "components": components}
        rules.check_text(body)
        rules.check_message(body)
        validate_message_state(
            components, flags=0, content=None, embeds=embeds, require_nonempty=True
        )
