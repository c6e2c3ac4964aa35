from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from bot.layout.discord import DiscordMessage, messages_of
from bot.layout.lines import pieces_of
from bot.replies import Bullet, Button, Heading, Paragraph, Reply, Span, Style
from tests.bot.layout.hostile import PHASES, replies, visible

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((https?://[^\s()<>]+)\)", re.DOTALL)


def _plain(markdown: str) -> str:
    """The text Discord shows: links, leads, our own marks and escapes resolved."""
    text = re.sub(r"(?m)^(?:-# |### )", "", markdown)
    text = _LINK.sub(r"\1", text)
    shown, at, code = list[str](), 0, False
    while at < len(text):
        c = text[at]
        if c == "`":
            code = not code
        elif c == "\\" and not code:
            at += 1
            assert not text[at].isalnum()
            shown.append(text[at])
        elif c == "*" and not code:
            assert text[at + 1] == "*"  # bold, all that we write
            at += 1
        else:
            assert code or c not in "_~|<>[]()@", f"{c!r} is not escaped"
            shown.append(c)
        at += 1
    return "".join(shown)


def _accepted(message: DiscordMessage) -> str:
    assert message.title or message.description
    assert len(message.title.encode("utf-16-le")) // 2 <= 256
    assert len(message.description.encode("utf-16-le")) // 2 <= 4096
    assert len(message.title + message.description + message.footer) <= 6000
    assert message.title.strip() == message.title
    assert len(message.rows) <= 5
    for row in message.rows:
        assert 0 < len(row) <= 5
        assert all(0 < len(button.label) <= 80 and button.label.strip() for button in row)
    assert not re.search("[\u202a-\u202e\x00-\x08\ud800-\udfff]", message.description)
    return visible(_plain(message.title) + _plain(message.description))


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None, phases=PHASES)
@given(replies)
def test_any_reply_is_accepted_whole(reply: Reply) -> None:
    messages = messages_of(reply)
    shown = "".join(_accepted(message) for message in messages)
    wanted = "".join(visible(line.text) for piece in pieces_of(reply) for line in piece.lines)
    assert shown.replace("•", "") == (wanted.replace("•", "") or "…")
    assert [DiscordMessage.from_payload(m.to_payload()) for m in messages] == messages


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("@everyone <@1>", r"\@everyone \<\@1\>"),
        ("[x](https://x.example)", r"\[x\]\(https\://x.example\)"),
        ("# big", r"\# big"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        (":smile: 22:00", r"\:smile: 22:00"),
        ("a_b*c~d|e`f\\g", r"a\_b\*c\~d\|e\`f\\g"),
    ],
)
def test_markdown_is_escaped(text: str, markdown: str) -> None:
    (message,) = messages_of(Reply("en", (Paragraph((Span(text),)),)))
    assert message.description.lstrip("\u200e") == markdown


def test_a_link_cannot_be_closed_by_its_address_or_its_name() -> None:
    span = Span("x](https://evil.example)", url="https://x.example/a_(b) c?d=<e>")
    (message,) = messages_of(Reply("en", (Paragraph((span,)),)))
    found = _LINK.search(message.description)
    assert found is None  # a name that holds an address is not linked at all
    span = Span("B[B]C", Style.STRONG, url="https://x.example/a_(b) c?d=<e>")
    (message,) = messages_of(Reply("en", (Bullet((span,)),)))
    assert message.description == (r"• **[B\[B\]C](https://x.example/a_%28b%29%20c?d=%3Ce%3E)**")


def test_the_first_heading_is_the_title_and_lines_read_right_to_left() -> None:
    reply = Reply(
        "ar",
        (
            Heading((Span("BBC قالت"),)),
            Bullet((Span("Reuters قالت"),), (Span("AP", foreign=True),)),
        ),
    )
    (message,) = messages_of(reply)
    assert message.title == "\u200f\u2068BBC\u2069 قالت"
    assert message.description.split("\n") == [
        "\u200f• \u2068Reuters\u2069 قالت",
        "-# \u200f\u2068AP\u2069",
    ]


def test_many_wide_buttons_share_rows() -> None:
    reply = Reply("en", (), tuple(Button(f"story {at}", "s", wide=True) for at in range(8)))
    rows = messages_of(reply)[-1].rows
    assert [len(row) for row in rows] == [2, 2, 2, 2]


def test_pages_are_numbered() -> None:
    reply = Reply("en", tuple(Paragraph((Span("word " * 500),)) for _ in range(4)))
    messages = messages_of(reply)
    assert [message.footer for message in messages] == [
        f"{at}/{len(messages)}" for at in range(1, len(messages) + 1)
    ]
