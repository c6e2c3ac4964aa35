"""The loopback server's HTML reader against Telethon's, and against Telegram's own sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.extensions import html as telethon_html
from telethon.tl import types

from tests.e2e.telegram_html import Entity, MarkupError, parse, units

_KINDS = {
    types.MessageEntityBold: "bold",
    types.MessageEntityItalic: "italic",
    types.MessageEntityUnderline: "underline",
    types.MessageEntityStrike: "strikethrough",
    types.MessageEntityCode: "code",
    types.MessageEntityTextUrl: "text_link",
    types.MessageEntityBlockquote: "blockquote",
}
_SAFE = st.text(st.sampled_from("abc سلام 😀👍🏽‍🇪🇬é1<>&\"'"), min_size=1, max_size=12).map(
    lambda text: f"x{text}x"
)


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


_LEVELS = (("b", "i"), ("u", "s"), ("code", "blockquote", 'a href="https://e.com/?q=1&amp;r=2"'))


def _marked(level: int) -> st.SearchStrategy[str]:
    """Text with tags nested; none within itself, which Telethon reads differently."""
    if level == len(_LEVELS):
        return _SAFE.map(_escaped)
    inner = st.lists(_marked(level + 1), min_size=1, max_size=3).map("".join)
    tagged = st.tuples(st.sampled_from(_LEVELS[level]), inner).map(
        lambda made: f"<{made[0]}>{made[1]}</{made[0].split()[0]}>"
    )
    return st.one_of(inner, tagged)


@given(st.lists(_marked(0), min_size=1, max_size=4).map("".join))
def test_valid_markup_reads_as_telethon_reads_it(html: str) -> None:
    text, ours = parse(html)
    their_text, theirs = telethon_html.parse(html)
    assert text == their_text
    assert sorted((one.kind, one.offset, one.length) for one in ours) == sorted(
        (_KINDS[type(one)], one.offset, one.length) for one in theirs
    )
    assert all(one.offset + one.length <= units(text) for one in ours)


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("a<b>b</b>", "ab", [Entity("bold", 1, 1)]),
        ("😀<b>ب</b>", "😀ب", [Entity("bold", 2, 1)]),
        ("<B>x</B >", None, None),
        ("<b>x</>", "x", [Entity("bold", 0, 1)]),
        ("&lt;&#65;&#x42;&nbsp;&amp", "<AB&nbsp;&", []),
        ("<b></b>x", "x", []),
        ("<a href='tg://x'>y</a>", "y", [Entity("text_link", 0, 1, url="tg://x")]),
        ("<a href='javascript:x'>y</a>", "y", []),
        ("<span class='tg-spoiler'>y</span>", "y", [Entity("spoiler", 0, 1)]),
        ("<code class='language-c'>y</code>", "y", [Entity("pre", 0, 1, language="c")]),
        ("  <b> x</b>\n", "x", [Entity("bold", 0, 1)]),
        ("a\x00\u202eb<i>\rc</i>", "a bc", [Entity("italic", 3, 1)]),
    ],
)
def test_examples(html: str, text: str | None, entities: list[Entity] | None) -> None:
    if text is None:
        with pytest.raises(MarkupError):
            parse(html)
    else:
        assert parse(html) == (text, entities)


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("سx</b>", "Unexpected end tag at byte offset 3"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("x <", "Unclosed start tag at byte offset 2"),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<{}>", 'Unsupported start tag "{}" at byte offset 0'),
    ],
)
def test_refusals_are_worded_as_telegram_words_them(html: str, sentence: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse(html)
    assert str(refused.value) == f"can't parse entities: {sentence}"
