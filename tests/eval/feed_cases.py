"""What is right in the feeds of a folder of cases: facts alone, checked against what is asked.

Of a text the number of words is kept, which tells whether it is whole and whether words are glued.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.eval.feed_faults import Expected

HOST = "http://127.0.0.1:8097"


@dataclass(frozen=True)
class Case:
    """A file of the folder and the items that it holds."""

    folder: str
    file: str
    items: tuple[Expected, ...]


def item(title: str, path: str | None, day: str | None, words: int) -> Expected:
    """An item's facts; `path` is on the cases' own host, unless it is a whole address."""
    link = path if path is None or path.startswith("http") else HOST + path
    return Expected(title, link, f"{day}+00:00" if day else None, "", words)


CASES = (
    Case(
        "02-naked-html-description",
        "feed.xml",
        (
            item("Ferries resume service", "/1", "2026-11-29T10:00:00", 29),
            item("Bridge opens again", "/2", "2026-11-29T10:00:00", 25),
        ),
    ),
    Case(
        "03-youtube-media-group",
        "feed.xml",
        (item("Evening bulletin", "/watch?v=abc", "2026-11-29T18:00:00", 43),),
    ),
    Case(
        "05-one-wrong-byte-utf8",
        "feed.xml",
        (
            item("Ferries resume service", "/1", "2026-11-29T10:00:00", 22),
            item("قال الميناء", "/2", "2026-11-29T10:00:00", 17),
            item("Bridge opens", "/3", "2026-11-29T10:00:00", 20),
        ),
    ),
    Case("05b-wrong-byte-later", "1.xml", (item("قال الميناء", "/0", "2026-11-29T10:00:00", 17),)),
    Case(
        "05b-wrong-byte-later",
        "2.xml",
        (
            item("قال الميناء", "/0", "2026-11-29T10:00:00", 17),
            item("خبر جديد", "/9", "2026-11-29T10:00:00", 15),
        ),
    ),
    Case(
        "07-html-entities-undeclared",
        "feed.xml",
        (
            item("Fête at the harbour – ferries free", "/1", "2026-11-29T10:00:00", 25),
            item("«الميناء» يعود", "/2", "2026-11-29T10:00:00", 17),
        ),
    ),
    Case(
        "08-all-guids-the-same",
        "feed.xml",
        (
            item("Ferries resume service", "/0", "2026-11-29T10:00:00", 22),
            item("Bridge opens again", "/1", "2026-11-29T10:00:00", 20),
            item("Council approves budget", "/2", "2026-11-29T10:00:00", 21),
            item("Teachers end strike", "/3", "2026-11-29T10:00:00", 20),
        ),
    ),
    Case(
        "08b-same-guids-next-day",
        "1.xml",
        (
            item("Ferries resume service", "/0", "2026-11-29T10:00:00", 22),
            item("Bridge opens again", "/1", "2026-11-29T10:00:00", 20),
        ),
    ),
    Case(
        "08b-same-guids-next-day",
        "2.xml",
        (
            item("Council approves budget", "/2", "2026-11-29T10:00:00", 21),
            item("Bridge opens again", "/1", "2026-11-29T10:00:00", 20),
            item("Ferries resume service", "/0", "2026-11-29T10:00:00", 22),
        ),
    ),
    Case(
        "16-zone-names",
        "feed.xml",
        (
            item("Zone PST: ferry number 0", "/0", "2026-11-30T04:00:00", 28),
            item("Zone EST: ferry number 1", "/1", "2026-11-30T01:00:00", 26),
            item("Zone GMT+3: ferry number 2", "/2", "2026-11-29T17:00:00", 27),
            item("Zone America/Los_Angeles: ferry number 3", "/3", "2026-11-30T04:00:00", 26),
            item("Zone Asia/Riyadh: ferry number 4", "/4", "2026-11-29T17:00:00", 28),
            item("Zone +03: ferry number 5", "/5", "2026-11-29T17:00:00", 26),
            item("Zone +0300 (AST): ferry number 6", "/6", "2026-11-29T17:00:00", 27),
            item("Zone BRT: ferry number 7", "/7", "2026-11-29T23:00:00", 26),
            item("Zone AEDT: ferry number 8", "/8", "2026-11-29T09:00:00", 28),
            item("Zone IST: ferry number 9", "/9", "2026-11-29T14:30:00", 26),
        ),
    ),
    Case(
        "17-date-formats",
        "feed.xml",
        (
            item("F0 Sat, 11 04 2020 08:51:49 +0100", "/0", "2020-04-11T07:51:49", 4),
            item("F1 2020-11-08T16:20:00-05:00Z", "/1", "2020-11-08T21:20:00", 4),
            item("F2 2026-11-29 10:00:33 UTC", "/2", "2026-11-29T10:00:33", 4),
            item("F3 Sunday, November 29, 2026 - 10:00", "/3", "2026-11-29T10:00:00", 4),
            item("F4 29/11/2026 - 22:15", "/4", "2026-11-29T22:15:00", 4),
            item("F5 Nov 29 2026 10:00:00 PM", "/5", "2026-11-29T22:00:00", 4),
            item("F6 Sun,29 Nov 2026 10:00:00 +0000", "/6", "2026-11-29T10:00:00", 4),
            item("F7 Sun, 29 November 2026 10:00:00 GMT", "/7", "2026-11-29T10:00:00", 4),
            item("F8 2026-11-29T10:00:00.123456+0300", "/8", "2026-11-29T07:00:00", 4),
            item("F9 Sun, 29 Nov 26 10:00:00 GMT", "/9", "2026-11-29T10:00:00", 4),
            item("F10 20261129T100000Z", "/10", "2026-11-29T10:00:00", 4),
            item("F11 20261129", "/11", "2026-11-29T00:00:00", 4),
            item("F12 Thu, 19 Nov 2026 17:00:00 Z", "/12", "2026-11-19T17:00:00", 4),
            item("F13 1795946400", "/13", "2026-11-29T10:00:00", 4),
            item("F14 2026-W48-7", "/14", "2026-11-29T00:00:00", 4),
            item("F15 29.11.2026 10:00", "/15", "2026-11-29T10:00:00", 4),
            item("F16 Sun Nov 29 10:00:00 +0000 2026", "/16", "2026-11-29T10:00:00", 4),
            item("F17 2026-11-29T10:00:00 +03:00", "/17", "2026-11-29T07:00:00", 4),
            item("F18 Sun, 29 Nov 2026 10:00:00 +03:00", "/18", "2026-11-29T07:00:00", 4),
            item("F19 Sun, 29 Nov 2026 10:00 AM", "/19", "2026-11-29T10:00:00", 4),
            item("F20 Wed, 29 Nov 2026 10:00:00 GMT", "/20", "2026-11-29T10:00:00", 4),
            item("F21 29-Nov-2026 10:00:00", "/21", "2026-11-29T10:00:00", 4),
            item("F22 2026/11/29 10:00:00", "/22", "2026-11-29T10:00:00", 4),
            item("F23 Sun, 29 Nov 2026", "/23", "2026-11-29T00:00:00", 4),
            item(
                "F24 Sun, 29 Nov 2026 10:00:00 GMT+0300 (Arabian Standard Time)",
                "/24",
                "2026-11-29T07:00:00",
                4,
            ),
            item("F25 Sunday, 29th November 2026 10:00", "/25", "2026-11-29T10:00:00", 4),
            item("F26 11/29/2026 10:00:00 PM", "/26", "2026-11-29T22:00:00", 4),
            item("F27 2026-11-29 - 10:00", "/27", "2026-11-29T10:00:00", 4),
            item("F28 2026-11-29T24:00:00Z", "/28", "2026-11-30T00:00:00", 4),
            item("F29 0000-00-00 00:00:00", "/29", None, 4),
            item("F30 Sun, 29 Nov 2026 10:00:00 -0000", "/30", "2026-11-29T10:00:00", 4),
            item("F31 2026-11-29T10:00Z", "/31", "2026-11-29T10:00:00", 4),
            item("F32 Sun, 29 Sept 2024 10:00:00 GMT", "/32", "2024-09-29T10:00:00", 4),
        ),
    ),
    Case(
        "22b-charset-cp1256-as-iso-8859-1",
        "feed.xml",
        (
            item("الميناء يعود إلى العمل", "/1", "2026-11-29T10:00:00", 17),
            item("الجسر سليم", "/2", "2026-11-29T10:00:00", 15),
        ),
    ),
    Case(
        "22d-charset-iso8859-6-as-windows-1256",
        "feed.xml",
        (
            item("الميناء يعود إلى العمل", "/1", "2026-11-29T10:00:00", 17),
            item("الجسر سليم", "/2", "2026-11-29T10:00:00", 15),
        ),
    ),
    Case(
        "23c-content-encoding-utf8",
        "feed.xml",
        (
            item("Ferries resume service", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens", "/2", "2026-11-29T10:00:00", 20),
        ),
    ),
    Case(
        "26b-truncated",
        "feed.xml",
        (
            item("Ferries resume service", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens", None, None, 0),
        ),
    ),
    Case(
        "29-relative-links-xml-base",
        "b.xml",
        (
            item("r1", "/news/1", "2026-11-29T10:00:00", 22),
            item("r2", "/news/2", "2026-11-29T10:00:00", 20),
            item("r3", "/3", "2026-11-29T10:00:00", 21),
        ),
    ),
    Case(
        "29-relative-links-xml-base",
        "feed.xml",
        (
            item("a", "/base/one.html", "2026-11-29T10:00:00", 22),
            item("b", "/entry/two.html", "2026-11-29T10:00:00", 20),
            item("c", "/deep/three.html", "2026-11-29T10:00:00", 21),
            item("d", "/4", "2026-11-29T10:00:00", 20),
        ),
    ),
    Case(
        "30-google-news",
        "feed.xml",
        (
            item(
                "Storm shuts port of Marsa",
                "https://news.google.com/rss/articles/CB1?oc=5",
                "2026-11-29T10:00:00",
                0,
            ),
        ),
    ),
    Case("45-atom-text-kinds", "b.xml", (item("Ferries resume", "/1", "2026-11-29T07:00:00", 22),)),
    Case(
        "45-atom-text-kinds",
        "feed.xml",
        (
            item("Ferries resume service", "/1", None, 42),
            item("Bridge & road open", "/2", None, 20),
            item("How to use the <b> tag", "/3", None, 4),
        ),
    ),
    Case(
        "50-table-and-list-in-feed", "feed.xml", (item("Prices", "/1", "2026-11-29T10:00:00", 12),)
    ),
    Case(
        "52-two-links-per-rss-item",
        "feed.xml",
        (
            item("a", "/1", None, 22),
            item("b", "/2", None, 20),
            item("c", "/3", None, 21),
            item("d", "/4", None, 20),
        ),
    ),
    Case(
        "56-mis-nested-then-entities",
        "feed.xml",
        (
            item("Ferries resume", "/1", "2026-11-29T10:00:00", 23),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 32),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "-in-comment.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "-in-text.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 25),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "attribute-with-inside.xml",
        (
            item("One", "/1", None, 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "bare-3.xml",
        (
            item("I <3 ferries", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "bare-in-attribute.xml",
        (
            item("One", "/1", None, 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "bare-in-text.xml",
        (
            item("Growth < 3%", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "comment-before-first-item-with-.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "duplicate-attribute.xml",
        (
            item("One", "/1", None, 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "img-not-closed.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "item-not-closed.xml",
        (
            item("One", "/1", None, 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "second-xml-declaration.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "unclosed-br.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 23),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "unclosed-p-and-b.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 24),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "undeclared-prefix.xml",
        (
            item("One", "/1", "2026-11-29T10:00:00", 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "unquoted-attribute.xml",
        (
            item("One", "/1", None, 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "61-other-faults-then-entities",
        "upper-case-closing-tag.xml",
        (
            item("One", "/1", None, 22),
            item("Bridge opens & traffic flows", "/2?a=1&b=2", "2026-11-29T10:00:00", 24),
            item("Third & last", "/3", "2026-11-29T10:00:00", 24),
        ),
    ),
    Case(
        "89-many-alternates",
        "feed.xml",
        (
            item("a", "/1", "2026-11-29T10:00:00", 22),
            item("b", "/2", "2026-11-29T10:00:00", 20),
            item("c", "/3", "2026-11-29T10:00:00", 21),
        ),
    ),
)
