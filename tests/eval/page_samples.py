"""Pages of our own to measure reading with: twenty-eight ways to build one, in both languages.

Every page has what surrounds articles (navigation, related articles with dates of theirs, comments
with later ones, a footer), and its own body and date, which are known because it is made of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape

MONTHS_AR = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
DAYS_AR = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]

_EN = (
    "The port authority of Marsa reopened the eastern quay once two barges had been cleared.",
    "Its director, Leila Hamdan, told reporters that the first grain ship would dock before noon.",
    "Fishermen said they had lost eleven days of work and asked for help with the price of fuel.",
    "A survey by the university counted forty damaged boats along the shore, most of them small.",
    "The ministry promised to pay for repairs from a fund that was set up after the floods.",
    "Insurers have received more than two hundred claims from owners in the old harbour.",
    "Engineers will inspect the breakwater again when the wind drops below thirty knots.",
    "The mayor thanked the crews of the tugs, who had worked through the night in heavy rain.",
    "Schools near the waterfront opened an hour late because two roads were still under water.",
    "Traders in the covered market reported that the price of fish had risen by a fifth.",
    "The weather service expects calm seas until the weekend and showers in the hills.",
    "A hearing on the future of the old customs house was put off for the third time.",
)
_AR = (
    "أعادت هيئة الميناء فتح الرصيف الشرقي في المرسى بعدما أزال الغواصون بارجتين غارقتين من الممر.",
    "وقالت مديرة الهيئة ليلى حمدان للصحفيين إن أول سفينة محملة بالحبوب سترسو قبل الظهر.",
    "وذكر الصيادون أنهم خسروا أحد عشر يوما من العمل وطالبوا بدعم أسعار الوقود.",
    "وأحصى مسح أجرته الجامعة أربعين قاربا متضررا على طول الشاطئ معظمها صغير.",
    "ووعدت الوزارة بدفع كلفة الإصلاح من صندوق أنشئ بعد السيول.",
    "وتلقت شركات التأمين أكثر من مئتي طلب من أصحاب القوارب في الميناء القديم.",
    "وسيفحص المهندسون كاسر الأمواج مجددا عندما تهدأ الرياح وتقل سرعتها.",
    "وشكر رئيس البلدية أطقم القاطرات التي عملت طوال الليل تحت مطر غزير.",
    "وفتحت المدارس القريبة من الواجهة البحرية أبوابها متأخرة ساعة لأن طريقين ما زالا مغمورين.",
    "وأفاد تجار السوق المسقوفة بأن سعر السمك ارتفع بمقدار الخمس.",
    "وتتوقع الأرصاد بحرا هادئا حتى نهاية الأسبوع وأمطارا خفيفة على التلال.",
    "وأرجئت للمرة الثالثة جلسة للنظر في مستقبل مبنى الجمارك القديم.",
)
_TITLES = (
    "Marsa reopens its eastern quay after the storm",
    "المرسى تعيد فتح رصيفها الشرقي بعد العاصفة",
)
_SITES = ("Marsa Courier", "صحيفة المرسى")


@dataclass(frozen=True, slots=True)
class Sample:
    """A page, its address, and what it holds: body and day, each None where it has none."""

    id: str
    url: str
    markup: str
    text: str | None
    date: date | None


@dataclass(frozen=True, slots=True)
class _Story:
    arabic: bool
    day: datetime
    title: str
    site: str
    paragraphs: tuple[str, ...]

    @property
    def iso(self) -> str:
        return self.day.isoformat()

    @property
    def words(self) -> str:
        """The day as a person writes it."""
        if self.arabic:
            weekday = DAYS_AR[self.day.weekday()]
            return f"{weekday} {self.day.day} {MONTHS_AR[self.day.month - 1]} {self.day.year}"
        return f"{self.day:%B} {self.day.day}, {self.day.year}"

    @property
    def body(self) -> str:
        return "".join(f"<p>{escape(one)}</p>" for one in self.paragraphs)


def _ld(*nodes: dict[str, object]) -> str:
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    return f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>'


def _around(story: _Story, inner: str, head: str = "", *, title: str | None = None) -> str:
    """A page with everything that stands around an article, each with a date of its own."""
    earlier = (story.day - timedelta(days=400)).isoformat()
    later = (story.day + timedelta(days=3)).isoformat()
    other = "خبر آخر من المدينة" if story.arabic else "Another report from the town"
    remark = "شكرا على الخبر المفيد" if story.arabic else "Thank you for this report"
    language = "ar" if story.arabic else "en"
    links = "".join(
        f'<li><a href="/x/{n}">{other} {n}</a> <time class="published" datetime="{earlier}">'
        f"{earlier[:10]}</time></li>"
        for n in range(4)
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title or story.title)}</title>{head}</head><body>"
        f'<nav class="menu"><ul><li><a href="/">{story.site}</a></li><li><a href="/s">More</a>'
        f'</li></ul></nav><aside class="related"><ul>{links}</ul></aside>{inner}'
        f'<section id="comments" class="comments"><div class="comment"><time datetime="{later}">'
        f"{later[:10]}</time><p>{remark}</p></div></section>"
        f'<div class="most-read widget"><ul>{links}</ul></div>'
        f"<footer>© 2019-2026 {story.site}</footer></body></html>"
    )


def _article(story: _Story, above: str = "", below: str = "", *, tag: str = "article") -> str:
    heading = f"<h1>{escape(story.title)}</h1>"
    return f'<main><{tag} class="post">{heading}{above}{story.body}{below}</{tag}></main>'


def _meta(name: str, key: str = "name", *, day_only: bool = False) -> Callable[[_Story], str]:
    def made(story: _Story) -> str:
        value = story.iso[:10] if day_only else story.iso
        return _around(story, _article(story), f'<meta {key}="{name}" content="{value}">')

    return made


def _news_article(story: _Story) -> str:
    node = {"@type": "NewsArticle", "headline": story.title, "datePublished": story.iso}
    return _around(story, _article(story), _ld({"@type": "WebSite", "name": story.site}, node))


def _yoast(story: _Story) -> str:
    changed = (story.day + timedelta(days=40)).isoformat()
    node = {"@type": "WebPage", "datePublished": story.iso, "dateModified": changed}
    return _around(story, _article(story), _ld({"@type": "WebSite", "name": story.site}, node))


def _broken_ld(story: _Story) -> str:
    script = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "a "quoted" one",'
        f' "datePublished": "{story.iso}", "dateModified": "2030-01-01",}}</script>'
    )
    return _around(story, _article(story), script)


def _wrapped_ld(story: _Story) -> str:
    node = json.dumps({"@type": "Article", "datePublished": story.iso})
    script = f'<script type="application/ld+json">//<![CDATA[\n{node[:-1]},}}\n//]]></script>'
    return _around(story, _article(story), script)


def _list_of_ld(story: _Story) -> str:
    others = [
        {"@type": "NewsArticle", "headline": f"Old report {n}", "datePublished": "2018-01-02"}
        for n in range(3)
    ]
    own = {"@type": "NewsArticle", "headline": story.title, "datePublished": story.iso}
    return _around(story, _article(story), _ld(*others[:2], own, *others[2:]))


def _address_only(story: _Story) -> str:
    return _around(story, _article(story))


def _time_words(story: _Story) -> str:
    return _around(story, _article(story, f"<time>{story.words}</time>"))


def _byline(story: _Story) -> str:
    who = "بقلم سامي" if story.arabic else "By Sami Nour"
    return _around(story, _article(story, f'<p class="byline">{who} | {story.words}</p>'))


def _posted(story: _Story) -> str:
    lead = "نشر في" if story.arabic else "Posted on"
    return _around(story, _article(story, f'<span class="posted-on">{lead} {story.words}</span>'))


def _updated_first(story: _Story) -> str:
    changed = (story.day + timedelta(days=9)).isoformat()
    words = ("آخر تحديث", "نشر") if story.arabic else ("Last updated", "Published")
    line = (
        f'<p>{words[0]} <time datetime="{changed}">{changed[:10]}</time>, '
        f'{words[1]} <time datetime="{story.iso}">{story.iso[:10]}</time></p>'
    )
    return _around(story, _article(story, line))


def _hatom(story: _Story) -> str:
    below = f'<abbr class="published" title="{story.iso}">05:11</abbr>'
    inner = (
        f'<div class="post hentry"><h3 class="entry-title">{escape(story.title)}</h3>'
        f'<div class="entry-content">{story.body}</div>{below}</div>'
    )
    return _around(story, inner, title=story.site)


def _microdata(story: _Story) -> str:
    inner = (
        '<article itemscope itemtype="http://schema.org/NewsArticle">'
        f'<h1 itemprop="headline">{escape(story.title)}</h1>'
        f'<span itemprop="datePublished" content="{story.iso}">{story.words}</span>'
        f'<div itemprop="articleBody">{story.body}</div></article>'
    )
    return _around(story, inner)


def _wordpress(story: _Story) -> str:
    entry = (
        '<div class="entry-meta"><time class="entry-date published updated" '
        f'datetime="{story.iso}">{story.words}</time></div>'
    )
    return _around(story, _article(story, entry), title=f"{story.title} - {story.site}")


def _suffixed(story: _Story) -> str:
    head = (
        f'<meta property="og:title" content="{escape(story.title)} | {story.site}">'
        f'<meta property="og:site_name" content="{story.site}">'
        f'<meta property="article:published_time" content="{story.iso}">'
    )
    inner = f'<header><h1><a href="/">{story.site}</a></h1></header>' + _article(story).replace(
        "h1>", "h2>"
    )
    return _around(story, inner, head)


def _divs(story: _Story) -> str:
    body = "".join(f"{escape(one)}<br><br>" for one in story.paragraphs)
    inner = (
        f'<div id="wrap"><div class="title"><h1>{escape(story.title)}</h1></div>'
        f'<div class="date">{story.words}</div><div class="text">{body}</div></div>'
    )
    return _around(story, inner)


def _listed(story: _Story) -> str:
    first, *rest = story.paragraphs
    items = "".join(f"<li>{escape(one)}</li>" for one in rest)
    inner = f"<h1>{escape(story.title)}</h1><p>{escape(first)}</p><ul>{items}</ul>"
    head = f'<meta name="pubdate" content="{story.iso}">'
    return _around(story, f"<article>{inner}</article>", head)


def _quoted(story: _Story) -> str:
    first, second, *rest = story.paragraphs
    body = "".join(f"<p>{escape(one)}</p>" for one in rest)
    inner = (
        f"<article><h1>{escape(story.title)}</h1><p>{escape(first)}</p>"
        f"<blockquote><p>{escape(second)}</p></blockquote>{body}</article>"
    )
    return _around(story, inner, f'<meta itemprop="datePublished" content="{story.iso}">')


def _embedded(story: _Story) -> str:
    post = (
        '<blockquote class="twitter-tweet"><p>We are back</p><a href="https://x.example/1">'
        "<time datetime='2017-03-04'>March 4, 2017</time></a></blockquote>"
    )
    return _around(story, _article(story, f'<time datetime="{story.iso}"></time>', post))


def _paywalled(story: _Story) -> str:
    offer = (
        '<div class="paywall"><h3>Subscribe to continue reading</h3><p>Already a subscriber?'
        " Log in.</p><p>Get unlimited access for 1 euro a month.</p></div>"
    )
    head = _ld({"@type": "NewsArticle", "headline": story.title, "datePublished": story.iso})
    return _around(story, _article(story, "", offer), head)


def _shared(story: _Story) -> str:
    words = "شارك" if story.arabic else "Share"
    bar = (
        f'<div class="share"><a href="#">{words}</a><a href="#">Facebook</a><a href="#">X</a></div>'
    )
    head = f'<meta property="og:article:published_time" content="{story.iso}">'
    return _around(story, _article(story, bar, bar), head)


def _numbers(story: _Story) -> str:
    line = f'<div class="post-date">{story.day.day}/{story.day.month}/{story.day.year}</div>'
    return _around(story, _article(story, line))


def _undated(story: _Story) -> str:
    return _around(story, _article(story))


_WAYS: tuple[tuple[str, Callable[[_Story], str], bool], ...] = (
    ("news-article", _news_article, False),
    ("yoast-page", _yoast, False),
    ("broken-linked-data", _broken_ld, False),
    ("wrapped-linked-data", _wrapped_ld, False),
    ("linked-data-of-many", _list_of_ld, False),
    ("parsely", _meta("parsely-pub-date"), False),
    ("sailthru", _meta("sailthru.date"), False),
    ("dublin-core", _meta("DC.date.issued", day_only=True), False),
    ("created", _meta("dcterms.created", day_only=True), False),
    ("article-time", _meta("article:published_time", "property"), False),
    ("address-only", _address_only, True),
    ("time-in-words", _time_words, False),
    ("byline", _byline, False),
    ("posted-on", _posted, False),
    ("updated-first", _updated_first, False),
    ("hatom", _hatom, False),
    ("microdata", _microdata, False),
    ("wordpress", _wordpress, False),
    ("site-in-title", _suffixed, False),
    ("breaks-for-paragraphs", _divs, False),
    ("listed", _listed, False),
    ("quotation", _quoted, False),
    ("embedded-post", _embedded, False),
    ("paywall", _paywalled, False),
    ("share-bars", _shared, False),
    ("numbers", _numbers, False),
    ("undated", _undated, False),
)


def samples() -> Iterator[Sample]:
    """Every way, in English and Arabic."""
    for place, (name, build, dated_path) in enumerate(_WAYS):
        for arabic in (False, True):
            story = _story(place, arabic=arabic)
            path = f"{story.day:%Y/%m/%d}" if dated_path else "news"
            yield Sample(
                id=f"{name}-{'ar' if arabic else 'en'}",
                url=f"https://courier.example/{path}/marsa-{place}",
                markup=build(story),
                text="\n".join(story.paragraphs),
                date=None if name == "undated" else story.day.date(),
            )


def _story(place: int, *, arabic: bool) -> _Story:
    bank = _AR if arabic else _EN
    turned = bank[place % len(bank) :] + bank[: place % len(bank)]
    sentences = turned[: 6 + place % 5]
    paragraphs = [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]
    day = datetime(2026, 1, 15, 9, 30, tzinfo=UTC) + timedelta(days=11 * place)
    site, title = _SITES[arabic], _TITLES[arabic]
    return _Story(arabic, day, title, site, tuple(paragraphs))
