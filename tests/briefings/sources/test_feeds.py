"""Feeds: every kind is read, faults are forgiven, tricks are refused."""

from __future__ import annotations

import contextlib
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Outlet
from briefings.sources.discovery import common_feeds, linked_feeds
from briefings.sources.feeds import MOST_ITEMS, Feed, FeedError, FeedReason, read_feed
from briefings.sources.opml import OpmlError, Outline, read_list, write_opml

NOW = datetime(2024, 4, 14, 12, tzinfo=UTC)
URL = "https://mina.example/rss.xml"

RSS_ITEM = (
    "<item><title>خبر {i} &amp; بعده</title><link>/news/{i}</link><guid>g{i}</guid>"
    "<pubDate>Sat, 13 Apr 2024 10:00:00 +0300</pubDate><description>موجز</description>"
    "<content:encoded><![CDATA[<p>قال المتحدث إن الأمر {i} انتهى.</p><ul><li>نقطة</li></ul>"
    "<script>x()</script>]]></content:encoded></item>"
)


def rss(items: str, head: str = "", declaration: str = '<?xml version="1.0"?>') -> str:
    return (
        f'{declaration}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>صحيفة الميناء</title>'
        f"<link>https://www.mina.example/</link><language>ar-lb</language>{head}{items}"
        "</channel></rss>"
    )


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour</title>'
    '<link rel="alternate" href="https://harbour.example/"/><id>urn:h</id>'
    '<entry><id>urn:1</id><title type="html">A &lt;b&gt;bridge&lt;/b&gt; opens</title>'
    '<link href="https://harbour.example/1"/><updated>2024-04-13T09:00:00Z</updated>'
    '<content type="html">&lt;p&gt;The bridge opened.&lt;/p&gt;</content></entry></feed>'
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<channel><title>Harbour</title><link>https://harbour.example/</link></channel>"
    "<item><title>A bridge opens</title><link>https://harbour.example/1</link>"
    "<description>The bridge opened.</description><dc:date>2024-04-13T09:00:00Z</dc:date></item>"
    "</rdf:RDF>"
)
OLD = (
    '<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    '<rss version="0.91"><channel><title>Harbour</title><link>https://harbour.example/</link>'
    "<item><title>A bridge opens</title><link>https://harbour.example/1</link>"
    "<description>The bridge opened.</description></item></channel></rss>"
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour",
        "home_page_url": "https://harbour.example/",
        "language": "en",
        "items": [
            {
                "id": 1,
                "url": "https://harbour.example/1",
                "title": "A bridge opens",
                "content_text": "The bridge opened.",
                "date_published": "2024-04-13T09:00:00Z",
            }
        ],
    }
)


def read(text: str | bytes) -> Feed:
    return read_feed(text if isinstance(text, bytes) else text.encode(), url=URL, now=NOW)


def why(text: str | bytes) -> FeedReason:
    with pytest.raises(FeedError) as caught:
        read(text)
    return caught.value.reason


@pytest.mark.parametrize(
    "document", [ATOM, RDF, OLD, JSON_FEED], ids=["atom", "rdf", "0.91", "json"]
)
def test_every_kind_is_read(document: str) -> None:
    feed = read(document)
    (item,) = feed.items
    assert feed.title == "Harbour"
    assert feed.outlet == Outlet("harbour.example", "Harbour", "https://harbour.example/")
    assert (item.title, item.text) == ("A bridge opens", "The bridge opened.")
    assert item.url == "https://harbour.example/1"
    if document is not OLD:
        assert item.published == datetime(2024, 4, 13, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "name"),
    [("utf-8", "utf-8"), ("windows-1256", "cp1256"), ("utf-8", "cp1256"), ("utf-16", "utf-16")],
)
def test_arabic_feeds_are_read_in_any_encoding(said: str, name: str) -> None:
    items = "".join(RSS_ITEM.format(i=i) for i in range(3))
    declaration = f'<?xml version="1.0" encoding="{said}"?>'
    feed = read(rss(items, "<ttl>30</ttl>", declaration).encode(name))
    assert (feed.title, feed.language, feed.ttl) == ("صحيفة الميناء", "ar", 1_800)
    first = feed.items[0]
    assert first.title == "خبر 0 & بعده"
    assert first.text == "قال المتحدث إن الأمر 0 انتهى.\n- نقطة"
    assert first.url == "https://www.mina.example/news/0"
    assert first.published == datetime(2024, 4, 13, 7, tzinfo=UTC)
    draft = first.draft(feed.outlet, feed.language, URL)
    assert (draft.text, draft.title) == (first.text, first.title)


@pytest.mark.parametrize("date", ["yesterday", "Sat, 13 Apr 2094 10:00:00 GMT", "0000-00-00", ""])
def test_wrong_dates_are_dropped(date: str) -> None:
    feed = read(rss(f"<item><title>x</title><pubDate>{date}</pubDate></item>"))
    assert feed.items[0].published is None


@pytest.mark.parametrize("stated", ["<language>en-US</language>", ""])
def test_the_script_tells_the_language_better_than_the_feed(stated: str) -> None:
    document = rss(RSS_ITEM.format(i=1) + "<item><title>Prices of bread rise</title></item>")
    feed = read(document.replace("<language>ar-lb</language>", stated))
    assert feed.language == "ar"
    drafts = [item.draft(feed.outlet, feed.language, URL) for item in feed.items]
    assert [draft.language for draft in drafts] == ["ar", "en"]


def test_missing_and_changing_guids_do_no_harm() -> None:
    item = "<item><title>خبر</title><description>نص</description>{}</item>"
    bare = read(rss(item.format(""))).items[0]
    assert bare.key == bare.content_hash
    hourly = [read(rss(item.format(f"<guid>{hour}</guid>"))).items[0] for hour in range(3)]
    assert len({i.key for i in hourly}) == 3
    assert {i.content_hash for i in hourly} == {bare.content_hash}
    twice = read(rss(item.format("<guid>1</guid>") + item.format("<guid>2</guid>")))
    assert len(twice.items) == 1


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    feed = read(rss(RSS_ITEM.format(i=1) + "<item><title>a & b <br> c</title>")[:-16])
    assert feed.items[0].key == "g1"


def test_entities_are_refused() -> None:
    growing = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(10))
    inside = f'<!DOCTYPE r [<!ENTITY e0 "x">{growing}]>'
    outside = '<!DOCTYPE r [<!ENTITY e10 SYSTEM "file:///etc/passwd">]>'
    for declaration in (inside, outside):
        document = rss("<item><title>&e10;</title></item>", declaration=declaration)
        assert why(document) is FeedReason.ENTITIES


NO_FEEDS = (b"", b"<html><p>x", b"{}", b"[1]", b"\xff" * 9, b"[" * 99_999)


@pytest.mark.parametrize("document", NO_FEEDS)
def test_what_is_no_feed_is_refused(document: bytes) -> None:
    assert why(document) in (FeedReason.NOT_A_FEED, FeedReason.UNREADABLE_ENCODING)


def test_masses_end_soon() -> None:
    begun = time.perf_counter()
    assert why(rss("<item/>" * 700_000)) is FeedReason.TOO_MANY_ITEMS
    many = read(rss("".join(f"<item><title>{i}</title></item>" for i in range(9_000))))
    assert len(many.items) == MOST_ITEMS
    long = read(rss(f"<item><title>{'ط' * 2_000_000}</title></item>"))
    assert len(long.items[0].title) <= 300
    for piece in ("<!--", "<script", "<p ", "&lt;!--", "<a<", "<li>"):
        body = f"<description><![CDATA[{piece * 60_000}]]></description>"
        read(rss(f"<item><title>x</title>{body}</item>"))
    assert why(rss("<a>" * 1_600_000)) is FeedReason.TOO_COMPLEX
    assert why(rss("<a>" * 600_000)) is FeedReason.TOO_COMPLEX
    assert time.perf_counter() - begun < 20


@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_feed_or_a_reason(data: bytes) -> None:
    for document in (data, b"<rss><channel>" + data, b"<feed>" + data):
        with contextlib.suppress(FeedError):
            assert isinstance(read(document), Feed)


def test_a_page_names_its_feeds() -> None:
    markup = (
        '<head><link rel="alternate" type="application/rss+xml" title="Comments" href="/c/feed">'
        '<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom.xml">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:x">'
        '<link rel="alternate" hreflang="ar" href="/ar"><link rel=stylesheet href=x.css></head>'
    )
    assert linked_feeds(markup, "https://a.example/news/") == (
        "https://a.example/news/atom.xml",
        "https://a.example/c/feed",
    )
    assert linked_feeds("", URL) == ()
    assert common_feeds("https://a.example/x/y?z")[0] == "https://a.example/feed"


def test_lists_go_out_and_come_back() -> None:
    outlines = (
        Outline("https://a.example/rss?x=1&y=2", "صحيفة <أ>", "https://a.example/", "ar"),
        Outline("https://b.example/atom", "B"),
    )
    assert read_list(write_opml(outlines, title="Mine")).outlines == outlines


def test_lists_are_read_with_care() -> None:
    nested = (
        '<opml version="1.0"><body><outline text="News">'
        '<outline text="A" xmlUrl="https://me:pw@a.example/f"/>'
        '<outline text="A again" xmlUrl="https://a.example/f"/><outline xmlUrl="file:///etc/passwd"/>'
        "</outline></body></opml>"
    )
    assert read_list(nested.encode()).outlines == (Outline("https://a.example/f", "A"),)
    for bad in (b"", b"<html/>", b"<!DOCTYPE o [<!ENTITY x 'y'>]><opml/>", b"\xff\xfe\xfd"):
        with pytest.raises(OpmlError):
            read_list(bad)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        # The day at the outlet, which is not yet that of Greenwich.
        ("<pubDate>Sat, 13 Apr 2024 01:30:00 +0300</pubDate>", "2024-04-13T01:30:00+03:00"),
        ("<pubDate><![CDATA[السبت 13 نيسان 2024 10:00 ص]]></pubDate>", "2024-04-13T10:00:00+00:00"),
        ("<dc:date>2024-04-13T01:30:00+03:00</dc:date>", "2024-04-13T01:30:00+03:00"),
        ("<pubDate>Sat, 13 Apr 2024 10:00:00 AST</pubDate>", "2024-04-13T10:00:00+03:00"),
        ("<pubDate>4 شوال 1445</pubDate>", "2024-04-13T00:00:00+00:00"),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("<guid>2024-04-13</guid>", None),
    ],
)
def test_dates_keep_the_outlets_day(written: str, day: str | None) -> None:
    (item,) = read(rss(f"<item><title>خبر</title>{written}</item>")).items
    assert (item.published.isoformat() if item.published else None) == day
    broken = rss(f"<item><title>خبر & آخر</title>{written}</item>")
    assert [one.published for one in read(broken).items] == [item.published]


def test_many_dates_that_are_none_cost_little() -> None:
    items = "".join(
        f"<item><title>{i}</title><pubDate>يوم {i} أو نحوه</pubDate></item>" for i in range(9_000)
    )
    begun = time.process_time()
    assert {item.published for item in read(rss(items)).items} == {None}
    assert time.process_time() - begun < 5


def test_atom_links_titles_and_bases_are_the_alternates_own() -> None:
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/en/">'
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The <b>Harbour</b></div>'
        '</title><entry><id>urn:1</id><link rel="self" href="https://harbour.example/api/1"/>'
        '<link rel="enclosure" href="x.mp3"/><link href="news/1"/>'
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <i>bridge</i></div>'
        "</title>"
        "<updated>2024-04-13T09:00:00+03:00</updated></entry></feed>"
    )
    feed = read(document)
    assert (feed.title, feed.items[0].title) == ("The Harbour", "A bridge")
    assert feed.items[0].url == "https://harbour.example/en/news/1"


def test_atom_03_is_read() -> None:
    (item,) = read(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>Harbour</title>'
        '<link rel="alternate" type="text/html" href="https://harbour.example/"/><entry>'
        "<title>A bridge opens</title><id>tag:1</id>"
        '<link rel="alternate" type="text/html" href="https://harbour.example/1"/>'
        "<issued>2024-04-13T09:00:00Z</issued><modified>2024-04-13T10:00:00Z</modified>"
        '<content type="text/html" mode="escaped">&lt;p&gt;The bridge opened.&lt;/p&gt;</content>'
        "</entry></feed>"
    ).items
    assert (item.title, item.text) == ("A bridge opens", "The bridge opened.")
    assert item.published == datetime(2024, 4, 13, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<![CDATA[Tom &amp; Jerry]]>", "Tom & Jerry"),
        ("Tom &amp;amp; Jerry&amp;nbsp;again", "Tom & Jerry again"),
        ("&lt;b&gt;جسر&lt;/b&gt; جديد", "جسر جديد"),
        ("&amp;lt;b&amp;gt;جسر&amp;lt;/b&amp;gt; جديد", "جسر جديد"),
        ("<![CDATA[It&amp;#8217;s open]]>", "It’s open"),
        ("4 &lt; 5", "4 < 5"),
        ("AT&amp;T", "AT&T"),
    ],
)
def test_titles_are_plain_however_often_they_were_escaped(title: str, shown: str) -> None:
    (item,) = read(rss(f"<item><title>{title}</title></item>")).items
    assert item.title == shown


def test_what_tracks_readers_is_left_out_of_links() -> None:
    link = "https://mina.example/n?id=7&amp;utm_source=rss&amp;utm_medium=feed&amp;fbclid=x&amp;p=2"
    (item,) = read(rss(f"<item><title>x</title><link>{link}#c</link></item>")).items
    assert item.url == "https://mina.example/n?id=7&p=2"
    (bare,) = read(rss("<item><title>x</title><link>/n/1?at_medium=RSS</link></item>")).items
    assert bare.url == "https://www.mina.example/n/1"


def test_calls_to_the_reader_are_left_out() -> None:
    body = (
        "<![CDATA[<p>قال المتحدث إن الجسر افتتح… <a href='x'>اقرأ المزيد</a></p>"
        "<p>تابعونا على تلغرام</p><p>The post <a>جسر</a> appeared first on <a>Mina</a>.</p>]]>"
    )
    (item,) = read(rss(f"<item><title>جسر</title><description>{body}</description></item>")).items
    assert item.text == "قال المتحدث إن الجسر افتتح…"
