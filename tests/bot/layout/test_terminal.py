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
