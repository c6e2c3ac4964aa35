"""`mujaz sources add | list | remove | check | poll | import | export`: sources for operators."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.asking.source_choice import chosen
from bot.ingestion import Ingestion
from bot.layout.terminal import lines_of
from bot.locales.speech import Speech
from bot.presenting.sources import (
    health_line,
    newest_headline,
    of_article_kept,
    of_found,
    repairs_line,
)
from bot.services import Services
from briefings.models import Draft, Language, Refusal
from briefings.sources.fetch import FetchReason
from briefings.sources.files import content_of
from briefings.sources.links import FoundFeed
from briefings.sources.opml import OpmlError, Outline, read_list, write_opml
from briefings.sources.outlets import safe_url, web_address
from briefings.store.sources import FullText, SourceRow

FAILED, USAGE = 1, 2
_AT_ONCE = 16


async def sourcing(
    services: Services,
    words: Sequence[str],
    language: Language,
    *,
    full_text: FullText | None = None,
) -> int:
    """Runs a subcommand; answers with an exit code. Raises StoreError."""
    assert services.ingestion is not None  # the command line gives every core one
    work = _Sourcing(
        services, services.ingestion, Speech(language, digits=services.settings.chats.digits)
    )
    match list(words):
        case ["add", _, *_]:
            return await work.add(words[1:], full_text)
        case ["list"]:
            return await work.list()
        case ["remove", _, *_]:
            return await work.remove(words[1:])
        case ["check", *_]:
            return await work.check(words[1:])
        case ["poll"]:
            return await work.poll()
        case ["import", file]:
            return await work.read_list(Path(file))
        case ["export"] | ["export", _]:
            return await work.write_list(Path(words[1]) if len(words) > 1 else None)
        case _:
            work.tell(work.speech.say("sources-usage"))
            return USAGE


class _Sourcing:
    def __init__(self, services: Services, ingestion: Ingestion, speech: Speech) -> None:
        self._services = services
        self._ingestion = ingestion
        self._repository = services.store.sources
        self.speech = speech

    def tell(self, line: str) -> None:
        print(f"mujaz: {line}", file=sys.stderr)

    async def add(self, urls: Sequence[str], full_text: FullText | None) -> int:
        failed = False
        for url in urls:
            found = await self._ingestion.find_typed(url)
            found = found or Refusal(safe_url(url), FetchReason.BAD_ADDRESS.value)
            if isinstance(found, Refusal):
                self._refused(found)
                failed = True
            elif isinstance(found, Draft):
                await self._ingestion.keep(found)
                for line in lines_of(of_article_kept(self.speech, found)):
                    print(line)
            else:
                row = await self._repository.add(
                    found.url,
                    title=found.feed.title or safe_url(found.url),
                    home=found.feed.home,
                    language=found.feed.language,
                    full_text=full_text,
                    now=self._services.clock(),
                )
                for line in lines_of(of_found(self.speech, row, found)):
                    print(line)
        return FAILED if failed else 0

    async def list(self) -> int:
        rows = await self._repository.all()
        if not rows:
            print(self.speech.say("sources-none"))
        for row in rows:
            said = health_line(self.speech, row, self._services.clock())
            print(f"{row.id}\t{row.title}\t{safe_url(row.url)}\t{said}")
        return 0

    async def remove(self, words: Sequence[str]) -> int:
        rows = await self._repository.all()
        failed = False
        for word in words:
            row = chosen(rows, word)
            if row is None or not await self._repository.remove(row.id):
                self.tell(self.speech.say("sources-no-such", words=word))
                failed = True
            else:
                print(self.speech.say("removed", title=row.title))
        return FAILED if failed else 0

    async def check(self, words: Sequence[str]) -> int:
        """Asks sources now and says what came; nothing is stored."""
        rows = await self._repository.all()
        if words:
            picked = [(word, chosen(rows, word)) for word in words]
            for word, row in picked:
                if row is None:
                    self.tell(self.speech.say("sources-no-such", words=word))
                    return FAILED
            rows = [row for _, row in picked if row is not None]
        if not rows:
            print(self.speech.say("sources-none"))
        gate = asyncio.Semaphore(_AT_ONCE)

        async def ask(row: SourceRow) -> FoundFeed | Draft | Refusal:
            async with gate:
                return await self._ingestion.find_source(row.url)

        async with asyncio.TaskGroup() as group:
            tasks = [(row, group.create_task(ask(row))) for row in rows]
            failed = False
            for row, task in tasks:
                found = await task
                if isinstance(found, FoundFeed):
                    items = self.speech.say("items-count", n=len(found.feed.items))
                    said = self.speech.say("check-ok", items=items, newest=newest_headline(found))
                    if found.feed.repairs:
                        pairs = [(one.fault.value, one.count) for one in found.feed.repairs]
                        said += f" · {repairs_line(self.speech, pairs)}"
                    print(f"{row.id}\t{row.title}\t{said}")
                    continue
                failed = True
                why = found if isinstance(found, Refusal) else Refusal("", "not-a-feed")
                print(f"{row.id}\t{row.title}\t{self.speech.refusal(why)}")
        return FAILED if failed else 0

    async def poll(self) -> int:
        """Polls what is due, once, and stores what is new: `mujaz run` does so by itself."""

        async def untold(source: SourceRow) -> bool:
            return False  # no platform is connected here; `mujaz run` will tell

        poller = await self._ingestion.poller(untold, self._services.precedence)
        report = await poller.poll_due()
        print(
            self.speech.say(
                "sources-polled",
                polled=report.polled,
                unchanged=report.unchanged,
                failed=report.failed,
                items=report.items,
            )
        )
        return 0

    async def read_list(self, file: Path) -> int:
        content = content_of(file)
        if isinstance(content, Refusal):
            self._refused(content)
            return FAILED
        try:
            listed = read_list(content)
        except OpmlError:
            self.tell(f"{file}: {self.speech.say('sources-bad-opml')}")
            return FAILED
        known = {row.url for row in await self._repository.all()}
        added = 0
        for outline in listed.outlines:
            added += outline.url not in known
            await self._repository.add(
                outline.url,
                title=outline.title,
                home=outline.home,
                language=outline.language,
                now=self._services.clock(),
            )
        print(self.speech.say("sources-imported", added=added, known=len(listed.outlines) - added))
        for entry in listed.unread:
            self.tell(f"{entry}: {self.speech.say('refused-bad-address')}")
        return FAILED if listed.unread else 0

    async def write_list(self, file: Path | None) -> int:
        """Writes OPML; credentials stay here."""
        rows = await self._repository.all()
        outlines = [
            Outline(web_address(row.url) or safe_url(row.url), row.title, row.home, row.language)
            for row in rows
        ]
        data = write_opml(outlines, title="Mujaz")
        if file is None:
            sys.stdout.buffer.write(data)
            return 0
        try:
            file.write_bytes(data)
        except OSError as error:
            self.tell(f"{file}: {error.strerror}")
            return FAILED
        self.tell(self.speech.say("sources-exported", n=len(rows)))
        return 0

    def _refused(self, refusal: Refusal) -> None:
        self.tell(f"{refusal.origin}: {self.speech.refusal(refusal)}")
