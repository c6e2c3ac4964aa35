from __future__ import annotations

import pytest

from bot.layout.discord import messages_of
from bot.replies import Bullet, Button, Heading, Paragraph, Reply, Span, Style


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
    # A name that holds an address is not linked at all.
    assert message.description == r"x\]\(https\://evil.example\)"
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
    reply = Reply("en", (), tuple(Button("story", str(at), wide=True) for at in range(8)))
    rows = messages_of(reply)[-1].rows
    assert [len(row) for row in rows] == [2, 2, 2, 2]


def test_pages_are_numbered() -> None:
    reply = Reply("en", tuple(Paragraph((Span("word " * 500),)) for _ in range(4)))
    messages = messages_of(reply)
    assert [message.footer for message in messages] == [
        f"{at}/{len(messages)}" for at in range(1, len(messages) + 1)
    ]


def test_no_two_buttons_do_the_same() -> None:
    reply = Reply("en", (), (Button("a", "x"), Button("b", "x"), Button("c", "y")))
    (row,) = messages_of(reply)[-1].rows
    assert [(button.label, button.action) for button in row] == [("b", "x"), ("c", "y")]
