"""What is tried: each row an attack on a bot of its own, with what came of it beside its limits."""

from __future__ import annotations

import asyncio
import resource
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.records import ChatRow, Records
from bot.records.subscriptions import SubscriptionRow
from briefings.clock import system_clock
from briefings.store import Store
from tests.attack.bot import GUARD, Bot, attacked
from tests.attack.site import PAGES, hostile_site
from tests.e2e.test_odd_answers import BODIES

HELP = 0.5  # seconds for /help while others are attacked with
STOP = 5.0  # seconds from SIGTERM to the end
STEP = 50.0  # milliseconds of the event loop's longest step
BOT, READER = 200.0, 150.0  # megabytes
FAST = 2.0  # seconds for another's answer in a flood, and for a post's delay


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value and the most that it may be."""

    name: str
    value: float
    limit: float
    unit: str = "s"

    @property
    def holds(self) -> bool:
        """Whether it is within its limit."""
        return self.value <= self.limit

    def __str__(self) -> str:
        return f"{self.name} {self.value:.1f} of {self.limit:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How much was tried, how much of it held, and what was measured."""

    tried: int
    held: int
    figures: tuple[Figure, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing failed and every figure is within its limit."""
        return self.held == self.tried and all(one.holds for one in self.figures)


@dataclass(frozen=True, slots=True)
class Row:
    """An attack: the item of the issue that it is about, and how it is done."""

    item: str
    name: str
    attack: Callable[[Path, Path, float], Awaitable[Outcome]]
    """By a folder of its own, a store with the starter dossier, and the part of its full size."""


async def _held(bot: Bot, texts: list[str]) -> int:
    """How many of these are answered, each by another person's asking, while the bot lives on."""
    people = [bot.person() for _ in texts]
    for (chat, user), text in zip(people, texts, strict=True):
        bot.telegram.say(chat, user, text)

    def heard() -> int:
        return sum(bot.heard(chat) for chat, _ in people)

    with suppress(TimeoutError):
        await bot.telegram.until(lambda: heard() == len(texts), within=GUARD)
    return heard() if bot.alive else 0


async def addresses(folder: Path, store: Path, part: float) -> Outcome:
    """Links that cannot be parsed are refused."""
    odd = [
        "http://xn--a/",
        "http://[::1/",
        "https://a..b/",
        "http://user:pa/ss@h.example/",
        "http://-/",
    ]
    async with attacked(folder, store) as bot:
        held = await _held(bot, [f"/read {one}" for one in odd])
        return Outcome(len(odd), held, (Figure("/help", await bot.answered(), HELP),))


async def answers(folder: Path, store: Path, part: float) -> Outcome:
    """A platform's odd answers are answers that did not come."""
    held = 0
    async with attacked(folder, store) as bot:
        for body in BODIES.values():
            bot.telegram.fail("odd", "getUpdates", code=200, body=body, times=1)
            bot.telegram.fail("odd", "sendMessage", code=200, body=body, times=1)
            chat, user = bot.person()
            bot.telegram.say(chat, user, "/help")  # its answer may be the one that is spoilt
            held += bot.alive
        await bot.answered()
        return Outcome(len(BODIES), held if bot.alive else 0)


async def bombs(folder: Path, store: Path, part: float) -> Outcome:
    """Compressed bombs are refused in small steps."""
    async with hostile_site() as site, attacked(folder, store) as bot:
        await bot.answered(f"/read {site.base}/good/1")
        bot.begin_steps()
        links = [f"/read {site.base}/{kind}/{n}" for kind in ("members", "zeros") for n in range(3)]
        held = await _held(bot, links)
        return Outcome(len(links), held, (Figure("step", await bot.longest_step(), STEP, "ms"),))


async def pages(folder: Path, store: Path, part: float) -> Outcome:
    """Pages that take minutes to read end with themselves; good links and /help go on."""
    async with hostile_site() as site, attacked(folder, store) as bot:
        await bot.answered(f"/read {site.base}/good/1")
        asking = asyncio.create_task(_held(bot, [f"/read {site.base}/{one}" for one in PAGES]))
        await asyncio.sleep(0.5)
        helped = await bot.answered()
        held = await asking
        good = await bot.answered(f"/read {site.base}/good/2")
        figures = Figure("/help", helped, HELP), Figure("a good link after", good, 20.0)
        return Outcome(len(PAGES), held, figures)


async def stop(folder: Path, store: Path, part: float) -> Outcome:
    """SIGTERM ends it while a reader hangs, a site is silent and Telegram holds an answer."""
    async with hostile_site() as site, attacked(folder, store) as bot:
        await bot.answered()
        held = bot.telegram.fail("hold", "sendMessage", times=9)
        for text in (f"/read {site.base}/divs", f"/read {site.base}/slow/1", "/stories"):
            chat, user = bot.person()
            bot.telegram.say(chat, user, text)
        await held.reached.wait()
        taken = await bot.stop()
        held.release.set()
        return Outcome(1, 1, (Figure("SIGTERM to exit", taken, STOP),))


async def texts(folder: Path, store: Path, part: float) -> Outcome:
    """Long texts read by many at once leave bot and reader small."""
    count = round(60 * part)
    async with hostile_site() as site, attacked(folder, store) as bot:
        held = await _held(bot, [f"/read {site.base}/large/{n}" for n in range(count)])
        await bot.answered()
        figures = (
            Figure("bot", bot.memory["bot"], BOT, "MB"),
            Figure("reader", bot.memory["reader"], READER, "MB"),
        )
        return Outcome(count, held, figures)


async def slow_links(folder: Path, store: Path, part: float) -> Outcome:
    """Links that never answer keep nobody's /help waiting."""
    count = round(200 * part)
    async with hostile_site() as site, attacked(folder, store) as bot:
        await bot.answered()
        for number in range(count):
            chat, user = bot.person()
            bot.telegram.say(chat, user, f"/read {site.base}/slow/{number}")
        waits = [await bot.answered() for _ in range(5)]
        return Outcome(5, len(waits), (Figure("/help", max(waits), HELP),))


async def flood(folder: Path, store: Path, part: float) -> Outcome:
    """Thousands of commands by hundreds leave another's answer fast."""
    people, each = round(300 * part), 20
    async with attacked(folder, store) as bot:
        await bot.answered("/stories")
        many = [bot.person() for _ in range(people)]
        for _ in range(each):
            for chat, user in many:
                bot.telegram.say(chat, user, "/stories")
        wait = await bot.answered()
        return Outcome(
            people * each,
            people * each if bot.alive else 0,
            (Figure("another's answer", wait, FAST),),
        )


async def morning(folder: Path, store: Path, part: float) -> Outcome:
    """Thousands of posts about different words delay none about everything."""
    words, whole = round(2_000 * part), 20
    due = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=2)
    minute = due.hour * 60 + due.minute
    async with Store.open(store, clock=system_clock) as opened:
        records = Records(opened.database)
        for number in range(words + whole):
            chat = await records.chats.put(
                ChatRow("telegram", str(9_000_000 + number), nothing_new="line")
            )
            about = f"word{number}" if number < words else None
            await records.subscriptions.add(
                SubscriptionRow(
                    chat.id, "telegram", (minute,), 127, "UTC", system_clock(), due, words=about
                )
            )
    async with attacked(folder, store) as bot:
        for number in range(words + whole):
            user = bot.telegram.world.user()
            user.id = 9_000_000 + number  # as subscribed above
            bot.telegram.world.private(user)
        loop = asyncio.get_running_loop()
        at = loop.time() + (due - datetime.now(UTC)).total_seconds()
        first = 9_000_000 + words

        def arrived() -> list[float]:
            return [
                c.at
                for c in bot.telegram.called("sendMessage")
                if int(c.parameters["chat_id"]) >= first
            ]

        with suppress(TimeoutError):
            await bot.telegram.until(lambda: len(arrived()) >= whole, within=GUARD * 2)
        late = max(arrived(), default=at + GUARD) - at
        return Outcome(whole, len(arrived()), (Figure("the last one", late, FAST + 1),))


async def stopped(folder: Path, store: Path, part: float) -> Outcome:
    """A process that was stopped (SIGSTOP) goes on where it was."""
    async with attacked(folder, store) as bot:
        await bot.answered()
        bot.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(600 * part)
        chat, user = bot.person()
        bot.telegram.say(chat, user, "/help")
        bot.process.send_signal(signal.SIGCONT)
        await bot.telegram.until(lambda: bot.heard(chat), within=GUARD)
        return Outcome(1, int(bot.alive), (Figure("/help", await bot.answered(), HELP),))


async def network(folder: Path, store: Path, part: float) -> Outcome:
    """Without network for long it goes on within a minute of its return."""
    async with attacked(folder, store) as bot:
        await bot.answered()
        await bot.telegram.hang_up()
        await asyncio.sleep(3_600 * part)
        await bot.telegram.listen()
        back = await bot.answered()
        return Outcome(1, int(bot.alive), (Figure("first answer", back, 60.0),))


async def read_only(folder: Path, store: Path, part: float) -> Outcome:
    """A file system that takes nothing more: it answers, and writes again when it can."""
    async with attacked(folder, store) as bot:
        await bot.answered("/stories")
        bot.begin_steps()
        # Every write to a file fails with EFBIG, as SQLite sees it: an error of the disk.
        full = 0, resource.RLIM_INFINITY
        before = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, full)
        chat, user = bot.person()
        bot.telegram.say(chat, user, "/lang ar")  # which must be written
        asked = await bot.answered("/help")
        stories = await bot.answered("/stories")
        with suppress(TimeoutError):
            await bot.telegram.until(lambda: bot.heard(chat), within=20)
        refused = bot.heard(chat)  # told that it could not be done
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, before)
        again = await bot.answered("/lang ar")
        held = int(refused) + int(bot.alive)
        figures = (
            Figure("/help", asked, HELP),
            Figure("/stories", stories, FAST),
            Figure("/lang once it takes", again, FAST),
        )
        return Outcome(2, held, figures)


async def rows(folder: Path, store: Path, part: float) -> Outcome:
    """Odd rows in the store stop no start."""
    odd = [
        "UPDATE chats SET time_zone = 'Atlantis/Capital'",
        "UPDATE chats SET language = 'klingon'",
        (
            "INSERT INTO sources (url, title, added_at, interval, next_poll, lease_until, "
            "failures, told, gone, items) "
            "VALUES ('http://xn--a/', 'x', 1152921504606846976, 9, 0, 0, 0, 0, 0, 0)"
        ),
    ]
    async with Store.open(store, clock=system_clock) as opened:
        await Records(opened.database).chats.put(ChatRow("telegram", "5"))
    with closing(sqlite3.connect(store)) as raw, raw:
        for statement in odd:
            raw.execute(statement)
    async with attacked(folder, store) as bot:
        helped = await bot.answered()
        return Outcome(len(odd), len(odd) if bot.alive else 0, (Figure("/help", helped, GUARD),))


async def cards(folder: Path, store: Path, part: float) -> Outcome:
    """Timelines whose cards are drawn keep nobody's /help waiting."""
    count = round(40 * part)
    async with attacked(folder, store) as bot:
        await bot.answered("/timeline")
        bot.begin_steps()
        asking = asyncio.create_task(_held(bot, ["/timeline"] * count))
        helped = max([await bot.answered() for _ in range(5)])
        held = await asking
        return Outcome(count, held, (Figure("/help", helped, HELP),))


ROWS = (
    Row("3", "odd rows", rows),
    Row("4", "odd answers", answers),
    Row("5", "odd addresses", addresses),
    Row("6", "compressed bombs", bombs),
    Row("7", "pages that take minutes", pages),
    Row("7", "a stop in all this", stop),
    Row("8", "60 texts of 4.8 MB", texts),
    Row("9", "200 slow links", slow_links),
    Row("10", "6,000 commands", flood),
    Row("12", "2,000 words at one moment", morning),
    Row("+", "SIGSTOP of ten minutes", stopped),
    Row("+", "an hour without network", network),
    Row("+", "a disk that takes nothing", read_only),
    Row("+", "cards being drawn", cards),
)
