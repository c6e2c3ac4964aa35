"""The parts of reading a page: whose date, which title, what is no article, where it sends on."""

from __future__ import annotations

from datetime import date

import pytest

from briefings.sources.discovery import linked_feeds, refresh_target
from briefings.sources.page import Page, read_page

TEXT = (
    "<p>The council of Marsa voted on Monday to rebuild the old fish market, which burned down two"
    " years ago, and asked the province for half of the money it will need for the work.</p>"
    "<p>Work begins in the spring and should last a year, said the mayor, Nadia Saleh, who had"
    " promised during her campaign that traders would return to the quay within her first term.</p>"
)
ADDRESS = "https://courier.example/news/market"


def page(
    head: str = "", above: str = "", below: str = "", title: str = "The market returns"
) -> str:
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body>"
        f"<article><h1>The market returns</h1>{above}{TEXT}{below}</article></body></html>"
    )


def day(markup: str, url: str = ADDRESS) -> date | None:
    moment = read_page(markup, url).published
    return moment.date() if moment else None


@pytest.mark.parametrize(
    "markup",
    [
        page('<meta name="Publish_Date" content="28.11.2026">'),
        page('<meta property="og:published_time" content="2026-11-28T23:10:00-05:00">'),
        page(above="<time>28 November 2026</time>"),
        page(above="<p>By Sami Nour, 28 November 2026</p>", below="").replace(
            "<p>By", "<p class=byline>By"
        ),
        page(above="<div class='meta'><span>Nov 28, 2026</span> · 4 min read</div>"),
        page(
            above="<p>Modified <time datetime='2026-12-05'>5 Dec</time></p>"
            "<p>Posted <time datetime='2026-11-28'>28 Nov</time></p>"
        ),
        page(above="<span class='published'>28/11/2026</span>"),
        page(
            above="<meta itemprop='datePublished' content='2026-11-28'>"
            "<meta itemprop='dateModified' content='2026-12-05'>"
        ),
        page(above="<div class=datum>Samstag, 28. November 2026</div>"),
        page(above="<div class='post-date'>28 novembre 2026</div>"),
        page(
            "<script type='application/ld+json'>{'not': json} \"@type\": \"NewsArticle\","
            '"datePublished": "2026-11-28T09:00:00Z"</script>'
        ),
        page(
            '<script type=\'application/ld+json\'>[{"@type":"BreadcrumbList"},{"@type":'
            '["http://schema.org/NewsArticle"],"datePublished":["2026-11-28"]}]</script>'
        ),
    ],
)
def test_the_day_of_publication(markup: str) -> None:
    assert day(markup) == date(2026, 11, 28)


@pytest.mark.parametrize(
    "url",
    [
        "https://courier.example/2026/11/28/market",
        "https://courier.example/news/2026-11-28-market",
        "https://courier.example/20261128/market",
        "https://courier.example/news/market_20261128.html",
    ],
)
def test_the_day_in_the_address(url: str) -> None:
    assert day(page(), url) == date(2026, 11, 28)


@pytest.mark.parametrize(
    "markup",
    [
        page(),
        page('<meta property="article:modified_time" content="2026-11-28">'),
        page('<meta property="og:updated_time" content="2026-11-28">'),
        page(above="<p>Updated: <time datetime='2026-11-28'>Saturday</time></p>"),
        page(above="<p class='date'>آخر تحديث: 28 نوفمبر 2026</p>"),
        page(below="<aside><time datetime='2019-01-01'>2019</time></aside>"),
        page(below="<div id='comments'><time datetime='2026-12-01'>now</time></div>"),
        page(below="<footer>© 2026 Courier</footer>"),
        page(
            '<script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":'
            '"Another report from elsewhere","url":"https://courier.example/other",'
            '"datePublished":"2018-05-05"}</script>'
        ),
    ],
)
def test_no_date_is_better_than_anothers(markup: str) -> None:
    assert day(markup) is None


CARD = "<div class='col-md-4'><a href='/x'>Other</a><time class='entry-date' {}>x</time></div>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # Today's date at the top of a site is nobody's.
        (f"<div class='date'>1 December 2026</div><h1>The market returns</h1>{TEXT}", None),
        (
            (
                "<header><span class='date'>1 December 2026</span></header><div>"
                f"<h1>The market returns</h1><span class='date'>28 November 2026</span>{TEXT}</div>"
            ),
            date(2026, 11, 28),
        ),
        # Cards of other articles below, which no name tells from this one.
        (
            f"<h1>The market returns</h1>{TEXT}"
            + CARD.format("datetime='2020-01-01'")
            + CARD.format("datetime='2021-01-01'"),
            None,
        ),
        # A page builder's pieces are all widgets.
        (
            (
                "<div class='elementor-widget elementor-widget-post-info'><span class='post-date'>"
                f"28.11.2026</span></div><h1>The market returns</h1><div>{TEXT}</div>"
            ),
            date(2026, 11, 28),
        ),
        (
            (
                "<h1>The market returns</h1><div class='elementor-widget "
                "elementor-widget-post-info'>"
                f"<span class='post-date'>28.11.2026</span></div><div>{TEXT}</div>"
            ),
            date(2026, 11, 28),
        ),
        # A form around the whole page, as some servers write it.
        (
            (
                "<form id='aspnetForm'><h1>The market returns</h1><span class='fecha'>28 de "
                f"noviembre de 2026</span><div>{TEXT}</div></form>"
            ),
            date(2026, 11, 28),
        ),
        # The end of a post, where blogs state it.
        (
            (
                f"<div class='hentry'><h3 class='entry-title'>The market returns</h3>{TEXT}{TEXT}"
                "<div class='post-footer'>Posted on <time class='published' datetime='2026-11-28'>"
                "x</time></div></div>"
            ),
            date(2026, 11, 28),
        ),
        # Linked elements of the whole page's article, and of a list above that repeats its title.
        (
            (
                "<meta itemprop='datePublished' content='2026-11-28'></head><body>"
                "<div class='hero'><h3>The market returns</h3><span class='date'>2 May 2020</span>"
                f"</div><h1>The market returns</h1>{TEXT}"
            ),
            date(2026, 11, 28),
        ),
        (
            (
                "</head><body itemscope itemtype='https://schema.org/NewsArticle'><h1>The market "
                f"returns</h1>{TEXT}{TEXT}<p>Filed <span itemprop='datePublished' "
                "content='2026-11-28'>Saturday</span> <time datetime='2026-12-05'>5</time></p>"
            ),
            date(2026, 11, 28),
        ),
        # A number of ten digits is no time of day.
        (f"<h1>The market returns</h1><span class='info'>1764300000</span>{TEXT}", None),
    ],
)
def test_whose_a_date_is(markup: str, expected: date | None) -> None:
    language = "es" if "noviembre" in markup else "en"
    head = f"<html lang='{language}'><head><title>The market returns</title>"
    assert day(head + markup) == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es-MX", "Por Ana Ruiz | 28 de noviembre de 2026"),
        ("ru", "28 ноября 2026"),
        ("pl", "28 listopada 2026, 10:00"),
        ("de-AT", "Samstag, 28. November 2026"),
        ("it", "sabato 28 novembre 2026"),
        ("fa", "28 November 2026"),
    ],
)
def test_dates_in_other_languages(language: str, words: str) -> None:
    markup = page(above=f"<div class='date'>{words}</div>").replace(
        "lang='en'", f"lang='{language}'"
    )
    assert day(markup) == date(2026, 11, 28)


def test_a_headline_for_search_engines_is_the_same_articles() -> None:
    script = (
        '<script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":"Marsa fish '
        'market returns after fire","datePublished":"2026-11-28"}</script>'
    )
    assert day(page(script)) == date(2026, 11, 28)


def test_an_address_of_another_month_is_believed() -> None:
    markup = page(above="<div class='date'>3 May 2019</div>")
    assert day(markup, "https://courier.example/2026/11/market") is None


def test_a_number_in_an_address_is_no_day() -> None:
    assert day(page(), "https://courier.example/news/20269928-12345678") is None


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("The market returns | Marsa Courier", "Marsa Courier"),
        ("The market returns - Marsa Courier", "Marsa Courier"),
        ("Marsa Courier: news :: The market returns", "Marsa Courier: news"),
        ("The market returns &amp;#124; Marsa Courier", "Marsa Courier"),
        ("The market returns — courier.example", "Marsa Courier"),
    ],
)
def test_a_title_leaves_its_sites_name(title: str, site: str) -> None:
    head = (
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{site}">'
    )
    read = read_page(page(head), ADDRESS)
    assert read.title == "The market returns"
    assert read.site == site
    assert read.text.startswith("The council of Marsa")


def test_a_divider_within_a_title_stays() -> None:
    head = (
        '<meta property="og:title" content="Marsa - Tyre ferry returns">'
        '<meta property="og:site_name" content="Marsa Courier">'
    )
    assert read_page(page(head), ADDRESS).title == "Marsa - Tyre ferry returns"


def test_a_sites_name_is_no_address() -> None:
    head = '<meta property="og:site_name" content="www.courier.example">'
    assert read_page(page(head), ADDRESS).site is None


def stop(title: str, body: str) -> str | None:
    found: Page = read_page(
        f"<html><head><title>{title}</title></head><body>{body}</body></html>", ADDRESS
    )
    return found.stop.value if found.stop else None


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Just a moment...", "<p>Enable JavaScript and cookies to continue</p>", "robot-check"),
        ("Access Denied", "<p>You don't have permission to access this.</p>", "robot-check"),
        (
            "courier.example",
            "<script src='/cdn-cgi/challenge-platform/x.js'></script>",
            "robot-check",
        ),
        ("Courier", "<p>Please verify you are a human.</p>", "robot-check"),
        ("لحظة واحدة…", "<p>نتحقق من أنك إنسان</p>", "robot-check"),
        ("404", "<p>Nothing here.</p>", "page-not-found"),
        (
            "Courier | Home",
            "<h1>Sorry, the page you were looking for cannot be found</h1><p>x y</p>",
            "page-not-found",
        ),
        ("الصفحة غير موجودة", "<p>عد إلى الصفحة الرئيسية.</p>", "page-not-found"),
        ("خطأ 404", "<p>لم يتم العثور على الصفحة التي طلبتها.</p>", "page-not-found"),
        ("404 boats counted in the harbour", "<p>Divers counted 404 boats.</p>", None),
        ("Page found in old book sells for a million", "<p>It was sold on Monday.</p>", None),
        ("Access to the port restored", "<p>Ships sail again.</p>", None),
    ],
)
def test_what_is_no_article(title: str, body: str, reason: str | None) -> None:
    assert stop(title, body) == reason


def test_news_about_a_robot_check_is_news() -> None:
    body = f"<article><h1>Are you a robot? The test is 25</h1>{TEXT * 4}</article>"
    assert stop("Are you a robot? The test is 25", body) is None


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/new", "https://courier.example/new"),
        ("0; URL='https://other.example/a?b=1'", "https://other.example/a?b=1"),
        ("3,/new", "https://courier.example/new"),
        ("300;url=/new", None),
        ("5", None),
        ("0;url=market", None),
        ("0;url=javascript:alert(1)", None),
    ],
)
def test_where_a_page_sends_on(content: str, target: str | None) -> None:
    markup = f'<head><meta http-equiv="Refresh" content="{content}"></head>'
    assert refresh_target(markup, ADDRESS) == target


def test_links_are_relative_to_the_base() -> None:
    head = '<base href="/blog/"><link rel="canonical" href="market?id=1">'
    assert read_page(page(head), ADDRESS).url == "https://courier.example/blog/market?id=1"
    markup = (
        '<base href="https://courier.example/b/">'
        "<link rel=alternate type=application/rss+xml href=f.xml>"
    )
    assert linked_feeds(markup, ADDRESS) == ("https://courier.example/b/f.xml",)


def test_a_home_page_is_no_articles_address() -> None:
    assert read_page(page('<link rel="canonical" href="/">'), ADDRESS).url is None


def test_a_paywall_and_datelines_are_no_text() -> None:
    offer = "<h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in.</p>"
    read = read_page(
        page(above="<p>Updated <time datetime='2026-12-01'>today</time></p>", below=offer)
    )
    assert read.text.startswith("The council")
    assert read.text.endswith("her first term.")


def test_what_linked_data_states_stands_in_where_nothing_is_found() -> None:
    sentence = "The council voted on Monday to rebuild the market and to pay for half of it. "
    markup = (
        '<script type=\'application/ld+json\'>{"@type":"NewsArticle","articleBody":"'
        + sentence * 10
        + '"}</script><div id=app>Loading the page</div>'
    )
    assert read_page(markup).text.startswith("The council voted on Monday")


def test_references_to_windows_characters_are_these() -> None:
    markup = page(title="It&#146;s &#x93;open&#x94;", above="<p>It&#146;s open &#150; again.</p>")
    markup = markup.replace("<h1>The market returns</h1>", "<h1>It\x92s &#147;open&#148;</h1>")
    read = read_page(markup, ADDRESS)
    assert read.title == "It’s “open”"
    assert "It’s open – again." in read.text
    assert "ל" in read_page(page(above="<p>It is open, &#1500; says the sign.</p>")).text


def test_a_stated_body_tells_which_extraction_is_the_articles() -> None:
    rows = "".join(
        f"<tr><td>Boat {n} of the harbour</td><td>{n} tonnes of fish on Monday</td></tr>"
        for n in range(40)
    )
    words = " ".join(f"Boat {n} of the harbour {n} tonnes of fish on Monday" for n in range(40))
    script = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The market returns",'
        f'"articleBody":"{words}"}}</script>'
    )
    inner = f"<article><h1>The market returns</h1><p>Landed.</p><table>{rows}</table></article>"
    head = (
        f"<html><head><title>The market returns</title>{script}</head><body>{inner}</body></html>"
    )
    assert "Boat 39 of the harbour" in read_page(head, ADDRESS).text
