from __future__ import annotations

import pytest

from bot.layout.telegram import CAPTION, caption_of, messages_of
from bot.replies import Bullet, Button, DatedRow, Heading, Paragraph, Reply, Span, Style
from briefings.models import Language
from tests.e2e.telegram_html import parse, units


def _bullets(language: Language, count: int) -> Reply:
    text = "قال المتحدث إن الأمر انتهى. " * 10
    source = (Span("BBC", Style.STRONG, "https://bbc.example/", foreign=True), Span(" · 3"))
    return Reply(language, tuple(Bullet((Span(f"{at} {text}"),), source) for at in range(count)))


def test_bullets_are_packed_whole_with_their_sources() -> None:
    messages = messages_of(_bullets("ar", 40))
    assert len(messages) == 4
    for message in messages:
        assert message.html.startswith("• ")
        assert message.html.endswith("</a>\u2069 · 3")


def test_a_heading_goes_with_what_it_heads() -> None:
    body = Span("كلمة " * 700)
    reply = Reply("ar", (Paragraph((body,)), Heading((Span("قصص"),)), Paragraph((body,))))
    first, second = messages_of(reply)
    assert "<b>" not in first.html
    assert second.html.startswith("<b>قصص</b>\n\nكلمة")


def test_blanks_of_braille_never_fill_a_message_of_their_own() -> None:
    messages = messages_of(Reply("en", (Paragraph((Span(f"a{chr(0x2800) * 9000}b"),)),)))
    assert [parse(message.html)[0] for message in messages] == ["a b"]


def test_a_link_needs_letters_to_be_pressed_on() -> None:
    # Telegram takes U+030A out, and with it a link on nothing else.
    spans = (Span("said"), Span("\u030a", url="https://ap.example/"), Span(" AP"))
    (message,) = messages_of(Reply("en", (Paragraph(spans),)))
    assert "<a" not in message.html


def test_a_long_text_is_cut_behind_a_sentence_then_a_word_then_a_letter() -> None:
    sentences = messages_of(Reply("en", (Paragraph((Span("It went on and on. " * 500),)),)))
    assert all(message.html.endswith(".") for message in sentences)
    words = messages_of(Reply("en", (Paragraph((Span("word " * 2000),)),)))
    assert all(message.html.endswith("word") for message in words)
    family = "👩‍👩‍👧‍👦"
    letters = messages_of(Reply("en", (Paragraph((Span(family * 1000),)),)))
    assert all(set(m.html.replace(family, "")) <= {"\u200e"} for m in letters)


def test_what_is_left_out_is_counted() -> None:
    messages = messages_of(_bullets("en", 40), most=2)
    assert len(messages) == 2
    shown = sum(message.html.count("• ") for message in messages)
    assert messages[-1].html.endswith(f"… and {40 - shown} more.")
    assert len(messages_of(_bullets("en", 3), most=2)) == 1


def test_buttons_stand_in_rows_under_the_last_message() -> None:
    buttons = [Button(x, x) for x in "abcd"] + [Button("wide " * 30, "w", wide=True)]
    reply = Reply("en", (Paragraph((Span("x"),)),), tuple(buttons))
    rows = messages_of(reply)[-1].rows
    assert [len(row) for row in rows] == [3, 1, 1]
    assert rows[2][0].label.endswith("wide…")
    assert rows[2][0].action == "w"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "tg://resolve?domain=x", "http://[", "x"])
def test_only_web_addresses_are_linked(url: str) -> None:
    (message,) = messages_of(Reply("en", (Paragraph((Span("outlet", url=url),)),)))
    assert message.html == "outlet"


def test_events_show_date_text_and_source() -> None:
    row = DatedRow("13 أبريل", (Span("Iran <said> it."),), (Span("AP", foreign=True),))
    (message,) = messages_of(Reply("ar", (row,)))
    assert message.html.split("\n") == [
        "<b>13 أبريل</b>",
        "\u200f\u2068Iran &lt;said&gt; it\u2069.",
        "\u200f— \u2068AP\u2069",
    ]


def test_a_caption_is_the_heading_within_its_limit() -> None:
    assert caption_of(Reply("ar", (Heading((Span("قصة <1>"),)),))) == "<b>قصة &lt;1&gt;</b>"
    long = caption_of(Reply("en", (Heading((Span("😀 word " * 400),)),)))
    text, _ = parse(long)
    assert CAPTION - 20 < units(text) <= CAPTION
    assert text.endswith("…")
    assert caption_of(Reply("en", (Paragraph((Span("x"),)),))) == ""


def test_a_command_can_be_tapped_and_other_code_copied() -> None:
    spans = (Span("/summary", Style.CODE), Span(" "), Span("#3", Style.CODE))
    (message,) = messages_of(Reply("ar", (Bullet(spans),)))
    assert message.html == "\u200f• \u2068/summary\u2069 \u2068<code>#3</code>\u2069"
