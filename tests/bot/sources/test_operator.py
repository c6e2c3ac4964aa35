"""`mujaz sources …`, as an operator types it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.cli import main
from bot.operations.sources import sourcing
from briefings.sources.opml import read_list
from briefings.store.sources import FullText
from tests.bot.sources.conftest import Bot, Site

Captured = pytest.CaptureFixture[str]


async def run(bot: Bot, *words: str, full_text: FullText | None = None) -> int:
    return await sourcing(bot.services, words, "en", full_text=full_text)


async def test_a_source_is_added_polled_checked_and_removed(
    bot: Bot, site: Site, capsys: Captured
) -> None:
    assert await run(bot, "add", f"{site.base}/home", full_text="page") == 0
    assert "صحيفة الميناء" in capsys.readouterr().out
    (row,) = await bot.services.store.sources.all()
    assert (row.chat, row.full_text) == (None, "page")
    assert await run(bot, "poll") == 0
    assert "1 asked: 0 unchanged, 0 failed, 2 new items" in capsys.readouterr().out
    assert "الجسر" in await bot("/summary الجسر")
    assert await run(bot, "list") == 0
    listed = capsys.readouterr().out
    assert listed.startswith("1\tصحيفة الميناء\t")
    assert "2 articles a day" in listed
    assert await run(bot, "check") == 0
    assert "2 items; newest: افتتاح الجسر الجديد" in capsys.readouterr().out
    site.pages["/feed"] = ("404", "")
    assert await run(bot, "check", "1") == 1
    assert "nothing at this address" in capsys.readouterr().out
    assert await run(bot, "remove", "1", "2") == 1
    said = capsys.readouterr()
    assert "Removed" in said.out
    assert "There is no source 2" in said.err
    assert await run(bot, "list") == 0
    assert "No feeds yet" in capsys.readouterr().out


async def test_lists_come_in_and_go_out_without_credentials(
    bot: Bot, site: Site, tmp_path: Path, capsys: Captured
) -> None:
    long = "https://a.example/" + "x" * 900
    await bot.services.store.sources.add("https://me:s3cret@b.example/f", title="B", now=bot.now)
    await bot.services.store.sources.add(long, title="A", now=bot.now)
    file = tmp_path / "feeds.opml"
    assert await run(bot, "export", str(file)) == 0
    assert {o.url for o in read_list(file.read_bytes()).outlines} == {long, "https://b.example/f"}
    assert await run(bot, "import", str(file)) == 0
    assert "1 added, 1 known already" in capsys.readouterr().out
    assert await run(bot, "import", str(tmp_path / "none")) == 1
    assert await run(bot, "import", __file__) == 1
    assert "is no OPML file" in capsys.readouterr().err
    assert await run(bot, "list") == 0
    assert "s3cret" not in capsys.readouterr().out


async def test_bad_entries_of_a_list_are_named_and_the_others_taken(
    bot: Bot, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="أخبار"><outline text="محلية">'
        '<outline type="rss" text="صحيفة" xmlUrl="https://a.example/f"/>'
        '<outline type="rss" text="Local file" xmlUrl="file:///etc/passwd"/></outline>'
        '<outline type="rss" text="Secret" xmlUrl="ftp://me:s3cret@b.example/f"/>'
        '<outline type="rss" text="Empty"/></outline>'
        '<outline text="B" xmlUrl="https://b.example/f"/></body></opml>',
        "utf-8",
    )
    assert await run(bot, "import", str(file)) == 1
    said = capsys.readouterr()
    assert "2 added, 0 known already" in said.out
    assert {row.url for row in await bot.services.store.sources.all()} == {
        "https://a.example/f",
        "https://b.example/f",
    }
    first, second, third = said.err.splitlines()
    assert "Local file file:///etc/passwd: it is not a web address" in first
    assert "Secret ftp://b.example/f" in second
    assert "s3cret" not in said.err
    assert "Empty" in third


async def test_the_seeds_list_is_taken_in(bot: Bot) -> None:
    assert await run(bot, "import", "seeds/feeds.opml") == 0
    rows = await bot.services.store.sources.all()
    assert rows
    assert all(row.next_poll == bot.now for row in rows)


@pytest.mark.parametrize("words", [["add"], ["remove"], ["import"], ["poll", "x"], ["list", "x"]])
async def test_wrong_words_say_how(bot: Bot, words: list[str], capsys: Captured) -> None:
    assert await run(bot, *words) == 2
    assert "mujaz sources add URL" in capsys.readouterr().err


async def test_refusals_go_to_standard_error(bot: Bot, capsys: Captured) -> None:
    assert await run(bot, "add", "http://10.0.0.1/", "http://me:s3cret@localhost:1/") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "private network" in said.err
    assert "cannot be reached" in said.err
    assert "s3cret" not in said.err


def test_other_words_are_a_question(tmp_path: Path, capsys: Captured) -> None:
    store = ["--store", str(tmp_path / "s.db"), "--lang", "en"]
    assert main(["sources", *store]) == 1
    assert "No news yet" in capsys.readouterr().err
    assert main(["sources", "list", *store]) == 0
    assert "No feeds yet" in capsys.readouterr().out
    assert main(["read", "seeds", *store]) == 0
    capsys.readouterr()
    assert main(["sources", "--json", *store]) == 0
    assert json.loads(capsys.readouterr().out)["outlets"]


async def test_a_feed_that_is_read_with_repairs_says_so(
    bot: Bot, site: Site, capsys: Captured
) -> None:
    broken = (
        "<rss version='2.0'><channel><title>Ras Nour</title>"
        "<item><title>Q&A & R&D</title><guid>1</guid></item>"
        "<item><title>Market<br>opens</title><guid>2</guid></item></channel></rss>"
    )
    site.pages["/broken.xml"] = ("application/rss+xml", broken)
    assert await run(bot, "add", f"{site.base}/broken.xml") == 0
    assert await run(bot, "check") == 0
    assert "read with repairs: 3 bare ampersands" in capsys.readouterr().out
    assert await run(bot, "poll") == 0
    assert await run(bot, "list") == 0
    assert "1 unclosed tag" in capsys.readouterr().out
    (row,) = await bot.services.store.sources.all()
    assert dict(row.repairs) == {"bare-ampersand": 3, "unclosed-tag": 1}
    assert "read with repairs: 3 bare ampersands" in await bot("/sources")


async def test_an_address_is_taken_as_it_was_written(bot: Bot, site: Site) -> None:
    host = site.base.removeprefix("http://")
    for written in (f"feed:{site.base}/feed", f"<{site.base}/feed>", f"{host}/feed،"):
        assert await run(bot, "add", written) == 0
        assert f"{host}/feed" in (await bot.services.store.sources.all())[0].url
    assert len(await bot.services.store.sources.all()) == 1


async def test_a_list_that_cannot_be_a_list_is_refused_by_its_name(
    bot: Bot, tmp_path: Path, capsys: Captured
) -> None:
    large, pipe = tmp_path / "large.opml", tmp_path / "pipe.opml"
    large.write_bytes(b"<opml><body>" + b" " * 5_000_000)
    os.mkfifo(pipe)
    for file, why in ((large, "larger than the limit (5 MB)"), (pipe, "not a")):
        assert await run(bot, "import", str(file)) == 1
        said = capsys.readouterr().err
        assert file.name in said
        assert why in said
    assert await bot.services.store.sources.all() == []
