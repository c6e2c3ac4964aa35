"""A news site on loopback, and a bot that may fetch from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.commands import answer
from bot.config import load
from bot.ingestion import Ingestion
from bot.replies import Bullet, DatedRow, Reply
from bot.requests import Chat, ChatKind, Origin, Request
from bot.services import Services
from briefings.models import Language
from briefings.store import Store

PRIVATE = Chat("telegram", "7")
GROUP = Chat("telegram", "-100", ChatKind.GROUP)
SETTINGS = {
    "MUJAZ_SOURCES_NETWORKS": "127.0.0.0/8",
    "MUJAZ_SOURCES_ADMINISTRATORS": "telegram:42",
}

BRIDGE = (
    "قال وزير النقل إن الجسر الجديد افتتح صباح الثلاثاء أمام السيارات، وإن كلفته بلغت 40 مليون "
    "دولار."
)
ROAD = "وأضاف الوزير أن الجسر سيختصر الطريق بين الميناء والمدينة إلى عشر دقائق بدل أربعين دقيقة."
STRIKE = "بدأ عمال الميناء إضرابًا عن العمل يوم الاثنين احتجاجًا على تأخر الأجور ثلاثة أشهر."


def plain(reply: Reply) -> str:
    """The words of a reply, before any platform isolates and marks them."""
    lines: list[str] = []
    for block in reply.blocks:
        lines.append("".join(span.text for span in block.spans))
        if isinstance(block, Bullet | DatedRow):
            lines.append("".join(span.text for span in block.sources))
    return "\n".join(lines)


class Site:
    """Pages by path. Whatever stands in `pages` is served; a test changes it at will."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        self.asked: list[str] = []
        self.hold: asyncio.Event | None = None
        self.base = ""

    def feed(self, *items: tuple[str, str, str]) -> None:
        """Serves a feed of (path, title, words), the newest first."""
        entries = "".join(
            f"<item><guid>{path}</guid><title>{title}</title><link>{self.base}{path}</link>"
            f"<pubDate>Tue, 14 May 2024 {20 - at}:00:00 +0300</pubDate>"
            f"<description>{words}</description></item>"
            for at, (path, title, words) in enumerate(items)
        )
        head = f"<title>صحيفة الميناء</title><link>{self.base}/</link><language>ar</language>"
        body = f'<rss version="2.0"><channel>{head}{entries}</channel></rss>'
        self.pages["/feed"] = ("application/rss+xml", body)

    def page(self, path: str, title: str, *words: str, head: str = "") -> None:
        """Serves an article's page."""
        paragraphs = "".join(f"<p>{one}</p>" for one in words)
        markup = (
            f'<html lang="ar"><head><title>{title}</title>{head}</head>'
            f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
        )
        self.pages[path] = ("text/html", markup)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if self.hold is not None:
            await self.hold.wait()
        if request.path not in self.pages:
            return web.Response(status=404)
        kind, body = self.pages[request.path]
        if kind.isdigit():
            return web.Response(status=int(kind))
        return web.Response(text=body, content_type=kind)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_get("/{tail:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    made.feed(("/1", "افتتاح الجسر الجديد", BRIDGE), ("/2", "إضراب عمال الميناء", STRIKE))
    made.page("/1", "افتتاح الجسر الجديد", BRIDGE, ROAD)
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    made.page("/home", "صحيفة الميناء", "الصفحة الأولى", head=link)
    yield made
    await runner.cleanup()


@dataclass
class Bot:
    """A bot with a store of its own, and what a person there says to it."""

    services: Services
    ingestion: Ingestion
    now: datetime
    chat: Chat = PRIVATE
    language: Language = "en"
    administrator: bool = True
    user: str = "42"
    told: list[tuple[Chat, Reply]] = field(default_factory=list)

    async def reply(
        self, line: str, *, forwarded: bool = False, origin: Origin | None = None
    ) -> Reply:
        passed = forwarded or origin is not None
        who = (self.language, self.administrator, self.user)
        return await answer(self.services, Request(self.chat, line, *who, passed, origin))

    async def __call__(self, line: str, *, forwarded: bool = False) -> str:
        return plain(await self.reply(line, forwarded=forwarded))


@pytest.fixture
def environment() -> dict[str, str]:
    """What a test module may add settings to."""
    return {}


@pytest.fixture
async def bot(tmp_path: Path, environment: dict[str, str]) -> AsyncIterator[Bot]:
    settings = load(None, {**SETTINGS, **environment})
    made: Bot | None = None

    def clock() -> datetime:
        return made.now if made else start

    start = datetime(2024, 5, 14, 20, tzinfo=UTC)
    async with (
        Store.open(tmp_path / "s.db", clock=clock) as store,
        Ingestion(store, settings.sources, clock) as ingestion,
    ):
        made = Bot(Services(store, settings, clock, ingestion=ingestion), ingestion, start)
        yield made
