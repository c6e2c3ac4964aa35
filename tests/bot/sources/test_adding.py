"""`/add`, `/remove`, and what `/sources` says of health."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import needs_administrator
from bot.locales.speech import Speech
from bot.presenting.sources import of_death
from bot.requests import Chat, Request
from briefings.sources.feeds import FEED_REASONS
from briefings.sources.fetch import FETCH_REASONS
from briefings.store.sources import PolledSource, SourceRow
from tests.bot.sources.conftest import BRIDGE, GROUP, ROAD, Bot, Site, plain


@pytest.mark.parametrize("path", ["/feed", "/home"])
async def test_a_feed_or_a_page_that_names_one_is_added(bot: Bot, site: Site, path: str) -> None:
    said = await bot(f"/add {site.base}{path}")
    assert "صحيفة الميناء" in said
    assert "Arabic · 2 items" in said
    assert "افتتاح الجسر الجديد" in said
    (row,) = await bot.services.store.sources.all()
    assert (row.url, row.chat, row.language) == (f"{site.base}/feed", ("telegram", "7"), "ar")
    assert bot.ingestion.added.is_set()
    await bot(f"/add {site.base}{path}")
    assert len(await bot.services.store.sources.all()) == 1


async def test_an_article_is_added_as_one(bot: Bot, site: Site) -> None:
    del site.pages["/feed"]
    said = await bot(f"/add {site.base}/1")
    assert said == "No feed there, so I kept this one article: افتتاح الجسر الجديد"
    assert await bot.services.store.sources.all() == []
    assert "الجسر" in await bot("/search الجسر")


async def test_a_page_of_few_words_is_not_kept_for_a_feed(bot: Bot, site: Site) -> None:
    del site.pages["/feed"]
    site.page("/contact", "اتصل بنا", "هاتف 1234")
    assert "no feed and no article" in await bot(f"/add {site.base}/contact")
    assert (await bot.services.store.totals()).articles == 0


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_what_cannot_be_added_says_why_in_one_sentence(
    bot: Bot, site: Site, language: str
) -> None:
    bot.language = "ar" if language == "ar" else "en"
    why = Speech(bot.language)
    for words, key in (
        (f"{site.base}/none", "refused-page-not-found"),
        ("http://10.0.0.1/feed", "refused-forbidden-address"),
        ("http://localhost:1/", "refused-unreachable"),
    ):
        reply = await bot.reply(f"/add {words}")
        assert not reply.ok
        assert why.say(key) in plain(reply)
    for words in ("", "nonsense", "ftp://example.org/"):
        assert why.say("add-what") in await bot(f"/add {words}")


async def test_a_site_that_hangs_is_given_up(
    bot: Bot, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingestion.PATIENCE", 0.2)
    site.hold = asyncio.Event()
    assert "too long" in await bot(f"/add {site.base}/feed")
    site.hold.set()


async def test_a_source_is_removed_by_number_address_or_title(bot: Bot, site: Site) -> None:
    for words in ("1", "#2", f"{site.base}/feed", "صحيفة الميناء"):
        await bot(f"/add {site.base}/feed")
        (row,) = await bot.services.store.sources.all()
        reply = await bot.reply(f"/remove {words if words[-1:] not in '12' else row.id}")
        assert reply.ok
        assert await bot.services.store.sources.all() == []
        await bot.reply(reply.buttons[0].action)
        assert len(await bot.services.store.sources.all()) == 1
        await bot(f"/remove {(await bot.services.store.sources.all())[0].id}")
    assert "no source “99”" in await bot("/remove 99")
    assert "Remove which?" in await bot("/remove")


class TestWhoMay:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"MUJAZ_SOURCES_ADMINISTRATORS": "telegram:42, discord:9"}

    async def test_only_those_named(self, bot: Bot, site: Site) -> None:
        bot.user = "43"
        for line in (f"/add {site.base}/feed", "/remove 1", f"/keep {site.base}/1"):
            assert "Only this bot's administrators" in await bot(line)
        assert (await bot.reply(f"/read {site.base}/1")).buttons == ()
        bot.user = "42"
        assert (await bot.reply(f"/add {site.base}/feed")).ok


class TestNobodyNamed:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"MUJAZ_SOURCES_ADMINISTRATORS": ""}

    async def test_a_stranger_changes_nothing_and_is_told_the_key(
        self, bot: Bot, site: Site
    ) -> None:
        for line in (f"/add {site.base}/feed", "/remove 1", f"/keep {site.base}/1"):
            said = await bot(line)
            assert "sources.administrators" in said
            assert "telegram:42" in said
        assert (await bot.reply(f"/read {site.base}/1")).buttons == ()
        bot.chat = GROUP
        said = await bot(f"/add {site.base}/feed")
        assert "telegram:ID" in said
        assert "42" not in said
        assert (await bot.reply(f"/read {site.base}/1")).buttons == ()
        assert await bot.services.store.sources.all() == []

    async def test_the_console_always_may(self, bot: Bot, site: Site) -> None:
        bot.chat = Chat("console", "console")
        assert (await bot.reply(f"/add {site.base}/feed")).ok
        assert len(await bot.services.store.sources.all()) == 1


async def test_in_groups_only_administrators(bot: Bot, site: Site) -> None:
    bot.chat, bot.administrator = GROUP, False
    assert not (await bot.reply(f"/add {site.base}/feed")).ok
    assert await bot.services.store.sources.all() == []
    for line, changes in (("/add x", True), ("/remove 1", True), ("/read x", False)):
        assert needs_administrator(Request(GROUP, line, "en")) is changes


async def test_what_was_read_just_now_was_read_a_moment_ago(bot: Bot) -> None:
    row = await bot.services.store.sources.add("https://a.example/f", title="A", now=bot.now)
    read = replace(row, last_success=bot.now)
    await bot.services.store.sources.record([PolledSource(read)], bot.now)
    assert "last read 1 second ago" in await bot("/sources")


async def test_health_is_told(bot: Bot, site: Site) -> None:
    await bot(f"/add {site.base}/feed")
    repository, now = bot.services.store.sources, bot.now
    assert "not read yet · next now" in await bot("/sources")
    (row,) = await repository.all()

    async def record(**change: object) -> str:
        changed = SourceRow(**{**_fields(row), **change})  # type: ignore[arg-type]  # as named
        await repository.record([PolledSource(changed)], now)
        return await bot("/sources")

    bot.now = now + timedelta(hours=2)
    said = await record(
        last_success=now, next_poll=bot.now + timedelta(minutes=25), items=30, failure=None
    )
    assert "last read 2 hours ago · next in 25 minutes · 30 articles a day" in said
    said = await record(last_success=None, next_poll=None, failure="gone", gone=True)
    assert "fails: it was taken down for good · not read yet · not asked any more" in said
    bot.language = "ar"
    said = await record(last_success=now, next_poll=bot.now + timedelta(minutes=5), items=2)
    assert "آخر قراءة قبل ساعتين · التالية خلال 5 دقائق · مقالان في اليوم" in said


def _fields(row: SourceRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in SourceRow.__slots__}


@pytest.mark.parametrize("reason", [*FETCH_REASONS, *FEED_REASONS])
async def test_every_failure_has_words_in_both_languages(bot: Bot, reason: str) -> None:
    row = await bot.services.store.sources.add("https://a.example/f", title="A", now=bot.now)
    failing = SourceRow(**{**_fields(row), "failure": reason})  # type: ignore[arg-type]  # as named
    for language in ("ar", "en"):
        said = plain(of_death(Speech(language), failing))
        assert reason not in said.replace("/remove", "")
        assert "()" not in said
        assert "{" not in said


async def test_the_words_of_a_link_are_the_pages_own(bot: Bot, site: Site) -> None:
    bot.language = "ar"
    said = await bot(f"/read {site.base}/1")
    assert BRIDGE in said
    assert ROAD.removeprefix("و") in said or ROAD in said
