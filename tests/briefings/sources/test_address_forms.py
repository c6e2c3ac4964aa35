"""Addresses as people write them lead where they meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.sources.address_forms import typed_addresses
from briefings.sources.opml import Outline, read_list

PAGE = "https://mina.example/rss.xml"
EITHER = (PAGE, PAGE.replace("https", "http"))


@pytest.mark.parametrize(
    "written",
    [
        PAGE,
        f"feed:{PAGE}",
        f"FEED:{PAGE}",
        f"<{PAGE}>",
        f"{PAGE},",
        f"{PAGE}،",
        f"«{PAGE}»",
        f"({PAGE}).",
        f"\u200f{PAGE}\u200e",
        f"[Mina]({PAGE})",
        f"view-source:{PAGE}",
        f"الرابط: {PAGE}",
        "https:/mina.example/rss.xml",
        "https//mina.example/rss.xml",
        "hxxps://mina.example/rss.xml",
        "https:mina.example/rss.xml",
    ],
)
def test_an_address_is_found_in_what_was_written(written: str) -> None:
    assert typed_addresses(written) == (PAGE,)


@pytest.mark.parametrize(
    "written",
    [
        "mina.example/rss.xml",
        "feed://mina.example/rss.xml",
        "//mina.example/rss.xml",
        "rss://mina.example/rss.xml",
        "<mina.example/rss.xml>",
        "“mina.example/rss.xml”؛",
    ],
)
def test_without_a_scheme_both_are_meant(written: str) -> None:
    assert typed_addresses(written) == EITHER


def test_odd_hosts_and_schemes_are_told_by_who_asks_them() -> None:
    assert typed_addresses("127.0.0.1:8080/feed")[1] == "http://127.0.0.1:8080/feed"
    assert typed_addresses("موقع.شبكة/أخبار")[0] == "https://موقع.شبكة/أخبار"
    assert typed_addresses("ftp://mina.example/x") == ()
    assert typed_addresses("tg://resolve?domain=mina") == ("https://t.me/mina",)
    assert typed_addresses("HTTP://mina.example") == ("http://mina.example",)
    assert typed_addresses("https://mina.example/a_(b)") == ("https://mina.example/a_(b)",)
    for words in ("", "صحيفة الميناء", "hello", "a b.example", "12.5", "…", "x" * 3_000):
        assert typed_addresses(words) == ()


@given(st.text(max_size=80))
def test_any_words_are_addresses_or_none(words: str) -> None:
    for address in typed_addresses(words):
        assert not any(map(str.isspace, address))


def test_a_list_with_bare_ampersands_and_unclosed_entries_is_read() -> None:
    document = (
        '<?xml version="1.0"?><opml version="2.0"><head><title>A & B</title></head><body>'
        '<outline text="News & more">'
        '<outline text="Q&A" xmlUrl="https://a.example/f?x=1&y=2">'
        '<outline text="B&nbsp;C" xmlUrl="https://b.example/f?x=1&amp;y=2" type=rss />'
        '<outline text="C" xmlUrl=" https://c.example/f?x=1&amp;amp;y=2 "/>'
        "</outline></body></opml>"
    )
    assert read_list(document.encode()).outlines == (
        Outline("https://a.example/f?x=1&y=2", "Q&A"),
        Outline("https://b.example/f?x=1&y=2", "B C"),
        Outline("https://c.example/f?x=1&y=2", "C"),
    )
