from __future__ import annotations

from bot.asking.floods import Allowance, Flood, Verdict
from bot.requests import Chat, Request


def _request(chat: str, user: str) -> Request:
    return Request(Chat("telegram", chat), "/summary", "ar", user=user)


def test_a_flood_is_warned_once_and_then_met_with_silence() -> None:
    now = 0.0
    flood = Flood(per_user=Allowance(2, 1.0), per_chat=Allowance(10, 1.0), now=lambda: now)
    verdicts = [flood.judge(_request("a", "1")) for _ in range(5)]
    assert verdicts == [Verdict.ANSWER] * 2 + [Verdict.WARN] + [Verdict.IGNORE] * 2
    assert flood.judge(_request("a", "2")) is Verdict.ANSWER
    assert flood.judge(_request("b", "1")) is Verdict.IGNORE
    now = 1.5
    assert flood.judge(_request("a", "1")) is Verdict.ANSWER
    assert flood.judge(_request("a", "1")) is Verdict.WARN


def test_a_chat_has_an_allowance_of_its_own() -> None:
    flood = Flood(per_user=Allowance(9, 1.0), per_chat=Allowance(3, 1.0), now=lambda: 0.0)
    verdicts = [flood.judge(_request("a", str(user))) for user in range(5)]
    assert verdicts == [Verdict.ANSWER] * 3 + [Verdict.WARN, Verdict.IGNORE]
    assert flood.judge(_request("b", "1")) is Verdict.ANSWER
