from __future__ import annotations

import unicodedata

from bot.layout.terminal import lines_of
from bot.replies import Bullet, DatedRow, Heading, Paragraph, Reply, Span, Style

REPLY = Reply(
    "ar",
    (
        Heading((Span("BBC: ما جرى"),)),
        DatedRow(
            "2 أبريل",
            (Span("قال إنه غادر."),),
            (Span("BBC News", Style.STRONG, foreign=True), Span(" · 2 أبريل")),
            (Span("⚠ تاريخان"),),
        ),
        Bullet((Span("قصة"),), (Span("AP", url="https://ap.example/", foreign=True),)),
        Paragraph((Span("اكتب /help"),)),
    ),
)


def test_lines_are_in_logical_order_with_foreign_runs_isolated() -> None:
    assert lines_of(REPLY) == [
        "\u200f\u2068BBC\u2069: ما جرى",
        "",
        "2 أبريل",
        "  قال إنه غادر.",
        "\u200f  — \u2068BBC News\u2069 · 2 أبريل",
        "  ⚠ تاريخان",
        "",
        "• قصة",
        "\u200f  — \u2068AP \u2068<https://ap.example/>\u2069\u2069",
        "",
        "اكتب \u2068/help\u2069",
    ]


def test_visual_order_keeps_a_name_apart_from_the_number_after_it() -> None:
    lines = lines_of(REPLY, visual=True, width=40)
    source = next(line for line in lines if "BBC News" in line)
    assert source.index("2") < source.index("BBC News")
    assert all(len(line) == 40 for line in lines)
    assert not any(unicodedata.category(c) == "Cf" for line in lines for c in line)


_ARABIC_PATH = "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1?q=%20%2F&w=%D8"


def _cited() -> Reply:
    spans = (Span("The harbour opened.", Style.PLAIN),)
    source = (Span("Example", Style.STRONG, _ARABIC_PATH, foreign=True),)
    return Reply("en", (Bullet(spans, source),))


def test_piped_an_address_is_readable_and_still_the_same_one() -> None:
    shown = "\n".join(lines_of(_cited()))
    assert "https://example.org/أخبار/1?q=%20%2F&w=%D8" in shown
    assert "\x1b" not in shown


def test_in_a_terminal_the_address_is_behind_the_outlets_name() -> None:
    shown = "\n".join(lines_of(_cited(), links=True))
    assert f"\x1b]8;;{_ARABIC_PATH}\x1b\\" in shown
    assert shown.replace(_ARABIC_PATH, "").count("http") == 0
    hostile = Span("x", Style.PLAIN, "https://e.org/\x1b]8;;evil\x07‮")
    line = "\n".join(lines_of(Reply("en", (Paragraph((hostile,)),)), links=True))
    assert line.count("\x1b") == 4
    assert "‮" not in line
