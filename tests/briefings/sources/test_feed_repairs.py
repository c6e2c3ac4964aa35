"""A fault in one item costs that item at most: all others come out as if it were not there."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.sources.feeds import Feed, FeedError, FeedItem, read_feed
from briefings.sources.xml_faults import Fault
from tests.eval.feed_faults import FAULTS, ITEMS, Expected, GoodFeed, good_feeds

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
FEEDS = tuple(good_feeds())
ENDS = (0, ITEMS - 1)


def read(text: str) -> Feed:
    return read_feed(text.encode("utf-8", "replace"), url="https://ras-nour.example/f", now=NOW)


def facts(item: FeedItem) -> Expected:
    day = item.published.astimezone(UTC).isoformat() if item.published else None
    return Expected(item.title, item.url, day, item.text.replace("\n", " "))


def others(feed: GoodFeed, at: int) -> list[Expected]:
    return [fact for n, fact in enumerate(feed.expected) if n != at]


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_good_feeds_are_read_whole_and_need_no_repairs(feed: GoodFeed) -> None:
    found = read(feed.text())
    assert [facts(item) for item in found.items] == list(feed.expected)
    assert found.repairs == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_changes_no_other_item(name: str) -> None:
    for feed in FEEDS:
        for at in ENDS:
            found = read(feed.text(at, FAULTS[name](feed.items[at])))
            assert found.repairs, feed.name
            assert len(found.items) == ITEMS, feed.name
            known = [facts(item) for item in found.items]
            beside = others(feed, at)
            assert [fact for fact in known if fact in beside] == beside


@settings(deadline=None)
@given(
    feed=st.sampled_from(FEEDS),
    at=st.integers(0, ITEMS - 1),
    place=st.integers(0, 2_000),
    # All that markup is made of, but what begins or ends an item or the document.
    junk=st.text(alphabet="&;#<>/!?-[]=\"' \x00\x0b\x85abp:1é٣ق", max_size=12)
    | st.sampled_from(["<!--", "<![CDATA[", "]]>", "<p", "</p>", "<b>", "&amp", "<?", "<title>"]),
)
def test_whatever_stands_in_one_item_changes_no_other(
    feed: GoodFeed, at: int, place: int, junk: str
) -> None:
    item = feed.items[at]
    begin, end = item.index(">") + 1, item.rindex("</")
    place = begin + place % (end - begin)
    found = read(feed.text(at, item[:place] + junk + item[place:]))
    known = [facts(one) for one in found.items]
    for fact in others(feed, at):
        assert fact in known
    assert len(known) <= ITEMS


@settings(deadline=None)
@given(feed=st.sampled_from(FEEDS), share=st.floats(0, 1))
def test_a_feed_that_is_cut_short_keeps_what_came_before(feed: GoodFeed, share: float) -> None:
    text = feed.text()
    cut = int(len(text) * share)
    whole = sum(1 for n in range(ITEMS) if text.index(feed.items[n]) + len(feed.items[n]) <= cut)
    try:
        found = read(text[:cut])
    except FeedError:
        assert whole == 0
        return
    known = [facts(item) for item in found.items]
    assert known[:whole] == list(feed.expected[:whole])
    assert len(known) <= whole + 1
    for item in found.items[whole:]:  # half an address or a date is none
        assert item.url in (None, feed.expected[whole].link)
        assert item.published is None or facts(item).day == feed.expected[whole].day


@given(data=st.text(alphabet="<>&/!?-[]CDATA=\"' itemrsfdnychl:0", max_size=200))
def test_any_text_gives_a_feed_or_a_reason(data: str) -> None:
    for document in ("<rss><channel><item>" + data, "<feed>" + data + "</feed>"):
        with contextlib.suppress(FeedError):
            assert isinstance(read(document), Feed)


def rss(items: str) -> str:
    return f"<rss version='2.0'><channel><title>Ras Nour</title>{items}</channel></rss>"


@pytest.mark.parametrize(
    ("items", "fault", "count"),
    [
        ("<item><title>Q&A & R&D</title></item>", Fault.BARE_AMPERSAND, 3),
        ("<item><title>a&nbsp;b&hellip;</title></item>", Fault.NAMED_CHARACTER, 2),
        ("<item><title>a\x08b&#11;</title></item>", Fault.FORBIDDEN_CHARACTER, 2),
        ("<item><title>a < b</title></item>", Fault.BARE_BRACKET, 1),
        ("<item><title>a<title></item>", Fault.BROKEN_TAG, 1),
        ("<item><title>a</title><description>x<br>y</description></item>", Fault.UNCLOSED_TAG, 1),
        ("<item><title>a</title></p></item>", Fault.STRAY_END_TAG, 1),
        ("<item><title>a</title><dc:date>x</dc:date></item>", Fault.UNDECLARED_PREFIX, 1),
        ("<item><title><![CDATA[a</title></item>", Fault.UNCLOSED_SECTION, 1),
    ],
)
def test_repairs_are_counted(items: str, fault: Fault, count: int) -> None:
    found = read(rss(items))
    assert [(one.fault, one.count) for one in found.repairs] == [(fault, count)]
    assert len(found.items) == 1


def test_a_section_that_hides_items_is_found_out_though_the_document_is_well_formed() -> None:
    # The second item's CDATA ends the first's.
    items = (
        "<item><title>One</title><description><![CDATA[First.</description></item>"
        "<item><title>Two</title><description><![CDATA[Second.]]></description></item>"
    )
    assert [(i.title, i.text) for i in read(rss(items)).items] == [
        ("One", "First."),
        ("Two", "Second."),
    ]
    quoted = (
        "<item><title>How</title><description><![CDATA[Put &lt;item&gt;]]></description></item>"
    )
    commented = "<!-- <item><title>Old</title></item> --><item><title>New</title></item>"
    assert [i.title for i in read(rss(quoted + commented)).items] == ["How", "New"]


def test_html_tags_of_text_stay_where_they_are_none() -> None:
    items = (
        "<item><title>vector<int> & friends</title><description>x < y, y > z</description></item>"
    )
    (item,) = read(rss(items)).items
    assert (item.title, item.text) == ("vector<int> & friends", "x < y, y > z")


def test_what_stands_around_a_feed_does_no_harm() -> None:
    good = rss("<item><title>One</title></item>")
    for text in (
        f"Warning: x in <b>y.php</b>\n{good}",
        f"{good}<script>t()</script>",
        f"\n\n{good}",
    ):
        assert [item.title for item in read(text).items] == ["One"]


def test_entities_of_html_that_a_document_declares_are_known() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY eacute "&#233;">]>'
    (item,) = read(doctype + rss("<item><title>caf&eacute;&nbsp;x</title></item>")).items
    assert item.title == "café x"


def test_faults_in_masses_take_linear_time() -> None:
    pieces = ("<!--", "<![CDATA[", "<p ", '<a b="', "&", "<", "</p>", "<b>", "<?x", "]]>", "<x:y>")
    begun = time.process_time()
    for piece in pieces:
        body = piece * (600_000 // len(piece))
        with contextlib.suppress(FeedError):
            read(rss(f"<item><title>x</title><description>{body}</description></item>"))
    assert time.process_time() - begun < 25
