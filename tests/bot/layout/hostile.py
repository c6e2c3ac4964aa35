"""Replies no editor would write: what layouts must show without breaking or losing anything."""

from __future__ import annotations

from hypothesis import Phase
from hypothesis import strategies as st

from bot.replies import Block, Bullet, Button, DatedRow, Heading, Paragraph, Reply, Span, Style
from briefings.models import LANGUAGES

# 64 KB words are slow to shrink; run with every phase to find the least of a failure.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)

_SCRAPS = (
    "<b>", "</b>", "<a href='x'>", "&lt;", "&#x0;", "&", "]]>", "<!--", "<tg-spoiler>", '"',
    "**", "__", "~~", "||", "`", "```", "[x](http://x.example)", "](", "\\", "> ", "# ", "- ",
    "1. ",    "@everyone", "@here", "<@1>", "<#1>", "<t:1:R>", ":smile:", "<:x:1>", "https://x.example/a_b_c",
    "\u202e", "\u202d", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f",
    "\u061c", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\r\n", "\n\n", "\t",
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u2800", "\ufffc",
    "\ufffe",    "\ud83d", "\udc00", "👍🏽", "👩‍👩‍👧‍👦", "🇸🇾", "🇾🇪🇱", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "❤️", "👨🏿‍🚀",
    "é", "e\u0301\u0302\u0303", "Z" + "\u0335" * 40, "مُحَمَّدٌ", "لا", "ـــ", "می‌خواهم",
    "2024-04-13", "13/4/2024", "22:00-07:00", "+5%", "٢٠٢٤/٠٤/١٣", "$1,000", "C++", "BBC (UK)",
    "الأخبار", "قال", "Reuters", "שלום", "漢字", "ﷺ", ".", "…", "؟ ", "! ", " ", "،",
)  # fmt: skip

scraps = st.one_of(
    st.sampled_from(_SCRAPS),
    st.text(max_size=12),
    st.text(st.characters(categories=["Cs", "Cf", "Cc", "Mn", "Lo", "So"]), max_size=6),
)
short_texts = st.lists(scraps, max_size=8).map("".join)
long_texts = st.builds(
    lambda scrap, times, end: scrap * times + end,
    scraps,
    st.sampled_from([40, 300, 300, 1_000, 4_096, 65_536]),
    short_texts,
).map(lambda text: text[:65_536])
texts = st.one_of(*[short_texts] * 9, long_texts)
urls = st.one_of(
    st.none(),
    st.just("https://news.example/a"),
    st.builds(
        lambda start, text: start + text,
        st.sampled_from(
            ["https://x.example/", "http://x.example/?q=", "javascript:", "tg://", "", "https://["]
        ),
        short_texts,
    ),
)


def spans(text: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Span, ...]]:
    span = st.builds(Span, text, st.sampled_from(Style), urls, st.booleans())
    return st.lists(span, max_size=3).map(tuple)


blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, spans(texts)),
    st.builds(Paragraph, spans(texts)),
    st.builds(Bullet, spans(texts), spans(short_texts)),
    st.builds(DatedRow, short_texts, spans(texts), spans(short_texts), spans(short_texts)),
)
buttons = st.lists(
    st.builds(Button, short_texts, st.just("summary #1"), st.booleans()), max_size=30
)
replies = st.builds(
    Reply,
    st.sampled_from(LANGUAGES),
    st.lists(blocks, max_size=8).map(tuple),
    buttons.map(tuple),
)


def visible(text: str) -> str:
    """What a reader sees of a text: no blanks, no controls; a cut may say “…” and a bullet “•”."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())
