from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from briefings.ingest import intake
from briefings.ingest.intake import Progress, take_in, take_in_drafts
from briefings.models import Draft
from briefings.store import Store

SEEDS = Path("seeds").resolve()


def clock() -> datetime:
    return datetime(2024, 12, 20, 12, tzinfo=UTC)


async def test_stories_are_told_apart_and_joined_across_languages(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        report = await take_in(store, [SEEDS], clock=clock)
        assert report.added == 40
        stories: dict[str, int] = {}
        for row in await store.stories(limit=50):
            found = await store.story_articles(row.id, limit=50)
            languages = {article.language for article in found.articles}
            for article in found.articles:
                stories[article.headline] = row.id
            assert len(found.articles) == 1 or languages == {"ar", "en"} or row.articles == 2

    def story(word: str) -> int:
        return next(story for headline, story in stories.items() if word in headline)

    assert story("Damascus") == story("القنصلية") == story("Isfahan") == story("أصفهان")
    assert story("Sudan talks") == story("جنيف")
    assert story("climate deal") == story("باكو")
    apart = [story("Isfahan"), story("Sudan talks"), story("climate deal"), story("Olympics")]
    assert len(set(apart)) == 4


async def test_stories_do_not_depend_on_batches_or_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = tmp_path / "renamed"
    renamed.mkdir()
    for number, path in enumerate(sorted(SEEDS.glob("2*.md"), reverse=True)):
        shutil.copy(path, renamed / f"{number:02}.md")
    found: list[set[tuple[str | None, str | None, int]]] = []
    for size, folder in ((200, SEEDS), (3, renamed)):
        monkeypatch.setattr(intake, "BATCH", size)
        async with Store.open(tmp_path / f"{size}.db", clock=clock) as store:
            await take_in(store, [folder], clock=clock)
            rows = await store.stories(limit=50)
            found.append({(row.headline_ar, row.headline_en, row.articles) for row in rows})
    assert found[0] == found[1]


async def test_reading_again_changes_nothing(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in(store, [SEEDS], clock=clock)
        before = await store.stories(limit=50)
        report = await take_in(store, [SEEDS], clock=clock)
        assert (report.added, report.known) == (0, 40)
        assert await store.stories(limit=50) == before


def _drafts(count: int) -> list[Draft]:
    places = ("Riverton", "Hillford", "Lakeside", "Marshbury", "Stonebridge")
    return [
        Draft(
            f"The council of {places[n % 5]} voted on item {n} of its budget on Monday. "
            f"Members of group {n * 7} said that plan {n * 13} would cost {n + 100} million euros.",
            f"memory-{n}",
            title=f"{places[n % 5]} council votes on item {n}",
            published=datetime(2024, 6, 1 + n % 28, tzinfo=UTC),
        )
        for n in range(count)
    ]


async def test_many_are_read_in_a_pool_with_progress(tmp_path: Path) -> None:
    seen: list[Progress] = []
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        report = await take_in_drafts(
            store, _drafts(130), clock=clock, workers=2, progress=seen.append
        )
    assert report.added == 130
    assert seen[-1] == Progress(130, 130)
    assert [one.done for one in seen] == sorted(one.done for one in seen)


async def test_others_may_write_between_portions(tmp_path: Path) -> None:
    commits: list[None] = []
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        writer = store._database._writer
        assert writer is not None
        event.listen(writer.sync_engine, "commit", lambda _: commits.append(None))
        report = await take_in_drafts(store, _drafts(3 * intake.PORTION + 1), clock=clock)
    assert report.added == 3 * intake.PORTION + 1
    assert len(commits) == 4


async def test_a_copy_joins_its_story_as_a_duplicate(tmp_path: Path) -> None:
    text = (SEEDS / "2024-04-19-bbc-isfahan.en.md").read_text("utf-8").split("---")[2]
    drafts = [
        Draft(text + extra, f"memory-{n}", published=datetime(2024, 4, 20, tzinfo=UTC))
        for n, extra in enumerate(("", " Reporting by the wire."))
    ]
    async with Store.open(tmp_path / "s.db", clock=clock) as store:
        await take_in_drafts(store, drafts, clock=clock)
        (story,) = await store.stories(limit=5)
        found = await store.story_articles(story.id, limit=5)
        assert sum(article.duplicate_of is not None for article in found.articles) == 1


def _reading(path: Path, ready: Path, workers: int, enough: int) -> list[str]:
    """A process that says “now” when it has read enough, and waits for the end of its input."""
    code = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from briefings.clock import system_clock\nfrom briefings.store import Store\n"
        "from briefings.ingest.intake import take_in\n"
        "def tell(progress):\n"
        f"    if progress.done > {enough}: print('now', flush=True), sys.stdin.read()\n"
        "async def main():\n"
        f"    async with Store.open({str(path)!r}, clock=system_clock) as store:\n"
        f"        await take_in(store, [Path({str(ready)!r})], clock=system_clock,"
        f" workers={workers}, progress=tell)\n"
        "try:\n    asyncio.run(main())\nexcept KeyboardInterrupt:\n    sys.exit(130)\n"
    )
    return [sys.executable, "-c", code]


def _count(path: Path) -> int:
    """The articles of a store, all of them whole."""
    connection = sqlite3.connect(path)
    articles = connection.execute("select count(*) from articles").fetchone()[0]
    torn = connection.execute(
        "select count(*) from articles where id not in (select article_id from sentences)"
    ).fetchone()[0]
    assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
    connection.close()
    assert torn == 0
    return int(articles)


def test_an_interrupted_read_leaves_whole_articles_and_says_nothing(tmp_path: Path) -> None:
    path, ready = tmp_path / "s.db", tmp_path / "in"
    ready.mkdir()
    for n, draft in enumerate(_drafts(500)):
        (ready / f"{n:04}.txt").write_text(f"{draft.title}\n\n{draft.text}", "utf-8")
    with subprocess.Popen(
        _reading(path, ready, workers=2, enough=200),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complaints == b""
    assert _count(path) in (200, 400)


def test_a_killed_read_leaves_whole_articles(tmp_path: Path) -> None:
    path, ready = tmp_path / "s.db", tmp_path / "in"
    ready.mkdir()
    for n, draft in enumerate(_drafts(450)):
        (ready / f"{n:04}.txt").write_text(f"{draft.title}\n\n{draft.text}", "utf-8")
    with subprocess.Popen(
        _reading(path, ready, workers=1, enough=250),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert _count(path) == 200
