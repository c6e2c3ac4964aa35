"""Who subscribed hears, once, that posts have stopped, and once that they go on."""

from __future__ import annotations

from bot.commands import respond
from bot.delivery.closures import Closures
from bot.layout.terminal import lines_of
from bot.platforms.kit.protocol import ChatClosedError, UnreachableError
from bot.requests import Chat, ChatKind, Request
from bot.services import Services
from tests.bot.delivery.ledger import Ledger
from tests.bot.delivery.world import world


async def test_a_closing_is_told_once_and_its_end_once(where: str) -> None:
    async with world(where) as here:
        await here.subscribe("-100", subscriber="7", place="Sanaa")
        await here.subscribe("-100", subscriber="7", times=(600,))
        await here.subscribe("-200", subscriber="8")
        ledger = Ledger()
        closures = Closures(here.services, {"telegram": ledger})
        chats = here.records.chats
        await chats.suspend("telegram", "-100", "kicked", here.now)
        assert await closures.tell() == 1
        assert await closures.tell() == 0
        assert list(ledger.posts) == ["private 7"]
        assert "removed" in "".join(ledger.posts["private 7"])
        assert (await chats.get("telegram", "-100")).suspended_at == here.now
        await chats.suspend("telegram", "-100", None)
        ledger.posts.clear()
        assert await closures.tell() == 1
        assert await closures.tell() == 0
        assert "go on" in "".join(ledger.posts["private 7"])
        assert (await chats.get("telegram", "-100")).suspended_at is None


async def test_a_person_who_cannot_be_told_keeps_nobody_waiting(where: str) -> None:
    async with world(where) as here:
        await here.subscribe("-100", subscriber="7")
        await here.subscribe("-200", subscriber="8")
        ledger = Ledger()
        ledger.closed["private 7"] = ChatClosedError("blocked")
        for key in ("-100", "-200"):
            await here.records.chats.suspend("telegram", key, "no-rights", here.now)
        closures = Closures(here.services, {"telegram": ledger})
        assert await closures.tell() == 2
        assert list(ledger.posts) == ["private 8"]
        assert await closures.tell() == 0
        # They hear of it at their next command, wherever that is, and once.
        first, second = [await _asks_for_help(here.services, "7") for _ in range(2)]
        assert "have stopped" in first
        assert "stopped" not in second
        assert "stopped" not in await _asks_for_help(here.services, "8")


async def test_what_is_over_before_a_person_could_hear_of_it_is_not_told(where: str) -> None:
    async with world(where) as here:
        await here.subscribe("-100", subscriber="7")
        ledger = Ledger()
        ledger.closed["private 7"] = ChatClosedError("blocked")
        closures = Closures(here.services, {"telegram": ledger})
        for reason in ("no-rights", None):
            await here.records.chats.suspend("telegram", "-100", reason, here.now)
            await closures.tell()
        assert "posts" not in (await _asks_for_help(here.services, "7")).splitlines()[0].lower()


async def _asks_for_help(services: Services, user: str) -> str:
    chat = Chat("telegram", "-900", ChatKind.GROUP)
    reply = await respond(services, Request(chat, "/help", "en", user=user))
    assert reply is not None
    return "\n".join(lines_of(reply))


async def test_an_outage_is_tried_again(where: str) -> None:
    async with world(where) as here:
        await here.subscribe("-100", subscriber="7")
        await here.records.chats.suspend("telegram", "-100", "kicked", here.now)
        ledger = Ledger()
        ledger.faults.append(UnreachableError("down", maybe_sent=False))
        closures = Closures(here.services, {"telegram": ledger})
        assert await closures.tell() == 0
        assert await closures.tell() == 1


async def test_a_closing_that_is_over_before_it_was_told_is_not_told(where: str) -> None:
    async with world(where) as here:
        await here.subscribe("-100", subscriber="7")
        ledger = Ledger()
        await here.records.chats.suspend("telegram", "-100", "kicked", here.now)
        await here.records.chats.suspend("telegram", "-100", None)
        assert await Closures(here.services, {"telegram": ledger}).tell() == 0
        assert not ledger.posts
