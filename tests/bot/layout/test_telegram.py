from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings

from bot.layout.lines import pieces_of
from bot.layout.telegram import CAPTION, TelegramMessage, caption_of, messages_of
from bot.replies import Bullet, Button, DatedRow, Heading, Paragraph, Reply, Span, Style
from briefings.models import Language
from tests.bot.layout.hostile import PHASES, replies, visible


class _Parsed(HTMLParser):
    """Telegram's HTML: its tags alone, closed in order, nothing in them that is not text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.links = "", list[str]()
        self._open: list[tuple[str, int]] = []
        self.entities: list[tuple[str, int, int]] = []
        assert re.sub(r"</?(?:b|i|code)>|<a href=\"[^\"<>]*\">|</a>", "", html).count("<") == 0
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, len(self.text)))
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        opened, at = self._open.pop()
        assert opened == tag
        self.entities.append((tag, at, len(self.text)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _accepted(message: TelegramMessage) -> _Parsed:
    parsed = _Parsed(message.html)
    assert 0 < _units(parsed.text.strip()) <= 4096
    assert len(parsed.entities) <= 100
    assert all(parsed.text[at:end].strip() for _, at, end in parsed.entities)
    assert all(re.match(r"https?://[^\s<>\"]+$", link) for link in parsed.links)
    assert not re.search("[\u202a-\u202e\x00-\x08\ud800-\udfff]", parsed.text)
    assert all(0 < len(row) <= 3 and all(b.label.strip() for b in row) for row in message.rows)
    return parsed


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None, phases=PHASES)
@given(replies)
def test_any_reply_is_accepted_whole(reply: Reply) -> None:
    messages = messages_of(reply)
    shown = "".join(visible(_accepted(message).text) for message in messages)
    wanted = "".join(visible(line.text) for piece in pieces_of(reply) for line in piece.lines)
    assert shown.replace("•", "").replace("—", "") == (
        wanted.replace("•", "").replace("—", "") or "…"
    )
    assert [m.rows for m in messages[:-1]] == [()] * (len(messages) - 1)
    assert [TelegramMessage.from_payload(m.to_payload()) for m in messages] == messages
    assert _units(_Parsed(caption_of(reply)).text) <= CAPTION


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
