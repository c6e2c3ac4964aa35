"""What an item is: its identity, words, link and outlet, in the ways in which feeds state them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from briefings.sources.feeds import MOST_ITEMS, Feed, FeedItem, read_feed

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
URL = "https://mina.example/feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
ALERT = "https://www.google.com/url?rct=j&amp;url=https://mina.example/1&amp;ct=ga"
JSON_LINK = '<link rel="alternate" type="application/json" href="/j"/>'
SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def read(document: str, url: str = URL) -> Feed:
    return read_feed(document.encode(), url=url, now=NOW)


def rss(items: str, head: str = "<link>https://mina.example/</link>") -> Feed:
    title = "<title>Mina</title>"
    return read(f'<rss version="2.0" {SPACES}><channel>{title}{head}{items}</channel></rss>')


def item(inner: str, head: str = "<link>https://mina.example/</link>") -> FeedItem:
    (found,) = rss(f"<item>{inner}</item>", head).items
    return found


def atom(entry: str, head: str = "") -> FeedItem:
    space = 'xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    (found,) = read(f"<feed {space}><title>Mina</title>{head}<entry>{entry}</entry></feed>").items
    return found


# --- identity


@pytest.mark.parametrize("guid", ["N/A", "0", "https://mina.example/", "tag:mina", ""])
def test_items_of_one_guid_are_told_apart(guid: str) -> None:
    entries = "".join(
        f"<item><guid>{guid}</guid><title>News {n}</title><link>/n/{n}</link></item>"
        for n in range(4)
    )
    today = rss(entries)
    assert [one.title for one in today.items] == [f"News {n}" for n in range(4)]
    newer = f"<item><guid>{guid}</guid><title>News 9</title><link>/n/9</link></item>"
    tomorrow = rss(newer + entries)
    assert len(tomorrow.items) == 5
    assert {one.key for one in today.items} < {one.key for one in tomorrow.items}


def test_items_of_one_guid_and_one_link_are_told_apart_by_their_headlines() -> None:
    entries = "".join(
        f"<item><guid>x</guid><title>News {n}</title><link>https://mina.example/</link></item>"
        for n in range(3)
    )
    assert len({one.key for one in rss(entries).items}) == 3


def test_two_wordings_of_one_item_are_one() -> None:
    entries = "".join(
        f"<item><guid>7</guid><title>Live</title><link>/live</link><description>{text}"
        "</description></item>"
        for text in ("Newer words.", "Older words.")
    )
    (only,) = rss(entries).items
    assert only.text == "Newer words."


def test_links_that_differ_behind_the_hash_are_two() -> None:
    entries = "".join(
        f"<item><title>News {n}</title><link>https://mina.example/#/n/{n}</link></item>"
        for n in range(3)
    )
    assert [one.url for one in rss(entries).items] == [
        f"https://mina.example/#/n/{n}" for n in range(3)
    ]
    anchors = entries.replace("#/n/", "log#day-")
    assert len(rss(anchors).items) == 3


@pytest.mark.parametrize("oldest_first", [True, False])
def test_of_a_long_feed_the_newest_are_kept(oldest_first: bool) -> None:
    numbers = range(2_000) if oldest_first else range(1_999, -1, -1)
    entries = "".join(
        f"<item><guid>{n}</guid><title>News {n}</title><pubDate>"
        f"{datetime.fromtimestamp(1_700_000_000 + 3_600 * n, UTC):%a, %d %b %Y %H:%M:%S} GMT"
        "</pubDate></item>"
        for n in numbers
    )
    kept = {one.title for one in rss(entries).items}
    assert kept == {f"News {n}" for n in range(2_000 - MOST_ITEMS, 2_000)}


# --- words


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<p>One.</p><p>Two <b>three</b>.</p>", "One.\nTwo three."),
        ("One. <br/>Two <i>three</i>.", "One.\nTwo three."),
        ("&lt;table&gt;&lt;tr&gt;&lt;td&gt;Bread&lt;/td&gt;&lt;td&gt;40&lt;/td&gt;", "Bread 40"),
        ("<![CDATA[<dl><dt>Port</dt><dd>Mina</dd></dl>]]>", "Port Mina"),
        ("<![CDATA[<ul><li>One</li><li>Two</li></ul><h2>Then</h2>x]]>", "- One\n- Two\nThen\nx"),
        ("<![CDATA[It&#146;s &#147;open&#148; &#150; today&#133;]]>", "It’s “open” – today…"),
        ("It&#146;s open", "It’s open"),
        ("<![CDATA[a<!-- b --> c<script>d()</script>]]>", "a c"),
        ('<![CDATA[<img alt="a > b" src="x.jpg">After.]]>', "After."),
        ("<![CDATA[<p>2 < 3 and 4 > 1</p>]]>", "2 < 3 and 4 > 1"),
        ("<![CDATA[<span class='invisible'>https://www.</span>mina.example]]>", "mina.example"),
        ("&lt;![CDATA[One.]]&gt;", "One."),
        ("<![CDATA[<iframe src='x'>No frames</iframe><video>No films</video>One.]]>", "One."),
        ("<![CDATA[One &#55357;&#56832;]]>", "One 😀"),
        ("One &#xD83D;&#xDE00;", "One 😀"),
        ("&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;", "One."),
    ],
)
def test_html_becomes_lines(inner: str, text: str) -> None:
    assert item(f"<title>x</title><description>{inner}</description>").text == text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Ferries <b>resume</b> service", "Ferries resume service"),
        ("One<!-- two --> three", "One three"),
        ("<![CDATA[One<!-- two --> three]]>", "One three"),
        ("&lt;i&gt;One&lt;/i&gt;", "One"),
        ("C&lt;int&gt;", "C<int>"),
        ("\n  One\n  two  ", "One two"),
    ],
)
def test_titles_are_one_line(title: str, shown: str) -> None:
    assert item(f"<title>{title}</title>").title == shown


def test_a_headline_that_opens_the_text_again_is_told_once() -> None:
    body = "<![CDATA[<h1>The port is shut</h1><p>It reopens on Friday.</p>]]>"
    found = item(f"<title>The port is shut</title><description>{body}</description>")
    assert (found.title, found.text) == ("The port is shut", "It reopens on Friday.")


def test_a_film_has_the_words_of_its_group() -> None:
    group = (
        "<media:group><media:title>Evening</media:title><media:description>One.\n\nTwo."
        "</media:description></media:group>"
    )
    assert atom(f"<title>Bulletin</title><id>1</id>{group}").text == "One.\nTwo."
    loose = "<media:title>A picture</media:title><title>Bulletin</title>"
    found = item(f"{loose}<media:description>A quay.</media:description>")
    assert (found.title, found.text) == ("Bulletin", "A quay.")
    both = item(f"<title>x</title><description>Words.</description>{group}")
    assert both.text == "Words."


def test_rdf_has_its_content_and_date() -> None:
    feed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" {SPACES}><channel rdf:about="x"><title>Mina</title>'
        "<link>https://mina.example/</link><items><rdf:Seq><rdf:li resource='a'/></rdf:Seq></items>"
        "</channel><item rdf:about='https://mina.example/1'><title>One</title>"
        "<description>Short.</description><content:encoded>&lt;p&gt;Long words.&lt;/p&gt;"
        "</content:encoded><dc:date>2026-11-29T10:00:00+02:00</dc:date></item></rdf:RDF>"
    )
    (only,) = feed.items
    assert (only.text, only.url) == ("Long words.", "https://mina.example/1")
    assert only.published is not None


@pytest.mark.parametrize(
    ("kind", "written", "text"),
    [
        (' type="text"', "Write &lt;b&gt;so&lt;/b&gt;.", "Write <b>so</b>."),
        (' type="html"', "Write &lt;b&gt;so&lt;/b&gt;.", "Write so."),
        ("", "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\nTwo."),
        ("", "a &lt; b", "a < b"),
        (' type="text"', "&lt;p&gt;One.&lt;/p&gt;", "One."),
        (' type="application/octet-stream"', "QUJD", ""),
        (
            ' type="xhtml"',
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; b</p></div>',
            "A < b",
        ),
    ],
)
def test_atom_says_what_its_text_is(kind: str, written: str, text: str) -> None:
    found = atom(f"<title>x</title><id>1</id><content{kind}>{written}</content>")
    assert found.text == text


# --- links


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ('<atom:link rel="self" href="/api/1"/><link>/1</link>', "/1"),
        ('<atom:link rel="replies" href="/1#c"/><link>/1</link><comments>/c</comments>', "/1"),
        ("<link/><guid>https://mina.example/1</guid>", "/1"),
        ('<link/><guid isPermaLink="false">https://mina.example/1</guid>', "/1"),
        ('<link href="/1"/>', "/1"),
        ('<link>\n</link><atom:link rel="alternate" href="/1"/>', "/1"),
        ("<link> https://mina.example/1 </link>", "/1"),
        ("<link>\u200fhttps://mina.example/1\u200e</link>", "/1"),
        ("<link>https://mina.example/a b</link>", "/a%20b"),
        ("<link>/1?a=1&amp;amp;b=2</link>", "/1?a=1&b=2"),
        ("<link><![CDATA[/1?a=1&amp;b=2]]></link>", "/1?a=1&b=2"),
        (
            "<link>http://feeds.example/~r/1</link><feedburner:origLink>/1</feedburner:origLink>",
            "/1",
        ),
        (
            "<link>https://www.google.com/url?rct=j&amp;url=https://mina.example/1&amp;ct=ga</link>",
            "/1",
        ),
        ('<link xml:base="https://mina.example/deep/">x</link>', "/deep/x"),
        ("<link>javascript:x()</link><guid>https://mina.example/1</guid>", "/1"),
        ("<link>/1</link><link>/2</link>", "/1"),
        ("<link>https://mina.example/\n   n/1</link>", "/n/1"),
        (r"<link>https:\\mina.example/1</link>", "/1"),
        ("<link>http://https://mina.example/1</link>", "/1"),
        ("<link>//mina.example/1</link>", "/1"),
    ],
)
def test_an_items_link_is_its_own_page(inner: str, url: str) -> None:
    assert item(f"<title>x</title>{inner}").url == f"https://mina.example{url}"


@pytest.mark.parametrize(
    "links",
    [
        JSON_LINK + '<link type="text/html" href="/1"/>',
        '<link rel="related" href="/r"/><link rel="via" href="/v"/><link href="/1"/>',
        '<link rel="alternate" href="/amp/1"/><link rel="alternate" href="/1"/>',
        '<link hreflang="fr" href="/fr"/><link rel="alternate" hreflang="en" href="/1"/>',
        '<link rel="enclosure" href="/x.mp3"/><link rel="ALTERNATE" href="/1"/>',
        "<link>/1</link>",
    ],
)
def test_of_several_alternates_the_one_a_person_reads(links: str) -> None:
    found = atom(f"<title>A bridge opens</title><id>1</id>{links}")
    assert found.url == "https://mina.example/1"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<rss><channel>{title}<entry><id>1</id>", "</entry></channel></rss>"),
        (f'<feed xmlns="{ATOM}">{{title}}<item>', "</item></feed>"),
        ("<html><body><pre><rss><channel>{title}<item>", "</item></channel></rss></pre></html>"),
        ("<rss><channel>{title}</channel><item>", "</item></rss>"),
        ("<RSS><CHANNEL>{title}<ITEM>", "</ITEM></CHANNEL></RSS>"),
    ],
)
def test_formats_that_are_mixed_up_are_read(begin: str, end: str) -> None:
    feed = read(begin.format(title="<title>Mina</title>") + "<title>One</title>" + end)
    assert (feed.title, [one.title for one in feed.items]) == ("Mina", ["One"])


def test_bases_hold_for_what_stands_under_them() -> None:
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a/"><title>Mina</title>'
        '<entry><id>1</id><title>x</title><link href="1"/></entry>'
        '<entry xml:base="b/"><id>2</id><title>y</title><link href="2"/></entry>'
        '<entry><id>3</id><title>z</title><link xml:base="/c/" href="3"/></entry></feed>'
    )
    assert [one.url for one in read(document).items] == [
        "https://mina.example/a/1",
        "https://mina.example/a/b/2",
        "https://mina.example/c/3",
    ]


# --- who published


def google(title: str, body: str, source: str) -> FeedItem:
    return item(
        f"<title>{title}</title><link>https://news.google.com/rss/articles/CB1?oc=5</link>"
        f"<description>{body}</description>{source}",
        "<link>https://news.google.com/search?q=x</link>",
    )


def test_google_news_names_the_outlet_of_each_item() -> None:
    body = (
        '&lt;a href="https://news.google.com/1"&gt;Port shut&lt;/a&gt;&amp;nbsp;&amp;nbsp;'
        '&lt;font color="#6f6f6f"&gt;The Quay&lt;/font&gt;'
    )
    source = '<source url="https://quay.example">The Quay</source>'
    found = google("Port shut - The Quay", body, source)
    assert (found.title, found.text) == ("Port shut", "")
    assert found.outlet is not None
    assert (found.outlet.key, found.outlet.name) == ("quay.example", "The Quay")
    arabic = '<source url="https://rasif.example">صحيفة الرصيف</source>'
    assert google("إغلاق الميناء - صحيفة الرصيف", body, arabic).title == "إغلاق الميناء"
    assert google("A - B - The Quay", body, source).title == "A - B"
    draft = found.draft(None, "en", URL)
    assert (draft.text, draft.outlet) == ("Port shut", found.outlet)


def test_a_planets_entries_are_their_own_feeds() -> None:
    source = (
        '<source><id>q</id><title>The Quay</title><link href="https://quay.example/"/>'
        '<link rel="self" href="https://quay.example/atom"/></source>'
    )
    found = atom(f'<title>x</title><id>1</id><link href="https://quay.example/1"/>{source}')
    assert found.outlet is not None
    assert found.outlet.key == "quay.example"
    own = atom(f"<title>x</title><id>1</id>{source.replace('quay', 'mina')}")
    assert own.outlet is None


def test_reddits_last_line_is_no_news() -> None:
    body = (
        '<!-- SC_OFF --><div class="md"><p>The port is shut.</p></div><!-- SC_ON --> &#32; '
        'submitted by &#32; <a href="https://www.reddit.com/user/q"> /u/q </a> <br/> <span>'
        '<a href="https://quay.example/1">[link]</a></span> &#32; <span><a href="x">[comments]</a>'
        "</span>"
    )
    escaped = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    found = atom(f'<title>Port shut</title><id>t3_1</id><content type="html">{escaped}</content>')
    assert found.text == "The port is shut."
    bare = escaped[escaped.index("&lt;!-- SC_ON") :]
    link = atom(f'<title>Port shut</title><id>t3_1</id><content type="html">{bare}</content>')
    assert link.text == ""


def test_mastodons_posts_have_words_and_no_title() -> None:
    post = "&lt;p&gt;The port is shut. &lt;a&gt;#&lt;span&gt;Mina&lt;/span&gt;&lt;/a&gt;&lt;/p&gt;"
    found = item(
        "<guid isPermaLink='true'>https://social.example/@quay/1</guid>"
        f"<link>https://social.example/@quay/1</link><description>{post}</description>"
    )
    assert (found.title, found.text) == ("", "The port is shut. #Mina")
    assert found.draft(None, None, URL).text == found.text


def test_json_feeds_are_forgiven_a_trailing_comma() -> None:
    good = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Mina",
            "items": [
                {"id": "1", "content_text": "a <b> c & d", "external_url": "https://q.example"}
            ],
        }
    )
    for text in (good, good.replace("}]", "},]")):
        (found,) = read(text).items
        assert (found.text, found.url) == ("a <b> c & d", "https://q.example")
