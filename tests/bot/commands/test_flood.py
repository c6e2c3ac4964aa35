from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

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


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.sampled_from(["", "1", "2", "3"])),
        max_size=60,
    )
)
# One too many of a person's, where the chat's are spent, stands for the chat's warning, too.
@example([(0, "a", user) for user in "111213"])
def test_what_is_dropped_unread_is_what_would_be_ignored(sent: list[tuple[int, str, str]]) -> None:
    """Whether or not the ignored are dropped by keys alone, every verdict is the same."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    floods = [
        Flood(per_user=Allowance(2, 2.0), per_chat=Allowance(3, 1.0), now=lambda: now.timestamp())
        for _ in range(2)
    ]
    for pause, chat, user in sent:
        now += timedelta(seconds=pause / 2)
        whole = floods[0].judge(_request(chat, user), now)
        dropped = floods[1].ignores("telegram", chat, user, now)
        assert whole is (Verdict.IGNORE if dropped else floods[1].judge(_request(chat, user), now))


def test_after_its_warning_a_flood_is_ignored_until_time_has_passed() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    flood = Flood(
        per_user=Allowance(2, 1.0), per_chat=Allowance(10, 1.0), now=lambda: now.timestamp()
    )
    for _ in range(3):
        assert not flood.ignores("telegram", "a", "1", now)
        flood.judge(_request("a", "1"), now)
    assert flood.ignores("telegram", "a", "1", now)
    assert flood.ignores("telegram", "b", "1", now)
    assert not flood.ignores("telegram", "a", "2", now)
    now += timedelta(seconds=1)
    assert not flood.ignores("telegram", "a", "1", now)
