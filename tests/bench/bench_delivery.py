"""Scheduled posts: planning many at once, an idle tick, broadcasts at the platforms' rates.

`python tests/bench/bench_delivery.py [--full]`: with `--full` the broadcasts go to 10,000 Telegram
chats and 2,000 Discord channels (8 minutes), else to 600 each. Each part runs in a process of
its own, with the loopback platforms in another; limits are enforced as published.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bot.config import load
from bot.delivery.planner import Planner
from bot.delivery.service import Delivery
from bot.platforms.kit.protocol import Platform
from bot.records import Records
from bot.records.outbox import State
from bot.replies import Reply
from bot.serve import platforms_of
from bot.services import Services
from briefings.clock import system_clock
from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Outlet
from briefings.store import Store, schema
from tests.bot.delivery.ledger import Ledger

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ZONES = ("Asia/Muscat", "Africa/Cairo", "Asia/Riyadh", "Europe/London", "America/New_York")
PLAN, MEMORY, IDLE, SHARE, PAID = 10.0, 250.0, 2.0, 0.97, 900.0  # limits: s, MB, ms, share, 1/s


class OneMessage(Ledger):
    """A post that fits one message, as nearly all do."""

    async def pack(self, reply: Reply) -> list[str]:
        return ["\n".join(await super().pack(reply))]


async def fill(store: Store, keys: list[str], platform: str, due: datetime) -> None:
    """Chats with a daily subscription each, due at an instant."""
    database, at = store._database, int(due.timestamp())
    local = {zone: due.astimezone(ZoneInfo(zone)) for zone in ZONES}
    times = {zone: str(on.hour * 60 + on.minute) for zone, on in local.items()}
    for start in range(0, len(keys), 50_000):
        part = keys[start : start + 50_000]
        async with database.writing() as connection:
            ids = await database.dialect.reserve(connection, schema.chats, len(part))
            chats = [
                {"id": i, "platform": platform, "key": k} for i, k in zip(ids, part, strict=True)
            ]
            await database.dialect.insert_rows(connection, schema.chats, chats)
            rows = [
                {
                    "chat_id": chat_id,
                    "platform": platform,
                    "times": times[ZONES[chat_id % len(ZONES)]],
                    "weekdays": 127,
                    "zone": ZONES[chat_id % len(ZONES)],
                    "created_at": at - 86_400,
                    "next_run_at": at,
                }
                for chat_id in ids
            ]
            await database.dialect.insert_rows(connection, schema.subscriptions, rows)


async def news(store: Store, now: datetime) -> None:
    drafts = [
        Draft(
            text=(
                f"The mayor of Marwa opened bridge number {number} over the river on Sunday.\n"
                f"Bridge number {number} took three years to build, the engineers said."
            ),
            origin=f"https://one.example/{number}",
            title=f"Bridge number {number} opens in Marwa",
            outlet=Outlet(f"{number % 3}.example", f"Outlet {number % 3}"),
            language="en",
            published=now,
        )
        for number in range(6)
    ]
    await take_in_drafts(store, drafts, clock=lambda: now)


async def planning(path: str) -> None:
    """100,000 subscriptions due in the same minute."""
    zone_due = NOW  # whatever the zone, the row says when
    async with Store.open(path, clock=lambda: NOW) as store:
        await news(store, NOW)
        await fill(store, [str(number) for number in range(100_000)], "telegram", zone_due)
    async with Store.open(path, clock=lambda: NOW) as store:
        services = Services(store, load(None, {}), lambda: NOW)
        planner = Planner(services, {"telegram": OneMessage()})
        began, work = time.perf_counter(), time.process_time()
        made = await planner.plan()
        took, worked = time.perf_counter() - began, time.process_time() - work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"plan: 100,000 subscriptions due in one minute, {made:,} deliveries, in {took:.1f} s "
        f"({took / PLAN:.2f} of the limit; {worked:.1f} s of the processor); "
        f"peak memory {peak:.0f} MB ({peak / MEMORY:.2f})"
    )


async def idling(path: str) -> None:
    """A tick with nothing due among 1,000,000 subscriptions."""
    async with Store.open(path, clock=lambda: NOW) as store:
        keys = [str(number) for number in range(1_000_000)]
        await fill(store, keys, "telegram", NOW + timedelta(hours=1))
        planner = Planner(Services(store, load(None, {}), lambda: NOW), {"telegram": Ledger()})
        await planner.plan()
        times: list[float] = []
        for _ in range(300):
            began = time.perf_counter()
            await planner.plan()
            times.append((time.perf_counter() - began) * 1e3)
    middle, slow = statistics.median(times), statistics.quantiles(times, n=100)[94]
    print(
        f"idle: a tick with nothing due of 1,000,000 subscriptions, median {middle:.2f} ms "
        f"({middle / IDLE:.2f} of the limit), p95 {slow:.2f} ms"
    )


@contextmanager
def loopback(kind: str, *arguments: str) -> Iterator[str]:
    """A loopback platform as a process; gives its first line."""
    command = [sys.executable, "-m", f"tests.e2e.{kind}_server", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def asked(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return dict(json.load(answer))


@asynccontextmanager
async def serving(path: str, environment: dict[str, str], keys: list[str], platform: str):
    """Delivery with a real platform, once it is connected; the subscriptions are due now."""
    async with Store.open(path, clock=system_clock) as store:
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        await news(store, now)
        services = Services(store, load(None, environment), system_clock)
        (one,) = platforms_of(services)
        running = asyncio.create_task(one.run())
        await connected(one)
        watch(one)
        await fill(store, keys, platform, now)
        delivery = Delivery(services, {one.name: one})
        planner = delivery._planner
        await planner.plan()  # beforehand: what is measured is the sending
        yield services, delivery
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


TIMES: list[float] = []


def watch(platform: Platform) -> None:
    """Notes when each message was sent: a rate is counted from the first to the last."""
    send = platform.send

    async def noted(chat_key: str, payload: str, *, nonce: str) -> str:
        message = await send(chat_key, payload, nonce=nonce)
        TIMES.append(time.perf_counter())
        return message

    platform.send = noted  # type: ignore[method-assign]


async def connected(platform: Platform) -> None:
    for _ in range(600):
        if getattr(platform, "_open", False) or getattr(platform, "_connection", None):
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(1.0)


async def sent(services: Services, count: int) -> None:
    while (await services.records.outbox.counts()).get(  # noqa: ASYNC110 - the store tells
        ((services.settings.telegram.token and "telegram") or "discord", State.SENT), 0
    ) < count:
        await asyncio.sleep(0.2)


async def broadcast(
    services: Services, delivery: Delivery, limit: int
) -> tuple[int, float, float, float]:
    """Sends all that is pending; answers with messages, seconds, rate and seconds of the processor.

    The rate is counted from the second second on: in the first one `limit` may go at once.
    """
    counts = await services.records.outbox.counts()
    count = sum(counts.values())
    work = time.process_time()
    task = asyncio.create_task(delivery.run())
    await sent(services, count)
    took, worked = TIMES[-1] - TIMES[0], time.process_time() - work
    rate = (len(TIMES) - 1 - limit) / (TIMES[-1] - TIMES[limit])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return count, took, rate, worked


async def telegram(path: str, people: int, *, paid: bool) -> None:
    limits = ["--limits"]
    with loopback("telegram", "--people", str(people), *limits) as url:
        keys = list(map(str, range(1001, 1001 + people)))
        environment = {
            "MUJAZ_TELEGRAM_TOKEN": "123456:loopback-token-of-the-tests",
            "MUJAZ_TELEGRAM_API_URL": url,
            "MUJAZ_TELEGRAM_PAID_BROADCAST": "true" if paid else "false",
            "MUJAZ_DELIVERY_TELEGRAM_SENDERS": "64" if paid else "1",
        }
        async with serving(path, environment, keys, "telegram") as (services, delivery):
            limit = 1_000 if paid else 30
            count, took, rate, worked = await broadcast(services, delivery, limit)
        there = asked(f"{url}/control/counts")
    wrong = await refused(path, services)
    if paid:
        print(
            f"telegram, paid: {count:,} messages to {people:,} chats in {took:.1f} s, {rate:.0f}/s "
            f"({rate / PAID:.2f} of {PAID:.0f}/s), {count / worked:.0f} a second of the processor; "
            f"{wrong} × 429; {there['total']} arrived"
        )
    else:
        print(
            f"telegram: {count:,} messages to {people:,} chats in {took:.1f} s, {rate:.2f}/s "
            f"({rate / 30:.3f} of 30/s; at least {SHARE}); {wrong} × 429; {there['total']} arrived"
        )


async def discord(path: str, channels: int) -> None:
    with loopback("discord", "--channels", str(channels), "--limits") as line:
        told = json.loads(line)
        environment = {
            "MUJAZ_DISCORD_TOKEN": told["token"],
            "MUJAZ_DISCORD_API_URL": told["api_url"],
            "MUJAZ_DISCORD_GATEWAY_URL": told["gateway_url"],
        }
        keys = [str(key) for key in told["channels"]]
        async with serving(path, environment, keys, "discord") as (services, delivery):
            count, took, rate, worked = await broadcast(services, delivery, 50)
        base = told["api_url"].split("/api/")[0]
        there = asked(f"{base}/control/counts")
    arrived = sum(dict(there["messages"]).values())  # type: ignore[call-overload]
    print(
        f"discord: {count:,} messages to {channels:,} channels in {took:.1f} s, {rate:.2f}/s "
        f"({rate / 50:.3f} of 50/s; at least {SHARE}); {there['throttled']} × 429; "
        f"{arrived} arrived; {count / worked:.0f} a second of the processor"
    )


async def refused(path: str, services: Services) -> int:
    """Tries that were answered with 429: each was tried again."""
    async with Store.open(path, clock=system_clock, read_only=True) as store:
        rows = await Records(store.database).outbox.listed([State.SENT], limit=1_000_000)
    return sum(row.attempts - 1 for row in rows)


async def plain(people: int) -> None:
    """The peer: asyncio.gather over Bot.send_message, with PTB's own rate limiter."""
    from telegram.ext import AIORateLimiter, ExtBot

    with loopback("telegram", "--people", str(people), "--limits") as url:
        bot = ExtBot(
            "123456:loopback-token-of-the-tests",
            base_url=f"{url}/bot",
            rate_limiter=AIORateLimiter(max_retries=50),
        )
        text = "Bridge number 1 opens in Marwa. " * 12
        async with bot:
            await bot.rate_limiter.initialize()
            began, work = time.perf_counter(), time.process_time()
            done = await asyncio.gather(
                *(bot.send_message(chat, text) for chat in range(1001, 1001 + people)),
                return_exceptions=True,
            )
            took, worked = time.perf_counter() - began, time.process_time() - work
        there = asked(f"{url}/control/counts")
    failed = [one for one in done if isinstance(one, BaseException)]
    print(
        f"peer, gather with AIORateLimiter: {people - len(failed):,} of {people:,} messages in "
        f"{took:.1f} s, {(people - len(failed)) / took:.2f}/s; {len(failed)} failed "
        f"({', '.join(sorted({type(one).__name__ for one in failed})) or 'none'}); "
        f"{there['total']} arrived; {people / worked:.0f} a second of the processor; "
        f"nothing of it would survive a restart"
    )


def main() -> None:
    """Every part in a process of its own, so that memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--part")
    arguments = parser.parse_args()
    parts = ("planning", "idling", "telegram", "paid", "discord", "plain")
    if not arguments.part:
        for part in parts:
            more = ["--full"] if arguments.full else []
            subprocess.run([sys.executable, __file__, "--part", part, *more], check=False)
        return
    os.environ.setdefault("MUJAZ_LOG_LEVEL", "error")
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    full = arguments.full
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "store.db")
        match arguments.part:
            case "planning":
                asyncio.run(planning(path))
            case "idling":
                asyncio.run(idling(path))
            case "telegram":
                asyncio.run(telegram(path, 10_000 if full else 600, paid=False))
            case "paid":
                asyncio.run(telegram(path, 10_000 if full else 5_000, paid=True))
            case "discord":
                asyncio.run(discord(path, 2_000 if full else 600))
            case _:
                asyncio.run(plain(3_000 if full else 600))


if __name__ == "__main__":
    main()
