"""Pages: what is taken from markup, and that no markup is too bad."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from briefings.models import Draft, Outlet
from briefings.sources.files import draft_from_bytes
from briefings.sources.page import read_page

BODY = (
    "<article><h1>افتتاح الجسر الجديد</h1><ul><li>يبلغ طول الجسر كيلومترين ويربط ضفتي النهر.</li>"
    "<li>استمر العمل فيه ثلاث سنوات كاملة.</li></ul><p>افتتح رئيس البلدية صباح السبت الجسر الجديد "
    "الذي يربط ضفتي النهر، بعد ثلاث سنوات من العمل، وحضر الحفل مئات من سكان المدينة وضيوفها.</p>"
    "<h2>كلفة أقل</h2><p>وقال المهندس المشرف إن الكلفة جاءت <a href='/x'>أقل مما كان متوقعًا</a>، "
    "وإن حركة السير ستبدأ يوم الأحد المقبل في الاتجاهين معًا دون رسوم.</p></article>"
)
NAV = "<nav><ul><li><a href=/>الرئيسية</a></li></ul></nav><footer>جميع الحقوق محفوظة</footer>"
HEAD = (
    "<title>افتتاح الجسر الجديد | صحيفة الميناء</title>"
    '<meta property="og:site_name" content="صحيفة الميناء">'
    '<link rel="canonical" href="https://www.mina.example/news/7#top">'
)


def page(head: str = "", body: str = BODY) -> str:
    return f"<!doctype html><html lang='ar-LB'><head>{HEAD}{head}</head><body>{NAV}{body}</body>"


def test_an_article_page_is_read() -> None:
    date = '<meta property="article:published_time" content="2024-04-13T09:00:00+03:00">'
    draft = draft_from_bytes(page(date).encode(), origin="x", suffix=".html")
    assert isinstance(draft, Draft)
    assert draft.title == "افتتاح الجسر الجديد"
    assert draft.outlet == Outlet("mina.example", "صحيفة الميناء", "https://www.mina.example/")
    assert draft.url == "https://www.mina.example/news/7"
    assert draft.language == "ar"
    assert draft.published == datetime(2024, 4, 13, 6, tzinfo=UTC)
    lines = [line for line in draft.text.split("\n") if line]
    assert lines[0] == "- يبلغ طول الجسر كيلومترين ويربط ضفتي النهر."
    assert "كلفة أقل" in lines
    assert any("جاءت أقل مما كان متوقعًا، وإن" in line for line in lines)
    assert "الحقوق" not in draft.text
    assert draft.title not in lines


def test_linked_data_tells_title_and_date() -> None:
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "x"},
            {
                "@type": ["NewsArticle"],
                "headline": "عنوان من البيانات",
                "datePublished": "2024-04-13",
                "publisher": {"name": "ناشر"},
            },
        ]
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    read = read_page(page("<script type='application/ld+json'>{broken</script>" + script))
    assert read.title == "عنوان من البيانات"
    assert read.published == datetime(2024, 4, 13, tzinfo=UTC)


def test_a_declared_charset_is_honoured() -> None:
    markup = page('<meta charset="windows-1256">').encode("cp1256")
    draft = draft_from_bytes(markup, origin="x", suffix=".htm")
    assert isinstance(draft, Draft)
    assert draft.title == "افتتاح الجسر الجديد"


def test_short_and_bare_pages_are_read_too() -> None:
    assert read_page("<p>خبر قصير.</p>").text == "خبر قصير."
    assert read_page("").text == ""


WEIGHED = """
import sys
from briefings.sources.discovery import linked_feeds
import pytest

from briefings.sources.page import read_page

def held():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))

read_page("<html><body><article><p>The council voted on Monday for a new bridge.</p></article>")
piece = sys.argv[1]
before = held()
read_page(piece * (5_000_000 // len(piece)))
linked_feeds(piece * (5_000_000 // len(piece)), "https://a.example/")
print(held() - before)
"""


@pytest.mark.parametrize("piece", ["<p>", "<div>", "<a href=x>y</a>", "<br>", "<p a=b ", "word "])
def test_no_page_takes_much_memory(piece: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WEIGHED, piece], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 50_000  # KB


def test_hostile_markup_ends_soon() -> None:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
    bombs = (
        f'<!DOCTYPE html [<!ENTITY e0 "ha">{entities}]><p>&e12; نص</p>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><p>&f; نص</p>',
        "<div>" * 200_000 + "نص",
        "<ul><li>نص" * 20_000,
        "<p>نص</p>" * 150_000,
        "<p " + "a=b " * 300_000 + ">نص",
        "<script type='application/ld+json'>" + "[" * 300_000 + "</script><p>نص</p>",
    )
    begin = time.perf_counter()
    for bomb in bombs:
        text = read_page(bomb).text
        assert "root:" not in text
        assert len(text) < 2_000_000
    assert time.perf_counter() - begin < 20
