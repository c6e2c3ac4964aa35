"""The composition root: builds the parts a command needs, runs them, and closes them."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import FAILED, SUBCOMMANDS, refused
from bot.commands import Core, answer
from bot.config import Settings
from bot.ingestion import Inlet
from bot.layout.as_json import json_of
from bot.layout.terminal import lines_of
from bot.locales.speech import Speech
from bot.platforms.console import CHAT, converse
from bot.requests import Request
from briefings.clock import system_clock
from briefings.models import Draft, IntakeReport, Language, Refusal
from briefings.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefings.ingest.intake import Progress

_BAR_FROM = 60  # articles from which a progress bar is worth showing
_MUCH = 200  # articles from which reading takes a while


async def command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Runs a command that needs the store. Raises StoreError."""
    language: Language = arguments.lang or settings.chats.language
    if arguments.command == "demo":
        return await _demo(arguments, settings, language)
    async with _core(arguments.store or settings.store, settings) as core:
        match arguments.command:
            case "read":
                return await _read(core, arguments, language)
            case "console":
                await converse(core, language, visual=arguments.visual)
                return 0
            case "run":
                return await _run(core, arguments)
            case "sources" if arguments.words[:1] and arguments.words[0] in SUBCOMMANDS:
                from bot.operations.sources import sourcing

                return await sourcing(
                    core, arguments.words, language, full_text=arguments.full_text
                )
            case "deliveries":
                return await _deliveries(core, arguments)
            case "doctor":
                return await _doctor(core)
            case _:
                return await _ask(core, arguments, language)


@asynccontextmanager
async def _core(where: str, settings: Settings) -> AsyncIterator[Core]:
    if "://" not in where:
        path = Path(where).expanduser()
        _make_folder(path)
        where = str(path)
    async with (
        Store.open(where, clock=system_clock) as store,
        Inlet(store, settings.sources, system_clock) as inlet,
    ):
        yield Core(store, settings, system_clock, inlet=inlet)


def _make_folder(path: Path) -> None:
    from briefings.db.errors import UnwritableStoreError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableStoreError("its folder cannot be made", str(path)) from error


async def _demo(arguments: argparse.Namespace, settings: Settings, language: Language) -> int:
    from briefings.ingest.intake import take_in

    with tempfile.TemporaryDirectory(prefix="mujaz-") as folder:
        where = arguments.store or str(Path(folder) / "demo.db")
        async with _core(where, settings) as core:
            with _bar(language) as progress:
                report = await take_in(
                    core.store, [arguments.seeds], clock=core.clock, progress=progress
                )
            _tell_refused(report.refused, language)
            if not (await core.store.totals()).articles:
                return FAILED  # and why was told
            print(Speech(language).say("demo-note"), file=sys.stderr)
            await converse(core, language, visual=arguments.visual)
    return 0


async def _read(core: Core, arguments: argparse.Namespace, language: Language) -> int:
    from briefings.ingest.intake import take_in, take_in_drafts
    from briefings.ingest.workers import step_back

    links = [path for path in arguments.paths if path.startswith(("http://", "https://"))]
    files = [Path(path) for path in arguments.paths if path not in links]
    report = IntakeReport()
    with _bar(language) as bar:

        def progress(done: Progress) -> None:
            if done.total >= _MUCH:
                step_back()  # a bot that serves people may be on this machine
            if bar:
                bar(done)

        if files:
            report = await take_in(
                core.store,
                files,
                clock=core.clock,
                outlet=arguments.outlet,
                published=arguments.published,
                progress=progress,
            )
        if links:
            drafts, refusals = await _fetch(core, links, arguments)
            other = await take_in_drafts(core.store, drafts, clock=core.clock)
            report = IntakeReport(
                report.added + other.added,
                report.known + other.known,
                (*report.refused, *refusals),
            )
    _tell_refused(report.refused, language)
    said = Speech(language, digits=core.settings.chats.digits).say(
        "read-report",
        added=report.added,
        known=report.known,
        refused=len(report.refused),
    )
    print(said, file=sys.stderr)
    return FAILED if report.refused else 0


async def _fetch(
    core: Core, links: Sequence[str], arguments: argparse.Namespace
) -> tuple[list[Draft], list[Refusal]]:
    from datetime import UTC, datetime, time

    from briefings.sources.links import read_link
    from briefings.sources.outlets import outlet_of

    day = arguments.published
    at = datetime.combine(day, time(12), UTC) if day else None
    assert core.inlet is not None  # `_core` gives every core one
    fetcher = await core.inlet.fetcher()
    async with asyncio.TaskGroup() as group:
        outlet = outlet_of(arguments.outlet, None)
        tasks = [
            group.create_task(read_link(fetcher, link, outlet=outlet, published=at))
            for link in links
        ]
        found = [await task for task in tasks]
    return (
        [one for one in found if isinstance(one, Draft)],
        [one for one in found if isinstance(one, Refusal)],
    )


async def _ask(core: Core, arguments: argparse.Namespace, language: Language) -> int:
    line = f"/{arguments.command} {' '.join(arguments.words)}"
    reply = await answer(core, Request(CHAT, line, language, administrator=True))
    if not reply.ok:
        for shown in lines_of(reply, visual=arguments.visual):
            print(shown, file=sys.stderr)
        return FAILED
    if arguments.json and reply.briefing is not None:
        print(json_of(reply.briefing))
    else:
        for shown in lines_of(reply, visual=arguments.visual):
            print(shown)
    return 0


async def _deliveries(core: Core, arguments: argparse.Namespace) -> int:
    from bot.operations.deliveries import LIST, decide, report

    if arguments.action == LIST:
        for line in await report(core, arguments.state):
            print(line)
        return 0
    if not arguments.ids:
        print(f"mujaz: name the deliveries to {arguments.action} by their ids", file=sys.stderr)
        return FAILED
    decided, left = await decide(core, arguments.action, arguments.ids)
    again = arguments.action == "retry"
    for one in decided:
        print(f"delivery {one}: {'will be sent again' if again else 'skipped'}")
    for one in left:
        among = "failed or uncertain" if again else "pending or uncertain"
        print(f"mujaz: delivery {one} is not {among}", file=sys.stderr)
    return FAILED if left else 0


async def _doctor(core: Core) -> int:
    totals = await core.store.totals()
    print(f"store: {core.store.where}")
    print(f"articles: {totals.articles}, stories: {totals.stories}, outlets: {totals.outlets}")
    wrong = await core.store.check()
    for line in wrong:
        print(f"store: {line}", file=sys.stderr)
    for name, token in (
        ("telegram.token", core.settings.telegram.token),
        ("discord.token", core.settings.discord.token),
    ):
        print(f"{name}: {'set' if token else 'not set'}")
    if not core.settings.sources.administrators:
        print("sources.administrators: nobody, so that sources are changed from this shell alone")
    if core.settings.discord.token:
        print(f"discord.invite: {_invite(core.settings.discord.token)}")
    return FAILED if wrong else 0


def _invite(token: str) -> str:
    from bot.platforms.discord.invite import invite_link

    return invite_link(token) or "no link, for discord.token does not look like a bot's token"


async def _run(core: Core, arguments: argparse.Namespace) -> int:
    from bot.background.maintenance import Maintenance
    from bot.background.polling import Polling
    from bot.background.readiness import Readiness
    from bot.delivery.notices import Teller
    from bot.delivery.service import Delivery
    from bot.logs import set_up
    from bot.serve import Service, platforms_of, serve

    settings = core.settings
    set_up(
        settings.log_level,
        json=settings.log_format == "json",
        tokens=(settings.telegram.token, settings.discord.token),
    )
    platforms = platforms_of(core)
    delivery = Delivery(core, {platform.name: platform for platform in platforms})
    services: list[Service] = [Readiness(), delivery, Maintenance(core)]
    if settings.sources.poll and core.inlet is not None:
        teller = Teller(platforms)
        services.append(Polling(core, core.inlet, teller.tell))
    return await serve(platforms, services, keep_going=arguments.keep_going)


def _tell_refused(refusals: Sequence[Refusal], language: Language) -> None:
    for refusal in refusals:
        print(f"mujaz: {refused(refusal, language)}", file=sys.stderr)


@contextmanager
def _bar(language: Language) -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar on standard error, if a person looks on and there is much to read."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    bar = Bar(console=Console(stderr=True), transient=True)
    task: TaskID | None = None

    def show(progress: Progress) -> None:
        nonlocal task
        if progress.total < _BAR_FROM:
            return
        if task is None:
            bar.start()
            task = bar.add_task(Speech(language).say("progress"), total=progress.total)
        bar.update(task, completed=progress.done)

    try:
        yield show
    finally:
        bar.stop()
