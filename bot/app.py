"""The composition root: builds the parts a command needs, runs them, and closes them."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import answer
from bot.config import Settings
from bot.exit_codes import FAILED
from bot.ingestion import Ingestion
from bot.layout.as_json import json_of
from bot.layout.terminal import lines_of
from bot.locales.speech import Speech, refusal_line
from bot.operations import ASKING, SOURCE_ACTIONS, upkeep
from bot.platforms.console import CHAT, converse
from bot.presenting.agenda import calendar_of
from bot.requests import Request
from bot.roles import Role
from bot.services import Services
from briefings.clock import Clock
from briefings.db.shared_clock import ClockKeeper, SharedClock
from briefings.models import Agenda, Draft, IntakeReport, Language, Refusal
from briefings.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.http.metrics import PrometheusMeter
    from bot.serve import Service
    from bot.supervise import Supervisor
    from briefings.ingest.intake import Progress

_BAR_FROM = 60  # articles from which a progress bar is worth showing
_LAST = 4.6  # seconds from the order to stop until the process has ended, whatever hangs
_FAILING = 90.0  # seconds after its fault for which a service counts as failing
_MUCH = 200  # articles from which reading takes a while


async def command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Runs a command that needs the store. Raises StoreError."""
    language: Language = arguments.lang or settings.chats.language
    if arguments.command == "demo":
        return await _demo(arguments, settings, language)
    if arguments.command == "copy":
        return await upkeep.copy(arguments)
    where, reading = arguments.store or settings.store.location, _only_reads(arguments)
    async with _services(where, settings, reading=reading) as services:
        match arguments.command:
            case "read":
                return await _read(services, arguments, language)
            case "console":
                await converse(services, language, visual=arguments.visual)
                return 0
            case "run":
                return await _run(services, arguments)
            case "sources" if arguments.words[:1] and arguments.words[0] in SOURCE_ACTIONS:
                from bot.operations.sources import sourcing

                return await sourcing(
                    services, arguments.words, language, full_text=arguments.full_text
                )
            case "deliveries":
                return await _deliveries(services, arguments)
            case "doctor":
                return await _doctor(services)
            case "migrate":
                return upkeep.show_version(services)
            case "status":
                return await upkeep.show_status(services)
            case "backup" | "restore" | "export":
                return await upkeep.keep(services, arguments)
            case "regroup":
                return await upkeep.regroup(services)
            case "move":
                return await upkeep.move(services, arguments)
            case _:
                return await _ask(services, arguments, language)


def _only_reads(arguments: argparse.Namespace) -> bool:
    match arguments.command:
        case "sources":
            return arguments.words[:1] in ([], ["list"], ["check"], ["export"])
        case "deliveries":
            return bool(arguments.action == "list")
        case command:
            return command in ASKING


@asynccontextmanager
async def _services(
    where: str, settings: Settings, *, reading: bool = False
) -> AsyncIterator[Services]:
    if "://" not in where:
        where = str(Path(where).expanduser())
    clock = SharedClock()
    async with (
        _opened(where, clock, reading=reading) as store,
        Ingestion(store, settings.sources, clock) as ingestion,
    ):
        await clock.follow(store.database)
        yield Services(store, settings, clock, ingestion=ingestion)


@asynccontextmanager
async def _opened(where: str, clock: Clock, *, reading: bool) -> AsyncIterator[Store]:
    """A store, open; for `reading` it is made or migrated only where there is none to be read.

    Who only reads is answered beside any writer, and where nothing can be written. Raises
    StoreError.
    """
    from briefings.db.errors import OutdatedStoreError, StoreError

    store = Store.open(where, clock=clock, read_only=reading)
    try:
        await store.start()
    except StoreError as error:
        missing = "://" not in where and not Path(where).exists()
        if not (reading and (missing or isinstance(error, OutdatedStoreError))):
            raise
        store = Store.open(where, clock=clock)
        await store.start()
    try:
        yield store
    finally:
        await store.close()


async def _demo(arguments: argparse.Namespace, settings: Settings, language: Language) -> int:
    from briefings.ingest.intake import take_in

    with tempfile.TemporaryDirectory(prefix="mujaz-") as folder:
        where = arguments.store or str(Path(folder) / "demo.db")
        async with _services(where, settings) as services:
            with _bar(language) as progress:
                report = await take_in(
                    services.store, [arguments.seeds], clock=services.clock, progress=progress
                )
            _tell_refused(report.refused, language)
            if not (await services.store.totals()).articles:
                return FAILED  # and why was told
            print(Speech(language).say("demo-note"), file=sys.stderr)
            await converse(services, language, visual=arguments.visual)
    return 0


async def _read(services: Services, arguments: argparse.Namespace, language: Language) -> int:
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
                services.store,
                files,
                clock=services.clock,
                outlet=arguments.outlet,
                published=arguments.published,
                progress=progress,
            )
        if links:
            drafts, refusals = await _fetch(services, links, arguments)
            other = await take_in_drafts(services.store, drafts, clock=services.clock)
            report = IntakeReport(
                report.added + other.added,
                report.known + other.known,
                (*report.refused, *refusals),
            )
    _tell_refused(report.refused, language)
    said = Speech(language, digits=services.settings.chats.digits).say(
        "read-report",
        added=report.added,
        known=report.known,
        refused=len(report.refused),
    )
    print(said, file=sys.stderr)
    return FAILED if report.refused else 0


async def _fetch(
    services: Services, links: Sequence[str], arguments: argparse.Namespace
) -> tuple[list[Draft], list[Refusal]]:
    from datetime import UTC, datetime, time

    from briefings.sources.links import read_link
    from briefings.sources.outlets import outlet_of

    day = arguments.published
    at = datetime.combine(day, time(12), UTC) if day else None
    assert services.ingestion is not None  # `_core` gives every core one
    fetcher = await services.ingestion.fetcher()
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


async def _ask(services: Services, arguments: argparse.Namespace, language: Language) -> int:
    line = f"/{arguments.command} {' '.join(arguments.words)}"
    reply = await answer(services, Request(CHAT, line, language, administrator=True))
    if not reply.ok:
        for shown in lines_of(reply, visual=arguments.visual):
            print(shown, file=sys.stderr)
        return FAILED
    if isinstance(reply.briefing, Agenda) and getattr(arguments, "ics", None) is not None:
        calendar = calendar_of(reply.briefing, services.clock())
        await asyncio.to_thread(arguments.ics.write_text, calendar, "utf-8", newline="")
    if arguments.json and reply.briefing is not None:
        print(json_of(reply.briefing))
    else:
        for shown in lines_of(reply, visual=arguments.visual, links=sys.stdout.isatty()):
            print(shown)
    return 0


async def _deliveries(services: Services, arguments: argparse.Namespace) -> int:
    from bot.operations.deliveries import LIST, decide, report

    if arguments.action == LIST:
        for line in await report(services, arguments.state):
            print(line)
        return 0
    if not arguments.ids:
        print(f"mujaz: name the deliveries to {arguments.action} by their ids", file=sys.stderr)
        return FAILED
    decided, left = await decide(services, arguments.action, arguments.ids)
    again = arguments.action == "retry"
    for one in decided:
        print(f"delivery {one}: {'will be sent again' if again else 'skipped'}")
    for one in left:
        among = "failed or uncertain" if again else "pending or uncertain"
        print(f"mujaz: delivery {one} is not {among}", file=sys.stderr)
    return FAILED if left else 0


async def _doctor(services: Services) -> int:
    from bot.operations.doctor import examine

    findings = await examine(services)
    for line in findings.lines:
        print(line)
    for line in findings.wrong:
        print(line, file=sys.stderr)
    return FAILED if findings.wrong else 0


async def _run(services: Services, arguments: argparse.Namespace) -> int:
    from bot.background.maintenance import Maintenance
    from bot.background.polling import Polling
    from bot.background.readiness import Readiness
    from bot.delivery.closures import Closures
    from bot.delivery.notices import Notifier
    from bot.delivery.service import Delivery
    from bot.delivery.sharing import share_tokens, tenure
    from bot.http.metrics import PrometheusMeter
    from bot.logs import set_up
    from bot.serve import exit_within, platforms_of, serve

    settings = services.settings
    set_up(
        settings.log.level,
        json=settings.log.format == "json",
        tokens=(settings.telegram.token, settings.discord.token),
    )
    meter = PrometheusMeter()
    services = replace(services, meter=meter)
    platforms = platforms_of(services)
    supervisor = await _supervisor(services)
    connected = {platform.name: platform for platform in platforms}
    roles, shared = arguments.roles, services.store.database.shared
    if shared:
        share_tokens(services, connected)
    delivery = Delivery(
        services,
        connected,
        supervisor,
        plans=Role.DELIVER in roles,
        sends=Role.BOT in roles,
        planning=tenure(services, "planner") if shared else None,
    )
    beside: list[Service] = [Readiness(), delivery, Maintenance(services)]
    beside += [*_status(services, meter), *_way_in(services, roles)]
    if Role.BOT in roles:
        beside.append(Closures(services, connected))
    if Role.POLL in roles and settings.sources.poll and services.ingestion is not None:
        teller = Notifier(platforms)
        beside.append(Polling(services, services.ingestion, teller.tell))
    if shared and isinstance(services.clock, SharedClock):
        beside.append(ClockKeeper(services.clock, services.store.database))
    return await serve(
        platforms if Role.BOT in roles else (),
        beside,
        tenures=services.tenures,
        keep_going=arguments.keep_going,
        supervisor=supervisor,
        on_stop=lambda: exit_within(_LAST),
    )


def _way_in(services: Services, roles: frozenset[Role]) -> list[Service]:
    """Who reads and places what is polled; none where the poller does so by itself, on a file."""
    ingestion, database = services.ingestion, services.store.database
    if ingestion is None or (not database.shared and Role.READ in roles):
        return []
    from bot.delivery.owner import owner_name
    from bot.delivery.sharing import tenure
    from briefings.db.jobs import JobRepository
    from briefings.ingest.handover import Handover, Placer, Reader

    jobs = JobRepository(database, services.clock)
    ingestion.handover = Handover(jobs)
    if Role.READ not in roles:
        return []
    intake, owner = ingestion.intake(), owner_name()
    placing = tenure(services, "placer")
    return [
        Reader(database, jobs, intake, owner),
        Placer(jobs, intake, placing, owner, services.precedence),
    ]


def _status(services: Services, meter: PrometheusMeter) -> list[Service]:
    """What measures this process and shows it."""
    from bot.background.notify import ServiceNotifier
    from bot.http.probes import LoopProbe, StoreGauges, StoreProbe
    from bot.http.server import StatusServer
    from bot.telemetry import PLACING, VERSION

    settings, health = services.settings.http, services.health
    meter.set(VERSION, 1, version=version("mujaz"))
    if services.ingestion is not None:
        services.ingestion.placed = partial(meter.observe, PLACING)
    beside: list[Service] = [
        ServiceNotifier(health),
        StoreProbe(services, health),
        LoopProbe(meter),
    ]
    if settings.listen:
        beside += [StoreGauges(services, meter), StatusServer(settings, meter, health)]
    return beside


async def _supervisor(services: Services) -> Supervisor:
    """Keeps the services of this process going, and their faults where `mujaz doctor` looks."""
    from bot.platforms.kit.protocol import WrongTokenError
    from bot.records.faults import FaultKind
    from bot.supervise import Supervisor
    from bot.telemetry import SERVICE_FAILURES

    faults = services.records.faults
    before = [one.key for one in await faults.all(FaultKind.SERVICE)]
    await faults.clear(FaultKind.SERVICE, before)  # of a process that is gone

    async def note(name: str, error: BaseException | None) -> None:
        if error is None:
            services.health.well(name)
            await faults.clear(FaultKind.SERVICE, [name])
        else:
            services.meter.count(SERVICE_FAILURES, service=name)
            services.health.failing(name, type(error).__name__, seconds=_FAILING)
            await faults.note(FaultKind.SERVICE, [name], type(error).__name__, services.clock())

    return Supervisor(note, expected=(WrongTokenError,))


def _tell_refused(refusals: Sequence[Refusal], language: Language) -> None:
    for refusal in refusals:
        print(f"mujaz: {refusal_line(refusal, language)}", file=sys.stderr)


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
